use super::*;
use crate::app::ACTIONS;

fn map(rows: &[(&str, &[&str])]) -> Result<Keymap, KeymapError> {
    let row = |(name, keys): &(&str, &[&str])| {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        ((*name).to_owned(), keys)
    };
    Keymap::of(&rows.iter().map(row).collect())
}

fn why(rows: &[(&str, &[&str])]) -> String {
    map(rows).unwrap_err().to_string()
}

#[test]
fn the_tables_themselves_do_not_collide() {
    for one in Keymap::default().rows() {
        for other in Keymap::default()
            .rows()
            .filter(|other| other.name() != one.name())
        {
            let collision = Keymap::default().collision(one, other);
            assert_eq!(collision, None, "{} and {}", one.name(), other.name());
        }
    }
}

#[test]
fn what_is_written_as_it_comes_changes_nothing() {
    for row in Keymap::default().rows() {
        let keys: Vec<String> = row.keys().iter().map(Key::to_string).collect();
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        // The default for Ctrl+H is for terminals that send it for Backspace.
        if row.name() == "delete-left" {
            continue;
        }
        assert!(map(&[(row.name(), &keys)]).is_ok(), "{}", row.name());
    }
}

#[test]
fn names_are_of_one_row_each() {
    let mut names: Vec<&str> = Keymap::default().rows().map(Row::name).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(names.len(), all);
}

#[test]
fn an_action_gets_other_keys_or_none() {
    let map = map(&[("review", &["Ctrl+^", "F10"]), ("suspend", &[])]).unwrap();
    let row = |name| ACTIONS.iter().find(|row| row.name == name).unwrap();
    assert_eq!(
        map.keys(row("review")),
        [Key::ctrl('^'), Key::plain(crate::app::KeyCode::F(10))]
    );
    assert!(map.keys(row("suspend")).is_empty());
    assert_eq!(
        map.say("{review} sends, {quit} ends, {x}"),
        "Ctrl+^ sends, Ctrl+Q ends, {x}"
    );
    assert_eq!(map.key_named("suspend"), "Esc &");
    let changed: Vec<_> = map.changed().map(|(name, _)| name).collect();
    assert_eq!(changed, ["review", "suspend"]);
}

#[test]
fn editing_keys_are_changed_the_same_way() {
    let map = map(&[
        ("undo", &["Ctrl+X"]),
        ("cut-text", &["Alt+x"]),
        ("cancel", &[]),
    ])
    .unwrap();
    assert_eq!(map.edit(Key::ctrl('x'), true), Some(Edit::Undo));
    assert_eq!(map.edit(Key::alt('x'), false), Some(Edit::Cut));
    assert_eq!(map.edit(Key::ctrl('_'), true), None);
    assert_eq!(map.edit(Key::plain(crate::app::KeyCode::Up), true), None);
}

#[test]
fn numbers_keep_their_places() {
    let map = map(&[("remedy", &["a", "b", "c"])]).unwrap();
    let remedy = ACTIONS.iter().find(|row| row.name == "remedy").unwrap();
    assert_eq!(map.meant(remedy, Key::char('b')), Key::char('2'));
}

#[test]
fn mistakes_are_told_by_name() {
    assert_eq!(
        why(&[("review", &["Ctrl+O"])]),
        "Ctrl+O would mean two things on every screen: `review` (from the config) and `attach` (by default); \
         give one of them another key"
    );
    let both = why(&[("review", &["F11"]), ("attach", &["F11"])]);
    assert!(
        both.contains("`attach` (from the config)") && both.contains("`review` (from the config)")
    );
    assert!(why(&[("revew", &["F11"])]).contains("did you mean `review`?"));
    assert!(why(&[("review", &["Ctrl+"])]).starts_with("`review`: `Ctrl+` is no key"));
    assert!(why(&[("review", &["x"])]).contains("is typed into a text"));
    assert!(why(&[("left", &["x"])]).contains("is typed into a text"));
    for name in ["quit", "help", "menu", "close", "back"] {
        assert!(why(&[(name, &[])]).contains("must keep a key"), "{name}");
    }
    // An editing key in the form, and one that only the log knows.
    assert!(why(&[("review", &["Ctrl+W"])]).contains("`delete-word-left`"));
    assert!(why(&[("undo", &["Alt+d"])]).contains("`delete-word-right`"));
    assert!(map(&[("transcript", &["Ctrl+W"])]).is_ok());
    assert!(why(&[("transcript", &["Ctrl+S"])]).contains("`review`"));
}

#[test]
fn a_key_is_left_until_somebody_takes_it() {
    let key: Key = "Alt+]".parse().unwrap();
    assert!(Keymap::default().leaves(key));
    assert!(!map(&[("redo", &["Alt+]"])]).unwrap().leaves(key));
    assert!(!Keymap::default().leaves(Key::ctrl('s')));
}

#[test]
fn a_hint_names_no_key_that_only_some_terminals_send() {
    let keymap = Keymap::default();
    for (name, key) in [
        ("end-simulation", "Esc E"),
        ("cancel", "Esc X"),
        ("open-account", "Esc A"),
        ("review", "Ctrl+S"),
        ("remedy", "1-9"),
    ] {
        assert_eq!(keymap.brief(name), key);
    }
    for row in ACTIONS.iter().filter(|row| row.footer > 0) {
        let brief = keymap.brief(row.name);
        assert!(!brief.contains("Alt+"), "{}: {brief}", row.name);
    }
}
