//! Values in the paths of files: part of a name, never a step to another folder.

use super::{Pattern, Piece, Refused, pieces};

/// Path separators of all supported systems.
const SEPARATORS: [char; 2] = ['/', '\\'];

/// Fills a path; its folders stay as in the template.
pub(super) fn fill(pattern: &Pattern, path: &str) -> Result<String, Refused> {
    let filled = pattern.fill(path, |slot, _| {
        let value = slot.value;
        let is_drive = cfg!(windows) && value.contains(':');
        match () {
            () if value.contains(SEPARATORS) || is_drive => {
                Err("it has a path separator, and a value can only be part of a file name".into())
            }
            () if value.contains("..") => {
                Err("it has two dots in a row, which could lead to another folder".into())
            }
            () if value.contains(char::is_control) => {
                Err("it has a line break or another control character".into())
            }
            () => Ok(value.to_owned()),
        }
    })?;
    // No value has a separator, so both paths have the same number of parts.
    let parts = path.split(SEPARATORS).zip(filled.split(SEPARATORS));
    for (at, (template, filled)) in parts.enumerate() {
        let Some(name) = first_name(template) else {
            continue;
        };
        let leaves = matches!(filled, "" | "." | "..");
        let is_home = at == 0 && filled.starts_with('~') && !template.starts_with('~');
        if leaves || is_home {
            let reason = "the path would lead to another folder; give a file name".into();
            return Err(Refused { name, reason });
        }
    }
    Ok(filled)
}

fn first_name(template: &str) -> Option<String> {
    let mut pieces = pieces(template).into_iter();
    pieces.find_map(|piece| match piece {
        Piece::Variable { name, .. } => Some(name.to_owned()),
        _ => None,
    })
}
