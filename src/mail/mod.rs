//! The message as a document: draft, field table, addresses, attachments, MIME, preflight.
//!
//! Pure: file contents arrive as bytes; nothing here opens a file, asks a clock or draws.

mod address;
mod address_error;
mod api_message;
mod attachment;
mod body;
mod body_format;
mod compose_error;
mod draft;
mod draft_file;
mod envelope;
mod excerpt;
mod extras;
mod field;
mod fill;
mod from_eml;
mod header_text;
mod html;
mod identity;
mod inline;
mod list;
mod mailbox_file;
mod markdown;
mod merge;
mod message;
mod message_id;
mod mime;
mod outgoing;
mod parse;
mod preflight;
mod preview;
mod raw;
#[cfg(test)]
#[path = "sample_tests.rs"]
mod samples;
mod signature;
mod snippet;
mod stamp;
mod template;
mod typo;

pub use address::{Mailbox, parse_mailbox};
pub use address_error::AddressError;
pub use api_message::api_message;
pub use attachment::{
    Attachment, FileFact, content_type_of, content_type_of_file, encoded_file_bytes,
    estimate_bytes, is_forbidden_file,
};
pub use body::{Bodies, bodies};
pub use body_format::BodyFormat;
pub use compose_error::ComposeError;
pub use draft::Draft;
pub use draft_file::{DraftRead, LineProblem, read_draft, write_draft};
pub use envelope::{Envelope, envelope_of};
pub use excerpt::Excerpt;
pub use extras::{Extras, TrackLinks, TrackOpens, parse_header, parse_metadata};
pub use field::{FIELDS, Field, FieldId, FieldKind, Flag, field};
pub use fill::{FillError, Pattern, is_name};
pub use from_eml::{
    EML_CHARSET, EML_REPEATED, EmlError, EmlMessage, EmlPart, Opened, Remark, read_eml,
};
pub use identity::{MessageIdentity, content_hash};
pub use list::{ParsedAddress, entry_at, parse_list};
pub use merge::{
    CheckedRow, LIST_REPEATS, Mailing, MergeError, MergeList, MergeRow, RowChecks, RowWarning,
    is_list_path,
};
pub use message::{Composed, compose};
pub use message_id::parse_message_id;
pub use outgoing::Outgoing;
pub use parse::{HeaderValues, ParseError, Parsed, parse};
pub use preflight::{
    CHECKS, CheckRow, PreflightContext, Problem, STREAM_HOST, Severity, check_rows, field_problems,
    preflight, preflight_in, stream_host,
};
pub use preview::{Paper, Preview, PreviewPage, browser_page, preview};
pub use raw::{
    Completion, RawError, RawMessage, RawOptions, complete_raw, is_local, read_raw, until_dot,
};
pub use signature::signature_block;
pub use snippet::{Language, Target, snippet};
pub use stamp::Stamp;
pub use template::{
    DraftTemplate, missing_variables, parse_model, template_variables, with_blanks,
};
pub use typo::is_typo_of;
