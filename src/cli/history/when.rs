//! Moments for `--since` and `--until`: a date, a time, or how long ago.

use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp, ToSpan as _, ZonedDateTime};

/// The beginning of what is listed, in milliseconds since the Unix epoch.
///
/// # Errors
///
/// How to write it.
pub(super) fn since(text: &str) -> Result<i64, String> {
    moment(text, &ZonedDateTime::now(), false)
}

/// The end of what is listed; a date means the whole day.
///
/// # Errors
///
/// How to write it.
pub(super) fn until(text: &str) -> Result<i64, String> {
    moment(text, &ZonedDateTime::now(), true)
}

fn moment(text: &str, now: &ZonedDateTime, is_end: bool) -> Result<i64, String> {
    let wrong = || {
        "write a date (2026-11-24), a time (2026-11-24T10:00:00+01:00), or how long ago (2d, 12h, 1w)".to_owned()
    };
    let text = text.trim();
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time.as_millisecond());
    }
    let local = |time: DateTime| time.to_zoned_datetime(now.time_zone().clone()).ok();
    let found = if text.contains(':') {
        text.parse::<DateTime>().ok().and_then(local)
    } else if let Ok(date) = text.parse::<Date>() {
        let date = match is_end {
            true => date.checked_add(1.day()).ok(),
            false => Some(date),
        };
        date.and_then(|date| local(date.to_datetime(jiff::civil::Time::midnight())))
    } else {
        let ago = text.parse::<Span>().ok();
        ago.and_then(|ago| now.checked_sub(ago.abs()).ok())
    };
    found
        .map(|time| time.timestamp().as_millisecond())
        .ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, is_end: bool) -> Option<String> {
        let now: ZonedDateTime = "2026-11-30T10:00:00+01:00[+01:00]".parse().unwrap();
        let time = Timestamp::from_millisecond(moment(text, &now, is_end).ok()?).unwrap();
        Some(
            time.to_zoned_datetime(now.time_zone().clone())
                .datetime()
                .to_string(),
        )
    }

    #[test]
    fn dates_times_and_lengths_are_read() {
        for (text, expected) in [
            ("2026-11-24", "2026-11-24T00:00:00"),
            ("2026-11-24T10:00", "2026-11-24T10:00:00"),
            ("2026-11-24 10:00:30", "2026-11-24T10:00:30"),
            ("2026-11-24T10:00:00Z", "2026-11-24T11:00:00"),
            ("2026-11-24T10:00:00-05:00", "2026-11-24T16:00:00"),
            ("2d", "2026-11-28T10:00:00"),
            ("2 days ago", "2026-11-28T10:00:00"),
            ("12h", "2026-11-29T22:00:00"),
            ("90m", "2026-11-30T08:30:00"),
            ("1w", "2026-11-23T10:00:00"),
            ("1 month", "2026-10-30T10:00:00"),
        ] {
            assert_eq!(read(text, false).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "yesterday",
            "10",
            "2026",
            "2026-13-01",
            "24.11.2026",
            "2x",
        ] {
            assert_eq!(read(text, false), None, "{text}");
        }
    }

    #[test]
    fn until_a_date_includes_the_day() {
        assert_eq!(
            read("2026-11-24", true).as_deref(),
            Some("2026-11-25T00:00:00")
        );
        assert_eq!(read("2d", true).as_deref(), Some("2026-11-28T10:00:00"));
    }
}
