//! `--scenario`: what is to go wrong, read from a file, and what the user is told of it beforehand.

use std::fmt::Write as _;
use std::fs;

use super::super::exit::Exit;
use crate::sandbox::scenario::{Scenario, You};

/// Reads the scenario in the file `path`.
///
/// # Errors
///
/// The exit code and the words: the file cannot be read, is no scenario, or no server can play it.
pub(super) fn read(path: &str) -> Result<Scenario, (Exit, String)> {
    let text = fs::read_to_string(path).map_err(|error| {
        let why = format!("{path} cannot be read: {error}; --scenario takes a TOML file");
        (Exit::FileMissing, why)
    })?;
    let scenario: Scenario = toml::from_str(&text)
        .map_err(|error| (Exit::Usage, format!("{path} is no scenario: {error}")))?;
    if scenario.recorded.is_some() {
        let why = format!(
            "scenario `{}` is about the way to a server, and no server can play it",
            scenario.name
        );
        return Err((Exit::Usage, why));
    }
    Ok(scenario)
}

/// What is played, what to do to meet it, and what will be told.
pub(super) fn story(scenario: &Scenario) -> String {
    let Scenario {
        name,
        title,
        story,
        told,
        ..
    } = scenario;
    let mut text = format!("{name}: {title}\n{}\n", story.trim());
    let rows = you(&scenario.you);
    text += match rows.as_slice() {
        [] => "To meet it, send anything.\n",
        _ => "To meet it, send with\n",
    };
    // Writing to a String cannot fail.
    for (what, value) in rows {
        let _ = writeln!(text, "  {what:<11} {value}");
    }
    let stage = told.stage.as_ref().map(|stage| format!(" at {stage}"));
    let hint = told.hint.as_ref().map(|hint| format!(" [{hint}]"));
    let (stage, hint) = (stage.unwrap_or_default(), hint.unwrap_or_default());
    let _ = writeln!(text, "You will be told: {}{stage}{hint}", told.status);
    text
}

/// What the user types or sets, by the names of the command line.
fn you(you: &You) -> Vec<(&'static str, String)> {
    let mut rows = Vec::new();
    for (what, value) in [
        ("token", &you.token),
        ("secret key", &you.secret_key),
        ("--from", &you.from),
        ("--to", &you.to),
        ("--subject", &you.subject),
        ("--text", &you.text),
        ("--stream", &you.stream),
        ("--tag", &you.tag),
        ("--smtp-host", &you.host),
        ("--ca-file", &you.ca_file),
    ] {
        rows.extend(value.iter().map(|value| (what, value.clone())));
    }
    let metadata = you.metadata.iter();
    rows.extend(metadata.map(|(key, value)| ("--metadata", format!("{key}={value}"))));
    rows.extend(you.attach.iter().map(|file| ("--attach", file.clone())));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNCE: &str = r#"
        name = "mailbox-gone"
        title = "The mailbox is gone"
        story = "Postmark accepts, and the receiver refuses."
        you = { to = "gone@navy.example" }
        fate = { bounced = "HardBounce" }
        told = { status = "bounced", hint = "bounce.hard" }
    "#;

    #[test]
    fn the_story_says_what_to_do_and_what_comes() {
        let scenario = toml::from_str(BOUNCE).unwrap();
        let told = story(&scenario);
        for part in [
            "mailbox-gone: The mailbox is gone\nPostmark accepts, ",
            "send with\n  --to        gone@navy.example\n",
            "You will be told: bounced [bounce.hard]\n",
        ] {
            assert!(told.contains(part), "{part:?} is not in\n{told}");
        }
        let plain = Scenario {
            you: You::default(),
            ..scenario
        };
        assert!(story(&plain).contains("send anything"));
    }

    #[test]
    fn what_cannot_be_played_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.toml").display().to_string();
        assert!(matches!(read(&path), Err((Exit::FileMissing, _))));
        let recorded = "\n[recorded]\nhost = \"h\"\nport = 587\n";
        for (text, part) in [
            ("name = 1", "is no scenario"),
            (&format!("{BOUNCE}{recorded}"), "no server can play it"),
        ] {
            fs::write(&path, text).unwrap();
            let (exit, why) = read(&path).expect_err(part);
            assert_eq!(exit, Exit::Usage);
            assert!(why.contains(part), "{why}");
        }
    }
}
