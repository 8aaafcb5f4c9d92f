//! Limits are told as they near: from four fifths on, and over them.

use postrider::app::{Limit, Message, near_limit};
use postrider::mail::{FieldId, FileFact};

use crate::play::Play;

fn at(play: &Play, id: FieldId) -> Option<(u64, u64, bool)> {
    let limit = near_limit(&play.model, id);
    limit.map(|limit: Limit| (limit.used, limit.most, limit.is_over()))
}

fn typed(id: FieldId, text: &str) -> Play {
    let mut play = Play::practice();
    if id == FieldId::Metadata {
        play.keys("<A-m>");
    }
    play.model.form.focus = id;
    play.send(Message::Paste(text.into()));
    play
}

#[test]
fn lines_are_counted_as_postmark_does() {
    for (id, near, most) in [
        (FieldId::Subject, 1_600, 2_000),
        (FieldId::Tag, 800, 1_000),
        (FieldId::From, 204, 255),
    ] {
        let long = |count: u64| typed(id, &"a".repeat(usize::try_from(count).unwrap()));
        let own = if id == FieldId::From {
            "Ada Lovelace <ada@acme.example>".len() as u64
        } else {
            0
        };
        assert_eq!(at(&long(near - 1 - own), id), None, "{id:?}");
        assert_eq!(
            at(&long(near - own), id),
            Some((near, most, false)),
            "{id:?}"
        );
        assert_eq!(
            at(&long(most + 1 - own), id),
            Some((most + 1, most, true)),
            "{id:?}"
        );
    }
    let clef = typed(FieldId::Subject, &"𝄞".repeat(900));
    assert_eq!(
        at(&clef, FieldId::Subject),
        Some((1_800, 2_000, false)),
        "two units each"
    );
}

#[test]
fn recipients_count_together_and_once() {
    let list: String = (0..41).map(|n| format!("u{n}@x.example, ")).collect();
    let mut play = typed(FieldId::To, &list);
    assert_eq!(at(&play, FieldId::To), Some((41, 50, false)));
    play.keys("<A-c>");
    play.model.form.focus = FieldId::Bcc;
    play.send(Message::Paste("u1@x.example, v@x.example".into()));
    assert_eq!(
        (at(&play, FieldId::To), at(&play, FieldId::Bcc)),
        (None, Some((42, 50, false)))
    );
    play.model.form.focus = FieldId::Subject;
    assert_eq!(at(&play, FieldId::Bcc), Some((42, 50, false)));
}

#[test]
fn metadata_tells_the_row_first_and_counts_ours_among_the_ten() {
    let mut play = typed(FieldId::Metadata, "a-key-of-sixteen");
    assert_eq!(at(&play, FieldId::Metadata), Some((16, 20, false)));
    play.keys("=");
    play.send(Message::Paste("v".repeat(81).into()));
    assert_eq!(at(&play, FieldId::Metadata), Some((81, 80, true)));
    play.keys("<C-u>");
    for row in 0..7 {
        play.keys(&format!("k{row}=v<Enter>"));
    }
    assert_eq!(
        at(&play, FieldId::Metadata),
        Some((8, 10, false)),
        "seven and ours"
    );
}

#[test]
fn files_count_after_base64() {
    let mut play = typed(FieldId::Files, "/a.pdf");
    let fact = |bytes| FileFact {
        path: "/a.pdf".into(),
        name: "a.pdf".into(),
        bytes,
        content_type: "application/pdf".into(),
        problem: None,
    };
    play.send(Message::FilesProbed(vec![fact(5_000_000)]));
    assert_eq!(at(&play, FieldId::Files), None);
    play.send(Message::FilesProbed(vec![fact(7_000_000)]));
    let (used, most, over) = at(&play, FieldId::Files).unwrap();
    assert!(used > 9_300_000 && used < 10_000_000 && most == 10 * 1024 * 1024 && !over);
    play.send(Message::FilesProbed(vec![fact(7_800_000)]));
    assert!(at(&play, FieldId::Files).unwrap().2);
}

#[test]
fn the_format_turns_from_anywhere() {
    use postrider::mail::BodyFormat::{Html, Markdown, Text};
    let mut play = Play::practice();
    for expected in [Markdown, Html, Text] {
        play.keys("<A-*>");
        assert_eq!(play.model.form.format, expected);
        assert!(play.notice().contains(expected.name()));
    }
    play.model.form.focus = FieldId::Body;
    play.keys("<A-*>");
    assert_eq!(play.model.form.format, Markdown);
}
