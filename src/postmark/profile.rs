//! A profile: where mail goes, from whom, with whose token.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{API_URL, DEFAULT_STREAM, HOST, PORTS, is_postmark_host};

/// The names of the profiles that come with the program.
pub const BUILT_IN: [&str; 2] = ["practice", "postmark"];

/// What kind of mail a profile sends; shown in words wherever it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// The practice server on loopback: nothing leaves this machine.
    Practice,
    /// Real mail to test recipients.
    Test,
    /// Real mail to real people.
    #[default]
    Production,
}

impl Environment {
    /// The word in the config and on the screen.
    pub fn name(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// Postmark's eight server colours (postmark-facts.md section 4.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)]
pub enum Color {
    Purple,
    Blue,
    Turquoise,
    Green,
    Red,
    #[default]
    Yellow,
    Grey,
    Orange,
}

/// The colours with their words in the config.
pub const COLORS: [(Color, &str); 8] = [
    (Color::Purple, "purple"),
    (Color::Blue, "blue"),
    (Color::Turquoise, "turquoise"),
    (Color::Green, "green"),
    (Color::Red, "red"),
    (Color::Yellow, "yellow"),
    (Color::Grey, "grey"),
    (Color::Orange, "orange"),
];

impl Color {
    /// The word in the config and on the screen.
    pub fn name(self) -> &'static str {
        // The table has a row for every colour, by test.
        COLORS
            .iter()
            .find(|(color, _)| *color == self)
            .map_or("", |row| row.1)
    }
}

/// Where a profile's credential came from; shown in words beside the field.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSource {
    /// None was found.
    #[default]
    None,
    /// Typed or pasted for this run.
    Typed,
    /// The practice server's own token.
    Practice,
    /// The environment variable of this name.
    Environment(String),
    /// A file of mode 0600.
    File(PathBuf),
    /// The platform's keyring.
    Keyring,
    /// What this program printed.
    Command(String),
}

impl TokenSource {
    /// The kind of source in one word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Typed => "typed",
            Self::Practice => "practice",
            Self::Environment(_) => "environment",
            Self::File(_) => "file",
            Self::Keyring => "keyring",
            Self::Command(_) => "command",
        }
    }

    /// Where it came from, in words that stand by themselves.
    pub fn in_words(&self) -> String {
        match self {
            Self::None => "none found yet".into(),
            Self::Typed => "entered for this session".into(),
            Self::Practice => "the practice server's own".into(),
            Self::Environment(name) => format!("from {name}"),
            Self::File(path) => format!("from {}", path.display()),
            Self::Keyring => "from the keyring".into(),
            Self::Command(program) => format!("from the command {program}"),
        }
    }

    /// Whether it takes time to ask, so that it is not asked before the first frame.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::Keyring | Self::Command(_))
    }

    /// Whether something is kept there by this program, which can take it away again.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Keyring | Self::File(_))
    }
}

/// A complete profile, after all layers were applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Unique name; `practice` and `postmark` are built in.
    pub name: String,
    /// Colour of the header.
    pub color: Color,
    /// What kind of mail it sends.
    pub environment: Environment,
    /// SMTP host. For `practice` the practice server replaces it when it is up.
    pub smtp_host: String,
    /// SMTP ports in the order in which they join the race.
    pub smtp_ports: Vec<u16>,
    /// The HTTP API in place of the one that belongs to the host; see [`Profile::api_base`].
    pub api_url: Option<String>,
    /// A PEM file of further certificate authorities, beside the platform's.
    pub ca_file: Option<PathBuf>,
    /// The From mailbox that a new draft starts with; may be empty.
    pub sender: String,
    /// The Reply-To that a new draft starts with; may be empty.
    pub reply_to: String,
    /// The message stream that a new draft starts with.
    pub stream: String,
    /// A 0600 file that holds the server token, if the profile has one of its own.
    pub token_file: Option<PathBuf>,
    /// The words of a command that prints the token; empty if the profile has none.
    pub token_command: Vec<String>,
    /// Whether the token is in the platform's keyring, under the profile's name.
    pub token_keyring: bool,
    /// Seconds for connect, command and content timeouts, if changed from the defaults.
    pub timeout: Option<u64>,
    /// Seconds for the response to the end of data, if changed from the default.
    pub response_timeout: Option<u64>,
    /// Whether a message carries `X-PM-Metadata-postrider`.
    pub correlate: bool,
    /// Whether to ask the API what became of a message.
    pub follow: bool,
    /// Whether the history keeps text and files; `None` is yes, but not in production.
    pub keep_bodies: Option<bool>,
    /// Messages a month that the user's plan allows, each recipient counted; for a word of warning.
    pub allowance: Option<u64>,
    /// Names of the preflight checks that are switched off: everywhere, and in this profile.
    pub preflight_off: Vec<String>,
    /// Text below a new message; may be empty.
    pub signature: String,
    /// The file that holds that text, in its place.
    pub signature_file: Option<PathBuf>,
}

