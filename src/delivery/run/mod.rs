//! A run: one message for each row of a list, as one job.
//!
//! Over SMTP a connection carries up to 100 messages, over the API a request up to 500. A message leaves only after
//! its row is on disk, so that a run that is started again knows which rows may have been sent.

mod api;
mod doubt;
mod pace;
mod smtp;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::job_control::JobControl;
use super::prepare::{crashed, message, stamp};
use super::recording::{Outline, can_be_followed};
use super::{Control, Timeouts};
use crate::mail::{Composed, Draft, Outgoing, Stamp};
use crate::net::{Pinned, Roots};
use crate::postmark::{Credential, Profile, Redactor};
use crate::record::{FailureKind, Outcome, RunEnd, RunRow, SendId, SendStart, Via};
use crate::smtp::{Evidence, Fault, Journal, Survey};
use crate::store::Outbox;

pub use doubt::{DoubtOrder, look_up_doubtful};
use pace::Throttle;

/// Refusals one after the other after which the rest of the list would be refused, too.
const REFUSALS: usize = 10;

/// The message of a row.
#[derive(Debug, Clone)]
pub struct RowMessage {
    /// The message.
    pub draft: Draft,
    /// Where its files are read from: the draft's own paths, or copies of them.
    pub files: Vec<String>,
}

/// Makes the message of a row, counted from 1. Blocks.
pub type RowMessages = Arc<dyn Fn(usize) -> Result<RowMessage, String> + Send + Sync>;

/// Everything that a run needs to know.
#[derive(Clone)]
pub struct RunOrder {
    /// Its id.
    pub run: String,
    /// The rows to send, counted from 1.
    pub rows: Vec<usize>,
    /// Their messages.
    pub messages: RowMessages,
    /// Where to.
    pub profile: Profile,
    /// Who sends.
    pub credential: Credential,
    /// Whom to trust.
    pub roots: Roots,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// Which way it goes.
    pub via: Via,
    /// Whether one refused recipient stops a message for all of its recipients.
    pub all_or_none: bool,
    /// Where each message is written down.
    pub outbox: Outbox,
    /// The time from one message to the next; zero for as fast as it goes.
    pub interval: Duration,
    /// Ports of the profile's host that are led elsewhere; empty in all real use.
    pub pinned: Pinned,
}

/// How the message of one row ended.
#[derive(Debug, Clone, PartialEq)]
pub struct RowOutcome {
    /// The row, counted from 1.
    pub row: usize,
    /// The send's UUID.
    pub id: SendId,
    /// How it ended.
    pub outcome: Outcome,
    /// Postmark's id, if the API took the message.
    pub message_id: Option<String>,
    /// Why the history does not have the end of it.
    pub unrecorded: Option<String>,
}

/// Sends the messages of a list, row by row. What becomes of each row is reported to `rows`, which must be drained
/// while this runs. [`Control::Cancel`] stops it.
pub async fn send_run(
    order: RunOrder,
    control: mpsc::Receiver<Control>,
    rows: mpsc::Sender<RowOutcome>,
) -> RunEnd {
    let mut redactor = Redactor::new();
    redactor.learn(order.credential.user_name());
    redactor.learn(order.credential.password());
    let run = Run {
        follows: can_be_followed(&order.profile, &order.credential),
        throttle: Throttle::new(order.interval),
        steering: JobControl::new(control),
        refusals: 0,
        order,
        redactor,
        rows,
    };
    match run.order.via {
        Via::Smtp => smtp::run(run).await,
        Via::Api => api::run(run).await,
    }
}

/// What both ways share.
struct Run {
    order: RunOrder,
    steering: JobControl,
    rows: mpsc::Sender<RowOutcome>,
    redactor: Redactor,
    throttle: Throttle,
    follows: bool,
    /// Refusals one after the other.
    refusals: usize,
}

/// The message of a row, ready to leave.
struct Ready {
    row: usize,
    outgoing: Outgoing,
    stamp: Stamp,
    composed: Composed,
    survey: Survey,
    /// What is written down of it.
    begun: SendStart,
}

impl Ready {
    fn id(&self) -> SendId {
        self.begun.id.clone()
    }
}

impl Run {
    /// A journal of which only the end is used: nobody watches a single message of a run.
    fn journal(&self) -> Journal {
        let (events, _) = mpsc::channel(1);
        let endpoint = super::job::endpoint(&self.order.profile, self.order.via);
        Journal::new(events, self.redactor.clone(), Evidence::new(endpoint))
    }

    fn stopped(&self, fault: Fault) -> RunEnd {
        RunEnd::Stopped(Box::new(self.journal().failure(fault)))
    }

    /// Composes the message of a row. It was checked before the first one left, so this fails only where a file has
    /// gone since.
    async fn ready(&self, row: usize) -> Result<Ready, RunEnd> {
        let (messages, stamp) = (
            Arc::clone(&self.order.messages),
            stamp(self.order.profile.correlate, None),
        );
        let made = spawn_blocking(move || {
            let RowMessage { draft, files } =
                messages(row).map_err(|why| Fault::new(FailureKind::MessageInvalid, why))?;
            let outgoing = Outgoing::from(Draft {
                files,
                ..draft.clone()
            });
            let (composed, survey) = message(&outgoing, &stamp)?;
            Ok((draft, outgoing, stamp, composed, survey))
        });
        let made = made.await.unwrap_or_else(|error| Err(crashed(&error)));
        let (draft, outgoing, stamp, composed, survey) =
            made.map_err(|fault| self.stopped(fault))?;
        let order = &self.order;
        let run = RunRow {
            run: order.run.clone(),
            row,
        };
        let outline = Outline::new(&draft.into(), &order.profile, &order.credential, order.via);
        let id = SendId(stamp.id.clone());
        let begun = outline.of_row(run).begun(&id, &composed, &self.redactor);
        Ok(Ready {
            row,
            outgoing,
            stamp,
            composed,
            survey,
            begun,
        })
    }

    /// Reports what happened to a row. Returns how the run ends, if the other rows need not be tried.
    async fn report(&mut self, done: RowOutcome) -> Option<RunEnd> {
        let outcome = done.outcome.clone();
        // A receiver that went away does not stop the run.
        let _ = self.rows.send(done).await;
        match outcome {
            Outcome::Refused(failure) => {
                self.refusals += 1;
                let for_all = failure.kind == FailureKind::SenderRefused;
                (for_all || self.refusals >= REFUSALS).then(|| RunEnd::Stopped(Box::new(failure)))
            }
            Outcome::Failed(failure) => Some(RunEnd::Stopped(Box::new(failure))),
            Outcome::Cancelled => Some(RunEnd::Cancelled),
            Outcome::Accepted { .. } | Outcome::PartlyRefused { .. } | Outcome::Unknown(_) => {
                self.refusals = 0;
                None
            }
        }
    }
}
