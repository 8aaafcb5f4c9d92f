//! `postrider sandbox` and `postrider inbox`: the practice server on its own, and what was caught.
//!
//! The server itself is the room `sandbox`; here stand its arguments, what it says, and how it is
//! found again. What clients wrote is shown without control characters, unless its source is asked for.

mod args;
mod feed;
mod inbox;
mod message;
mod object;
mod ports;
mod running;
mod scenario;
mod serve;
mod settings;
mod time;
mod welcome;

pub use args::{InboxArgs, SandboxArgs};
pub(super) use inbox::inbox;
pub(super) use running::Running;
pub(super) use serve::sandbox;
