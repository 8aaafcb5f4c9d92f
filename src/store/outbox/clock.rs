//! The time that goes into a row.

use jiff::Zoned;

use crate::record::Moment;

/// Now, with the local offset of this moment.
pub fn now() -> Moment {
    let now = Zoned::now();
    let minutes = now.offset().seconds() / 60;
    Moment {
        unix_ms: now.timestamp().as_millisecond(),
        offset_minutes: i16::try_from(minutes).unwrap_or(0),
    }
}
