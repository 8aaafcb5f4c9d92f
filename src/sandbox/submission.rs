//! One message as it is handed to Postmark, in one shape for SMTP and HTTP.

use serde::{Deserialize, Serialize};

use crate::postmark::DEFAULT_STREAM;

/// A mailbox as a header or a JSON field names it. `email` is as written and may be malformed: judging
/// is the rules' business.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Party {
    /// The display name, decoded and unquoted; empty if there is none.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A file of a submission.
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Attached {
    /// The file name.
    pub name: String,
    /// `application/pdf`.
    pub content_type: String,
    /// Decoded content. Empty for SMTP, where the source has it already.
    pub content: Vec<u8>,
    /// Content-ID without angle brackets and without `cid:`.
    pub content_id: Option<String>,
}

/// One message as it is handed in. Fields are as `POST /email` has them (postmark-facts.md section 4.2).
#[derive(Clone, Default, PartialEq, Eq)]
pub(super) struct Submission {
    /// The whole From field: `Ada Lovelace <ada@acme.example>`.
    pub from: String,
    /// To.
    pub to: Vec<Party>,
    /// Cc.
    pub cc: Vec<Party>,
    /// Bcc; over SMTP those recipients of the envelope that no header names.
    pub bcc: Vec<Party>,
    /// Reply-To as written.
    pub reply_to: String,
    /// Who gets it: the envelope of SMTP. Empty over HTTP: then To, Cc and Bcc.
    pub recipients: Vec<String>,
    /// Decoded subject.
    pub subject: String,
    /// The text body.
    pub text: Option<String>,
    /// The HTML body.
    pub html: Option<String>,
    /// Files.
    pub attachments: Vec<Attached>,
    /// Further headers, in order.
    pub headers: Vec<(String, String)>,
    /// The message stream; `None` is `outbound`.
    pub stream: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// Metadata in order.
    pub metadata: Vec<(String, String)>,
    /// Whether opens are tracked.
    pub track_opens: bool,
    /// `None`, `HtmlAndText`, `HtmlOnly` or `TextOnly`, as written; empty if not said.
    pub track_links: String,
    /// What `X-PM-Bounce-Type` says.
    pub bounce_type: Option<String>,
    /// Whether its template could not be filled in.
    pub rendering_failed: bool,
    /// Bytes of the source over SMTP; `None` over HTTP, where the parts are measured.
    pub source_bytes: Option<u64>,
}

impl Submission {
    /// The stream that it goes to.
    pub fn stream(&self) -> &str {
        self.stream.as_deref().unwrap_or(DEFAULT_STREAM)
    }

    /// Every recipient, in order, each once.
    pub fn everybody(&self) -> Vec<String> {
        let named = [&self.to, &self.cc, &self.bcc].into_iter().flatten();
        let mut everybody = self.recipients.clone();
        if everybody.is_empty() {
            everybody = named.map(|party| party.email.clone()).collect();
        }
        let mut seen = std::collections::HashSet::new();
        everybody.retain(|address| seen.insert(address.to_lowercase()));
        everybody
    }

    /// Bytes of the whole message, files after base64 (section 3.2).
    pub fn bytes(&self) -> u64 {
        let text = |body: &Option<String>| body.as_ref().map_or(0, String::len);
        let files = self.attachments.iter();
        let encoded: usize = files.map(|file| file.content.len().div_ceil(3) * 4).sum();
        let parts = text(&self.text) + text(&self.html) + encoded;
        self.source_bytes.unwrap_or(parts as u64)
    }
}

impl std::fmt::Debug for Submission {
    /// Sizes only: what was typed may be anything.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (bytes, recipients) = (self.bytes(), self.everybody().len());
        write!(
            f,
            "Submission({bytes} bytes, {recipients} recipients, {})",
            self.stream()
        )
    }
}

/// Reads a list of mailboxes as `To` of `POST /email` has it: parted by commas, names quoted or not.
/// What cannot be read stays in `email` as written, so that the rules can name it.
pub(super) fn parties(list: &str) -> Vec<Party> {
    parted(list).into_iter().map(party).collect()
}

/// Parts at commas outside quotes and angle brackets; what is empty is dropped.
fn parted(list: &str) -> Vec<&str> {
    let (mut quoted, mut escaped, mut inside) = (false, false, false);
    let parted = list.split(|c: char| {
        let was_escaped = std::mem::take(&mut escaped);
        match c {
            _ if was_escaped => {}
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '<' if !quoted => inside = true,
            '>' if !quoted => inside = false,
            ',' | ';' if !quoted && !inside => return true,
            _ => {}
        }
        false
    });
    let trimmed = parted.map(str::trim);
    trimmed.filter(|one| !one.is_empty()).collect()
}

/// Reads one mailbox as written.
pub(super) fn party(text: &str) -> Party {
    let text = text.trim();
    match text.rfind('<') {
        Some(open) if text.ends_with('>') => Party {
            name: unquoted(&text[..open]),
            email: text[open + 1..text.len() - 1].trim().to_owned(),
        },
        _ => Party {
            name: String::new(),
            email: text.to_owned(),
        },
    }
}

fn unquoted(name: &str) -> String {
    let name = name.trim();
    let inside = name
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inside.map_or_else(
        || name.to_owned(),
        |inside| inside.replace("\\\"", "\"").replace("\\\\", "\\"),
    )
}

/// Whether the display name of a mailbox as written is quoted if it has to be: Postmark calls a name
/// with bare punctuation an illegal address (section 3.2). The specials are those of RFC 5322 section
/// 3.2.3.
pub(super) fn is_quoted_well(text: &str) -> bool {
    let text = text.trim();
    let (Some(open), true) = (text.rfind('<'), text.ends_with('>')) else {
        return true;
    };
    let name = text[..open].trim();
    let quoted = name.len() >= 2 && name.starts_with('"') && name.ends_with('"');
    if quoted {
        let inside = name[1..name.len() - 1]
            .replace("\\\\", "")
            .replace("\\\"", "");
        return !inside.contains('"') && !inside.ends_with('\\');
    }
    !name.contains(|c| "()<>[]:;@\\,.\"".contains(c))
}

/// A mailbox with its name quoted, whatever stands in it.
pub(super) fn quoted(name: &str, email: &str) -> String {
    if name.is_empty() {
        return email.to_owned();
    }
    let name = name.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{name}\" <{email}>")
}
