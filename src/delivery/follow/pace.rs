//! How fast all follow-ups of a program together may ask: two questions at a time, none while Postmark
//! asks to wait.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::{Instant, sleep_until};

use crate::record::{ApiFailure, ApiFailureKind};

/// Follow-ups that ask at the same time.
const AT_ONCE: usize = 2;
/// How long everybody waits after a 429 that does not say how long.
const WITHOUT_ADVICE: Duration = Duration::from_secs(10);
/// Nobody waits longer than this for a 429, whatever it says.
const AT_MOST: Duration = Duration::from_secs(600);

/// Shared by all follow-ups of a program.
#[derive(Debug, Clone)]
pub struct Pace {
    turns: Arc<Semaphore>,
    not_before: Arc<Mutex<Option<Instant>>>,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            not_before: Arc::default(),
        }
    }
}

impl Pace {
    /// Waits for a turn; keep what is returned while asking.
    pub(super) async fn turn(&self) -> Option<SemaphorePermit<'_>> {
        let turn = self.turns.acquire().await.ok();
        loop {
            let until = *self
                .not_before
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            match until.filter(|until| *until > Instant::now()) {
                Some(until) => sleep_until(until).await,
                None => return turn,
            }
        }
    }

    /// Heeds what a failure asks of everybody. Returns how long whoever met it should wait at least.
    pub(super) fn apply(&self, failure: &ApiFailure, misses: u32) -> Duration {
        let asked = failure
            .retry_after
            .map(|seconds| Duration::from_secs(seconds.into()));
        let backoff = Duration::from_secs(1 << misses.min(6));
        if failure.kind != ApiFailureKind::RateLimited {
            return asked.unwrap_or(backoff).min(AT_MOST);
        }
        let wait = asked.unwrap_or(WITHOUT_ADVICE.max(backoff)).min(AT_MOST);
        let until = Instant::now() + wait;
        let mut not_before = self
            .not_before
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *not_before = Some(not_before.map_or(until, |before| before.max(until)));
        wait
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(kind: ApiFailureKind, retry_after: Option<u32>) -> ApiFailure {
        ApiFailure {
            request: "GET /x".into(),
            host: "h.example".into(),
            kind,
            status: None,
            code: None,
            message: String::new(),
            retry_after,
            causes: Vec::new(),
        }
    }

    #[test]
    fn a_429_slows_everybody_down_for_the_longest_time_asked() {
        let pace = Pace::default();
        let shared = pace.clone();
        let left = || {
            let until = shared.not_before.lock().unwrap().unwrap();
            until
                .saturating_duration_since(Instant::now())
                .as_secs_f64()
                .ceil()
        };
        let limited = |seconds| failure(ApiFailureKind::RateLimited, seconds);
        assert_eq!(pace.apply(&limited(None), 0), WITHOUT_ADVICE);
        assert!((left() - 10.0).abs() < 0.5);
        assert_eq!(pace.apply(&limited(Some(70)), 0).as_secs(), 70);
        assert_eq!(pace.apply(&limited(Some(7)), 0).as_secs(), 7);
        assert!((left() - 70.0).abs() < 0.5, "the longer wait stands");
        assert_eq!(pace.apply(&limited(Some(999_999)), 0), AT_MOST);
    }

    #[test]
    fn other_failures_slow_down_whoever_met_them() {
        let pace = Pace::default();
        let waits = [0, 1, 2, 9].map(|misses| {
            pace.apply(&failure(ApiFailureKind::ServerError, None), misses)
                .as_secs()
        });
        assert_eq!(waits, [1, 2, 4, 64]);
        assert!(pace.not_before.lock().unwrap().is_none());
    }
}
