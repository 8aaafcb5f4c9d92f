use super::*;
use crate::mail::{Stamp, TrackLinks, TrackOpens, compose};

fn read(text: &str) -> EmlMessage {
    read_eml(text.replace('\n', "\r\n").as_bytes()).unwrap()
}

const WHOLE: &str = "From: =?utf-8?q?Ad=C3=A9l?= <ada@acme.example>
To: \"Hopper, Grace\" <grace@navy.example>, team: alan@b.example, mary@c.example;
Cc: x@y.example
Bcc: hidden@z.example
Reply-To: answers@acme.example
Subject: =?utf-8?b?R3LDvMOfZQ==?= and
 more
X-PM-Message-Stream: receipts
X-PM-Tag: monthly
X-PM-Metadata-order: 12 34
X-PM-Metadata-postrider: 0b0f7b3a
X-PM-TrackOpens: true
X-PM-TrackLinks: HtmlOnly
X-PM-KeepID: true
Message-ID: <kept@acme.example>
X-Order: 1234
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=m

--m
Content-Type: multipart/related; boundary=r

--r
Content-Type: multipart/alternative; boundary=a

--a
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

Gr=C3=BC=C3=9Fe,
Ada
--a
Content-Type: text/html

<img src=\"cid:logo%40acme\"><img src='cid:logo'><img src=cid:other>
--a--
--r
Content-Type: image/png; name=\"logo.png\"
Content-ID: <logo@acme>
Content-Transfer-Encoding: base64

iVBORw==
--r
Content-Type: image/png; name=\"../logo.png\"
Content-ID: <logo>
Content-Transfer-Encoding: base64

AAAA
--r--
--m
Content-Type: application/pdf
Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf
Content-Transfer-Encoding: base64

JVBERg==
--m
Content-Type: message/rfc822

Subject: inner

x
--m--
";

#[test]
fn a_message_becomes_a_draft_with_all_that_it_carries() {
    let found = read(WHOLE);
    let draft = &found.draft;
    assert_eq!(draft.from, "Adél <ada@acme.example>");
    let to = "\"Hopper, Grace\" <grace@navy.example>, alan@b.example, mary@c.example";
    assert_eq!(draft.to, to);
    assert_eq!(
        (draft.cc.as_str(), draft.bcc.as_str()),
        ("x@y.example", "hidden@z.example")
    );
    assert_eq!(draft.reply_to, "answers@acme.example");
    assert_eq!(draft.subject, "Grüße and more");
    assert_eq!(
        (draft.stream.as_str(), draft.tag.as_str()),
        ("receipts", "monthly")
    );
    assert_eq!(draft.extras.metadata, ["order=12 34"]);
    assert_eq!(draft.extras.headers, ["X-Order: 1234"]);
    assert_eq!(draft.extras.track_opens, TrackOpens::Yes);
    assert_eq!(draft.extras.track_links, TrackLinks::HtmlOnly);
    assert!(draft.extras.keep_id);
    assert_eq!(draft.extras.message_id, "<kept@acme.example>");
    assert_eq!(
        (draft.format, draft.text.trim_end()),
        (BodyFormat::Text, "Grüße,\nAda")
    );
    let names: Vec<&str> = found.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(
        names,
        ["logo.png", "logo-2.png", "Résumé.pdf", "part-4.eml"]
    );
    assert_eq!(found.parts[2].bytes, b"%PDF");
    assert!(found.parts[3].bytes.starts_with(b"Subject: inner"));
    let html = draft.html.trim_end();
    assert_eq!(
        html,
        "<img src=\"cid:logo.png\"><img src='cid:logo-2.png'><img src=cid:other>"
    );
}

#[test]
fn what_was_read_and_is_sent_carries_the_same_parts() {
    let found = read(WHOLE);
    let parts = found.parts.clone();
    let paths = parts
        .iter()
        .map(|part| format!("/x/{}", part.name))
        .collect();
    let files = parts.iter().map(|part| crate::mail::Attachment {
        content_type: crate::mail::content_type_of(&part.name),
        name: part.name.clone(),
        bytes: part.bytes.clone(),
    });
    let draft = found.with_files(paths);
    let stamp = Stamp {
        id: "0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into(),
        unix_seconds: 1_795_449_173,
        correlate: false,
    };
    let made = compose(&draft, files.collect(), &stamp).unwrap();
    let again = read_eml(&made.bytes).unwrap();
    // Bcc stands in the envelope only.
    let expected = Draft {
        bcc: String::new(),
        files: Vec::new(),
        ..draft
    };
    let trimmed = |draft: &Draft| Draft {
        text: draft.text.trim_end().into(),
        html: draft.html.trim_end().into(),
        ..draft.clone()
    };
    assert_eq!(trimmed(&again.draft).subject, expected.subject);
    assert_eq!(trimmed(&again.draft).text, trimmed(&expected).text);
    assert_eq!(trimmed(&again.draft).html, trimmed(&expected).html);
    assert_eq!(again.draft.extras, expected.extras);
    let sorted = |mut parts: Vec<EmlPart>| {
        parts.sort_by(|one, other| one.name.cmp(&other.name));
        parts
    };
    assert_eq!(sorted(again.parts), sorted(parts));
}

