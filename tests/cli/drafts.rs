//! Messages that are given whole: a TOML file with variables, a message file, a kept draft.

use postrider::mail::Draft;
use postrider::record::{DraftKind, DraftQuery, Moment};
use postrider::store::{AppDirs, Drafts};
use serde_json::Value;

use crate::bench::Bench;
use crate::live::Live;

const PNG: &[u8] = b"\x89PNG\r\n\x1a\nnot much of a picture";

const LETTER: &str = "to = \"{{whom}} <grace@navy.example>\"
from = \"ada@acme.example\"
subject = \"For {{whom}}, {{month}}\"
tag = \"monthly\"
text = \"Hello {{whom}}.\\n\"
files = [\"terms.txt\"]

[metadata]
order = 7

[vars]
month = \"May\"
";

fn dry(bench: &Bench, extra: &[&str]) -> (i32, Value, String) {
    let run = bench.run(&[&["send", "--dry-run", "--json"], extra].concat(), b"");
    let line = run.json().into_iter().next().unwrap_or_default();
    (run.code, line, run.err)
}

#[test]
fn a_draft_file_is_filled_and_what_is_said_beside_it_goes_before_it() {
    let bench = Bench::new();
    let file = bench.file("letter.toml", LETTER);
    bench.file("terms.txt", "the terms");
    let (code, line, err) = dry(&bench, &["--draft", &file, "--var", "whom=Grace"]);
    assert_eq!(code, 0, "{err}");
    let message = line["message"].as_str().unwrap();
    for part in [
        "Subject: For Grace, May\r\n",
        "To: Grace <grace@navy.example>",
        "X-PM-Tag: monthly",
        "X-PM-Metadata-order: 7",
        "Hello Grace.",
        "filename=\"terms.txt\"",
    ] {
        assert!(message.contains(part), "{part}: {message}");
    }
    let body = bench.file("body.txt", "Another text");
    let beside = [
        "--draft",
        &file,
        "--var",
        "whom=G",
        "--var",
        "month=June",
        "--to",
        "x@y.example",
        "--subject",
        "S",
        "--text-file",
        &body,
        "--metadata",
        "order=8",
        "--tag",
        "",
    ];
    let (code, line, err) = dry(&bench, &beside);
    assert_eq!(code, 0, "{err}");
    let message = line["message"].as_str().unwrap();
    assert_eq!(line["rcpt_to"], serde_json::json!(["x@y.example"]));
    assert!(message.contains("Subject: S\r\n") && message.contains("Another text"));
    assert!(message.contains("X-PM-Metadata-order: 8") && !message.contains("order: 7"));
    assert!(!message.contains("X-PM-Tag") && !message.contains("Hello"));
}

#[test]
fn variables_without_a_value_are_all_named_and_unknown_ones_refused() {
    let bench = Bench::new();
    bench.file("terms.txt", "the terms");
    let file = bench.file(
        "letter.toml",
        LETTER.replace("[vars]\nmonth = \"May\"\n", ""),
    );
    let (code, line, err) = dry(&bench, &["--draft", &file]);
    assert_eq!(code, 64);
    assert!(err.contains("--var whom=… --var month=…"), "{err}");
    assert_eq!(line["exit"], 64);
    for (vars, expected) in [
        (["--var", "hwom=x"], "did you mean `whom`?"),
        (["--var", "whom"], "write NAME=VALUE"),
    ] {
        let (code, _, err) = dry(&bench, &[&["--draft", file.as_str()], &vars[..]].concat());
        assert_eq!(code, 64);
        assert!(err.contains(expected), "{err}");
    }
    let (code, _, err) = dry(&bench, &["--var", "a=b"]);
    assert!(code == 64 && err.contains("--draft"), "{err}");
    let wrong = bench.file("wrong.toml", "to = \"a@b.example\"\nsubjct = \"x\"\n");
    let (code, _, err) = dry(&bench, &["--draft", &wrong]);
    assert!(
        code == 65 && err.contains("line 2, column 1") && err.contains("`subject`"),
        "{err}"
    );
    let (code, _, _) = dry(&bench, &["--draft", "none.toml"]);
    assert_eq!(code, 66);
    let before = bench.run(&["--draft", &file, "send", "--dry-run"], b"");
    assert!(
        before.code == 64 && before.err.contains("behind `send`"),
        "{}",
        before.err
    );
}

const EML: &str = "From: Ada <ada@acme.example>
To: grace@navy.example
Subject: {{not}} a variable
X-PM-Tag: receipts
X-Order: 12
MIME-Version: 1.0
Content-Type: multipart/related; boundary=r

--r
Content-Type: text/html

<p>Hi <img src=\"cid:the@logo\"></p>
--r
Content-Type: image/png
Content-ID: <the@logo>
Content-Transfer-Encoding: base64

iVBORw0KGgpub3QgbXVjaCBvZiBhIHBpY3R1cmU=
--r
Content-Type: application/pdf; name=\"a b.pdf\"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

JVBERg==
--r--
";

#[test]
fn a_message_file_is_delivered_with_all_that_it_carries() {
    let bench = Bench::new();
    let eml = bench.file("message.eml", EML);
    let live = Live::start(&bench, &["--latency", "0"]);
    let port = live.port();
    let sender = Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"));
    let run = sender.run(
        &[
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            &port,
            "--ca-file",
            live.text("ca_file"),
            "send",
            "--json",
            "--eml",
            &eml,
            "--cc",
            "copy@navy.example",
        ],
        b"",
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let items = bench.run(&["inbox", "--json"], b"").json();
    let item = items.last().unwrap();
    assert_eq!(item["subject"], "{{not}} a variable");
    let source = bench
        .run(&["inbox", item["id"].as_str().unwrap(), "--raw"], b"")
        .out;
    let read = postrider::mail::read_eml(source.as_bytes()).unwrap();
    let names: Vec<&str> = read.parts.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["part-1.png", "a b.pdf"], "{source}");
    assert_eq!(read.parts[0].bytes, PNG);
    assert_eq!(read.parts[1].bytes, b"%PDF");
    assert!(
        read.draft.html.contains("cid:part-1.png"),
        "{}",
        read.draft.html
    );
    assert_eq!(
        (read.draft.tag.as_str(), read.draft.cc.as_str()),
        ("receipts", "copy@navy.example")
    );
    assert!(
        read.draft
            .extras
            .headers
            .contains(&"X-Order: 12".to_owned())
    );
    let exported = bench.run(
        &["export", "--as", "eml", "--eml", "-", "--subject", "S"],
        EML.as_bytes(),
    );
    assert!(
        exported.code == 0 && exported.out.contains("Subject: S"),
        "{}",
        exported.err
    );
    let (code, _, err) = dry(&bench, &["--eml", &bench.file("x.eml", "no message")]);
    assert!(code == 65 && err.contains("this is not a message"), "{err}");
}

fn moment() -> Moment {
    Moment {
        unix_ms: 1_795_449_173_000,
        offset_minutes: 60,
    }
}

#[test]
fn kept_drafts_are_listed_sent_by_their_id_and_then_gone() {
    let bench = Bench::new();
    let empty = bench.run(&["drafts"], b"");
    assert!(empty.code == 0 && empty.out.is_empty() && empty.err.contains("No message is begun"));
    let places = AppDirs::find(Some(bench.home.path())).unwrap();
    let mut drafts = Drafts::new(&places);
    let draft = |subject: &str| Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "grace@navy.example".into(),
        subject: subject.into(),
        stream: "outbound".into(),
        text: format!("Hello {{{{whom}}}} of {subject}"),
        profile: "practice".into(),
        ..Draft::default()
    };
    let id = drafts.save(None, &draft("Kept"), moment()).unwrap();
    drafts
        .save(None, &draft("Other\u{1b}[2J"), moment())
        .unwrap();
    drafts
        .keep_template("Monthly", &draft("T"), false, moment())
        .unwrap();
    drafts.release(&id).unwrap();
    let list = bench.run(&["drafts"], b"");
    assert!(
        list.out.contains("Kept") && list.out.contains("(open)"),
        "{}",
        list.out
    );
    assert!(list.out.contains("Other\\u{1b}[2J"), "{}", list.out);
    let found = bench.run(&["drafts", "KEPT", "navy", "--json"], b"").json();
    assert_eq!(
        (found.len(), &found[0]["id"], &found[0]["subject"]),
        (1, &Value::from(id.0.clone()), &Value::from("Kept"))
    );
    let templates = bench.run(&["drafts", "--templates"], b"").out;
    assert!(templates.contains("Monthly"), "{templates}");
    let sent = bench.run(
        &["--profile", "practice", "send", "--saved", &id.0[..8]],
        b"",
    );
    assert_eq!(sent.code, 0, "{}", sent.err);
    let items = bench.run(&["inbox", "--json"], b"").json();
    let source = bench
        .run(&["inbox", items[0]["id"].as_str().unwrap(), "--raw"], b"")
        .out;
    assert!(source.contains("Hello {{whom}} of Kept"), "{source}");
    let rows = drafts.list(&DraftQuery::default()).unwrap().rows;
    assert_eq!(rows.len(), 1, "what was sent is no draft any more");
    let query = DraftQuery {
        kind: DraftKind::Template,
        ..DraftQuery::default()
    };
    let template = drafts.list(&query).unwrap().rows[0].id.0.clone();
    let (code, _, err) = dry(&bench, &["--saved", &template]);
    assert!(code == 64 && err.contains("--var whom=…"), "{err}");
    let (code, _, _) = dry(&bench, &["--saved", "nothing1"]);
    assert_eq!(code, 66);
}

