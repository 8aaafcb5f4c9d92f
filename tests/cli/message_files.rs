//! `send --eml`: what is reported of a message file, and what stops.

use crate::bench::Bench;

const HEAD: &str = "From: ada@acme.example\r\nTo: grace@navy.example\r\nSubject: s\r\n";

fn message(headers: &str, body: &[u8]) -> Vec<u8> {
    [HEAD.as_bytes(), headers.as_bytes(), b"\r\n", body].concat()
}

fn dry_run(bench: &Bench, source: &[u8], more: &[&str]) -> crate::bench::Run {
    let file = bench.file("message.eml", source);
    bench.run(
        &[&["send", "--dry-run", "--eml", &file], more].concat(),
        b"",
    )
}

#[test]
fn text_in_no_known_charset_stops_until_the_user_agrees_or_gives_the_text() {
    let bench = Bench::new();
    let source = message("Content-Type: text/plain\r\n", b"K\xf6ln\r\n");
    let run = dry_run(&bench, &source, &[]);
    run.ends(65, "");
    assert!(
        run.err.contains("[eml-charset]") && run.err.contains("windows-1252"),
        "{}",
        run.err
    );
    dry_run(&bench, &source, &["--no-check", "eml-charset"]).ends(0, "S8O2bG4NCg==");
    dry_run(&bench, &source, &["--text", "Paris"]).ends(0, "Paris");
}

#[test]
fn of_two_senders_the_user_says_which() {
    let bench = Bench::new();
    let source = message("From: mallory@evil.example\r\n", b"x\r\n");
    let run = dry_run(&bench, &source, &["--json"]);
    let json = run.json();
    assert_eq!(json[0]["problems"][0]["check"], "eml-repeated", "{json:?}");
    dry_run(&bench, &source, &["--from", "bob@acme.example"]).ends(0, "bob@acme.example");
}

#[test]
fn what_is_not_carried_over_is_a_warning() {
    let bench = Bench::new();
    let source = message("X-Bcc: hidden@z.example\r\nX-Order: 12\r\n", b"x\r\n");
    let run = dry_run(&bench, &source, &[]);
    run.ends(0, "X-Order: 12");
    assert!(!run.out.contains("hidden"), "{}", run.out);
    assert!(run.err.contains("not sent: X-Bcc."), "{}", run.err);
}

#[test]
fn a_mailbox_of_several_messages_is_refused_with_how_to_split_it() {
    let bench = Bench::new();
    let one = [
        b"From ada Mon Nov 23 10:00:00 2026\r\n",
        &message("", b"x\r\n\r\n")[..],
    ]
    .concat();
    let run = dry_run(&bench, &one.repeat(3), &[]);
    run.ends(65, "");
    assert!(
        run.err.contains("mailbox file with 3 messages") && run.err.contains("formail -s"),
        "{}",
        run.err
    );
    dry_run(&bench, &one, &[]).ends(0, "Subject: s");
}
