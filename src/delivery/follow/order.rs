//! What is followed, and when it is asked for.

use std::time::Duration;

use super::Pace;
use crate::delivery::SendOrder;
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
    /// Postmark's id, where it is known already.
    pub message_id: Option<String>,
    /// How old the message is at the beginning; only after the whole of [`schedule`] it is not to be found.
    pub age: Duration,
    /// What is known of each recipient.
    pub recipients: Vec<RecipientFate>,
    /// What was known of the message before anybody asked: accepted, partly refused or unknown.
    pub before: Status,
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// When to ask, counted from now; never empty. See [`schedule`].
    pub times: Vec<Duration>,
    /// After this no question begins, whatever the API asks to wait, and what is being asked then has a
    /// few seconds more for its answer.
    pub limit: Option<Duration>,
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
        let addresses = order.message.envelope()?.rcpt_to;
        Some(Self {
            id: SendId::default(),
            stream: order.message.summary().stream.clone(),
            message_id: None,
            age: Duration::ZERO,
            recipients: addresses.into_iter().map(accepted).collect(),
            before: Status::Accepted,
            api_base: base.to_owned(),
            token: token.clone(),
            roots: order.roots.clone(),
            times: schedule(Duration::ZERO),
            limit: None,
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
            message_id: send.summary.message_id.clone(),
            age,
            recipients,
            before: match send.summary.status {
                Status::NotFound => Status::Unknown,
                status => status,
            },
            api_base: api_base.to_owned(),
            token,
            roots,
            times: schedule(age),
            limit: None,
            outbox: None,
            pace: Pace::default(),
        }
    }

    /// The same for a user who wants to know it now: the first question comes at once.
    #[must_use]
    pub fn at_once(mut self) -> Self {
        if self.times.first() != Some(&Duration::ZERO) {
            self.times.insert(0, Duration::ZERO);
        }
        self
    }

    /// The same for `limit` at most, with a question when it is over.
    #[must_use]
    pub fn within(mut self, limit: Option<Duration>) -> Self {
        if let Some(limit) = limit {
            self.times.retain(|time| *time < limit);
            self.times.push(limit);
            self.limit = Some(limit);
        }
        self
    }

    /// The same after `passed` went by without a question of ours.
    pub(super) fn later(mut self, passed: Duration) -> Self {
        let times = self.times.into_iter();
        self.times = times.filter_map(|time| time.checked_sub(passed)).collect();
        self.age += passed;
        self.limit = self.limit.map(|limit| limit.saturating_sub(passed));
        self.at_once()
    }
}

/// What is known of a recipient, to be asked for anew: what was once not found may be found now, and what
/// came back for the time being is on its way again.
fn again(one: &RecipientFate) -> RecipientFate {
    let fate = match &one.fate {
        Fate::NotFound => Fate::Accepted,
        Fate::Bounced { words, .. } if !one.fate.is_final() => Fate::Delayed {
            words: words.clone(),
        },
        known => known.clone(),
    };
    RecipientFate {
        fate,
        ..one.clone()
    }
}

fn accepted(address: String) -> RecipientFate {
    RecipientFate {
        address,
        fate: Fate::Accepted,
        at: String::new(),
    }
}

/// Whether a message of `age` has had all its times.
pub(super) fn is_whole(age: Duration) -> bool {
    age >= Duration::from_secs(MINUTES * 60)
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
