//! The key of the config that says where a profile's token is. Comments and everything else stay.

use std::ops::Range;
use std::path::PathBuf;

use toml_edit::{Document, DocumentMut, Item, Table, value};

use super::edit::{edit_text, in_words};
use super::{AppDirs, ConfigError};
use crate::postmark::TokenSource;

/// Token keys; a profile has at most one.
const KEYS: [&str; 3] = ["token-keyring", "token-command", "token-file"];

/// Sets `source` (the keyring or a file) as the token source of a profile, replacing the previous one; any
/// other source removes the key. Returns the config's path; it is created if necessary.
///
/// # Errors
///
/// [`ConfigError`] if the file cannot be read, is invalid or cannot be written; it is not changed.
pub fn save_token_key(
    places: &AppDirs,
    profile: &str,
    source: &TokenSource,
) -> Result<PathBuf, ConfigError> {
    edit_text(places, |before| changed(before, profile, source))
}

fn changed(text: &str, profile: &str, source: &TokenSource) -> Result<String, String> {
    let wanted = match source {
        TokenSource::Keyring => Some((KEYS[0], value(true))),
        TokenSource::File(path) => Some((KEYS[2], value(path.display().to_string()))),
        _ => None,
    };
    let mut text = text.to_owned();
    let mut old = lines_of(&text, profile)?;
    // From the last on, so that the others stay where they are; the first makes room for the new one.
    old.sort_by_key(|range| std::cmp::Reverse(range.start));
    let replaced = wanted.as_ref().filter(|_| !old.is_empty());
    let at = old.last().map(|range| range.start).unwrap_or_default();
    for range in old {
        let is_place = replaced.is_some() && range.start == at;
        let end = match is_place {
            true => range.end,
            false => line_end(&text, range.end),
        };
        text.replace_range(range.start..end, "");
    }
    if let Some((key, item)) = replaced {
        text.insert_str(at, &format!("{key} = {}", item.to_string().trim()));
        return Ok(text);
    }
    let mut document: DocumentMut = text.parse().map_err(in_words)?;
    set(&mut document, profile, wanted)?;
    Ok(document.to_string())
}

/// Ranges of a profile's token keys, from name to value, outside inline tables.
fn lines_of(text: &str, profile: &str) -> Result<Vec<Range<usize>>, String> {
    let document = Document::parse(text).map_err(in_words)?;
    let profiles = document.get("profiles").and_then(Item::as_table);
    let own = profiles.and_then(|profiles| profiles.get(profile)?.as_table());
    let span = |key: &&str| {
        let (name, item) = own?.get_key_value(key)?;
        // A dotted key begins before its last name, and these have no dots.
        let (name, value) = (name.span()?, item.span()?);
        Some(name.start..value.end)
    };
    let spans: Vec<_> = KEYS.iter().filter_map(span).collect();
    let is_line = |range: &Range<usize>| {
        let before = text[..range.start].rsplit('\n').next().unwrap_or_default();
        before.trim().is_empty()
    };
    Ok(spans.into_iter().filter(is_line).collect())
}

/// The position after the line end.
fn line_end(text: &str, from: usize) -> usize {
    text[from..]
        .find('\n')
        .map_or(text.len(), |at| from + at + 1)
}

/// Removes the remaining keys and inserts the new one.
fn set(
    document: &mut DocumentMut,
    profile: &str,
    wanted: Option<(&str, Item)>,
) -> Result<(), String> {
    let named = |document: &DocumentMut| {
        let own = document.get("profiles").and_then(|all| all.get(profile));
        own.is_some_and(|own| KEYS.iter().any(|key| own.get(key).is_some()))
    };
    if wanted.is_none() && !named(document) {
        return Ok(());
    }
    let profiles = document
        .entry("profiles")
        .or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        })
        .as_table_like_mut()
        .ok_or("`profiles` is no table")?;
    let own = profiles
        .entry(profile)
        .or_insert_with(|| Item::Table(Table::new()))
        .as_table_like_mut()
        .ok_or_else(|| format!("`profiles.{profile}` is no table"))?;
    for key in KEYS {
        own.remove(key);
    }
    if let Some((key, item)) = wanted {
        own.insert(key, item);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const WRITTEN: &str = "# mine\ntheme = \"light\" # bright\n\n[profiles.shop] # the shop\n# from pass\ntoken-command = [\n  \"pass\",\n  \"shop\",\n] # old\nsender = \"a@b.example\"\n\n[profiles.other]\ntoken-file = \"/x\"\n";

    fn saved(text: &str, profile: &str, source: &TokenSource) -> String {
        changed(text, profile, source).unwrap()
    }

    #[test]
    fn a_source_takes_the_place_of_another_and_comments_stay() {
        let keyring = saved(WRITTEN, "shop", &TokenSource::Keyring);
        let wanted = WRITTEN.replace(
            "token-command = [\n  \"pass\",\n  \"shop\",\n] # old",
            "token-keyring = true # old",
        );
        assert_eq!(keyring, wanted);
        let file = saved(&keyring, "shop", &TokenSource::File("/t".into()));
        assert_eq!(
            file,
            wanted.replace("token-keyring = true", "token-file = \"/t\"")
        );
        let gone = saved(&file, "shop", &TokenSource::None);
        assert_eq!(gone, wanted.replace("token-keyring = true # old\n", ""));
        assert_eq!(saved(&gone, "shop", &TokenSource::None), gone);
    }

    #[test]
    fn a_profile_without_one_gets_its_key_and_one_without_a_table_both() {
        assert_eq!(
            saved("", "postmark", &TokenSource::Keyring),
            "[profiles.postmark]\ntoken-keyring = true\n"
        );
        assert_eq!(
            saved("[profiles.a]\nsender = \"x\"\n", "a", &TokenSource::Keyring),
            "[profiles.a]\nsender = \"x\"\ntoken-keyring = true\n"
        );
        assert_eq!(saved("", "postmark", &TokenSource::None), "");
        let inline = "profiles = { a = { token-file = \"/x\", sender = \"y\" } }\n";
        let now = saved(inline, "a", &TokenSource::Keyring);
        assert!(
            !now.contains("token-file") && now.contains("token-keyring = true"),
            "{now}"
        );
        let now = saved(inline, "a", &TokenSource::None);
        assert!(!now.contains("token-") && now.contains("sender"), "{now}");
    }

    #[test]
    fn a_config_that_cannot_be_read_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        let path = save_token_key(&places, "postmark", &TokenSource::Keyring).unwrap();
        std::fs::write(&path, "them = 1\n").unwrap();
        let error = save_token_key(&places, "postmark", &TokenSource::None).unwrap_err();
        assert!(error.to_string().contains("line 1"), "{error}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "them = 1\n");
    }
}
