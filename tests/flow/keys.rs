//! The action table: footer, palette and documents follow it.

use postrider::app::{
    ACTIONS, Availability, EDITING, Key, Overlay, Pane, footer, keys_markdown, palette_rows,
};

use crate::play::Play;

#[test]
fn every_action_is_found_in_footer_menu_or_keys() {
    let table = keys_markdown();
    for row in ACTIONS {
        assert!(table.contains(row.label), "{}", row.name);
    }
    for row in EDITING {
        for key in row.keys {
            assert!(table.contains(&format!("`{key}`")), "{key}");
        }
    }
}

#[test]
fn a_disabled_action_says_why() {
    let mut play = Play::practice();
    play.filled().keys("<C-s>").ready().keys("<Enter>");
    play.keys("<C-s>");
    assert!(
        play.notice().contains("a send is running"),
        "{}",
        play.notice()
    );
}

#[test]
fn the_footer_shows_keys_that_count_now() {
    let mut play = Play::practice();
    let names = |play: &Play| {
        footer(&play.model)
            .iter()
            .map(|row| row.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(names(&play)[0], "help");
    assert!(names(&play).contains(&"review"));
    play.filled().keys("<C-s>");
    assert!(names(&play).contains(&"send") && !names(&play).contains(&"review"));
    for row in footer(&play.model) {
        assert!((row.available)(&play.model) != Availability::Hidden);
    }
}

#[test]
fn keys_print_as_people_write_them() {
    assert_eq!(Key::ctrl('s').to_string(), "Ctrl+S");
    assert_eq!(Key::alt('b').to_string(), "Alt+b");
    assert_eq!(
        Key::shift(postrider::app::KeyCode::Tab).to_string(),
        "Shift+Tab"
    );
    assert_eq!(Key::plain(postrider::app::KeyCode::F(8)).to_string(), "F8");
}

#[test]
fn the_key_of_the_form_leads_back_from_the_log() {
    let mut play = Play::practice();
    play.keys("<F6>");
    assert_eq!(play.model.pane, Pane::Log);
    play.keys("<F2>");
    assert_eq!(play.model.pane, Pane::Form);
}

#[test]
fn the_samples_keys_are_the_defaults() {
    let sample = include_str!("../../assets/config.sample.toml");
    let (_, rest) = sample.split_once("#: [keys]\n").unwrap();
    let table: String = rest
        .lines()
        .take_while(|line| !line.is_empty())
        .map(|line| format!("{}\n", line.strip_prefix("# ").unwrap()))
        .collect();
    let file = std::path::Path::new("config.toml");
    let config = postrider::store::FileConfig::parse(file, &format!("[keys]\n{table}")).unwrap();
    assert!(config.keys.len() >= 3);
    for (name, written) in config.keys {
        let row = ACTIONS.iter().find(|row| row.name == name).unwrap();
        let keys: Vec<String> = row.keys.iter().map(Key::to_string).collect();
        assert_eq!(written.0, keys, "{name}");
    }
}

/// A session whose keys the user has changed.
fn changed(keys: &[(&str, &[&str])]) -> Play {
    let keys = keys.iter().map(|(name, keys)| {
        let keys = keys.iter().map(|key| (*key).to_owned()).collect();
        ((*name).to_owned(), keys)
    });
    let keymap = postrider::app::Keymap::of(&keys.collect()).unwrap();
    let mut startup = crate::play::startup();
    startup.preferences.keymap = keymap;
    Play::new(startup)
}

#[test]
fn other_keys_do_what_the_tables_keys_did() {
    let mut play = changed(&[
        ("palette", &["F12"]),
        ("undo", &["Ctrl+^"]),
        ("review", &[]),
    ]);
    play.keys("<C-p>");
    assert!(play.model.overlays.is_empty());
    play.keys("abc<C-^>");
    assert_eq!(play.model.form.line(play.model.form.focus), "");
    play.keys("<C-s>");
    assert!(play.model.review().is_none());
    play.keys("<F12>");
    assert!(matches!(
        play.model.overlays.last(),
        Some(Overlay::Palette(_))
    ));
    // What has no key is still in the palette.
    assert!(
        palette_rows(&play.model.here(), "")
            .iter()
            .any(|row| row.name == "review")
    );
}
