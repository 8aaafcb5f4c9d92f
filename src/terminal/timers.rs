//! The timers that the model has asked for; with none, nothing wakes.

use std::collections::BTreeSet;
use std::future::pending;
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use crate::record::TimerId;

/// Armed timers in the order in which they run out.
#[derive(Debug, Default)]
pub(super) struct Timers {
    armed: BTreeSet<(Instant, TimerId)>,
}

impl Timers {
    /// Arms `timer` to run out after `after_ms` milliseconds.
    pub(super) fn arm(&mut self, timer: TimerId, after_ms: u64) {
        let at = Instant::now() + Duration::from_millis(after_ms);
        self.armed.insert((at, timer));
    }

    /// The next timer that runs out; never, if none is armed. Cancel-safe.
    pub(super) async fn next(&mut self) -> TimerId {
        let Some(&(at, timer)) = self.armed.first() else {
            return pending().await;
        };
        sleep_until(at).await;
        self.armed.pop_first();
        timer
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(flavor = "current_thread")]
    async fn timers_run_out_in_order_of_time() {
        let mut timers = Timers::default();
        timers.arm(TimerId(1), 20);
        timers.arm(TimerId(2), 0);
        assert_eq!(timers.next().await, TimerId(2));
        assert_eq!(timers.next().await, TimerId(1));
        let armed = tokio::select! {
            biased;
            _ = timers.next() => true,
            () = std::future::ready(()) => false,
        };
        assert!(!armed, "none is left");
    }
}
