//! Nothing that others wrote acts on the terminal: every command that repeats foreign text is given text
//! with control characters, bidirectional controls and hidden characters.

use crate::bench::{Bench, Run};

/// Clears the screen, sets the title and the clipboard, colors, turns and hides text.
const EVIL: &str = "\u{1b}[2J\u{1b}]0;PWN\u{7}\u{1b}]52;c;ZXZpbA==\u{7}\u{9b}31mC1\u{90}dcs\u{9c}\u{8}\u{7f}\
    \u{202e}RLO\u{202c}\u{2066}iso\u{2069}\u{200e}LRM\u{61c}ALM ze\u{200b}ro\u{2060}wi\u{feff}dth\u{e0041}tag\
    \u{ad}shy\u{2028}ls\u{2029}ps\u{b}\u{c}\r\u{85}";
/// The same without what ends a line somewhere.
const EVIL_WORD: &str = "a\u{1b}[2J\u{7}\u{9b}31m\u{7f}\u{202e}b\u{2066}\u{200b}\u{feff}\u{e0041}c";

/// Whether a terminal takes `c` for more than a letter.
fn acts(c: char) -> bool {
    matches!(
        c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}'
            | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Fails if anything of `run` acts on a terminal. Returns what was printed.
fn is_safe(what: &[&str], run: &Run) -> String {
    for text in [&run.out, &run.err] {
        let wild: Vec<char> = text.chars().filter(|c| acts(*c)).collect();
        assert!(wild.is_empty(), "{what:?}: {wild:?} in\n{text:?}");
    }
    format!("{}{}", run.out, run.err)
}

fn eml(from: &str, to: &str) -> String {
    format!(
        "From: \"{EVIL_WORD}\" <{from}>\r\nTo: {EVIL_WORD} <{to}>\r\nSubject: {EVIL_WORD}\r\nX-Own: {EVIL_WORD}\r\n\
         X-PM-Tag: {EVIL_WORD}\r\nX-PM-Metadata-a: {EVIL_WORD}\r\nX-PM-Message-Stream: {EVIL_WORD}\r\n\
         Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n\
         Body {EVIL}\r\n--b\r\nContent-Type: application/x{EVIL_WORD}; name=\"{EVIL_WORD}.exe\"\r\n\
         Content-Disposition: attachment; filename=\"a{EVIL_WORD}gpj.exe\"\r\n\r\nx\r\n--b--\r\n"
    )
}

/// `text` as a basic string of TOML.
fn toml(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        ' '..='!' | '#'..='[' | ']'..='~' => c.to_string(),
        _ => format!("\\U{:08X}", u32::from(c)),
    });
    format!("\"{}\"", escaped.collect::<String>())
}

fn draft() -> String {
    let evil = toml(EVIL);
    format!(
        "from = {}\nto = [{evil}]\nsubject = {evil}\ntext = {evil}\ntag = {evil}\nheaders = {{ {} = {evil} }}\n",
        toml(&format!("{EVIL} <ada@acme.example>")),
        toml(&format!("X-{EVIL}")),
    )
}

fn settings() -> String {
    let names = [
        "SMTP_HOST",
        "SMTP_PORT",
        "SMTP_USERNAME",
        "SMTP_PASSWORD",
        "MAIL_FROM",
    ];
    let lines: String = names
        .iter()
        .map(|name| format!("{name}={EVIL_WORD}\n"))
        .collect();
    format!("{lines}{EVIL_WORD}=x\n")
}

