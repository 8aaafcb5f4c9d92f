//! `postrider explain`: the catalogue without a screen.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::bench::{Bench, TOKEN};

#[test]
fn all_hints_are_listed() {
    let bench = Bench::new();
    let run = bench.run(&["explain"], b"");
    run.ends(0, "");
    for id in [
        "auth.account-token",
        "connection.timeout",
        "bounce.hard",
        "sender.unverified",
    ] {
        assert!(
            run.out
                .lines()
                .any(|line| line.starts_with(&format!("{id} "))),
            "{id}"
        );
    }
    let objects = bench.run(&["explain", "--json"], b"").json();
    assert_eq!(objects.len(), run.out.lines().count());
    assert!(
        objects
            .iter()
            .all(|one| one["event"] == "hint" && !one["remedies"].as_array().unwrap().is_empty())
    );
}

#[test]
fn a_hint_a_reply_a_log_and_a_report_are_explained() {
    let bench = Bench::new();
    let report = bench.file("report.txt", "postrider report: failed\n\ndiagnosis certificate.expired: x\n  also possible: certificate.clock\n");
    for (arguments, input, part) in [
        (
            vec!["explain", "AUTH.account-token".to_lowercase().leak()],
            "",
            "[auth.account-token]",
        ),
        (
            vec!["explain", "535 5.7.8 Error: authentication failed:"],
            "",
            "[auth.token]",
        ),
        (
            vec!["explain", "-"],
            "Traceback\nsmtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed: ')\n",
            "[auth.token]",
        ),
        (vec!["explain", &report], "", "[certificate.expired]"),
        (
            vec!["explain", "Account", "paused"],
            "",
            "[sender.account-paused]",
        ),
    ] {
        let run = bench.run(&arguments, input.as_bytes());
        run.ends(0, "");
        assert!(run.out.contains(part), "{arguments:?}: {}", run.out);
    }
    let also = bench.run(&["explain", &report], b"").out;
    assert!(
        also.contains("Also possible:\n  certificate.clock"),
        "{also}"
    );
}

#[test]
fn what_fits_nothing_says_so() {
    let bench = Bench::new();
    for (what, input) in [("qqqq zzzz", ""), ("-", ""), ("-", "all is well\n")] {
        let run = bench.run(&["explain", what], input.as_bytes());
        run.ends(66, "no diagnosis");
        assert_eq!(run.out, "");
    }
}

/// A search proves nothing, and neither the words nor the exit code nor the JSON claim that it does.
#[test]
fn what_a_search_finds_is_offered_and_not_diagnosed() {
    let bench = Bench::new();
    for (words, hint) in [
        ("approval pending", "sender.pending-account"),
        ("my mail is not arriving", "delivery.not-found"),
        ("emails never arrive", "delivery.not-found"),
        ("it goes to spam", "delivery.spam-folder"),
        ("messages land in junk", "delivery.spam-folder"),
        ("token is not working", "auth.token"),
        ("why does my token not work", "auth.token"),
        ("the template Receipt was not found", ""),
    ] {
        let run = bench.run(&["explain", words], b"");
        run.ends(66, "o diagnosis");
        let is_offered = run
            .out
            .lines()
            .any(|line| line.starts_with(&format!("{hint} ")));
        assert!(hint.is_empty() || is_offered, "{words}: {}", run.out);
        assert!(!run.out.contains('['), "{words}: {}", run.out);
        let run = bench.run(&["explain", "--json", words], b"");
        run.ends(66, "");
        let objects = run.json();
        assert!(
            objects.iter().all(|one| one["match"] == "candidate"),
            "{objects:?}"
        );
    }
}

#[test]
fn all_errors_of_a_log_are_listed_with_their_first_lines() {
    let bench = Bench::new();
    let log = "\
10:00:01 dial tcp 3.3.3.3:587: i/o timeout
10:00:02 dial tcp 3.3.3.3:587: i/o timeout
10:00:03 smtp reply: 550 5.1.1 <bob@navy.example>: User unknown
10:00:04 order 451 took 550 ms
";
    let file = bench.file("app.log", log);
    let run = bench.run(&["explain", &file], b"");
    run.ends(0, "");
    let expected = "\
There is no such recipient [recipient.unknown]
The server says that this address does not exist.
  Line 3:
  | 10:00:03 smtp reply: 550 5.1.1 <bob@navy.example>: User unknown
  1. Check the spelling of the address

1 other error in this text:
  connection.timeout                 The server did not answer
    2 places, first in line 1: 10:00:01 dial tcp 3.3.3.3:587: i/o timeout
";
    assert_eq!(run.out, expected);
    let run = bench.run(&["explain", "--json", &file], b"");
    run.ends(0, "");
    let found: Vec<(String, String, i64, i64)> = run
        .json()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap().to_owned();
            let number = |key: &str| one[key].as_i64().unwrap();
            (text("match"), text("hint"), number("count"), number("line"))
        })
        .collect();
    let row = |hint: &str, count, line| ("diagnosis".to_owned(), hint.to_owned(), count, line);
    assert_eq!(
        found,
        [
            row("recipient.unknown", 1, 3),
            row("connection.timeout", 2, 1)
        ]
    );
}

