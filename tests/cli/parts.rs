//! Markdown, HTML, inline images and Postmark's own fields, from the command line to the inbox.

use serde_json::Value;

use crate::bench::Bench;
use crate::live::Live;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture";

/// Sends with `extra`, and gives what the practice server shows of the message, and its source.
fn arrived(bench: &Bench, extra: &[&str], input: &[u8]) -> (Value, String) {
    let live = Live::start(bench, &["--latency", "0"]);
    let port = live.port();
    let fixed = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "--api-url",
        live.text("api_url"),
        "send",
        "--json",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
        "--subject",
        "Hi",
    ];
    let sender = Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"));
    let run = sender.run(&[&fixed[..], extra].concat(), input);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let items = bench.run(&["inbox", "--json"], b"").json();
    let item = items.last().unwrap().clone();
    let id = item["id"].as_str().unwrap();
    let source = bench.run(&["inbox", id, "--raw"], b"").out;
    (item, source)
}

#[test]
fn markdown_arrives_as_text_and_html_with_its_image() {
    let bench = Bench::new();
    let logo = bench.file("logo.png", PNG);
    let text = bench.file(
        "letter.md",
        "# Hello *Grace*\n\n![Logo](logo.png)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    );
    let (_, source) = arrived(&bench, &["--markdown-file", &text, "--inline", &logo], b"");
    for part in [
        "multipart/alternative",
        "multipart/related",
        "Content-ID: <logo.png>",
        "# Hello *Grace*",
    ] {
        assert!(source.contains(part), "{part} is not in\n{source}");
    }
    assert!(!source.contains("<style") && !source.contains("X-PM-Track"));
}

#[test]
fn html_alone_goes_out_with_a_text_part() {
    let bench = Bench::new();
    let (_, source) = arrived(
        &bench,
        &["--html-file", "-"],
        b"<h1>Hello</h1><p>Grace &amp; all</p>",
    );
    assert!(
        source.contains("multipart/alternative") && source.contains("Grace & all"),
        "{source}"
    );
}

#[test]
fn postmarks_own_fields_reach_the_server() {
    let bench = Bench::new();
    let extra = [
        "--metadata",
        "order=1234",
        "--metadata",
        "who=ada",
        "--header",
        "X-Order: 1234",
        "--track-opens",
        "--track-links",
        "html-only",
        "--keep-id",
        "--html-file",
        "-",
        "--tag",
        "receipts",
    ];
    let (item, source) = arrived(&bench, &extra, b"<p>Hello</p>");
    assert!(source.contains("X-Order: 1234"), "{source}");
    assert_eq!(item["metadata"]["order"], "1234", "{item}");
    assert_eq!(item["metadata"]["who"], "ada", "{item}");
}

/// The Message-IDs of a source.
fn message_ids(source: &str) -> Vec<&str> {
    let named = |line: &&str| line.to_lowercase().starts_with("message-id:");
    source.lines().filter(named).collect()
}

#[test]
fn a_message_id_is_kept_over_smtp_and_over_the_api() {
    let files = Bench::new();
    let key = "message-id = \"<draft-1@acme.example>\"\ntext = \"x\"\n";
    let draft = files.file("letter.toml", key);
    for via in ["smtp", "api"] {
        let sends = |extra: &[&str]| {
            let all = [&["--via", via], extra].concat();
            arrived(&Bench::new(), &all, b"Hello").1
        };
        let replaced = sends(&[]);
        assert!(
            message_ids(&replaced)[0].ends_with("@mtasv.net>"),
            "{replaced}"
        );
        let kept = sends(&["--keep-id"]);
        let ids = message_ids(&kept);
        assert!(
            ids.len() == 1 && ids[0].ends_with("@acme.example>"),
            "{kept}"
        );
        for (options, id) in [
            (&["--message-id", "order-1@acme.example"][..], "order-1"),
            (&["--draft", &draft], "draft-1"),
            (
                &["--draft", &draft, "--message-id", "<order-2@acme.example>"],
                "order-2",
            ),
        ] {
            let source = sends(options);
            let expected = format!("Message-ID: <{id}@acme.example>");
            assert_eq!(message_ids(&source), [expected], "{via}");
        }
    }
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_sent() {
    let dry = |extra: &[&str]| {
        let fixed = [
            "send",
            "--dry-run",
            "--from",
            "a@b.example",
            "--to",
            "c@d.example",
            "--subject",
            "Hi",
        ];
        Bench::new().run(&[&fixed[..], extra].concat(), b"Hello")
    };
    dry(&["--metadata", "order"]).ends(65, "key=value");
    dry(&["--header", "Bcc: e@f.example"]).ends(65, "written by postrider");
    dry(&["--track-links", "some"]).ends(64, "possible values");
    dry(&["--message-id", "order"]).ends(65, "[message-id-malformed]");
    dry(&["--track-opens"]).ends(0, "opens can only be counted in HTML");
}
