use std::collections::HashSet;

use super::*;

#[test]
fn no_key_means_two_things_in_one_place() {
    let mut taken = HashSet::new();
    let mut names = HashSet::new();
    for row in ACTIONS {
        assert!(names.insert(row.name), "{} twice", row.name);
        assert!(
            !row.label.is_empty() && row.help.ends_with('.'),
            "{}",
            row.name
        );
        let is_reached = !row.keys.is_empty() || row.menu.is_some() || row.listed;
        assert!(is_reached, "{}", row.name);
        for key in row.keys {
            assert!(
                taken.insert((row.scope, *key)),
                "{key} twice {}",
                row.scope.name()
            );
        }
    }
}

#[test]
fn no_global_takes_a_letter_from_a_text_field() {
    for row in ACTIONS
        .iter()
        .filter(|row| matches!(row.scope, Scope::Always | Scope::Global | Scope::Form))
    {
        assert!(
            row.keys.iter().all(|key| key.printable().is_none()),
            "{}",
            row.name
        );
    }
}

#[test]
fn no_global_is_hidden_by_another_action_of_the_form() {
    let of = |scope| ACTIONS.iter().filter(move |row| row.scope == scope);
    for global in of(Scope::Global) {
        for form in of(Scope::Form).filter(|form| form.action != global.action) {
            let shared = global.keys.iter().find(|key| form.keys.contains(key));
            assert_eq!(shared, None, "{} and {}", global.name, form.name);
        }
    }
}

/// Alt is Esc in some terminals, a character of its own in others, and taken by the window system in more.
#[test]
fn every_action_has_a_way_without_alt() {
    for row in ACTIONS {
        let is_sure = row.keys.iter().any(|key| !key.modifiers.alt);
        let opens_below = row.action == Action::Suggest;
        assert!(
            is_sure || row.listed || row.menu.is_some() || opens_below,
            "{}",
            row.name
        );
    }
    for row in crate::app::EDITING {
        let is_sure = row.keys.iter().any(|key| !key.modifiers.alt);
        assert!(is_sure, "{}", row.name);
    }
}

/// Control characters, which every terminal sends, the Linux console as well.
#[test]
fn what_is_needed_to_edit_is_a_control_character() {
    let is_sent = |key: &Key| {
        let control = matches!(
            key.code,
            super::super::KeyCode::Char('a'..='z' | '\\' | ']' | '_')
        );
        control && key.modifiers.ctrl && !key.modifiers.alt
    };
    for action in [Action::Undo, Action::Redo, Action::ReplaceAll] {
        let mut rows = ACTIONS.iter().filter(|row| row.action == action);
        assert!(
            rows.any(|row| row.keys.first().is_some_and(is_sent)),
            "{action:?}"
        );
    }
    for name in ["select-all", "copy-text", "cut-text", "paste-text"] {
        let mut rows = crate::app::EDITING.iter().filter(|row| row.name == name);
        assert!(
            rows.any(|row| row.keys.first().is_some_and(is_sent)),
            "{name}"
        );
    }
}

#[test]
fn every_place_with_keys_is_listed_in_the_help() {
    let all: HashSet<Scope> = Scope::ALL.into_iter().collect();
    assert_eq!(all.len(), Scope::ALL.len(), "a place is listed twice");
    for row in ACTIONS {
        assert!(all.contains(&row.scope), "{}", row.scope.name());
    }
}
