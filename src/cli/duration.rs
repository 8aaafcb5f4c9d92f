//! Lengths of time on the command line, within the bounds of a command.

use std::ops::RangeInclusive;
use std::time::Duration;

use crate::record::parse_duration;

const HOUR: Duration = Duration::from_secs(60 * 60);
/// How long a command can wait: changes in DNS may take two days.
const WAITS: RangeInclusive<Duration> = Duration::ZERO..=Duration::from_secs(48 * 60 * 60);
/// The limit of one step.
const LIMITS: RangeInclusive<Duration> = Duration::from_secs(1)..=HOUR;

/// How long to wait, from nothing to 48 hours.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = "a time is written 90s, 30m or 2h, at most 48h; a number alone is seconds";
    within(text, &WAITS).ok_or_else(|| wrong.into())
}

/// A time limit, from a second to an hour.
pub(super) fn limit(text: &str) -> Result<Duration, String> {
    let wrong = "a time limit is written 30s or 10m, from 1s to 1h; a number alone is seconds";
    within(text, &LIMITS).ok_or_else(|| wrong.into())
}

fn within(text: &str, bounds: &RangeInclusive<Duration>) -> Option<Duration> {
    parse_duration(text).filter(|time| bounds.contains(time))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_at_most_two_days() {
        assert_eq!(parse("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(parse("48h"), Ok(48 * HOUR));
        for text in ["", "49h", "48h1s", "x"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_limit_is_at_least_a_second() {
        assert_eq!(limit("1500ms"), Ok(Duration::from_millis(1_500)));
        assert_eq!(limit("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(limit("1h"), Ok(HOUR));
        for text in ["0", "0s", "999ms", "3601", "2h"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
