//! Which token serves, seen from outside.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use crate::bench::{Bench, TOKEN};

const OTHER: &str = "99999999-2222-4333-8444-555555555555";
const SEND: [&str; 8] = [
    "--profile",
    "mine",
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--json",
];

fn bench(mode: u32) -> Bench {
    let bench = Bench::new();
    let path = bench.file("token", format!("{TOKEN}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    bench.config(&format!(
        "[profiles.mine]\nsmtp-host = \"127.0.0.1\"\nsmtp-ports = [1]\ntoken-file = {path:?}\n"
    ))
}

#[test]
fn a_private_file_serves_and_an_open_one_is_refused() {
    bench(0o600).run(&SEND, b"x").ends(69, "connection.refused");
    bench(0o644).run(&SEND, b"x").ends(78, "chmod 600");
}

#[test]
fn two_tokens_need_a_word() {
    let both = || bench(0o600).with("POSTMARK_SERVER_TOKEN", OTHER);
    let run = both().run(&SEND, b"x");
    run.ends(78, "--token-from env or --token-from profile");
    assert!(!run.err.contains(TOKEN) && !run.err.contains(OTHER));
    for source in ["env", "profile"] {
        let arguments = [&SEND[..], &["--token-from", source]].concat();
        both().run(&arguments, b"x").ends(69, "connection.refused");
    }
}

#[test]
fn half_a_token_is_told() {
    let run = Bench::new()
        .with("POSTMARK_SMTP_ACCESS_KEY", "PM-T-outbound-x")
        .run(&SEND[2..], b"x");
    run.ends(78, "POSTMARK_SMTP_SECRET_KEY is not");
}

#[test]
fn a_token_of_another_shape_is_a_warning() {
    let run = Bench::new()
        .with("POSTMARK_SERVER_TOKEN", "your-server-api-token")
        .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
        .with("POSTRIDER_SMTP_PORT", "1")
        .run(&SEND[2..], b"x");
    run.ends(69, "placeholder from an example");
}

#[test]
fn the_practice_token_is_told_apart_from_a_real_one() {
    let send = |host: &str| {
        Bench::new()
            .with(
                "POSTMARK_SERVER_TOKEN",
                "70726163-7469-4365-8000-706f73746d6b",
            )
            .with("POSTRIDER_SMTP_PORT", "1")
            .run(&[&SEND[2..], &["--smtp-host", host]].concat(), b"x")
    };
    // A literal address: nothing is looked up, and nothing listens there.
    send("127.0.0.2").ends(
        69,
        "opens nothing at 127.0.0.2; to practice, use --profile practice",
    );
    assert!(!send("127.0.0.1").err.contains("token-practice"));
}
