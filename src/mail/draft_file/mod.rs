//! A draft as a file for the user's editor: header lines, an empty line, the text, as mutt does it.
//!
//! ```text
//! # Save to go on; leave it unchanged to stop. …
//! From: Ada Lovelace <ada@acme.example>
//! To: grace@navy.example
//! Subject: Your receipt
//! Attach: invoice.pdf
//!
//! Hello Grace,
//! ```
//!
//! What is written is read back as it was. A value that no line can hold as it is (control characters, blanks
//! at its ends) begins with a backslash and has escapes. There is never a token in it: a draft has none.

mod read;
mod value;
mod write;

pub use read::{DraftRead, LineProblem, read_draft};
pub use write::write_draft;

use super::{BodyFormat, FieldId, TrackLinks, TrackOpens};

/// Meaning of a header line in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    /// A line field.
    Line(FieldId),
    Format,
    TrackOpens,
    TrackLinks,
    KeepId,
    /// An attachment, a metadata row, or a header field.
    Attach,
    Metadata,
    Header,
}

/// The lines in order. The last three are repeated for each row.
const NAMES: [(&str, Name); 15] = [
    ("From", Name::Line(FieldId::From)),
    ("To", Name::Line(FieldId::To)),
    ("Cc", Name::Line(FieldId::Cc)),
    ("Bcc", Name::Line(FieldId::Bcc)),
    ("Reply-To", Name::Line(FieldId::ReplyTo)),
    ("Subject", Name::Line(FieldId::Subject)),
    ("Stream", Name::Line(FieldId::Stream)),
    ("Tag", Name::Line(FieldId::Tag)),
    ("Format", Name::Format),
    ("Track-Opens", Name::TrackOpens),
    ("Track-Links", Name::TrackLinks),
    ("Keep-Message-ID", Name::KeepId),
    ("Attach", Name::Attach),
    ("Metadata", Name::Metadata),
    ("Header", Name::Header),
];

/// Names of the formats, in the order of [`BodyFormat::ALL`].
const FORMATS: [&str; 3] = ["text", "markdown", "html"];

fn opens_word(choice: TrackOpens) -> &'static str {
    match choice {
        TrackOpens::Server => "server",
        other => other.word(),
    }
}

fn links_word(choice: TrackLinks) -> &'static str {
    match choice {
        TrackLinks::Server => "server",
        other => other.word(),
    }
}

fn format_word(format: BodyFormat) -> &'static str {
    let at = BodyFormat::ALL.iter().position(|one| *one == format);
    FORMATS[at.unwrap_or_default()]
}

#[cfg(test)]
mod tests;
