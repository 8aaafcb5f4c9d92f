//! Reads a submission out of a message's source.

use std::collections::{HashMap, HashSet};

use mail_parser::parsers::MessageStream;
use mail_parser::{Addr, HeaderValue, Message, MimeHeaders, PartType};

use super::{ParsedHeaders, header_text, headers, tree};
use crate::mail::{HeaderValues, parse};
use crate::postmark::header;
use crate::sandbox::session::Envelope;
use crate::sandbox::submission::{Attached, Party, Submission, party, quoted};

/// What the message asks of Postmark. Recipients come from the envelope (section 1.6).
pub(super) fn submission(
    message: &Message<'_>,
    content: &[u8],
    handling: &ParsedHeaders,
    envelope: &Envelope,
) -> Submission {
    let (to, cc) = (named(message, content, "To"), named(message, content, "Cc"));
    let bounce_type = header_text(message, header::BOUNCE_TYPE);
    Submission {
        from: from(message, content),
        bcc: hidden(&envelope.rcpt_to, &to, &cc),
        to,
        cc,
        reply_to: header_text(message, "Reply-To"),
        recipients: envelope.rcpt_to.clone(),
        subject: header_text(message, "Subject"),
        text: text(message).map(str::to_owned),
        html: html(message).map(str::to_owned),
        attachments: message.attachments().map(attached).collect(),
        headers: Vec::new(),
        stream: Some(handling.stream.clone()),
        tag: handling.tag.clone(),
        metadata: numbered(&handling.metadata),
        track_opens: is_true(handling.track_opens.as_deref()),
        track_links: handling.track_links.clone().unwrap_or_default(),
        bounce_type: Some(bounce_type).filter(|word| !word.is_empty()),
        source_bytes: Some(content.len() as u64),
    }
}

fn is_true(word: Option<&str>) -> bool {
    word.is_some_and(|word| word.trim().eq_ignore_ascii_case("true"))
}

/// What stands behind the colon of the first header of this name.
fn value_of<'c>(message: &Message<'_>, content: &'c [u8], name: &str) -> &'c [u8] {
    let header = headers(message)
        .iter()
        .find(|header| header.name().eq_ignore_ascii_case(name));
    header.map_or(&[], |header| {
        content
            .get(header.offset_start() as usize..header.offset_end() as usize)
            .unwrap_or_default()
    })
}

/// From as it would stand in `POST /email`: an encoded word is text, whatever it holds.
fn from(message: &Message<'_>, content: &[u8]) -> String {
    let decoded = header_text(message, "From");
    let is_encoded = value_of(message, content, "From")
        .windows(2)
        .any(|pair| pair == b"=?");
    if !is_encoded {
        return decoded;
    }
    let from = party(&decoded);
    quoted(&from.name, &from.email)
}

/// The mailboxes of an address header, groups opened.
fn named(message: &Message<'_>, content: &[u8], name: &str) -> Vec<Party> {
    let mut value = value_of(message, content, name).to_vec();
    value.push(b'\n');
    let HeaderValue::Address(list) = MessageStream::new(&value).parse_address() else {
        return Vec::new();
    };
    let party = |one: &Addr<'_>| Party {
        name: one.name.as_deref().unwrap_or_default().to_owned(),
        email: one.address.as_deref().unwrap_or_default().to_owned(),
    };
    list.iter().map(party).collect()
}

/// Recipients that no header names.
fn hidden(recipients: &[String], to: &[Party], cc: &[Party]) -> Vec<Party> {
    let shown: HashSet<String> = to
        .iter()
        .chain(cc)
        .map(|one| one.email.to_lowercase())
        .collect();
    let hidden = recipients
        .iter()
        .filter(|one| !shown.contains(&one.to_lowercase()));
    let party = |email: &String| Party {
        name: String::new(),
        email: email.clone(),
    };
    hidden.map(party).collect()
}

/// Over SMTP a key that comes again gets a number (section 3.1): `color`, `color-2`. The form of the
/// number is ours.
fn numbered(metadata: &[(String, String)]) -> Vec<(String, String)> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let mut name = |key: &String| {
        let times = times.entry(key.to_lowercase()).or_default();
        *times += 1;
        match *times {
            1 => key.clone(),
            times => format!("{key}-{times}"),
        }
    };
    metadata
        .iter()
        .map(|(key, value)| (name(key), value.clone()))
        .collect()
}

/// The text body, if there is one; not text made of HTML.
pub(super) fn text<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.text_body.iter().find_map(|at| {
        let part = message.parts.get(*at as usize)?;
        match &part.body {
            PartType::Text(text) => Some(text.as_ref()),
            _ => None,
        }
    })
}

/// The HTML body, if there is one; not HTML made of text.
pub(super) fn html<'a>(message: &'a Message<'_>) -> Option<&'a str> {
    message.html_body.iter().find_map(|at| {
        let part = message.parts.get(*at as usize)?;
        match &part.body {
            PartType::Html(html) => Some(html.as_ref()),
            _ => None,
        }
    })
}

fn attached(part: &mail_parser::MessagePart<'_>) -> Attached {
    Attached {
        name: part.attachment_name().unwrap_or_default().to_owned(),
        content_type: tree::content_type(part, ""),
        content: Vec::new(),
        content_id: part.content_id().map(str::to_owned),
    }
}

/// The text and the HTML body of a source, for the API.
pub(in crate::sandbox) fn bodies(source: &[u8]) -> (Option<String>, Option<String>) {
    // What was taken in could be parsed; another program may have changed the file since.
    let Ok(message) = parse(source, HeaderValues::Text) else {
        return (None, None);
    };
    let owned = |body: Option<&str>| body.map(str::to_owned);
    (owned(text(&message)), owned(html(&message)))
}

/// Reads the decoded contents of the parts of a source; see [`tree::contents`]. None of what cannot be parsed.
pub(in crate::sandbox) fn read_parts<T>(
    source: &[u8],
    read: impl FnOnce(&[Option<&[u8]>]) -> T,
) -> T {
    match parse(source, HeaderValues::Text) {
        Ok(message) => read(&tree::contents(&message)),
        Err(_) => read(&[]),
    }
}
