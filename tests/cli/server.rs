//! `--smtp-host` as people write it.

use crate::bench::Bench;
use crate::live::Live;

const SEND: [&str; 7] = [
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject",
    "Hi",
];

#[test]
fn a_port_behind_the_host_is_the_port() {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--latency", "0"]);
    let sender = Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"));
    let port = live.port();
    for host in [
        format!("127.0.0.1:{port}"),
        format!("smtp://127.0.0.1:{port}"),
    ] {
        let server = ["--smtp-host", &host, "--ca-file", live.text("ca_file")];
        sender
            .run(&[&server[..], &SEND].concat(), b"Hello\n")
            .ends(0, "accepted");
    }
}

#[test]
fn a_relay_without_starttls_or_sign_in_is_refused_with_the_reason() {
    for (scenario, code, part) in [
        ("starttls-missing", 71, "STARTTLS"),
        ("mechanism-unknown", 77, "auth.mechanism"),
    ] {
        let bench = Bench::new();
        let live = Live::start(&bench, &["--latency", "0", "--scenario", scenario]);
        let sender = Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"));
        let host = format!("127.0.0.1:{}", live.port());
        let server = ["--smtp-host", &host, "--ca-file", live.text("ca_file")];
        let run = sender.run(&[&server[..], &SEND].concat(), b"Hello\n");
        run.ends(code, part);
        assert!(run.err.contains("  1. "), "it says what to do: {}", run.err);
    }
}

#[test]
fn what_is_not_supported_is_said_with_what_to_use() {
    for (host, part) in [
        ("smtps://smtp.acme.example", "postrider does not support"),
        ("ssl://smtp.acme.example:465", "smtp://HOST:587"),
        ("https://api.postmarkapp.com", "web address"),
        ("smtp.acme.example:smtp", "is not a port"),
        ("smtp.acme.example:465", "use a port with STARTTLS"),
    ] {
        let run = Bench::new().run(&[&["--smtp-host", host], &SEND[..]].concat(), b"Hello\n");
        run.ends(64, part);
    }
    for config in [
        "smtp-host = 'h.example:465'",
        "smtp-host = 'smtps://h.example'",
        "smtp-ports = [587, 465]",
    ] {
        let bench = Bench::new().config(&format!("[profiles.postmark]\n{config}\n"));
        bench
            .run(&SEND, b"Hello\n")
            .ends(78, "TLS from the first byte");
    }
    let both = ["--smtp-host", "smtp.acme.example:25", "--smtp-port", "587"];
    let run = Bench::new().run(&[&both[..], &SEND].concat(), b"Hello\n");
    run.ends(78, "keep one of the two");
}
