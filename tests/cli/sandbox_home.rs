//! What a practice server keeps in its home: tokens of its own, files for its owner alone, and messages that it
//! says it caught only when they are on disk.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use crate::bench::{Bench, Run};
use crate::live::Live;

/// What opened every practice server once.
const ONCE: &str = "70726163-7469-4365-8000-706f73746d6b";
const GIVEN: &str = "11111111-2222-4333-8444-555555555555";
const GIVEN_ACCOUNT: &str = "66666666-7777-4888-9999-aaaaaaaaaaaa";

/// Sends as another program would, over SMTP or the API, with this token.
fn send(live: &Live, via: &str, token: &str, text: &str) -> Run {
    let port = live.port();
    let arguments = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "--api-url",
        live.text("api_url"),
        "send",
        "--via",
        via,
        "--json",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
        "--subject",
        "s",
    ];
    Bench::new()
        .with("POSTMARK_SERVER_TOKEN", token)
        .with("NO_PROXY", "127.0.0.1")
        .run(&arguments, text.as_bytes())
}

fn is_accepted(run: &Run) -> bool {
    run.json()
        .last()
        .is_some_and(|outcome| outcome["status"] == "accepted")
}

#[test]
fn every_home_has_tokens_of_its_own_and_keeps_them() {
    let (one, other) = (Bench::new(), Bench::new());
    let keys = ["server_token", "account_token", "access_key", "secret_key"];
    let tokens = |live: &Live| keys.map(|key| live.text(key).to_owned());
    let (first, theirs) = (Live::start(&one, &[]), Live::start(&other, &[]));
    for (ours, others) in tokens(&first).iter().zip(tokens(&theirs)) {
        assert!(*ours != others && !ours.is_empty());
    }
    assert_eq!(tokens(&Live::start(&one, &[])), tokens(&first));
    for via in ["smtp", "api"] {
        assert!(
            is_accepted(&send(&first, via, first.text("server_token"), "x")),
            "{via}"
        );
        for wrong in [
            ONCE,
            theirs.text("server_token"),
            first.text("account_token"),
        ] {
            send(&first, via, wrong, "x").ends(77, "");
        }
    }
}

#[test]
fn the_command_line_uses_the_tokens_of_the_server_that_runs() {
    let bench = Bench::new();
    let tokens = format!("server_token = \"{GIVEN}\"\naccount_token = \"{GIVEN_ACCOUNT}\"");
    let tokens = bench.file("tokens.toml", tokens);
    let live = Live::start(&bench, &["--token-file", &tokens]);
    let practice = ["--profile", "practice"];
    let send = ["send", "--to", "grace@navy.example", "--subject", "s"];
    for command in [&send[..], &["account", "servers"], &["check"]] {
        bench
            .run(&[&practice[..], command].concat(), b"x")
            .ends(0, "");
    }
    assert_eq!(live.until("message")["subject"], "s");
}

#[test]
fn a_test_may_give_the_tokens_beforehand() {
    let bench = Bench::new();
    let own = Live::start(&bench, &[]).text("account_token").to_owned();
    let alone = bench.file("token", format!("{GIVEN}\n"));
    let table = format!(
        "server_token = \"{GIVEN}\"\naccount_token = \"{GIVEN_ACCOUNT}\"\nsecret_key = \"s3cret\"\n"
    );
    let table = bench.file("tokens.toml", table);
    let live = Live::start(&bench, &["--token-file", &alone]);
    assert_eq!(
        (live.text("server_token"), live.text("account_token")),
        (GIVEN, &*own)
    );
    for via in ["smtp", "api"] {
        assert!(is_accepted(&send(&live, via, GIVEN, "x")), "{via}");
    }
    let live = Live::start(&bench, &["--token-file", &table]);
    assert_eq!(live.text("account_token"), GIVEN_ACCOUNT);
    assert_eq!(live.text("secret_key"), "s3cret");
    let variable = Bench::new().with("POSTRIDER_SANDBOX_TOKEN", GIVEN_ACCOUNT);
    let table = variable.file("tokens.toml", format!("server_token = \"{GIVEN}\""));
    let live = Live::start(&variable, &[]);
    assert_eq!(live.text("server_token"), GIVEN_ACCOUNT);
    let live = Live::start(&variable, &["--token-file", &table]);
    assert_eq!(live.text("server_token"), GIVEN, "the file wins");
}

