//! SIGINT, SIGTERM, SIGHUP and SIGQUIT end a command with its outcome, in every stage, also as the first process of a
//! container.

use std::fs::File;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::process::Command;

use rustix::process::Signal;
use serde_json::json;
use tokio::task::spawn_blocking;

use crate::binary::{Home, Run, Running, skip};
use crate::server::{Server, Step, good};
use crate::stalls::{nth_word, silent_before};

const ALL: [(Signal, i32); 4] = [
    (Signal::HUP, 129),
    (Signal::INT, 130),
    (Signal::QUIT, 131),
    (Signal::TERM, 143),
];

/// Every stage, and a dialogue that stalls in it.
fn stalls() -> Vec<(&'static str, Vec<Step>)> {
    vec![
        ("greeting", nth_word(1)),
        ("starttls", nth_word(2)),
        ("tls", silent_before(|step| matches!(step, Step::Tls(_)), 1)),
        ("hello", nth_word(4)),
        ("auth", nth_word(5)),
        ("envelope", nth_word(6)),
        (
            "content",
            silent_before(|step| matches!(step, Step::Content), 1),
        ),
        ("verdict", nth_word(7)),
    ]
}

/// More than the buffers between client and server hold.
const TEXT: usize = 1_500_000;

fn text(stage: &str) -> Vec<u8> {
    match stage {
        "content" => vec![b'x'; TEXT],
        _ => b"Hello\n".to_vec(),
    }
}

/// Whether whoever runs the tests ignores SIGHUP, which its children inherit.
fn ignores_hang_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
}

/// Sends, and has `signal` come in `stage`.
async fn signaled(stage: &'static str, script: Vec<Step>, signal: Signal) -> (Run, String) {
    let server = Server::start(script).await;
    let port = server.port;
    let work = spawn_blocking(move || {
        let home = Home::new();
        let mut running = Running::start(home.send(&[], port, &["--json"]), &text(stage));
        running.until_stage(stage);
        running.signal(signal);
        let run = running.end();
        let recorded = home.recorded();
        (run, recorded)
    });
    work.await.unwrap()
}

#[tokio::test]
async fn a_signal_in_any_stage_ends_a_send_with_its_outcome() {
    for (signal, code) in ALL {
        if signal == Signal::HUP && ignores_hang_up() {
            skip("whoever runs the tests ignores SIGHUP");
            continue;
        }
        for (stage, script) in stalls() {
            let (run, recorded) = signaled(stage, script, signal).await;
            let (status, code) = match stage {
                "verdict" => ("unknown", 80),
                _ => ("cancelled", code),
            };
            let outcome = run.outcome();
            assert_eq!(
                (&outcome["event"], &outcome["status"], &outcome["exit"]),
                (&json!("outcome"), &json!(status), &json!(code)),
                "{stage} {signal:?}: {run:?}"
            );
            assert_eq!(run.code, Some(code), "{stage} {signal:?}: {run:?}");
            assert_eq!(recorded, status, "{stage} {signal:?}");
        }
    }
}

/// Starts `command` and waits until the server comes to [`Step::Reach`].
async fn reached(server: &Server, command: Command) -> Running {
    let running = spawn_blocking(move || Running::start(command, b"Hello\n"));
    let running = running.await.unwrap();
    server.reached().await;
    running
}

async fn ended(running: Running) -> Run {
    spawn_blocking(move || running.end()).await.unwrap()
}

/// The script with the sign put where it stalls.
fn telling(mut script: Vec<Step>) -> Vec<Step> {
    let stall = script.len() - 1;
    script.insert(stall, Step::Reach);
    script
}

#[tokio::test]
async fn the_outcome_is_said_in_words_too() {
    for (script, words, code) in [
        (nth_word(1), "cancelled: nothing was sent", 143),
        (
            nth_word(7),
            "unknown: the message may have been accepted",
            80,
        ),
    ] {
        let (home, server) = (Home::new(), Server::start(telling(script)).await);
        let running = reached(&server, home.send(&[], server.port, &[])).await;
        running.signal(Signal::TERM);
        let run = ended(running).await;
        assert_eq!(run.code, Some(code), "{run:?}");
        assert!(run.printed.last().unwrap().starts_with(words), "{run:?}");
        assert!(run.err.contains("SIGTERM received"), "{run:?}");
    }
}

