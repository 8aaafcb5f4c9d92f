//! Profiles made, changed, renamed, copied and deleted in the config.

use toml_edit::{Array, Decor, DocumentMut, Item, Key, Table, TableLike, Value};

use super::edit::{append, edit_config, find, own, profiles, set};
use super::{AppDirs, ConfigError, FileConfig, Overrides, Settings, file};
use crate::postmark::{BUILT_IN, Changed, KeyValue, Origin, ProfileChange, Written};
use crate::system;

/// Keys that are not copied with a profile, because they refer to its name.
const NOT_COPIED: [&str; 1] = ["token-keyring"];

/// Changes the config and reads it again, with `overrides` on top as at startup.
///
/// # Errors
///
/// [`ConfigError`] if the file cannot be read, is invalid or cannot be written; it is not changed.
pub fn change_profile(
    places: &AppDirs,
    overrides: &Overrides,
    change: &ProfileChange,
) -> Result<Changed, ConfigError> {
    edit_config(places, |document| match change {
        ProfileChange::Write { name, origin, keys } => write(document, name, origin, keys),
        ProfileChange::Delete(name) => delete(document, name),
        ProfileChange::Default(name) => {
            set_default(document, name.as_deref());
            Ok(())
        }
    })?;
    let config = FileConfig::load(places)?;
    // A flag may name a profile that is gone by now.
    let overrides = Overrides {
        profile: None,
        ..overrides.clone()
    };
    let settings = Settings::of(&config, places, &overrides)?;
    let mut profiles = settings.profiles.into_iter();
    Ok(Changed {
        written: read_written(places)?,
        profile: profiles.find(|profile| Some(profile.name.as_str()) == change.subject()),
    })
}

/// What the config says about profiles, apart from their values.
///
/// # Errors
///
/// [`ConfigError`] with line and column.
pub fn read_written(places: &AppDirs) -> Result<Written, ConfigError> {
    let path = places.config_file();
    let text = file::read(&path, &system::CONFIG)?.unwrap_or_default();
    let config = FileConfig::parse(&path, &text)?;
    let document: DocumentMut = text.parse().unwrap_or_default();
    let profiles = document.get("profiles").and_then(Item::as_table_like);
    let keys = profiles.into_iter().flat_map(TableLike::iter);
    let keys = keys.map(|(name, item)| {
        let own = item.as_table_like().into_iter().flat_map(TableLike::iter);
        (
            name.to_owned(),
            own.map(|(key, _)| key.to_owned()).collect(),
        )
    });
    Ok(Written {
        path: path.display().to_string(),
        default_profile: config.default_profile,
        keys: keys.collect(),
    })
}

