//! A caught message as text.

use std::fmt::Write as _;

use super::time::local;
use crate::postmark::printable_line;
use crate::record::{InboxEvent, InboxItem, InboxPart, WebhookAttempt};

/// Characters of an id that are usually enough.
const SHORT: usize = 8;

/// What somebody wrote, on one line.
fn one_line(text: &str) -> String {
    printable_line(text).trim().to_owned()
}

/// The same on several lines, each with `indent` before it.
fn indented(text: &str, indent: &str) -> String {
    let line = |line: &str| format!("{indent}{line}").trim_end().to_owned() + "\n";
    text.trim_end().lines().map(line).collect()
}

/// The beginning of an id, long enough among all that there are.
pub(super) fn short<'a>(id: &'a str, all: &[InboxItem]) -> &'a str {
    let starts = |length: &usize| {
        let start = id.get(..*length).unwrap_or(id);
        all.iter().filter(|item| item.id.starts_with(start)).count() <= 1
    };
    let length = (SHORT..id.len()).find(starts).unwrap_or(id.len());
    id.get(..length).unwrap_or(id)
}

/// One line of a list.
pub(super) fn row(item: &InboxItem, all: &[InboxItem]) -> String {
    let subject = one_line(&item.subject);
    let subject = if subject.is_empty() {
        "(no subject)"
    } else {
        &subject
    };
    format!(
        "{}  {}  {:<14}  {} → {}  {subject}\n",
        short(&item.id, all),
        local(item.received_unix_ms),
        item.status_name(),
        sender(item),
        recipients(item),
    )
}

fn sender(item: &InboxItem) -> String {
    let from = if item.from.is_empty() {
        &item.mail_from
    } else {
        &item.from
    };
    one_line(from)
}

fn recipients(item: &InboxItem) -> String {
    match item.rcpt_to.as_slice() {
        [one] => one_line(one),
        [one, rest @ ..] => format!("{} and {} more", one_line(one), rest.len()),
        [] => "nobody".into(),
    }
}

/// One line for something that happened.
pub(super) fn event(happened: &InboxEvent) -> String {
    let words = [&happened.recipient, &happened.detail];
    let words: Vec<String> = words
        .iter()
        .map(|word| one_line(word))
        .filter(|word| !word.is_empty())
        .collect();
    let line = format!(
        "{}  {:<14}  {}",
        local(happened.unix_ms),
        happened.kind.name(),
        words.join("  ")
    );
    line.trim_end().to_owned() + "\n"
}

/// One line for an attempt to report an event by webhook.
pub(super) fn attempt(attempt: &WebhookAttempt) -> String {
    let answer = match attempt.status {
        Some(status) => format!("HTTP {status}, {} ms", attempt.ms),
        None => one_line(&attempt.words),
    };
    let next = match attempt.next_unix_ms {
        Some(at) => format!("; next attempt at {}", local(at)),
        None if attempt.is_taken() => String::new(),
        None => "; no further attempt".to_owned(),
    };
    format!(
        "{}  webhook {} ({}) attempt {} to {}: {answer}{next}\n",
        local(attempt.unix_ms),
        attempt.record_type,
        attempt.trace.get(..SHORT).unwrap_or(&attempt.trace),
        attempt.number,
        one_line(&attempt.url),
    )
}

/// The headers, one on a line.
pub(super) fn headers(item: &InboxItem) -> String {
    let header =
        |(name, value): &(String, String)| format!("{}: {}\n", one_line(name), one_line(value));
    item.headers.iter().map(header).collect()
}

/// The whole message.
pub(super) fn whole(item: &InboxItem) -> String {
    let mut text = facts(item);
    let mut section = |title: &str, body: String| {
        if !body.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{title}\n{body}");
        }
    };
    section("Headers", indented(&headers(item), "  "));
    section("Text", indented(&item.text, "  "));
    section(
        "HTML as text",
        indented(item.html_as_text.as_deref().unwrap_or_default(), "  "),
    );
    section("Files", item.parts.iter().filter_map(file).collect());
    section("Parts", (1..).zip(&item.parts).map(part).collect());
    let events = item
        .events
        .iter()
        .map(|happened| format!("  {}", event(happened)));
    section("Events", events.collect());
    let attempts = item.webhooks.iter();
    let attempts = attempts.map(|one| format!("  {}", attempt(one)));
    section("Webhooks", attempts.collect());
    text
}

