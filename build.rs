//! Names the commit in `postrider --version`: `POSTRIDER_VERSION` is `0.1.0 (1a2b3c4d5e6f)`, or `0.1.0` where no commit
//! is known.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=POSTRIDER_COMMIT");
    let version = env!("CARGO_PKG_VERSION");
    let named = match commit() {
        Some(commit) => format!("{version} ({commit})"),
        None => version.to_owned(),
    };
    println!("cargo::rustc-env=POSTRIDER_VERSION={named}");
}

/// From `POSTRIDER_COMMIT`, from the file that `cargo package` adds, or from git.
fn commit() -> Option<String> {
    let given = std::env::var("POSTRIDER_COMMIT").ok();
    given
        .filter(|commit| !commit.is_empty())
        .or_else(packaged)
        .or_else(from_git)
}

fn packaged() -> Option<String> {
    let info = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let (_, rest) = info.split_once("\"sha1\": \"")?;
    rest.get(..12).map(str::to_owned)
}

/// Not in a debug build, which would compile everything again after each commit.
fn from_git() -> Option<String> {
    let is_release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if !is_release || !Path::new(".git").exists() {
        return None;
    }
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    for path in [&*log, "src", "assets", "Cargo.lock"] {
        println!("cargo::rerun-if-changed={path}");
    }
    git(&[
        "describe",
        "--always",
        "--dirty",
        "--abbrev=12",
        "--exclude=*",
    ])
}

fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
