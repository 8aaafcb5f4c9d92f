//! Texts that are saved for the user: where they went, or why not.

use std::path::PathBuf;

use super::Means;
use crate::app::{Exported, Message};
use crate::delivery;
use crate::mail::{Draft, Language};
use crate::postmark::{Profile, Typed};
use crate::store::{self, StoreError};

/// Saves a report.
pub(super) fn report(means: &Means, text: &str) -> Message {
    Message::ReportSaved(in_words(store::save_report(&means.places, text)))
}

/// Saves an example.
pub(super) fn example(means: &Means, file: &str, text: &str) -> Message {
    Message::ExampleSaved(in_words(store::save_example(&means.places, file, text)))
}

fn in_words(saved: Result<PathBuf, StoreError>) -> Result<String, String> {
    match saved {
        Ok(path) => Ok(path.display().to_string()),
        Err(why) => Err(why.to_string()),
    }
}

/// More than this is not copied, only saved.
const COPY_BYTES: usize = 100_000;

/// Writes a message as a program.
pub(super) fn exported(
    means: &Means,
    language: Language,
    draft: &Draft,
    profile: &Profile,
) -> Result<Exported, String> {
    let bytes = delivery::export(language, draft, profile).map_err(|why| why.to_string())?;
    let path = store::save_message(&means.places, language.extension(), &bytes)
        .map_err(|why| why.to_string())?;
    let text = String::from_utf8(bytes).ok();
    Ok(Exported {
        path: path.display().to_string(),
        text: text
            .filter(|text| text.len() <= COPY_BYTES)
            .map(Typed::from),
    })
}
