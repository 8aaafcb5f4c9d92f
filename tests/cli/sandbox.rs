//! `sandbox`: started, found, sent to and ended.

use std::io::Write as _;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use rustix::process::Signal;

use crate::bench::{Bench, Run};
use crate::live::Live;

const TO: [&str; 5] = ["send", "--to", "grace@navy.example", "--json", "--subject"];

fn place_of(bench: &Bench, live: &Live) -> String {
    bench.path(&format!("state/sandbox/{}.json", live.port()))
}

/// Sends as any program would: told host, port, authority and token.
fn send_to(live: &Live, subject: &str) -> Run {
    let server = ["--smtp-host", "127.0.0.1", "--smtp-port", &live.port()].map(str::to_owned);
    let mut arguments: Vec<&str> = server.iter().map(String::as_str).collect();
    arguments.extend(["--ca-file", live.text("ca_file")]);
    arguments.extend(TO);
    arguments.extend([subject, "--from", "ada@acme.example"]);
    Bench::new()
        .with("POSTMARK_SERVER_TOKEN", live.text("server_token"))
        .run(&arguments, b"Hello\n")
}

fn practise(bench: &Bench, extra: &[&str], subject: &str) -> Run {
    let arguments = [&TO[..], &[subject, "--profile", "practice"], extra].concat();
    bench.run(&arguments, b"Hello\n")
}

#[test]
fn it_says_where_it_is_and_ends_in_order() {
    let bench = Bench::new();
    let live = Live::start(&bench, &[]);
    let file = place_of(&bench, &live);
    let place: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    assert_eq!(place["v"], 2);
    let told = [
        "pid",
        "host",
        "smtp_ports",
        "api_url",
        "inbox",
        "ca_file",
        "server_token",
    ];
    for key in told {
        assert_eq!(place[key], live.listening[key], "{key}");
    }
    let ca_file = live.text("ca_file").to_owned();
    let mode = |path: &str| Path::new(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(&ca_file)), (0o600, 0o600));
    assert_eq!(mode(&bench.path("state/sandbox")), 0o700);
    let (status, rest) = live.end(Signal::TERM);
    assert_eq!(status.code(), Some(0));
    let last = r#"{"v":1,"event":"stopped","signal":"SIGTERM","exit":0}"#;
    assert_eq!(rest, [last]);
    assert!(!Path::new(&file).exists() && !Path::new(&ca_file).exists());
}

