//! How fast messages leave.

use std::time::Duration;

use tokio::time::{Instant, sleep_until};

/// Lets a message pass when it is its turn.
pub(super) struct Throttle {
    interval: Duration,
    next: Option<Instant>,
}

impl Throttle {
    pub(super) fn new(interval: Duration) -> Self {
        let next = None;
        Self { interval, next }
    }

    /// Messages that may pass together: those of a second.
    pub(super) fn at_once(&self) -> usize {
        if self.interval.is_zero() {
            return usize::MAX;
        }
        let in_a_second = Duration::from_secs(1).as_nanos() / self.interval.as_nanos();
        usize::try_from(in_a_second).unwrap_or(usize::MAX).max(1)
    }

    /// Waits until `messages` more may pass.
    pub(super) async fn pass(&mut self, messages: usize) {
        if !self.interval.is_zero() {
            let due = self.take_turn(Instant::now(), messages);
            sleep_until(due).await;
        }
    }

    /// When `messages` more may pass. Time that was not used is not made up for.
    fn take_turn(&mut self, now: Instant, messages: usize) -> Instant {
        let due = self.next.map_or(now, |next| next.max(now));
        let messages = u32::try_from(messages).unwrap_or(u32::MAX);
        self.next = Some(due + self.interval * messages);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_of_a_second_pass_together() {
        let at_once = |millis| Throttle::new(Duration::from_millis(millis)).at_once();
        assert_eq!([100, 1_000, 6_000, 0].map(at_once), [10, 1, 1, usize::MAX]);
    }

    #[test]
    fn a_message_waits_for_its_turn() {
        let began = Instant::now();
        let mut throttle = Throttle::new(Duration::from_millis(100));
        let mut turn = |now, messages| {
            let now = began + Duration::from_millis(now);
            (throttle.take_turn(now, messages) - began).as_millis()
        };
        assert_eq!([turn(0, 1), turn(20, 10), turn(20, 1)], [0, 100, 1_100]);
        assert_eq!([turn(60_000, 1), turn(60_000, 1)], [60_000, 60_100]);
    }
}
