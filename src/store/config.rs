//! The config file: TOML, every key known, errors with line and column.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::command_words::CommandWords;
use super::suggestion::suggestion;
use super::{AppDirs, ConfigError, StoreError, SyntaxError, file};
use crate::postmark::{Color, Environment};
use crate::record::check_toml_depth;
use crate::system;

/// The commented sample; its values are the defaults.
pub const SAMPLE: &str = include_str!("../../assets/config.sample.toml");

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FileConfig {
    /// Profile to use by default.
    pub default_profile: Option<String>,
    pub theme: Option<super::ThemeChoice>,
    pub symbols: Option<super::SymbolChoice>,
    /// Seconds for the connect, command and content timeouts.
    pub timeout: Option<u64>,
    /// Seconds to wait for the response to the end of data.
    pub response_timeout: Option<u64>,
    /// Days to keep sends in the history; 0 keeps everything.
    pub history_days: Option<u32>,
    /// Preflight checks that are switched off everywhere.
    pub preflight_off: Option<Vec<String>>,
    /// Column of the wrap guide; 0 for none.
    pub wrap_guide: Option<u16>,
    /// Whether the interface takes the mouse; true if not set.
    pub mouse: Option<bool>,
    /// Keys by the names of actions.
    pub keys: BTreeMap<String, KeyList>,
    /// Profiles by name; `postmark` and `practice` modify the built-in ones.
    pub profiles: BTreeMap<String, FileProfile>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[allow(missing_docs)]
pub struct FileProfile {
    pub color: Option<Color>,
    pub environment: Option<Environment>,
    pub smtp_host: Option<String>,
    pub smtp_ports: Option<Vec<u16>>,
    pub api_url: Option<String>,
    pub ca_file: Option<PathBuf>,
    pub sender: Option<String>,
    pub reply_to: Option<String>,
    pub stream: Option<String>,
    pub token_file: Option<PathBuf>,
    pub token_command: Option<CommandWords>,
    pub token_keyring: Option<bool>,
    pub timeout: Option<u64>,
    pub response_timeout: Option<u64>,
    pub correlate: Option<bool>,
    pub follow: Option<bool>,
    pub keep_bodies: Option<bool>,
    pub allowance: Option<u64>,
    pub preflight_off: Option<Vec<String>>,
    pub signature: Option<String>,
    pub signature_file: Option<PathBuf>,
}

/// The keys of an action: a string or a list; an empty one removes its keys.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KeyList(pub Vec<String>);

impl<'de> Deserialize<'de> for KeyList {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            One(String),
            Several(Vec<String>),
        }
        let told =
            |_| serde::de::Error::custom("expected a key such as \"Ctrl+S\", or a list of keys");
        Ok(match Written::deserialize(from).map_err(told)? {
            Written::One(key) => Self(vec![key]),
            Written::Several(keys) => Self(keys),
        })
    }
}

impl FileConfig {
    /// Reads the config file; without one, everything is unset.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with line and column.
    pub fn load(places: &AppDirs) -> Result<Self, ConfigError> {
        let path = places.config_file();
        match file::read(&path, &system::CONFIG)? {
            Some(text) => Self::parse(&path, &text),
            None => Ok(Self::default()),
        }
    }

    /// Parses the text of a config file; `path` is for errors.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] with line and column.
    pub fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        Ok(parse(path, text, "the config")?)
    }
}

/// Creates the config file with `text`; returns its path.
///
/// # Errors
///
/// [`StoreError::Exists`] if there is one; it is not changed.
pub fn init_config(places: &AppDirs, text: &str) -> Result<PathBuf, StoreError> {
    let path = places.config_file();
    file::create(&path, text)?;
    Ok(path)
}

/// Parses TOML; `place` describes the file in errors.
pub(super) fn parse<T: DeserializeOwned>(
    path: &Path,
    text: &str,
    place: &str,
) -> Result<T, SyntaxError> {
    let wrong = |at: usize, why: String| {
        let (line, column) = position(text, at);
        SyntaxError {
            path: path.to_owned(),
            line,
            column,
            why,
        }
    };
    check_toml_depth(text).map_err(|deep| wrong(deep.at, deep.to_string()))?;
    toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        wrong(at, explain(error.message(), place))
    })
}

fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// The parser's message with a suggestion. `place` describes the file.
fn explain(message: &str, place: &str) -> String {
    let mut names = message.split('`').skip(1).step_by(2);
    let Some(found) = names.next().filter(|_| message.starts_with("unknown")) else {
        return in_plain_words(message);
    };
    if matches!(
        found,
        "token" | "server-token" | "password" | "secret" | "secret-key" | "access-key"
    ) {
        return format!(
            "`{found}`: a token never stands in {place}. `postrider token set` keeps it in the keyring; or put it into POSTMARK_SERVER_TOKEN, or name a file of mode 0600 with `token-file`"
        );
    }
    let known: Vec<&str> = names.collect();
    let kind = if message.starts_with("unknown variant") {
        "value"
    } else {
        "key"
    };
    format!("there is no {kind} `{found}`{}", suggestion(found, &known))
}

