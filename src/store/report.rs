//! Reports that are safe to share.

use std::path::PathBuf;

use super::{Places, StoreError, file};

/// Saves a report that the core has made and scrubbed; says where.
///
/// # Errors
///
/// [`StoreError`] when it cannot be written.
pub fn save_report(places: &Places, text: &str) -> Result<PathBuf, StoreError> {
    let name = format!("report-{}.txt", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create(&path, text)?;
    Ok(path)
}

/// Saves sends of the history, one JSON object per line; says where.
///
/// # Errors
///
/// [`StoreError`] when it cannot be written.
pub fn save_export(places: &Places, text: &str) -> Result<PathBuf, StoreError> {
    let name = format!("sends-{}.jsonl", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create(&path, text)?;
    Ok(path)
}

/// Saves a message that was written as a program; says where. `extension` is without its dot.
///
/// # Errors
///
/// [`StoreError`] when it cannot be written.
pub fn save_message(places: &Places, extension: &str, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let name = format!("message-{}.{extension}", uuid::Uuid::new_v4().simple());
    let path = places.reports().join(name);
    file::create_bytes(&path, bytes)?;
    Ok(path)
}
