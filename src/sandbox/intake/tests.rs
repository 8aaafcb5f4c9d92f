//! What a recipient gets, what a reader is shown.

use super::*;
use crate::record::InboxPart;

const ID: &str = "8b6a5f0e-3f2a-4d0c-9c56-0d6b2b7a1f11";

fn caught(source: &str) -> Caught {
    let envelope = Envelope {
        mail_from: "ada@acme.example".into(),
        rcpt_to: vec!["grace@navy.example".into(), "secret@navy.example".into()],
    };
    take_in(source.replace('\n', "\r\n").into_bytes(), envelope, ID, 5)
        .unwrap()
        .0
}

fn source(caught: &Caught) -> String {
    String::from_utf8(caught.raw.clone()).unwrap()
}

#[test]
fn reads_and_removes_what_is_meant_for_postmark() {
    let caught = caught(
        "From: a@b.example\nX-PM-Message-Stream: broadcast\nx-pm-tag: receipts\n\
         X-PM-Metadata-Order-Id: 12\n 34\nX-PM-TrackOpens: true\nX-PM-TrackLinks: HtmlOnly\n\
         Subject: s\n\nbody\n",
    );
    let handling = ParsedHeaders {
        stream: "broadcast".into(),
        tag: Some("receipts".into()),
        metadata: vec![("Order-Id".into(), "12 34".into())],
        track_opens: Some("true".into()),
        track_links: Some("HtmlOnly".into()),
        keep_id: false,
    };
    assert_eq!(caught.handling, handling);
    let expected = format!(
        "X-PM-Message-Id: {ID}\nX-PM-Tag: receipts\nMessage-ID: <{ID}@mtasv.net>\n\
         From: a@b.example\nSubject: s\n\nbody\n"
    );
    assert_eq!(source(&caught), expected.replace('\n', "\r\n"));
    assert_eq!(caught.item.bytes, caught.raw.len() as u64);
}

#[test]
fn keeps_the_message_id_only_when_asked() {
    let replaced = caught("Message-ID: <mine@x.example>\nSubject: s\n\n");
    assert!(!source(&replaced).contains("mine@x.example"));
    let kept = caught("Message-ID: <mine@x.example>\nX-PM-KeepID: true\n\n");
    assert!(source(&kept).contains("Message-ID: <mine@x.example>"));
    assert!(!source(&kept).contains("mtasv.net"));
}

#[test]
fn bcc_is_seen_by_nobody_however_it_is_written() {
    for bcc in ["Bcc", "bCC", "Bcc ", "Resent-Bcc"] {
        let caught = caught(&format!("To: a@b.example\n{bcc}: hidden@b.example\n\nbody"));
        assert!(!source(&caught).contains("hidden"), "{bcc:?}");
        assert!(
            caught
                .item
                .headers
                .iter()
                .all(|(_, value)| !value.contains("hidden"))
        );
    }
}

#[test]
fn decodes_headers_text_and_tree() {
    let caught = caught(
        "From: =?utf-8?q?Ad=C3=A4?= <ada@acme.example>\nTo: Grace <grace@navy.example>\n\
         Subject: =?utf-8?b?4oKsIDEyLDAw?=\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed;\n boundary=xx\n\n--xx\n\
         Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n\
         Gr=C3=BC=C3=9Fe\n--xx\nContent-Type: application/pdf\n\
         Content-Disposition: attachment; filename*=utf-8''R%C3%A9sum%C3%A9.pdf\n\
         Content-Transfer-Encoding: base64\n\nAAECAw==\n--xx--\n",
    );
    let item = &caught.item;
    assert_eq!(item.from, "Adä <ada@acme.example>");
    assert_eq!(item.to, "Grace <grace@navy.example>");
    assert_eq!(item.subject, "€ 12,00");
    assert_eq!(item.text.trim(), "Grüße");
    let kind = (
        "Content-Type".to_owned(),
        "multipart/mixed; boundary=xx".to_owned(),
    );
    assert!(item.headers.contains(&kind), "{:?}", item.headers);
    let leaf = |content_type: &str, name: Option<&str>, bytes| InboxPart {
        content_type: content_type.into(),
        name: name.map(str::to_owned),
        bytes,
        depth: 1,
        ..InboxPart::default()
    };
    let root = InboxPart {
        content_type: "multipart/mixed".into(),
        is_container: true,
        ..InboxPart::default()
    };
    let pdf = leaf("application/pdf", Some("Résumé.pdf"), 4);
    assert_eq!(item.parts, [root, leaf("text/plain", None, 7), pdf]);
}

