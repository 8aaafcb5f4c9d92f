//! Following: what becomes of a message after its acceptance, asked of the API until it is decided.

mod claim;
mod dump;
mod elsewhere;
mod inquiry;
mod order;
mod pace;
mod timetable;

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep_until, timeout_at};

use super::Control;
use super::client::client_for;
use super::job_control::{JobControl, Word};
use crate::api::{Client, Limits};
use crate::postmark::Endpoint;
use crate::record::{ApiFailure, ApiFailureKind, Fate, FollowEvent, FollowOutcome, RecipientFate};
use crate::store::{Followed, now};

use claim::{claim, release};
pub(super) use dump::error_in;
use elsewhere::{Watched, watch};
pub(super) use inquiry::Inquiry;
use order::is_whole;
pub use order::{FollowOrder, schedule};
pub use pace::Pace;
use timetable::Timetable;

/// Why a message cannot be looked up.
pub const NOT_CORRELATED: &str = "postrider cannot find it again: the message carries no postrider ID, because the profile says `correlate = false`, or because it was sent with --raw and without --track";

/// For one request to the API.
const REQUEST: Duration = Duration::from_secs(30);

/// Asks until everything is decided, the times are over, or the user stops it; what never showed in all
/// the time that a message is asked for is not to be found. [`Control::Go`] asks at once. Every news is
/// reported to `events`, the outcome last; it is returned too. What is learned is written into the outbox;
/// a send that another process follows is left to that one, whose findings are read there.
pub async fn follow(
    order: FollowOrder,
    control: mpsc::Receiver<Control>,
    events: mpsc::Sender<FollowEvent>,
) -> FollowOutcome {
    let mut steering = JobControl::new(control);
    let outcome = match order.outbox.clone() {
        Some(outbox) if !claim(&outbox, &order.id).await => {
            match watch(order, &outbox, &mut steering, &events).await {
                Watched::Ours(order) => pursue(order, &mut steering, &events).await,
                Watched::Over(outcome) => outcome,
            }
        }
        _ => pursue(order, &mut steering, &events).await,
    };
    let _ = events.send(FollowEvent::Outcome(outcome.clone())).await;
    outcome
}

/// Follows what is ours, and lets go of it.
async fn pursue(
    order: FollowOrder,
    steering: &mut JobControl,
    events: &mpsc::Sender<FollowEvent>,
) -> FollowOutcome {
    let (outbox, id) = (order.outbox.clone(), order.id.clone());
    let pursuit = Pursuit::begin(order, events.clone()).await;
    let (outcome, goes_on) = pursuit.run(steering).await;
    if let Some(outbox) = outbox {
        release(&outbox, id, goes_on).await;
    }
    outcome
}

/// A follow-up under way.
struct Pursuit {
    order: FollowOrder,
    events: mpsc::Sender<FollowEvent>,
    inquiry: Result<Inquiry, ApiFailure>,
    trouble: Option<ApiFailure>,
    misses: u32,
    has_asked: bool,
}

impl Pursuit {
    async fn begin(order: FollowOrder, events: mpsc::Sender<FollowEvent>) -> Self {
        let client = client(&order).await;
        let inquiry = client.map(|client| {
            let (token, id) = (order.token.clone(), order.id.clone());
            Inquiry::new(client, token, id, &order.stream, order.recipients.clone())
                .named(order.message_id.clone())
        });
        Self {
            order,
            events,
            inquiry,
            trouble: None,
            misses: 0,
            has_asked: false,
        }
    }

    /// Returns what is known at the end, and whether it is left open for another to go on with.
    async fn run(mut self, steering: &mut JobControl) -> (FollowOutcome, bool) {
        let times = std::mem::take(&mut self.order.times);
        let began = Instant::now();
        let mut table = Timetable::new(began, times, self.order.limit);
        while !self.has_asked_for_all()
            && let Some(due) = table.next(Instant::now())
        {
            let pause = due.saturating_duration_since(Instant::now());
            self.tell(FollowEvent::Waiting(milliseconds(pause))).await;
            let called = tokio::select! {
                biased;
                word = steering.called() => Some(word),
                () = sleep_until(due) => None,
            };
            match called {
                Some(Word::Stop) => return (self.ended(true), true),
                // Beside the times, which stay.
                Some(Word::Go) => {}
                None => table.used(),
            }
            let asked = tokio::select! {
                biased;
                () = steering.stopped() => None,
                wait = self.round(table.answer_by()) => Some(wait),
            };
            let Some(wait) = asked else {
                return (self.ended(true), true);
            };
            table.wait(Instant::now() + wait);
        }
        let is_over = is_whole(self.order.age + began.elapsed());
        if let (Ok(inquiry), None, true) = (&mut self.inquiry, &self.trouble, is_over) {
            inquiry.give_up();
        }
        let goes_on = !is_over && !self.is_decided();
        self.write(goes_on).await;
        (self.ended(false), goes_on)
    }

    /// What was decided at the beginning is asked for once, because the user wanted to know.
    fn has_asked_for_all(&self) -> bool {
        self.has_asked && self.is_decided()
    }

    /// Asks once and tells what is new. Returns how long to wait at least before the next time.
    async fn round(&mut self, by: Option<Instant>) -> Duration {
        let before = self.known();
        let asked = self.ask(by).await;
        self.has_asked = true;
        let wait = match &asked {
            Ok(()) => Duration::ZERO,
            Err(failure) => self.order.pace.apply(failure, self.misses),
        };
        self.misses = if asked.is_ok() { 0 } else { self.misses + 1 };
        self.trouble = asked.err();
        if let Some(failure) = self.trouble.clone() {
            self.tell(FollowEvent::Trouble(failure)).await;
        }
        self.news(&before).await;
        wait
    }

    /// Asks when it is our turn. What has not come `by` then is not waited for.
    async fn ask(&mut self, by: Option<Instant>) -> Result<(), ApiFailure> {
        let inquiry = match &mut self.inquiry {
            Err(failure) => return Err(failure.clone()),
            Ok(inquiry) => inquiry,
        };
        let pace = &self.order.pace;
        let asking = async {
            let _turn = pace.turn().await;
            inquiry.ask().await
        };
        let Some(by) = by else {
            return asking.await;
        };
        let in_time = timeout_at(by, asking).await;
        in_time.unwrap_or_else(|_| {
            let late = || late(&self.order.api_base);
            Err(self.trouble.clone().unwrap_or_else(late))
        })
    }

    fn known(&self) -> (Option<String>, Vec<RecipientFate>) {
        match &self.inquiry {
            Err(_) => {
                let id = self.order.message_id.clone();
                (id, self.order.recipients.clone())
            }
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

/// No answer came while there was time.
fn late(api_base: &str) -> ApiFailure {
    let why = "the API did not answer in the time that was given".to_owned();
    ApiFailure {
        request: "GET /messages/outbound".into(),
        ..ApiFailure::unasked(
            &Endpoint::of_api(api_base).to_string(),
            ApiFailureKind::Timeout,
            why,
        )
    }
}

async fn client(order: &FollowOrder) -> Result<Client, ApiFailure> {
    let limits = Limits {
        request: REQUEST,
        ..Limits::default()
    };
    let (client, _) =
        client_for(&order.token, &order.api_base, order.roots.clone(), limits).await?;
    Ok(client)
}

fn milliseconds(pause: Duration) -> u64 {
    u64::try_from(pause.as_millis()).unwrap_or(u64::MAX)
}
