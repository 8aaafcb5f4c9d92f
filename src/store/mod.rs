//! What is kept at rest: config, token sources, the draft in hand, reports, where practice servers run,
//! and where all of it is.
//!
//! Files are written atomically, folders are 0700, files 0600. No dialogue and no drawing. A token is
//! read here and never written.

mod config;
mod edit;
mod error;
mod file;
mod outbox;
pub mod place;
mod places;
pub mod recovery;
mod report;
mod settings;
mod token;

pub use config::{FileConfig, FileProfile, SAMPLE, init_config};
pub use edit::save_ports;
pub use error::{ConfigError, StoreError};
pub use outbox::{Database, Followed, Outbox, OutboxError, first_of_month, now};
pub use places::Places;
pub use report::{save_export, save_message, save_report};
pub use settings::{Overrides, Settings, ThemeName};
pub use token::{FoundCredential, TokenError, TokenFrom, environment_credential, find_credential};
