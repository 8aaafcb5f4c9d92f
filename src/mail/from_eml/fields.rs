//! The header fields of a message as a draft has them.

use mail_parser::parsers::MessageStream;
use mail_parser::{Address, HeaderValue, Message};

use crate::mail::{Draft, Extras, Mailbox, TrackLinks, TrackOpens, parse_header};
use crate::postmark::header;

/// Everything but the body.
pub(super) fn of(message: &Message<'_>) -> Draft {
    let all = pairs(message);
    let first = |name: &str| {
        let mut all = all.iter();
        all.find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or("", |(_, value)| value.as_str())
    };
    Draft {
        from: mailboxes(message.from()),
        to: every(message.all_to()),
        cc: every(message.all_cc()),
        bcc: every(message.all_bcc()),
        reply_to: mailboxes(message.reply_to()),
        subject: first("Subject").to_owned(),
        stream: first(header::MESSAGE_STREAM).to_owned(),
        tag: first(header::TAG).to_owned(),
        extras: Extras {
            metadata: metadata(&all),
            headers: own_headers(&all),
            track_opens: track_opens(first(header::TRACK_OPENS)),
            track_links: track_links(first(header::TRACK_LINKS)),
            keep_id: first(header::KEEP_ID).eq_ignore_ascii_case("true"),
            ..Extras::default()
        },
        ..Draft::default()
    }
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

/// The mailboxes as they are typed, groups opened. One that is no address stays, to be told of.
fn mailboxes(list: Option<&Address<'_>>) -> String {
    let typed = |one: &mail_parser::Addr<'_>| {
        let address = one.address.as_deref().unwrap_or_default().trim();
        let name = one.name.as_deref().map(str::trim).unwrap_or_default();
        match address.rsplit_once('@') {
            Some((local, domain)) => Mailbox {
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                local: local.to_owned(),
                domain: domain.to_owned(),
            }
            .to_string(),
            None => [name, address].join(" ").trim().to_owned(),
        }
    };
    let typed: Vec<String> = list
        .into_iter()
        .flat_map(Address::iter)
        .map(typed)
        .collect();
    let told = typed.into_iter().filter(|one| !one.is_empty());
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

/// What the sender may set and has set. Of a message that came through a server only the servers know who
/// wrote which field.
fn own_headers(all: &[(String, String)]) -> Vec<String> {
    let is_on_its_way = |name: &str| {
        ["received", "dkim-signature", "return-path", "delivered-to"]
            .contains(&name.to_ascii_lowercase().as_str())
    };
    if all.iter().any(|(name, _)| is_on_its_way(name)) {
        return Vec::new();
    }
    let is_of_the_body = |name: &str| name.to_ascii_lowercase().starts_with("content-");
    let rows = all
        .iter()
        .map(|(name, value)| (name, format!("{name}: {value}")));
    rows.filter(|(name, row)| !is_of_the_body(name) && parse_header(row).is_ok())
        .map(|(_, row)| row)
        .collect()
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
