//! Settings of applications, as `check --settings` reads them.

use postrider::diagnose::{Reading, SettingsBlock, judge_settings, read_settings};
use postrider::postmark::TokenShape;

use crate::harness::{Check, Parser, is_plain, run};

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

/// Names whose endings lead to each of the readers; without one the text itself decides.
const NAMES: [&str; 8] = [
    "",
    ".env",
    "settings.py",
    "production.rb",
    "mail.php",
    "mailer.ts",
    "application.yml",
    "application.properties",
];

fn check(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for name in NAMES {
        match read_settings(&text, name) {
            Reading::Blocks(blocks) => blocks.iter().for_each(|block| check_block(&text, block)),
            Reading::NotRecognized(why) => {
                assert!(is_plain(&why) && why.len() < 2_000, "{name}: {why}");
            }
        }
    }
}

fn check_block(text: &str, block: &SettingsBlock) {
    let lines = text.split('\n').count();
    let in_text = |line: usize| (1..=lines).contains(&line);
    assert!(
        in_text(block.lines.0) && in_text(block.lines.1),
        "{block:?}"
    );
    let report = judge_settings(text, block);
    let mut findings = report.findings.iter();
    assert!(
        findings.all(|one| one.line.is_none_or(in_text)),
        "{report:?}"
    );
    let corrected: usize = report.corrected.iter().map(String::len).sum();
    assert!(
        corrected <= 4 * text.len() + 4_096,
        "{corrected} bytes of {}",
        text.len()
    );
    // What is printed holds no token; one in the place of the sender or stream is a finding of its own.
    let shown = format!("{:?} {:?} {block:?}", report.findings, report.corrected);
    for secret in block.secrets() {
        let secret = secret.expose();
        let is_misplaced = [&report.from, &report.stream]
            .into_iter()
            .flatten()
            .any(|place| place.contains(secret));
        let is_token = TokenShape::of(secret) == TokenShape::Uuid && !is_misplaced;
        assert!(!is_token || !shown.contains(secret), "{secret}: {shown}");
        assert!(!is_token || report.host.as_deref() != Some(secret));
    }
}

#[test]
fn settings() {
    run(Parser {
        name: "settings",
        words: WORDS,
        check: || -> Check { Box::new(check) },
    });
}
