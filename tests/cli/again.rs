//! `send --retry` and `send --id`: what is tried again, and what is never sent twice.

use std::path::Path;

use postrider::record::{SendId, Status};
use serde_json::{Value, json};

use crate::bench::{Bench, Run};
use crate::follow::{last, send, sender};
use crate::live::Live;

pub const ID: &str = "0190e3a6-5c3b-7cc0-9d0f-6b8a5f3f2b10";
const MESSAGE: [&str; 6] = [
    "-f",
    "ada@acme.example",
    "-t",
    "grace@navy.example",
    "-s",
    "Your receipt",
];

/// A practice server that answers the first `times` messages with 451.
fn busy(times: u32) -> (Bench, Live) {
    let bench = Bench::new();
    let scenario = bench.file(
        "busy.toml",
        format!(
            "name = 'busy'\ntitle = 'Busy'\nstory = 'The server is busy at first.'\ntold = {{ status = 'refused', stage = 'verdict', kind = 'message-refused', hint = 'refused.temporary' }}\n\n[[fault]]\nat = 'verdict'\ndo = 'reply'\ntext = '451 4.3.0 Try again later'\ntimes = {times}\n"
        ),
    );
    let live = Live::start(&bench, &["--latency", "0", "--scenario", &scenario]);
    (bench, live)
}

fn caught(practice: &Bench) -> Vec<Value> {
    practice.run(&["inbox", "--json"], b"").json()
}

fn run(bench: &Bench, live: &Live, extra: &[&str]) -> Run {
    send(bench, live, &[&MESSAGE[..], extra].concat())
}

fn retries(run: &Run) -> Vec<Value> {
    let lines = run.json().into_iter();
    lines.filter(|line| line["event"] == "retry").collect()
}

#[test]
fn a_temporary_refusal_is_tried_again() {
    let (practice, live) = busy(2);
    let bench = sender(&live);
    let done = run(&bench, &live, &["--retry", "3", "--retry-wait", "0"]);
    assert_eq!(
        (done.code, last(&done)["status"].as_str()),
        (0, Some("accepted"))
    );
    let retries = retries(&done);
    assert_eq!(retries.len(), 2);
    assert_eq!(
        retries[1],
        json!({"v": 1, "event": "retry", "attempt": 2, "of": 4, "status": "refused", "exit": 75, "ms": 0})
    );
    assert_eq!(caught(&practice).len(), 1);
    // Each attempt is a row of its own.
    let rows = bench.run(&["history", "--json"], b"").json();
    let status: Vec<&str> = rows
        .iter()
        .map(|row| row["status"].as_str().unwrap())
        .collect();
    assert_eq!(status, ["accepted", "refused", "refused"]);
}

#[test]
fn it_gives_up_after_the_last_attempt_and_before_the_deadline() {
    let (_practice, live) = busy(9);
    let bench = sender(&live);
    let done = run(&bench, &live, &["--retry", "2", "--retry-wait", "0"]);
    assert_eq!((done.code, retries(&done).len()), (75, 2));
    assert_eq!(last(&done)["retry"], "safe");
    // The first wait would end after the deadline.
    let done = run(
        &bench,
        &live,
        &["--retry", "2", "--retry-wait", "1h", "--deadline", "30s"],
    );
    assert_eq!((done.code, retries(&done).len()), (75, 0));
    let plain = bench.run(&["send", "--retry-wait", "1s", "--text", "x"], b"");
    plain.ends(64, "--retry <N>");
}

#[test]
fn what_would_be_refused_again_is_not_tried_again() {
    let practice = Bench::new();
    let live = Live::start(
        &practice,
        &["--latency", "0", "--scenario", "recipient-unknown"],
    );
    let bench = sender(&live);
    let done = run(&bench, &live, &["--retry", "5", "--retry-wait", "0"]);
    assert_eq!((done.code, retries(&done).len()), (67, 0));
}

