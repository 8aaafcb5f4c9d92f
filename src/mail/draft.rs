//! What the user has typed, as typed.

use serde::{Deserialize, Serialize};

use super::{BodyFormat, DraftTemplate, Extras, FieldId};
use crate::postmark::{Profile, Redactor};

/// A draft: the text of every field as typed, never a token. Fields are parsed when needed, so that
/// incomplete addresses are not lost.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Draft {
    pub from: String,
    pub to: String,
    pub cc: String,
    pub bcc: String,
    pub reply_to: String,
    pub subject: String,
    /// Message stream ID; empty means `outbound`.
    pub stream: String,
    /// Tag; may be empty.
    pub tag: String,
    /// Paths of the attachments.
    pub files: Vec<String>,
    /// The format of `text`.
    pub format: BodyFormat,
    /// The body with LF line ends; see [`super::bodies`].
    pub text: String,
    /// The HTML part of a plain-text message; may be empty. The form has no editor for it but preserves it.
    pub html: String,
    /// Profile in which it was created; may be empty.
    pub profile: String,
    /// Metadata, headers, tracking.
    pub extras: Extras,
    /// The Postmark template that makes the content. `subject`, `text` and `html` are then what Postmark rendered last:
    /// what is checked, recorded and shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Box<DraftTemplate>>,
}

impl Draft {
    /// Puts a signature below the text; an empty one changes nothing, and a template has its own end.
    pub fn sign(&mut self, signature: &str) {
        if !signature.is_empty() && self.template.is_none() {
            self.text = format!("{}{signature}", self.text.trim_end_matches('\n'));
        }
    }

    /// Fills missing sender, Reply-To and stream from the profile.
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

    /// The text of a line field; `None` for files, body and credential fields.
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

    /// Mutable text of a line field; see [`Draft::line`].
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

    /// Masks known secrets, so that a token pasted into the wrong field is not stored.
    #[must_use]
    pub fn scrubbed(&self, redactor: &Redactor) -> Self {
        self.changed(|text| redactor.scrub(text))
    }

    /// Applies `change` to all typed text except file paths.
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
            template: self
                .template
                .as_ref()
                .map(|used| Box::new(used.changed(&change))),
        }
    }

    /// The same with content that Postmark rendered. Without a text part the message has the HTML alone.
    #[must_use]
    pub fn with_content(self, subject: String, html: String, text: String) -> Self {
        let (format, text, html) = match text.trim().is_empty() && !html.trim().is_empty() {
            true => (BodyFormat::Html, html, String::new()),
            false => (BodyFormat::Text, text, html),
        };
        Self {
            subject,
            format,
            text,
            html,
            ..self
        }
    }

    /// Whether the user wrote anything: sender and stream are prefilled.
    pub fn is_begun(&self) -> bool {
        let lines = [&self.to, &self.cc, &self.bcc, &self.subject, &self.text];
        let is_typed = lines.iter().any(|line| !line.trim().is_empty());
        is_typed || !self.files.is_empty() || self.template.is_some()
    }
}

impl std::fmt::Debug for Draft {
    /// Shows sizes only: a draft may contain anything, including a token pasted into the wrong field.
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
