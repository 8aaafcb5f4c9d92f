use proptest::prelude::*;

use super::*;
use crate::mail::{Draft, Extras};

fn read(file: &str) -> DraftRead {
    read_draft(file, &Draft::default())
}

fn problems(file: &str) -> Vec<String> {
    read(file)
        .problems
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_draft_is_a_file_that_one_can_read() {
    let draft = Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "\"Doe, Jane\" <jane@navy.example>, grace@navy.example".into(),
        subject: "Grüße".into(),
        format: BodyFormat::Markdown,
        files: vec!["/home/ada/a b.pdf".into(), "c.png".into()],
        text: "# Hello\nTo: nobody\n\n  indented".into(),
        extras: Extras {
            metadata: vec!["order=1".into()],
            headers: vec!["X-A: b".into()],
            ..Extras::default()
        },
        ..Draft::default()
    };
    let file = write_draft(&draft);
    let headers: Vec<&str> = file
        .lines()
        .filter(|line| !line.starts_with("# "))
        .take_while(|line| !line.is_empty())
        .collect();
    assert_eq!(
        headers,
        [
            "From: Ada Lovelace <ada@acme.example>",
            "To: \"Doe, Jane\" <jane@navy.example>, grace@navy.example",
            "Cc:",
            "Bcc:",
            "Reply-To:",
            "Subject: Grüße",
            "Stream:",
            "Tag:",
            "Format: markdown",
            "Track-Opens: server",
            "Track-Links: server",
            "Keep-Message-ID: no",
            "Attach: /home/ada/a b.pdf",
            "Attach: c.png",
            "Metadata: order=1",
            "Header: X-A: b",
        ]
    );
    assert!(file.ends_with("\n\n# Hello\nTo: nobody\n\n  indented\n"));
}

#[test]
fn what_was_typed_by_hand_is_taken_kindly() {
    let read = read(
        "to: grace@navy.example,\n  alan@bletchley.example\nSUBJECT:Hello\n# a comment\nformat: HTML\nKeep-Message-ID: yes\nAttach:\n \nthe text",
    );
    assert!(read.problems.is_empty(), "{:?}", read.problems);
    let draft = read.draft;
    assert_eq!(draft.to, "grace@navy.example, alan@bletchley.example");
    assert_eq!(
        (draft.subject.as_str(), draft.format),
        ("Hello", BodyFormat::Html)
    );
    assert!(draft.extras.keep_id && draft.files.is_empty());
    assert_eq!(draft.text, "the text");
}

#[test]
fn a_byte_order_mark_and_the_line_ends_of_any_editor_are_no_content() {
    let file = "Subject: a\n# x\n\none\ntwo\n";
    for ends in ["\n", "\r\n", "\r"] {
        for mark in ["", "\u{feff}"] {
            let written = format!("{mark}{}", file.replace('\n', ends));
            let read = super::read_draft(&written, &Draft::default());
            assert!(read.problems.is_empty(), "{written:?}: {:?}", read.problems);
            let draft = read.draft;
            assert_eq!(
                (draft.subject.as_str(), draft.text.as_str()),
                ("a", "one\ntwo"),
                "{written:?}"
            );
        }
    }
}

#[test]
fn every_wrong_line_is_told_and_the_rest_is_taken() {
    let file = "From: ada@acme.example\nSubjcet: x\nTo: grace@\nTag: a\nTag: b\nFormat: word\nMetadata: no\nX-Order: 1\nno header\nmore";
    let told = problems(file);
    let table = [
        "line 2: there is no header `Subjcet` here; did you mean Subject?",
        "line 3: To: ",
        "line 5: Tag stands in line 4 already",
        "line 6: Format: `word` is none of text, markdown, html",
        "line 7: Metadata: ",
        "line 8: there is no header `X-Order` here; a header of your own stands as `Header: X-Order: …`",
        "line 9: this is no header",
    ];
    assert_eq!(told.len(), table.len(), "{told:?}");
    for (told, words) in told.iter().zip(table) {
        assert!(told.starts_with(words), "{told}");
    }
    let draft = read(file).draft;
    assert_eq!((draft.to.as_str(), draft.tag.as_str()), ("grace@", "a"));
    assert_eq!(draft.text, "no header\nmore");
    assert_eq!(draft.extras.metadata, ["no"]);
}

