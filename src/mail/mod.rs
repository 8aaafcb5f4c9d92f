//! The message as a document: draft, field table, addresses, attachments, MIME, preflight.
//!
//! Pure: file contents arrive as bytes; nothing here opens a file, asks a clock or draws.

mod draft;
mod field;

pub use draft::Draft;
pub use field::{FIELDS, Field, FieldId, FieldKind, Flag, field};
