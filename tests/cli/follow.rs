//! `send --follow`, `follow`, `history`, `send --via api`: what becomes of a message, without a screen.

use postrider::record::{Fate, RecipientFate, SendId, Status};
use postrider::sandbox::scenario::Scenario;
use postrider::sandbox::scenarios;
use postrider::store::{AppDirs, Followed, Outbox, now};
use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::live::Live;

/// Sends as any program would: told host, port, authority, API and token.
pub fn send(bench: &Bench, live: &Live, extra: &[&str]) -> Run {
    let port = live.port();
    let server = [
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
    ];
    bench.run(&[&server[..], extra].concat(), b"Hello\n")
}

pub fn sender(live: &Live) -> Bench {
    Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"))
}

const USUAL: [&str; 6] = [
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject",
    "Your receipt",
];

pub fn last(run: &Run) -> Value {
    run.json().pop().unwrap_or_else(|| panic!("{}", run.err))
}

/// Flags for what the user of a scenario types.
pub fn typed(scenario: &Scenario, bench: &Bench) -> Vec<String> {
    let you = &scenario.you;
    let or = |field: &Option<String>, usual: &str| field.clone().unwrap_or_else(|| usual.into());
    let mut flags = vec![
        "--from".to_owned(),
        or(&you.from, "ada@acme.example"),
        "--to".to_owned(),
        or(&you.to, "grace@navy.example"),
        "--subject".to_owned(),
        or(&you.subject, "Your receipt"),
    ];
    for (flag, value) in [("--stream", &you.stream), ("--tag", &you.tag)] {
        if let Some(value) = value {
            flags.extend([flag.to_owned(), value.clone()]);
        }
    }
    for file in &you.attach {
        let (name, bytes) = file.split_once(':').unwrap_or((file, "100"));
        let path = bench.file(name, vec![b'x'; bytes.parse().unwrap()]);
        flags.extend(["--attach".to_owned(), path]);
    }
    flags
}

/// Exit codes by what is told (design: the command line).
fn code(status: &str) -> i32 {
    match status {
        "delivered" | "sandboxed" => 0,
        "refused-inside" | "bounced" => 81,
        // A second is not enough to say that nothing is to be found.
        "queued" | "delayed" | "not-found" => 80,
        other => panic!("{other}"),
    }
}

#[test]
fn every_accepted_then_scenario_has_its_status_hint_and_exit_code() {
    let mut played = 0;
    for scenario in scenarios().into_iter().filter(|one| one.group == "inside") {
        // Without latency it is put off and delivered at once; without a text there is nothing to pipe in,
        // and what breaks a limit stops before it is sent. Other tests hold these.
        let stops_before = [
            "delayed",
            "text-missing",
            "attachment-forbidden",
            "too-large-inside",
            "too-many-recipients-inside",
        ];
        if stops_before.contains(&scenario.name.as_str()) {
            continue;
        }
        let home = Bench::new();
        let live = Live::start(&home, &["--latency", "0", "--scenario", &scenario.name]);
        let bench = sender(&live);
        let flags = typed(&scenario, &bench);
        let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
        let run = send(
            &bench,
            &live,
            &[&["--follow-for", "1s"], &flags[..]].concat(),
        );
        let (outcome, told) = (last(&run), &scenario.told);
        let status = match told.status.as_str() {
            "queued" | "sandboxed" | "delayed" | "not-found" => "accepted",
            other => other,
        };
        let hint = told.hint.as_deref().filter(|_| told.status != "not-found");
        assert_eq!(outcome["status"], status, "{}: {outcome}", scenario.name);
        assert_eq!(
            outcome["hint"].as_str(),
            hint,
            "{}: {outcome}",
            scenario.name
        );
        assert_eq!(run.code, code(&told.status), "{}: {outcome}", scenario.name);
        assert_eq!(outcome["exit"], run.code);
        let row = bench.run(&["history", "--json"], b"").json().remove(0);
        assert_eq!(row["status"], status, "{}", scenario.name);
        played += 1;
    }
    assert!(played > 15, "{played}");
}

