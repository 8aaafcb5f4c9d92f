//! A draft as a program, with its files where the program holds them.

use thiserror::Error;

use super::files::{FileError, at_home, load_attachments};
use super::prepare::stamp;
use crate::mail::{ComposeError, Draft, Language, Target, snippet};
use crate::postmark::{API_URL, PORTS, Profile};

/// Why there is no program.
#[derive(Debug, Error)]
pub enum ExportError {
    /// A file cannot be read.
    #[error(transparent)]
    File(#[from] FileError),
    /// The draft is no message.
    #[error(transparent)]
    Message(#[from] ComposeError),
}

/// Writes `draft` in `language`, for the server of `profile`. Reads the files where the text holds them:
/// not for a thread that draws.
///
/// # Errors
///
/// [`ExportError`]
pub fn export(
    language: Language,
    draft: &Draft,
    profile: &Profile,
) -> Result<Vec<u8>, ExportError> {
    // Practice ports are gone with the next start; the program is for the real thing.
    let real = Profile::postmark();
    let profile = if profile.is_practice() {
        &real
    } else {
        profile
    };
    let file = |path: &String| {
        // No language but the shell's knows what `~` is.
        let path = at_home(path);
        match (language, std::path::absolute(&path)) {
            // In a draft file a path is relative to the file, wherever that will be.
            (Language::Draft, Ok(absolute)) => absolute.to_string_lossy().into_owned(),
            _ => path,
        }
    };
    let draft = &Draft {
        files: draft.files.iter().map(file).collect(),
        ..draft.clone()
    };
    let attachments = match language.holds_files() {
        true => load_attachments(&draft.files)?,
        false => Vec::new(),
    };
    let target = Target {
        host: profile.smtp_host.clone(),
        port: profile.smtp_ports.first().copied().unwrap_or(PORTS[0]),
        ca_file: profile
            .ca_file
            .as_ref()
            .map(|path| path.display().to_string()),
        api_url: profile.api_base().unwrap_or(API_URL).to_owned(),
    };
    // Our own metadata is for a send of ours.
    Ok(snippet(
        language,
        draft,
        attachments,
        &stamp(false, None),
        &target,
    )?)
}
