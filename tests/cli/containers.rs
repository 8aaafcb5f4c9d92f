//! The container files: their commands are ones that postrider takes, and the steps of the compose file and of the CI
//! example work as processes. No container engine is needed, and none is used.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Parser as _;
use postrider::cli::Cli;

use crate::bench::Bench;
use crate::live::Live;

fn packaging(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("packaging/container")
        .join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(packaging(name)).unwrap()
}

/// The options of the practice server in the compose file.
fn options() -> Vec<String> {
    let compose = text("compose.yaml");
    let lines = compose
        .lines()
        .skip_while(|line| line.trim() != "command:")
        .skip(1);
    let items = lines.map_while(|line| line.trim().strip_prefix("- "));
    items.map(str::to_owned).collect()
}

fn python() -> Option<Command> {
    let found = Command::new("python3")
        .arg("--version")
        .stdout(Stdio::null())
        .status();
    if found.is_err() {
        eprintln!("skipped: python3 is not installed");
        return None;
    }
    Some(Command::new("python3"))
}

#[test]
fn the_commands_of_the_images_are_taken() {
    let dockerfile = text("Dockerfile");
    let command = dockerfile
        .lines()
        .find_map(|line| line.strip_prefix("CMD "))
        .unwrap();
    let command: Vec<String> = serde_json::from_str(command).unwrap();
    for words in [command, options()] {
        assert!(words.len() > 3, "{words:?}");
        Cli::try_parse_from(["postrider".to_owned()].into_iter().chain(words)).unwrap();
    }
    assert!(dockerfile.contains("ENTRYPOINT [\"postrider\"]"));
}

#[test]
fn an_application_sends_to_the_server_of_the_compose_file() {
    let Some(mut python) = python() else { return };
    let bench = Bench::new();
    let (ca, ready) = (bench.path("ca"), bench.path("ready.json"));
    let token = packaging("practice-token.txt").display().to_string();
    let places = [
        ("--ca-dir=/ca", format!("--ca-dir={ca}")),
        (
            "--token-file=/run/secrets/practice_token",
            format!("--token-file={token}"),
        ),
        (
            "--ready-file=/data/ready.json",
            format!("--ready-file={ready}"),
        ),
    ];
    // Ports and address are those of the test; everything else is as in the file.
    let fixed = [
        "sandbox",
        "--listen=0.0.0.0",
        "--smtp-port=2525",
        "--api-port=2080",
    ];
    let kept = options()
        .into_iter()
        .filter(|one| !fixed.contains(&one.as_str()));
    let kept = kept.map(|one| {
        let place = places.iter().find(|(written, _)| *written == one);
        place.map_or(one, |(_, here)| here.clone())
    });
    let kept: Vec<String> = kept.collect();
    assert_eq!(
        kept.iter()
            .filter(|one| places.iter().any(|(_, here)| here == *one))
            .count(),
        3
    );
    let kept: Vec<&str> = kept.iter().map(String::as_str).collect();
    let live = Live::start(&bench, &kept);
    assert!(Path::new(&ready).exists(), "the health check sees it");
    let output = python
        .args(["-m", "unittest", "-v"])
        .current_dir(packaging("app"))
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("POSTMARK_SMTP_HOST", "127.0.0.1")
        .env("POSTMARK_SMTP_PORT", live.port())
        .env("POSTMARK_CA_FILE", Path::new(&ca).join("ca.pem"))
        .env("POSTMARK_SERVER_TOKEN_FILE", token)
        .env("POSTRIDER_SANDBOX_URL", live.text("control_url"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("Ran 1 test"),
        "{said}"
    );
}

#[test]
fn the_script_of_the_ci_example_runs_the_tests() {
    if python().is_none() {
        return;
    }
    let bench = Bench::new();
    let program = Path::new(env!("CARGO_BIN_EXE_postrider"));
    let folder = program.parent().unwrap().display();
    let output = Command::new("sh")
        .arg(packaging("app/test.sh"))
        .env_clear()
        .env("PATH", format!("{folder}:/usr/local/bin:/usr/bin:/bin"))
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("POSTRIDER_HOME", bench.home.path())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && said.contains("Ran 1 test"),
        "{said}"
    );
}
