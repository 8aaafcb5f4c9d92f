//! `--profile practice`: caught in the inbox, nothing leaves the machine.

use crate::bench::{Bench, TOKEN};

const SEND: [&str; 6] = [
    "--profile",
    "practice",
    "send",
    "--to",
    "grace@navy.example",
    "--subject",
];

#[test]
fn a_message_is_caught() {
    let bench = Bench::new();
    let run = bench.run(&[&SEND[..], &["Grüße"]].concat(), b"Hello\n");
    run.ends(0, "nothing left this machine");
    assert!(
        run.out.starts_with("accepted: 250 2.0.0 Ok: queued as "),
        "{}",
        run.out
    );
    let inbox = std::fs::read_dir(bench.path("data/practice-inbox")).unwrap();
    assert!(inbox.count() >= 1);
}

#[test]
fn the_outcome_is_the_last_line() {
    let run = Bench::new().run(&[&SEND[..], &["s", "--json"]].concat(), b"Hello\n");
    let lines = run.json();
    let last = lines.last().unwrap();
    assert_eq!(last["event"], "outcome");
    assert_eq!(
        (last["status"].as_str(), last["profile"].as_str()),
        (Some("accepted"), Some("practice"))
    );
    assert_eq!(last["reply"]["code"], 250);
    assert_eq!(
        lines
            .iter()
            .filter(|line| line["event"] == "outcome")
            .count(),
        1
    );
    assert!(
        lines
            .iter()
            .any(|line| line["event"] == "recipient" && line["status"] == "accepted")
    );
    assert!(lines.iter().any(|line| line["event"] == "stage"
        && line["stage"] == "auth"
        && line["status"] == "done"));
    assert!(lines.iter().all(|line| line["v"] == 1));
}

#[test]
fn the_command_line_never_falls_back_to_it() {
    let arguments = [
        "send",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
    ];
    let bench = Bench::new();
    let run = bench.run(&arguments, b"Hello\n");
    run.ends(78, "--profile practice");
    assert!(!std::path::Path::new(&bench.path("data")).exists());
    let run = bench.run(&[&arguments[..], &["--json"]].concat(), b"Hello\n");
    assert_eq!(run.json().pop().unwrap()["exit"], 78);
}

#[test]
fn a_real_token_of_the_environment_is_not_sent_there() {
    let bench = Bench::new().with("POSTMARK_SERVER_TOKEN", TOKEN);
    let run = bench.run(&[&SEND[..], &["s", "--json"]].concat(), b"Hello\n");
    run.ends(0, "accepted");
    assert!(!run.out.contains(TOKEN));
}
