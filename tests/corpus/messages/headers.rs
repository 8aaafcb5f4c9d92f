//! Subjects, tags, streams, metadata and header fields of the user's own.

use postrider::mail::{TrackLinks, TrackOpens};

use crate::row::{Row, row};

pub fn rows() -> Vec<Row> {
    subjects().into_iter().chain(fields()).collect()
}

fn subjects() -> Vec<Row> {
    let mut rows = vec![
        row("subject-empty", "", "no subject\n"),
        row(
            "subject-long-words",
            "incomprehensibilities ".repeat(60).trim_end(),
            "x\n",
        ),
        row("subject-one-word", &"a".repeat(1_500), "x\n"),
        row("subject-one-word-in-utf-8", &"ä".repeat(1_500), "x\n"),
        row(
            "subject-word-at-900",
            &format!("{} {}", "b".repeat(901), "c".repeat(900)),
            "x\n",
        ),
        row(
            "subject-blanks",
            "  two  blanks   three, and outside  ",
            "x\n",
        )
        .subject_reads("two  blanks   three, and outside"),
        row("subject-tab", "a\tb\t\tc", "x\n").subject_reads("a b  c"),
        row("subject-non-breaking-blank-outside", "\u{a0}a\u{a0}", "x\n").subject_reads("a"),
        row(
            "subject-with-a-line-break",
            "a\r\nBcc: evil@box.example",
            "x",
        )
        .refused("header-line-break"),
        row("subject-with-nul", "a\0b", "x").refused("header-line-break"),
        row(
            "subject-punctuation",
            "\"quoted\", (bracketed) <angled> a@b.example; \\ = ? _ ?= =? : end",
            "x\n",
        ),
        row(
            "subject-underscores-and-question-marks",
            "ä_b?c=d =20 _",
            "x\n",
        ),
        row(
            "subject-mixed-words",
            "plain ä plain 日本 plain äö plain plain ü",
            "x\n",
        ),
        row(
            "subject-blanks-between-encoded-words",
            "ä ö  ü   ß end",
            "x\n",
        ),
    ];
    // An encoded word and a line may end at any of these places.
    for (name, head) in [
        ("subject-border-60", 60),
        ("subject-border-67", 67),
        ("subject-border-75", 75),
    ] {
        rows.push(row(
            name,
            &format!("{} äöü {}😀 end", "m".repeat(head), "n".repeat(head)),
            "x\n",
        ));
    }
    rows
}

fn fields() -> Vec<Row> {
    vec![
        row("stream-and-tag", "x", "x\n").with(|row| {
            row.draft.stream = "broadcast".into();
            row.draft.tag = "Größe 12 \"x\" 日本".into();
        }),
        row("switches-all-on", "x", "x\n")
            .html("<p>x</p>\n")
            .with(|row| {
                row.draft.extras.track_opens = TrackOpens::Yes;
                row.draft.extras.track_links = TrackLinks::HtmlAndText;
                row.draft.extras.keep_id = true;
            }),
        row("switches-all-off", "x", "x\n").with(|row| {
            row.draft.extras.track_opens = TrackOpens::No;
            row.draft.extras.track_links = TrackLinks::None;
        }),
        row("metadata-values", "x", "x\n").with(|row| {
            row.draft.extras.metadata = [
                "order=12=34",
                "Name = Zoë O'Hara, \"x\" ",
                "colour=grün; rot",
                "a.b-c_d=:",
                "e=🚀",
            ]
            .map(String::from)
            .to_vec();
        }),
        row("header-long", "x", "x\n").header(&format!(
            "X-Long: {}",
            "lorem ipsum ".repeat(400).trim_end()
        )),
        row("header-long-word", "x", "x\n").header(&format!("X-Word: {}", "w".repeat(3_000))),
        row("header-long-in-utf-8", "x", "x\n").header(&format!(
            "X-Long: {}",
            "größer 日本 ".repeat(200).trim_end()
        )),
        row("header-long-name", "x", "x\n").header(&format!(
            "X-{}: {}",
            "N".repeat(74),
            "v".repeat(899)
        )),
        row("header-twice", "x", "x\n")
            .header("X-Twice: one")
            .header("X-Twice: two")
            .header("x-twice: three"),
        row("header-colons-and-quotes", "x", "x\n")
            .header("X-Odd: a: b; c=\"d, e\" (f) <g@h.example>"),
        row("header-that-smuggles", "x", "x")
            .header("X-A: b\r\nBcc: evil@box.example")
            .refused("header-malformed"),
        row("header-that-is-ours", "x", "x")
            .header("Content-Type: text/html")
            .refused("header-malformed"),
    ]
}
