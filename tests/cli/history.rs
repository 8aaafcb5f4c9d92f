//! `history`: since when and until when, the fields of a row, and CSV.

use serde_json::json;

use crate::bench::Bench;
use crate::follow::{send, sender};
use crate::live::Live;

/// A history of two sends: one that was accepted, one that was refused.
fn two_sends() -> (Bench, Live, Bench) {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    let first = [
        "-f",
        "Ada <ada@acme.example>",
        "-t",
        "grace@navy.example,joan@navy.example",
        "-s",
        "Receipt, \"paid\"",
        "--tag",
        "receipts",
        "--metadata",
        "order=12",
    ];
    assert_eq!(send(&bench, &live, &first).code, 0);
    let wrong = [
        "--smtp-port",
        "1",
        "-f",
        "ada@acme.example",
        "-t",
        "alan@navy.example",
        "-s",
        "Lost",
    ];
    let failed = bench.run(
        &[&["send", "--smtp-host", "127.0.0.1"], &wrong[..]].concat(),
        b"Hello\n",
    );
    assert_eq!(failed.code, 69, "{}", failed.err);
    (practice, live, bench)
}

#[test]
fn rows_say_who_sent_what_to_whom_and_how_it_ended() {
    let (_practice, _live, bench) = two_sends();
    let rows = bench.run(&["history", "--json"], b"").json();
    let (lost, paid) = (&rows[0], &rows[1]);
    assert_eq!(
        (&lost["exit"], &lost["status"]),
        (&json!(69), &json!("failed"))
    );
    for (key, value) in [
        ("from", json!("Ada <ada@acme.example>")),
        (
            "rcpt_to",
            json!(["grace@navy.example", "joan@navy.example"]),
        ),
        ("stream", json!("outbound")),
        ("tag", json!("receipts")),
        ("metadata", json!({"order": "12"})),
        ("exit", json!(0)),
    ] {
        assert_eq!(paid[key], value, "{paid}");
    }
    assert!(
        paid["bytes"].as_u64().is_some_and(|bytes| bytes > 300),
        "{paid}"
    );
    let id = paid["id"].as_str().unwrap();
    let whole = bench
        .run(&["history", "--show", id, "--json"], b"")
        .json()
        .remove(0);
    assert_eq!(whole["rcpt_to"], paid["rcpt_to"]);
}

#[test]
fn csv_is_a_table() {
    let (_practice, _live, bench) = two_sends();
    let table = bench.run(&["history", "--csv"], b"").out;
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 3, "{table}");
    assert!(lines[0].starts_with("id,at,profile,via,status,exit,from,recipients,subject,"));
    assert!(
        lines[1].contains(",failed,69,ada@acme.example,alan@navy.example,Lost,"),
        "{table}"
    );
    for part in [
        ",accepted,0,Ada <ada@acme.example>,\"grace@navy.example, joan@navy.example\",\"Receipt, \"\"paid\"\"\",outbound,receipts,",
        ",\"{\"\"order\"\":\"\"12\"\"}\",",
    ] {
        assert!(lines[2].contains(part), "{table}");
    }
    let file = bench.path("sends.csv");
    bench
        .run(&["history", "--csv", "--export", &file], b"")
        .ends(0, "2 sends written");
    assert_eq!(std::fs::read_to_string(file).unwrap(), table);
    bench
        .run(&["history", "--csv", "--json"], b"")
        .ends(64, "cannot be used with");
}

#[test]
fn since_and_until_limit_the_list() {
    let (_practice, _live, bench) = two_sends();
    // The first one goes back to a day of its own.
    let database = rusqlite::Connection::open(bench.path("data/history.sqlite")).unwrap();
    let noon: jiff::Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
    let change = "UPDATE sends SET at_ms = ?1 WHERE subject <> 'Lost'";
    database.execute(change, [noon.as_millisecond()]).unwrap();
    drop(database);
    let count = |words: &[&str]| {
        let run = bench.run(&[&["history", "--json"], words].concat(), b"");
        assert_eq!(run.code, 0, "{}", run.err);
        run.json().len()
    };
    for (words, expected) in [
        (&["--since", "1h"][..], 1),
        (&["--since", "2026-03-01"], 2),
        (&["--until", "2 days ago"], 1),
        (
            &[
                "--since",
                "2026-03-01T12:00:00Z",
                "--until",
                "2026-03-01T12:00:01Z",
            ],
            1,
        ),
        (&["--since", "2026-03-01T12:00:01Z", "--until", "1d"], 0),
        (&["--until", "2026-02-01"], 0),
    ] {
        assert_eq!(count(words), expected, "{words:?}");
    }
    bench
        .run(&["history", "--since", "yesterday-ish"], b"")
        .ends(64, "how long ago (2d, 12h, 1w)");
}
