//! Which theme and which symbols the user wants.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::suggestion::suggestion;

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ThemeChoice {
    /// `terminal`, which can be read on any background.
    #[default]
    Auto,
    BuiltIn(&'static str),
    /// A user's theme file.
    File(PathBuf),
}

/// Which characters marks and frames are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SymbolChoice {
    /// ASCII where the locale is not UTF-8.
    #[default]
    Auto,
    Unicode,
    Ascii,
}

impl SymbolChoice {
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Unicode => "unicode",
            Self::Ascii => "ascii",
        }
    }
}

impl ThemeChoice {
    pub const BUILT_IN: [&str; 6] = [
        "terminal",
        "dark",
        "light",
        "high-contrast",
        "sixteen",
        "mono",
    ];

    /// Resolves its file relative to `folder`.
    pub(super) fn beside(self, folder: Option<&Path>) -> Self {
        match (self, folder) {
            (Self::File(path), Some(folder)) => Self::File(folder.join(path)),
            (choice, _) => choice,
        }
    }
}

impl FromStr for ThemeChoice {
    type Err = String;

    /// A name, `auto`, or the path of a `.toml` file.
    ///
    /// # Errors
    ///
    /// The available themes.
    fn from_str(text: &str) -> Result<Self, String> {
        if text == "auto" {
            return Ok(Self::Auto);
        }
        if Path::new(text)
            .extension()
            .is_some_and(|end| end.eq_ignore_ascii_case("toml"))
        {
            return Ok(Self::File(PathBuf::from(text)));
        }
        let known = Self::BUILT_IN.into_iter().find(|name| *name == text);
        known.map(Self::BuiltIn).ok_or_else(|| {
            let names: Vec<&str> = std::iter::once("auto").chain(Self::BUILT_IN).collect();
            let near = suggestion(text, &names);
            format!(
                "there is no theme `{text}`{near}; a theme of your own is a file that ends in .toml"
            )
        })
    }
}

impl fmt::Display for ThemeChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::BuiltIn(name) => f.write_str(name),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

impl Serialize for ThemeChoice {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ThemeChoice {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_theme_is_named_or_a_file() {
        for name in ThemeChoice::BUILT_IN {
            assert_eq!(name.parse(), Ok(ThemeChoice::BuiltIn(name)));
        }
        let own = "my/own.toml".parse::<ThemeChoice>().unwrap();
        assert_eq!(
            own.clone().beside(Some(Path::new("/etc"))).to_string(),
            "/etc/my/own.toml"
        );
        assert_eq!(own.beside(None).to_string(), "my/own.toml");
        let why = "lihgt".parse::<ThemeChoice>().unwrap_err();
        assert!(
            why.contains("did you mean `light`?") && why.contains(".toml"),
            "{why}"
        );
    }
}
