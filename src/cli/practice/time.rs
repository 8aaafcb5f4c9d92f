//! Moments with the local offset of that moment.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::record::Moment;

/// The moment as this machine's zone has it; UTC where that is not known.
pub(super) fn local(unix_ms: i64) -> Moment {
    let at = Timestamp::from_millisecond(unix_ms).unwrap_or_default();
    let seconds = TimeZone::system().to_offset(at).seconds();
    Moment {
        unix_ms,
        offset_minutes: i16::try_from(seconds / 60).unwrap_or_default(),
    }
}

/// `2026-11-23T16:52:53.120+01:00` (RFC 3339).
pub(super) fn rfc3339(unix_ms: i64) -> String {
    let Moment { unix_ms, .. } = local(unix_ms);
    let at = Timestamp::from_millisecond(unix_ms).unwrap_or_default();
    at.to_zoned_datetime(TimeZone::system())
        .strftime("%Y-%m-%dT%H:%M:%S.%3f%:z")
        .to_string()
}

/// Now, in milliseconds since the Unix epoch.
pub(super) fn now() -> i64 {
    Timestamp::now().as_millisecond()
}
