//! What the practice server caught.

use postrider::app::Message;
use postrider::record::{InboxItem, InboxPart};

use crate::look;
use crate::support::Session;

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

fn filled(size: (u16, u16)) -> Session {
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
    look("inbox-empty", |size| {
        let mut session = Session::practice(size);
        session.keys("F4");
        session
    });
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
    look("inbox-open-scrolled", |size| {
        let mut session = filled(size);
        session.keys("Enter Down Down Down Down Down Down");
        session
    });
}
