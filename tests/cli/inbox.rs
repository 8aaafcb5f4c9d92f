//! `inbox`: what was caught, as lines, as JSON, as source.

use std::io::Read as _;

use crate::bench::{Bench, Run};

const SEND: [&str; 6] = [
    "send",
    "--profile",
    "practice",
    "--json",
    "--to",
    "grace@navy.example",
];

fn caught(bench: &Bench, extra: &[&str], text: &[u8]) -> String {
    let run = bench.run(&[&SEND[..], extra].concat(), text);
    run.ends(0, "accepted");
    let reply = run.json().pop().unwrap()["reply"].to_string();
    let (_, number) = reply.split_once("queued as ").unwrap();
    number.chars().take_while(char::is_ascii_hexdigit).collect()
}

fn inbox(bench: &Bench, arguments: &[&str]) -> Run {
    bench.run(&[&["inbox"], arguments].concat(), b"")
}

#[test]
fn an_empty_one_is_no_error() {
    let bench = Bench::new();
    for arguments in [&[][..], &["--json"]] {
        let run = inbox(&bench, arguments);
        run.ends(0, "Nothing was caught yet in");
        assert_eq!(run.out, "");
        run.ends(0, "postrider sandbox");
    }
    let run = inbox(&bench, &["latest"]);
    run.ends(66, "no message `latest`");
}

#[test]
fn messages_are_listed_newest_first_and_opened_by_what_the_server_called_them() {
    let bench = Bench::new();
    let first = caught(
        &bench,
        &["--subject", "first", "--cc", "x@navy.example"],
        b"one",
    );
    caught(&bench, &["--subject", "second"], b"two");
    let run = inbox(&bench, &[]);
    let rows: Vec<&str> = run.out.lines().collect();
    assert!(
        rows[0].ends_with("→ grace@navy.example  second"),
        "{rows:?}"
    );
    assert!(
        rows[1].ends_with("→ grace@navy.example and 1 more  first"),
        "{rows:?}"
    );
    let short = first[..8].to_lowercase();
    assert!(rows[1].starts_with(&short), "{rows:?}");
    for id in [first.as_str(), &short] {
        let run = inbox(&bench, &[id]);
        run.ends(0, "\nHeaders\n  X-PM-Message-Id: ");
        run.ends(0, "\nText\n  one\n");
    }
    inbox(&bench, &["latest"]).ends(0, "\nText\n  two\n");
    let run = inbox(&bench, &["latest", "--headers"]);
    run.ends(0, "Subject: second\n");
    assert!(!run.out.contains("two"));
    inbox(&bench, &["ffffffffffffffff"]).ends(66, "`postrider inbox` lists");
}

#[test]
fn json_has_stable_names() {
    let bench = Bench::new();
    let file = bench.file("a.pdf", [0, 1, 2, 3]);
    caught(
        &bench,
        &["--subject", "s", "--tag", "receipts", "--attach", &file],
        b"one",
    );
    let listed = inbox(&bench, &["--json"]).json().pop().unwrap();
    assert_eq!(
        (&listed["v"], &listed["event"]),
        (&1.into(), &"message".into())
    );
    assert_eq!(listed["subject"], "s");
    assert_eq!(listed["files"][0]["name"], "a.pdf");
    assert_eq!(listed["files"][0]["bytes"], 4);
    let keys = |object: &serde_json::Value| {
        let keys: Vec<String> = object.as_object().unwrap().keys().cloned().collect();
        keys.join(" ")
    };
    let names = "v event id time unix_ms status mail_from rcpt_to from to subject stream tag metadata bytes files events webhooks";
    assert_eq!(keys(&listed), names);
    let opened = inbox(&bench, &["latest", "--json"]).json().pop().unwrap();
    assert_eq!(
        keys(&opened),
        format!("{names} headers text html html_as_text parts")
    );
    assert_eq!(opened["text"].as_str().map(str::trim), Some("one"));
}

#[test]
fn the_source_is_untouched_and_all_else_is_safe_to_print() {
    let bench = Bench::new();
    let wild = "a\x1b[2Jb\x07\u{202e}c\n";
    caught(&bench, &["--subject", "s"], wild.as_bytes());
    let raw = inbox(&bench, &["latest", "--raw"]);
    assert_eq!(raw.err, "");
    let folder = std::fs::read_dir(bench.path("data/practice-inbox")).unwrap();
    let is_source = |path: &std::path::PathBuf| path.extension().is_some_and(|kind| kind == "eml");
    let source = folder
        .map(|file| file.unwrap().path())
        .find(is_source)
        .unwrap();
    assert_eq!(raw.out.as_bytes(), std::fs::read(source).unwrap());
    let shown = inbox(&bench, &["latest"]).out;
    assert!(
        shown.contains("a\\u{1b}[2Jb\\u{7}\\u{202e}c")
            && !shown.contains(['\x1b', '\x07', '\u{202e}']),
        "{shown:?}"
    );
    let json = inbox(&bench, &["latest", "--json"]).out;
    assert!(!json.contains('\x1b') && json.contains(r"\u001b"), "{json}");
}

/// What the binary writes to a terminal, standard error and output alike.
fn on_a_terminal(bench: &Bench, arguments: &[&str]) -> String {
    let pair = portable_pty::native_pty_system()
        .openpty(portable_pty::PtySize::default())
        .unwrap();
    let mut command = portable_pty::CommandBuilder::new(env!("CARGO_BIN_EXE_postrider"));
    command.args(arguments);
    command.env_clear();
    command.env("POSTRIDER_HOME", bench.home.path());
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut bytes = Vec::new();
    // A terminal that nobody holds any more ends with an error on Linux.
    let _ = reader.read_to_end(&mut bytes);
    assert!(child.wait().unwrap().success());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn a_terminal_is_warned_of_a_wild_source_and_of_no_other() {
    let bench = Bench::new();
    let arguments = ["inbox", "latest", "--raw"];
    caught(&bench, &["--subject", "s"], b"tame\n");
    let said = on_a_terminal(&bench, &arguments);
    assert!(
        said.contains("tame") && !said.contains("warning"),
        "{said:?}"
    );
    caught(&bench, &["--subject", "s"], b"a\x1b[31mb\n");
    let said = on_a_terminal(&bench, &arguments);
    assert!(
        said.contains("warning: this message has control characters"),
        "{said:?}"
    );
    assert!(said.contains("a\x1b[31mb"), "{said:?}");
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    for arguments in [
        &["--raw"][..],
        &["--headers"],
        &["latest", "--raw", "--json"],
        &["latest", "--html", "--part", "2"],
        &["--html"],
        &["--count", "2"],
        &["latest", "--clear"],
        &["--clear", "--wait", "1s"],
        &["--delete", "a", "--to", "b@c.example"],
    ] {
        inbox(&Bench::new(), arguments).ends(64, "Usage: postrider inbox");
    }
}
