use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::*;

mod compared;
mod delimiters;

/// No input takes longer, not even in a debug build on a busy machine; quadratic time would be minutes.
const PATIENCE: Duration = Duration::from_secs(10);

fn typed(source: &[u8]) -> Result<Parsed<'_>, ParseError> {
    parse(source, HeaderValues::Typed)
}

/// Runs `work` on a thread with the stack that tokio and the standard library give their threads.
fn on_a_small_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let builder = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
    std::thread::scope(|scope| builder.spawn_scoped(scope, work).unwrap().join().unwrap())
}

/// What parsing `source` gives, on a small stack and within the time.
fn outcome(name: &str, source: &[u8]) -> Result<usize, ParseError> {
    let started = Instant::now();
    let outcome = on_a_small_stack(|| typed(source).map(|message| message.parts.len()));
    let took = started.elapsed();
    assert!(took < PATIENCE, "{name} took {took:?}");
    outcome
}

fn nested_messages(levels: usize) -> String {
    let level = "Content-Type: message/rfc822\r\n\r\n";
    format!(
        "Subject: s\r\n{}Subject: last\r\n\r\nx",
        level.repeat(levels)
    )
}

fn nested_multiparts(levels: usize, boundary: impl Fn(usize) -> String) -> String {
    let level = |at| {
        let boundary = boundary(at);
        format!("Content-Type: multipart/mixed; boundary={boundary}\r\n\r\n--{boundary}\r\n")
    };
    (0..levels).map(level).collect()
}

fn nested_digests(levels: usize) -> String {
    let level = |at: usize| {
        format!("Content-Type: multipart/digest; boundary=b{at}\r\n\r\n--b{at}\r\n\r\n")
    };
    (0..levels).map(level).collect()
}

#[test]
fn a_million_levels_are_refused_and_not_built() {
    let sources = [
        ("messages", nested_messages(1_000_000)),
        ("one boundary", nested_multiparts(1_000_000, |_| "b".into())),
        (
            "many boundaries",
            nested_multiparts(1_000_000, |at| format!("b{at}")),
        ),
        ("digests", nested_digests(500_000)),
        (
            "messages of another case",
            "cOnTent-tYpe :\tMESSAGE/Global; x=y\n\n".repeat(1_000_000),
        ),
    ];
    for (name, source) in sources {
        let refused = outcome(name, source.as_bytes());
        assert_eq!(refused, Err(ParseError::TooDeep), "{name}");
    }
}

#[test]
fn the_last_level_that_fits_is_parsed_and_dropped_on_a_small_stack() {
    let messages = |levels| outcome("messages", nested_messages(levels).as_bytes());
    assert_eq!(messages(MAX_DEPTH), Ok(1));
    assert_eq!(messages(MAX_DEPTH + 1), Err(ParseError::TooDeep));
    let multiparts = |levels| {
        let source = nested_multiparts(levels, |at| format!("b{at}")) + "\r\nx";
        outcome("multiparts", source.as_bytes())
    };
    assert_eq!(multiparts(MAX_DEPTH), Ok(MAX_DEPTH + 1));
    assert_eq!(multiparts(MAX_DEPTH + 1), Err(ParseError::TooDeep));
    // A refusal drops what was built so far.
    let many = format!(
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n{}\r\n--b\r\n{}",
        nested_messages(MAX_DEPTH - 1),
        nested_messages(MAX_DEPTH)
    );
    let refused = outcome("a refusal behind a deep part", many.as_bytes());
    assert_eq!(refused, Err(ParseError::TooDeep));
}

#[test]
fn levels_inside_an_encoded_message_are_content_of_a_file() {
    use base64::Engine as _;
    let inner = nested_messages(100_000);
    let encoded = base64::engine::general_purpose::STANDARD.encode(&inner);
    let lines: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|line| std::str::from_utf8(line).unwrap())
        .collect();
    let source = format!(
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{}",
        lines.join("\r\n")
    );
    on_a_small_stack(|| {
        let message = typed(source.as_bytes()).unwrap();
        assert_eq!(message.parts.len(), 1);
        assert_eq!(message.parts[0].contents(), inner.as_bytes());
        assert_eq!(message.attachments, [0]);
    });
    let quoted = format!(
        "Content-Type: message/rfc822\r\nContent-Transfer-Encoding: Quoted-Printable\r\n\r\n{inner}"
    );
    assert_eq!(outcome("quoted-printable", quoted.as_bytes()), Ok(1));
}

#[test]
fn a_text_about_nested_parts_nests_nothing() {
    let text = "Content-Type: message/rfc822\r\n--b\r\n\r\n".repeat(5_000);
    let source = format!("Subject: s\r\n\r\n{text}");
    let message = typed(source.as_bytes()).unwrap();
    assert_eq!(message.body_text(0).as_deref(), Some(text.as_str()));
}

/// A multipart of `count` parts.
fn parts(count: usize, part: impl Fn(usize) -> String) -> String {
    let parts: String = (0..count).map(part).collect();
    format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n")
}

fn part_with(headers: &str) -> String {
    format!("--b\r\n{headers}\r\nx\r\n")
}

