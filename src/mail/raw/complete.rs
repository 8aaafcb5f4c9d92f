//! A message as programs hand it to `sendmail`: it may lack a From, Date or Message-ID field, or a header altogether.
//! What is there is not changed, except for names of local users, which no mail server can deliver to.

use lettre::message::Mailbox as LettreMailbox;
use lettre::message::header::Headers;
use mail_parser::Address;

use super::bytes::{content, lines, without_leading};
use super::fields::{Field, Head, read};
use super::{RawError, bare, mailboxes};
use crate::mail::header_text::mailbox_list;
use crate::mail::parse::field_name;
use crate::mail::{HeaderValues, Mailbox, parse, parse_mailbox};

/// Header fields that name recipients.
const RECIPIENTS: [&str; 3] = ["To", "Cc", "Bcc"];
/// Header fields that say how the text is encoded (RFC 2045). One of them means that the program knew what it wrote.
const MIME: [&str; 3] = ["MIME-Version", "Content-Type", "Content-Transfer-Encoding"];

/// What [`complete_raw`] adds.
#[derive(Debug, Clone, Default)]
pub struct Completion<'a> {
    /// The mailbox for From; empty if there is none.
    pub from: &'a str,
    /// The display name for From, before the one in the message or in `from`.
    pub name: Option<&'a str>,
    /// The address that gets the mail of local users.
    pub local_to: Option<&'a str>,
    /// Recipients of the envelope, for a message that has no To, Cc or Bcc.
    pub recipients: &'a [String],
    /// The value of Date.
    pub date: &'a str,
    /// The left side of Message-ID.
    pub id: &'a str,
}

/// Adds to a message what it lacks (RFC 5322 section 3.6): From, Date, Message-ID and To, an empty line between
/// header and text, and for UTF-8 text without MIME header fields, those too. From, To, Cc and Bcc with the name of a
/// local user (`root`) are replaced.
///
/// From stays missing or local if `completion` has no mailbox for it.
///
/// # Errors
///
/// [`RawError`] for a header with more fields than the parser accepts.
pub fn complete_raw(source: &[u8], completion: &Completion<'_>) -> Result<Vec<u8>, RawError> {
    let (_, message) = without_leading(source);
    let (header, body) = split(message);
    let end = match header.ends_with(b"\r\n") {
        true => "\r\n",
        false => "\n",
    };
    let head = match header.is_empty() {
        true => Head {
            fields: Vec::new(),
            source: b"",
            has_end: false,
        },
        false => read(header, 1)?.0,
    };
    let from = from(&head, completion)?;
    let mut out = Vec::with_capacity(source.len() + 512);
    for field in &head.fields {
        let replaced = from.is_some() && field.is("From");
        if !replaced {
            put(&mut out, field, completion, end)?;
        }
    }
    out.extend_from_slice(from.unwrap_or_default().replace("\r\n", end).as_bytes());
    for (name, value) in missing(&head, body, completion) {
        out.extend_from_slice(format!("{name}: {value}{end}").as_bytes());
    }
    out.extend_from_slice(end.as_bytes());
    out.extend_from_slice(body);
    Ok(out)
}

/// Whether this recipient is a user of the local machine: a name without a domain.
pub fn is_local(recipient: &str) -> bool {
    !recipient.contains('@')
}

/// Header and body. The header ends at an empty line, or before the first line that is no header field.
fn split(message: &[u8]) -> (&[u8], &[u8]) {
    let (mut at, mut has_field) = (0, false);
    for line in lines(message) {
        let text = content(line);
        let is_continuation = has_field && matches!(text.first(), Some(b' ' | b'\t'));
        if text.is_empty() {
            return (&message[..at], &message[at + line.len()..]);
        }
        if !is_continuation && field_name(text).is_none() {
            break;
        }
        has_field = true;
        at += line.len();
    }
    message.split_at(at)
}