#[test]
fn a_send_is_found_in_the_history_and_its_page_tells_all() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live);
    let first = last(&send(&bench, &live, &USUAL));
    assert_eq!(first["status"], "accepted");
    let mut other = USUAL;
    (other[3], other[5]) = ("alan@bletchley.example", "Grüße");
    assert_eq!(send(&bench, &live, &other).code, 0);
    let listed = bench.run(&["history"], b"");
    let lines: Vec<&str> = listed.out.lines().collect();
    assert!(
        lines.len() == 2 && lines[0].contains("Grüße"),
        "{}",
        listed.out
    );
    let found = bench
        .run(&["history", "grusse", "alan", "--json"], b"")
        .json();
    assert_eq!(found.len(), 0, "ü and ss are not ue and ß");
    let found = bench
        .run(&["history", "gruß", "bletch", "--json"], b"")
        .json();
    assert_eq!(found.len(), 1);
    let id = first["id"].as_str().unwrap();
    let port = live.port();
    let server = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "--api-url",
        live.text("api_url"),
    ];
    let followed = bench.run(
        &[&server[..], &["follow", &id[..8], "--for", "0s", "--json"]].concat(),
        b"",
    );
    assert_eq!(
        (followed.code, last(&followed)["status"].as_str()),
        (0, Some("delivered"))
    );
    bench
        .run(&["history", "--show", id], b"")
        .ends(0, "delivered: grace@navy.example");
    let whole = bench
        .run(&["history", "--show", id, "--json"], b"")
        .json()
        .remove(0);
    assert_eq!(whole["draft"]["text"], "", "production keeps no bodies");
    assert!(whole["transcript"].as_array().unwrap().len() > 5);
    let bounced = bench.run(&["history", "--status", "bounced"], b"");
    bounced.ends(0, "Nothing that was sent fits");
    let file = bench.path("sends.jsonl");
    bench
        .run(&["history", "--export", &file], b"")
        .ends(0, "2 sends written");
    let exported = std::fs::read_to_string(&file).unwrap();
    assert_eq!(exported.lines().count(), 2);
    assert!(!exported.contains(live.text("server_token")));
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "it says who got what");
    }
    let one = bench.run(&["history", "--export", "-", "--limit", "1"], b"");
    assert_eq!(one.out.lines().count(), 1, "{}", one.out);
    let locks = std::fs::read_dir(bench.path("state/running")).unwrap();
    assert_eq!(locks.count(), 0, "every process took its lock away");
    let log = std::fs::metadata(bench.path("data/history.sqlite-wal"));
    assert_eq!(log.map_or(0, |log| log.len()), 0, "the log is folded back");
    bench
        .run(&["history", "--delete", id], b"")
        .ends(0, "1 forgotten");
    bench
        .run(&["history", "--show", id], b"")
        .ends(66, "has no send");
    assert_eq!(bench.run(&["history", "--json"], b"").json().len(), 1);
}

#[test]
fn an_empty_history_says_how_to_begin_and_unknown_words_what_is_known() {
    let bench = Bench::new();
    bench.run(&["history"], b"").ends(0, "Nothing was sent yet");
    bench
        .run(&["follow", "--last"], b"")
        .ends(66, "nothing was sent yet");
    bench
        .run(&["follow", "12345678"], b"")
        .ends(66, "has no send");
    bench
        .run(&["history", "--status", "gone"], b"")
        .ends(64, "refused-inside");
    bench.run(&["follow"], b"").ends(64, "");
}

#[test]
fn what_cannot_be_followed_is_refused_before_anything_is_sent() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live).config("[profiles.postmark]\ncorrelate = false\n");
    let run = send(&bench, &live, &[&["--follow"], &USUAL[..]].concat());
    run.ends(78, "carries no postrider ID");
    let port = live.port();
    let foreign = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "send",
        "--follow",
    ];
    let run = sender(&live).run(&[&foreign[..], &USUAL[..]].concat(), b"x");
    run.ends(78, "name the API with --api-url");
    assert_eq!(home.run(&["inbox", "--json"], b"").json().len(), 0);
}

#[test]
fn a_send_over_https_has_its_message_id_at_once() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live);
    let file = bench.file("a.txt", "abc");
    let more = [
        "--via",
        "api",
        "--follow-for",
        "1s",
        "--bcc",
        "b@navy.example",
        "--attach",
        &file,
    ];
    let run = send(&bench, &live, &[&more[..], &USUAL[..]].concat());
    let outcome = last(&run);
    assert_eq!(
        (run.code, outcome["status"].as_str()),
        (0, Some("delivered")),
        "{outcome}"
    );
    let id = outcome["message_id"].as_str().unwrap();
    let caught = home.run(&["inbox", id, "--json"], b"").json().remove(0);
    assert_eq!(caught["subject"], "Your receipt");
    let row = bench.run(&["history", "--json"], b"").json().remove(0);
    assert_eq!(
        (row["via"].as_str(), row["message_id"].as_str()),
        (Some("api"), Some(id))
    );
    let wrong = Bench::new().with(
        "POSTMARK_SERVER_TOKEN",
        "12726163-7469-4365-8000-706f73746d6b",
    );
    let run = send(&wrong, &live, &[&["--via", "api"], &USUAL[..]].concat());
    assert_eq!(
        (run.code, last(&run)["hint"].as_str()),
        (77, Some("api.token")),
        "{}",
        run.out
    );
    assert_eq!(
        wrong.run(&["history", "--json"], b"").json().remove(0)["status"],
        "failed"
    );
}

