//! Postmark's own fields beside stream and tag (postmark-facts.md section 3.1), as typed and as read.

use serde::{Deserialize, Serialize};

use super::header_text::has_control;
use crate::postmark::{header, limit};

/// Link tracking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackLinks {
    /// The server's default.
    #[default]
    Server,
    /// No links.
    None,
    /// Links in both parts.
    HtmlAndText,
    /// Links in the HTML part.
    HtmlOnly,
    /// Links in the text part.
    TextOnly,
}

impl TrackLinks {
    pub const ALL: [Self; 5] = [
        Self::Server,
        Self::None,
        Self::HtmlAndText,
        Self::HtmlOnly,
        Self::TextOnly,
    ];

    /// The name on the command line and in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "as the server is set",
            Self::None => "none",
            Self::HtmlAndText => "html-and-text",
            Self::HtmlOnly => "html-only",
            Self::TextOnly => "text-only",
        }
    }

    /// Postmark's name; `None` for the server's default.
    pub fn value(self) -> Option<&'static str> {
        match self {
            Self::Server => None,
            Self::None => Some("None"),
            Self::HtmlAndText => Some("HtmlAndText"),
            Self::HtmlOnly => Some("HtmlOnly"),
            Self::TextOnly => Some("TextOnly"),
        }
    }
}

/// Open tracking.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackOpens {
    /// The server's default.
    #[default]
    Server,
    Yes,
    No,
}

impl TrackOpens {
    pub const ALL: [Self; 3] = [Self::Server, Self::Yes, Self::No];

    /// The name on the command line and in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "as the server is set",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// Whether to track; `None` for the server's default.
    pub fn value(self) -> Option<bool> {
        match self {
            Self::Server => None,
            Self::Yes => Some(true),
            Self::No => Some(false),
        }
    }
}

/// Optional parts of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extras {
    /// Metadata as typed, `key=value` each.
    pub metadata: Vec<String>,
    /// Custom header fields as typed, `Name: value` each.
    pub headers: Vec<String>,
    pub track_opens: TrackOpens,
    pub track_links: TrackLinks,
    /// Whether to keep the Message-ID instead of Postmark's.
    pub keep_id: bool,
    /// The Message-ID to keep, with or without angle brackets; if empty, postrider generates one.
    pub message_id: String,
}

pub type Pair = (String, String);

/// Header fields that the message already has or that the sender must not set.
const TAKEN: [&str; 17] = [
    "From",
    "Sender",
    "To",
    "Cc",
    "Bcc",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "MIME-Version",
    "Return-Path",
    "Received",
    "DKIM-Signature",
    "X-PM-RCPT",
    "X-PM-KeepID",
    "X-PM-TrackOpens",
    "X-PM-TrackLinks",
];

/// Maximum length of a header name, so that it fits in a line with a word.
const NAME_BYTES: usize = 76;

/// Parses `key=value`.
///
/// # Errors
///
/// What is wrong and what to do (limits: postmark-facts.md section 3.2).
pub fn parse_metadata(typed: &str) -> Result<Pair, String> {
    let Some((key, value)) = typed.split_once('=') else {
        return Err(format!("`{typed}` is no metadata: write key=value"));
    };
    let (key, value) = (key.trim(), value.trim());
    // It becomes part of a header name.
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if key.is_empty() || !key.chars().all(allowed) {
        return Err(format!(
            "the metadata key `{key}` needs letters, digits, hyphens, underscores or dots, and nothing else"
        ));
    }
    if key.eq_ignore_ascii_case(header::METADATA_KEY) {
        return Err(format!(
            "the metadata key `{key}` is the one by which postrider finds its sends again; take another"
        ));
    }
    let (keys, values) = (limit::METADATA_KEY_CHARS, limit::METADATA_VALUE_CHARS);
    if key.chars().count() > keys {
        return Err(format!(
            "the metadata key `{key}` is longer than the {keys} characters that Postmark takes"
        ));
    }
    if value.is_empty() {
        return Err(format!("the metadata key `{key}` has no value"));
    }
    if has_control(value) {
        return Err(format!(
            "the metadata value of `{key}` has a line break or another control character"
        ));
    }
    if value.chars().count() > values {
        return Err(format!(
            "the metadata value of `{key}` is longer than the {values} characters that Postmark takes"
        ));
    }
    Ok((key.to_owned(), value.to_owned()))
}

