//! US Eastern time, in which Postmark counts days and writes times (postmark-facts.md section 4.1).

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// The rule since 2007 (POSIX), which needs no time zone database.
const RULE: &str = "EST5EDT,M3.2.0,M11.1.0";
const STANDARD_MINUTES: i16 = -5 * 60;

/// Minutes east of UTC in US Eastern time at a moment in milliseconds since the Unix epoch.
pub fn eastern_offset_minutes(unix_ms: i64) -> i16 {
    let zone = TimeZone::posix(RULE).ok();
    let moment = Timestamp::from_millisecond(unix_ms).ok();
    zone.zip(moment)
        .and_then(|(zone, moment)| i16::try_from(zone.to_offset(moment).seconds() / 60).ok())
        .unwrap_or(STANDARD_MINUTES)
}