#[test]
fn an_error_of_the_api_is_told_at_once_over_https() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0", "--scenario", "account-pending"]);
    let bench = sender(&live);
    let scenario = scenarios()
        .into_iter()
        .find(|one| one.name == "account-pending")
        .unwrap();
    let flags = typed(&scenario, &bench);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let run = send(&bench, &live, &[&["--via", "api"], &flags[..]].concat());
    let outcome = last(&run);
    assert_eq!(outcome["hint"], "sender.pending-account", "{outcome}");
    assert_eq!(run.code, 79);
}

#[test]
fn a_home_that_cannot_be_written_does_not_stop_a_send() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live);
    // A file stands where the folder should be.
    bench.file("data", "in the way");
    let run = send(&bench, &live, &USUAL);
    assert_eq!(
        (run.code, last(&run)["status"].as_str()),
        (0, Some("accepted"))
    );
    let unrecorded = run
        .json()
        .into_iter()
        .find(|line| line["event"] == "unrecorded");
    assert!(
        unrecorded.unwrap()["why"]
            .as_str()
            .unwrap()
            .contains("history.sqlite")
    );
    bench.run(&["history"], b"").ends(73, "history.sqlite");
}

#[test]
fn old_sends_are_forgotten_as_the_config_says_and_bodies_kept_as_the_profile_says() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let config = "history-days = 1\n[profiles.postmark]\nenvironment = \"test\"\n";
    let bench = sender(&live).config(config);
    assert_eq!(send(&bench, &live, &USUAL).code, 0);
    let row = bench.run(&["history", "--json"], b"").json().remove(0);
    let id = row["id"].as_str().unwrap();
    let whole = bench
        .run(&["history", "--show", id, "--json"], b"")
        .json()
        .remove(0);
    assert_eq!(
        whole["draft"]["text"], "Hello\n",
        "a test profile keeps bodies"
    );
}

/// The server of `live` as options.
pub fn server(live: &Live) -> Vec<String> {
    let port = live.port();
    let named = [
        ("--smtp-port", port.as_str()),
        ("--ca-file", live.text("ca_file")),
        ("--api-url", live.text("api_url")),
    ];
    let host = ["--smtp-host", "127.0.0.1"].map(str::to_owned);
    let rest = named.iter().flat_map(|(flag, value)| [*flag, *value]);
    host.into_iter().chain(rest.map(str::to_owned)).collect()
}

/// `follow` with what comes after it.
fn follow(bench: &Bench, live: &Live, more: &[&str]) -> Run {
    let server = server(live);
    let server: Vec<&str> = server.iter().map(String::as_str).collect();
    bench.run(&[&server[..], &["follow"], more].concat(), b"")
}

#[test]
fn whom_the_api_leaves_out_is_refused_and_stays_so() {
    let home = Bench::new();
    let scenario = ["--latency", "0", "--scenario", "recipient-inactive"];
    let live = Live::start(&home, &scenario);
    let bench = sender(&live);
    let both = [
        "--via",
        "api",
        "--follow-for",
        "1s",
        "--cc",
        "alan@bletchley.example",
    ];
    let run = send(&bench, &live, &[&both[..], &USUAL[..]].concat());
    let outcome = last(&run);
    assert_eq!(
        (run.code, &outcome["status"]),
        (67, &"partly-refused".into()),
        "{outcome}"
    );
    let [grace, alan] = [0, 1].map(|at| outcome["recipients"][at].clone());
    assert_eq!(
        (&grace["status"], &alan["status"]),
        (&"refused".into(), &"delivered".into())
    );
    let words = grace["words"].as_str().unwrap();
    assert!(words.contains("will not deliver to these inactive addresses: grace@navy.example"));
    let found = |line: &&Value| line["message_id"].is_string() && line["event"] != "outcome";
    assert_eq!(run.json().iter().filter(found).count(), 1, "{}", run.out);
    let api = run
        .json()
        .into_iter()
        .find(|line| line["stage"] == "api")
        .unwrap();
    assert!(
        live.text("api_url")
            .ends_with(&format!("{}:{}", "127.0.0.1", api["port"])),
        "{api}"
    );
    let again = follow(&bench, &live, &["--last", "--for", "0s", "--json"]);
    assert_eq!(
        (again.code, &last(&again)["status"]),
        (67, &"partly-refused".into())
    );
    let alone = send(&bench, &live, &[&["--via", "api"], &USUAL[..]].concat());
    let outcome = last(&alone);
    assert_eq!(
        (alone.code, &outcome["status"]),
        (67, &"refused".into()),
        "{outcome}"
    );
    assert_eq!(outcome["hint"], "recipient.inactive");
}

