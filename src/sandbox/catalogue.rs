//! The scenarios that the program carries: `assets/scenarios/*.toml`, one file for each group.

use serde::Deserialize;

use super::scenario::{Scenario, ScenarioError};

/// Each group with its file, in the order in which they are listed.
const FILES: [(&str, &str); 7] = [
    (
        "connection",
        include_str!("../../assets/scenarios/connection.toml"),
    ),
    ("tls", include_str!("../../assets/scenarios/tls.toml")),
    (
        "sign-in",
        include_str!("../../assets/scenarios/sign-in.toml"),
    ),
    (
        "envelope",
        include_str!("../../assets/scenarios/envelope.toml"),
    ),
    ("inside", include_str!("../../assets/scenarios/inside.toml")),
    ("api", include_str!("../../assets/scenarios/api.toml")),
    ("here", include_str!("../../assets/scenarios/here.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    scenario: Vec<Scenario>,
}

/// Every scenario that the program carries, group by group. A test proves that all can be read; if one
/// could not, its group would be missing.
pub fn scenarios() -> Vec<Scenario> {
    let groups = FILES.iter();
    groups
        .flat_map(|(group, text)| read(group, text).unwrap_or_default())
        .collect()
}

/// Reads the scenarios of one group.
fn read(group: &str, text: &str) -> Result<Vec<Scenario>, ScenarioError> {
    let file = toml::from_str(text);
    let file: File = file.map_err(|error| ScenarioError::unreadable(text, &error))?;
    let mut scenarios: Vec<Scenario> = Vec::new();
    for scenario in file.scenario {
        if scenarios.iter().any(|one| one.name == scenario.name) {
            return Err(ScenarioError::Twice(scenario.name));
        }
        let group = group.to_owned();
        scenarios.push(Scenario {
            group,
            ..scenario.sound()?
        });
    }
    Ok(scenarios)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sandbox::scenario::OWN_GROUP;

    #[test]
    fn every_file_can_be_read_and_its_faults_make_sense() {
        for (group, text) in FILES {
            let scenarios = read(group, text).unwrap_or_else(|error| panic!("{group}: {error}"));
            assert!(!scenarios.is_empty(), "{group}");
            assert!(scenarios.iter().all(|one| one.group == group));
        }
    }

    #[test]
    fn names_are_unique_and_words_are_there() {
        let mut names = BTreeSet::new();
        for scenario in scenarios() {
            assert!(names.insert(scenario.name.clone()), "{}", scenario.name);
            assert_ne!(scenario.group, OWN_GROUP);
            let sentences = [&scenario.title, &scenario.story];
            assert!(
                sentences.iter().all(|text| text.trim().len() > 10),
                "{}",
                scenario.name
            );
            assert!(
                scenario.title.len() <= 70,
                "{}: the title is long",
                scenario.name
            );
            let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            assert!(scenario.name.chars().all(is_plain), "{}", scenario.name);
        }
    }

    #[test]
    fn what_cannot_be_used_is_told() {
        let one = "[[scenario]]\nname = 'n'\ntitle = 't'\nstory = 's'\ntold = { status = 'x' }\n";
        let twice = read("tls", &format!("{one}{one}"));
        assert_eq!(twice, Err(ScenarioError::Twice("n".into())));
        let bad = read(
            "tls",
            &format!("{one}[[scenario.fault]]\nat = 'mail'\ndo = 'tls'\n"),
        );
        assert!(matches!(bad, Err(ScenarioError::Fault { .. })));
        assert!(matches!(
            read("tls", "x"),
            Err(ScenarioError::Unreadable { .. })
        ));
    }
}