/// While the history is locked, a send that was cancelled waits to write down how it ended.
#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    for (script, code) in [(nth_word(1), 130), (nth_word(7), 80)] {
        let (home, server) = (Home::new(), Server::start(telling(script)).await);
        // There is a history to lock.
        assert!(home.objects(&["history", "--json"]).is_empty());
        let mut running = reached(&server, home.send(&[], server.port, &["--json"])).await;
        let lock = rusqlite::Connection::open(home.path("data/history.sqlite")).unwrap();
        lock.execute_batch("BEGIN EXCLUSIVE").unwrap();
        running.signal(Signal::TERM);
        let running = spawn_blocking(move || {
            running.until_says("SIGTERM received");
            running
        });
        let running = running.await.unwrap();
        running.signal(Signal::INT);
        let run = ended(running).await;
        drop(lock);
        assert_eq!(run.code, Some(code), "{run:?}");
        let says_outcome = |line: &String| line.contains("\"outcome\"");
        assert!(!run.printed.iter().any(says_outcome), "{run:?}");
    }
}

/// Only Linux tells a program what it ignores.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_hang_up_that_was_ignored_at_the_start_stays_ignored() {
    let mut script = vec![Step::Reach, Step::Wait];
    script.extend(good(1));
    let (home, server) = (Home::new(), Server::start(script).await);
    let nohup = ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"];
    let running = reached(&server, home.send(&nohup, server.port, &["--json"])).await;
    running.signal(Signal::HUP);
    server.release();
    let run = ended(running).await;
    assert_eq!(
        (run.code, &run.outcome()["status"]),
        (Some(0), &json!("accepted")),
        "{run:?}"
    );
    assert_eq!(home.recorded(), "accepted");
}

#[tokio::test]
async fn a_reader_that_went_away_does_not_lose_the_outcome() {
    for json in [true, false] {
        let mut script = vec![Step::Reach, Step::Wait];
        script.extend(good(1));
        let (home, server) = (Home::new(), Server::start(script).await);
        let more: &[&str] = if json { &["--json"] } else { &["-v"] };
        let mut child = home.send(&[], server.port, more).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"Hello\n").unwrap();
        server.reached().await;
        drop((child.stdout.take(), child.stderr.take()));
        server.release();
        let status = spawn_blocking(move || child.wait().unwrap()).await.unwrap();
        assert_eq!(status.code(), Some(0), "{status:?}");
        assert_eq!(home.recorded(), "accepted");
    }
}

/// A send that waits for standard input: it has read what a pipe cannot hold.
fn waiting_for_input(home: &Home, before: &[&str]) -> (Running, std::process::ChildStdin) {
    let (running, mut stdin) = Running::open(home.send(before, 1, &["--json"]));
    stdin.write_all(&vec![b'x'; 300_000]).unwrap();
    (running, stdin)
}

fn is_cancelled(run: &Run, code: i32) {
    let outcome = run.outcome();
    let said = (&outcome["event"], &outcome["status"], &outcome["exit"]);
    let wanted = (&json!("outcome"), &json!("cancelled"), &json!(code));
    assert_eq!(said, wanted, "{run:?}");
    assert_eq!((run.code, run.killed_by), (Some(code), None), "{run:?}");
}

#[test]
fn a_signal_before_the_send_begins_ends_it_with_an_outcome() {
    let home = Home::new();
    for (signal, code) in &ALL[1..] {
        let (running, _stdin) = waiting_for_input(&home, &[]);
        running.signal(*signal);
        is_cancelled(&running.end(), *code);
    }
    // While a command prints the token.
    let pipe = home.path("asked");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    home.config(&format!(
        "[profiles.slow]\ntoken-command = [\"sh\", \"-c\", \"echo asked > {pipe}; read line < {pipe}\"]\n"
    ));
    let command = home.send(&[], 1, &["--json", "--profile", "slow"]);
    let running = Running::start(command, b"Hello\n");
    let mut asked = [0; 6];
    File::open(&pipe).unwrap().read_exact(&mut asked).unwrap();
    running.signal(Signal::TERM);
    let run = running.end();
    is_cancelled(&run, 143);
    // The command may wait for a line still.
    std::fs::write(&pipe, "end\n").unwrap();
}

