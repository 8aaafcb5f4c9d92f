//! Which token serves, seen from outside.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;

use crate::bench::{Bench, TOKEN};

const OTHER: &str = "99999999-2222-4333-8444-555555555555";
const SEND: [&str; 8] = [
    "--profile",
    "mine",
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--json",
];

fn bench(mode: u32) -> Bench {
    let bench = Bench::new();
    let path = bench.file("token", format!("{TOKEN}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    bench.config(&format!(
        "[profiles.mine]\nsmtp-host = \"127.0.0.1\"\nsmtp-ports = [1]\ntoken-file = {path:?}\n"
    ))
}

#[test]
fn a_private_file_serves_and_an_open_one_is_refused() {
    bench(0o600).run(&SEND, b"x").ends(69, "connection.refused");
    bench(0o644).run(&SEND, b"x").ends(78, "chmod 600");
}

#[test]
fn two_tokens_need_a_word() {
    let both = || bench(0o600).with("POSTMARK_SERVER_TOKEN", OTHER);
    let run = both().run(&SEND, b"x");
    run.ends(78, "--token-from env or --token-from profile");
    assert!(!run.err.contains(TOKEN) && !run.err.contains(OTHER));
    for source in ["env", "profile"] {
        let arguments = [&SEND[..], &["--token-from", source]].concat();
        both().run(&arguments, b"x").ends(69, "connection.refused");
    }
}

#[test]
fn half_a_token_is_told() {
    let run = Bench::new()
        .with("POSTMARK_SMTP_ACCESS_KEY", "PM-T-outbound-x")
        .run(&SEND[2..], b"x");
    run.ends(78, "POSTMARK_SMTP_SECRET_KEY is not");
}

#[test]
fn a_token_of_another_shape_is_a_warning() {
    let run = Bench::new()
        .with("POSTMARK_SERVER_TOKEN", "your-server-api-token")
        .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
        .with("POSTRIDER_SMTP_PORT", "1")
        .run(&SEND[2..], b"x");
    run.ends(69, "placeholder from an example");
}

#[test]
fn the_practice_token_is_told_apart_from_a_real_one() {
    let send = |host: &str| {
        Bench::new()
            .with(
                "POSTMARK_SERVER_TOKEN",
                "70726163-7469-4365-8000-706f73746d6b",
            )
            .with("POSTRIDER_SMTP_PORT", "1")
            .run(&[&SEND[2..], &["--smtp-host", host]].concat(), b"x")
    };
    // A literal address: nothing is looked up, and nothing listens there.
    send("127.0.0.2").ends(
        69,
        "does not work at 127.0.0.2; to practice, use --profile practice",
    );
    assert!(!send("127.0.0.1").err.contains("token-practice"));
}

const NAMES: [&str; 4] = [
    "POSTMARK_SERVER_TOKEN",
    "POSTMARK_API_TOKEN",
    "POSTMARK_API_KEY",
    "POSTMARK_TOKEN",
];

/// A file for a variable, of this mode.
fn token_file(bench: &Bench, name: &str, token: &str, mode: u32) -> String {
    let path = bench.file(name, format!("{token}\n"));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
    path
}

