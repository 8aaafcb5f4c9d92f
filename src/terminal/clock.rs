//! What time it is: the one place of this room that asks.

use crate::record::Moment;

/// Now, with the local offset of now.
pub(super) fn now() -> Moment {
    let zoned = jiff::Zoned::now();
    let minutes = zoned.offset().seconds() / 60;
    Moment {
        unix_ms: zoned.timestamp().as_millisecond(),
        offset_minutes: i16::try_from(minutes).unwrap_or_default(),
    }
}
