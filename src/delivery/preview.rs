//! What would arrive, from a draft and its files as they are now.

use super::files::load_readable;
use super::prepare::stamp;
use crate::mail::{Draft, Preview};

/// The preview of `draft`, with an id as sends carry it if they `correlate`. A file that cannot be read is
/// left out and named. Reads files and encodes them: not for a thread that draws.
pub fn preview(draft: &Draft, correlate: bool, width: usize) -> Preview {
    let (attachments, unread) = load_readable(&draft.files);
    crate::mail::preview(draft, attachments, unread, &stamp(correlate, None), width)
}
