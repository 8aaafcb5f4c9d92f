//! Changes of the config by the program: what is changed is changed, and everything else stays as it was
//! written: comments, order, line ends.

use std::path::{Path, PathBuf};

use toml_edit::{Array, DocumentMut, Item, Table, TableLike, Value};

use super::{AppDirs, ConfigError, FileConfig, Overrides, Settings, file};
use crate::system;

/// Writes a profile's ports to the config file, creating it if necessary. Preserves comments and order.
/// Returns the path.
///
/// # Errors
///
/// [`ConfigError`] if the file cannot be read, is invalid or cannot be written; it is not changed.
pub fn save_ports(places: &AppDirs, profile: &str, ports: &[u16]) -> Result<PathBuf, ConfigError> {
    let list: Array = ports.iter().map(|port| i64::from(*port)).collect();
    edit_config(places, |document| {
        set(own(document, profile)?, "smtp-ports", list.into());
        Ok(())
    })
}

/// Changes the config with `change`, which returns an error message if it cannot. The result must be a valid
/// config.
pub(super) fn edit_config(
    places: &AppDirs,
    change: impl FnOnce(&mut DocumentMut) -> Result<(), String>,
) -> Result<PathBuf, ConfigError> {
    edit_text(places, |before| {
        let mut document: DocumentMut = before.parse().map_err(in_words)?;
        change(&mut document)?;
        Ok(document.to_string())
    })
}

/// toml_edit's message without the position, which refers to a text that nobody sees.
pub(super) fn in_words(error: toml_edit::TomlError) -> String {
    error.message().to_owned()
}

/// Like [`edit_config`] for a change that needs the text itself.
pub(super) fn edit_text(
    places: &AppDirs,
    change: impl FnOnce(&str) -> Result<String, String>,
) -> Result<PathBuf, ConfigError> {
    let path = places.config_file();
    let before = file::read(&path, &system::CONFIG)?.unwrap_or_default();
    // What does not read as a config is not written over.
    FileConfig::parse(&path, &before)?;
    let bad = |why: String| ConfigError::Value {
        path: path.clone(),
        why,
    };
    let after = with_ends_of(&before, change(&before).map_err(bad)?);
    if after != before {
        let config = FileConfig::parse(&path, &after)?;
        Settings::of(&config, places, &Overrides::default())?;
        file::write(&behind_links(&path), &after)?;
    }
    Ok(path)
}

/// Restores the original line ends.
fn with_ends_of(before: &str, after: String) -> String {
    match before.contains("\r\n") {
        true => after.replace("\r\n", "\n").replace('\n', "\r\n"),
        false => after,
    }
}

/// The file behind links, so that a linked config stays a link.
fn behind_links(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// Sets one key, preserving the rest of its line.
pub(super) fn set(own: &mut dyn TableLike, key: &str, mut value: Value) {
    match own.get_mut(key).and_then(Item::as_value_mut) {
        Some(known) => {
            *value.decor_mut() = known.decor().clone();
            *known = value;
        }
        None => drop(own.insert(key, Item::Value(value))),
    }
}

pub(super) fn find<'d>(document: &'d DocumentMut, name: &str) -> Option<&'d Item> {
    document.get("profiles")?.as_table_like()?.get(name)
}

pub(super) fn profiles(document: &mut DocumentMut) -> Result<&mut dyn TableLike, String> {
    let made = || {
        let mut table = Table::new();
        // `[profiles.postmark]` needs no `[profiles]` above it.
        table.set_implicit(true);
        Item::Table(table)
    };
    let profiles = document.entry("profiles").or_insert_with(made);
    profiles
        .as_table_like_mut()
        .ok_or_else(|| "`profiles` is no table".to_owned())
}

/// The table of a profile, appended if missing.
pub(super) fn own<'d>(
    document: &'d mut DocumentMut,
    name: &str,
) -> Result<&'d mut dyn TableLike, String> {
    if find(document, name).is_none() {
        append(document, name, Table::new())?;
    }
    profiles(document)?
        .get_mut(name)
        .and_then(Item::as_table_like_mut)
        .ok_or_else(|| format!("`profiles.{name}` is no table"))
}

/// Appends a profile's table after everything else, including trailing comments.
pub(super) fn append(
    document: &mut DocumentMut,
    name: &str,
    mut table: Table,
) -> Result<(), String> {
    let is_inline = document.get("profiles").is_some_and(Item::is_inline_table);
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    if !is_inline && !trailing.is_empty() {
        document.set_trailing("");
        let line_end = if trailing.ends_with('\n') { "" } else { "\n" };
        table
            .decor_mut()
            .set_prefix(format!("{trailing}{line_end}\n"));
    }
    profiles(document)?.insert(name, Item::Table(table));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> (tempfile::TempDir, AppDirs) {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        (home, places)
    }

    #[test]
    fn a_port_is_saved_and_comments_stay() {
        let (_home, places) = places();
        let path = save_ports(&places, "postmark", &[2525, 587]).unwrap();
        let made = std::fs::read_to_string(&path).unwrap();
        assert_eq!(made, "[profiles.postmark]\nsmtp-ports = [2525, 587]\n");
        let written = "# mine\ntheme = \"light\" # bright\n\n[profiles.shop] # the shop\nsmtp-ports = [25] # old\nsender = \"a@b.example\"\n";
        std::fs::write(&path, written).unwrap();
        save_ports(&places, "shop", &[587]).unwrap();
        save_ports(&places, "postmark", &[25]).unwrap();
        let now = std::fs::read_to_string(&path).unwrap();
        let wanted = written.replace("[25] # old", "[587] # old");
        assert!(now.starts_with(&wanted), "{now}");
        assert!(
            now.ends_with("[profiles.postmark]\nsmtp-ports = [25]\n"),
            "{now}"
        );
    }

    #[test]
    fn a_config_that_cannot_be_read_is_left_alone() {
        let (_home, places) = places();
        let path = save_ports(&places, "postmark", &[25]).unwrap();
        std::fs::write(&path, "them = 1\n").unwrap();
        let error = save_ports(&places, "postmark", &[587]).unwrap_err();
        assert!(error.to_string().contains("line 1"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "them = 1\n");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_to_the_config_stays_one() {
        let (home, places) = places();
        let real = home.path().join("dotfiles.toml");
        std::fs::write(&real, "theme = \"light\"\n").unwrap();
        std::fs::create_dir_all(places.config_file().parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(&real, places.config_file()).unwrap();
        save_ports(&places, "postmark", &[25]).unwrap();
        assert!(places.config_file().is_symlink());
        let now = std::fs::read_to_string(&real).unwrap();
        assert!(now.contains("smtp-ports = [25]"), "{now}");
    }
}
