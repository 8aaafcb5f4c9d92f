//! The files of `--attach` and `--inline`: a name as it is, FILE=NAME for another name, -:NAME for standard input, or a
//! pattern that is filled in here, because a quoted one does not reach the shell.

use std::path::Path;

use glob::{MatchOptions, Pattern, glob_with};

use super::exit::Exit;
use super::exit::Refusal;
use crate::mail::EmlPart;
use crate::store::{AppDirs, Scratch, Unpacked, unpack};
use crate::system;

/// The prefix of the name that standard input gets.
const STDIN: &str = "-:";

/// Standard input as a file.
const INPUT: system::Rules = system::Rules {
    pipe: true,
    ..system::ATTACHMENT
};

/// The files to attach, with the copies that were written for those that have another name.
#[derive(Debug)]
pub(super) struct Attached {
    pub paths: Vec<String>,
    pub copies: Option<Unpacked>,
}

/// Whether an argument names standard input.
pub(super) fn reads_stdin(names: &[String]) -> bool {
    names.iter().any(|name| name.starts_with(STDIN))
}

/// Every file that is named, in order. What has another name than its file is copied into `scratch` under that name.
///
/// # Errors
///
/// [`Exit::Usage`] for a name or pattern that cannot be used, and without `scratch` for a file that would be copied;
/// [`Exit::FileMissing`] where nothing fits or can be read, [`Exit::CannotWrite`] where a copy cannot be written.
pub(super) fn attach<'a>(
    names: impl IntoIterator<Item = &'a String>,
    places: &AppDirs,
    scratch: Option<&Scratch>,
) -> Result<Attached, Refusal> {
    let (mut plain, mut copies) = (Vec::new(), Vec::new());
    for argument in names {
        if argument.starts_with('-')
            && !argument.starts_with(STDIN)
            && !Path::new(argument).exists()
        {
            let why = format!("--attach has no file: `{argument}` looks like the next option");
            return Err((Exit::Usage, why));
        }
        match renamed(argument) {
            Some((file, name)) => copies.push(copy(argument, file, name)?),
            None => plain.push(argument.clone()),
        }
    }
    let mut paths = expand(&plain)?;
    if copies.is_empty() {
        return Ok(Attached {
            paths,
            copies: None,
        });
    }
    let Some(scratch) = scratch else {
        let why = "the exported program reads its files itself, so FILE=NAME and -:NAME cannot be used with this language; copy the file to its new name and attach that";
        return Err((Exit::Usage, why.into()));
    };
    let copies = unpack(&copies, places, Some(scratch));
    let copies = copies.map_err(|error| (Exit::CannotWrite, error.to_string()))?;
    paths.extend(copies.paths.iter().cloned());
    Ok(Attached {
        paths,
        copies: Some(copies),
    })
}

/// File and new name of an argument in the form FILE=NAME or -:NAME. A file that has just that name is meant itself.
fn renamed(argument: &str) -> Option<(&str, &str)> {
    if let Some(name) = argument.strip_prefix(STDIN) {
        return Some(("-", name));
    }
    if Path::new(argument).exists() {
        return None;
    }
    // A folder or a file may have `=` in its name.
    let splits = argument.rmatch_indices('=');
    let mut parts = splits.map(|(at, _)| (&argument[..at], &argument[at + 1..]));
    parts.find(|(file, _)| Path::new(file).exists())
}

fn copy(argument: &str, file: &str, name: &str) -> Result<EmlPart, Refusal> {
    let is_odd = |c: char| c.is_control() || matches!(c, '/' | '\\');
    if matches!(name.trim(), "" | "." | "..") || name.contains(is_odd) {
        let why = format!("--attach `{argument}`: `{name}` is not a file name");
        return Err((Exit::Usage, why));
    }
    let bytes = system::read_input(
        file,
        if file == "-" {
            &INPUT
        } else {
            &system::ATTACHMENT
        },
    );
    Ok(EmlPart {
        name: name.to_owned(),
        bytes: bytes.map_err(|error| (Exit::FileMissing, error.to_string()))?,
    })
}

/// As a shell does it, but for hidden files: with its own switch for them, glob passes over those that a
/// pattern names by their dot.
const LIKE_A_SHELL: MatchOptions = MatchOptions {
    case_sensitive: true,
    require_literal_separator: true,
    require_literal_leading_dot: false,
};

/// Every file that is named, in order. A name with `*`, `?` or `[` stands for what fits, sorted; but a file
/// that is called just so goes first. Folders do not fit, and what fits twice counts once.
fn expand<'a>(names: impl IntoIterator<Item = &'a String>) -> Result<Vec<String>, Refusal> {
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
        let why = format!("no file matches `{name}` (folders and hidden files are left out)");
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
        // What is not there is reported by preflight, with everything else.
        assert_eq!(names(&folder, &["none.pdf"]).unwrap(), ["none.pdf"]);
    }

    #[test]
    fn another_name_is_behind_the_last_sign_that_leaves_a_file() {
        let folder = folder();
        let file = |name: &str| folder.path().join(name).display().to_string();
        std::fs::write(file("k=v.txt"), b"x").unwrap();
        assert_eq!(renamed(&file("a.pdf")), None);
        assert_eq!(renamed(&file("k=v.txt")), None);
        assert_eq!(renamed("absent=b"), None);
        let both = format!("{}=b=c.pdf", file("k=v.txt"));
        assert_eq!(renamed(&both).map(|(_, name)| name), Some("b=c.pdf"));
        assert_eq!(renamed("-:log.txt"), Some(("-", "log.txt")));
        for name in ["", ".", "..", "a/b", "a\\b", "a\nb", " "] {
            let refusal = copy("x", &file("a.pdf"), name)
                .map(|part| part.name)
                .unwrap_err();
            assert_eq!(refusal.0, Exit::Usage, "{name:?}");
        }
    }

    #[test]
    fn nothing_that_fits_is_an_error() {
        let folder = folder();
        let told = names(&folder, &["*.doc"]).unwrap_err();
        assert!(
            told.starts_with("no file matches") && told.contains("*.doc"),
            "{told}"
        );
        assert!(
            names(&folder, &["a[.pdf"])
                .unwrap_err()
                .contains("is no pattern")
        );
    }
}