/// `unshare` as root gives a process the id 1, for which signals have no default action.
fn as_first_process() -> Option<[&'static str; 4]> {
    let words = ["unshare", "--pid", "--fork", "--kill-child"];
    let tried = Command::new(words[0])
        .args(&words[1..])
        .arg("true")
        .output();
    match tried {
        Ok(output) if output.status.success() => Some(words),
        Ok(output) => {
            skip(&format!(
                "unshare: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            ));
            None
        }
        Err(error) => {
            skip(&format!("unshare cannot be run: {error}"));
            None
        }
    }
}

#[tokio::test]
async fn the_first_process_of_a_container_ends_like_any_other() {
    let Some(unshare) = as_first_process() else {
        return;
    };
    for (signal, code) in &ALL[1..] {
        for (script, status, code) in [
            (nth_word(1), "cancelled", *code),
            (nth_word(7), "unknown", 80),
        ] {
            let (home, server) = (Home::new(), Server::start(telling(script)).await);
            let command = home.send(&unshare, server.port, &["--json"]);
            let running = reached(&server, command).await;
            running.signal_child(*signal);
            let run = ended(running).await;
            assert_eq!(run.code, Some(code), "{signal:?}: {run:?}");
            assert_eq!(run.outcome()["status"], status, "{signal:?}: {run:?}");
            assert_eq!(home.recorded(), status);
        }
        let home = Home::new();
        let (running, _stdin) = waiting_for_input(&home, &unshare);
        running.signal_child(*signal);
        is_cancelled(&running.end(), *code);
    }
}

/// A listener that accepts and says nothing.
fn silent() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    (listener, url)
}

#[tokio::test]
async fn a_signal_ends_a_follow_with_what_is_known() {
    let (home, server) = (Home::new(), Server::start(good(1)).await);
    let (api, url) = silent();
    let sent = home.send(&[], server.port, &["--json", "--api-url", &url]);
    let sent = spawn_blocking(move || Running::start(sent, b"Hello\n").end())
        .await
        .unwrap();
    assert_eq!(sent.code, Some(0), "{sent:?}");
    let follow =
        |before: &[&str]| home.command(before, &["--api-url", &url, "follow", "--last", "--json"]);
    let unshare = as_first_process();
    for before in [None, unshare.as_ref().map(|words| &words[..])] {
        let running = Running::start(follow(before.unwrap_or_default()), b"");
        // It asks, and gets no answer.
        let _connection = api.accept().unwrap();
        match before {
            Some(_) => running.signal_child(Signal::TERM),
            None => running.signal(Signal::TERM),
        }
        let run = running.end();
        let outcome = run.outcome();
        assert_eq!(run.code, Some(143), "{run:?}");
        assert_eq!(
            (&outcome["event"], &outcome["status"], &outcome["exit"]),
            (&json!("outcome"), &json!("accepted"), &json!(143)),
            "{run:?}"
        );
    }
}

#[tokio::test]
async fn a_signal_ends_a_check_and_its_waiting() {
    let home = Home::new();
    let (listener, _) = silent();
    let port = listener.local_addr().unwrap().port().to_string();
    let check = |more: &[&str]| {
        let ca_file = home.path("ca.pem");
        let server = [
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            &port,
            "--ca-file",
            &ca_file,
        ];
        home.command(&[], &[&server[..], &["check", "--json"], more].concat())
    };
    let is_stopped = |run: &Run, code: i32| {
        let outcome = run.outcome();
        assert_eq!(run.code, Some(code), "{run:?}");
        assert_eq!(
            (&outcome["event"], &outcome["status"], &outcome["exit"]),
            (&json!("outcome"), &json!("cancelled"), &json!(code)),
            "{run:?}"
        );
    };
    let running = Running::start(check(&[]), b"");
    let connection = listener.accept().unwrap();
    running.signal(Signal::TERM);
    is_stopped(&running.end(), 143);
    drop((connection, listener));
    // Nobody listens there any more.
    let mut running = Running::start(check(&["--wait", "30m"]), b"");
    running.until_says("checking again");
    running.signal(Signal::INT);
    is_stopped(&running.end(), 130);
}
