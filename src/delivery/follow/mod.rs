//! Following: what becomes of a message after its acceptance, asked of the API until it is decided.

mod inquiry;
mod order;
mod pace;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;

use super::Control;
use super::client::client as api_client;
use super::steering::Steering;
use crate::api::{Client, Limits};
use crate::postmark::Redactor;
use crate::record::{
    ApiFailure, ApiFailureKind, Fate, FollowEvent, FollowOutcome, RecipientFate, SendId,
};
use crate::store::{Followed, Outbox, now};

pub(super) use inquiry::Inquiry;
pub use order::{FollowOrder, schedule};
pub use pace::Pace;

/// For one request to the API.
const REQUEST: Duration = Duration::from_secs(30);

/// Asks until everything is decided, the times are over, or the user stops it; then what never showed
/// is not to be found. Every news is reported to `events`, the outcome last; it is returned too. What is
/// learned is written into the outbox; a send that another process follows is left to that one.
pub async fn follow(
    order: FollowOrder,
    control: mpsc::Receiver<Control>,
    events: mpsc::Sender<FollowEvent>,
) -> FollowOutcome {
    let mut steering = Steering::new(control);
    let outbox = order.outbox.clone();
    let id = order.id.clone();
    let is_ours = match &outbox {
        None => true,
        Some(outbox) => claim(outbox, &id).await,
    };
    let outcome = if is_ours {
        Pursuit::begin(order, events.clone())
            .await
            .run(&mut steering)
            .await
    } else {
        stopped(order)
    };
    if let Some(outbox) = outbox.filter(|_| is_ours) {
        let goes_on = outcome.stopped;
        // Without the outbox there is nobody to tell.
        let _ = outbox
            .ask(move |database| database.release(&id, goes_on))
            .await;
    }
    let _ = events.send(FollowEvent::Outcome(outcome.clone())).await;
    outcome
}

/// A row that cannot be read or is not there does not stop anybody from asking.
async fn claim(outbox: &Outbox, id: &SendId) -> bool {
    let id = id.clone();
    let claimed = outbox.ask(move |database| {
        let known = database.find(&id.0)?.is_some();
        Ok(!known || database.claim(&id)?)
    });
    claimed.await.unwrap_or(true)
}

fn stopped(order: FollowOrder) -> FollowOutcome {
    FollowOutcome {
        message_id: None,
        recipients: order.recipients,
        trouble: None,
        stopped: true,
    }
}

/// A follow-up under way.
struct Pursuit {
    order: FollowOrder,
    events: mpsc::Sender<FollowEvent>,
    inquiry: Result<Inquiry, ApiFailure>,
    trouble: Option<ApiFailure>,
    misses: u32,
}

impl Pursuit {
    async fn begin(order: FollowOrder, events: mpsc::Sender<FollowEvent>) -> Self {
        let client = client(&order).await;
        let inquiry = client.map(|client| {
            let (token, id) = (order.token.clone(), order.id.clone());
            Inquiry::new(client, token, id, &order.stream, order.recipients.clone())
        });
        Self {
            order,
            events,
            inquiry,
            trouble: None,
            misses: 0,
        }
    }

    async fn run(mut self, steering: &mut Steering) -> FollowOutcome {
        let times = std::mem::take(&mut self.order.times);
        let (mut clock, mut slower) = (Duration::ZERO, Duration::ZERO);
        for (at, time) in times.iter().enumerate() {
            let is_last = at + 1 == times.len();
            let pause = time.saturating_sub(clock).max(slower);
            // After a failure a time that is already over is passed by, but never the last.
            if !is_last && *time + Duration::from_millis(1) < clock {
                continue;
            }
            self.tell(FollowEvent::Waiting(milliseconds(pause))).await;
            let asking = async {
                sleep(pause).await;
                self.round().await
            };
            let asked = tokio::select! {
                biased;
                () = steering.stopped() => None,
                wait = asking => Some(wait),
            };
            let Some(wait) = asked else {
                return self.ended(true);
            };
            (clock, slower) = ((clock + pause).max(*time), wait);
            if self.is_decided() {
                break;
            }
        }
        if let (Ok(inquiry), None) = (&mut self.inquiry, &self.trouble) {
            inquiry.give_up();
        }
        self.write(false).await;
        self.ended(false)
    }

