//! A send that another postrider follows: nobody asks twice, what that one writes down is read.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, sleep};

use super::FollowOrder;
use super::claim::take;
use crate::delivery::job_control::JobControl;
use crate::record::{FollowEvent, FollowOutcome, SendRecord};
use crate::store::Outbox;

/// Between two looks into the history.
const LOOK: Duration = Duration::from_secs(1);

/// How the watching ended.
pub(super) enum Watched {
    /// The other one went away and left it open: it is ours now.
    Ours(FollowOrder),
    /// It is over, or nobody waits any longer.
    Over(FollowOutcome),
}

/// Reads what the other one learns until it is decided, the last time of the order is over, or the user
/// stops it.
pub(super) async fn watch(
    order: FollowOrder,
    outbox: &Outbox,
    steering: &mut JobControl,
    events: &mpsc::Sender<FollowEvent>,
) -> Watched {
    let began = Instant::now();
    let until = began + order.times.last().copied().unwrap_or_default();
    let mut seen = Seen { order, events };
    seen.tell(FollowEvent::Elsewhere).await;
    loop {
        let is_ours = match take(outbox, &seen.order.id).await {
            Ok((is_ours, Some(record))) => {
                seen.learn(&record).await;
                if !is_ours && !record.summary.following {
                    return seen.over(false);
                }
                is_ours
            }
            Ok((_, None)) | Err(_) => return seen.over(false),
        };
        if is_ours {
            return Watched::Ours(seen.order.later(began.elapsed()));
        }
        let left = until.saturating_duration_since(Instant::now());
        if seen.is_decided() || left.is_zero() {
            return seen.over(false);
        }
        tokio::select! {
            biased;
            () = steering.stopped() => return seen.over(true),
            () = sleep(LOOK.min(left)) => {}
        }
    }
}

struct Seen<'a> {
    order: FollowOrder,
    events: &'a mpsc::Sender<FollowEvent>,
}

impl Seen<'_> {
    async fn learn(&mut self, record: &SendRecord) {
        let known = &record.summary.message_id;
        if let Some(message_id) = known.clone().filter(|_| *known != self.order.message_id) {
            self.order.message_id.clone_from(known);
            self.tell(FollowEvent::Found { message_id }).await;
        }
        for one in &record.recipients {
            if !self.order.recipients.contains(one) {
                self.tell(FollowEvent::Recipient(one.clone())).await;
            }
        }
        if !record.recipients.is_empty() {
            self.order.recipients.clone_from(&record.recipients);
        }
    }

    fn is_decided(&self) -> bool {
        self.order.recipients.iter().all(|one| one.fate.is_final())
    }

    fn over(self, stopped: bool) -> Watched {
        Watched::Over(FollowOutcome {
            message_id: self.order.message_id,
            recipients: self.order.recipients,
            trouble: None,
            stopped,
        })
    }

    async fn tell(&self, event: FollowEvent) {
        let _ = self.events.send(event).await;
    }
}
