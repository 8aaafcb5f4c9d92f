//! `postrider export`: the message as a program.

use std::path::Path;

use super::args::ExportArgs;
use super::draft::draft;
use super::exit::Exit;
use super::plain::{fail, print_bytes, problem, say};
use super::signals::Signals;
use crate::delivery::{self, ExportError};
use crate::mail::{Language, PreflightContext, Severity, preflight_in};
use crate::postmark::Profile;
use crate::store::AppDirs;

/// Writes it to standard output or a file. What would stop a send stops this, too.
pub(super) fn export(
    args: &ExportArgs,
    profile: &Profile,
    places: &AppDirs,
    signals: &Signals,
) -> Exit {
    // The parser of the arguments takes only words that are known.
    let mut known = Language::ALL.into_iter();
    let language = known.find(|one| one.word() == args.language);
    let language = language.unwrap_or(Language::Eml);
    // A program that reads the files of a message must find them later, too.
    let scratch = language.holds_files().then(|| signals.scratch(places));
    let written = match draft(&args.message, profile, places, scratch.as_ref()) {
        Ok(written) => written,
        Err((exit, why)) => return fail(exit, &why),
    };
    let draft = &written.draft;
    let around = PreflightContext {
        environment: Some(profile.environment),
        correlate: profile.correlate,
        off: &profile.preflight_off,
        remarks: &written.remarks,
        ..PreflightContext::default()
    };
    let problems = preflight_in(draft, &delivery::probe_files(&draft.files), &around);
    problems.iter().for_each(problem);
    if problems.iter().any(|one| one.severity == Severity::Error) {
        return fail(
            Exit::Message,
            "the message cannot be sent as it is, so it is not written as a program either",
        );
    }
    let exported = delivery::export(language, draft, profile);
    match (exported, &args.output) {
        (Err(error @ ExportError::File(_)), _) => fail(Exit::FileMissing, &error.to_string()),
        (Err(error), _) => fail(Exit::Message, &error.to_string()),
        (Ok(bytes), None) => print_bytes(&bytes),
        (Ok(bytes), Some(path)) => save(path, &bytes),
    }
}

fn save(path: &Path, bytes: &[u8]) -> Exit {
    match std::fs::write(path, bytes) {
        Ok(()) => {
            say(&format!("written to {}", path.display()));
            Exit::Done
        }
        Err(error) => fail(
            Exit::CannotWrite,
            &format!("{} cannot be written: {error}", path.display()),
        ),
    }
}
