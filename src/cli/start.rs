//! What the command line decides before a command runs, and its result for `main`.

use std::path::PathBuf;

use super::exit::Exit;
use crate::app::Preferences;
use crate::mail::Pattern;
use crate::postmark::Credential;
use crate::store::{AppDirs, FoundCredential, Overrides, Settings, StoreError, TokenFrom};

/// What the interface opens with.
pub struct Opening {
    /// Where things are kept.
    pub places: AppDirs,
    /// Everything that was set.
    pub settings: Settings,
    /// Profile to open in.
    pub profile: String,
    /// Whether the user chose it.
    pub profile_was_chosen: bool,
    /// Its credential, as far as found.
    pub found: FoundCredential,
    /// A token of the environment that nothing has chosen yet.
    pub environment_token: Option<Credential>,
    /// `--token-from`.
    pub token_from: Option<TokenFrom>,
    /// A message to begin with, from a file.
    pub given: Option<Pattern>,
    /// What flags and environment variables say.
    pub overrides: Overrides,
    /// Keys and the wrap guide.
    pub preferences: Preferences,
}

/// What to do after the arguments are parsed.
pub enum Start {
    /// It is done.
    Exit(Exit),
    /// A command of the user's was run and ended with this code.
    Code(u8),
    /// The interface is wanted.
    Interface(Box<Opening>),
}

/// Where things are kept.
pub(super) fn places() -> Result<AppDirs, StoreError> {
    let home = std::env::var_os("POSTRIDER_HOME")
        .filter(|home| !home.is_empty())
        .map(PathBuf::from);
    AppDirs::find(home.as_deref())
}

/// The profile that the command line means when none is named.
pub(super) const USUAL: &str = "postmark";

pub(super) fn environment(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