/// The From field to write, if the message has none with a domain and there is a mailbox for it.
fn from(head: &Head<'_>, completion: &Completion<'_>) -> Result<Option<String>, RawError> {
    let parsed = parse(head.source, HeaderValues::Typed)?;
    if mailboxes(parsed.from()).iter().any(|one| !is_local(one)) {
        return Ok(None);
    }
    let Ok(mailbox) = parse_mailbox(completion.from) else {
        return Ok(None);
    };
    // `root (Cron Daemon)`: the comment is the name.
    let local = parsed.from().and_then(|list| list.iter().next());
    let local = local.filter(|one| one.address.is_some());
    let local = local.and_then(|one| one.name.as_deref());
    let name = completion.name.or(local).or(mailbox.name.as_deref());
    Ok(from_field(&mailbox, name.unwrap_or_default()))
}

/// A From field with its line end; a name that is not ASCII is encoded (RFC 2047).
fn from_field(mailbox: &Mailbox, name: &str) -> Option<String> {
    let name = name.replace(char::is_control, " ").trim().to_owned();
    let address = lettre::Address::new(&mailbox.local, mailbox.ascii_domain()).ok()?;
    let from = LettreMailbox::new(Some(name).filter(|name| !name.is_empty()), address);
    let mut headers = Headers::new();
    headers.insert_raw(mailbox_list("From", vec![from]));
    Some(headers.to_string())
}

/// Writes a field, with local users replaced.
fn put(
    out: &mut Vec<u8>,
    field: &Field<'_>,
    completion: &Completion<'_>,
    end: &str,
) -> Result<(), RawError> {
    let is_list = RECIPIENTS.iter().any(|name| field.is(name));
    if let Some(local_to) = completion.local_to.filter(|_| is_list) {
        let parsed = parse(field.source, HeaderValues::Typed)?;
        let lists = parsed
            .all_to()
            .chain(parsed.all_cc())
            .chain(parsed.all_bcc());
        let list: Vec<&Address<'_>> = lists.collect();
        let has_local = |list: &&Address<'_>| list.iter().any(|one| is_local(&bare(one)));
        if list.iter().any(has_local) {
            let all = list.iter().flat_map(|list| mailboxes(Some(list)));
            let all = all.map(|one| match is_local(&one) {
                true => local_to.to_owned(),
                false => one,
            });
            let all: Vec<String> = all.collect();
            let line = format!("{}: {}{end}", field.name, all.join(&format!(",{end} ")));
            out.extend_from_slice(line.as_bytes());
            return Ok(());
        }
    }
    out.extend_from_slice(field.source);
    if !field.source.ends_with(b"\n") {
        out.extend_from_slice(end.as_bytes());
    }
    Ok(())
}

/// The header fields that the message lacks, apart from From.
fn missing(
    head: &Head<'_>,
    body: &[u8],
    completion: &Completion<'_>,
) -> Vec<(&'static str, String)> {
    let mut missing = Vec::new();
    if RECIPIENTS.iter().all(|name| !head.has(name)) {
        let only = match completion.recipients {
            [one] => parse_mailbox(one).ok(),
            // They may not be meant to see one another.
            _ => None,
        };
        let nobody = || "undisclosed-recipients:;".to_owned();
        missing.push(("To", only.map_or_else(nobody, |one| one.envelope())));
    }
    if !head.has("Date") {
        missing.push(("Date", completion.date.to_owned()));
    }
    if !head.has("Message-ID") {
        let own = parse_mailbox(completion.from);
        let domain = own.map_or_else(|_| "localhost".into(), |own| own.ascii_domain());
        missing.push(("Message-ID", format!("<{}@{domain}>", completion.id)));
    }
    let is_declared = MIME.iter().any(|name| head.has(name));
    if !is_declared && !body.is_ascii() && std::str::from_utf8(body).is_ok() {
        missing.push(("MIME-Version", "1.0".into()));
        missing.push(("Content-Type", "text/plain; charset=utf-8".into()));
        missing.push(("Content-Transfer-Encoding", "8bit".into()));
    }
    missing
}

