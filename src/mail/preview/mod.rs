//! What would arrive: the message of a draft as pages to be read, before anything is sent.
//!
//! What cannot be part of a message is left out and named, so that the rest can be looked at; only
//! [`super::compose`] decides whether it can be sent.

mod browser;
mod composable;
mod headers;
mod paper;
mod tree;

use std::fmt;

use mail_parser::PartType;

pub use browser::browser_page;
pub use paper::Paper;

use super::{
    Attachment, Bodies, BodyFormat, Draft, HeaderValues, Stamp, bodies, compose, html, parse,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum PreviewPage {
    /// The text part as received.
    #[default]
    Text,
    /// The HTML part as text.
    Html,
    /// The headers and the envelope.
    Headers,
    /// The MIME tree.
    Parts,
    /// The message as sent.
    Source,
}

impl PreviewPage {
    pub const ALL: [Self; 5] = [
        Self::Text,
        Self::Html,
        Self::Headers,
        Self::Parts,
        Self::Source,
    ];

    /// The tab's label.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Html => "HTML",
            Self::Headers => "Headers",
            Self::Parts => "Parts",
            Self::Source => "Source",
        }
    }
}

/// The pages, each with its lines or the reason why it is empty.
#[derive(Clone, PartialEq, Eq)]
pub struct Preview {
    text: Result<Paper, String>,
    html: Result<Paper, String>,
    headers: Result<Paper, String>,
    parts: Result<Paper, String>,
    source: Result<Paper, String>,
    /// What is missing, with reasons.
    pub missing: Vec<String>,
    /// Size of the message.
    pub bytes: u64,
}

impl Preview {
    /// A page, or why it is empty.
    pub fn page(&self, page: PreviewPage) -> Result<&Paper, &str> {
        let page = match page {
            PreviewPage::Text => &self.text,
            PreviewPage::Html => &self.html,
            PreviewPage::Headers => &self.headers,
            PreviewPage::Parts => &self.parts,
            PreviewPage::Source => &self.source,
        };
        page.as_ref().map_err(String::as_str)
    }
}

impl fmt::Debug for Preview {
    /// Hides the text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Preview({} bytes, {} missing)",
            self.bytes,
            self.missing.len()
        )
    }
}

/// Previews a draft. `attachments` are the readable files, `unread` says why the others could not be read;
/// HTML tables are drawn for about `width` columns. Linear time, and several times the message's memory: do
/// not call it on a drawing thread.
pub fn preview(
    draft: &Draft,
    attachments: Vec<Attachment>,
    unread: Vec<String>,
    stamp: &Stamp,
    width: usize,
) -> Preview {
    let mended = composable::composable(draft, attachments);
    let mut missing = mended.missing;
    missing.extend(unread);
    let mut preview = Preview {
        text: Err(String::new()),
        html: Err(String::new()),
        headers: Err(String::new()),
        parts: Err(String::new()),
        source: Err(String::new()),
        missing,
        bytes: 0,
    };
    match compose(&mended.draft, mended.attachments, stamp) {
        Ok(composed) => {
            let source = composable::without_stand_ins(composed.bytes);
            preview.bytes = source.len() as u64;
            preview.read(draft, &source, width);
        }
        Err(error) => {
            let why = format!("There is no message yet: {error}");
            preview.missing.push(error.to_string());
            let Bodies { text, html } = bodies(&mended.draft);
            preview.show_bodies(draft, text.into(), html.into(), width);
            preview.headers = Err(why.clone());
            preview.parts = Err(why.clone());
            preview.source = Err(why);
        }
    }
    preview
}

impl Preview {
    /// Builds the pages from the message itself: what arrives, not what was intended.
    fn read(&mut self, draft: &Draft, source: &[u8], width: usize) {
        self.source = Ok(Paper::new(String::from_utf8_lossy(source).into_owned()));
        let message = match parse(source, HeaderValues::Text) {
            Ok(message) => message,
            Err(error) => {
                let why = format!("This message cannot be shown: {error}.");
                (self.text, self.html) = (Err(why.clone()), Err(why.clone()));
                (self.headers, self.parts) = (Err(why.clone()), Err(why));
                return;
            }
        };
        let part = |wanted: &str| {
            let is_it = |part: &&mail_parser::MessagePart<'_>| {
                matches!(
                    (wanted, &part.body),
                    ("text", PartType::Text(_)) | ("html", PartType::Html(_))
                ) && !tree::is_file(part)
            };
            let found = message.parts.iter().find(is_it);
            let found = found.and_then(|part| part.text_contents());
            found.unwrap_or_default().to_owned()
        };
        self.show_bodies(draft, part("text"), part("html"), width);
        self.headers = Ok(Paper::new(headers::lines(draft, &message, source)));
        self.parts = Ok(Paper::new(tree::lines(&message, source, &self.missing)));
    }

    fn show_bodies(&mut self, draft: &Draft, text: String, html: String, width: usize) {
        self.text = match text.trim().is_empty() {
            false => Ok(Paper::new(text)),
            true if html.trim().is_empty() => Err("Nothing is written yet.".into()),
            true => Err("There is no text part: the HTML goes alone.".into()),
        };
        self.html = match html.trim().is_empty() {
            false => Ok(Paper::new(html::to_text(&html, width))),
            true if draft.text.trim().is_empty() => Err("Nothing is written yet.".into()),
            true if draft.format == BodyFormat::Text => Err(
                "There is no HTML part: this message is plain text. Format (Alt+m in the form) makes it \
                 Markdown or HTML."
                    .into(),
            ),
            true => Err("There is no HTML part: the HTML is empty.".into()),
        };
    }
}

#[cfg(test)]
mod tests;
