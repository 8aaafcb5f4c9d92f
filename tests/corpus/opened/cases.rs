//! Files in which people met a fault, each with what it must become.

use std::path::PathBuf;

use postrider::mail::{EmlError, EmlMessage, read_eml};

pub fn paths() -> Vec<PathBuf> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/corpus/opened/cases");
    let files = std::fs::read_dir(folder).unwrap();
    let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    paths.sort();
    paths
}

fn opened(name: &str) -> Result<EmlMessage, EmlError> {
    let mut paths = paths().into_iter();
    let path = paths
        .find(|path| path.to_string_lossy().contains(&format!("/{name}-")))
        .unwrap();
    read_eml(&std::fs::read(path).unwrap())
}

fn checks(message: &EmlMessage) -> Vec<&str> {
    message.remarks.iter().map(|remark| remark.check).collect()
}

fn files(message: &EmlMessage) -> Vec<(&str, &[u8])> {
    let parts = message.parts.iter();
    parts
        .map(|part| (part.name.as_str(), part.bytes.as_slice()))
        .collect()
}

#[test]
fn attached_files_keep_their_bytes_and_names() {
    type File = (&'static str, &'static [u8]);
    let table: [(&str, &[File]); 6] = [
        (
            "E01",
            &[(
                "export.csv",
                b"Name;Ort;Preis\r\nM\xfcller;K\xf6ln;12 \x80\r\n",
            )],
        ),
        ("E02", &[("a.bin", b"Cat")]),
        ("E02b", &[("a.pdf", b"%PDF-1.4\n")]),
        (
            "E04",
            &[("Quarterly report 2026 for the board.pdf", b"%PDF-1.4")],
        ),
        ("E06", &[("Makefile", b"all:"), (".gitignore", b"target")]),
        (
            "E16",
            &[("error.log", b"line 1\r\nline 2"), ("a.pdf", b"%PDF-1.4")],
        ),
    ];
    for (name, expected) in table {
        assert_eq!(files(&opened(name).unwrap()), expected, "{name}");
    }
    let xml = opened("E01b").unwrap();
    assert!(
        std::str::from_utf8(&xml.parts[0].bytes).is_err(),
        "not decoded"
    );
    let long = opened("E05").unwrap();
    assert!(
        long.parts[0].name.ends_with(".pdf"),
        "{}",
        long.parts[0].name
    );
}

#[test]
fn every_case_reports_what_it_loses() {
    for (name, expected) in [
        ("E01", &[][..]),
        ("E01b", &[]),
        ("E02", &[]),
        ("E02b", &["eml-damaged"]),
        ("E03", &["eml-damaged"]),
        ("E04", &[]),
        ("E06", &[]),
        ("E07", &["eml-signed"]),
        ("E07b", &["eml-encrypted"]),
        ("E08", &["eml-structure"]),
        ("E09", &[]),
        ("E10", &["eml-charset"]),
        ("E10b", &[]),
        ("E11", &["eml-headers"]),
        ("E11b", &["eml-headers"]),
        ("E13", &["eml-repeated", "eml-repeated"]),
        ("E13b", &["eml-repeated"]),
        ("E14", &["eml-damaged"]),
        ("E16", &["eml-structure"]),
        ("E17", &[]),
        ("E19", &["eml-damaged"]),
    ] {
        let message = opened(name).unwrap();
        assert_eq!(checks(&message), expected, "{name}: {:?}", message.remarks);
    }
    assert_eq!(opened("E12").unwrap_err(), EmlError::Mailbox(2));
}

#[test]
fn text_and_subject_are_what_their_author_wrote() {
    let text = |name: &str| opened(name).unwrap().draft.text.trim_end().to_owned();
    assert_eq!(opened("E03").unwrap().draft.subject, "Die Frösche am See");
    assert_eq!(text("E03"), "Grüße");
    assert_eq!(
        text("E09"),
        "This is a paragraph that was wrapped by the mail program and should flow as one line when shown.\n\n> quoted text that flows too\n-- \nAda"
    );
    assert_eq!(text("E10"), "Grüße aus Köln");
    assert_eq!(text("E17"), "line 1\nline 2");
    assert_eq!(
        text("E19"),
        "the text begins without an empty line, which some scripts do.\nAnd a second line."
    );
    assert_eq!(text("E16"), "line 1\nline 2");
    let cut = opened("E14").unwrap();
    assert_eq!(
        (cut.draft.text.trim(), cut.draft.html.trim()),
        ("Hi", "<p>Hi</p>")
    );
    let repeated = opened("E13").unwrap();
    assert_eq!(repeated.draft.from, "Ada <ada@acme.example>");
    let replies = opened("E13b").unwrap();
    assert_eq!(replies.draft.reply_to, "first@acme.example");
}

#[test]
fn no_hidden_recipient_and_no_bookkeeping_is_carried_over() {
    let draft = opened("E11").unwrap();
    assert!(draft.draft.extras.headers.is_empty());
    let left = &draft.remarks[0].message;
    assert!(
        left.contains("X-Mozilla-Status") && left.contains("FCC"),
        "{left}"
    );
    let sent = opened("E11b").unwrap();
    let headers = sent.draft.extras.headers.join("\n");
    assert!(!headers.contains("hidden"), "{headers}");
    assert!(
        headers.contains("Auto-Submitted: auto-generated"),
        "{headers}"
    );
    for name in ["X-Bcc", "Apparently-To", "X-Envelope-To", "X-Original-To"] {
        assert!(sent.remarks[0].message.contains(name), "{:?}", sent.remarks);
    }
}
