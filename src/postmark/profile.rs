//! A profile: where mail goes, from whom, with whose token.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{API_URL, DEFAULT_STREAM, HOST, PORTS, is_postmark_host};

pub const BUILT_IN: [&str; 2] = ["practice", "postmark"];

/// What kind of mail a profile sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Environment {
    /// The practice server on loopback: nothing leaves this computer.
    Practice,
    /// Real mail to test recipients.
    Test,
    /// Real mail to real people.
    #[default]
    Production,
}

impl Environment {
    pub fn name(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Test => "test",
            Self::Production => "production",
        }
    }
}

/// Postmark's eight server colors (postmark-facts.md section 4.3).
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

/// Colors with their config names.
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
    pub fn name(self) -> &'static str {
        // The table has a row for every color, by test.
        COLORS
            .iter()
            .find(|(color, _)| *color == self)
            .map_or("", |row| row.1)
    }
}

/// Where a profile's credential came from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenSource {
    /// None was found.
    #[default]
    None,
    /// Typed or pasted in this session.
    Typed,
    /// The practice server's own token.
    Practice,
    /// The environment variable of this name.
    Environment(String),
    /// A file of mode 0600.
    File(PathBuf),
    /// The platform's keyring.
    Keyring,
    /// Output of this command.
    Command(String),
}

impl TokenSource {
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

    /// A self-contained description of the source.
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

    /// Whether reading it takes time, so that it is not read before the first frame.
    pub fn is_slow(&self) -> bool {
        matches!(self, Self::Keyring | Self::Command(_))
    }

    /// Whether postrider stored the token there and can delete it.
    pub fn is_kept(&self) -> bool {
        matches!(self, Self::Keyring | Self::File(_))
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Unique; `practice` and `postmark` are built in.
    pub name: String,
    /// Color of the header.
    pub color: Color,
    /// What kind of mail it sends.
    pub environment: Environment,
    /// SMTP host; for `practice`, replaced once the practice server is up.
    pub smtp_host: String,
    /// SMTP ports in the order in which they are tried.
    pub smtp_ports: Vec<u16>,
    /// An HTTP API other than the host's own; see [`Profile::api_base`].
    pub api_url: Option<String>,
    /// PEM file of additional certificate authorities.
    pub ca_file: Option<PathBuf>,
    pub sender: String,
    pub reply_to: String,
    pub stream: String,
    /// File with mode 0600 that holds the server token.
    pub token_file: Option<PathBuf>,
    /// Command that prints the token; may be empty.
    pub token_command: Vec<String>,
    /// Whether the token is in the platform's keyring, under the profile's name.
    pub token_keyring: bool,
    /// Seconds for the connect, command and content timeouts, unless default.
    pub timeout: Option<u64>,
    /// Seconds to wait for the response to the end of data, unless default.
    pub response_timeout: Option<u64>,
    /// Whether messages carry `X-PM-Metadata-postrider`.
    pub correlate: bool,
    /// Whether to ask the API for delivery status.
    pub follow: bool,
    /// Whether the history keeps text and files; `None` means yes, except in production.
    pub keep_bodies: Option<bool>,
    /// Messages per month in the user's plan, counting each recipient; for warnings.
    pub allowance: Option<u64>,
    /// Preflight checks that are switched off, globally or in this profile.
    pub preflight_off: Vec<String>,
    pub signature: String,
    /// File to read the signature from instead.
    pub signature_file: Option<PathBuf>,
    /// Whether `postrider sandbox -- COMMAND` led it to a practice server for this command.
    #[serde(skip)]
    pub is_sandboxed: bool,
}

impl Profile {
    /// The environment of its sends: practice where a practice server takes them, whatever the profile is for.
    pub fn environment_of_sends(&self) -> Environment {
        match self.is_sandboxed {
            true => Environment::Practice,
            false => self.environment,
        }
    }

    /// The built-in profile for Postmark.
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
            is_sandboxed: false,
        }
    }

    /// The built-in profile for the practice server. Host and ports are placeholders until the server is
    /// listening.
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

    /// The token source set in this profile; [`TokenSource::None`] falls back to the environment.
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

    /// Sets the profile's token source.
    pub fn name_source(&mut self, source: &TokenSource) {
        self.token_keyring = *source == TokenSource::Keyring;
        self.token_command.clear();
        self.token_file = match source {
            TokenSource::File(path) => Some(path.clone()),
            _ => None,
        };
    }

    /// Whether the profile is built in.
    pub fn is_built_in(&self) -> bool {
        BUILT_IN.contains(&self.name.as_str())
    }

    /// The HTTP API for this profile's tokens: the configured one, or Postmark's if the SMTP host is
    /// Postmark's. `None` for any other host.
    pub fn api_base(&self) -> Option<&str> {
        let is_postmark = is_postmark_host(&self.smtp_host);
        self.api_url.as_deref().or(is_postmark.then_some(API_URL))
    }

    /// Whether the history keeps text and files of messages sent from this profile.
    pub fn keeps_bodies(&self) -> bool {
        let by_default = self.environment != Environment::Production;
        self.keep_bodies.unwrap_or(by_default)
    }

    /// Whether mail from this profile stays on this computer.
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
