//! `send --retry`: another attempt after a failure that may pass, if nothing was sent.

use std::time::Duration;

use serde_json::json;

use crate::cli::args::SendArgs;
use crate::cli::exit::{Exit, Retry};
use crate::cli::json;
use crate::cli::plain::say;
use crate::cli::signals::Caught;
use crate::cli::verbosity::Style;
use crate::record::Outcome;
use crate::smtp::in_words;

/// The wait before the first retry, unless `--retry-wait` says another.
const FIRST_WAIT: Duration = Duration::from_secs(5);
/// No wait is longer.
const LONGEST_WAIT: Duration = Duration::from_secs(10 * 60);

/// What comes after an attempt.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Another one.
    Attempt,
    /// Nothing: the outcome is final.
    Outcome,
    /// Nothing: a signal ended the wait.
    Stopped,
}

/// Waits for the next attempt after `done` attempts, if there is to be one.
pub(super) async fn next(
    args: &SendArgs,
    done: u32,
    outcome: &Outcome,
    caught: &mut Caught,
) -> Next {
    let Some(wait) = wait(args, done, outcome, caught.time_left()) else {
        return Next::Outcome;
    };
    let (all, exit) = (args.retry.unwrap_or(0) + 1, Exit::from(outcome));
    match args.style() {
        Style::Json => drop(json::line(&json!({
            "v": 1, "event": "retry", "attempt": done, "of": all, "status": outcome.status().name(),
            "exit": exit.code(), "ms": wait.as_millis(),
        }))),
        Style::Quiet => {}
        Style::Stages | Style::Outcome => say(&format!(
            "attempt {done} of {all} {} (exit code {}); trying again in {}",
            outcome.status().name(),
            exit.code(),
            in_words(wait)
        )),
    }
    tokio::select! {
        biased;
        _ = caught.next() => Next::Stopped,
        () = tokio::time::sleep(wait) => Next::Attempt,
    }
}

/// How long to wait before the next attempt; `None` if there is none: it would change nothing or could send twice, it
/// was the last one, or the deadline would come first.
fn wait(
    args: &SendArgs,
    done: u32,
    outcome: &Outcome,
    time_left: Option<Duration>,
) -> Option<Duration> {
    let is_failure = matches!(outcome, Outcome::Failed(_) | Outcome::Refused(_));
    let may_repeat = is_failure && Exit::from(outcome).retry() == Retry::Safe;
    if !may_repeat || done > args.retry? {
        return None;
    }
    let first = args.retry_wait.unwrap_or(FIRST_WAIT);
    let factor = 2_u32.saturating_pow(done.saturating_sub(1));
    let wait = first.saturating_mul(factor).min(LONGEST_WAIT.max(first));
    (time_left.is_none_or(|left| wait < left)).then_some(wait)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::Endpoint;
    use crate::record::{Failure, FailureKind, Reply, Stage};

    fn failure(kind: FailureKind, code: Option<u16>) -> Failure {
        let failure = Failure::new(Stage::Auth, kind, Endpoint::new("h.example", 587));
        match code {
            Some(code) => failure.with_reply(Reply::new(code, vec!["x".into()])),
            None => failure,
        }
    }

    fn args(retry: u32, first: Option<u64>) -> SendArgs {
        SendArgs {
            retry: Some(retry),
            retry_wait: first.map(Duration::from_secs),
            ..SendArgs::default()
        }
    }

    fn seconds(args: &SendArgs, left: Option<u64>) -> Vec<Option<u64>> {
        let lost = Outcome::Failed(failure(FailureKind::ConnectionRefused, None));
        let left = left.map(Duration::from_secs);
        let wait = |done| wait(args, done, &lost, left).map(|wait| wait.as_secs());
        (1..=9).map(wait).collect()
    }

    #[test]
    fn the_wait_doubles_up_to_ten_minutes() {
        assert_eq!(
            seconds(&args(8, None), None),
            [5, 10, 20, 40, 80, 160, 320, 600]
                .into_iter()
                .map(Some)
                .chain([None])
                .collect::<Vec<_>>()
        );
        assert_eq!(
            seconds(&args(2, Some(0)), None)[..3],
            [Some(0), Some(0), None]
        );
        assert_eq!(
            seconds(&args(1, Some(3_600)), None)[..2],
            [Some(3_600), None]
        );
        assert_eq!(seconds(&SendArgs::default(), None)[0], None);
    }

    #[test]
    fn no_attempt_starts_after_the_deadline() {
        assert_eq!(
            seconds(&args(3, None), Some(15))[..3],
            [Some(5), Some(10), None]
        );
        assert_eq!(seconds(&args(3, None), Some(5))[0], None);
    }

    #[test]
    fn only_what_the_exit_codes_call_safe_is_repeated() {
        let repeats = |outcome: &Outcome| wait(&args(1, None), 1, outcome, None).is_some();
        for (kind, code, expected) in [
            (FailureKind::NameNotFound, None, true),
            (FailureKind::Timeout, None, true),
            (FailureKind::MessageRefused, Some(451), true),
            (FailureKind::AuthRefused, Some(454), true),
            (FailureKind::AuthRefused, Some(535), false),
            (FailureKind::SenderRefused, Some(550), false),
            (FailureKind::MessageRefused, Some(554), false),
            (FailureKind::MessageInvalid, None, false),
            (FailureKind::Internal, None, false),
        ] {
            let failure = failure(kind, code);
            assert_eq!(
                repeats(&Outcome::Refused(failure.clone())),
                expected,
                "{kind:?}"
            );
            assert_eq!(repeats(&Outcome::Failed(failure)), expected, "{kind:?}");
        }
        assert!(!repeats(&Outcome::Unknown(failure(
            FailureKind::Timeout,
            None
        ))));
        assert!(!repeats(&Outcome::Cancelled));
        let reply = Reply::new(250, Vec::new());
        assert!(!repeats(&Outcome::Accepted { reply }));
    }
}
