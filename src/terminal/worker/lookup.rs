//! Questions about mail and suppressions.

use super::Means;
use super::after::NO_API;
use crate::app::{LookupAnswer, LookupOrder, LookupTask, MailFound, Message};
use crate::delivery::{
    AheadOrder, FindOrder, SuppressionsOrder, Timeouts, find, lift, suppressions,
};
use crate::diagnose::{judge_failed_lookup, judge_lookup};
use crate::net::Roots;
use crate::record::{ApiFailure, LookupFacts, LookupQuery};
use crate::store::now;

/// Messages that are looked at, the newest first.
const MESSAGES: u32 = 20;

/// Asks Postmark and reports the answer.
pub(super) async fn answer(means: Means, order: LookupOrder, roots: Roots) {
    let profile = order.profile.name.clone();
    let answer = match order.profile.api_base() {
        None => order.task.refused(NO_API),
        Some(base) => ask(base.to_owned(), &order, roots).await,
    };
    means.tell(Message::Lookup { profile, answer }).await;
}

async fn ask(api_base: String, order: &LookupOrder, roots: Roots) -> LookupAnswer {
    let (token, limit) = (order.token.clone(), Timeouts::of(&order.profile).connect);
    match &order.task {
        LookupTask::Find(query) => {
            let asked = FindOrder {
                api_base,
                token,
                roots,
                limit,
                query: query.clone(),
                messages: MESSAGES,
                accepted: None,
            };
            found(query, find(asked).await)
        }
        LookupTask::ListSuppressions => {
            let asked = SuppressionsOrder {
                api_base,
                token,
                roots,
                limit,
                stream: None,
            };
            let all = suppressions(&asked).await;
            LookupAnswer::Suppressions(all.map_err(|failure| judge_failed_lookup(&failure).text))
        }
        LookupTask::Reactivate { stream, address } => {
            let asked = AheadOrder {
                api_base,
                token,
                roots,
                stream: stream.clone(),
                recipients: Vec::new(),
                count: false,
                limit,
            };
            LookupAnswer::Reactivated {
                address: address.clone(),
                result: lift(asked, std::slice::from_ref(address)).await,
            }
        }
    }
}

fn found(query: &LookupQuery, facts: Result<LookupFacts, ApiFailure>) -> LookupAnswer {
    let now = now();
    let result = facts.map(|facts| {
        Box::new(MailFound {
            verdict: judge_lookup(&facts, now),
            traces: facts.traces.iter().map(|one| one.describe(now)).collect(),
            scope: facts.scope(),
            liftable: facts.liftable(),
        })
    });
    LookupAnswer::Found {
        query: query.clone(),
        result: result.map_err(|failure| judge_failed_lookup(&failure).text),
    }
}
