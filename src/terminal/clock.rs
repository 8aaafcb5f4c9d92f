//! What time it is: the one place of this room that asks.

pub(super) use crate::store::now;
