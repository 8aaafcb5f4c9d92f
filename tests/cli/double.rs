//! The practice server as a test double: `sandbox -- COMMAND`, and what `inbox` does for tests.

use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::bench::{Bench, Run, TOKEN};
use crate::live::Live;

/// Runs `script` in a shell under the practice server.
fn under(bench: &Bench, options: &[&str], script: &str) -> Run {
    let words = [&["sandbox"], options, &["--", "/bin/sh", "-c", script]].concat();
    bench.run(&words, b"")
}

/// Sends a message to the practice server that runs.
fn send(bench: &Bench, subject: &str, to: &str) {
    let words = [
        "send",
        "--profile",
        "practice",
        "--to",
        to,
        "--subject",
        subject,
    ];
    bench.run(&words, b"Hello\n").ends(0, "accepted");
}

fn inbox(bench: &Bench, words: &[&str]) -> Run {
    bench.run(&[&["inbox"], words].concat(), b"")
}

/// Starts `words` with pipes; with the first line it prints.
fn spawn(bench: &Bench, words: &[&str]) -> (Child, BufReader<std::process::ChildStdout>, String) {
    let mut child = bench
        .command(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    (child, out, line)
}

#[test]
fn it_ends_with_the_code_of_the_command() {
    let bench = Bench::new();
    for (script, code) in [
        ("exit 0", 0),
        ("exit 7", 7),
        ("exit 255", 255),
        ("kill -TERM $$", 143),
        ("kill -KILL $$", 137),
    ] {
        let run = under(&bench, &[], script);
        assert_eq!(
            (run.code, run.out.as_str()),
            (code, ""),
            "{script}: {}",
            run.err
        );
    }
    let run = bench.run(&["sandbox", "--", "no-such-command-here"], b"");
    run.ends(127, "no-such-command-here cannot be run");
    let file = bench.file("not-executable", "#!/bin/sh\n");
    bench
        .run(&["sandbox", "--", &file], b"")
        .ends(126, "cannot be run");
    let folder = bench.path("");
    bench
        .run(&["sandbox", "--", &folder], b"")
        .ends(126, "cannot be run");
    bench
        .run(&["sandbox", "--json", "--", "true"], b"")
        .ends(64, "cannot be used with");
    let announced = std::fs::read_dir(bench.path("state/sandbox")).unwrap();
    let left: Vec<_> = announced.map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["turn"], "nothing is announced any more");
}

#[test]
fn arguments_and_standard_input_reach_the_command_untouched() {
    let bench = Bench::new();
    let words = [
        "sandbox",
        "--",
        "/bin/sh",
        "-c",
        "printf '%s|' \"$@\"; cat",
        "sh",
        "--json",
        "a b",
        "",
    ];
    let run = bench.run(&words, b"typed");
    assert_eq!((run.code, run.out.as_str()), (0, "--json|a b||typed"));
}

#[test]
fn the_command_has_the_practice_server_in_its_environment_and_nothing_real() {
    let bench = Bench::new()
        .with("PATH", "/usr/bin:/bin")
        .with("POSTMARK_SERVER_TOKEN", TOKEN)
        .with("POSTMARK_TOKEN", TOKEN)
        .with("POSTMARK_API_KEY_FILE", "/run/secrets/postmark")
        .with("SMTP_PASSWORD", TOKEN)
        .with("POSTRIDER_PROFILE", "work")
        .with("SSL_CERT_FILE", "/etc/own.pem");
    let run = under(&bench, &[], "env; cat \"$POSTMARK_CA_FILE\"");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(!run.out.contains(TOKEN), "{}", run.out);
    let value = |name: &str| {
        let mut lines = run.out.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix('='))
    };
    let token = value("POSTMARK_SERVER_TOKEN").unwrap();
    assert_eq!(value("POSTMARK_TOKEN"), Some(token));
    assert_eq!(value("POSTMARK_SMTP_HOST"), Some("127.0.0.1"));
    let port: u16 = value("POSTMARK_SMTP_PORT").unwrap().parse().unwrap();
    assert_ne!(port, 0);
    let api = value("POSTMARK_API_URL").unwrap();
    assert_eq!(
        value("POSTRIDER_SANDBOX_URL"),
        Some(format!("{api}/sandbox").as_str())
    );
    assert_eq!(value("NODE_EXTRA_CA_CERTS"), value("POSTMARK_CA_FILE"));
    assert_eq!(value("SSL_CERT_FILE"), Some("/etc/own.pem"));
    assert_eq!(value("POSTRIDER_HOME"), bench.home.path().to_str());
    for gone in [
        "POSTMARK_API_KEY_FILE",
        "SMTP_PASSWORD",
        "POSTRIDER_PROFILE",
    ] {
        assert_eq!(value(gone), None, "{gone}");
    }
    assert!(run.out.contains("BEGIN CERTIFICATE"));
}