/// `token status` with these variables: what serves from where, or why nothing does.
fn status(bench: Bench, variables: &[(&'static str, &str)]) -> serde_json::Value {
    let bench = variables
        .iter()
        .fold(bench, |bench, (name, value)| bench.with(name, *value));
    let run = bench.run(&["token", "status", "--json"], b"");
    for secret in [TOKEN, OTHER] {
        assert!(!run.out.contains(secret) && !run.err.contains(secret));
    }
    run.json().remove(0)
}

#[test]
fn every_name_of_the_token_serves_and_is_named_where_it_is_not_the_usual_one() {
    for name in NAMES {
        let is_usual = name == NAMES[0];
        let told = status(Bench::new(), &[(name, TOKEN)]);
        assert_eq!(told["serves"], "environment", "{told}");
        assert_eq!(told["environment"]["variables"], serde_json::json!([name]));
        let notes = told["notes"].as_array().unwrap();
        assert_eq!(notes.is_empty(), is_usual, "{told}");
        assert!(
            is_usual || notes[0].as_str().unwrap().contains(name),
            "{told}"
        );
        let send = Bench::new()
            .with(name, TOKEN)
            .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
            .with("POSTRIDER_SMTP_PORT", "1")
            .run(&SEND[2..], b"x");
        send.ends(69, "connection.refused");
        assert_eq!(
            send.err
                .contains(&format!("note: the Server API token is the one in {name}")),
            !is_usual
        );
    }
}

#[test]
fn of_several_variables_the_usual_one_serves_and_others_must_agree() {
    let same = [
        ("POSTMARK_API_TOKEN", TOKEN),
        ("POSTMARK_API_KEY", TOKEN),
        ("POSTMARK_TOKEN", " "),
    ];
    assert_eq!(status(Bench::new(), &same)["serves"], "environment");
    for pair in [[1, 2], [1, 3], [2, 3]] {
        let [first, second] = pair.map(|at| NAMES[at]);
        let told = status(Bench::new(), &[(first, TOKEN), (second, OTHER)]);
        assert_eq!(
            (&told["serves"], &told["error"], &told["exit"]),
            (&serde_json::Value::Null, &"two-tokens".into(), &78.into())
        );
        let why = told["why"].as_str().unwrap();
        assert!(why.contains(first) && why.contains(second), "{why}");
        Bench::new()
            .with(first, TOKEN)
            .with(second, OTHER)
            .run(&SEND[2..], b"x")
            .ends(78, "two tokens");
    }
    let usual = status(Bench::new(), &[(NAMES[0], TOKEN), (NAMES[1], OTHER)]);
    assert!(
        usual["masked"]
            .as_str()
            .unwrap()
            .ends_with(&TOKEN[TOKEN.len() - 4..]),
        "{usual}"
    );
    assert_eq!(
        usual["environment"]["variables"],
        serde_json::json!([NAMES[0], NAMES[1]])
    );
    // An SMTP token has been asked for by its own names.
    let pair = [
        ("POSTMARK_SMTP_ACCESS_KEY", "PM-T-outbound-x"),
        ("POSTMARK_SMTP_SECRET_KEY", "half"),
        ("POSTMARK_API_TOKEN", TOKEN),
    ];
    assert_eq!(status(Bench::new(), &pair)["kind"], "smtp-token");
}

#[test]
fn a_variable_can_name_a_file() {
    for name in [
        "POSTMARK_SERVER_TOKEN_FILE",
        "POSTMARK_API_TOKEN_FILE",
        "POSTMARK_API_KEY_FILE",
        "POSTMARK_TOKEN_FILE",
    ] {
        let bench = Bench::new();
        let path = token_file(&bench, "secret", TOKEN, 0o600);
        let told = status(bench, &[(name, &path)]);
        assert_eq!(
            (&told["serves"], &told["environment"]["variables"]),
            (&"environment".into(), &serde_json::json!([name]))
        );
    }
    let bench = Bench::new();
    let (access, secret) = (
        token_file(&bench, "a", "PM-T-outbound-x", 0o600),
        token_file(&bench, "s", "half", 0o400),
    );
    let pair = [
        ("POSTMARK_SMTP_ACCESS_KEY_FILE", access.as_str()),
        ("POSTMARK_SMTP_SECRET_KEY_FILE", secret.as_str()),
    ];
    assert_eq!(status(bench, &pair)["kind"], "smtp-token");
    let bench = Bench::new();
    let path = token_file(&bench, "secret", OTHER, 0o600);
    let both = [
        ("POSTMARK_SERVER_TOKEN", TOKEN),
        ("POSTMARK_SERVER_TOKEN_FILE", path.as_str()),
    ];
    assert_eq!(status(bench, &both)["error"], "two-tokens");
    let bench = Bench::new();
    let missing = bench.path("missing");
    let told = status(bench, &[("POSTMARK_TOKEN_FILE", &missing)]);
    let why = told["why"].as_str().unwrap();
    assert!(
        why.contains("POSTMARK_TOKEN_FILE") && why.contains(&missing),
        "{why}"
    );
}

/// Whether a file of this mode on a normal file system serves, and what is said.
#[test]
fn a_token_file_may_be_read_by_its_group_and_by_nobody_else() {
    for (mode, part) in [
        (0o600, None),
        (0o400, None),
        (0o640, Some("the group of")),
        (0o440, Some("the group of")),
        (0o644, Some("chmod 600")),
        (0o444, Some("chmod 600")),
        (0o604, Some("chmod 600")),
        (0o602, Some("other users can change")),
        (0o666, Some("other users can read and change")),
    ] {
        let serves = mode & 0o007 == 0;
        let variable = {
            let bench = Bench::new();
            let path = token_file(&bench, "a file", TOKEN, mode);
            status(bench, &[("POSTMARK_SERVER_TOKEN_FILE", &path)])
        };
        let profile = {
            let bench = Bench::new();
            let path = token_file(&bench, "a file", TOKEN, mode);
            let config = format!("[profiles.postmark]\ntoken-file = {path:?}\n");
            status(bench.config(&config), &[])
        };
        for told in [variable, profile] {
            assert_eq!(told["serves"].is_null(), !serves, "{mode:o}: {told}");
            let notes = told["notes"].as_array().unwrap();
            match (serves, part) {
                (true, None) => assert!(notes.is_empty(), "{mode:o}: {told}"),
                (true, Some(part)) => assert!(
                    notes[0].as_str().unwrap().contains(part),
                    "{mode:o}: {told}"
                ),
                (false, part) => {
                    let why = told["why"].as_str().unwrap();
                    assert!(
                        why.contains(part.unwrap()) && why.contains(&format!("{mode:04o}")),
                        "{mode:o}: {why}"
                    );
                    assert!(
                        why.contains("`chmod 600 '") || why.contains("`chmod 600 \""),
                        "{mode:o}: {why}"
                    );
                }
            }
        }
    }
}

/// Mounts as Docker, Podman and Kubernetes make them, in a mount namespace of the test's own: what is done there, the
/// file that is named, whether it serves, and what is said.
#[cfg(target_os = "linux")]
const MOUNTS: [(&str, &str, bool, &str); 8] = [
    (
        "mount -t tmpfs tmpfs $M; put $M/token 0444; mount -o remount,ro $M",
        "$M/token",
        true,
        "its mount is read-only",
    ),
    (
        "mount -t tmpfs tmpfs $M; put $M/token 0644; mount -o remount,ro $M",
        "$M/token",
        true,
        "its mount is read-only",
    ),
    (
        "mount -t tmpfs tmpfs $M; mkdir $M/..2026; put $M/..2026/token 0440; ln -s ..2026 $M/..data; ln -s ..data/token $M/token; mount -o remount,ro $M",
        "$M/token",
        true,
        "its mount is read-only",
    ),
    (
        "mount -t tmpfs tmpfs $M; put $M/token 0444; mount --bind $M/token $M/token; mount -o remount,bind,ro $M/token",
        "$M/token",
        true,
        "its mount is read-only",
    ),
    (
        "mount -t tmpfs tmpfs $M; put $M/token 0400; mount -o remount,ro $M",
        "$M/token",
        true,
        "",
    ),
    (
        "mount -t tmpfs tmpfs $M; put $M/token 0444",
        "$M/token",
        false,
        "chmod 600",
    ),
    (
        "mount -t tmpfs tmpfs /run; mkdir /run/secrets; put /run/secrets/token 0444",
        "/run/secrets/token",
        true,
        "a secret of a container",
    ),
    (
        "mount -t tmpfs tmpfs /run; mkdir /run/secrets; put /run/secrets/token 0446",
        "/run/secrets/token",
        false,
        "chmod 600",
    ),
];

#[cfg(target_os = "linux")]
#[test]
fn secrets_of_containers_serve_with_a_note() {
    use std::process::Command;
    let can_mount = Command::new("unshare")
        .args(["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"])
        .output();
    if !can_mount.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: no mounts can be made here");
        return;
    }
    for (setup, path, serves, part) in MOUNTS {
        for by_profile in [false, true] {
            let bench = Bench::new();
            let mounted = bench.path("mounted");
            std::fs::create_dir(&mounted).unwrap();
            let path = path.replace("$M", &mounted);
            let bench = match by_profile {
                true => bench.config(&format!("[profiles.postmark]\ntoken-file = {path:?}\n")),
                false => bench,
            };
            let script = format!(
                "set -e; put() {{ printf '{TOKEN}\\n' >\"$1\"; chmod \"$2\" \"$1\"; }}; {}; exec \"$0\" token status --json",
                setup.replace("$M", &mounted)
            );
            let mut command = Command::new("unshare");
            command
                .args(["-m", "sh", "-c", &script, env!("CARGO_BIN_EXE_postrider")])
                .env_clear()
                .env("PATH", "/usr/bin:/bin:/usr/sbin:/sbin")
                .env("POSTRIDER_HOME", bench.home.path());
            if !by_profile {
                command.env("POSTMARK_API_KEY_FILE", &path);
            }
            let output = command.output().unwrap();
            let told = String::from_utf8_lossy(&output.stdout).into_owned();
            let said = format!("{told}{}", String::from_utf8_lossy(&output.stderr));
            let told: serde_json::Value = serde_json::from_str(&told).expect(&said);
            let source = if by_profile { "file" } else { "environment" };
            assert_eq!(told["serves"] == source, serves, "{setup}: {told}");
            assert!(told.to_string().contains(part), "{setup}: {told}");
            assert_eq!(
                told.to_string().contains("chmod"),
                !serves,
                "{setup}: {told}"
            );
        }
    }
}

#[test]
fn what_cannot_be_a_token_never_replaces_one() {
    let stored =
        |bench: &Bench| std::fs::read_to_string(bench.path("data/tokens/postmark")).unwrap();
    let bench = Bench::new();
    let set = |more: &[&str], input: &[u8]| {
        let arguments = [&["token", "set", "--in", "file"], more].concat();
        bench.run(&arguments, input)
    };
    set(&[], TOKEN.as_bytes()).ends(0, "is kept in");
    for (bad, part) in [
        (&b"CHANGE_ME"[..], "placeholder"),
        (b"changeme\n", "placeholder"),
        (b"your-server-api-token", "placeholder"),
        (b"${POSTMARK_SERVER_TOKEN}", "placeholder"),
        (b"", "there is no token"),
        (b" \n\t\n", "there is no token"),
        (b"Please ask Ada for the token.", "other characters in it"),
        (b"See the wiki\nunder Tokens\n", "not the access key"),
        (
            b"SG.abcdefghijkl.mnopqrstuvwxyz0123456789",
            "another service",
        ),
        (b"re_AbCdEfGh_1234567890", "another service"),
        (b"ada@acme.example", "e-mail address"),
        (b"{\"error\": \"not found\"}", "token"),
        (b"<html><body>502</body></html>", "token"),
        (b"\x89PNG\r\n\x1a\n\xff", "is not UTF-8 text"),
        (b"PM-T-outbound-AbCdEfGh\nCHANGE_ME\n", "not the access key"),
    ] {
        for force in [&[][..], &["--force"]] {
            let run = set(force, bad);
            let said = format!("{}{}", run.out, run.err);
            assert!([64, 66].contains(&run.code), "{said}");
            assert!(said.contains(part), "`{part}` is not in {said}");
            assert_eq!(stored(&bench), TOKEN, "{said}");
        }
    }
    for doubtful in ["hunter2hunter2", "PM-T-outbound-AbCdEfGh", &TOKEN[..35]] {
        set(&[], doubtful.as_bytes()).ends(64, "--force saves it as it is");
        assert_eq!(stored(&bench), TOKEN);
        set(&["--force"], doubtful.as_bytes()).ends(0, "warning: the token:");
        assert_eq!(stored(&bench), doubtful);
        set(&[], TOKEN.as_bytes()).ends(0, "is kept in");
    }
    set(&[], b"PM-T-outbound-AbCdEfGh\nsecret-half\n").ends(0, "is kept in");
    assert_eq!(stored(&bench), "PM-T-outbound-AbCdEfGh\nsecret-half");
}

#[test]
fn a_token_command_inherits_no_token() {
    let bench = Bench::new();
    let seen = bench.path("seen");
    let script = format!("env >'{seen}'; echo {TOKEN}");
    let bench = bench
        .config(&format!(
            "[profiles.postmark]\ntoken-command = [\"/bin/sh\", \"-c\", {script:?}]\n"
        ))
        .with("POSTMARK_SERVER_TOKEN", TOKEN)
        .with("POSTMARK_ACCOUNT_TOKEN", OTHER)
        .with("POSTMARK_API_KEY_FILE", "/run/secrets/x")
        .with(
            "SMTP_URL",
            format!("smtp://{TOKEN}:{TOKEN}@smtp.postmarkapp.com"),
        )
        .with("VAULT_TOKEN", "needed-by-the-command");
    bench
        .run(&["token", "status"], b"")
        .ends(0, "from the command");
    let seen = std::fs::read_to_string(seen).unwrap();
    assert!(seen.contains("VAULT_TOKEN=needed-by-the-command"), "{seen}");
    for absent in [TOKEN, OTHER, "POSTMARK_"] {
        assert!(!seen.contains(absent), "{absent} is in {seen}");
    }
}

#[test]
fn a_token_command_that_prints_without_end_is_stopped() {
    let bench = Bench::new()
        .config("[profiles.postmark]\ntoken-command = \"yes\"\n")
        .with("PATH", "/usr/bin:/bin");
    bench
        .run(&SEND[2..], b"x")
        .ends(78, "`yes` printed more than 16 kB and was stopped");
}