#[test]
fn ctrl_c_ends_it_with_130() {
    let bench = Bench::new();
    let (status, rest) = Live::start(&bench, &[]).end(Signal::INT);
    assert_eq!(status.code(), Some(130));
    assert!(
        rest[0].contains(r#""signal":"SIGINT","exit":130"#),
        "{rest:?}"
    );
}

#[test]
fn a_terminal_that_goes_away_ends_it_in_order() {
    let bench = Bench::new();
    let live = Live::start(&bench, &[]);
    let file = place_of(&bench, &live);
    let (status, rest) = live.end(Signal::HUP);
    assert_eq!(status.code(), Some(129));
    let last = r#"{"v":1,"event":"stopped","signal":"SIGHUP","exit":129}"#;
    assert_eq!(rest, [last]);
    assert!(!Path::new(&file).exists());
}

#[test]
fn what_any_program_sends_is_told_and_listed() {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--latency", "0"]);
    let run = send_to(&live, "Grüße");
    run.ends(0, "accepted");
    let told = live.until("message");
    assert_eq!(told["subject"], "Grüße");
    assert_eq!(told["mail_from"], "ada@acme.example");
    assert_eq!(told["rcpt_to"], serde_json::json!(["grace@navy.example"]));
    let mut kinds = Vec::new();
    while kinds.last().is_none_or(|kind| kind != "delivered") {
        let happened = live.until("message-event");
        assert_eq!(happened["id"], told["id"]);
        kinds.push(happened["kind"].clone());
    }
    assert_eq!(kinds, ["queued", "sent", "delivered"]);
    let listed = bench.run(&["inbox", "--json"], b"").json();
    assert_eq!(listed.len(), 1);
    assert_eq!(
        (&listed[0]["id"], &listed[0]["status"]),
        (&told["id"], &"delivered".into())
    );
}

#[test]
fn the_practice_profile_delivers_to_one_that_runs() {
    let bench = Bench::new();
    let first = Live::start(&bench, &[]);
    practise(&bench, &[], "to the first").ends(0, r#""status":"accepted""#);
    assert_eq!(first.until("message")["subject"], "to the first");
    let second = Live::start(&bench, &[]);
    practise(&bench, &[], "to the second").ends(0, r#""status":"accepted""#);
    assert_eq!(second.until("message")["subject"], "to the second");
    let port = first.port();
    let run = practise(&bench, &["--smtp-port", &port], "to the first again");
    run.ends(0, r#""status":"accepted""#);
    assert_eq!(first.until("message")["subject"], "to the first again");
    let (_, rest) = second.end(Signal::TERM);
    assert_eq!(rest.iter().filter(|line| line.contains("again")).count(), 0);
    practise(&bench, &[], "the second is gone").ends(0, r#""status":"accepted""#);
    assert_eq!(first.until("message")["subject"], "the second is gone");
    assert_eq!(bench.run(&["inbox", "--json"], b"").json().len(), 4);
}

#[test]
fn one_that_was_killed_is_not_believed_and_swept_away() {
    let bench = Bench::new();
    let killed = Live::start(&bench, &[]);
    let file = place_of(&bench, &killed);
    let ca_file = killed.text("ca_file").to_owned();
    let (status, _) = killed.end(Signal::KILL);
    assert_eq!(status.code(), None);
    assert!(Path::new(&file).exists());
    // With a server of its own: the connection to the dead one would be refused.
    practise(&bench, &[], "s").ends(0, r#""status":"accepted""#);
    let run = bench.run(&["inbox"], b"");
    run.ends(0, "grace@navy.example");
    let _next = Live::start(&bench, &[]);
    // The next one may have been given the very port.
    let place = std::fs::read_to_string(&file);
    let pid = _next.listening["pid"].to_string();
    assert!(place.is_err() || place.unwrap().contains(&pid));
    assert!(!Path::new(&ca_file).exists() || _next.text("ca_file") == ca_file);
}

#[test]
fn a_named_port_that_is_taken_is_an_error() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let bench = Bench::new();
    let run = bench.run(&["sandbox", "--smtp-port", &port], b"");
    run.ends(69, &format!("port {port}"));
    run.ends(69, "choose another port");
    assert_eq!(run.out, "");
    let elsewhere = ["sandbox", "--smtp-host", "0.0.0.0", "--smtp-port", &port];
    bench
        .run(&elsewhere, b"")
        .ends(69, "--smtp-host 0.0.0.0 is for sending");
    let files = std::fs::read_dir(bench.path("state/sandbox"));
    assert!(files.is_err(), "nothing is announced");
}

#[test]
fn wrong_arguments_are_named() {
    for (arguments, part) in [
        (["--sender", "a@"], "nothing after the @"),
        (["--latency", "soon"], "0 to 86400"),
        (["--listen", "everywhere"], "invalid IP address"),
        (["--keep", "0"], "1.."),
        (["--smtp-port", "70000"], "65535"),
    ] {
        let arguments = [&["sandbox"], &arguments[..]].concat();
        Bench::new().run(&arguments, b"").ends(64, part);
    }
}

#[test]
fn a_scenario_is_told_and_played() {
    let bench = Bench::new();
    let file = bench.file(
        "gone.toml",
        "name = \"mailbox-gone\"\ntitle = \"The mailbox is gone\"\nstory = \"It comes back.\"\n\
         fate = { bounced = \"HardBounce\" }\ntold = { status = \"bounced\" }\n",
    );
    let play = ["--scenario", &file, "--latency", "0"];
    let (live, said) = Live::plain(&bench, &play);
    assert!(
        said.contains("mailbox-gone: The mailbox is gone\nIt comes back."),
        "{said}"
    );
    practise(&bench, &[], "s").ends(0, "accepted");
    live.line_with("bounced ");
    let live = Live::start(&bench, &play);
    assert_eq!(live.listening["scenario"], "mailbox-gone");
    let missing = ["sandbox", "--scenario", "nowhere.toml"];
    bench
        .run(&missing, b"")
        .ends(66, "nowhere.toml cannot be read");
}

#[test]
fn it_goes_on_when_nobody_reads_what_it_prints() {
    let bench = Bench::new();
    let mut live = Live::start(&bench, &[]);
    live.unread();
    for subject in ["one", "two", "three"] {
        send_to(&live, subject).ends(0, "accepted");
    }
    assert_eq!(bench.run(&["inbox", "--json"], b"").json().len(), 3);
    let (status, _) = live.end(Signal::TERM);
    assert_eq!(status.code(), Some(0));
}

#[test]
fn it_keeps_as_many_messages_as_it_is_told() {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--keep", "2"]);
    for subject in ["one", "two", "three"] {
        send_to(&live, subject).ends(0, "accepted");
    }
    let listed = bench.run(&["inbox", "--json"], b"").json();
    let subjects: Vec<&str> = listed
        .iter()
        .filter_map(|line| line["subject"].as_str())
        .collect();
    assert_eq!(subjects, ["three", "two"]);
}

#[test]
fn the_python_program_that_is_shown_runs_as_it_stands() {
    let bench = Bench::new();
    let (live, said) = Live::plain(&bench, &[]);
    let (_, rest) = said.split_once("── Python smtplib ──\n").unwrap();
    let path = bench.file("example.py", rest.split("\n── ").next().unwrap());
    let (_, token) = said.split_once("export POSTMARK_SERVER_TOKEN=").unwrap();
    let run = Command::new("python3")
        .arg(&path)
        .env("POSTMARK_SERVER_TOKEN", token.trim())
        .output();
    match run {
        Ok(run) => {
            assert!(
                run.status.success(),
                "{}",
                String::from_utf8_lossy(&run.stderr)
            );
            live.line_with("Hello from smtplib");
        }
        Err(error) => skip(&format!("python3 cannot be run: {error}")),
    }
}

/// Says aloud why a test cannot run. Where nothing may be missing that is a failure.
fn skip(reason: &str) {
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!required, "CI lacks nothing, but {reason}");
    // Not `eprintln!`, which the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
}
