//! What is followed, and when it is asked for.

use std::time::Duration;

use super::Pace;
use crate::delivery::SendOrder;
use crate::mail::envelope_of;
use crate::net::Roots;
use crate::postmark::{Credential, Secret};
use crate::record::{Fate, Outcome, RecipientFate, SendId, SendRecord, Status};
use crate::store::{Outbox, now};

/// Seconds after the acceptance at which the API is asked (design: "The outcome"); then each minute.
const FIRST: [u64; 6] = [1, 2, 4, 8, 15, 30];
/// Minutes after which nobody asks any more.
const MINUTES: u64 = 10;
/// What is followed, and how.
#[derive(Debug, Clone)]
pub struct FollowOrder {
    /// The send's UUID.
    pub id: SendId,
    /// The message stream; empty means the default.
    pub stream: String,
    /// What is known of each recipient.
    pub recipients: Vec<RecipientFate>,
    /// What was known of the message before anybody asked: accepted, partly refused or unknown.
    pub before: Status,
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// Whom to trust.
    pub roots: Roots,
    /// When to ask, counted from now; never empty. See [`schedule`].
    pub times: Vec<Duration>,
    /// Where it is written down.
    pub outbox: Option<Outbox>,
    /// Shared with all other follow-ups of this program.
    pub pace: Pace,
}

impl FollowOrder {
    /// What will follow `order` once it is over; `None` if nobody can be asked: the message carries no
    /// id of ours, the login does not open the API, or there is no API.
    pub fn after(order: &SendOrder) -> Option<Self> {
        let Credential::ServerToken(token) = &order.credential else {
            return None;
        };
        let base = order
            .profile
            .api_base()
            .filter(|_| order.profile.correlate)?;
        let addresses = envelope_of(&order.draft).ok()?.rcpt_to;
        Some(Self {
            id: SendId::default(),
            stream: order.draft.stream.clone(),
            recipients: addresses.into_iter().map(accepted).collect(),
            before: Status::Accepted,
            api_base: base.to_owned(),
            token: token.clone(),
            roots: order.roots.clone(),
            times: schedule(Duration::ZERO),
            outbox: order.outbox.clone(),
            pace: Pace::default(),
        })
    }

    /// The same, now that the send is over; `None` if it cannot have arrived anywhere.
    pub fn of_outcome(mut self, id: SendId, outcome: &Outcome) -> Option<Self> {
        let refused = match outcome {
            Outcome::Accepted { .. } | Outcome::Unknown(_) => &[],
            Outcome::PartlyRefused { refused, .. } => refused.as_slice(),
            Outcome::Refused(_) | Outcome::Failed(_) | Outcome::Cancelled => return None,
        };
        for one in &mut self.recipients {
            let verdict = refused
                .iter()
                .find(|verdict| verdict.address == one.address);
            if let Some(verdict) = verdict {
                let words = verdict.reply.to_string();
                one.fate = Fate::Refused { words };
            }
        }
        (self.id, self.before) = (id, outcome.status());
        Some(self)
    }

    /// Follows a send of the history from now on.
    pub fn of(send: &SendRecord, api_base: &str, token: Secret, roots: Roots) -> Self {
        let age = now().unix_ms - send.summary.at.unix_ms;
        let age = Duration::from_millis(u64::try_from(age).unwrap_or(0));
        // What was once not found may be found now.
        let again = |one: &RecipientFate| match one.fate {
            Fate::NotFound => accepted(one.address.clone()),
            _ => one.clone(),
        };
        let recipients = if send.recipients.is_empty() {
            send.begun
                .recipients
                .iter()
                .cloned()
                .map(accepted)
                .collect()
        } else {
            send.recipients.iter().map(again).collect()
        };
        Self {
            id: send.summary.id.clone(),
            stream: send.begun.stream.clone(),
            recipients,
            before: match send.summary.status {
                Status::NotFound => Status::Unknown,
                status => status,
            },
            api_base: api_base.to_owned(),
            token,
            roots,
            times: schedule(age),
            outbox: None,
            pace: Pace::default(),
        }
    }
}

fn accepted(address: String) -> RecipientFate {
    RecipientFate {
        address,
        fate: Fate::Accepted,
        at: String::new(),
    }
}

/// When a message of `age` is to be asked for, counted from now: after 1, 2, 4, 8, 15, 30 s of its life,
/// then each minute to 10 minutes. One that is older is asked for at once, and only once.
pub fn schedule(age: Duration) -> Vec<Duration> {
    let all = FIRST
        .into_iter()
        .chain((1..=MINUTES).map(|minute| minute * 60));
    let left: Vec<Duration> = all
        .map(Duration::from_secs)
        .filter_map(|time| time.checked_sub(age))
        .collect();
    if left.is_empty() {
        return vec![Duration::ZERO];
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(age: u64) -> Vec<u64> {
        let times = schedule(Duration::from_secs(age));
        times.iter().map(Duration::as_secs).collect()
    }

    #[test]
    fn a_message_is_asked_for_often_at_first_and_for_ten_minutes() {
        let mut all = vec![1, 2, 4, 8, 15, 30];
        all.extend((1..=10).map(|minute| minute * 60));
        assert_eq!(seconds(0), all);
        assert_eq!(seconds(400), [20, 80, 140, 200]);
        assert_eq!(seconds(9_999), [0]);
    }
}