#[test]
fn what_was_wrong_before_is_not_told_again() {
    let base = Draft {
        from: "ada".into(),
        extras: Extras {
            metadata: vec!["no".into()],
            ..Extras::default()
        },
        ..Draft::default()
    };
    let read = read_draft(&write_draft(&base), &base);
    assert!(read.problems.is_empty() && read.draft == base);
}

#[test]
fn a_name_that_is_misspelt_empties_no_field() {
    let base = Draft {
        subject: "Receipt".into(),
        tag: "a".into(),
        ..Draft::default()
    };
    let read = read_draft("Subjcet: Other\nTag:\n\n", &base);
    assert_eq!(
        (read.draft.subject.as_str(), read.draft.tag.as_str()),
        ("Receipt", "")
    );
    assert_eq!(read_draft("Tag: b\n\n", &base).draft.subject, "");
}

#[test]
fn what_only_looks_like_escapes_is_text() {
    for (line, value) in [
        ("Subject: \\o/ hi", "\\o/ hi"),
        ("Subject: \\", ""),
        ("Subject: \\a\\u{1f600}", "a\u{1f600}"),
        ("Subject: \\a\\u{zz}", "\\a\\u{zz}"),
        ("Subject: a\\nb", "a\\nb"),
    ] {
        assert_eq!(read(line).draft.subject, value, "{line}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[ \\\\\n\r\t#:a-zé\u{85}\u{2028}]{0,12}",
        Just("\n\nTo: x\n# y\n".to_owned()),
        Just(" ".to_owned()),
        Just("\r\n".to_owned()),
    ]
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), 0..4)
}

prop_compose! {
    fn extras()(
        metadata in rows(),
        headers in rows(),
        track_opens in prop::sample::select(&TrackOpens::ALL[..]),
        track_links in prop::sample::select(&TrackLinks::ALL[..]),
        keep_id in any::<bool>(),
        message_id in text(),
    ) -> Extras {
        Extras { metadata, headers, track_opens, track_links, keep_id, message_id }
    }
}

prop_compose! {
    fn draft()(
        lines in prop::collection::vec(text(), 8),
        files in rows(),
        format in prop::sample::select(&BodyFormat::ALL[..]),
        text in text(),
        html in text(),
        extras in extras(),
    ) -> Draft {
        let mut draft = Draft { files, format, text, html, extras, ..Draft::default() };
        for ((_, name), line) in NAMES.iter().zip(lines) {
            if let Name::Line(id) = name {
                *draft.line_mut(*id).unwrap() = line;
            }
        }
        draft
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_as_it_was(draft in draft()) {
        let read = read_draft(&write_draft(&draft), &draft);
        prop_assert_eq!(&read.problems, &[]);
        prop_assert!(read.draft == draft, "{}", write_draft(&draft));
    }

    #[test]
    fn no_file_is_too_strange(file in text(), more in text()) {
        let file = format!("{file}{more}");
        let read = read(&file);
        // And what was taken is written and read as it is.
        let again = read_draft(&write_draft(&read.draft), &read.draft);
        prop_assert!(again.problems.is_empty() && again.draft == read.draft);
    }
}

#[test]
fn a_choice_that_cannot_be_taken_stays_what_it_was() {
    let mut base = Draft {
        format: BodyFormat::Markdown,
        ..Draft::default()
    };
    base.extras.track_opens = crate::mail::TrackOpens::Yes;
    base.extras.keep_id = true;
    let file = "Format: rtf\nTrack-Opens: maybe\nKeep-Message-ID: perhaps\n\ntext";
    let read = read_draft(file, &base);
    assert_eq!(read.problems.len(), 3, "{:?}", read.problems);
    assert_eq!(read.draft.format, BodyFormat::Markdown);
    assert_eq!(read.draft.extras, base.extras);
}