#[test]
fn a_large_log_is_read_to_its_end() {
    let bench = Bench::new();
    let line =
        "10:00:01 web[550]: GET /orders/451 took 535 ms and 4515 bytes, user 550e8400-e29b-41d4\n";
    let mut log = line.repeat(8_000_000 / line.len());
    log.push_str("10:00:02 smtp reply: 550 5.1.1 <bob@navy.example>: User unknown\n");
    let run = bench.run(&["explain", "-"], log.as_bytes());
    run.ends(0, "");
    assert!(run.out.contains("[recipient.unknown]"), "{}", run.out);
    let place = format!("  Line {}:\n", log.lines().count());
    assert!(run.out.contains(&place), "{}", run.out);
}

/// The whole token is megabytes away from the line that is shown, which has a part of it.
#[test]
fn a_part_of_a_token_is_hidden_in_a_large_log_too() {
    let bench = Bench::new();
    let token = "3f0c9d1e-52b7-4a86-9e0d-7c41b8a6f235";
    let filler = "2026-11-30 10:00:00 INFO request 200 ok in 12 ms\n".repeat(30_000);
    let log = format!(
        "{filler}token = {token}\n{filler}535 5.7.8 Error: authentication failed: user {}\n",
        &token[..20]
    );
    let run = bench.run(&["explain", "-"], log.as_bytes());
    run.ends(0, "authentication failed");
    assert!(!run.out.contains(&token[..12]), "{}", run.out);
}

#[test]
fn options_stand_behind_what_is_asked_too() {
    let bench = Bench::new();
    let objects = bench.run(&["explain", "535", "--json"], b"").json();
    assert!(
        objects.iter().any(|one| one["event"] == "hint"),
        "{objects:?}"
    );
}

/// A token that is nobody's.
const OTHER: &str = "0f0f0f0f-1e2d-4c3b-8a59-68770000aaaa";

#[test]
fn tokens_of_the_text_of_the_environment_and_of_the_profile_are_not_repeated() {
    let key = "PM-T-outbound-AbCdEfGhIjKlMn0pQrStUv";
    let account = "c0ffee00-2b4d-4f6a-8c0e-13579bdf0246";
    let own = "d00dfeed-1a2b-4c3d-8e4f-5a6b7c8d9e0f";
    let bench = Bench::new()
        .with("POSTMARK_SERVER_TOKEN", TOKEN)
        .with("POSTMARK_ACCOUNT_TOKEN", account);
    let file = bench.file("token", own);
    bench.file(
        "config/config.toml",
        format!("default-profile = \"shop\"\n[profiles.shop]\ntoken-file = \"{file}\"\n"),
    );
    #[cfg(unix)]
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    let plain = STANDARD.encode(format!("\0{TOKEN}\0{TOKEN}"));
    let hidden = [
        (OTHER.to_owned(), OTHER),
        (key.to_owned(), key),
        (TOKEN.to_owned(), TOKEN),
        (TOKEN.to_uppercase(), TOKEN),
        (TOKEN[..20].to_owned(), &TOKEN[..20]),
        (TOKEN.replace('-', "\\\\u002d"), "b1946ac9"),
        (plain.clone(), &plain[..24]),
        (account[4..30].to_owned(), &account[4..30]),
        (own[..35].to_owned(), &own[..35]),
    ];
    for (written, secret) in hidden {
        for text in [
            format!("535 5.7.8 Error: authentication failed: {written} x"),
            format!(
                "{{\"ErrorCode\":10,\"Message\":\"The Server Token {written} is not valid.\"}}"
            ),
            format!("SMTPRecipientsRefused: (550, b'5.1.1 <{written}@navy.example> rejected')"),
        ] {
            for json in [&[][..], &["--json"]] {
                let run = bench.run(&[&["explain", "-"], json].concat(), text.as_bytes());
                run.ends(0, "••••••••");
                let said = format!("{}{}", run.out, run.err).to_lowercase();
                assert!(!said.contains(&secret.to_lowercase()), "{said}");
            }
        }
    }
    let gone = bench.run(&["explain", OTHER], b"");
    gone.ends(66, "");
    assert!(!format!("{}{}", gone.out, gone.err).contains(OTHER));
}
