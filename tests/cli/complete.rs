//! Completions: what the script of a shell is told, and the scripts in real shells.

use std::process::{Command, Stdio};

use crate::again::ID;
use crate::bench::Bench;
use crate::follow::{send, sender};
use crate::live::Live;

/// Words that complete the last of `words` (fish has values with help, separated by a tab).
fn completed(bench: &Bench, words: &[&str]) -> Vec<String> {
    let mut command = bench.command(&[&["--", "postrider"], words].concat());
    let asked = command
        .env("_POSTRIDER_COMPLETE", "fish")
        .current_dir(bench.home.path());
    let output = asked.output().unwrap();
    assert!(output.status.success() && output.stderr.is_empty());
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

fn has(bench: &Bench, words: &[&str], value: &str, about: &str) {
    let found = completed(bench, words);
    let is_it = |line: &String| {
        let (one, help) = line.split_once('\t').unwrap_or((line, ""));
        one == value && help.contains(about)
    };
    assert!(
        found.iter().any(is_it),
        "{words:?}: {value} is not in {found:?}"
    );
}

#[test]
fn commands_options_and_values_are_completed() {
    let bench = Bench::new()
        .config("[profiles.shop]\nsender = \"shop@acme.example\"\nstream = \"receipts\"\n");
    for (words, value, about) in [
        (&["sen"][..], "send", "Send a message"),
        (&["send", "--retry-"], "--retry-wait", "first retry"),
        (&["send", "--via", ""], "api", "HTTP API"),
        (&["send", "--profile", ""], "shop", "shop@acme.example"),
        (&["--profile", "pr"], "practice", ""),
        (&["history", "--of", ""], "shop", ""),
        (&["history", "--status", ""], "bounced", ""),
        (&["send", "--stream", ""], "receipts", ""),
        (&["send", "--stream", "out"], "outbound", ""),
        (&["send", "--no-check", "tag"], "tag-long", ""),
        (&["sandbox", "--scenario", "grey"], "greylisted", ""),
        (&["explain", "auth.acc"], "auth.account-token", ""),
        (&["man", "his"], "history", "List sent messages"),
    ] {
        has(&bench, words, value, about);
    }
    // A check that cannot be skipped is not offered, nor what does not begin so.
    let checks = completed(&bench, &["send", "--no-check", "from"]);
    assert!(
        checks.iter().all(|line| line.starts_with("from")),
        "{checks:?}"
    );
}

#[test]
fn only_the_file_options_complete_file_names() {
    let bench = Bench::new();
    bench.file("letter.md", "Hello");
    for kind in ["text", "html", "markdown"] {
        let content = format!("--{kind}");
        assert_eq!(
            completed(&bench, &["send", &content, "let"]),
            Vec::<String>::new()
        );
        let file = format!("--{kind}-file");
        assert_eq!(completed(&bench, &["send", &file, "let"]), ["letter.md"]);
    }
}

#[test]
fn sends_of_the_history_are_completed_with_safe_subjects() {
    let practice = Bench::new();
    let live = Live::start(&practice, &["--latency", "0"]);
    let bench = sender(&live);
    assert_eq!(
        completed(&bench, &["follow", ""])
            .iter()
            .filter(|line| line.starts_with(ID))
            .count(),
        0
    );
    let message = [
        "-f",
        "ada@acme.example",
        "-t",
        "grace@navy.example",
        "-s",
        "Odd \u{202e}subject",
        "--id",
        ID,
    ];
    assert_eq!(send(&bench, &live, &message).code, 0);
    for words in [
        ["follow", "0190"].as_slice(),
        &["history", "--show", ""],
        &["history", "--delete", "0"],
    ] {
        has(
            &bench,
            words,
            ID,
            "grace@navy.example: Odd \\u{202e}subject",
        );
    }
}

/// Runs `shell` if it is there.
fn shell(bench: &Bench, shell: &str, script: &str) -> Option<String> {
    let program = env!("CARGO_BIN_EXE_postrider");
    let folder = program.rsplit_once('/').unwrap().0;
    let output = Command::new(shell)
        .args(["-c", script])
        .env_clear()
        .env("PATH", format!("{folder}:/usr/local/bin:/usr/bin:/bin"))
        .env("HOME", bench.home.path())
        .env("POSTRIDER_HOME", bench.home.path())
        .stdin(Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: {shell} is not installed");
        return None;
    };
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{shell}");
    Some(String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_scripts_work_in_their_shells() {
    let bench = Bench::new();
    let bash = "eval \"$(postrider completions bash)\"; COMP_WORDS=(postrider sandbox --scenario greyl); COMP_CWORD=3; \
        _clap_complete_postrider postrider greyl --scenario; printf '%s\\n' \"${COMPREPLY[@]}\"";
    if let Some(said) = shell(&bench, "bash", bash) {
        assert_eq!(said, "greylisted\n");
    }
    let fish = "postrider completions fish | source; complete --do-complete 'postrider sandbox --scenario greyl'";
    if let Some(said) = shell(&bench, "fish", fish) {
        assert!(said.starts_with("greylisted"), "{said}");
    }
    // zsh completes only at a prompt: here it is known to read the script.
    let zsh = "autoload -U compinit && compinit -D && source <(postrider completions zsh) && print ${_comps[postrider]}";
    if let Some(said) = shell(&bench, "zsh", zsh) {
        assert!(said.contains("postrider"), "{said}");
    }
    let powershell = bench.run(&["completions", "powershell"], b"");
    powershell.ends(
        0,
        "Register-ArgumentCompleter -Native -CommandName postrider",
    );
}

#[test]
fn man_pages_are_well_formed() {
    let bench = Bench::new();
    let folder = bench.path("man1");
    bench
        .run(&["man", "--dir", &folder], b"")
        .ends(0, "man pages written");
    let pages: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|page| page.unwrap().path())
        .collect();
    assert!(pages.len() > 20);
    for page in [
        "postrider.1",
        "postrider-send.1",
        "postrider-sendmail.1",
        "postrider-token-set.1",
    ] {
        assert!(pages.iter().any(|path| path.ends_with(page)), "{page}");
    }
    let lint = Command::new("mandoc")
        .args(["-T", "lint", "-W", "warning"])
        .args(&pages)
        .output();
    let Ok(lint) = lint else {
        eprintln!("skipped: mandoc is not installed");
        return;
    };
    let said = String::from_utf8_lossy(&lint.stdout);
    assert!(said.is_empty() && lint.status.success(), "{said}");
}
