//! The time that goes into a row.

use jiff::tz::{self, TimeZone};
use jiff::{Timestamp, Zoned};

use crate::record::Moment;

/// The first day of the current month in Eastern time, as Postmark counts: `2026-11-01`.
pub fn first_of_month() -> String {
    // Where the system has no time zones, winter time is right or an hour off.
    let eastern = TimeZone::get("America/New_York").unwrap_or(TimeZone::fixed(tz::offset(-5)));
    let today = Zoned::now().with_time_zone(eastern).date();
    today.first_of_month().to_string()
}

/// Now, with the current local offset.
pub fn now() -> Moment {
    let now = Zoned::now();
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