#[test]
fn a_saved_message_that_was_sent_before_is_sent_with_a_warning() {
    let bench = Bench::new();
    let places = AppDirs::find(Some(bench.home.path())).unwrap();
    let mut drafts = Drafts::new(&places);
    let message = Draft {
        from: "ada@acme.example".into(),
        to: "grace@navy.example".into(),
        subject: "Twice".into(),
        text: "Hello".into(),
        ..Draft::default()
    };
    let mut send = |draft: &Draft| {
        let id = drafts.save(None, draft, Moment::default()).unwrap();
        drafts.release(&id).unwrap();
        let saved = ["--profile", "practice", "send", "--saved", &id.0[..8]];
        let run = bench.run(&saved, b"");
        assert_eq!(run.code, 0, "{}", run.err);
        run.err
    };
    let warning = "[sent-before]";
    assert!(!send(&message).contains(warning));
    let err = send(&message);
    let line = err.lines().find(|line| line.contains(warning));
    let line = line.unwrap_or_else(|| panic!("no warning: {err}"));
    assert!(
        line.contains("grace@navy.example") && line.contains("accepted"),
        "{line}"
    );
    let other = Draft {
        text: "Hello again".into(),
        ..message
    };
    assert!(!send(&other).contains(warning), "another text");
    // What a program says on the command line it may say as often as it likes.
    let given = [
        "--profile",
        "practice",
        "send",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
        "--subject",
        "Twice",
    ];
    let run = bench.run(&given, b"Hello");
    assert!(!run.err.contains(warning), "{}", run.err);
}
