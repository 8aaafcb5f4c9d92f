//! What a sender should know about a message file before its message is sent again.

use crate::mail::{Draft, FieldId};

/// A difference between the draft and the file. Preflight checks report it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// The check that reports it.
    pub check: &'static str,
    /// The field.
    pub field: FieldId,
    /// What happened and what to do.
    pub message: String,
}

/// A message read from a file, with remarks.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opened {
    /// The message as read.
    pub draft: Draft,
    /// Differences from the file.
    pub remarks: Vec<Remark>,
}

impl Opened {
    /// The remarks that still apply to `draft`: changes since then are the author's. A draft that shares
    /// neither text nor subject with the file is another message.
    pub fn remarks_on(&self, draft: &Draft) -> Vec<Remark> {
        let read = &self.draft;
        let has_text = |draft: &Draft| !(draft.text.trim().is_empty() && draft.html.is_empty());
        let same_text = (&draft.text, &draft.html) == (&read.text, &read.html);
        let is_this = same_text && has_text(draft)
            || draft.subject == read.subject && !draft.subject.is_empty()
            || !has_text(read) && draft.files.starts_with(&read.files);
        let holds = |remark: &&Remark| match remark.field {
            FieldId::Body => same_text,
            FieldId::Files => read.files.iter().any(|file| draft.files.contains(file)),
            field => draft.line(field) == read.line(field),
        };
        let remarks = self.remarks.iter().filter(|_| is_this).filter(holds);
        remarks.cloned().collect()
    }
}

/// Text or a header field in an unknown charset.
pub const CHARSET: &str = "eml-charset";
/// A part in an unknown transfer encoding.
pub const ENCODING: &str = "eml-encoding";
/// Encrypted, or signed as a whole.
pub const ENCRYPTED: &str = "eml-encrypted";
/// Several senders, Reply-To fields or subjects.
pub const REPEATED: &str = "eml-repeated";
/// Truncated or malformed.
pub const DAMAGED: &str = "eml-damaged";
/// Header fields that are not sent.
pub const HEADERS: &str = "eml-headers";
/// Renamed files.
pub const NAMES: &str = "eml-names";
/// A signature that no longer verifies.
pub const SIGNED: &str = "eml-signed";
/// Parts in another arrangement.
pub const STRUCTURE: &str = "eml-structure";

impl Remark {
    pub(super) fn new(check: &'static str, field: FieldId, message: impl Into<String>) -> Self {
        let message = message.into();
        Self {
            check,
            field,
            message,
        }
    }
}

/// Names in a sentence: `a, b and 3 more`.
pub(super) fn listed(names: &[String]) -> String {
    const SHOWN: usize = 12;
    let shown = names.iter().take(SHOWN).map(String::as_str);
    let shown = shown.collect::<Vec<_>>().join(", ");
    match names.len().saturating_sub(SHOWN) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}
