//! Texts that are saved for the user: where they went, or why not.

use std::path::PathBuf;

use super::Means;
use crate::app::Message;
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
