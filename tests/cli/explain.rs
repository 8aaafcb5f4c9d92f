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
            vec!["explain", "pending", "approval"],
            "",
            "sender.pending-account",
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
    bench
        .run(&["explain", "qqqq zzzz"], b"")
        .ends(66, "nothing in the catalogue fits");
    let nothing: [&str; 2] = ["explain", "-"];
    bench
        .run(&nothing, b"")
        .ends(66, "nothing in the catalogue fits");
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