#[test]
fn a_message_with_an_id_is_sent_once() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    let first = run(&bench, &live, &["--id", ID]);
    assert_eq!((first.code, last(&first)["id"].as_str()), (0, Some(ID)));
    assert_eq!(caught(&practice)[0]["metadata"]["postrider"], ID);
    // In capitals it is the same.
    let again = run(&bench, &live, &["--id", &ID.to_uppercase()]);
    let outcome = last(&again);
    assert_eq!(
        (again.code, &outcome["already_sent"]),
        (0, &json!(true)),
        "{outcome}"
    );
    assert_eq!(
        (outcome["status"].as_str(), outcome["retry"].as_str()),
        (Some("accepted"), Some("never"))
    );
    let followed = last(&run(&bench, &live, &["--id", ID, "--follow-for", "0s"]));
    assert_eq!(
        (
            followed["status"].as_str(),
            followed["already_sent"].as_bool()
        ),
        (Some("delivered"), Some(true))
    );
    // Another machine has no history, but Postmark knows.
    let elsewhere = sender(&live);
    let outcome = last(&run(&elsewhere, &live, &["--id", ID]));
    assert_eq!(outcome["already_sent"], true, "{outcome}");
    assert!(outcome["message_id"].is_string());
    // Also where an attempt of this machine failed before.
    forge(&bench, Status::Failed);
    let outcome = last(&run(&bench, &live, &["--id", ID]));
    assert_eq!(outcome["already_sent"], true, "{outcome}");
    assert_eq!(caught(&practice).len(), 1);
}

#[test]
fn a_message_that_was_not_sent_is_sent_by_the_next_run() {
    let (practice, live) = busy(2);
    let bench = sender(&live);
    assert_eq!(run(&bench, &live, &["--id", ID]).code, 75);
    // Also by the next attempt of the same run; the history has one row.
    let done = run(
        &bench,
        &live,
        &["--id", ID, "--retry", "1", "--retry-wait", "0"],
    );
    assert_eq!(
        (done.code, last(&done)["id"].as_str()),
        (0, Some(ID)),
        "{}",
        done.out
    );
    assert_eq!(caught(&practice).len(), 1);
    let rows = bench.run(&["history", "--json"], b"").json();
    assert_eq!(rows.len(), 1);
    assert_eq!(
        (rows[0]["id"].as_str(), rows[0]["status"].as_str()),
        (Some(ID), Some("accepted"))
    );
}

/// Sets the status of the only send in the history.
fn forge(bench: &Bench, status: Status) {
    let path = Path::new(&bench.path("data")).join("history.sqlite");
    let database = rusqlite::Connection::open(path).unwrap();
    let change = "UPDATE sends SET status = ?1, id = ?2";
    database.execute(change, [status.name(), ID]).unwrap();
}

#[test]
fn in_doubt_nothing_is_sent() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    // Sent under another id, so that the API does not know this one.
    assert_eq!(run(&bench, &live, &[]).code, 0);
    for (status, code) in [
        (Status::Unknown, 80),
        (Status::NotFound, 80),
        (Status::Bounced, 81),
        (Status::PartlyRefused, 67),
        (Status::Delivered, 0),
    ] {
        forge(&bench, status);
        let done = run(&bench, &live, &["--id", ID]);
        assert_eq!(done.code, code, "{status:?}: {}{}", done.out, done.err);
        assert_eq!(last(&done)["id"], SendId(ID.into()).0);
    }
    // No history, and nobody to ask.
    let alone = sender(&live);
    let api = ["--api-url", "http://127.0.0.1:1"];
    let port = live.port();
    let server = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "send",
        "--json",
        "--id",
        ID,
    ];
    let done = alone.run(&[&api[..], &server, &MESSAGE].concat(), b"Hello\n");
    let outcome = last(&done);
    assert_eq!(
        (
            done.code,
            outcome["status"].as_str(),
            outcome["retry"].as_str()
        ),
        (80, Some("unknown"), Some("ask")),
        "{outcome}"
    );
    assert_eq!(caught(&practice).len(), 1);
}

#[test]
fn an_id_needs_what_it_is_found_by() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live).config("[profiles.postmark]\ncorrelate = false\n");
    assert_eq!(run(&bench, &live, &["--id", ID]).code, 78);
    let bench = sender(&live);
    run(&bench, &live, &["--id", "4711"]).ends(64, "it is not a UUID");
    run(&bench, &live, &["--id", ID, "--no-history"]).ends(64, "cannot be used with");
    let full: Vec<String> = (0..10).map(|at| format!("--metadata=k{at}=v")).collect();
    let full: Vec<&str> = full.iter().map(String::as_str).collect();
    run(&bench, &live, &[&["--id", ID], &full[..]].concat()).ends(64, "metadata");
    let file = bench.file("m.eml", "From: a@acme.example\nTo: b@navy.example\n\nHi\n");
    send(&bench, &live, &["--raw", &file, "--id", ID]).ends(64, "--track");
    assert_eq!(caught(&practice).len(), 0);
}
