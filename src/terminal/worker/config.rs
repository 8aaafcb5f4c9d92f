//! The config, read and changed for the interface.

use super::Means;
use crate::app::Message;
use crate::postmark::ProfileChange;
use crate::store;

/// What it says about profiles.
pub(super) fn read(means: &Means) -> Message {
    let read = store::read_written(&means.places);
    Message::ConfigRead(read.map(Box::new).map_err(|why| why.to_string()))
}

/// Changes profiles in it.
pub(super) fn change(means: &Means, change: Box<ProfileChange>) -> Message {
    let changed = store::change_profile(&means.places, &means.overrides, &change);
    Message::ProfileChanged {
        change,
        result: changed.map(Box::new).map_err(|why| why.to_string()),
    }
}
