//! Inbound messages: what is delivered to the inbound address of a practice server comes in again
//! (postmark-facts-2.md section 2.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::super::inbox::Inbox;
use super::super::stored_message::StoredMessage;
use super::super::submission::{Party, party};
use super::Record;
use crate::record::{InboxItem, WebhookAttempt};

/// Where inbound messages are sent to.
const DOMAIN: &str = "inbound.postmarkapp.com";

/// The inbound address of a server: its number in place of Postmark's hash.
pub(in crate::sandbox) fn address(server: u64) -> String {
    format!("{server:032x}@{DOMAIN}")
}

/// The server whose inbound address this is, with or without `+` and a mailbox hash.
pub(in crate::sandbox) fn server_of(recipient: &str) -> Option<u64> {
    let (local, domain) = recipient.rsplit_once('@')?;
    let hash = local.split('+').next()?;
    let is_hash = hash.len() == 32 && domain.eq_ignore_ascii_case(DOMAIN);
    is_hash
        .then(|| u64::from_str_radix(hash, 16).ok())
        .flatten()
}

/// What stands behind the `+` of the local part.
fn mailbox_hash(address: &str) -> &str {
    let local = address.rsplit_once('@').map_or("", |(local, _)| local);
    local.split_once('+').map_or("", |(_, hash)| hash)
}

/// The payload of an inbound message; `None` if the message is gone. With `raw` the source goes along. Reads the disk.
pub(in crate::sandbox) fn payload(
    kept: &StoredMessage,
    recipient: &str,
    raw: bool,
    inbox: &Inbox,
) -> Option<Value> {
    let item = inbox.item(&kept.id).ok()?;
    let (text, html) = inbox.bodies(&kept.id).ok()?;
    let text = text.unwrap_or_default();
    let mut payload = summary(kept, &item, recipient);
    payload["TextBody"] = json!(text);
    payload["HtmlBody"] = json!(html.unwrap_or_default());
    payload["StrippedTextReply"] = json!(stripped(&text));
    let headers = item.headers.iter();
    let headers = headers.map(|(name, value)| json!({ "Name": name, "Value": value }));
    let path = json!({ "Name": "Return-Path", "Value": format!("<{}>", kept.mail_from) });
    payload["Headers"] = std::iter::once(path).chain(headers).collect();
    payload["Attachments"] = attachments(&item, inbox)?;
    if raw {
        let source = inbox.raw(&kept.id).ok()?;
        payload["RawEmail"] = json!(String::from_utf8_lossy(&source));
    }
    Some(payload)
}

/// An inbound message without its content, as the API lists it.
pub(in crate::sandbox) fn summary(
    kept: &StoredMessage,
    item: &InboxItem,
    recipient: &str,
) -> Value {
    let from = party(&kept.from);
    let header = |name: &str| {
        let mut headers = item.headers.iter();
        let found = headers.find(|(is, _)| is.eq_ignore_ascii_case(name));
        found.map_or("", |(_, value)| value.as_str())
    };
    json!({
        "FromName": from.name,
        "MessageStream": "inbound",
        "From": from.email,
        "FromFull": full(&from),
        "To": line(&kept.to),
        "ToFull": kept.to.iter().map(full).collect::<Vec<_>>(),
        "Cc": line(&kept.cc),
        "CcFull": kept.cc.iter().map(full).collect::<Vec<_>>(),
        "Bcc": line(&kept.bcc),
        "BccFull": kept.bcc.iter().map(full).collect::<Vec<_>>(),
        "OriginalRecipient": recipient,
        "Subject": kept.subject,
        "MessageID": kept.id,
        "ReplyTo": header("Reply-To"),
        "MailboxHash": mailbox_hash(recipient),
        "Date": header("Date"),
        "Tag": kept.tag.as_deref().unwrap_or_default(),
    })
}

fn full(one: &Party) -> Value {
    json!({ "Email": one.email, "Name": one.name, "MailboxHash": mailbox_hash(&one.email) })
}

fn line(parties: &[Party]) -> String {
    let one = |party: &Party| match party.name.as_str() {
        "" => party.email.clone(),
        name => format!("\"{name}\" <{}>", party.email),
    };
    parties.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn attachments(item: &InboxItem, inbox: &Inbox) -> Option<Value> {
    let read = inbox.read_parts(&item.id, |contents| {
        let files = item.parts.iter().zip(contents);
        let files = files.filter_map(|(part, content)| {
            let (name, content) = (part.name.as_ref()?, (*content)?);
            let mut file = json!({
                "Name": name,
                "Content": STANDARD.encode(content),
                "ContentType": part.content_type,
                "ContentLength": content.len(),
            });
            if let Some(id) = &part.content_id {
                file["ContentID"] = json!(id);
            }
            Some(file)
        });
        files.collect::<Vec<_>>()
    });
    read.ok().map(Value::Array)
}

/// The text of a reply above what it quotes; empty if nothing is quoted. How Postmark finds it is not documented.
fn stripped(text: &str) -> String {
    let is_quoted = |line: &str| {
        let line = line.trim();
        line.starts_with('>') || (line.starts_with("On ") && line.ends_with("wrote:"))
    };
    let mut lines = text.lines();
    let reply: Vec<&str> = lines.by_ref().take_while(|line| !is_quoted(line)).collect();
    let quotes = text.lines().count() > reply.len();
    match quotes {
        true => reply.join("\n").trim().to_owned(),
        false => String::new(),
    }
}

/// `Status` of an inbound message, by the attempts to report it: `Processed`, `Scheduled` (it is tried again), or
/// `Failed`.
pub(in crate::sandbox) fn status(attempts: &[WebhookAttempt]) -> &'static str {
    let is_inbound = |one: &&WebhookAttempt| one.record_type == Record::Inbound.name();
    match attempts.iter().rev().find(is_inbound) {
        None => "Processed",
        Some(one) if one.status == Some(200) => "Processed",
        Some(one) if one.next_unix_ms.is_some() => "Scheduled",
        Some(_) => "Failed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inbound_address_names_its_server() {
        assert_eq!(server_of(&address(7)), Some(7));
        let tagged = address(1).replace('@', "+order-42@");
        assert_eq!(
            (server_of(&tagged), mailbox_hash(&tagged)),
            (Some(1), "order-42")
        );
        for other in ["grace@navy.example", "x@inbound.postmarkapp.com", "@", ""] {
            assert_eq!(server_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_reply_ends_where_it_quotes() {
        assert_eq!(
            stripped("Thanks!\n\nOn Monday, Ada wrote:\n> Hello\n"),
            "Thanks!"
        );
        assert_eq!(stripped("Yes\n> really?\nno"), "Yes");
        assert_eq!(stripped("Hello\nGrace\n"), "");
    }
}
