//! The themes that one can choose among in this run, the wanted one first.

use std::path::Path;

use super::error::TerminalError;
use crate::store::ThemeChoice;
use crate::system;
use crate::view::Theme;

/// Themes with their names.
pub(super) type Themes = Vec<(String, Theme)>;

/// The wanted theme and all that come with the program; `mono` alone where the user wants no colour
/// (<https://no-color.org>). `environment` reads a variable.
///
/// # Errors
///
/// [`TerminalError::ThemeFile`] for a file that cannot be read.
pub(super) fn themes(
    wanted: &ThemeChoice,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<Themes, TerminalError> {
    if environment("NO_COLOR").is_some_and(|set| !set.is_empty()) {
        return Ok(vec![("mono".to_owned(), Theme::named("mono")?)]);
    }
    let first = match wanted {
        ThemeChoice::File(path) => (name_of(path), read(path)?),
        ThemeChoice::BuiltIn(name) => ((*name).to_owned(), Theme::named(name)?),
        ThemeChoice::Auto => {
            let light = environment("COLORFGBG").and_then(|told| is_light(&told));
            let name = if light == Some(true) { "light" } else { "dark" };
            (name.to_owned(), Theme::named(name)?)
        }
    };
    let mut themes = vec![first];
    for name in Theme::names() {
        if themes[0].0 != name {
            themes.push((name.to_owned(), Theme::named(name)?));
        }
    }
    Ok(themes)
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

/// Whether `COLORFGBG`, which some terminals set to the numbers of text and ground (`0;15`), tells of
/// a light ground, if it tells anything. Black to cyan and dark grey are dark.
fn is_light(told: &str) -> Option<bool> {
    let ground: u8 = told.rsplit(';').next()?.parse().ok()?;
    (ground < 16).then_some(matches!(ground, 7 | 9..=15))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(wanted: &ThemeChoice, variables: &[(&str, &str)]) -> Vec<String> {
        let read = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        let themes = themes(wanted, &read).unwrap();
        themes.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn the_wanted_theme_comes_first_and_the_others_behind() {
        let auto = ThemeChoice::Auto;
        let all = ["dark", "light", "high-contrast", "sixteen", "mono"];
        assert_eq!(names(&auto, &[]), all);
        assert_eq!(names(&auto, &[("COLORFGBG", "0;15")])[0], "light");
        assert_eq!(names(&auto, &[("COLORFGBG", "0;default;15")])[0], "light");
        for dark in ["15;0", "15;8", "15;default", "", "x;y;", "0;300"] {
            assert_eq!(names(&auto, &[("COLORFGBG", dark)])[0], "dark", "{dark}");
        }
        let named = ThemeChoice::BuiltIn("sixteen");
        let sixteen = names(&named, &[("COLORFGBG", "0;15")]);
        assert_eq!(
            sixteen,
            ["sixteen", "dark", "light", "high-contrast", "mono"]
        );
        assert_eq!(names(&named, &[("NO_COLOR", "1")]), ["mono"]);
        assert_eq!(names(&named, &[("NO_COLOR", "")]).len(), 5);
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
        let told = |wanted: &ThemeChoice| themes(wanted, &|_| None).unwrap_err().to_string();
        assert!(told(&wanted).contains("own.toml"));
        let device = told(&ThemeChoice::File("/dev/zero".into()));
        assert!(
            device.contains("/dev/zero") && device.contains("a theme must be a regular file"),
            "{device}"
        );
        std::fs::write(&path, "accent = \"mauve-ish\"").unwrap();
        assert!(told(&wanted).contains("own.toml") && told(&wanted).contains("mauve-ish"));
        std::fs::write(&path, "accent = \"#ff8800\"\nquiet = \"dim\"\n").unwrap();
        assert_eq!(names(&wanted, &[])[..2], ["own.toml", "dark"]);
    }
}