    /// Asks once and tells what is new. Returns how long to wait at least before the next time.
    async fn round(&mut self) -> Duration {
        let before = self.known();
        let asked = match &mut self.inquiry {
            Err(failure) => Err(failure.clone()),
            Ok(inquiry) => {
                let _turn = self.order.pace.turn().await;
                inquiry.ask().await
            }
        };
        let wait = match &asked {
            Ok(()) => Duration::ZERO,
            Err(failure) => self.order.pace.heed(failure, self.misses),
        };
        self.misses = if asked.is_ok() { 0 } else { self.misses + 1 };
        self.trouble = asked.err();
        if let Some(failure) = self.trouble.clone() {
            self.tell(FollowEvent::Trouble(failure)).await;
        }
        self.news(&before).await;
        wait
    }

    fn known(&self) -> (Option<String>, Vec<RecipientFate>) {
        match &self.inquiry {
            Err(_) => (None, self.order.recipients.clone()),
            Ok(inquiry) => {
                let id = inquiry.message_id().map(str::to_owned);
                (id, inquiry.recipients().to_vec())
            }
        }
    }

    fn is_decided(&self) -> bool {
        self.inquiry.as_ref().is_ok_and(Inquiry::is_decided)
    }

    async fn news(&mut self, before: &(Option<String>, Vec<RecipientFate>)) {
        let (message_id, recipients) = self.known();
        if let Some(message_id) = message_id.filter(|_| before.0.is_none()) {
            self.tell(FollowEvent::Found { message_id }).await;
        }
        let mut changed = Vec::new();
        for (one, was) in recipients.into_iter().zip(&before.1) {
            if one.fate != was.fate {
                changed.push(one.clone());
                self.tell(FollowEvent::Recipient(one)).await;
            }
        }
        if !changed.is_empty() {
            self.record(changed.iter().map(in_words).collect(), true)
                .await;
        }
    }

    /// The last word goes into the outbox too.
    async fn write(&mut self, goes_on: bool) {
        let lost = self
            .known()
            .1
            .into_iter()
            .filter(|one| one.fate == Fate::NotFound);
        let mut news: Vec<String> = lost.map(|one| in_words(&one)).collect();
        let trouble = self.trouble.as_ref();
        news.extend(
            trouble.map(|failure| format!("the API was not to be asked: {}", failure.message)),
        );
        self.record(news, goes_on).await;
    }

    async fn record(&self, news: Vec<String>, goes_on: bool) {
        let Some(outbox) = &self.order.outbox else {
            return;
        };
        let outcome = self.ended(false);
        let (id, found) = (
            self.order.id.clone(),
            Followed {
                at: now(),
                status: outcome.status(self.order.before),
                message_id: outcome.message_id,
                fates: outcome.recipients,
                news,
                goes_on: goes_on && !self.is_decided(),
            },
        );
        // What cannot be written down is shown all the same.
        let _ = outbox
            .ask(move |database| database.follow(&id, &found))
            .await;
    }

    fn ended(&self, stopped: bool) -> FollowOutcome {
        let (message_id, recipients) = self.known();
        FollowOutcome {
            message_id,
            recipients,
            trouble: self.trouble.clone(),
            stopped,
        }
    }

    async fn tell(&self, event: FollowEvent) {
        let _ = self.events.send(event).await;
    }
}

/// `delivered to grace@navy.example: 250 2.0.0 OK`.
pub fn in_words(one: &RecipientFate) -> String {
    let (name, words) = (one.fate.name(), one.fate.words());
    let colon = if words.is_empty() { "" } else { ": " };
    format!("{name}: {}{colon}{words}", one.address)
}

async fn client(order: &FollowOrder) -> Result<Client, ApiFailure> {
    let failed = |message: String| ApiFailure {
        request: "GET /messages/outbound".into(),
        host: order.api_base.clone(),
        kind: ApiFailureKind::NotSent,
        status: None,
        code: None,
        message,
        retry_after: None,
        causes: Vec::new(),
    };
    let limits = Limits {
        request: REQUEST,
        ..Limits::default()
    };
    let mut redactor = Redactor::new();
    redactor.learn(&order.token);
    let made = api_client(&order.api_base, order.roots.clone(), limits, redactor).await;
    made.map_err(failed)
}

fn milliseconds(pause: Duration) -> u64 {
    u64::try_from(pause.as_millis()).unwrap_or(u64::MAX)
}
