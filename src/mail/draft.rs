//! What the user has typed, as typed.

use serde::{Deserialize, Serialize};

use super::{BodyFormat, Extras, FieldId};
use crate::postmark::{Profile, Redactor};

/// A draft: the text of every field as typed, never a token. Parsing happens when it is needed, so
/// that a half-typed address is not lost.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    /// One mailbox.
    pub from: String,
    /// Address list.
    pub to: String,
    /// Address list.
    pub cc: String,
    /// Address list.
    pub bcc: String,
    /// Address list.
    pub reply_to: String,
    /// Subject.
    pub subject: String,
    /// Message stream id; empty means `outbound`.
    pub stream: String,
    /// Tag; may be empty.
    pub tag: String,
    /// Paths of the files to attach.
    pub files: Vec<String>,
    /// What `text` is written in.
    pub format: BodyFormat,
    /// What is written, with LF line ends; see [`super::bodies`].
    pub text: String,
    /// The HTML part beside plain text; empty means none. The form has no editor for it and keeps it.
    pub html: String,
    /// Name of the profile in which it was begun; empty while nobody knows.
    pub profile: String,
    /// Metadata, headers, tracking.
    pub extras: Extras,
}

impl Draft {
    /// The draft with what it does not say as the profile says it: sender, Reply-To and stream.
    #[must_use]
    pub fn completed_by(mut self, profile: &Profile) -> Self {
        for (text, default) in [
            (&mut self.from, &profile.sender),
            (&mut self.reply_to, &profile.reply_to),
            (&mut self.stream, &profile.stream),
        ] {
            if text.trim().is_empty() {
                text.clone_from(default);
            }
        }
        self
    }

    /// The text of a line field, or `None` for files, body and credential fields.
    pub fn line(&self, id: FieldId) -> Option<&str> {
        Some(match id {
            FieldId::From => &self.from,
            FieldId::To => &self.to,
            FieldId::Cc => &self.cc,
            FieldId::Bcc => &self.bcc,
            FieldId::ReplyTo => &self.reply_to,
            FieldId::Subject => &self.subject,
            FieldId::Stream => &self.stream,
            FieldId::Tag => &self.tag,
            _ => return None,
        })
    }

    /// Where a line field is kept; see [`Draft::line`].
    pub fn line_mut(&mut self, id: FieldId) -> Option<&mut String> {
        Some(match id {
            FieldId::From => &mut self.from,
            FieldId::To => &mut self.to,
            FieldId::Cc => &mut self.cc,
            FieldId::Bcc => &mut self.bcc,
            FieldId::ReplyTo => &mut self.reply_to,
            FieldId::Subject => &mut self.subject,
            FieldId::Stream => &mut self.stream,
            FieldId::Tag => &mut self.tag,
            _ => return None,
        })
    }

    /// The same without any known secret: a token that was pasted into the wrong field is not kept.
    #[must_use]
    pub fn scrubbed(&self, redactor: &Redactor) -> Self {
        self.changed(|text| redactor.scrub(text))
    }

    /// The same with `change` made to everything that was typed but paths of files.
    pub(super) fn changed(&self, change: impl Fn(&str) -> String) -> Self {
        let all = |rows: &[String]| rows.iter().map(|row| change(row)).collect();
        Self {
            from: change(&self.from),
            to: change(&self.to),
            cc: change(&self.cc),
            bcc: change(&self.bcc),
            reply_to: change(&self.reply_to),
            subject: change(&self.subject),
            stream: change(&self.stream),
            tag: change(&self.tag),
            files: self.files.clone(),
            format: self.format,
            text: change(&self.text),
            html: change(&self.html),
            profile: self.profile.clone(),
            extras: Extras {
                metadata: all(&self.extras.metadata),
                headers: all(&self.extras.headers),
                message_id: change(&self.extras.message_id),
                ..self.extras
            },
        }
    }

    /// Whether somebody wrote something: sender and stream stand there from the start.
    pub fn is_begun(&self) -> bool {
        let lines = [&self.to, &self.cc, &self.bcc, &self.subject, &self.text];
        lines.iter().any(|line| !line.trim().is_empty()) || !self.files.is_empty()
    }
}

impl std::fmt::Debug for Draft {
    /// Sizes only: a draft may hold anything, also a token pasted into the wrong field.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Draft")
            .field("subject_chars", &self.subject.chars().count())
            .field("files", &self.files.len())
            .field("text_bytes", &self.text.len())
            .field("html_bytes", &self.html.len())
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}