#[test]
fn signals_are_passed_on_to_the_command() {
    let script = "trap 'echo got TERM; exit 3' TERM; trap 'echo got HUP' HUP; trap 'echo got INT' INT; echo ready; while :; do read -r line <&3; done";
    let bench = Bench::new();
    let fifo = bench.path("fifo");
    let pipe = std::process::Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .unwrap();
    assert!(pipe.success());
    let script = format!("exec 3<>{fifo}; {script}");
    let words = ["sandbox", "--", "/bin/sh", "-c", &script];
    let (mut child, mut out, line) = spawn(&bench, &words);
    assert_eq!(line, "ready\n");
    let mut tell = |signal, expected: &str| {
        kill_process(Pid::from_child(&child), signal).unwrap();
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        assert_eq!(line, expected);
    };
    // More than one: the first does not use up the way.
    tell(Signal::HUP, "got HUP\n");
    tell(Signal::INT, "got INT\n");
    tell(Signal::INT, "got INT\n");
    tell(Signal::TERM, "got TERM\n");
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn every_run_begins_with_an_empty_inbox_unless_one_is_named() {
    let bench = Bench::new().with("PATH", "/usr/bin:/bin");
    let binary = env!("CARGO_BIN_EXE_postrider");
    let script = format!(
        "echo Hello | {binary} send --from ada@acme.example --to grace@navy.example --subject s >&2 && {binary} inbox --json && echo $POSTRIDER_INBOX"
    );
    for _ in 0..2 {
        let run = under(&bench, &[], &script);
        let lines: Vec<&str> = run.out.lines().collect();
        assert_eq!((run.code, lines.len()), (0, 2), "{}{}", run.out, run.err);
        assert!(!Path::new(lines[1]).exists(), "{}", lines[1]);
    }
    inbox(&bench, &[]).ends(0, "Nothing was caught yet");
    let kept = bench.path("mail");
    for count in [1, 2] {
        let run = under(&bench, &["--inbox", &kept], &script);
        assert_eq!(run.out.lines().count(), count + 1, "{}{}", run.out, run.err);
    }
    let run = under(&bench, &["--inbox", &kept, "--fresh"], &script);
    assert_eq!(run.out.lines().count(), 2, "{}{}", run.out, run.err);
    assert_eq!(inbox(&bench, &["--inbox", &kept, "--json"]).json().len(), 1);
}

#[test]
fn any_sender_may_send_if_that_is_asked_for() {
    let bench = Bench::new().with("PATH", "/usr/bin:/bin");
    let binary = env!("CARGO_BIN_EXE_postrider");
    let script = format!(
        "echo Hello | {binary} send --from eve@elsewhere.example --to grace@navy.example --subject s >&2; {binary} inbox --json"
    );
    for (options, status) in [
        (&[][..], "refused-inside"),
        (&["--any-sender"], "delivered"),
    ] {
        let options = [options, &["--latency", "0s"]].concat();
        let run = under(&bench, &options, &script);
        assert_eq!(run.json()[0]["status"], status, "{}{}", run.out, run.err);
    }
}

#[test]
fn a_ready_file_says_where_it_is_and_goes_when_it_ends() {
    let bench = Bench::new();
    let ready = bench.file("ready.json", "stale");
    let live = Live::start(&bench, &["--ready-file", &ready]);
    let text = std::fs::read_to_string(&ready).unwrap();
    let object: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(object, live.listening);
    let mode = Path::new(&ready).metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    live.end(Signal::TERM);
    assert!(!Path::new(&ready).exists());
    let nowhere = bench.path("no/such/folder/ready.json");
    bench
        .run(&["sandbox", "--ready-file", &nowhere, "--", "true"], b"")
        .ends(73, "cannot be written");
}

#[test]
fn an_authority_in_a_folder_stays() {
    let bench = Bench::new();
    let folder = bench.path("ca");
    let pem = |live: &Live| std::fs::read_to_string(live.text("ca_file")).unwrap();
    let options = ["--ca-dir", &folder];
    let first = pem(&Live::start(&bench, &options));
    assert_eq!(pem(&Live::start(&bench, &options)), first);
    assert_ne!(pem(&Live::start(&bench, &[])), first);
    // What trusts the first start connects to a later one.
    let live = Live::start(&bench, &options);
    let (port, ca_file) = (live.port(), bench.path("ca/ca.pem"));
    let words = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        &ca_file,
        "send",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
        "--subject",
        "s",
    ];
    let sender = Bench::new().with("POSTMARK_SERVER_TOKEN", live.text("server_token"));
    sender.run(&words, b"Hello\n").ends(0, "accepted");
    std::fs::remove_file(bench.path("ca/ca-key.pem")).unwrap();
    bench
        .run(&["sandbox", "--ca-dir", &folder, "--", "true"], b"")
        .ends(78, "ca-key.pem is missing beside ca.pem");
}

