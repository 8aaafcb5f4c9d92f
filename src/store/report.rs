//! Reports that are safe to share, and examples.

use std::path::PathBuf;

use super::{AppDirs, StoreError, file};

/// Saves a redacted report; returns its path.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written.
pub fn save_report(places: &AppDirs, text: &str) -> Result<PathBuf, StoreError> {
    let name = format!("report-{}.txt", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create(&path, text)?;
    Ok(path)
}

/// Saves exported sends, one JSON object per line; returns the path.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written.
pub fn save_export(places: &AppDirs, text: &str) -> Result<PathBuf, StoreError> {
    let name = format!("sends-{}.jsonl", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create(&path, text)?;
    Ok(path)
}

/// Saves a message exported as a program; returns the path. `extension` has no dot.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written.
pub fn save_message(
    places: &AppDirs,
    extension: &str,
    bytes: &[u8],
) -> Result<PathBuf, StoreError> {
    let name = format!("message-{}.{extension}", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create_bytes(&path, bytes)?;
    Ok(path)
}

/// Names tried for one example.
const NAMES: usize = 99;

/// Saves an example under its name, or as `name-2` and so on if that exists: it may have been edited. Returns
/// the path.
///
/// # Errors
///
/// [`StoreError`] if it cannot be written or all names are taken.
pub fn save_example(places: &AppDirs, name: &str, text: &str) -> Result<PathBuf, StoreError> {
    let (stem, kind) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let numbered = (2..=NAMES).map(|number| format!("{stem}-{number}.{kind}"));
    let mut last = PathBuf::new();
    for name in std::iter::once(name.to_owned()).chain(numbered) {
        let path = places.examples().join(name);
        match file::create(&path, text) {
            Err(StoreError::Exists(taken)) => last = taken,
            result => return result.map(|()| path),
        }
    }
    Err(StoreError::Exists(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_does_not_overwrite_an_earlier_one() {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        for (text, name) in [
            ("one", "send.py"),
            ("two", "send-2.py"),
            ("three", "send-3.py"),
        ] {
            let path = save_example(&places, "send.py", text).unwrap();
            assert_eq!(path, places.examples().join(name));
            assert_eq!(std::fs::read_to_string(path).unwrap(), text);
        }
    }
}
