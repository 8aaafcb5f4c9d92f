//! Settings of applications, as `check --settings` reads them.

use postrider::diagnose::{judge_settings, read_settings};
use postrider::postmark::TokenShape;

use crate::harness::{Check, Parser, run};

const WORDS: &[&str] = &[
    "SMTP_HOST=",
    "SMTP_PORT=",
    "EMAIL_HOST_PASSWORD = ",
    "smtp_settings = {",
    "user_name: ",
    "password => ",
    "spring.mail.port=",
    "MAIL_ENCRYPTION=ssl",
    "secure: true",
    "smtp://user:pass@host:587/",
    "postmark+smtp://KEY@default",
    "os.environ[\"X\"]",
    "process.env.X",
    "${VAR:-x}",
    "\"\"\"",
    "'",
    "/*",
    "*/",
    "<?php",
    "# ",
    "//",
    "=>",
    "%41",
    "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
];

fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let settings = read_settings(&text);
    let report = judge_settings(&text, &settings);
    let lines = text.split('\n').count();
    let in_text = |line: usize| (1..=lines).contains(&line);
    assert!(
        settings.found.iter().all(|one| in_text(one.line)),
        "{settings:?}"
    );
    let mut findings = report.findings.iter();
    assert!(
        findings.all(|one| one.line.is_none_or(in_text)),
        "{report:?}"
    );
    let corrected: usize = report.corrected.iter().map(String::len).sum();
    assert!(
        corrected <= 4 * input.len() + 4_096,
        "{corrected} bytes of {}",
        input.len()
    );
    // What is printed holds no token.
    let shown = format!("{:?} {:?} {settings:?}", report.findings, report.corrected);
    for secret in settings.secrets() {
        let secret = secret.expose();
        // One that stands in the place of the host or the sender, too, is a finding of its own.
        let places = [&Some(report.host.clone()), &report.from, &report.stream];
        let is_misplaced =
            |place: &&Option<String>| place.as_ref().is_some_and(|place| place.contains(secret));
        let is_token =
            TokenShape::of(secret) == TokenShape::Uuid && !places.iter().any(is_misplaced);
        assert!(!is_token || !shown.contains(secret), "{secret}: {shown}");
    }
    assert_eq!(
        read_settings(&text),
        settings,
        "the same text, the same settings"
    );
}

#[test]
fn settings() {
    run(Parser {
        name: "settings",
        words: WORDS,
        check: || -> Check { Box::new(check) },
    });
}