#[test]
fn another_address_is_listened_on_with_a_warning() {
    let bench = Bench::new();
    let run = under(
        &bench,
        &["--listen", "0.0.0.0"],
        "echo $POSTMARK_SMTP_HOST $POSTMARK_API_URL",
    );
    run.ends(0, "warning: the practice server listens on 0.0.0.0");
    assert!(
        run.out.starts_with("127.0.0.1 http://127.0.0.1:"),
        "{}",
        run.out
    );
    let run = under(
        &bench,
        &["--listen", "127.0.0.2"],
        "echo $POSTMARK_SMTP_HOST",
    );
    assert_eq!((run.out.as_str(), run.err.as_str()), ("127.0.0.2\n", ""));
    // An address of documentation, which no machine has (RFC 5737).
    under(&bench, &["--listen", "192.0.2.1"], "true").ends(69, "cannot listen on 192.0.2.1");
}

#[test]
fn waiting_ends_with_the_message_or_with_a_code_of_its_own() {
    let bench = Bench::new();
    inbox(&bench, &["--wait", "30s"]).ends(69, "no practice server is running with this inbox");
    let live = Live::start(&bench, &[]);
    inbox(&bench, &["--wait", "50ms"]).ends(75, "No matching message arrived within 50 ms.");
    let waiting = |words: &[&str]| {
        let words = [&["inbox", "--wait", "60s", "--json"], words].concat();
        let child = bench.command(&words).stdout(Stdio::piped()).spawn();
        child.unwrap()
    };
    let one = waiting(&["--to", "grace@navy.example"]);
    let two = waiting(&["--subject", "receipt", "--count", "2"]);
    send(&bench, "Your receipt", "linus@navy.example");
    send(&bench, "Your Receipt 2", "Grace@navy.example");
    for (child, subjects) in [
        (one, &["Your Receipt 2"][..]),
        (two, &["Your Receipt 2", "Your receipt"]),
    ] {
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        let text = String::from_utf8(output.stdout).unwrap();
        let found: Vec<String> = text
            .lines()
            .map(|line| {
                serde_json::from_str::<Value>(line).unwrap()["subject"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect();
        assert_eq!(found, subjects);
    }
    inbox(&bench, &["--wait", "50ms", "--count", "3"]).ends(75, "2 of 3 matching messages");
    live.end(Signal::TERM);
    // What is there is there, whether a server runs or not.
    inbox(&bench, &["--wait", "1s", "--count", "2"]).ends(0, "Your Receipt 2");
    inbox(&bench, &["--wait", "1s", "--count", "3"]).ends(69, "no practice server");
    inbox(&bench, &["--wait", "soon"]).ends(64, "500ms, 30s, or 2m");
}

#[test]
fn a_wait_ends_when_its_server_does() {
    let bench = Bench::new();
    let live = Live::start(&bench, &[]);
    let child = bench
        .command(&["inbox", "--wait", "60s"])
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (status, _) = live.end(Signal::KILL);
    assert_eq!(status.code(), None);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(69), "{output:?}");
}

#[test]
fn filters_narrow_what_is_listed_opened_and_deleted() {
    let bench = Bench::new();
    let live = Live::start(&bench, &[]);
    send(&bench, "first", "grace@navy.example");
    send(&bench, "second", "grace@navy.example");
    send(&bench, "third", "linus@else.example");
    let subjects = |words: &[&str]| {
        let lines = inbox(&bench, &[words, &["--json"]].concat()).json();
        let subject = |line: &Value| line["subject"].as_str().unwrap().to_owned();
        lines.iter().map(subject).collect::<Vec<_>>()
    };
    assert_eq!(subjects(&["--to", "@navy.example"]), ["second", "first"]);
    assert_eq!(
        subjects(&["--from", "ada@acme.example", "--subject", "IR"]),
        ["third", "first"]
    );
    assert_eq!(
        subjects(&["latest", "--to", "grace@navy.example"]),
        ["second"]
    );
    // By the beginning of its id, with dashes or without, as in the server's 250.
    let id = inbox(&bench, &["LATEST", "--json"]).json()[0]["id"].clone();
    let id = id.as_str().unwrap();
    let in_the_reply = id.replace('-', "")[..20].to_uppercase();
    for beginning in [id, &id[..20], &in_the_reply] {
        assert_eq!(subjects(&[beginning]), ["third"], "{beginning}");
    }
    inbox(&bench, &[id, "--to", "@navy.example"]).ends(66, "no message");
    for beginning in ["", "-"] {
        inbox(&bench, &["--delete", beginning]).ends(66, "no message");
    }
    inbox(&bench, &["latest", "--tag", "none"]).ends(66, "no message matches the filters");
    inbox(&bench, &["--tag", "none"]).ends(0, "No message matches.");
    inbox(&bench, &["--delete", "latest"]).ends(0, "Deleted 1 message.");
    inbox(&bench, &["--clear", "--subject", "first", "--json"]).ends(0, r#""deleted":1"#);
    assert_eq!(subjects(&[]), ["second"]);
    // The server knows of it as well.
    inbox(&bench, &["--wait", "50ms", "--count", "2"]).ends(75, "1 of 2");
    inbox(&bench, &["--delete", "ffffffff"]).ends(66, "no message `ffffffff`");
    drop(live);
    inbox(&bench, &["--clear"]).ends(0, "Deleted 1 message.");
    inbox(&bench, &[]).ends(0, "Nothing was caught yet");
}

/// A message whose file names lead elsewhere.
const WILD: &str = "From: ada@acme.example\r\nTo: grace@navy.example\r\nSubject: ../../x\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/plain\r\n\r\nHello\r\n\
    --b\r\nContent-Type: text/html\r\n\r\n<b>Hello</b>\r\n\
    --b\r\nContent-Type: application/pdf; name=\"../../../evil.pdf\"\r\nContent-Disposition: attachment; filename=\"../../../evil.pdf\"\r\n\r\nPDF1\r\n\
    --b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=\"/etc/evil.pdf\"\r\n\r\nPDF2\r\n--b--\r\n";

#[test]
fn parts_are_printed_and_saved_where_no_file_name_leads_elsewhere() {
    let bench = Bench::new();
    let source = bench.file("wild.eml", WILD);
    let words = [
        "send",
        "--profile",
        "practice",
        "--raw",
        &source,
        "--to",
        "grace@navy.example",
    ];
    bench.run(&words, b"").ends(0, "accepted");
    let opened = inbox(&bench, &["latest"]);
    opened.ends(0, "\n  1  multipart/mixed\n  2    text/plain");
    assert_eq!(
        inbox(&bench, &["latest", "--html"]).out.trim(),
        "<b>Hello</b>"
    );
    assert_eq!(inbox(&bench, &["latest", "--part", "4"]).out, "PDF1");
    for number in ["0", "1", "6", "99999999999"] {
        inbox(&bench, &["latest", "--part", number]).ends(66, "with content");
    }
    let target = bench.path("saved/here");
    let run = inbox(&bench, &["latest", "--save", &target]);
    run.ends(0, &target);
    let folder = run.out.trim_end();
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(
        names,
        [
            "2-text.txt",
            "3-body.html",
            "4-evil.pdf",
            "5-evil.pdf",
            "message.eml"
        ]
    );
    assert_eq!(
        std::fs::read(format!("{folder}/5-evil.pdf")).unwrap(),
        b"PDF2"
    );
    assert!(!Path::new(&bench.path("evil.pdf")).exists());
    inbox(&bench, &["--save", &target]).ends(73, "already there");
    // Nor does a link that was put there.
    let (other, elsewhere) = (bench.path("other"), bench.path("elsewhere"));
    let id = Path::new(folder).file_name().unwrap();
    std::fs::create_dir(&other).unwrap();
    std::fs::create_dir(&elsewhere).unwrap();
    symlink(&elsewhere, Path::new(&other).join(id)).unwrap();
    inbox(&bench, &["latest", "--save", &other]).ends(73, "already there");
    assert_eq!(std::fs::read_dir(&elsewhere).unwrap().count(), 0);
}

#[test]
fn what_a_practice_server_took_is_marked_in_the_history() {
    let bench = Bench::new();
    let program = env!("CARGO_BIN_EXE_postrider");
    let script = format!(
        "{program} send --from ada@acme.example --to grace@navy.example --subject Hi --text Hello"
    );
    under(&bench, &[], &script).ends(0, "");
    let run = bench.run(&["history"], b"");
    assert!(run.out.contains("postmark (sandbox)"), "{}", run.out);
    let run = bench.run(&["history", "--json"], b"");
    let line = run.json().remove(0);
    assert_eq!(
        (&line["profile"], &line["environment"]),
        (&"postmark".into(), &"practice".into())
    );
}