/// What the parser expects, without Rust type names.
fn in_plain_words(message: &str) -> String {
    let words = [
        ("struct FileProfile", "a table with the keys of a profile"),
        ("struct FileConfig", "a table"),
        ("struct KeyList", "a key or a list of keys"),
        ("a map", "a table"),
        ("a sequence", "a list"),
        ("u16", "a port from 0 to 65535"),
        ("u32", "a whole number"),
        ("u64", "a whole number"),
        ("path string", "a string"),
    ];
    // Of each sentence only what is expected is ours; what was found is quoted from the file.
    let Some((found, expected)) = message.rsplit_once("expected ") else {
        return message.to_owned();
    };
    let plain = words.iter().find(|(ours, _)| *ours == expected);
    format!("{found}expected {}", plain.map_or(expected, |row| row.1))
}

/// All keys of the file, at the top level and in a profile, as the parser lists them.
#[cfg(test)]
pub(super) fn keys_of() -> (Vec<String>, Vec<String>) {
    let told = |text: &str| {
        let error = toml::from_str::<FileConfig>(text).expect_err(text);
        let names = error.message().split('`').skip(3).step_by(2);
        names.map(str::to_owned).collect()
    };
    (told("zzz = 1"), told("[profiles.x]\nzzz = 1"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        FileConfig::parse(Path::new("c.toml"), text)
            .expect_err(text)
            .to_string()
    }

    #[test]
    fn faults_are_named_with_their_place() {
        for (text, expected) in [
            (
                "timeout = 5\nthem = \"dark\"\n",
                "c.toml, line 2, column 1: there is no key `them`; did you mean `theme`?",
            ),
            (
                "[profiles.x]\ncolour = \"red\"\n",
                "c.toml, line 2, column 1: there is no key `colour`; did you mean `color`?",
            ),
            (
                "[profiles.x]\ncolor = \"rad\"\n",
                "c.toml, line 2, column 9: there is no value `rad`; did you mean `red`?",
            ),
            (
                "[profile.x]\nsender = \"a@b.example\"\n",
                "c.toml, line 1, column 2: there is no key `profile`; did you mean `profiles`?",
            ),
            (
                "profiles.x.strem = \"a\"\n",
                "c.toml, line 1, column 12: there is no key `strem`; did you mean `stream`?",
            ),
            (
                "profiles = { x = { folow = true } }\n",
                "c.toml, line 1, column 20: there is no key `folow`; did you mean `follow`?",
            ),
            (
                "[profiles]\nx = 3\n",
                "c.toml, line 2, column 5: invalid type: integer `3`, expected a table with the keys of a profile",
            ),
            (
                "[profiles.x]\nsmtp-ports = 25\n",
                "c.toml, line 2, column 14: invalid type: integer `25`, expected a list",
            ),
            (
                "[profiles.x]\nsmtp-ports = [\"smtp\"]\n",
                "c.toml, line 2, column 15: invalid type: string \"smtp\", expected a port from 0 to 65535",
            ),
            (
                "[profiles.x]\nsmtp-ports = [70000]\n",
                "c.toml, line 2, column 15: invalid value: integer `70000`, expected a port from 0 to 65535",
            ),
            (
                "[profiles.x]\nfollow = \"yes\"\n",
                "c.toml, line 2, column 10: invalid type: string \"yes\", expected a boolean",
            ),
            (
                "[profiles.x]\nallowance = -1\n",
                "c.toml, line 2, column 13: invalid value: integer `-1`, expected a whole number",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
        assert!(
            error("[profiles.x]\ntoken = \"abc\"").contains("a token never stands in the config")
        );
        for (text, expected) in [
            ("token-command = \"pass 'x\"", "a quote is not closed"),
            ("token-command = []", "there is no command"),
            ("token-command = 7", "a command as a list of words"),
        ] {
            let told = error(&format!("[profiles.x]\n{text}"));
            assert!(
                told.starts_with("c.toml, line 2") && told.contains(expected),
                "{told}"
            );
        }
        assert!(error("timeout = \"soon\"").starts_with("c.toml, line 1, column 11: "));
        assert!(error("timeout = ").starts_with("c.toml, line 1"));
        assert!(!error("[profiles.x]\ntoken = \"abc-secret\"").contains("abc-secret"));
    }
}
