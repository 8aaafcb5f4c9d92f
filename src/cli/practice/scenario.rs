//! `--scenario` and `--list`: what is to go wrong, by name or from a file, and what the user is told of
//! it beforehand.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::super::exit::Exit;
use crate::diagnose::Catalogue;
use crate::postmark::PracticeTokens;
use crate::record::ScenarioSummary;
use crate::sandbox::scenario::Scenario;
use crate::sandbox::{Account, scenarios};
use crate::system;

/// Names further off than this are no slips of the finger.
const SLIP: usize = 4;

/// The scenario of this name, or in the file of this path.
///
/// # Errors
///
/// The exit code and the words: there is none, the file cannot be read, is no scenario, or no server can
/// play it.
pub(super) fn read(name: &str) -> Result<Scenario, (Exit, String)> {
    let is_path = name.contains(['/', '\\', '.']);
    let scenario = if is_path {
        in_file(name)?
    } else {
        named(name)?
    };
    if scenario.recorded.is_some() {
        let why = format!(
            "scenario `{}` is about the way to a server, and no server can play it",
            scenario.name
        );
        return Err((Exit::Usage, why));
    }
    Ok(scenario)
}

fn in_file(path: &str) -> Result<Scenario, (Exit, String)> {
    let text = system::read_text(path.as_ref(), &system::SCENARIO).map_err(|error| {
        let why = format!("{error}; --scenario takes a name or a TOML file");
        (Exit::FileMissing, why)
    })?;
    Scenario::parse(&text).map_err(|error| (Exit::Usage, format!("{path} is no scenario: {error}")))
}

fn named(name: &str) -> Result<Scenario, (Exit, String)> {
    let all = scenarios();
    if let Some(found) = all.iter().find(|one| one.name.eq_ignore_ascii_case(name)) {
        return Ok(found.clone());
    }
    let off = |one: &&Scenario| strsim::damerau_levenshtein(&one.name, name);
    let near = all.iter().min_by_key(off);
    let near = near.filter(|one| off(one) <= SLIP || one.name.contains(name));
    let meant = near.map_or(String::new(), |one| {
        format!("; did you mean `{}`?", one.name)
    });
    let why = format!("there is no scenario `{name}`{meant} `postrider sandbox --list` shows all");
    let why = if meant.is_empty() {
        why.replacen(" `postrider", "; `postrider", 1)
    } else {
        why
    };
    Err((Exit::Usage, why))
}

/// What is played, what to do to meet it with these tokens, and what will be told.
pub(super) fn story(scenario: &Scenario, tokens: &PracticeTokens) -> String {
    let summary = scenario.summary(&Account::practice(tokens));
    let stage = scenario.told.stage.as_deref();
    let ScenarioSummary {
        name,
        title,
        story,
        status,
        ..
    } = &summary;
    let mut text = format!("{name}: {title}\n{}\n", story.trim());
    text += match summary.you.as_slice() {
        [] => "To meet it, send anything.\n",
        _ => "To meet it, send with\n",
    };
    // Writing to a String cannot fail.
    for (what, value) in &summary.you {
        let _ = writeln!(text, "  {what:<11} {value}");
    }
    let stage = stage.map_or(String::new(), |stage| format!(" at {stage}"));
    let hint = summary.hint.as_ref().map_or(String::new(), |id| {
        let catalogue = Catalogue::builtin();
        let title = catalogue.hint(id).map(|hint| format!(" {}", hint.title));
        format!(" [{id}]{}", title.unwrap_or_default())
    });
    let _ = writeln!(text, "You will be told: {status}{stage}{hint}");
    text
}

/// All scenarios for people, group by group.
pub(super) fn listed() -> String {
    let mut text = String::new();
    let mut group = String::new();
    for scenario in scenarios() {
        if scenario.group != group {
            group.clone_from(&scenario.group);
            let _ = writeln!(text, "{}{group}", if text.is_empty() { "" } else { "\n" });
        }
        let played = if scenario.recorded.is_some() {
            " (told, not played)"
        } else {
            ""
        };
        let _ = writeln!(text, "  {:<34} {}{played}", scenario.name, scenario.title);
    }
    text
}

/// All scenarios for programs, one object each.
pub(super) fn objects(tokens: &PracticeTokens) -> Vec<Value> {
    let account = Account::practice(tokens);
    let object = |scenario: &Scenario| {
        let summary = scenario.summary(&account);
        json!({
            "v": 1, "event": "scenario", "name": summary.name, "group": summary.group,
            "title": summary.title, "story": summary.story, "you": summary.you,
            "in_interface": summary.in_interface, "played": scenario.recorded.is_none(),
            "status": summary.status, "stage": scenario.told.stage, "kind": scenario.told.kind,
            "hint": summary.hint,
        })
    };
    scenarios().iter().map(object).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::sandbox::generate_tokens;
    use crate::sandbox::scenario::You;

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
        let told = story(&scenario, &generate_tokens());
        for part in [
            "mailbox-gone: The mailbox is gone\nPostmark accepts, ",
            "send with\n  to          gone@navy.example\n",
            "You will be told: bounced [bounce.hard] The address does not exist",
        ] {
            assert!(told.contains(part), "{part:?} is not in\n{told}");
        }
        let plain = Scenario {
            you: You::default(),
            ..scenario
        };
        assert!(story(&plain, &generate_tokens()).contains("send anything"));
    }

    #[test]
    fn a_name_is_found_and_a_slip_is_named() {
        assert_eq!(read("Starttls-Missing").unwrap().name, "starttls-missing");
        let (exit, why) = read("starttls-mising").expect_err("a slip");
        assert_eq!(exit, Exit::Usage);
        assert!(why.contains("did you mean `starttls-missing`?"), "{why}");
        let (_, why) = read("qqqqqqqqqqqq").expect_err("no name");
        assert!(
            why.ends_with("; `postrider sandbox --list` shows all"),
            "{why}"
        );
    }

    #[test]
    fn the_list_has_every_scenario_once() {
        let list = listed();
        assert_eq!(objects(&generate_tokens()).len(), scenarios().len());
        for scenario in scenarios() {
            let row = format!("  {:<34} ", scenario.name);
            assert_eq!(list.matches(&row).count(), 1, "{row}");
        }
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
