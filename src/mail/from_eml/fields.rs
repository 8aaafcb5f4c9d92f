//! The header fields of a message as a draft has them.

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, Header, HeaderName, HeaderValue, Message};

use super::headers;
use super::remark::{CHARSET, REPEATED, Remark};
use crate::mail::list::is_nobody;
use crate::mail::{Draft, Extras, FieldId, Mailbox, TrackLinks, TrackOpens, parse_message_id};
use crate::postmark::header;

/// Everything but the body, with remarks for the sender.
pub(super) fn of(message: &Message<'_>) -> (Draft, Vec<Remark>) {
    let all = pairs(message);
    let first = |name: &str| {
        let mut all = all.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.as_str())
    };
    let mut remarks = Vec::new();
    let mut one = |name: HeaderName<'_>, field: FieldId, label: &str| {
        let of = |header: &Header<'_>| mailboxes(header.value.as_address());
        let fields = message
            .headers()
            .iter()
            .filter(|header| header.name == name);
        let values: Vec<String> = fields.map(of).collect();
        remarks.extend(repeated(label, field, &values));
        values.into_iter().next().unwrap_or_default()
    };
    let from = one(HeaderName::From, FieldId::From, "From");
    let reply_to = one(HeaderName::ReplyTo, FieldId::ReplyTo, "Reply-To");
    let subjects = all
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("Subject"));
    let subjects: Vec<String> = subjects.map(|(_, value)| value.clone()).collect();
    remarks.extend(repeated("Subject", FieldId::Subject, &subjects));
    let keep_id = first(header::KEEP_ID).eq_ignore_ascii_case("true");
    let (headers, left_out) = headers::chosen(&all);
    remarks.extend(left_out);
    let draft = Draft {
        from,
        to: every(message.all_to()),
        cc: every(message.all_cc()),
        bcc: every(message.all_bcc()),
        reply_to,
        subject: subjects.into_iter().next().unwrap_or_default(),
        stream: first(header::MESSAGE_STREAM).to_owned(),
        tag: first(header::TAG).to_owned(),
        extras: Extras {
            metadata: metadata(&all),
            headers,
            track_opens: track_opens(first(header::TRACK_OPENS)),
            track_links: track_links(first(header::TRACK_LINKS)),
            keep_id,
            message_id: parse_message_id(first("Message-ID")).unwrap_or_default(),
        },
        ..Draft::default()
    };
    remarks.extend(undecoded(message, &draft));
    (draft, remarks)
}

/// A field may occur only once (RFC 5322 section 3.6); it is unknown which one the author meant.
fn repeated(label: &str, field: FieldId, values: &[String]) -> Option<Remark> {
    let (first, others) = values.split_first()?;
    others.iter().any(|other| other != first).then(|| {
        let message = format!(
            "the file has {} different {label} fields; a message may have only one. Set it with --{}",
            values.len(),
            label.to_lowercase()
        );
        Remark::new(REPEATED, field, message)
    })
}

/// Encoded words (RFC 2047) that could not be decoded.
fn undecoded(message: &Message<'_>, draft: &Draft) -> Option<Remark> {
    let is_there_before = message
        .headers_raw()
        .any(|(_, raw)| raw.contains(char::REPLACEMENT_CHARACTER));
    let texts = [
        (FieldId::Subject, &draft.subject),
        (FieldId::From, &draft.from),
        (FieldId::To, &draft.to),
        (FieldId::Cc, &draft.cc),
        (FieldId::ReplyTo, &draft.reply_to),
        (FieldId::Tag, &draft.tag),
    ];
    let has_junk = |(_, text): &(FieldId, &String)| text.contains(char::REPLACEMENT_CHARACTER);
    let (field, _) = texts
        .into_iter()
        .find(has_junk)
        .filter(|_| !is_there_before)?;
    let message = "a header of the file has characters that cannot be decoded: the charset that it names is unknown or wrong. Set that field with an option";
    Some(Remark::new(CHARSET, field, message))
}

/// Name and decoded value of every field, in order.
fn pairs(message: &Message<'_>) -> Vec<(String, String)> {
    let decoded = |(name, raw): (&str, &str)| {
        let line = format!("{}\n", raw.trim_end());
        let value = match MessageStream::new(line.as_bytes()).parse_unstructured() {
            HeaderValue::Text(text) => text.trim().to_owned(),
            _ => String::new(),
        };
        (name.to_owned(), value)
    };
    message.headers_raw().map(decoded).collect()
}

fn every<'a>(lists: impl Iterator<Item = &'a Address<'a>>) -> String {
    let lists = lists.map(|list| mailboxes(Some(list)));
    let lists: Vec<String> = lists.filter(|list| !list.is_empty()).collect();
    lists.join(", ")
}

/// The mailboxes as typed, groups flattened. Invalid ones are kept, to be reported.
fn mailboxes(list: Option<&Address<'_>>) -> String {
    let typed = |one: &mail_parser::Addr<'_>| {
        let address = one.address.as_deref().unwrap_or_default().trim();
        let name = one.name.as_deref().map(str::trim).unwrap_or_default();
        match Mailbox::from_parts(Some(name), address) {
            Some(mailbox) => mailbox.to_string(),
            None => [name, address].join(" ").trim().to_owned(),
        }
    };
    let typed: Vec<String> = list
        .into_iter()
        .flat_map(Address::iter)
        .map(typed)
        .collect();
    let told = typed
        .into_iter()
        .filter(|one| !one.is_empty() && !is_nobody(one));
    told.collect::<Vec<_>>().join(", ")
}

fn metadata(all: &[(String, String)]) -> Vec<String> {
    let prefix = header::METADATA_PREFIX.to_ascii_lowercase();
    let key = |name: &str| {
        let is_one = name.to_ascii_lowercase().starts_with(&prefix);
        is_one.then(|| name[prefix.len()..].to_owned())
    };
    let rows = all.iter().filter_map(|(name, value)| {
        let key = key(name)?;
        // That of another send of ours is none of this one.
        let is_ours = key.eq_ignore_ascii_case(header::METADATA_KEY);
        (!is_ours).then(|| format!("{key}={value}"))
    });
    rows.collect()
}

fn track_opens(word: &str) -> TrackOpens {
    match word.to_ascii_lowercase().as_str() {
        "true" => TrackOpens::Yes,
        "false" => TrackOpens::No,
        _ => TrackOpens::Server,
    }
}

fn track_links(word: &str) -> TrackLinks {
    let is_it = |one: &TrackLinks| {
        one.value()
            .is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    TrackLinks::ALL.into_iter().find(is_it).unwrap_or_default()
}