fn write(
    document: &mut DocumentMut,
    name: &str,
    origin: &Origin,
    keys: &[(&'static str, Option<KeyValue>)],
) -> Result<(), String> {
    let is_there = *origin == Origin::Itself(name.to_owned());
    if !is_there && find(document, name).is_some() {
        return Err(format!("there is a profile `{name}` already"));
    }
    match origin {
        Origin::Itself(old) if old != name => rename(document, old, name)?,
        Origin::CopyOf(of) => copy(document, of, name)?,
        Origin::Itself(_) | Origin::New => {}
    }
    let own = own(document, name)?;
    for (key, value) in keys {
        match value {
            Some(value) => set(own, key, to_toml(value)),
            None => drop(own.remove(key)),
        }
    }
    Ok(())
}

fn to_toml(value: &KeyValue) -> Value {
    match value {
        KeyValue::Text(text) => text.into(),
        KeyValue::Number(number) => i64::try_from(*number).unwrap_or(i64::MAX).into(),
        KeyValue::Flag(flag) => (*flag).into(),
        KeyValue::Ports(ports) => ports
            .iter()
            .map(|port| i64::from(*port))
            .collect::<Array>()
            .into(),
    }
}

/// Renames a profile in place and updates references to it.
fn rename(document: &mut DocumentMut, old: &str, new: &str) -> Result<(), String> {
    let table = profiles(document)?;
    let names: Vec<String> = table.iter().map(|(name, _)| name.to_owned()).collect();
    let rows: Vec<(Key, Item)> = names
        .iter()
        .filter_map(|name| table.get_key_value(name))
        .map(|(key, item)| (key.clone(), item.clone()))
        .collect();
    table.clear();
    for (key, item) in rows {
        let key = if key.get() == old {
            Key::new(new)
                .with_leaf_decor(key.leaf_decor().clone())
                .with_dotted_decor(key.dotted_decor().clone())
        } else {
            key
        };
        table.entry_format(&key).or_insert(item);
    }
    if default_of(document).as_deref() == Some(old) {
        set_default(document, Some(new));
    }
    Ok(())
}

/// Copies a profile's settings, without the comments above it.
fn copy(document: &mut DocumentMut, of: &str, name: &str) -> Result<(), String> {
    let Some(item) = find(document, of).cloned() else {
        // A built-in profile that nobody changed.
        return Ok(());
    };
    let mut table = match item {
        Item::Table(table) => table,
        Item::Value(Value::InlineTable(table)) => table.into_table(),
        _ => return Err(format!("`profiles.{of}` is no table")),
    };
    table.set_dotted(false);
    table.set_position(None);
    *table.decor_mut() = Decor::default();
    for key in NOT_COPIED {
        table.remove(key);
    }
    append(document, name, table)
}

fn delete(document: &mut DocumentMut, name: &str) -> Result<(), String> {
    profiles(document)?.remove(name);
    if default_of(document).as_deref() == Some(name) && !BUILT_IN.contains(&name) {
        set_default(document, None);
    }
    Ok(())
}

fn default_of(document: &DocumentMut) -> Option<String> {
    let name = document.get("default-profile")?.as_str()?;
    Some(name.to_owned())
}

fn set_default(document: &mut DocumentMut, name: Option<&str>) {
    const KEY: &str = "default-profile";
    let Some(name) = name else {
        document.remove(KEY);
        return;
    };
    let has_keys = document.iter().any(|(_, item)| item.is_value());
    let lead = if has_keys {
        String::new()
    } else {
        take_lead(document)
    };
    set(document.as_table_mut(), KEY, name.into());
    if !lead.is_empty()
        && let Some(mut key) = document.as_table_mut().key_mut(KEY)
    {
        key.leaf_decor_mut().set_prefix(lead);
    }
}

/// Takes the leading comments that belong to no table: the first key is inserted below them.
fn take_lead(document: &mut DocumentMut) -> String {
    let trailing = document.trailing().as_str().unwrap_or_default().to_owned();
    let Some(first) = first_table(document.as_table_mut()) else {
        document.set_trailing("");
        return trailing;
    };
    let prefix = first.decor().prefix().and_then(|prefix| prefix.as_str());
    let prefix = prefix.unwrap_or_default().to_owned();
    let Some(end) = prefix.rfind("\n\n").or_else(|| prefix.rfind("\n\r\n")) else {
        return String::new();
    };
    let (lead, rest) = prefix.split_at(end + 1);
    first.decor_mut().set_prefix(rest);
    lead.to_owned()
}

/// The table whose header comes first.
fn first_table(table: &mut Table) -> Option<&mut Table> {
    fn headed(table: &mut Table) -> Vec<&mut Table> {
        let mut found = Vec::new();
        for (_, item) in table.iter_mut() {
            let Item::Table(inner) = item else { continue };
            if inner.position().is_some() && !inner.is_implicit() && !inner.is_dotted() {
                found.push(inner);
            } else {
                found.extend(headed(inner));
            }
        }
        found
    }
    let headed = headed(table).into_iter();
    headed.min_by_key(|table| table.position())
}

#[cfg(test)]
mod tests;
