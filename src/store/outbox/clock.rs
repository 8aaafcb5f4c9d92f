//! The time that goes into a row.

use jiff::{Timestamp, ZonedDateTime};

use crate::record::Moment;
use crate::system::eastern_offset_minutes;

/// The first day of the current month in Eastern time, as Postmark counts: `2026-11-01`.
pub fn first_of_month() -> String {
    let unix_ms = now().unix_ms;
    let today = Moment {
        unix_ms,
        offset_minutes: eastern_offset_minutes(unix_ms),
    };
    let mut day = today.rfc3339();
    day.truncate("2026-11".len());
    day + "-01"
}

/// Now, with the current local offset.
pub fn now() -> Moment {
    let now = ZonedDateTime::now();
    let minutes = now.offset().seconds() / 60;
    Moment {
        unix_ms: now.timestamp().as_millisecond(),
        offset_minutes: i16::try_from(minutes).unwrap_or(0),
    }
}

/// Parses a time as Postmark writes it, `2014-02-17T07:25:01.4178645-05:00`, to milliseconds since the Unix
/// epoch.
pub fn unix_ms_of(stamp: &str) -> Option<i64> {
    let time: Timestamp = stamp.trim().parse().ok()?;
    Some(time.as_millisecond())
}
