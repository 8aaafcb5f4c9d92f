//! What the worker does after a send and of its own accord: follow-ups and the history.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::spawn_local;

use super::{Means, Sandbox};
use crate::app::{self, Effect, Message};
use crate::delivery::{self, Control, FollowOrder, Timeouts};
use crate::mail::envelope_of;
use crate::net::Roots;
use crate::postmark::{Credential, DEFAULT_STREAM, Secret};
use crate::record::{AccountOutcome, JobId, SendId};
use crate::store::Outbox;
use crate::terminal::following::{Follower, PracticeApi};
use crate::terminal::history::{self, LeftBehind};
use crate::terminal::jobs;
use crate::terminal::refusal::refusal;

/// A request that makes something is given no less time than this: an answer that is missed leaves open
/// whether it was made.
const ACCOUNT_LIMIT: Duration = Duration::from_secs(30);

/// Why Postmark's API was not asked.
pub(super) const NO_API: &str = "this login or profile has no access to Postmark's API";

impl Means {
    /// Where sends are written down, if anywhere.
    pub(in crate::terminal) fn outbox(&self) -> Option<Outbox> {
        self.follower.outbox.clone()
    }

    /// Answers an effect that cannot be carried out.
    async fn refuse(&self, effect: &Effect, why: &str) {
        for answer in refusal(effect, why) {
            self.tell(answer).await;
        }
    }
}

/// Goes on with what earlier runs left behind.
pub(super) async fn catch_up(means: Means, sandbox: Sandbox) {
    let Some(outbox) = &means.follower.outbox else {
        return;
    };
    match history::catch_up(outbox, means.history_days).await {
        Ok(LeftBehind { open, lost, recent }) => {
            means.tell(Message::RecentSends(recent)).await;
            if lost > 0 {
                let text = match lost {
                    1 => "an earlier send was interrupted; {activity} shows what is known of it"
                        .to_owned(),
                    many => format!(
                        "{many} earlier sends were interrupted; {{activity}} shows what is known of them"
                    ),
                };
                means.tell(Message::HistoryChanged(Ok(Some(text)))).await;
            }
            means
                .follower
                .resume(open, practice_api(&sandbox).as_ref())
                .await;
        }
        Err(why) => {
            let text = format!("the history cannot be used: {why}");
            means.tell(Message::HistoryChanged(Err(text))).await;
        }
    }
    history::told(outbox, &means.messages).await;
}

fn practice_api(sandbox: &Sandbox) -> Option<PracticeApi> {
    let practice = sandbox.borrow();
    let practice = practice.as_ref()?;
    Some(PracticeApi {
        url: practice.api_url()?.to_owned(),
        token: practice.token().clone(),
        pem: practice.ca_pem().to_owned(),
    })
}

pub(super) async fn follow(means: Means, sandbox: Sandbox, id: SendId, login: Option<Credential>) {
    let practice = practice_api(&sandbox);
    means.follower.again(id, login, practice.as_ref()).await;
}

pub(super) async fn ask_history(means: &Means, wanted: Effect) {
    match means.follower.outbox.clone() {
        Some(outbox) => {
            let (places, messages) = (means.places.clone(), means.messages.clone());
            let asking = history::answer(outbox, wanted, places, messages);
            drop(spawn_local(asking));
        }
        None => {
            let why = "there is no history in this session: its thread could not be started";
            means.refuse(&wanted, why).await;
        }
    }
}

/// Runs a send, then asks what becomes of it where the profile wants that.
pub(super) async fn send(
    follower: Follower,
    job: JobId,
    order: delivery::SendOrder,
    control: mpsc::Receiver<Control>,
) {
    let following = FollowOrder::after(&order).filter(|_| order.profile.follow);
    let (named, outcome) = jobs::deliver(job, order, control, follower.messages.clone()).await;
    let Some(id) = named.id else { return };
    if let Some(order) = following.and_then(|order| order.of_outcome(id, &outcome)) {
        let message_id = named.message_id;
        let order = FollowOrder {
            message_id,
            ..order
        };
        follower.follow(order).await;
    }
}

/// Asks what can be known of a message before it leaves, after making `lift` sendable again.
pub(super) async fn ahead(means: Means, order: app::SendOrder, roots: Roots, lift: Vec<String>) {
    let (Credential::ServerToken(token), Some(base), Ok(envelope)) = (
        &order.credential,
        order.profile.api_base(),
        envelope_of(&order.draft),
    ) else {
        let (order, addresses) = (Box::new(order), lift);
        let effect = match addresses.is_empty() {
            true => Effect::LookAhead(order),
            false => Effect::LiftSuppressions { order, addresses },
        };
        return means.refuse(&effect, NO_API).await;
    };
    let stream = Some(order.draft.stream.trim()).filter(|stream| !stream.is_empty());
    let question = delivery::AheadOrder {
        api_base: base.to_owned(),
        token: token.clone(),
        roots,
        stream: stream.unwrap_or(DEFAULT_STREAM).to_owned(),
        recipients: envelope.rcpt_to,
        count: order.profile.allowance.is_some(),
        limit: delivery::AHEAD_LIMIT,
    };
    let lifted = match lift.as_slice() {
        [] => None,
        some => Some(delivery::lift(question.clone(), some).await),
    };
    let ahead = delivery::look_ahead(question).await;
    let job = order.job;
    means
        .tell(Message::PreSendInfo { job, ahead, lifted })
        .await;
}

/// Does a task in an account. The tokens in its answer are known as secrets before it goes on.
pub(super) async fn ask_account(means: Means, order: app::AccountOrder, roots: Roots) {
    let Some(base) = order.profile.api_base() else {
        let effect = Effect::AskAccount(Box::new(order));
        return means.refuse(&effect, NO_API).await;
    };
    let question = delivery::AccountOrder {
        api_base: base.to_owned(),
        token: order.token,
        roots,
        limit: Timeouts::of(&order.profile).connect.max(ACCOUNT_LIMIT),
        task: order.task,
    };
    let outcome = delivery::account(question).await;
    let tokens: Vec<Secret> = match &outcome {
        AccountOutcome::Told(facts) => {
            let rows = facts.servers.iter().flat_map(|list| &list.rows);
            rows.filter_map(|server| server.token.clone()).collect()
        }
        AccountOutcome::ServerMade(server) => server.token.clone().into_iter().collect(),
        _ => Vec::new(),
    };
    for token in tokens {
        means.secrets.learn(&Credential::ServerToken(token));
    }
    let (job, outcome) = (order.job, Box::new(outcome));
    means.tell(Message::Account { job, outcome }).await;
}

/// Asks for the streams of the server.
pub(super) async fn list_streams(means: Means, order: app::StreamOrder, roots: Roots) {
    let Some(base) = order.profile.api_base() else {
        let effect = Effect::ListStreams(Box::new(order));
        return means.refuse(&effect, NO_API).await;
    };
    let app::StreamOrder { profile, token } = &order;
    let limit = Timeouts::of(profile).connect;
    let answer = Message::StreamsListed {
        profile: profile.name.clone(),
        token: token.clone(),
        result: delivery::list_streams(base, token, roots, limit).await,
    };
    means.tell(answer).await;
}
