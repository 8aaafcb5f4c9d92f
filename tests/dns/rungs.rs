//! DNS as rungs of the check ladder: with the real binary, a practice server and the name server.

use std::process::{Command, Stdio};

use serde_json::Value;

use crate::nsd::Nsd;

/// Runs a check in practice; gives the exit code and the rung of each name.
fn check(nsd: &Nsd, arguments: &[&str]) -> (Option<i32>, Vec<Value>) {
    let home = tempfile::tempdir().unwrap();
    let resolver = nsd.address().to_string();
    let base = [
        "--profile",
        "practice",
        "check",
        "--json",
        "--dns",
        "--resolver",
        &resolver,
    ];
    let output = Command::new(env!("CARGO_BIN_EXE_postrider"))
        .args([&base[..], arguments].concat())
        .env_clear()
        .env("POSTRIDER_HOME", home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    (output.status.code(), lines.collect())
}

fn told(lines: &[Value], rung: &str) -> (String, String) {
    let line = lines.iter().find(|line| line["rung"] == rung).unwrap();
    let text = |key: &str| line[key].as_str().unwrap_or_default().to_owned();
    (text("status"), text("hint"))
}

fn is(verdict: &str, hint: &str) -> (String, String) {
    (verdict.to_owned(), hint.to_owned())
}

#[test]
fn a_domain_with_everything_right_is_good() {
    let Some(nsd) = Nsd::start() else { return };
    let wanted = [
        "--from",
        "ada@acme.example",
        "--selector",
        "right",
        "--require",
        "dns",
    ];
    let (code, lines) = check(&nsd, &wanted);
    assert_eq!(code, Some(0), "{lines:#?}");
    for rung in ["dkim", "return-path", "spf", "dmarc"] {
        assert_eq!(told(&lines, rung), is("ok", ""), "{rung}");
    }
}

#[test]
fn each_fault_has_its_verdict_its_hint_and_its_exit_code() {
    let Some(nsd) = Nsd::start() else { return };
    for (from, selector, rung, expected, code) in [
        (
            "ada@acme.example",
            "nothing-here",
            "dkim",
            is("fail", "dns.not-there"),
            79,
        ),
        (
            "ada@bare.example",
            "right",
            "spf",
            is("warn", "dns.not-there"),
            79,
        ),
        (
            "ada@second.example",
            "right",
            "return-path",
            is("fail", "dns.wrong"),
            79,
        ),
        (
            "ada@broken.example",
            "right",
            "dkim",
            is("unknown", "dns.server-failed"),
            0,
        ),
    ] {
        let (exit, lines) = check(&nsd, &["--from", from, "--selector", selector]);
        assert_eq!(told(&lines, rung), expected, "{from} {selector}");
        assert_eq!(exit, Some(code), "{from} {selector}");
    }
    // What is required must be known.
    let (exit, _) = check(&nsd, &["--from", "ada@broken.example", "--require", "dns"]);
    assert_eq!(exit, Some(80));
}
