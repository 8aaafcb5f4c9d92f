//! What the worker does after a send and of its own accord: follow-ups and the history.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::spawn_local;

use super::{Means, Sandbox};
use crate::app::{self, Message};
use crate::delivery::{self, Control, FollowOrder, Timeouts};
use crate::mail::envelope_of;
use crate::net::Roots;
use crate::postmark::{Credential, DEFAULT_STREAM, Secret};
use crate::record::{AccountOutcome, ApiFailure, ApiFailureKind, JobId, SendId};
use crate::store::Outbox;
use crate::terminal::following::{Follower, PracticeApi};
use crate::terminal::history::{self, LeftBehind, Wanted};
use crate::terminal::jobs;

/// A request that makes something is given no less time than this: an answer that is missed leaves open
/// whether it was made.
const ACCOUNT_LIMIT: Duration = Duration::from_secs(30);

impl Means {
    /// Where sends are written down, if anywhere.
    pub(in crate::terminal) fn outbox(&self) -> Option<Outbox> {
        self.follower.outbox.clone()
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

pub(super) async fn ask_history(means: &Means, wanted: Wanted) {
    let (places, messages) = (means.places.clone(), means.messages.clone());
    let answer = match (means.follower.outbox.clone(), wanted) {
        (Some(outbox), wanted) => {
            drop(spawn_local(history::answer(
                outbox, wanted, places, messages,
            )));
            return;
        }
        // Whoever types an address waits for the answer, and for nothing else.
        (None, Wanted::Addresses(typed, _)) => Message::AddressesFound {
            typed,
            addresses: Vec::new(),
        },
        (None, Wanted::Earlier(job, ..)) => Message::EarlierFound { job, earlier: None },
        (None, _) => {
            let text = "there is no history in this run: the system gave no thread for it";
            Message::HistoryChanged(Err(text.into()))
        }
    };
    means.tell(answer).await;
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
    let Credential::ServerToken(token) = &order.credential else {
        return;
    };
    let (Some(base), Ok(envelope)) = (order.profile.api_base(), envelope_of(&order.draft)) else {
        return;
    };
    let stream = Some(order.draft.stream.trim()).filter(|stream| !stream.is_empty());
    let question = delivery::AheadOrder {
        api_base: base.to_owned(),
        token: token.clone(),
        roots,
        stream: stream.unwrap_or(DEFAULT_STREAM).to_owned(),
        recipients: envelope.rcpt_to,
        count: order.profile.allowance.is_some(),
    };
    let lifted = match lift.as_slice() {
        [] => None,
        some => Some(delivery::lift(question.clone(), some).await),
    };
    let ahead = delivery::look_ahead(question).await;
    let job = order.job;
    means.tell(Message::Ahead { job, ahead, lifted }).await;
}

/// Does a task in an account. The tokens in its answer are known as secrets before it goes on.
pub(super) async fn ask_account(means: Means, order: app::AccountOrder, roots: Roots) {
    let Some(base) = order.profile.api_base() else {
        return;
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
    let app::StreamOrder { profile, token } = order;
    let Some(base) = profile.api_base() else {
        return;
    };
    let limit = Timeouts::of(&profile).connect;
    let result = delivery::list_streams(base, &token, roots, limit).await;
    let profile = profile.name;
    means
        .tell(Message::StreamsListed {
            profile,
            token,
            result,
        })
        .await;
}

/// The answer to a task in an account that the worker did not take.
pub(in crate::terminal) fn account_unasked(job: JobId) -> Message {
    let why = "the worker thread does not take orders; start postrider again";
    let kind = ApiFailureKind::Unreachable;
    let failure = ApiFailure::unasked("this program", kind, why.into());
    let outcome = Box::new(AccountOutcome::Failed(failure));
    Message::Account { job, outcome }
}
