use super::super::samples;
use super::*;

fn stamp() -> Stamp {
    Stamp {
        id: "0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into(),
        unix_seconds: 1_795_449_173,
        correlate: true,
    }
}

fn draft() -> Draft {
    Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "Grace Hopper <grace@navy.example>".into(),
        bcc: "alan@bletchley.example".into(),
        subject: "Grüße from a ship".into(),
        tag: "receipts".into(),
        format: BodyFormat::Markdown,
        text: "# Hello\n\n![The logo](logo.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".into(),
        files: vec!["logo.png".into(), "invoice.pdf".into()],
        ..Draft::default()
    }
}

fn file(name: &str, bytes: usize) -> Attachment {
    Attachment {
        name: name.into(),
        content_type: super::super::content_type_of(name),
        bytes: vec![b'x'; bytes],
    }
}

fn page(preview: &Preview, page: PreviewPage) -> String {
    preview.page(page).unwrap().text().replace("\r\n", "\n")
}

#[test]
fn every_page_tells_what_arrives() {
    let files = vec![file("logo.png", 30), file("invoice.pdf", 9_000)];
    let preview = preview(&draft(), files, Vec::new(), &stamp(), 70);
    assert!(preview.missing.is_empty(), "{:?}", preview.missing);
    assert!(page(&preview, PreviewPage::Text).starts_with("# Hello\n"));
    let html = page(&preview, PreviewPage::Html);
    assert!(
        html.contains("[image: The logo]") && html.contains("1 │ 2"),
        "{html}"
    );
    let headers = page(&preview, PreviewPage::Headers);
    let (seen, hidden) = headers.split_once("\nEnvelope").unwrap();
    assert!(seen.contains("Subject: Grüße from a ship\n"), "{seen}");
    assert!(
        seen.contains("To: \"Grace Hopper\" <grace@navy.example>\n"),
        "{seen}"
    );
    assert!(!seen.contains("alan@") && !seen.contains("X-PM-"), "{seen}");
    assert!(
        hidden.contains("RCPT TO: grace@navy.example, alan@bletchley.example\n"),
        "{hidden}"
    );
    assert!(hidden.contains("X-PM-Tag: receipts\n"), "{hidden}");
    assert!(
        hidden.contains("X-PM-Metadata-postrider: 0b0f7b3a"),
        "{hidden}"
    );
    let parts = page(&preview, PreviewPage::Parts);
    for words in [
        "multipart/mixed\n├─ multipart/alternative\n│  ├─ text/plain, 7bit, ",
        "│  └─ multipart/related\n│     ├─ text/html, ",
        "│     └─ image/png, logo.png, shown by cid:logo.png, base64, 40 B (30 B decoded)\n",
        "└─ application/pdf, invoice.pdf, base64, 12.3 kB (9.0 kB decoded)\n",
    ] {
        assert!(parts.contains(words), "{words} in\n{parts}");
    }
    let source = preview.page(PreviewPage::Source).unwrap();
    assert_eq!(source.text().len() as u64, preview.bytes);
}

#[test]
fn the_source_is_the_message_that_is_sent() {
    for draft in [samples::draft(), draft()] {
        let composed = compose(&draft, Vec::new(), &stamp()).unwrap();
        let preview = preview(&draft, Vec::new(), Vec::new(), &stamp(), 70);
        let source = preview.page(PreviewPage::Source).unwrap();
        assert_eq!(source.text().as_bytes(), composed.bytes);
    }
}

#[test]
fn what_cannot_be_part_of_it_is_named_and_the_rest_is_shown() {
    let mut draft = Draft {
        from: "ada@".into(),
        to: "grace@navy.example, nobody".into(),
        subject: "one\r\nBcc: two".into(),
        text: "a\0b".into(),
        ..Draft::default()
    };
    draft.extras.headers = vec!["no colon".into(), "X-A: b".into()];
    draft.extras.metadata = vec!["=x".into()];
    let unread = vec!["cannot attach x.pdf: there is no such file".to_owned()];
    let files = vec![file("a\nb", 1), file("c.txt", 1)];
    let preview = preview(&draft, files, unread, &stamp(), 70);
    let missing = preview.missing.join("\n");
    for words in [
        "From: ",
        "To: nobody: ",
        "Subject: ",
        "Headers: ",
        "Metadata: ",
        "NUL",
        "x.pdf",
        "a\u{fffd}b",
    ] {
        assert!(missing.contains(words), "{words} in\n{missing}");
    }
    let source = page(&preview, PreviewPage::Source);
    assert!(
        !source.contains("From:") && !source.contains(".invalid\nTo"),
        "{source}"
    );
    assert!(
        source.contains("To: grace@navy.example\n") && source.contains("X-A: b\n"),
        "{source}"
    );
    assert!(source.contains("c.txt"), "{source}");
    assert!(page(&preview, PreviewPage::Parts).starts_with("Not in it:\n✗ "));
}

#[test]
fn an_empty_draft_says_what_it_lacks() {
    let preview = preview(&Draft::default(), Vec::new(), Vec::new(), &stamp(), 70);
    assert_eq!(preview.missing.len(), 2, "{:?}", preview.missing);
    assert_eq!(
        preview.page(PreviewPage::Text),
        Err("Nothing is written yet.")
    );
    let headers = page(&preview, PreviewPage::Headers);
    assert!(!headers.contains(".invalid\n"), "{headers}");
    let plain = Draft {
        text: "x".into(),
        ..Draft::default()
    };
    let preview = super::preview(&plain, Vec::new(), Vec::new(), &stamp(), 70);
    assert!(
        preview
            .page(PreviewPage::Html)
            .unwrap_err()
            .contains("plain text")
    );
}

#[test]
fn a_browser_gets_the_html_of_the_draft_with_its_images() {
    let draft = Draft {
        format: BodyFormat::Html,
        text: "<p>say cid:logo.png</p><img src=\"cid:logo.png\">".into(),
        files: vec!["logo.png".into()],
        ..draft()
    };
    let preview = preview(&draft, vec![file("logo.png", 3)], Vec::new(), &stamp(), 70);
    let source = preview.page(PreviewPage::Source).unwrap();
    let page = browser_page(source.text().as_bytes()).unwrap();
    let shown =
        "&lt;p&gt;say cid:logo.png&lt;/p&gt;&lt;img src=&quot;data:image/png;base64,eHh4&quot;&gt;";
    assert!(page.contains(shown), "{page}");
}

#[test]
fn paper_finds_every_line() {
    let paper = Paper::new("one\r\ntwo\rthree\n\n".into());
    let lines: Vec<&str> = (0..paper.len()).map(|at| paper.line(at)).collect();
    assert_eq!(lines, ["one", "two", "three", ""]);
    assert_eq!((Paper::new(String::new()).len(), paper.line(99)), (1, ""));
    let long = "word ".repeat(5_000);
    let paper = Paper::new(long.clone());
    let joined: String = (0..paper.len()).map(|at| paper.line(at)).collect();
    assert_eq!(joined, long);
    assert!((0..paper.len()).all(|at| paper.line(at).len() <= 4_100));
    let wide = "é".repeat(5_000);
    let paper = Paper::new(wide.clone());
    let joined: String = (0..paper.len()).map(|at| paper.line(at)).collect();
    assert_eq!(joined, wide);
}
