//! Lengths of time in text: `500ms`, `90s`, `10m`, `1h30m`.

use std::time::Duration;

/// Units and their milliseconds.
const UNITS: [(&str, u32); 6] = [
    ("ms", 1),
    ("s", 1_000),
    ("sec", 1_000),
    ("m", 60_000),
    ("min", 60_000),
    ("h", 3_600_000),
];

/// Parses a duration in the units `ms`, `s`, `m` and `h`. A plain number is seconds. Units in descending
/// order add up: `1m30s`. A single unit may have a fraction: `1.5s`. `None` if it is invalid.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let (mut rest, mut sum, mut last) = (text, Duration::ZERO, u32::MAX);
    loop {
        let is_in_number = |c: char| c.is_ascii_digit() || c == '.';
        let end = rest.find(|c: char| !is_in_number(c));
        let (number, after) = rest.split_at(end.unwrap_or(rest.len()));
        let end = after.find(is_in_number);
        let (unit, next) = after.split_at(end.unwrap_or(after.len()));
        let is_alone = rest.len() == text.len() && next.is_empty();
        let unit = match unit {
            "" if is_alone => 1_000,
            unit => UNITS.iter().find(|(name, _)| *name == unit)?.1,
        };
        let part = if is_alone && number.contains('.') {
            let seconds = number.parse::<f64>().ok()? * f64::from(unit) / 1_000.0;
            Duration::try_from_secs_f64(seconds).ok()?
        } else {
            Duration::from_millis(number.parse::<u64>().ok()?.checked_mul(unit.into())?)
        };
        // Each unit once.
        if unit >= last {
            return None;
        }
        sum = sum.checked_add(part)?;
        if next.is_empty() {
            return Some(sum);
        }
        (rest, last) = (next, unit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_units_are_read_everywhere() {
        for (text, ms) in [
            ("0", 0),
            ("0s", 0),
            ("90", 90_000),
            ("0.25", 250),
            ("500ms", 500),
            ("1.5s", 1_500),
            ("90sec", 90_000),
            ("30m", 1_800_000),
            ("30min", 1_800_000),
            ("1.5m", 90_000),
            ("0.5h", 1_800_000),
            ("1m30s", 90_000),
            ("1h30m", 5_400_000),
            ("1s250ms", 1_250),
            ("1h1m1s1ms", 3_661_001),
            ("48h", 172_800_000),
        ] {
            assert_eq!(
                parse_duration(text),
                Some(Duration::from_millis(ms)),
                "{text}"
            );
        }
    }

    #[test]
    fn anything_else_is_no_length_of_time() {
        for text in [
            "",
            ".",
            "m",
            "ms",
            "1d",
            "-3",
            "+3",
            "1e3",
            "1.2.3s",
            "nan",
            "inf",
            "99999999999999999999h",
            "18446744073709551615m",
            "3\u{fc}",
            "3S",
            "30s1m",
            "1m1m",
            "1m1min",
            "1.5m30s",
            "1m30.5s",
            "1m30",
            " 3s",
            "3 s",
        ] {
            assert_eq!(parse_duration(text), None, "{text}");
        }
    }
}
