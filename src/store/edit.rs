//! Changes of the config by the program: one value, and everything else stays as it was written.

use std::path::PathBuf;

use toml_edit::{Array, DocumentMut, Item, Table, value};

use super::{ConfigError, FileConfig, Places, file};

/// Writes the ports of a profile into the config file, which is made if there is none. Comments and
/// order stay. Returns the path.
///
/// # Errors
///
/// [`ConfigError`] if the file cannot be read, is not what it should be, or cannot be written; it is
/// left as it was.
pub fn save_ports(places: &Places, profile: &str, ports: &[u16]) -> Result<PathBuf, ConfigError> {
    let path = places.config_file();
    let text = file::read(&path)?.unwrap_or_default();
    // What does not read as a config is not written over.
    FileConfig::parse(&path, &text)?;
    let mut document: DocumentMut =
        text.parse()
            .map_err(|error: toml_edit::TomlError| ConfigError::Value {
                path: path.clone(),
                why: error.message().to_owned(),
            })?;
    let list: Array = ports.iter().map(|port| i64::from(*port)).collect();
    set(&mut document, profile, list).map_err(|why| ConfigError::Value {
        path: path.clone(),
        why,
    })?;
    let text = document.to_string();
    FileConfig::parse(&path, &text)?;
    file::write(&path, &text)?;
    Ok(path)
}

fn set(document: &mut DocumentMut, profile: &str, ports: Array) -> Result<(), String> {
    let profiles = document
        .entry("profiles")
        .or_insert_with(|| {
            let mut table = Table::new();
            // `[profiles.postmark]` needs no `[profiles]` above it.
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
    match own.get_mut("smtp-ports").and_then(Item::as_value_mut) {
        // What stands behind it in its line stays.
        Some(known) => {
            let decor = known.decor().clone();
            *known = ports.into();
            *known.decor_mut() = decor;
        }
        None => drop(own.insert("smtp-ports", value(ports))),
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> (tempfile::TempDir, Places) {
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
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
}
