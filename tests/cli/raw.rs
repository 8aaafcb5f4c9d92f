//! `send --raw`: what goes out is the file, and what cannot go out as it is, is refused.

use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::live::Live;

const MESSAGE: &str = "From: Ada <ada@acme.example>\nTo: Grace <grace@navy.example>\nBcc: hidden@z.example\nSubject: Offer\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nMessage-ID: <1@acme.example>\nContent-Type: multipart/mixed; boundary=b\n\nodd preamble\n--b\n\n.text  \n--b--\n";

/// What goes out of it.
fn expected() -> String {
    let visible = MESSAGE.replace("Bcc: hidden@z.example\n", "");
    visible.replace('\n', "\r\n")
}

fn dry(bench: &Bench, extra: &[&str], input: &[u8]) -> Run {
    bench.run(&[&["send", "--dry-run"], extra].concat(), input)
}

/// Runs `send` with `extra` against a practice server that runs meanwhile.
fn send(bench: &Bench, live: &Live, extra: &[&str]) -> Run {
    let port = live.port();
    let fixed = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--api-url",
        live.text("api_url"),
        "--ca-file",
        live.text("ca_file"),
        "send",
    ];
    bench.run(&[&fixed[..], extra].concat(), b"")
}

/// A home of its own and the practice server's token.
fn sender(live: &Live) -> Bench {
    Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"))
}

/// The newest message of the inbox and its source.
fn caught(bench: &Bench) -> (Value, String) {
    let item = bench.run(&["inbox", "--json"], b"").json().remove(0);
    let id = item["id"].as_str().unwrap().to_owned();
    (item, bench.run(&["inbox", &id, "--raw"], b"").out)
}

#[test]
fn a_dry_run_prints_exactly_what_goes_out() {
    let bench = Bench::new();
    let file = bench.file("message.eml", MESSAGE);
    let run = dry(&bench, &["--raw", &file], b"");
    assert_eq!((run.code, run.out), (0, expected()));
    let everyone = "from ada@acme.example to grace@navy.example, hidden@z.example\n";
    assert_eq!(run.err, everyone);
    let crlf = MESSAGE.replace('\n', "\r\n");
    let run = dry(&bench, &["--raw", "-"], crlf.as_bytes());
    assert_eq!((run.code, run.out), (0, expected()));
    let options = [
        "--raw",
        &file,
        "--from",
        "b@acme.example",
        "--cc",
        "x@y.example",
    ];
    let run = dry(&bench, &options, b"");
    assert_eq!((run.code, run.out), (0, expected()));
    assert_eq!(run.err, "from b@acme.example to x@y.example\n");
    let run = dry(&bench, &["--raw", &file, "--track"], b"");
    let (first, rest) = run.out.split_once("\r\n").unwrap();
    assert!(first.starts_with("X-PM-Metadata-postrider: "), "{first}");
    assert_eq!(rest, expected());
    let json = dry(&bench, &["--raw", &file, "--json"], b"")
        .json()
        .remove(0);
    assert_eq!(json["event"], "dry-run");
    assert_eq!(json["message"], expected());
    assert_eq!(json["bytes"], expected().len());
    assert_eq!(json["rcpt_to"][1], "hidden@z.example");
}

#[test]
fn it_arrives_as_it_is_and_the_history_knows_it() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    let file = bench.file("message.eml", MESSAGE);
    let run = send(&bench, &live, &["--raw", &file, "--json"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.json().pop().unwrap()["status"], "accepted");
    let (item, source) = caught(&practice);
    assert_eq!(item["rcpt_to"][1], "hidden@z.example");
    assert!(!source.to_lowercase().contains("bcc") && !source.contains("hidden"));
    assert!(!source.contains("postrider"), "{source}");
    let body = "\r\n\r\nodd preamble\r\n--b\r\n\r\n.text  \r\n--b--\r\n";
    assert!(source.ends_with(body), "{source}");
    let row = bench.run(&["history", "--json"], b"").json().remove(0);
    assert_eq!(row["subject"], "Offer", "{row}");
    let id = row["id"].as_str().unwrap();
    let row = bench
        .run(&["history", "--show", id, "--json"], b"")
        .json()
        .remove(0);
    assert_eq!(row["draft"]["from"], "Ada <ada@acme.example>", "{row}");
    assert_eq!(row["draft"]["bcc"], "hidden@z.example", "{row}");
    assert_eq!(row["begun"]["has_body"], false, "{row}");
    assert_eq!(row["recipients"].as_array().unwrap().len(), 2, "{row}");
    bench.run(&["follow", id], b"").ends(78, "without --track");
    let quiet = send(&bench, &live, &["--raw", &file, "-q"]);
    assert_eq!(
        (quiet.code, quiet.out.as_str(), quiet.err.as_str()),
        (0, "", "")
    );
}

