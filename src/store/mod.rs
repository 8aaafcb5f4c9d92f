//! What is kept at rest: config, token sources, drafts, reports, where practice servers run,
//! and where all of it is.
//!
//! Files are written atomically, folders are 0700, files 0600. No dialogue and no drawing. A token is
//! read here, and written only into the keyring or a file of mode 0600 when the user says so.

mod app_dirs;
mod checks_off;
mod command_words;
mod config;
mod draft_file;
mod drafts;
mod edit;
mod edit_profile;
mod edit_token;
mod editing;
mod error;
mod file;
mod outbox;
pub mod place;
mod practice_tokens;
mod report;
mod runs;
mod scratch;
mod settings;
mod shown;
mod signature;
mod sqlite;
mod suggestion;
mod theme;
mod token;
mod unpack;
pub mod walk;

pub use app_dirs::AppDirs;
pub use checks_off::check_off_problem;
pub use command_words::CommandWords;
pub use config::{FileConfig, FileProfile, SAMPLE, init_config};
pub use draft_file::{DraftFileError, read_draft_file};
pub use drafts::{Drafts, DraftsError};
pub use edit::save_ports;
pub use edit_profile::{change_profile, read_written};
pub use editing::{begin_editing, forget_edited, read_edited};
pub use error::{ConfigError, StoreError, SyntaxError};
pub use outbox::{
    Database, Ended, Followed, Outbox, OutboxError, RunStart, first_of_month, now, unix_ms_of,
};
pub use practice_tokens::{
    GivenTokens, GivenTokensError, PRACTICE_TOKEN_VARIABLE, practice_tokens,
};
pub use report::{save_example, save_export, save_message, save_report};
pub use runs::{OpenRun, RunFolder, RunSnapshot};
pub use scratch::Scratch;
pub use settings::{Overrides, Settings, refresh_token_source};
pub use shown::shown;
pub use signature::{read_signature, signature_of};
pub use suggestion::suggestion as nearest;
pub use theme::{SymbolChoice, ThemeChoice};
pub use token::{
    CommandError, EnvironmentToken, Forgotten, FoundCredential, KeepError, Kept, Keyring,
    KeyringError, Sources, TokenError, TokenFrom, TokenPlace, TokenStatus, Vault,
    environment_credential, find_at_once, find_credential, forget_token, keep_token, token_file,
    token_status,
};
pub use unpack::{Unpacked, unpack};
