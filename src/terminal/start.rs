//! What the front end must know before it can open; `main` makes it from settings and flags.

use std::fmt;

use crate::app::{Preferences, Size, Startup};
use crate::mail::Pattern;
use crate::postmark::{Credential, Profile};
use crate::record::Walks;
use crate::store::{AppDirs, FoundCredential, Overrides, SymbolChoice, ThemeChoice, TokenFrom};

/// Everything that was settled before the interface opens. Nothing here was looked up by opening
/// it.
pub struct Start {
    /// Where config, data and state are.
    pub places: AppDirs,
    /// All profiles after all layers, flags included; at least `practice` and `postmark`.
    pub profiles: Vec<Profile>,
    /// Name of the profile to open in.
    pub profile: String,
    /// Whether the user chose that profile by flag, environment or config.
    pub profile_was_chosen: bool,
    /// The credential of that profile, as far as found.
    pub found: FoundCredential,
    /// A token of the environment that nothing has chosen yet: the first screen asks about it.
    pub environment_token: Option<Credential>,
    /// `--token-from`, for the look-up after a switch of profile.
    pub token_from: Option<TokenFrom>,
    /// What flags and environment variables say: they stay above a config that is changed.
    pub overrides: Overrides,
    /// A message to begin with, from a file.
    pub given: Option<Pattern>,
    /// Days after which the history forgets a send; 0 keeps everything.
    pub history_days: u32,
    /// The theme; `NO_COLOR` goes before it.
    pub theme: ThemeChoice,
    /// Marks and frames; with `Auto` the locale decides.
    pub symbols: SymbolChoice,
    /// Keys and the wrap guide.
    pub preferences: Preferences,
    /// Program version, system and the like, for the report.
    pub system: String,
}

impl Start {
    /// What the core is told: all of this, and the terminal's size.
    pub(super) fn startup(&self, walks: Result<Walks, String>, size: Size) -> Startup {
        let (walks, walk_trouble) = match walks {
            Ok(walks) => (walks, None),
            Err(why) => {
                let text = format!("the walkthrough begins anew: {why}");
                (Walks::default(), Some(text))
            }
        };
        Startup {
            profiles: self.profiles.clone(),
            profile: self.profile.clone(),
            profile_was_chosen: self.profile_was_chosen,
            credential: self.found.credential.clone(),
            source: self.found.source.clone(),
            environment_token: self.environment_token.clone(),
            given: self.given.clone(),
            walks,
            walk_trouble,
            preferences: self.preferences.clone(),
            first_start: self.is_first(),
            system: self.system.clone(),
            size,
        }
    }

    /// Whether nothing is set up: no config, no profile chosen, no token of the environment.
    fn is_first(&self) -> bool {
        let chosen = self.profile_was_chosen || self.environment_token.is_some();
        !chosen && !self.places.config_file().exists()
    }

    /// Every credential that is known before anything is typed.
    pub(super) fn credentials(&self) -> impl Iterator<Item = &Credential> {
        self.found.credential.iter().chain(&self.environment_token)
    }
}

impl fmt::Debug for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Start")
            .field("profile", &self.profile)
            .field("source", &self.found.source)
            .field("environment_token", &self.environment_token.is_some())
            .finish_non_exhaustive()
    }
}