#[test]
fn with_track_it_is_followed() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    let file = bench.file("message.eml", MESSAGE);
    let run = send(
        &bench,
        &live,
        &["--raw", &file, "--track", "--follow", "--json"],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let outcome = run.json().pop().unwrap();
    assert_eq!(outcome["status"], "delivered", "{outcome}");
    let (item, _) = caught(&practice);
    assert_eq!(item["metadata"]["postrider"], outcome["id"]);
}

#[test]
fn a_refused_recipient_ends_like_any_other_send() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = Bench::new().with(
        "POSTMARK_SERVER_TOKEN",
        "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
    );
    let file = bench.file("message.eml", MESSAGE);
    let run = send(&bench, &live, &["--raw", &file, "--json"]);
    assert_eq!(run.code, 77, "{}", run.out);
    assert_eq!(run.json().pop().unwrap()["kind"], "auth-refused");
}

#[test]
fn options_that_would_change_it_are_refused() {
    let bench = Bench::new();
    let file = bench.file("message.eml", MESSAGE);
    let options: [&[&str]; 24] = [
        &["--draft", &file],
        &["--eml", &file],
        &["--var", "a=b"],
        &["--saved", "1a2b"],
        &["--reply-to", "x@y.example"],
        &["--subject", "Hi"],
        &["--text", "Hello"],
        &["--text-file", "-"],
        &["--html", "<p>"],
        &["--html-file", "-"],
        &["--markdown", "Hello"],
        &["--markdown-file", "-"],
        &["--stream", "broadcast"],
        &["--tag", "a"],
        &["--attach", &file],
        &["--inline", &file],
        &["--metadata", "a=b"],
        &["--header", "X-A: b"],
        &["--track-opens"],
        &["--track-links"],
        &["--keep-id"],
        &["--message-id", "a@b.example"],
        &["--signature"],
        &["--via", "api"],
    ];
    for option in options {
        let run = dry(&bench, &[&["--raw", &file][..], option].concat(), b"");
        run.ends(64, &format!("{} ", option[0]));
        assert!(
            run.err.contains("--raw") && run.err.contains("--eml"),
            "{}",
            run.err
        );
        assert_eq!(run.out, "");
    }
    for follow in [&["--follow"][..], &["--follow-for", "10s"]] {
        let run = dry(
            &bench,
            &[&["--raw", &file, "--json"][..], follow].concat(),
            b"",
        );
        run.ends(64, "need --track with --raw");
        let outcome = run.json().pop().unwrap();
        assert_eq!(
            (&outcome["event"], &outcome["exit"]),
            (&"outcome".into(), &64.into())
        );
    }
    dry(&bench, &["--track", "--text", "x"], b"").ends(64, "--raw");
}

#[test]
fn what_cannot_go_out_as_it_is_says_why() {
    let bench = Bench::new();
    let table: [(&[u8], u8, &str); 7] = [
        (b"Hello", 65, "this is not a message"),
        (b"To: a@b.example\n\nx", 65, "no From"),
        (
            b"From: a@b.example\nTo: c@d.example\n\na\rb\n",
            65,
            "line 4 contains a CR",
        ),
        (
            b"From a@b.example Mon Nov 23 10:00:00 2026\nFrom: a@b.example\nTo: c@d.example\n\nx\n\nFrom b@b.example Mon Nov 23 11:00:00 2026\nTo: c@d.example\n\n",
            65,
            "formail -ds",
        ),
        (
            b"From: a@b.example\nTo: c@d.example\nX-Bcc: e@f.example\n\nx\n",
            65,
            "X-Bcc would show",
        ),
        (
            b"From: a@b.example\nTo: c@d.example\nX-PM-Metadata-postrider: 1\n\n",
            65,
            "--track",
        ),
        (b"From: a@b.example\n\nx", 65, "no recipient"),
    ];
    for (source, code, why) in table {
        let run = dry(&bench, &["--raw", "-", "--track", "--json"], source);
        run.ends(i32::from(code), why);
        let outcome = run.json().pop().unwrap();
        assert_eq!(outcome["exit"], code, "{outcome}");
    }
    let hidden = table[4].0;
    let off = ["--raw", "-", "--no-check", "raw-hidden-recipients"];
    let run = dry(&bench, &off, hidden);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("X-Bcc: e@f.example\r\n"));
    dry(&bench, &["--raw", &bench.path("none")], b"").ends(66, "no such file");
    dry(&bench, &["--raw", "/dev/zero"], b"").ends(66, "32 MB");
    dry(&bench, &["--list-checks"], b"").ends(0, "raw-hidden-recipients");
}

#[test]
fn the_profiles_sender_and_stream_are_not_put_into_it() {
    let config =
        "[profiles.postmark]\nsender = \"Other <other@acme.example>\"\nstream = \"receipts\"\n";
    let bench = Bench::new().config(config);
    let file = bench.file("message.eml", MESSAGE);
    let run = dry(&bench, &["--raw", &file], b"");
    assert_eq!((run.code, run.out), (0, expected()));
    assert!(
        run.err.contains("`receipts`") && run.err.contains("[raw-stream]"),
        "{}",
        run.err
    );
    assert!(run.err.contains("from ada@acme.example to"), "{}", run.err);
}