#[test]
fn odd_headers_take_no_time() {
    let field = |name: &str, value: String| format!("{name}: {value}\r\n\r\nx");
    let continued = |pieces: usize| {
        let pieces: String = (1..=pieces).map(|at| format!("; name*{at}=x")).collect();
        field("Content-Type", format!("a/b{pieces}"))
    };
    let long = "y".repeat(1_000);
    let (too_long, too_complex) = (ParseError::FieldTooLong, ParseError::FieldTooComplex);
    let cases = [
        (
            "200,000 fields",
            "X-A: b\r\n".repeat(200_000),
            Err(ParseError::TooManyFields),
        ),
        ("20 MB", field("X-A", "x".repeat(20_000_000)), Err(too_long)),
        (
            "20 MB, folded",
            field("X-A", "x\r\n ".repeat(5_000_000)),
            Err(too_long),
        ),
        (
            "20 MB of addresses",
            field("To", "a@b.example, ".repeat(1_500_000)),
            Err(too_long),
        ),
        (
            "words without end",
            field("Subject", "=?aa?q?x".repeat(30_000)),
            Err(too_complex),
        ),
        ("pieces of a name", continued(5_000), Ok(1)),
        ("too many pieces", continued(18_000), Err(too_complex)),
        (
            "9,000 blocks",
            parts(9_000, |_| part_with(&format!("X-A: {long}\r\n"))),
            Err(ParseError::HeadersTooLong),
        ),
    ];
    for (name, source, expected) in cases {
        assert_eq!(outcome(name, source.as_bytes()), expected, "{name}");
    }
}

#[test]
fn odd_bodies_take_no_time() {
    let multipart = |at| {
        part_with(&format!(
            "Content-Type: multipart/mixed; boundary=c{at}\r\n"
        ))
    };
    let dashes = "-".repeat(200_000);
    let lines = "--x\r\n".repeat(2_000_000);
    let too_many = Err(ParseError::TooManyParts);
    let cases = [
        ("100,000 parts", parts(100_000, |_| part_with("")), too_many),
        (
            "100,000 delimiters",
            parts(100_000, |_| "--b\r\n".into()),
            too_many,
        ),
        (
            "boundaries that never come",
            parts(9_999, multipart),
            Ok(10_000),
        ),
        (
            "a long boundary",
            format!("Content-Type: multipart/mixed; boundary=\"{dashes}x\"\r\n\r\n{dashes}"),
            Ok(1),
        ),
        (
            "10 MB of dashes",
            parts(1, |_| part_with("") + &lines),
            Ok(2),
        ),
    ];
    for (name, source, expected) in cases {
        assert_eq!(outcome(name, source.as_bytes()), expected, "{name}");
    }
}

#[test]
fn text_without_any_header_is_all_body() {
    for source in ["no header\nat all\n", "\nx", ""] {
        let message = typed(source.as_bytes()).unwrap();
        assert!(message.parts[0].headers.is_empty(), "{source:?}");
        let text = message.body_text(0).unwrap_or_default();
        assert_eq!(text, source.trim_start_matches('\n'), "{source:?}");
    }
}

#[test]
fn an_empty_line_may_have_blanks() {
    let body = "a: b\r\r\n".repeat(3_000);
    for empty in ["\r\r\n", "\n", "\r\n", "junk\r\n \t\r\n"] {
        let source = format!("Subject: s\r\r\n{empty}{body}");
        let message = typed(source.as_bytes()).unwrap();
        assert_eq!(message.subject(), Some("s"), "{empty:?}");
        assert_eq!(
            message.body_text(0).as_deref(),
            Some(body.as_str()),
            "{empty:?}"
        );
    }
    let folded = typed(b"Subject: s\r\n \r\nTo: a@b.example\r\n\r\nx").unwrap();
    assert!(folded.to().is_some());
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(pieces in prop::collection::vec(piece(), 0..60)) {
        let source = pieces.concat();
        for values in [HeaderValues::Typed, HeaderValues::Text] {
            let message = parse(&source, values).unwrap();
            prop_assert!(!message.parts.is_empty());
            for part in &message.parts {
                let (start, body) = (part.offset_header, part.offset_body);
                prop_assert!(start <= body && body <= part.offset_end);
                prop_assert!(part.offset_end as usize <= source.len());
            }
        }
    }
}

fn piece() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "Subject: =?utf-8?q?a?=\r\n",
        "Content-Type: multipart/mixed; boundary=a\n",
        "Content-Type: multipart/digest; boundary=\"b \"\r\n",
        "Content-Type: multipart/alternative\r\n",
        "Content-Type: message/rfc822\r\n",
        "Content-Type: text/html; charset=latin1\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "--a\r\n",
        "--a--\r\n",
        "--b\n",
        "--b--\n",
        "\r\n",
        "\n",
        "no header\r\n",
        "  folded\r\n",
        "YQ==\r\n",
        "=\r\n",
        "=C3=\r\n",
        "\r",
        "--",
    ]);
    prop_oneof![
        6 => known.prop_map(|text| text.as_bytes().to_vec()),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ]
}
