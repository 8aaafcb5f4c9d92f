//! Says when something decided for later has come, so that whoever shows the inbox looks again. Nothing
//! runs while nothing is due.

use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::state::unix_ms;

/// Events of one such span are told together: thousands of messages a second are no reason to look
/// thousands of times.
const SPAN_MS: i64 = 50;

/// The times that something comes due.
#[derive(Debug, Default)]
pub(super) struct Reminder {
    due: Mutex<BTreeSet<i64>>,
    added: Notify,
}

impl Reminder {
    /// Notes times in milliseconds since the Unix epoch; those that are past at `now` are of no interest.
    pub fn note(&self, times: impl Iterator<Item = i64>, now: i64) {
        let later = times.filter(|at| *at > now);
        let spans: BTreeSet<i64> = later.map(|at| at.div_euclid(SPAN_MS)).collect();
        if !spans.is_empty() {
            self.due().extend(spans);
            self.added.notify_one();
        }
    }

    /// Calls `tell` whenever something has come due; for ever.
    pub async fn run(&self, tell: impl Fn()) {
        loop {
            let next = self.due().first().copied();
            match next {
                None => self.added.notified().await,
                Some(span) => tokio::select! {
                    () = tokio::time::sleep(until(span)) => {
                        self.due().remove(&span);
                        tell();
                    }
                    () = self.added.notified() => {}
                },
            }
        }
    }

    fn due(&self) -> MutexGuard<'_, BTreeSet<i64>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How long until the span is over.
fn until(span: i64) -> Duration {
    let ends = span.saturating_add(1).saturating_mul(SPAN_MS);
    let left = ends.saturating_sub(unix_ms());
    Duration::from_millis(u64::try_from(left).unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::watch;

    #[tokio::test]
    async fn tells_of_what_comes_due_and_of_nothing_else() {
        let reminder = Reminder::default();
        let told = watch::Sender::new(0);
        let mut hearing = told.subscribe();
        let now = unix_ms();
        reminder.note([now - 1000, now].into_iter(), now);
        assert!(reminder.due().is_empty(), "the past is no reason to wake");
        reminder.note([now + 1].into_iter(), now);
        let run = reminder.run(|| told.send_modify(|times| *times += 1));
        tokio::select! {
            () = run => unreachable!("it runs for ever"),
            heard = tokio::time::timeout(Duration::from_secs(30), hearing.changed()) => {
                heard.unwrap().unwrap();
            }
        }
        assert_eq!(*told.borrow(), 1);
        assert!(reminder.due().is_empty(), "nothing is left to wait for");
    }

    #[test]
    fn what_comes_together_is_told_together() {
        let reminder = Reminder::default();
        reminder.note(100_000..200_000, 0);
        assert_eq!(reminder.due().len(), 2000);
    }
}
