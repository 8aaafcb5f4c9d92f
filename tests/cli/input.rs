//! Bad input: each with its message and its code, and nothing is sent.

use crate::bench::{Bench, TOKEN};

const GOOD: [&str; 7] = [
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject",
    "s",
];

fn bench() -> Bench {
    // Nothing listens on port 1 of this machine: what passed preflight would end with 69.
    Bench::new()
        .with("POSTMARK_SERVER_TOKEN", TOKEN)
        .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
        .with("POSTRIDER_SMTP_PORT", "1")
}

#[test]
fn every_fault_has_its_code_and_names_its_field_or_file() {
    let bench = bench();
    let latin1 = bench.file("latin1.txt", b"caf\xe9");
    let empty = bench.file("empty.txt", b"");
    let missing = bench.path("missing.pdf");
    let long = "ä".repeat(10_000);
    let cases: [(&[&str], i32, &str); 11] = [
        (&["--to", "oops"], 65, "To: `oops` has no @"),
        (&["--cc", "a@b.example c@d.example"], 65, "Cc:"),
        (&["--subject", "a\r\nBcc: e@x.example"], 65, "Subject"),
        (&["--subject", &long], 65, "Subject has 10000 characters"),
        (&["--attach", &missing], 66, "missing.pdf"),
        (&["--attach", "/"], 66, "cannot be attached"),
        (&["--text-file", &missing], 66, "missing.pdf cannot be read"),
        (
            &["--text-file", &latin1],
            65,
            "latin1.txt is not UTF-8 text: byte 4",
        ),
        (&["--text-file", &empty], 65, "empty"),
        (&["--stream", "no good"], 65, "message stream"),
        (&["--frm", "x"], 64, "--frm"),
    ];
    for (extra, code, part) in cases {
        // An option may be given once: the case's own takes the place of the good one.
        let mut arguments = without(&GOOD, extra[0]);
        arguments.extend_from_slice(extra);
        bench.run(&arguments, b"text\n").ends(code, part);
    }
    bench
        .run(&["send", "--from", "ada@acme.example"], b"text")
        .ends(65, "no recipient");
    bench.run(&GOOD, b" \n").ends(65, "text is empty");
}

/// `arguments` without the option `name` and its value, if it is one that may be given once.
fn without<'a>(arguments: &[&'a str], name: &str) -> Vec<&'a str> {
    match arguments
        .iter()
        .position(|one| *one == name && name == "--subject")
    {
        Some(at) => [&arguments[..at], &arguments[at + 2..]].concat(),
        None => arguments.to_vec(),
    }
}

#[test]
fn problems_are_listed_in_json_too() {
    let run = bench().run(
        &[
            "send",
            "--from",
            "ada@acme.example",
            "--to",
            "oops",
            "--json",
        ],
        b"text",
    );
    let lines = run.json();
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0]["event"], "outcome");
    assert_eq!(lines[0]["exit"], 65);
    let checks: Vec<&str> = lines[0]["problems"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["check"].as_str())
        .collect();
    assert!(
        checks.contains(&"address-malformed") && checks.contains(&"subject-empty"),
        "{checks:?}"
    );
}

#[test]
fn a_refused_connection_ends_with_69_and_a_card() {
    let run = bench().run(&GOOD, b"text");
    run.ends(69, "[connection.refused]");
    run.ends(69, "failed at connect");
    let run = bench().run(&[&GOOD[..], &["--json"]].concat(), b"text");
    let last = run.json().pop().unwrap();
    assert_eq!(
        (last["status"].as_str(), last["exit"].as_i64()),
        (Some("failed"), Some(69))
    );
    assert_eq!(
        (last["hint"].as_str(), last["stage"].as_str()),
        (Some("connection.refused"), Some("connect"))
    );
    assert!(!run.out.contains(TOKEN) && !run.err.contains(TOKEN));
    assert!(
        run.out.starts_with("{\"v\":1,\"event\":"),
        "the first keys are v and event"
    );
}

#[test]
fn a_dry_run_prints_the_message_and_needs_no_token() {
    let bench = Bench::new();
    let file = bench.file("grüße.txt", b"attached bytes");
    let arguments = [
        &GOOD[..],
        &[
            "--bcc",
            "secret@navy.example",
            "--attach",
            &file,
            "--dry-run",
        ],
    ]
    .concat();
    let run = bench.run(&arguments, b"Hello Grace\n");
    run.ends(0, "Hello Grace");
    assert!(
        run.out.starts_with("Date: ") || run.out.contains("\nSubject: s\r\n"),
        "{}",
        run.out
    );
    assert!(!run.out.to_lowercase().contains("bcc") && !run.out.contains("secret@"));
    let run = bench.run(&[&arguments[..], &["--json"]].concat(), b"Hello Grace\n");
    let line = &run.json()[0];
    assert_eq!(line["event"], "dry-run");
    assert_eq!(
        line["rcpt_to"],
        serde_json::json!(["grace@navy.example", "secret@navy.example"])
    );
}
