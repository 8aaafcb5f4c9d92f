//! Completion of a typed path.

use std::fs;
use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use crate::system;

/// At most so many completions are offered.
const LIMIT: usize = 200;

/// The paths that begin with what was typed, in order, folders with a slash at the end; at most
/// 200. A leading `~/` is the home folder and stays as typed. Names that begin with a dot are
/// offered only when a dot was typed. A folder that cannot be read has no completions.
pub(super) fn complete(typed: &str, home: Option<&Path>) -> Vec<String> {
    let (folder, start) = typed
        .rfind(MAIN_SEPARATOR)
        .map_or(("", typed), |at| typed.split_at(at + 1));
    let Ok(entries) = fs::read_dir(real(folder, home)) else {
        return Vec::new();
    };
    let mut paths: Vec<String> = entries
        .flatten()
        .filter_map(|entry| {
            let name = system::path_text(Path::new(&entry.file_name()));
            let wanted =
                name.starts_with(start) && (!name.starts_with('.') || start.starts_with('.'));
            let end = if entry.path().is_dir() { "/" } else { "" };
            wanted.then(|| format!("{folder}{name}{end}"))
        })
        .collect();
    paths.sort();
    paths.truncate(LIMIT);
    paths
}

fn real(folder: &str, home: Option<&Path>) -> PathBuf {
    match (folder.strip_prefix("~/"), home) {
        (Some(rest), Some(home)) => home.join(rest),
        _ if folder.is_empty() => PathBuf::from("."),
        _ => system::text_path(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["invoice.pdf", "invoice.txt", "other.txt", ".hidden"] {
            fs::write(folder.path().join(name), b"x").unwrap();
        }
        fs::create_dir(folder.path().join("invoices")).unwrap();
        folder
    }

    #[test]
    fn completes_names_and_marks_folders() {
        let folder = folder();
        let base = format!("{}/", folder.path().display());
        let expected: Vec<String> = ["invoice.pdf", "invoice.txt", "invoices/"]
            .map(|name| format!("{base}{name}"))
            .into();
        assert_eq!(complete(&format!("{base}inv"), None), expected);
    }

    #[test]
    fn hidden_names_need_their_dot() {
        let folder = folder();
        let base = format!("{}/", folder.path().display());
        assert!(
            !complete(&base, None)
                .iter()
                .any(|path| path.contains("hidden"))
        );
        assert_eq!(
            complete(&format!("{base}.h"), None),
            [format!("{base}.hidden")]
        );
    }

    #[test]
    fn the_home_folder_stays_as_typed() {
        let folder = folder();
        assert_eq!(complete("~/oth", Some(folder.path())), ["~/other.txt"]);
        assert_eq!(complete("/no/such/folder/x", None), Vec::<String>::new());
    }
}