fn facts(item: &InboxItem) -> String {
    let metadata = |(key, value): &(String, String)| format!("{key}: {value}");
    let metadata: Vec<String> = item.metadata.iter().map(metadata).collect();
    let rows = [
        ("Message", item.id.clone()),
        ("Received", local(item.received_unix_ms).to_string()),
        ("Status", item.status_name().to_owned()),
        ("Sender", item.mail_from.clone()),
        ("Recipients", item.rcpt_to.join(", ")),
        ("Stream", item.stream.clone()),
        ("Tag", item.tag.clone().unwrap_or_default()),
        ("Metadata", metadata.join(", ")),
        ("Size", bytes(item.bytes)),
    ];
    let row = |(name, value): &(&str, String)| format!("{name:<11} {}\n", one_line(value));
    rows.iter()
        .filter(|(_, value)| !value.is_empty())
        .map(row)
        .collect()
}

fn file(part: &InboxPart) -> Option<String> {
    let name = one_line(part.name.as_ref()?);
    let kind = one_line(&part.content_type);
    Some(format!("  {name}  {kind}  {}\n", bytes(part.bytes)))
}

/// A row of the MIME tree, with the number that `--part` takes.
fn part((number, part): (usize, &InboxPart)) -> String {
    let indent = "  ".repeat(usize::from(part.depth) + 1);
    let mut row = format!("{number:>3}{indent}{}", one_line(&part.content_type));
    if let Some(name) = &part.name {
        let _ = write!(row, "  {}", one_line(name));
    }
    if let Some(id) = &part.content_id {
        let _ = write!(row, "  <{}>", one_line(id));
    }
    if !part.is_container {
        let _ = write!(row, "  {}", bytes(part.bytes));
    }
    row + "\n"
}

fn bytes(count: u64) -> String {
    match count {
        1 => "1 byte".into(),
        0..1_000 => format!("{count} bytes"),
        1_000..1_000_000 => format!("{}.{} kB", count / 1_000, count % 1_000 / 100),
        _ => format!("{}.{} MB", count / 1_000_000, count % 1_000_000 / 100_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::InboxEventKind;

    fn item(id: &str) -> InboxItem {
        InboxItem {
            id: id.into(),
            mail_from: "ada@acme.example".into(),
            from: "Ada <ada@acme.example>".into(),
            rcpt_to: vec!["grace@navy.example".into(), "b@navy.example".into()],
            ..InboxItem::default()
        }
    }

    #[test]
    fn an_id_is_as_short_as_it_is_clear() {
        let all = [
            item("11111111-2222"),
            item("11111111-2333"),
            item("4444444455"),
        ];
        assert_eq!(short(&all[0].id, &all), "11111111-22");
        assert_eq!(short(&all[2].id, &all), "44444444");
    }

    #[test]
    fn a_row_is_one_line_without_control_characters() {
        let mut item = item("44444444-1");
        item.subject = "a\x1b[2J\r\nb".into();
        let row = row(&item, &[]);
        assert!(
            row.ends_with(
                "accepted        Ada <ada@acme.example> → grace@navy.example and 1 more  a\\u{1b}[2J b\n"
            ),
            "{row}"
        );
        item.subject.clear();
        assert!(super::row(&item, &[]).ends_with("(no subject)\n"));
    }

    #[test]
    fn a_whole_message_has_its_sections() {
        let leaf = |kind: &str, depth, name: Option<&str>| InboxPart {
            content_type: kind.into(),
            depth,
            is_container: kind.starts_with("multipart"),
            name: name.map(str::to_owned),
            bytes: 1_234,
            ..InboxPart::default()
        };
        let mut item = item("44444444-1");
        item.headers = vec![("Subject".into(), "s".into())];
        item.text = "one\x1b[m\ntwo\n".into();
        item.html_as_text = Some("three".into());
        item.parts = vec![
            leaf("multipart/mixed", 0, None),
            leaf("image/png", 1, Some("p.png")),
        ];
        item.events = vec![InboxEvent {
            unix_ms: 0,
            kind: InboxEventKind::Bounced,
            recipient: "a@b".into(),
            detail: "no\x07body".into(),
        }];
        let text = whole(&item);
        for part in [
            "Status      bounced\n",
            "\nHeaders\n  Subject: s\n",
            "\nText\n  one\u{1b}[m\n  two\n",
            "\nHTML as text\n  three\n",
            "\nFiles\n  p.png  image/png  1.2 kB\n",
            "\nParts\n  1  multipart/mixed\n  2    image/png  p.png  1.2 kB\n",
            "bounced         a@b  no\\u{7}body\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        assert!(!text.contains("Tag"));
    }
}