/// Parses `Name: value` (RFC 5322 section 2.2).
///
/// # Errors
///
/// What is wrong and what to do.
pub fn parse_header(typed: &str) -> Result<Pair, String> {
    let Some((name, value)) = typed.split_once(':') else {
        return Err(format!("`{typed}` is no header field: write Name: value"));
    };
    let (name, value) = (name.trim(), value.trim());
    let allowed = |c: char| c.is_ascii_graphic() && c != ':';
    if name.is_empty() || !name.chars().all(allowed) {
        return Err(format!(
            "`{name}` is no header name: letters, digits and hyphens"
        ));
    }
    if has_control(value) {
        return Err(format!(
            "the header `{name}` has a line break or another control character in it, which could smuggle in another header"
        ));
    }
    let is = |taken: &&str| taken.eq_ignore_ascii_case(name);
    let lower = name.to_ascii_lowercase();
    let metadata = header::METADATA_PREFIX.to_ascii_lowercase();
    let ours = [header::TAG, header::MESSAGE_STREAM];
    if name.len() > NAME_BYTES {
        return Err(format!(
            "the header name `{name}` is longer than {NAME_BYTES} characters"
        ));
    }
    if TAKEN.iter().any(is) || ours.iter().any(is) {
        return Err(format!(
            "the header `{name}` is written by postrider or by Postmark; use the field that is meant for it"
        ));
    }
    if lower.starts_with("content-") {
        return Err(format!(
            "the header `{name}` says how the message is built, which postrider does"
        ));
    }
    if let Some(key) = lower.strip_prefix(&metadata) {
        return Err(format!("`{name}` is metadata: write {key}=… there"));
    }
    if value.is_empty() {
        return Err(format!("the header `{name}` has no value"));
    }
    Ok((name.to_owned(), value.to_owned()))
}

impl Extras {
    /// The valid metadata.
    pub fn metadata(&self) -> impl Iterator<Item = Pair> {
        self.metadata
            .iter()
            .filter_map(|typed| parse_metadata(typed).ok())
    }

    /// The valid header fields.
    pub fn headers(&self) -> impl Iterator<Item = Pair> {
        self.headers
            .iter()
            .filter_map(|typed| parse_header(typed).ok())
    }

    /// The custom Message-ID to keep. One that Postmark replaces is not written, or a message that is sent
    /// again would have the ID of the first.
    pub fn own_message_id(&self) -> Option<&str> {
        let id = self.message_id.trim();
        Some(id).filter(|id| self.keep_id && !id.is_empty())
    }

    /// Whether there is room for postrider's metadata (maximum ten).
    pub fn has_room_for_ours(&self) -> bool {
        self.metadata.len() < limit::METADATA_FIELDS
    }

    /// Postmark's header fields for these options, without metadata.
    pub(super) fn switches(&self) -> Vec<(&'static str, &'static str)> {
        let opens = self
            .track_opens
            .value()
            .map(|yes| if yes { "true" } else { "false" });
        let rows = [
            (header::TRACK_OPENS, opens),
            (header::TRACK_LINKS, self.track_links.value()),
            (header::KEEP_ID, self.keep_id.then_some("true")),
        ];
        rows.into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_is_read_within_its_limits() {
        assert_eq!(
            parse_metadata("order = 12=3 ").unwrap(),
            ("order".into(), "12=3".into())
        );
        let long = format!("{}=x", "k".repeat(21));
        let wide = format!("k={}", "v".repeat(81));
        for (typed, why) in [
            ("order", "key=value"),
            ("=x", "letters"),
            ("a b=x", "letters"),
            ("a=", "no value"),
            ("Postrider=x", "take another"),
            ("a=b\nX-Evil: c", "line break"),
            (long.as_str(), "20 characters"),
            (wide.as_str(), "80 characters"),
        ] {
            let told = parse_metadata(typed).unwrap_err();
            assert!(told.contains(why), "{typed}: {told}");
        }
    }

    #[test]
    fn a_header_is_read_and_cannot_take_the_place_of_another() {
        assert_eq!(
            parse_header("X-A:  b: c").unwrap(),
            ("X-A".into(), "b: c".into())
        );
        for (typed, why) in [
            ("X-A", "Name: value"),
            (": b", "no header name"),
            ("X A: b", "no header name"),
            ("X-A:", "no value"),
            ("X-A: b\r\nBcc: c", "smuggle"),
            ("from: a", "written by"),
            ("x-pm-tag: a", "written by"),
            ("Content-Type: a", "built"),
            ("X-PM-Metadata-Order: 1", "order="),
        ] {
            let told = parse_header(typed).unwrap_err();
            assert!(told.contains(why), "{typed}: {told}");
        }
    }
}
