//! `postrider sandbox` and `postrider inbox`: the practice server on its own, and what was caught.
//!
//! The server itself is the room `sandbox`; here stand its arguments, what it says, and how it is
//! found again. What clients wrote is shown without control characters, unless its source is asked for.

mod args;
mod at_server;
mod command;
mod feed;
mod inbox;
mod message;
mod ports;
mod ready;
mod running;
mod save;
mod scenario;
mod serve;
mod settings;
mod time;
mod welcome;

use super::plain::say;
use crate::postmark::PracticeTokens;
use crate::sandbox::generate_tokens;
use crate::store::{AppDirs, practice_tokens};

pub use args::{InboxArgs, SandboxArgs};
pub use command::CONTROL_URL_VARIABLE;
pub(super) use inbox::inbox;
pub(super) use running::Running;
pub(super) use serve::sandbox;

/// The tokens of this home, or new ones for this run where they cannot be kept, with a warning.
fn tokens(places: &AppDirs) -> PracticeTokens {
    practice_tokens(places).unwrap_or_else(|error| {
        say(&format!(
            "warning: the practice tokens are new and for this run only: {error}"
        ));
        generate_tokens()
    })
}
