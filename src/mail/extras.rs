//! Postmark's own fields beside stream and tag (postmark-facts.md section 3.1), as typed and as read.

use serde::{Deserialize, Serialize};

use super::header_text::has_control;
use crate::postmark::{header, limit};

/// Which links Postmark counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackLinks {
    /// As the server is set.
    #[default]
    Server,
    /// None.
    None,
    /// Those of both parts.
    HtmlAndText,
    /// Those of the HTML part.
    HtmlOnly,
    /// Those of the text part.
    TextOnly,
}

impl TrackLinks {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::Server,
        Self::None,
        Self::HtmlAndText,
        Self::HtmlOnly,
        Self::TextOnly,
    ];

    /// The word for it on the command line and in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "as the server is set",
            Self::None => "none",
            Self::HtmlAndText => "html-and-text",
            Self::HtmlOnly => "html-only",
            Self::TextOnly => "text-only",
        }
    }

    /// Postmark's word; `None` leaves it to the server.
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

/// Whether Postmark counts who opens the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TrackOpens {
    /// As the server is set.
    #[default]
    Server,
    /// It does.
    Yes,
    /// It does not.
    No,
}

impl TrackOpens {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Server, Self::Yes, Self::No];

    /// The word for it on the command line and in the form.
    pub fn word(self) -> &'static str {
        match self {
            Self::Server => "as the server is set",
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// Whether it is asked for; `None` leaves it to the server.
    pub fn value(self) -> Option<bool> {
        match self {
            Self::Server => None,
            Self::Yes => Some(true),
            Self::No => Some(false),
        }
    }
}

/// What a message can carry beside its fields.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extras {
    /// Metadata as typed, `key=value` each.
    pub metadata: Vec<String>,
    /// Header fields of the user's own as typed, `Name: value` each.
    pub headers: Vec<String>,
    /// Whether Postmark counts who opens the message.
    pub track_opens: TrackOpens,
    /// Which links it counts.
    pub track_links: TrackLinks,
    /// Whether the Message-ID stays as written, instead of Postmark's own.
    pub keep_id: bool,
    /// The Message-ID to write where it is kept, with or without angle brackets; empty for one made by postrider.
    pub message_id: String,
}

/// A name and what belongs to it.
pub type Pair = (String, String);

/// Header fields that the message has already, or that are not the sender's to set.
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

/// Bytes of a header name, so that it fits in a line beside a word.
const NAME_BYTES: usize = 76;

/// Reads `key=value`.
///
/// # Errors
///
/// In words, what is wrong and what to do (limits: postmark-facts.md section 3.2).
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

/// Reads `Name: value` (RFC 5322 section 2.2).
///
/// # Errors
///
/// In words, what is wrong and what to do.
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
    /// The metadata that can be read.
    pub fn metadata(&self) -> impl Iterator<Item = Pair> {
        self.metadata
            .iter()
            .filter_map(|typed| parse_metadata(typed).ok())
    }

    /// The header fields that can be read.
    pub fn headers(&self) -> impl Iterator<Item = Pair> {
        self.headers
            .iter()
            .filter_map(|typed| parse_header(typed).ok())
    }

    /// The Message-ID of the user's own, where it is kept. One that Postmark replaces is not written: a message
    /// that is sent again would have the id of the first.
    pub fn own_message_id(&self) -> Option<&str> {
        let id = self.message_id.trim();
        Some(id).filter(|id| self.keep_id && !id.is_empty())
    }

    /// Whether our own metadata has room beside the user's (ten are the limit).
    pub fn has_room_for_ours(&self) -> bool {
        self.metadata.len() < limit::METADATA_FIELDS
    }

    /// Postmark's header fields that these are, without the metadata.
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