/// The message up to a line with nothing but a dot, which ends what a person types (without `-i`).
pub fn until_dot(source: &[u8]) -> &[u8] {
    let mut at = 0;
    for line in lines(source) {
        if content(line) == b"." {
            break;
        }
        at += line.len();
    }
    &source[..at]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn completed(source: &str) -> String {
        let to = ["grace@navy.example".to_owned()];
        let with = Completion {
            from: "Ada <ada@acme.example>",
            name: None,
            local_to: Some("ops@acme.example"),
            recipients: &to,
            date: "Mon, 30 Nov 2026 10:00:00 +0100",
            id: "1a2b",
        };
        String::from_utf8(complete_raw(source.as_bytes(), &with).unwrap()).unwrap()
    }

    const ADDED: &str = "Date: Mon, 30 Nov 2026 10:00:00 +0100\nMessage-ID: <1a2b@acme.example>\n";

    #[test]
    fn a_complete_message_is_not_changed() {
        let whole = "From: Bob <bob@navy.example>\nTo: a@b.example,\n c@d.example\nDate: x\nMessage-Id: <1@b>\nSubject: Hi\n\nText\n.\n\nMore";
        assert_eq!(completed(whole), whole);
        let crlf = whole.replace('\n', "\r\n");
        assert_eq!(completed(&crlf), crlf);
    }

    #[test]
    fn text_without_a_header_gets_one() {
        let all = format!("From: Ada <ada@acme.example>\nTo: grace@navy.example\n{ADDED}\n");
        assert_eq!(completed("Hello Grace\n"), format!("{all}Hello Grace\n"));
        assert_eq!(completed("\nHello\n"), format!("{all}Hello\n"));
        assert_eq!(completed(""), all);
        let with_mime = completed("Grüße\n");
        assert!(
            with_mime.contains("\nContent-Type: text/plain; charset=utf-8\n"),
            "{with_mime}"
        );
    }

    #[test]
    fn a_header_ends_where_the_text_starts() {
        let with = completed("To: a@b.example\nSubject: Hi\nNo field here\n");
        let header = format!("To: a@b.example\nSubject: Hi\nFrom: Ada <ada@acme.example>\n{ADDED}");
        assert_eq!(with, format!("{header}\nNo field here\n"));
    }

    #[test]
    fn the_name_of_a_local_user_is_replaced() {
        let cron = completed(
            "From: root (Cron Daemon)\nTo: root\nCc: Bob <bob@navy.example>, www-data\nSubject: Cron\nContent-Type: text/plain; charset=UTF-8\n\nd\u{e9}j\u{e0}\n",
        );
        assert_eq!(
            cron,
            format!(
                "To: ops@acme.example\nCc: Bob <bob@navy.example>,\n ops@acme.example\nSubject: Cron\nContent-Type: text/plain; charset=UTF-8\nFrom: \"Cron Daemon\" <ada@acme.example>\n{ADDED}\nd\u{e9}j\u{e0}\n"
            )
        );
        assert!(is_local("root") && !is_local("root@acme.example"));
    }

    #[test]
    fn the_name_that_was_given_counts() {
        let with = Completion {
            from: "Ada <ada@acme.example>",
            name: Some("Cron, Daemon"),
            ..Completion::default()
        };
        let out = complete_raw(b"To: a@b.example\n\nx\n", &with).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(
            out.contains("From: \"Cron, Daemon\" <ada@acme.example>\n"),
            "{out}"
        );
        let with = Completion {
            name: Some("Zo\u{eb}\nBcc: eve@evil.example"),
            ..with
        };
        let out = complete_raw(b"To: a@b.example\n\nx\n", &with).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.is_ascii() && !out.contains("\nBcc:"), "{out}");
    }

    #[test]
    fn without_a_mailbox_from_stays_as_it_is() {
        let out = complete_raw(
            b"From: root\nTo: a@b.example\n\nx\n",
            &Completion::default(),
        );
        let out = String::from_utf8(out.unwrap()).unwrap();
        assert!(out.starts_with("From: root\nTo: a@b.example\n"), "{out}");
    }

    #[test]
    fn a_dot_on_a_line_of_its_own_ends_the_input() {
        assert_eq!(until_dot(b"a\r\n..\r\n.\r\nb\r\n"), b"a\r\n..\r\n");
        assert_eq!(until_dot(b"a\n.b\n"), b"a\n.b\n");
    }
}
