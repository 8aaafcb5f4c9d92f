//! The form: what is typed in every field, and where the caret stands.

use std::collections::BTreeSet;

use tui_input::Input;

use super::buffer::TextBuffer;
use crate::mail::{Draft, FieldId, FileFact, Problem};
use crate::postmark::{CredentialKind, TokenSource};

/// A single line of text with a caret (grapheme-correct through `tui-input`).
#[derive(Clone, Default)]
pub struct LineField {
    /// The text and caret.
    pub input: Input,
}

/// The list of attached files and the line in which the next one is typed.
#[derive(Clone, Default)]
pub struct FilesField {
    /// Paths already taken.
    pub paths: Vec<String>,
    /// What the edge found out about them (same order is not guaranteed; match by path).
    pub facts: Vec<FileFact>,
    /// The path being typed.
    pub input: Input,
    /// Completions of it, if asked for.
    pub completions: Vec<String>,
}

/// The form.
pub struct Form {
    /// Which of the two logins is shown.
    pub credential_kind: CredentialKind,
    /// Whether the secrets are shown in clear.
    pub revealed: bool,
    /// Where the credential came from.
    pub source: TokenSource,
    /// Secret and line fields by id.
    pub lines: Vec<(FieldId, LineField)>,
    /// Files.
    pub files: FilesField,
    /// The text.
    pub body: TextBuffer,
    /// The field with the caret.
    pub focus: FieldId,
    /// Whether Cc, Bcc and Reply-To are shown.
    pub expanded: bool,
    /// Fields that were left once; only these show problems.
    pub visited: BTreeSet<FieldId>,
    /// Problems of visited fields, as of the last change.
    pub problems: Vec<Problem>,
    /// The draft as it was last sent or opened, to tell unsent work.
    pub settled: Draft,
}
