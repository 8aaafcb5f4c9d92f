//! The form: empty, filled, wrong.

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::view::Symbols;

use crate::support::{Session, fact};
use crate::{compare, look, look_inside};

#[test]
fn empty() {
    look("empty", Session::practice);
}

#[test]
fn filled() {
    look("filled", |size| {
        let mut session = Session::practice(size);
        session.filled();
        session
    });
}

#[test]
fn production() {
    look("production", |size| {
        let mut session = Session::production(size);
        session.filled();
        session
    });
}

#[test]
fn invalid() {
    look("invalid", |size| {
        let mut session = Session::practice(size);
        session
            .field(FieldId::To)
            .type_text("grace@navy.example, ada@, bob@b.example");
        session.field(FieldId::Stream).type_text(" is wrong");
        session.field(FieldId::To);
        session
    });
}

#[test]
fn all_address_fields() {
    look_inside("expanded", |size| {
        let mut session = Session::practice(size);
        session.model.form.expanded = true;
        session.field(FieldId::Cc).type_text("copy@navy.example");
        session
            .field(FieldId::ReplyTo)
            .type_text("answers@acme.example");
        session
    })
    .small(&["Bcc", "▸Reply-To answers@acme.example"])
    .wide(&["· Subject is empty"]);
}

#[test]
fn files() {
    look_inside("files", |size| {
        let mut session = Session::practice(size);
        session.filled();
        session
            .field(FieldId::Files)
            .type_text("/tmp/invoice.pdf\n");
        session.send(Message::FilesProbed(vec![fact(
            "/tmp/invoice.pdf",
            84_210,
            "application/pdf",
        )]));
        session.type_text("/tmp/ph");
        session.keys("Tab");
        session.send(Message::PathsCompleted {
            typed: "/tmp/ph".into(),
            paths: vec!["/tmp/photo.png".into(), "/tmp/photos/".into()],
        });
        session
    })
    .small(&["▸Attached 1 file /tmp/photo", "/tmp/photo.png"])
    .wide(&["▸Attached invoice.pdf 84 kB /tmp/photo"]);
}

#[test]
fn smtp_token() {
    look_inside("smtp-token", |size| {
        let mut session = Session::production(size);
        session.field(FieldId::Token);
        session.field(FieldId::CredentialKind).keys("Right");
        session
            .field(FieldId::AccessKey)
            .type_text("PM-T-outbound-AbCdEfGhIjKl");
        session.field(FieldId::SecretKey);
        session
    })
    .small(&[
        "Access key …•••••••••••••••••IjKl ✓",
        "▸Secret key shown once when the S…",
    ]);
}

/// A long subject scrolls under the caret; wide characters and a body of many lines stay inside.
#[test]
fn long_and_wide_text() {
    look("long", |size| {
        let mut session = Session::practice(size);
        session
            .field(FieldId::To)
            .type_text("日本語 <nihon@例え.jp>, \"Doe, Jane\" <jane@example.com>");
        let lines: Vec<String> = (1..60)
            .map(|n| format!("{n}\tline 行 of the text 👩‍👩‍👧 e\u{301}"))
            .collect();
        session.field(FieldId::Body);
        session.send(Message::Paste(lines.join("\n").into()));
        session
            .field(FieldId::Subject)
            .type_text(&"a long subject, ".repeat(12));
        session
    });
}

#[test]
fn the_least_size_is_told() {
    let mut session = Session::practice((80, 24));
    session.send(Message::Resized(postrider::app::Size {
        columns: 39,
        rows: 20,
    }));
    assert!(
        session
            .screen()
            .starts_with("terminal too small: it needs 40x12")
    );
    session.send(Message::Resized(postrider::app::Size {
        columns: 40,
        rows: 11,
    }));
    assert!(
        session
            .screen()
            .starts_with("terminal too small: it needs 40x12")
    );
    session.send(Message::Resized(postrider::app::Size {
        columns: 40,
        rows: 12,
    }));
    assert!(session.screen().contains("New message"));
}

#[test]
fn ascii_symbols() {
    let mut session = Session::production((80, 24));
    session.filled().field(FieldId::To).type_text(", ada@");
    session.theme = session.theme.with_symbols(Symbols::Ascii);
    compare("ascii", &session.screen());
}