impl Profile {
    /// The built-in profile for Postmark itself.
    pub fn postmark() -> Self {
        Self {
            name: "postmark".into(),
            color: Color::Yellow,
            environment: Environment::Production,
            smtp_host: HOST.into(),
            smtp_ports: PORTS.to_vec(),
            api_url: None,
            ca_file: None,
            sender: String::new(),
            reply_to: String::new(),
            stream: DEFAULT_STREAM.into(),
            token_file: None,
            token_command: Vec::new(),
            token_keyring: false,
            timeout: None,
            response_timeout: None,
            correlate: true,
            follow: true,
            keep_bodies: None,
            allowance: None,
            preflight_off: Vec::new(),
            signature: String::new(),
            signature_file: None,
        }
    }

    /// The built-in profile for the practice server. Host and ports are placeholders until the
    /// practice server has said where it listens.
    pub fn practice() -> Self {
        Self {
            name: "practice".into(),
            color: Color::Turquoise,
            environment: Environment::Practice,
            smtp_host: "127.0.0.1".into(),
            smtp_ports: Vec::new(),
            sender: "Ada Lovelace <ada@acme.example>".into(),
            ..Self::postmark()
        }
    }

    /// The token source that this profile names; [`TokenSource::None`] leaves it to the environment.
    pub fn own_source(&self) -> TokenSource {
        if self.is_practice() {
            return TokenSource::Practice;
        }
        match (&self.token_file, self.token_command.first()) {
            _ if self.token_keyring => TokenSource::Keyring,
            (_, Some(program)) => TokenSource::Command(program.clone()),
            (Some(path), None) => TokenSource::File(path.clone()),
            (None, None) => TokenSource::None,
        }
    }

    /// Makes `source` the one that this profile names.
    pub fn name_source(&mut self, source: &TokenSource) {
        self.token_keyring = *source == TokenSource::Keyring;
        self.token_command.clear();
        self.token_file = match source {
            TokenSource::File(path) => Some(path.clone()),
            _ => None,
        };
    }

    /// Whether it comes with the program.
    pub fn is_built_in(&self) -> bool {
        BUILT_IN.contains(&self.name.as_str())
    }

    /// The HTTP API that knows this profile's tokens: the one that was set, or Postmark's own where
    /// the SMTP host is Postmark's. `None` for any other host: its token is nothing to Postmark.
    pub fn api_base(&self) -> Option<&str> {
        let is_postmark = is_postmark_host(&self.smtp_host);
        self.api_url.as_deref().or(is_postmark.then_some(API_URL))
    }

    /// Whether the history keeps text and files of what this profile sends.
    pub fn keeps_bodies(&self) -> bool {
        let by_default = self.environment != Environment::Production;
        self.keep_bodies.unwrap_or(by_default)
    }

    /// Whether mail of this profile stays on this machine.
    pub fn is_practice(&self) -> bool {
        self.environment == Environment::Practice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_config() {
        for (color, name) in COLORS {
            assert_eq!(serde_json::to_value(color).unwrap(), name);
            assert_eq!(color.name(), name);
        }
        for environment in [
            Environment::Practice,
            Environment::Test,
            Environment::Production,
        ] {
            let written = serde_json::to_value(environment).unwrap();
            assert_eq!(written, environment.name());
        }
        assert!(Profile::practice().is_built_in() && Profile::postmark().is_built_in());
    }
}