#[test]
fn message_files_drafts_and_settings_are_repeated_safely() {
    let bench = Bench::new();
    let mail = bench.file("evil.eml", eml("ada@acme.example", "grace@navy.example"));
    let bad = bench.file("bad.eml", eml("nobody", "nowhere"));
    let draft = bench.file("evil.toml", draft());
    let settings = bench.file("evil.env", settings());
    let odd = bench.file(&format!("{EVIL_WORD}.toml"), "to = 1\n");
    let send = ["send", "--dry-run"];
    for file in [
        ["--eml", &mail],
        ["--eml", &bad],
        ["--draft", &draft],
        ["--draft", &odd],
    ] {
        for json in [&[][..], &["--json"]] {
            let arguments = [&send[..], &file, json].concat();
            let run = bench.run(&arguments, b"");
            let said = is_safe(&arguments, &run);
            assert!(
                said.contains("u{1b}") || said.contains("u001b"),
                "{arguments:?}: {said}"
            );
            if !json.is_empty() {
                run.json();
            }
        }
        let arguments = ["export", "--as", "eml", file[0], file[1]];
        let run = bench.run(&arguments, b"");
        let err = Run {
            out: String::new(),
            ..run
        };
        is_safe(&arguments, &err);
    }
    for json in [&[][..], &["--json"]] {
        let arguments = [
            &["--timeout", "1", "check", "--settings", &settings][..],
            json,
        ]
        .concat();
        is_safe(&arguments, &bench.run(&arguments, b""));
    }
}

#[test]
fn arguments_are_repeated_safely() {
    let bench = Bench::new();
    let absent = format!("/nowhere/{EVIL_WORD}");
    let odd_to = format!("{EVIL_WORD}@navy.example, x{EVIL_WORD}");
    for arguments in [
        &[EVIL][..],
        &[&format!("--{EVIL_WORD}")],
        &["send", "--nope", EVIL],
        &["send", "--via", EVIL],
        &["--smtp-port", EVIL, "send"],
        &["--profile", EVIL, "send"],
        &["--profile", EVIL, "token", "status"],
        &["--theme", EVIL, "config", "show"],
        &["--ca-file", &absent, "config", "show"],
        &[
            "--api-url",
            EVIL,
            "--smtp-host",
            "127.0.0.1",
            "account",
            "servers",
        ],
        &["completions", EVIL],
        &["man", EVIL],
        &["send", "--eml", &absent],
        &["send", "--draft", &absent],
        &["send", "--attach", &absent, "--dry-run"],
        &[
            "send",
            "--from",
            EVIL,
            "--to",
            &odd_to,
            "--subject",
            EVIL,
            "--dry-run",
        ],
        &["send", "--to", &odd_to, "--header", EVIL, "--dry-run"],
        &["send", "--var", EVIL, "--dry-run"],
        &["check", "--settings", &absent],
        &[
            "check",
            "--stream",
            EVIL,
            "--from",
            EVIL,
            "--selector",
            EVIL,
            "--resolver",
            EVIL,
        ],
        &["explain", EVIL],
        &["explain", "535", EVIL],
        &["history", "--show", EVIL],
        &["history", "--status", EVIL],
        &["history", "--of", EVIL, EVIL],
        &["history", "--delete", EVIL],
        &["history", "--export", &absent],
        &["drafts", EVIL],
        &["inbox", EVIL],
        &["follow", EVIL],
        &["sandbox", "--scenario", EVIL],
        &["sandbox", "--scenario", &absent],
        &["sandbox", "--sender", EVIL],
        &["--profile", "practice", "account", "servers", EVIL],
    ] {
        let run = bench.run(arguments, b"x");
        is_safe(arguments, &run);
        assert!(run.code <= 130, "{arguments:?} ended with {}", run.code);
    }
}

#[test]
fn a_configuration_is_repeated_safely() {
    for text in [
        format!("default-profile = {}\n", toml(EVIL)),
        format!("{} = 1\n", toml(EVIL)),
        format!("[profiles.{}]\nsmtp-host = 1\n", toml(EVIL)),
        format!(
            "[profiles.shop]\nsmtp-host = {}\nsender = {}\n",
            toml(EVIL),
            toml(EVIL)
        ),
        format!("[keys]\n{} = {}\n", toml(EVIL), toml(EVIL)),
        format!("x = {EVIL}\n"),
    ] {
        let bench = Bench::new().config(&text);
        for arguments in [
            &["config", "show"][..],
            &["config", "profiles"],
            &["config", "profiles", "--json"],
            &["keys"],
            &["send", "--to", "grace@navy.example"],
        ] {
            is_safe(arguments, &bench.run(arguments, b"x"));
        }
    }
}

