//! The themes that one can choose among in this run, the wanted one first.

use std::path::Path;

use super::error::TerminalError;
use crate::store::{SymbolChoice, ThemeChoice};
use crate::system;
use crate::view::{Symbols, Theme};

/// Themes with their names.
pub(super) type Themes = Vec<(String, Theme)>;

/// The wanted theme and all that come with postrider; `mono` alone where the user wants no color
/// (<https://no-color.org>). `environment` reads a variable.
///
/// # Errors
///
/// [`TerminalError::ThemeFile`] for a file that cannot be read.
pub(super) fn themes(
    wanted: &ThemeChoice,
    symbols: Symbols,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Themes, TerminalError> {
    let named = |name: &str| -> Result<(String, Theme), TerminalError> {
        Ok((name.to_owned(), Theme::named(name)?.with_symbols(symbols)))
    };
    if environment("NO_COLOR").is_some_and(|set| !set.is_empty()) {
        return Ok(vec![named("mono")?]);
    }
    let mut themes = Vec::new();
    match wanted {
        ThemeChoice::File(path) => {
            themes.push((name_of(path), read(path)?.with_symbols(symbols)));
        }
        ThemeChoice::BuiltIn(name) => themes.push(named(name)?),
        ThemeChoice::Auto => {}
    }
    for name in Theme::names() {
        if themes.first().is_none_or(|first| first.0 != name) {
            themes.push(named(name)?);
        }
    }
    Ok(themes)
}

/// Marks and frames as wanted, or as the locale has them: the first of its three variables that is set counts, as POSIX
/// says, and without one the locale is C. Where it names another character set than UTF-8, nothing else can be shown.
pub(super) fn symbols(
    wanted: SymbolChoice,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Symbols {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"]
        .into_iter()
        .filter_map(environment)
        .find(|value| !value.is_empty())
        .unwrap_or_default()
        .to_ascii_lowercase();
    let is_utf8 = cfg!(windows) || locale.contains("utf-8") || locale.contains("utf8");
    // The C locale says nothing about the terminal.
    let names_other = !is_utf8 && !matches!(locale.as_str(), "" | "c" | "posix");
    match wanted {
        SymbolChoice::Unicode => Symbols::Unicode,
        SymbolChoice::Auto if is_utf8 => Symbols::Unicode,
        SymbolChoice::Auto if names_other => Symbols::AsciiOnly,
        SymbolChoice::Ascii if names_other => Symbols::AsciiOnly,
        SymbolChoice::Auto | SymbolChoice::Ascii => Symbols::Ascii,
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

fn read(path: &Path) -> Result<Theme, TerminalError> {
    let wrong = |why: String| TerminalError::ThemeFile {
        path: path.to_owned(),
        why,
    };
    let text = system::read_text(path, &system::THEME).map_err(|error| wrong(error.reason()))?;
    Theme::parse(&text).map_err(|error| wrong(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &ThemeChoice, variables: &[(&str, &str)]) -> Vec<String> {
        let read = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let themes = themes(wanted, Symbols::Ascii, &read).unwrap();
        themes.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_wanted_theme_comes_first_and_the_others_behind() {
        let auto = ThemeChoice::Auto;
        let all = [
            "terminal",
            "dark",
            "light",
            "high-contrast",
            "sixteen",
            "mono",
        ];
        assert_eq!(names(&auto, &[]), all);
        // What a terminal says of its background may be said of another one, by way of tmux or ssh.
        assert_eq!(names(&auto, &[("COLORFGBG", "15;0")]), all);
        let named = ThemeChoice::BuiltIn("sixteen");
        let sixteen = names(&named, &[]);
        let first = [
            "sixteen",
            "terminal",
            "dark",
            "light",
            "high-contrast",
            "mono",
        ];
        assert_eq!(sixteen, first);
        assert_eq!(names(&named, &[("NO_COLOR", "1")]), ["mono"]);
        assert_eq!(names(&named, &[("NO_COLOR", "")]).len(), 6);
    }

    #[test]
    fn symbols_follow_the_wish_and_else_the_locale() {
        use Symbols::{Ascii, AsciiOnly, Unicode};
        for (variables, auto, ascii) in [
            (&[("LANG", "en_US.UTF-8")][..], Unicode, Ascii),
            (&[("LANG", "C.utf8")], Unicode, Ascii),
            (&[("LC_CTYPE", "UTF-8"), ("LANG", "C")], Unicode, Ascii),
            (
                &[("LC_ALL", ""), ("LANG", "de_DE.UTF-8@euro")],
                Unicode,
                Ascii,
            ),
            (&[("LC_ALL", "C"), ("LANG", "en_US.UTF-8")], Ascii, Ascii),
            (&[], Ascii, Ascii),
            (&[("LANG", "POSIX")], Ascii, Ascii),
            (&[("LANG", "de_DE.ISO-8859-1")], AsciiOnly, AsciiOnly),
            (&[("LANG", "de_DE")], AsciiOnly, AsciiOnly),
        ] {
            let read = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(symbols(SymbolChoice::Auto, &read), auto, "{variables:?}");
            assert_eq!(symbols(SymbolChoice::Ascii, &read), ascii, "{variables:?}");
            assert_eq!(
                symbols(SymbolChoice::Unicode, &read),
                Unicode,
                "{variables:?}"
            );
        }
    }

    #[test]
    fn the_store_knows_the_names_of_all_themes() {
        assert!(Theme::names().eq(ThemeChoice::BUILT_IN));
    }

    #[test]
    fn a_theme_of_the_users_is_read_or_told_by_its_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("own.toml");
        let wanted = ThemeChoice::File(path.clone());
        let told = |wanted: &ThemeChoice| {
            themes(wanted, Symbols::Unicode, &|_| None)
                .unwrap_err()
                .to_string()
        };
        assert!(told(&wanted).contains("own.toml"));
        let device = told(&ThemeChoice::File("/dev/zero".into()));
        assert!(
            device.contains("/dev/zero") && device.contains("a theme must be a regular file"),
            "{device}"
        );
        std::fs::write(&path, "accent = \"mauve-ish\"").unwrap();
        assert!(told(&wanted).contains("own.toml") && told(&wanted).contains("mauve-ish"));
        std::fs::write(&path, "accent = \"#ff8800\"\nquiet = \"dim\"\n").unwrap();
        assert_eq!(names(&wanted, &[])[..2], ["own.toml", "terminal"]);
    }
}
