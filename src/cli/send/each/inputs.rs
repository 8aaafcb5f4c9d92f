//! What a run is made of: the message with its variables, the list, and who they are for.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::Rejected;
use crate::cli::args::SendArgs;
use crate::cli::draft::{Template, template};
use crate::cli::exit::Exit;
use crate::cli::send::signed::{sign, signature};
use crate::cli::signals::Signals;
use crate::delivery;
use crate::mail::{Draft, MergeError, MergeList, Pattern, content_hash};
use crate::postmark::Profile;
use crate::store::{AppDirs, RunSnapshot, Unpacked};
use crate::system;

/// Errors of a list that are printed; nobody reads more at once.
const SHOWN: usize = 20;

/// The inputs of a run as they are now.
pub(super) struct Inputs {
    pub snapshot: RunSnapshot,
    /// Where message and list were read from; see [`crate::store::OpenRun`].
    pub sources: [String; 2],
    /// Notes about the list to print.
    pub notes: Vec<String>,
    /// Files that were written for this command, which go with this value.
    _files: Vec<Unpacked>,
}

impl Inputs {
    /// Reads them.
    pub fn read(
        args: &SendArgs,
        path: &Path,
        profile: &Profile,
        (places, signals): (&AppDirs, &Signals),
    ) -> Result<Self, Rejected> {
        let scratch = signals.scratch(places);
        let is_stdin = path == Path::new("-");
        let Template {
            mut draft,
            values,
            files,
        } = template(&args.message, profile, places, Some(&scratch), is_stdin)?;
        draft.profile.clone_from(&profile.name);
        let name = if is_stdin {
            "standard input".into()
        } else {
            path.display().to_string()
        };
        let list = read_list(path).map_err(|errors| of_list(&name, &errors))?;
        let pattern = Pattern {
            draft,
            values,
            ..Pattern::default()
        };
        list.check_columns(&pattern)
            .map_err(|errors| of_list(&name, &errors))?;
        let mut notes: Vec<String> = list
            .notes
            .iter()
            .map(|one| format!("{name}: {one}"))
            .collect();
        let unused = list.unused_columns(&pattern);
        if !unused.is_empty() {
            let columns = if unused.len() == 1 {
                "column"
            } else {
                "columns"
            };
            notes.push(format!(
                "{name}: the message does not use the {columns} {}",
                unused.join(", ")
            ));
        }
        let Pattern { draft, values, .. } = pattern;
        let signature = signature(args, profile)?;
        Ok(Self {
            sources: sources(args, path),
            notes,
            snapshot: RunSnapshot {
                draft,
                values,
                signature,
                list,
                ..RunSnapshot::default()
            },
            _files: files,
        })
    }

    /// What tells these messages from others: two runs with the same fingerprint send the same.
    pub fn fingerprint(&self, args: &SendArgs, profile: &Profile) -> Result<String, Rejected> {
        let snapshot = &self.snapshot;
        let parts = (
            (&snapshot.draft, &snapshot.values, &snapshot.signature),
            &snapshot.list,
            (&profile.name, profile.environment, &profile.smtp_host),
            (args.way(), args.all_or_none),
        );
        let parts = serde_json::to_string(&parts);
        let mut parts = vec![
            parts
                .map_err(|error| (Exit::Bug, error.to_string()))?
                .into_bytes(),
        ];
        for path in files_of(snapshot) {
            // One that cannot be read is reported when its row is checked.
            parts.push(read_file(&path).unwrap_or_default());
            parts.push(path.into_bytes());
        }
        Ok(content_hash(parts.iter().map(Vec::as_slice)))
    }
}

/// The message of a row, counted from 1.
pub(super) fn message(snapshot: &RunSnapshot, row: usize) -> Result<Draft, Vec<MergeError>> {
    let pattern = Pattern {
        draft: snapshot.draft.clone(),
        values: snapshot.values.clone(),
        ..Pattern::default()
    };
    let mut draft = snapshot.list.message(row.saturating_sub(1), &pattern)?;
    sign(&mut draft, &snapshot.signature);
    Ok(draft)
}

/// The files that the messages attach, each once. Rows that cannot be filled name none.
pub(super) fn files_of(snapshot: &RunSnapshot) -> BTreeSet<String> {
    let is_fixed = snapshot.draft.files.is_empty();
    let rows = snapshot.list.rows.iter().enumerate();
    rows.filter(|(_, row)| !is_fixed || !row.files.is_empty())
        .filter_map(|(at, _)| message(snapshot, at + 1).ok())
        .flat_map(|draft| draft.files)
        .collect()
}

/// The bytes of a file to attach.
pub(super) fn read_file(path: &str) -> Result<Vec<u8>, Rejected> {
    let mut read = delivery::load_attachments(&[path.to_owned()])
        .map_err(|error| (Exit::FileMissing, error.to_string()))?;
    Ok(read.pop().map(|one| one.bytes).unwrap_or_default())
}

fn sources(args: &SendArgs, path: &Path) -> [String; 2] {
    let absolute = |path: &Path| {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        path.to_string_lossy().into_owned()
    };
    let given = &args.message.given;
    let message = match (&given.draft, &args.message.saved) {
        (Some(path), _) => absolute(path),
        (None, Some(id)) => format!("saved {id}"),
        (None, None) => String::new(),
    };
    let list = match path == Path::new("-") {
        true => String::new(),
        false => absolute(path),
    };
    [message, list]
}

fn read_list(path: &Path) -> Result<MergeList, Vec<MergeError>> {
    let bytes = match path.to_str() {
        Some(name) => system::read_input(name, &system::LIST),
        None => system::read(path, &system::LIST),
    };
    let bytes = bytes.map_err(|error| vec![MergeError::unreadable(error.to_string())])?;
    let folder: PathBuf = path.parent().map(Path::to_owned).unwrap_or_default();
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    MergeList::read(&bytes, &folder)
}

/// What is wrong with a list, a line for each error.
pub(super) fn of_list(name: &str, errors: &[MergeError]) -> Rejected {
    let exit = match errors {
        [only] if only.is_unreadable => Exit::FileMissing,
        _ => Exit::Message,
    };
    let mut lines: Vec<String> = errors
        .iter()
        .take(SHOWN)
        .map(|error| match error.is_unreadable {
            true => error.reason.clone(),
            false => format!("{name}: {error}"),
        })
        .collect();
    if errors.len() > SHOWN {
        lines.push(format!("and {} more errors", errors.len() - SHOWN));
    }
    let problem = |error: &MergeError| {
        serde_json::json!({
            "check": "list", "severity": "error", "field": error.column, "row": error.row,
            "message": error.to_string(),
        })
    };
    Rejected {
        exit,
        why: lines.join("\n"),
        problems: errors.iter().map(problem).collect::<Vec<Value>>(),
    }
}