#[test]
fn html_alone_is_what_was_written_and_text_alone_is_text() {
    let html = read("From: a@b.example\nContent-Type: text/html\n\n<p>Hi</p>\n");
    assert_eq!(
        (html.draft.format, html.draft.text.trim()),
        (BodyFormat::Html, "<p>Hi</p>")
    );
    assert_eq!(html.draft.html, "");
    let text = read("From someone Mon Nov 23\nSubject: s\n\nHi\n");
    assert_eq!(
        (text.draft.format, text.draft.text.trim()),
        (BodyFormat::Text, "Hi")
    );
    assert_eq!(text.draft.html, "");
}

#[test]
fn what_servers_wrote_is_not_the_senders() {
    let message =
        "Received: from a by b; Mon, 23 Nov 2026 10:00:00 +0000\nX-Spam: no\nSubject: s\n\nx\n";
    assert!(read(message).draft.extras.headers.is_empty());
}

#[test]
fn what_is_no_message_is_refused() {
    for text in ["", "just text\n", "%PDF-1.4\n%binary"] {
        assert!(read_eml(text.as_bytes()).is_err(), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_file_makes_it_panic_and_no_name_leaves_its_folder(
        name in "\\PC{0,40}", text in "\\PC{0,200}"
    ) {
        let message = format!(
            "Subject: s\nContent-Type: application/x; name=\"{name}\"\nContent-Disposition: attachment\n\n{text}"
        );
        let _ = read_eml(text.as_bytes());
        for part in read_eml(message.as_bytes()).unwrap().parts {
            let name = part.name.trim_matches('.');
            proptest::prop_assert!(!name.is_empty(), "{}", part.name);
            proptest::prop_assert!(!part.name.contains(['/', '\\', '\0']), "{}", part.name);
        }
    }
}

#[test]
fn east_asian_text_is_read_and_sent_as_unicode() {
    let table: [(&str, &[u8], &str); 4] = [
        ("gb2312", b"\xc4\xe3\xba\xc3", "你好"),
        ("big5", b"\xa7A\xa6n", "你好"),
        ("euc-kr", b"\xbe\xc8\xb3\xe7", "안녕"),
        ("shift_jis", b"\x82\xb1\x82\xf1", "こん"),
    ];
    for (charset, sent, read) in table {
        let mut eml = format!(
            "From: a@b.example\r\nSubject: x\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        )
        .into_bytes();
        eml.extend_from_slice(sent);
        let message = read_eml(&eml).unwrap();
        assert_eq!(message.draft.text.trim(), read, "{charset}");
    }
}

#[test]
fn five_thousand_files_of_one_name_get_names_of_their_own() {
    let parts: String = (0..5_000)
        .map(|at| {
            format!(
                "--b\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <{at}@x>\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n"
            )
        })
        .collect();
    let html: String = (0..5_000)
        .map(|at| format!("<img src=\"cid:{at}@x\">"))
        .collect();
    let source = format!(
        "From: a@b.example\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n{html}\r\n{parts}--b--\r\n"
    );
    let started = std::time::Instant::now();
    let message = read_eml(source.as_bytes()).unwrap();
    let took = started.elapsed();
    assert!(took.as_secs() < 10, "{took:?}");
    let names: Vec<&str> = message
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(
        (names[0], names[1], names[4_999]),
        ("a.png", "a-2.png", "a-5000.png")
    );
    let different: std::collections::HashSet<&str> = names.iter().copied().collect();
    assert_eq!(different.len(), 5_000);
    assert!(message.draft.text.ends_with("<img src=\"cid:a-5000.png\">"));
}

#[test]
fn a_number_that_another_file_has_in_its_name_is_passed_over() {
    let part =
        |name: &str| format!("--b\r\nContent-Type: application/x; name=\"{name}\"\r\n\r\nx\r\n");
    let names = ["a-2.txt", "a.txt", "A.txt", "a.txt", "a b.txt", "a_b.txt"];
    let source = format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}--b--\r\n",
        names.map(part).concat()
    );
    let parts = read_eml(source.as_bytes()).unwrap().parts;
    let names: Vec<&str> = parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "a-2.txt",
            "a.txt",
            "A-3.txt",
            "a-4.txt",
            "a b.txt",
            "a_b-2.txt"
        ]
    );
}

#[test]
fn a_message_beyond_the_limits_says_which_one() {
    let deep = format!(
        "From: a@b.example\r\n{}x",
        "Content-Type: message/rfc822\r\n\r\n".repeat(1_001)
    );
    let error = read_eml(deep.as_bytes()).unwrap_err();
    assert_eq!(error, EmlError::Parse(ParseError::TooDeep));
    assert_eq!(
        error.to_string(),
        "this message cannot be opened: its parts are nested more than 1000 levels deep"
    );
}

#[test]
fn a_byte_order_mark_takes_no_header_along() {
    let message =
        read_eml(b"\xef\xbb\xbfFrom: carol@acme.example\r\nTo: a@b.example\r\n\r\nx").unwrap();
    assert_eq!(message.draft.from, "carol@acme.example");
}