#[test]
fn what_was_sent_and_caught_is_listed_safely() {
    let bench = Bench::new();
    let file = bench.file(&format!("{EVIL_WORD}.txt"), EVIL);
    let tag = format!("tag{EVIL_WORD}");
    let arguments = [
        "send",
        "--profile",
        "practice",
        "--to",
        "grace@navy.example",
        "--subject",
        EVIL_WORD,
        "--tag",
        &tag,
        "--from",
        &format!("{EVIL_WORD} <ada@acme.example>"),
        "--attach",
        &file,
        "--json",
    ];
    // Preflight may refuse some of it; the practice server takes anything by SMTP.
    is_safe(&arguments, &bench.run(&arguments, EVIL.as_bytes()));
    let plain = [
        "send",
        "--profile",
        "practice",
        "--to",
        "grace@navy.example",
        "--subject",
        "s",
    ];
    is_safe(&plain, &bench.run(&plain, EVIL.as_bytes()));
    for arguments in [
        &["inbox"][..],
        &["inbox", "--json"],
        &["inbox", "latest"],
        &["inbox", "latest", "--json"],
        &["inbox", "latest", "--headers"],
        &["history"],
        &["history", "--json"],
        &["history", "--export", "-"],
    ] {
        let run = bench.run(arguments, b"");
        is_safe(arguments, &run);
        run.ends(0, "");
    }
    let shown = bench.run(&["inbox", "latest"], b"").out;
    assert!(
        shown.contains("\\u{1b}[2J") && shown.contains("\\u{202e}RLO"),
        "{shown}"
    );
}

#[test]
fn an_explained_log_is_repeated_safely_and_json_keeps_its_characters() {
    let bench = Bench::new();
    let log = r#"2026-11-29 12:00:01 postmark answered 422 {"ErrorCode":406,"Message":"You tried to send to a recipient \u001b]0;PWNED\u0007\u001b[31mthat is inactive\u009b0m \u202eetirw uoy"}"#;
    let file = bench.file("explain-esc.log", log);
    let smtp = format!("535 5.7.8 {EVIL} nobody\n");
    let quoted = format!("SMTPRecipientsRefused: {{'x': (550, b'5.1.1 {EVIL}')}}");
    let named =
        format!("{{\"ErrorCode\": 300, \"Message\": \"Invalid 'From' address: '{EVIL_WORD}'\"}}");
    for input in [log, &smtp, &quoted, &named] {
        let run = bench.run(&["explain", "-"], input.as_bytes());
        is_safe(&[input], &run);
        let run = bench.run(&["explain", "-", "--json"], input.as_bytes());
        is_safe(&[input], &run);
        run.json();
    }
    let shown = bench.run(&["explain", &file], b"");
    shown.ends(
        0,
        r"a recipient \u{1b}]0;PWNED\u{7}\u{1b}[31mthat is inactive\u{9b}0m \u{202e}etirw uoy",
    );
    let json = bench.run(&["explain", &file, "--json"], b"");
    json.ends(0, r"\u009b0m \u202eetirw");
    let evidence = json.json()[0]["evidence"].to_string();
    assert!(
        evidence.contains("inactive\u{9b}0m \u{202e}etirw uoy"),
        "{evidence:?}"
    );
}

#[test]
fn a_dry_run_into_a_pipe_is_the_message_itself() {
    let bench = Bench::new();
    let arguments = [
        "send",
        "--dry-run",
        "--from",
        "ada@acme.example",
        "--to",
        "grace@navy.example",
        "--subject",
        "s",
    ];
    let piped = bench.run(&arguments, b"one\ntwo\n");
    piped.ends(0, "");
    assert!(piped.out.contains("\r\n\r\n"), "{:?}", piped.out);
}
