//! The draft in hand, kept against a crash: one file, never with a token in it.

use super::{Places, StoreError, file};
use crate::mail::Draft;

/// The draft that an earlier run left behind, if it did.
///
/// # Errors
///
/// [`StoreError`] when the file cannot be read or is damaged; it is left as it is.
pub fn load(places: &Places) -> Result<Option<Draft>, StoreError> {
    let path = places.draft();
    let Some(text) = file::read(&path)? else {
        return Ok(None);
    };
    let draft = serde_json::from_str(&text).map_err(|error| StoreError::Damaged {
        path,
        why: error.to_string(),
    })?;
    Ok(Some(draft))
}

/// Keeps the draft.
///
/// # Errors
///
/// [`StoreError`] when the file cannot be written.
pub fn save(places: &Places, draft: &Draft) -> Result<(), StoreError> {
    let path = places.draft();
    let text = serde_json::to_string(draft).map_err(|error| StoreError::Damaged {
        path: path.clone(),
        why: error.to_string(),
    })?;
    file::write(&path, &text)
}

/// Forgets the draft.
///
/// # Errors
///
/// [`StoreError`] when the file cannot be taken away.
pub fn forget(places: &Places) -> Result<(), StoreError> {
    file::remove(&places.draft())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_kept_privately_and_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
        assert_eq!(load(&places).unwrap(), None);
        let draft = Draft {
            subject: "Grüße".into(),
            text: "a\nb".into(),
            ..Draft::default()
        };
        save(&places, &draft).unwrap();
        assert_eq!(load(&places).unwrap(), Some(draft));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode =
                |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
            assert_eq!((mode(&places.draft()), mode(&places.state)), (0o600, 0o700));
        }
        forget(&places).unwrap();
        forget(&places).unwrap();
        assert_eq!(load(&places).unwrap(), None);
    }

    #[test]
    fn a_damaged_draft_is_told_and_left() {
        let home = tempfile::tempdir().unwrap();
        let places = Places::find(Some(home.path())).unwrap();
        file::write(&places.draft(), "{ half").unwrap();
        assert!(matches!(load(&places), Err(StoreError::Damaged { .. })));
        assert_eq!(std::fs::read_to_string(places.draft()).unwrap(), "{ half");
    }
}
