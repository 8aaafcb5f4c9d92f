//! `postrider explain`: the catalogue without a screen.

use crate::bench::Bench;

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
