//! How far the walkthrough has come: one file, never with a token in it.

use serde::{Deserialize, Serialize};

use super::{AppDirs, StoreError, file};
use crate::record::Walks;
use crate::system;

/// The file format version.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    #[serde(flatten)]
    walks: Walks,
}

/// The saved progress; empty if there is no file. Renames a damaged or newer file to
/// `walkthrough.json.damaged`, so that it is not overwritten.
///
/// # Errors
///
/// [`StoreError`] if the file cannot be read or is damaged.
pub fn load(places: &AppDirs) -> Result<Walks, StoreError> {
    let path = places.walkthrough();
    let Some(text) = file::read(&path, &system::OWN)? else {
        return Ok(Walks::default());
    };
    let kept = serde_json::from_str::<Kept>(&text);
    let why = match kept {
        Ok(kept) if kept.v == VERSION => return Ok(kept.walks),
        Ok(kept) => format!("it is of version {}", kept.v),
        Err(error) => error.to_string(),
    };
    let aside = path.with_extension("json.damaged");
    std::fs::rename(&path, &aside).map_err(|source| StoreError::Write {
        path: path.clone(),
        source,
    })?;
    Err(StoreError::Damaged { path: aside, why })
}

pub fn save(places: &AppDirs, walks: &Walks) -> Result<(), StoreError> {
    let path = places.walkthrough();
    let kept = Kept {
        v: VERSION,
        walks: walks.clone(),
    };
    let text = serde_json::to_string_pretty(&kept).map_err(|error| StoreError::Damaged {
        path: path.clone(),
        why: error.to_string(),
    })?;
    file::write(&path, &text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{WalkStep, Walked};

    fn home() -> (tempfile::TempDir, AppDirs) {
        let home = tempfile::tempdir().unwrap();
        let places = AppDirs::find(Some(home.path())).unwrap();
        (home, places)
    }

    fn walks() -> Walks {
        let mut walks = Walks::default();
        let walked = Walked {
            step: WalkStep::Check,
            done: [WalkStep::SignUp].into(),
            ..Walked::default()
        };
        walks.profiles.insert("practice".into(), walked);
        walks
    }

    #[test]
    fn it_is_kept_privately() {
        let (_home, places) = home();
        assert_eq!(load(&places).unwrap(), Walks::default());
        save(&places, &walks()).unwrap();
        assert_eq!(load(&places).unwrap(), walks());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = places
                .walkthrough()
                .metadata()
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn what_is_damaged_or_later_is_set_aside_and_told_once() {
        for text in ["{ half", r#"{"v":2,"profiles":{}}"#] {
            let (_home, places) = home();
            file::write(&places.walkthrough(), text).unwrap();
            let why = load(&places).unwrap_err();
            assert!(
                why.to_string().contains("walkthrough.json.damaged"),
                "{why}"
            );
            let aside = places.state.join("walkthrough.json.damaged");
            assert_eq!(std::fs::read_to_string(aside).unwrap(), text);
            assert_eq!(load(&places).unwrap(), Walks::default());
        }
    }
}
