//! Where parts begin and end.

use mail_parser::MimeHeaders as _;

use super::*;

/// The texts of all parts that are text.
fn texts(source: &str) -> Vec<String> {
    let message = typed(source.as_bytes()).unwrap();
    let parts = message.parts.iter();
    let texts = parts.filter(|part| part.is_text());
    texts
        .filter_map(|part| Some(part.text_contents()?.to_owned()))
        .collect()
}

#[test]
fn only_a_whole_line_is_a_delimiter() {
    let mixed = "Content-Type: multipart/mixed; boundary=a\n\n";
    for (body, expected) in [
        (
            "--a\n\none\n--ab\nmore\n--a\n\ntwo\n--a--\nepilogue\n",
            vec!["one\n--ab\nmore", "two"],
        ),
        ("preamble\n--a \t\n\none--a\n--a--", vec!["one--a"]),
        ("--a\n\none\r\n--a--x\n", vec!["one\r\n--a--x\n"]),
        ("--a\n\none\n", vec!["one\n"]),
        ("--a\n--a\n\ntwo", vec!["", "two"]),
        ("--a\n\none\n--a\n", vec!["one"]),
        ("--a\n\none\n--a\n", vec!["one"]),
        ("--a\nX-No-Body: 1\n--a--", vec![""]),
        ("nothing\n", vec!["nothing\n"]),
    ] {
        assert_eq!(texts(&format!("{mixed}{body}")), expected, "{body}");
    }
}

#[test]
fn an_outer_delimiter_ends_what_was_left_open() {
    let source = "Content-Type: multipart/mixed; boundary=out\n\n--out\n\
        Content-Type: multipart/alternative; boundary=in\n\n--in\n\none\n--out\n\
        Content-Type: message/rfc822\n\nSubject: inner\n\ntwo\n--out\n\nthree\n--out--\n";
    assert_eq!(texts(source), ["one", "three"]);
    let message = typed(source.as_bytes()).unwrap();
    let nested = message
        .parts
        .iter()
        .find_map(|part| part.message())
        .unwrap();
    assert_eq!(nested.subject(), Some("inner"));
    assert_eq!(nested.raw_message(), b"Subject: inner\n\ntwo");
}

#[test]
fn a_missing_end_costs_no_file_its_encoding() {
    let source = "Content-Type: multipart/mixed; boundary=a\n\n--a\n\
        Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\nJVBERg==\n";
    let message = typed(source.as_bytes()).unwrap();
    let file = message.attachments().next().unwrap();
    assert_eq!(
        (file.attachment_name(), file.contents()),
        (Some("a.pdf"), &b"%PDF"[..])
    );
}
