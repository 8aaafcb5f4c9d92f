//! Ids that come back from the edge with every answer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A job of this run: a counter kept by the model.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct JobId(pub u64);

/// A timer of this run: a counter kept by the model.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct TimerId(pub u64);

/// The UUID of one send, made at the edge; travels as `X-PM-Metadata-postrider`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct SendId(pub String);

impl fmt::Display for SendId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
