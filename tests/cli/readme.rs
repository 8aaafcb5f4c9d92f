//! The commands of the README, run as they are written, with a practice server in the place of Postmark.

use std::fs;
use std::path::Path;
use std::process::Stdio;

use crate::bench::Bench;

/// What these lines need is not here: a keyring, other people's name servers, or somebody who presses Ctrl+C.
const LEFT_OUT: [&str; 3] = ["postrider token", "postrider sandbox", "--dns"];

/// The settings that `check --settings` reads.
const SETTINGS: &str = r#"printf 'SMTP_HOST=%s\nSMTP_PORT=%s\nSMTP_USERNAME=%s\nSMTP_PASSWORD=%s\n' \
    "$POSTMARK_SMTP_HOST" "$POSTMARK_SMTP_PORT" "$POSTMARK_SERVER_TOKEN" "$POSTMARK_SERVER_TOKEN" >.env
"#;

fn script() -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap();
    let blocks = page.split("```sh\n").skip(1);
    let blocks = blocks.filter_map(|rest| rest.split("```").next());
    let lines: Vec<&str> = blocks
        .flat_map(str::lines)
        .filter(|line| !line.starts_with("cargo "))
        .filter(|line| !LEFT_OUT.iter().any(|part| line.contains(part)))
        .collect();
    assert!(lines.len() >= 10, "{lines:?}");
    format!("set -e\n{SETTINGS}{}\n", lines.join("\n"))
}

#[test]
fn every_command_of_the_readme_succeeds() {
    let bench = Bench::new();
    bench.file("receipt.md", "# Your receipt\n");
    bench.file("invoice.pdf", "%PDF-1.7\n");
    let script = bench.file("readme.sh", script());
    let folder = Path::new(env!("CARGO_BIN_EXE_postrider")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", folder.display());
    let output = bench
        .command(&["sandbox", "--latency", "0s", "--", "sh", "-x", &script])
        .env("PATH", path)
        .current_dir(bench.home.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert!(output.status.success(), "{out}\n{err}");
    for part in [
        "delivered: ",
        "good: ",
        "auth.token",
        "Delivered on ",
        "Subject: Your receipt",
    ] {
        assert!(
            out.contains(part) || err.contains(part),
            "no {part} in\n{out}\n{err}"
        );
    }
}