#[test]
fn a_short_follow_up_leaves_it_open_and_only_ten_minutes_say_that_nothing_is_there() {
    let home = Bench::new();
    // It shows after an hour.
    let live = Live::start(&home, &["--latency", "3600"]);
    let bench = sender(&live);
    let run = send(
        &bench,
        &live,
        &[&["--follow-for", "0s"], &USUAL[..]].concat(),
    );
    let outcome = last(&run);
    assert_eq!(
        (run.code, &outcome["status"]),
        (80, &"accepted".into()),
        "{outcome}"
    );
    let database = rusqlite::Connection::open(bench.path("data/history.sqlite")).unwrap();
    let row = || {
        let query = "SELECT status, follow FROM sends";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let row: (String, bool) = database.query_row(query, [], read).unwrap();
        row
    };
    assert_eq!(row(), ("accepted".to_owned(), true));
    follow(&bench, &live, &["--last", "--for", "0s"]).ends(80, "not decided yet");
    // Ten minutes later.
    let older = "UPDATE sends SET at_ms = at_ms - 600000";
    assert_eq!(database.execute(older, []).unwrap(), 1);
    follow(&bench, &live, &["--last", "--for", "0s"]).ends(80, "not-found");
    assert_eq!(row(), ("not-found".to_owned(), false));
}

#[test]
fn what_another_postrider_follows_is_read_and_not_asked_again() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live);
    let sent = last(&send(
        &bench,
        &live,
        &[&["--via", "api"], &USUAL[..]].concat(),
    ));
    let id = SendId(sent["id"].as_str().unwrap().to_owned());
    let row = bench.run(&["history", "--json"], b"").json().remove(0);
    // The other one is this test.
    let places = AppDirs::find(Some(bench.home.path())).unwrap();
    let outbox = Outbox::start(&places).unwrap();
    let taken = id.clone();
    assert!(
        outbox
            .ask_blocking(move |database| database.claim(&taken))
            .unwrap()
    );
    let waiting = follow(&bench, &live, &["--last", "--for", "0s", "--json"]);
    let outcome = last(&waiting);
    assert_eq!(
        (waiting.code, &outcome["status"]),
        (80, &"accepted".into()),
        "{outcome}"
    );
    assert_eq!(outcome["message_id"], row["message_id"]);
    let is_elsewhere = |line: &Value| line["status"] == "elsewhere";
    assert!(waiting.json().iter().any(is_elsewhere), "{}", waiting.out);
    let bounced = RecipientFate {
        address: "grace@navy.example".into(),
        fate: Fate::Delivered {
            words: "250 told by the other one".into(),
        },
        at: String::new(),
    };
    let known = Followed {
        at: now(),
        status: Status::Delivered,
        message_id: None,
        fates: vec![bounced],
        news: Vec::new(),
        goes_on: true,
    };
    outbox
        .ask_blocking(move |database| database.follow(&id, &known))
        .unwrap();
    let read = follow(&bench, &live, &["--last", "-v"]);
    read.ends(0, "250 told by the other one");
    assert!(
        read.err.contains("another postrider follows it"),
        "{}",
        read.err
    );
}

#[test]
fn what_is_decided_is_told_and_asked_for_once_more() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0"]);
    let bench = sender(&live);
    assert_eq!(
        send(
            &bench,
            &live,
            &[&["--follow-for", "1s"], &USUAL[..]].concat()
        )
        .code,
        0
    );
    // Without a limit: the first question comes at once and is the last.
    let run = follow(&bench, &live, &["--last", "--json"]);
    let (events, mut pauses) = (run.json(), Vec::new());
    for line in events.iter().filter(|line| line["status"] == "waiting") {
        pauses.push(line["ms"].clone());
    }
    assert_eq!(pauses, [0], "{}", run.out);
    let states: Vec<&str> = events
        .iter()
        .filter_map(|line| line["status"].as_str())
        .collect();
    // The last is the outcome's.
    assert_eq!(states, ["found", "delivered", "waiting", "delivered"]);
    assert_eq!(run.code, 0);
}

#[test]
fn a_sandbox_server_delivers_to_nobody_and_that_is_said() {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0", "--scenario", "sandbox-server"]);
    let bench = sender(&live);
    assert_eq!(send(&bench, &live, &USUAL).code, 0);
    let run = follow(&bench, &live, &["--last", "--for", "1s"]);
    run.ends(0, "processed by a Sandbox server: delivered to nobody");
    let again = last(&follow(&bench, &live, &["--last", "--json"]));
    assert_eq!(again["recipients"][0]["status"], "sandboxed");
    assert!(
        !run.err.contains("smtp.postmarkapp.com accepted"),
        "{}",
        run.err
    );
}