#[test]
fn a_given_token_that_cannot_be_used_is_named_and_not_repeated() {
    let bench = Bench::new();
    for (text, part) in [
        ("hunter2", "holds neither one server token"),
        ("server_token = \"hunter2\"", "the server_token from"),
        ("secret_key = \"\"", "the secret_key from"),
    ] {
        let path = bench.file("tokens", text);
        let run = bench.run(&["sandbox", "--token-file", &path], b"");
        run.ends(78, part);
        assert!(!format!("{}{}", run.out, run.err).contains("hunter2"));
    }
    let missing = bench.path("missing");
    let run = bench.run(&["sandbox", "--token-file", &missing], b"");
    run.ends(78, "cannot be read");
    let run = Bench::new()
        .with("POSTRIDER_SANDBOX_TOKEN", "hunter2")
        .run(&["sandbox"], b"");
    run.ends(
        78,
        "POSTRIDER_SANDBOX_TOKEN is not shaped like an API token",
    );
    assert!(!run.err.contains("hunter2"));
}

/// Everything below a folder, the folder included.
fn everything(path: &Path) -> Vec<PathBuf> {
    let mut found = vec![path.to_owned()];
    if path.is_dir() {
        let entries = std::fs::read_dir(path).unwrap();
        found.extend(entries.flat_map(|entry| everything(&entry.unwrap().path())));
    }
    found
}

#[test]
fn all_that_it_keeps_is_for_its_owner_alone() {
    let bench = Bench::new();
    let live = Live::start(&bench, &[]);
    assert!(is_accepted(&send(
        &live,
        "smtp",
        live.text("server_token"),
        "x"
    )));
    live.until("message");
    let kept: Vec<PathBuf> = [bench.path("data"), bench.path("state")]
        .iter()
        .flat_map(|folder| everything(Path::new(folder)))
        .collect();
    assert!(
        kept.iter()
            .any(|path| path.ends_with("practice-tokens.toml")),
        "{kept:?}"
    );
    for path in kept {
        let expected = if path.is_dir() { 0o700 } else { 0o600 };
        let mode = path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, expected, "{}", path.display());
    }
}

#[test]
fn nothing_is_caught_that_does_not_fit_on_the_disk() {
    let bench = Bench::new();
    let live = Live::with_small_files(&bench);
    let token = live.text("server_token").to_owned();
    let kept = || {
        std::fs::read_dir(bench.path("data/practice-inbox"))
            .unwrap()
            .count()
    };
    for via in ["smtp", "api"] {
        let before = kept();
        for length in [3_000, 6_000, 20_000, 200_000] {
            let text = "word ".repeat(length / 5);
            let run = send(&live, via, &token, &text);
            let expected = if via == "smtp" {
                "452 4.3.1"
            } else {
                "Nothing was accepted"
            };
            run.ends(75, expected);
            assert_eq!(kept(), before, "{via}, {length}: nothing is left of it");
        }
        assert!(is_accepted(&send(&live, via, &token, "short")), "{via}");
        assert_eq!(kept(), before + 2);
    }
    assert_eq!(bench.run(&["inbox", "--json"], b"").json().len(), 2);
}

/// Many sends at once wait for one another at the history.
#[test]
fn many_sends_at_once_are_all_recorded_and_say_so() {
    const SENDS: usize = 60;
    const AT_ONCE: usize = 20;
    let bench = Bench::new();
    let _live = Live::start(&bench, &[]);
    let next = std::sync::atomic::AtomicUsize::new(0);
    let send = || {
        while next.fetch_add(1, std::sync::atomic::Ordering::Relaxed) < SENDS {
            let arguments = [
                "--profile",
                "practice",
                "send",
                "--to",
                "grace@navy.example",
                "--json",
            ];
            let run = bench.run(&arguments, b"x");
            run.ends(0, "accepted");
            assert!(!run.out.contains("unrecorded"), "{}", run.out);
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(send);
        }
    });
    let recorded = bench
        .run(&["history", "--json", "--limit", "1000"], b"")
        .json();
    assert_eq!(recorded.len(), SENDS);
    assert!(recorded.iter().all(|send| send["status"] == "accepted"));
}
