//! Lengths of time on the command line: `90s`, `10m`, `2h`, `1h30m`. A number alone is seconds.

use std::time::Duration;

/// The longest that a command can wait: changes in DNS may take two days.
const LONGEST: u64 = 48 * 60 * 60;
/// The longest limit of one step.
const LONGEST_LIMIT: u64 = 60 * 60;

/// How long to wait, from nothing to 48 hours.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let wrong = "a time is written 90s, 30m or 2h, at most 48h; a number alone is seconds";
    let time = seconds(text).filter(|all| *all <= LONGEST);
    time.map(Duration::from_secs).ok_or_else(|| wrong.into())
}

/// A time limit, from a second to an hour.
pub(super) fn limit(text: &str) -> Result<Duration, String> {
    let wrong = "a time limit is written 30s or 10m, from 1s to 1h; a number alone is seconds";
    let time = seconds(text).filter(|all| (1..=LONGEST_LIMIT).contains(all));
    time.map(Duration::from_secs).ok_or_else(|| wrong.into())
}

fn seconds(text: &str) -> Option<u64> {
    if let Ok(seconds) = text.parse() {
        return (!text.starts_with('+')).then_some(seconds);
    }
    let (mut rest, mut all, mut last) = (text, 0_u64, u64::MAX);
    while !rest.is_empty() {
        let (number, after) = rest.split_at(rest.find(|c: char| !c.is_ascii_digit())?);
        let end = after.find(|c: char| c.is_ascii_digit());
        let (unit, next) = after.split_at(end.unwrap_or(after.len()));
        let unit = match unit {
            "s" | "sec" => 1,
            "m" | "min" => 60,
            "h" => 3_600,
            _ => return None,
        };
        // Larger units first, each once.
        if unit >= last {
            return None;
        }
        let part = number.parse::<u64>().ok()?.checked_mul(unit)?;
        all = all.checked_add(part)?;
        (rest, last) = (next, unit);
    }
    (last != u64::MAX).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_units() {
        for (text, expected) in [
            ("0", 0),
            ("0s", 0),
            ("90", 90),
            ("90s", 90),
            ("90sec", 90),
            ("30m", 1_800),
            ("30min", 1_800),
            ("1h30m", 5_400),
            ("1m30s", 90),
            ("48h", 172_800),
        ] {
            assert_eq!(parse(text), Ok(Duration::from_secs(expected)), "{text}");
        }
        for text in [
            "",
            "m",
            "49h",
            "1d",
            "-3",
            "+3",
            "99999999999999999999h",
            "18446744073709551615m",
            "3ü",
            "30s1m",
            "1m1m",
            "1.5m",
            " 3s",
            "3 s",
            "1m30",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_limit_is_at_least_a_second() {
        assert_eq!(limit("10m"), Ok(Duration::from_secs(600)));
        assert_eq!(limit("1h"), Ok(Duration::from_secs(3_600)));
        for text in ["0", "0s", "3601", "2h"] {
            assert!(limit(text).is_err(), "{text}");
        }
    }
}
