//! What a run is made of: the message of the options with its variables, and the list.

use std::path::Path;

use serde_json::Value;

use super::Rejected;
use crate::cli::args::SendArgs;
use crate::cli::draft::{Template, template};
use crate::cli::exit::Exit;
use crate::cli::send::signed::signature;
use crate::cli::signals::Signals;
use crate::delivery::{ListError, ListInputs, fingerprint, read_list};
use crate::mail::{Mailing, MergeError};
use crate::postmark::Profile;
use crate::store::{AppDirs, Unpacked};

/// Errors of a list that are printed; nobody reads more at once.
const SHOWN: usize = 20;

/// The inputs of a run as they are now.
pub(super) struct Inputs {
    pub list: ListInputs,
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
        let mailing = Mailing {
            draft,
            values,
            signature: signature(args, profile)?,
            list,
        };
        mailing
            .check_columns()
            .map_err(|errors| of_list(&name, &errors))?;
        let notes = mailing.notes().into_iter();
        let notes = notes.map(|one| format!("{name}: {one}")).collect();
        let fingerprint = fingerprint(&mailing, profile, (args.way(), args.all_or_none));
        Ok(Self {
            list: ListInputs {
                fingerprint: fingerprint.map_err(ListError::from)?,
                sources: sources(args, path),
                mailing,
            },
            notes,
            _files: files,
        })
    }
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
    lines.push("nothing was sent".to_owned());
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
