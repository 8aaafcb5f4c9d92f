//! When the next question comes: the times of the order, what a failure asks to wait, and the limit.

use std::time::Duration;

use tokio::time::Instant;

/// For an answer to what is being asked when the limit is over.
const LAST_ANSWER: Duration = Duration::from_secs(5);

/// The times that are left.
pub(super) struct Timetable {
    began: Instant,
    times: Vec<Duration>,
    /// The next of them.
    at: usize,
    /// Before this nothing is asked.
    earliest: Instant,
    end: Option<Instant>,
}

impl Timetable {
    /// Times counted from `began`.
    pub(super) fn new(began: Instant, times: Vec<Duration>, limit: Option<Duration>) -> Self {
        Self {
            began,
            times,
            at: 0,
            earliest: began,
            end: limit.map(|limit| began + limit),
        }
    }

    /// When to ask next; `None` if nothing is to be asked any more, or could be only after the limit.
    pub(super) fn next(&mut self, now: Instant) -> Option<Instant> {
        let now = self.earliest.max(now);
        // A time that is over already is passed by, but never the last.
        while self.is_passed(now) {
            self.at += 1;
        }
        let due = self.began + *self.times.get(self.at)?;
        let due = due.max(self.earliest);
        Some(due).filter(|due| self.end.is_none_or(|end| *due <= end))
    }

    fn is_passed(&self, now: Instant) -> bool {
        let (this, next) = (self.times.get(self.at), self.times.get(self.at + 1));
        next > this && next.is_some_and(|next| self.began + *next <= now)
    }

    /// The time that [`Timetable::next`] gave was used.
    pub(super) fn used(&mut self) {
        self.at += 1;
    }

    /// Nothing is asked before that.
    pub(super) fn wait(&mut self, until: Instant) {
        self.earliest = until;
    }

    /// When an answer must have come.
    pub(super) fn answer_by(&self) -> Option<Instant> {
        self.end.map(|end| end + LAST_ANSWER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(all: &[u64]) -> Vec<Duration> {
        all.iter().copied().map(Duration::from_secs).collect()
    }

    #[test]
    fn what_a_failure_asks_to_wait_passes_times_by_but_never_the_last() {
        let began = Instant::now();
        let at = |seconds: u64| began + Duration::from_secs(seconds);
        let mut table = Timetable::new(began, seconds(&[1, 2, 4, 8, 15]), None);
        assert_eq!(table.next(began), Some(at(1)));
        table.used();
        table.wait(at(11));
        assert_eq!(table.next(at(1)), Some(at(11)), "2 and 4 are passed by");
        table.used();
        table.wait(at(111));
        assert_eq!(table.next(at(11)), Some(at(111)));
        table.used();
        assert_eq!(table.next(at(111)), None);
        let mut same = Timetable::new(began, seconds(&[0, 0, 0]), None);
        for passed in 1..=3 {
            assert!(same.next(at(passed)).is_some());
            same.used();
        }
    }

    #[test]
    fn nothing_is_asked_after_the_limit_whatever_a_failure_asks_to_wait() {
        let (began, limit) = (Instant::now(), Duration::from_secs(3));
        let mut table = Timetable::new(began, seconds(&[1, 2, 3]), Some(limit));
        table.used();
        table.wait(began + Duration::from_secs(2));
        assert!(table.next(began).is_some());
        table.wait(began + Duration::from_secs(600));
        assert_eq!(table.next(began), None);
        assert_eq!(table.answer_by(), Some(began + limit + LAST_ANSWER));
    }
}
