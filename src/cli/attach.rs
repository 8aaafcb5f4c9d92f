//! The files of `--attach` and `--inline`: a name as it is, or a pattern that is filled in here, because a
//! quoted one does not reach the shell.

use std::path::Path;

use glob::{MatchOptions, Pattern, glob_with};

use super::draft::Refusal;
use super::exit::Exit;

/// As a shell does it, but for hidden files: with its own switch for them, glob passes over those that a
/// pattern names by their dot.
const LIKE_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Every file that is named, in order. A name with `*`, `?` or `[` stands for what fits, sorted; but a file
/// that is called just so goes first. Folders do not fit, and what fits twice counts once.
pub(super) fn expand<'a>(
    names: impl IntoIterator<Item = &'a String>,
) -> Result<Vec<String>, Refusal> {
    let mut files: Vec<String> = Vec::new();
    let mut fitted: Vec<String> = Vec::new();
    for name in names {
        let found = one(name)?;
        // What is named twice by itself is meant twice: an image that is shown and attached as well.
        let is_named = found.as_slice() == [name.clone()];
        let has = |known: &[String], file: &String| known.contains(file);
        let is_new = |file: &String| !has(&fitted, file) && (is_named || !has(&files, file));
        let new: Vec<String> = found.into_iter().filter(is_new).collect();
        if !is_named {
            fitted.extend(new.iter().cloned());
        }
        files.extend(new);
    }
    Ok(files)
}

fn one(name: &str) -> Result<Vec<String>, Refusal> {
    if !name.contains(['*', '?', '[']) || Path::new(name).exists() {
        return Ok(vec![name.to_owned()]);
    }
    let whole = at_home(name);
    let found = glob_with(&whole, LIKE_A_SHELL).map_err(|error| {
        let why = format!(
            "{name} is no pattern: {} at character {}; `\\` does not escape, [*] does",
            error.msg, error.pos
        );
        (Exit::Usage, why)
    })?;
    let names_hidden = is_hidden(Path::new(name));
    let mut files = Vec::new();
    for path in found {
        // A folder on the way that cannot be read might have had a file that was meant.
        let path = path.map_err(|error| {
            let folder = error.path().display().to_string();
            let why = format!("{name}: {folder} cannot be read: {}", error.error());
            (Exit::FileMissing, why)
        })?;
        if !path.is_dir() && (names_hidden || !is_hidden(&path)) {
            files.push(path.display().to_string());
        }
    }
    files.sort();
    if files.is_empty() {
        let why = format!(
            "no file fits {name}, and none is called so; folders and hidden files do not fit"
        );
        return Err((Exit::FileMissing, why));
    }
    Ok(files)
}

fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with('.')
}

/// The pattern with `~/` read as the home folder; what stands in that folder's name is no pattern.
fn at_home(name: &str) -> String {
    let home = name.strip_prefix("~/").zip(std::env::home_dir());
    home.map_or_else(
        || name.to_owned(),
        |(rest, home)| format!("{}/{rest}", Pattern::escape(&home.display().to_string())),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for name in ["b.pdf", "a.pdf", "c.txt", ".hidden.pdf", "[x].pdf"] {
            std::fs::write(folder.path().join(name), b"x").unwrap();
        }
        std::fs::create_dir(folder.path().join("d.pdf")).unwrap();
        folder
    }

    fn names(folder: &tempfile::TempDir, patterns: &[&str]) -> Result<Vec<String>, String> {
        let base = format!("{}/", folder.path().display());
        let patterns: Vec<String> = patterns.iter().map(|one| format!("{base}{one}")).collect();
        let files = expand(&patterns).map_err(|(_, why)| why)?;
        Ok(files.iter().map(|file| file.replace(&base, "")).collect())
    }

    #[test]
    fn a_pattern_stands_for_what_fits_in_order_once() {
        let folder = folder();
        let all = names(&folder, &["*.pdf", "a.pdf", "c.*"]).unwrap();
        assert_eq!(all, ["[x].pdf", "a.pdf", "b.pdf", "c.txt"]);
        assert_eq!(names(&folder, &[".h*"]).unwrap(), [".hidden.pdf"]);
    }

    #[test]
    fn a_file_that_is_called_so_wins() {
        let folder = folder();
        assert_eq!(names(&folder, &["[x].pdf"]).unwrap(), ["[x].pdf"]);
        // What is not there is told by preflight, with everything else.
        assert_eq!(names(&folder, &["none.pdf"]).unwrap(), ["none.pdf"]);
    }

    #[test]
    fn nothing_that_fits_is_an_error() {
        let folder = folder();
        let told = names(&folder, &["*.doc"]).unwrap_err();
        assert!(
            told.starts_with("no file fits") && told.contains("*.doc"),
            "{told}"
        );
        assert!(
            names(&folder, &["a[.pdf"])
                .unwrap_err()
                .contains("is no pattern")
        );
    }
}
