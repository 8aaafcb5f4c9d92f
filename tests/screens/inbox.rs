//! What the practice server caught.

use postrider::app::Message;
use postrider::record::{InboxEvent, InboxEventKind, InboxItem, InboxPart, ScenarioSummary};

use crate::support::Session;
use crate::{USUAL, look, look_inside, shows};

/// A caught message.
pub fn item(subject: &str, to: &[&str]) -> InboxItem {
    let header = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    InboxItem {
        id: "6d0b4c1e-9c1b-4a0e-8a57-1d2c3b4a5968".into(),
        received_unix_ms: 1_795_449_173_000,
        mail_from: "ada@acme.example".into(),
        rcpt_to: to.iter().map(|to| (*to).to_owned()).collect(),
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: to.join(", "),
        subject: subject.into(),
        headers: vec![
            header("From", "Ada Lovelace <ada@acme.example>"),
            header("To", &to.join(", ")),
            header("Subject", subject),
            header("Date", "Mon, 23 Nov 2026 16:52:53 +0100"),
            header("X-PM-Message-Stream", "outbound"),
        ],
        text: "Hello Grace,\n\nthe receipt for your order of the first of November is attached.\n\nAda\n".into(),
        parts: vec![
            InboxPart { content_type: "text/plain".into(), name: None, bytes: 84, ..InboxPart::default() },
            InboxPart { content_type: "application/pdf".into(), name: Some("invoice.pdf".into()), bytes: 84_210, ..InboxPart::default() },
        ],
        bytes: 116_002,
        ..InboxItem::default()
    }
}

pub fn filled(size: (u16, u16)) -> Session {
    let mut session = Session::practice(size);
    let many: Vec<String> = (0..50).map(|n| format!("n{n}@navy.example")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    session.send(Message::Inbox(vec![
        item("Your receipt", &["grace@navy.example"]),
        item("", &["grace@navy.example", "ada@acme.example"]),
        item(
            "Ein sehr langer Betreff mit Umlauten: äöü, damit er gekürzt werden muss 日本語",
            &many,
        ),
    ]));
    session.keys("F4");
    session
}

#[test]
fn list() {
    let mut empty = Session::practice(USUAL);
    empty.keys("F4");
    let words = "Nothing was caught yet. Send a message in practice";
    shows(&empty, &["Inbox: 0 messages", words]);
    look("inbox", |size| {
        let mut session = filled(size);
        session.keys("Down");
        session
    });
}

#[test]
fn open_message() {
    look("inbox-open", |size| {
        let mut session = filled(size);
        session.keys("Enter");
        session
    });
}

/// One message with everything: HTML, a tree, metadata, events, a source.
pub fn rich(size: (u16, u16)) -> Session {
    let part = |depth, content_type: &str, name: Option<&str>, bytes| InboxPart {
        depth,
        is_container: name.is_none() && bytes == 0,
        content_type: content_type.into(),
        name: name.map(str::to_owned),
        bytes,
        content_id: name
            .filter(|name| name.ends_with("png"))
            .map(|_| "logo@acme".to_owned()),
    };
    let event = |ms: i64, kind, recipient: &str, detail: &str| InboxEvent {
        unix_ms: 1_795_449_173_000 + ms,
        kind,
        recipient: recipient.into(),
        detail: detail.into(),
    };
    let unverified =
        "300: Invalid 'From' address: 'eve@elsewhere.example' is not a verified sender signature.";
    let message = InboxItem {
        html_as_text: Some("Hello Grace,\n\n* the receipt\n* is attached".into()),
        parts: vec![
            part(0, "multipart/mixed", None, 0),
            part(1, "multipart/alternative", None, 0),
            part(2, "text/plain", None, 84),
            part(2, "text/html", None, 310),
            part(1, "image/png", Some("logo.png"), 2_048),
            part(1, "application/pdf", Some("invoice.pdf"), 84_210),
        ],
        stream: "outbound".into(),
        tag: Some("receipts".into()),
        metadata: vec![("order".into(), "42".into())],
        events: vec![
            event(500, InboxEventKind::Queued, "", ""),
            event(2_000, InboxEventKind::Sent, "", ""),
            event(
                3_500,
                InboxEventKind::Delivered,
                "grace@navy.example",
                "smtp;250 2.0.0 Ok",
            ),
            event(
                3_600,
                InboxEventKind::RefusedInside,
                "alan@navy.example",
                unverified,
            ),
        ],
        ..item("Your receipt", &["grace@navy.example", "alan@navy.example"])
    };
    let id = message.id.clone();
    let mut session = Session::practice(size);
    session.send(Message::LocalOffset(60));
    session.send(Message::Inbox(vec![message]));
    session.keys("F4 Enter");
    let source = (0..200)
        .map(|n| format!("Header-{n}: a line of the source\r\n"))
        .collect();
    session.send(Message::InboxSource {
        id,
        result: Ok(source),
    });
    session
}

#[test]
fn pages() {
    let page = |keys: &'static str| {
        move |size| {
            let mut session = rich(size);
            session.keys(keys);
            session
        }
    };
    look_inside("inbox-headers", page("3"))
        .small(&["MessageID: 6d0b4c1e-9c1b-4a0e-8a57-1", "d2c3b4a5968"]);
    look_inside("inbox-parts", page("4")).small(&["text/plain, 84 B", "cid:logo@acme"]);
    look_inside("inbox-events", page("6"))
        .small(&["1 2 3 4 5 [6 Events]", "16:52:56 delivered", "grace@navy.example"])
        .wide(&[
            "2026-11-23 16:52:56 +01:00 delivered grace@navy.example",
            "300: Invalid 'From' address: 'eve@elsewhere.example' is not a verified sender signature.",
        ]);
    shows(&page("2")(USUAL), &["[2 HTML]", "* the receipt"]);
    let source = page("5 PageDown")(USUAL);
    shows(&source, &["[5 Source]", "Header-18: a line of the source"]);
    assert!(!source.screen().contains("Header-17:"));
}

#[test]
fn practise() {
    let scenario = |title: &str, group: &str, you: &[(&str, &str)]| {
        ScenarioSummary {
        name: title.to_lowercase().replace(' ', "-"),
        title: title.into(),
        story: "The server's list lacks STARTTLS, so nothing can be sent safely: a token in clear text could be read by everybody on the way.".into(),
        group: group.into(),
        you: you.iter().map(|(what, value)| ((*what).to_owned(), (*value).to_owned())).collect(),
        in_interface: true,
        status: "failed".into(),
        hint: Some("starttls.missing".into()),
    }
    };
    let session = |size| {
        let mut session = Session::practice(size);
        session.send(Message::Scenarios(vec![
            scenario("The server does not offer encryption", "tls", &[]),
            scenario(
                "The Account API token is used",
                "sign-in",
                &[("token", "70726163-7469-4365-8000-61636f756e74")],
            ),
            scenario(
                "The sender is not verified",
                "inside",
                &[("from", "eve@elsewhere.example")],
            ),
        ]));
        session.keys("F7");
        session
    };
    look_inside("practise", session).small(&[
        "▸ The server does not offer encrypt…",
        "The server's list lacks STARTTLS, so",
    ]);
    look_inside("practise-on", |size| {
        let mut session = session(size);
        session.keys("Down Down Enter");
        session
    })
    .small(&[
        "[PRACTICE] simulating: The sender is…",
        "message; Esc E restores yours.",
    ]);
}