#[test]
fn takes_in_what_is_hardly_a_message() {
    for content in [
        "",
        "no header at all\nnone\n",
        "\n\n",
        "Subject: only",
        ":\n",
        "Bcc: x\n",
    ] {
        let caught = caught(content);
        assert!(
            source(&caught).starts_with("X-PM-Message-Id: "),
            "{content:?}"
        );
        assert!(source(&caught).contains("\r\n\r\n"), "{content:?}");
    }
    let kept = source(&caught("no header at all\nnone\n"));
    assert!(
        kept.ends_with("\r\n\r\nno header at all\r\nnone\r\n"),
        "{kept}"
    );
}

#[test]
fn what_is_kept_for_reading_is_bounded() {
    let long = "x".repeat(200_000);
    let many = "X-Many: 1\n".repeat(900);
    let caught = caught(&format!("Subject: {long}\n{many}\n{long}"));
    assert_eq!(caught.item.subject.len(), HEADER_CHARS);
    assert_eq!(caught.item.headers.len(), HEADERS);
    assert_eq!(caught.item.text.len(), TEXT_CHARS);
    assert!(caught.raw.len() > 400_000);
}

#[test]
fn shows_html_as_text_and_the_whole_tree() {
    let caught = caught(
        "From: a@b.example\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\
         Content-Type: multipart/related; boundary=r\n\n--r\n\
         Content-Type: text/html\n\n<style>p{}</style><p>Hello <b>Grace</b></p><p>Bye &amp; thanks</p>\n--r\n\
         Content-Type: image/png; name=logo.png\nContent-ID: <logo@x>\n\
         Content-Disposition: inline\nContent-Transfer-Encoding: base64\n\nAAEC\n--r--\n--m\n\
         Content-Type: message/rfc822\n\nSubject: inner\n\ninner text\n--m--\n",
    );
    let told: Vec<String> = caught
        .item
        .parts
        .iter()
        .map(|part| {
            let id = part.content_id.as_deref().unwrap_or("-");
            format!(
                "{} {} {id} {}",
                part.depth, part.content_type, part.is_container
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "0 multipart/mixed - true",
            "1 multipart/related - true",
            "2 text/html - false",
            "2 image/png logo@x false",
            "1 message/rfc822 - false",
            "2 text/plain - false",
        ]
    );
    let html = caught.item.html_as_text.unwrap();
    let words: Vec<&str> = html.split_whitespace().collect();
    assert_eq!(words, ["Hello", "Grace", "Bye", "&", "thanks"]);
}

#[test]
fn reads_a_submission_as_it_would_come_over_http() {
    let source = "From: =?utf-8?q?Doe=2C_Jane?= <jane@acme.example>\nTo: A <a@x.example>, b@x.example\n\
                  Subject: Hi\nX-PM-Tag: t\nX-PM-Bounce-Type: SoftBounce\nX-PM-TrackOpens: TRUE\n\
                  MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=m\n\n--m\n\
                  Content-Type: text/plain\n\nHello\n--m\nContent-Type: pdf\n\
                  Content-Disposition: attachment; filename=a.exe\n\nx\n--m--\n";
    let envelope = Envelope {
        mail_from: String::new(),
        rcpt_to: vec!["a@x.example".into(), "hidden@x.example".into()],
    };
    let (_, read) = take_in(source.replace('\n', "\r\n").into_bytes(), envelope, ID, 5).unwrap();
    assert_eq!(read.from, "\"Doe, Jane\" <jane@acme.example>");
    assert_eq!(read.everybody(), ["a@x.example", "hidden@x.example"]);
    assert_eq!(read.bcc[0].email, "hidden@x.example");
    assert_eq!(read.to.len(), 2);
    assert_eq!(read.text.as_deref().map(str::trim), Some("Hello"));
    assert_eq!(read.html, None);
    assert_eq!(read.attachments[0].name, "a.exe");
    assert_eq!(read.attachments[0].content_type, "pdf/");
    assert_eq!(read.bounce_type.as_deref(), Some("SoftBounce"));
    assert!(read.track_opens);
    assert!(read.bytes() > 300);
}
