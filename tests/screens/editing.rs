//! Selecting, finding, the wrap guide.

use postrider::mail::FieldId;

use crate::look;
use crate::support::Session;

#[test]
fn selection_in_a_line() {
    look("selection-line", |size| {
        let mut session = Session::practice(size);
        session.filled().field(FieldId::Subject);
        session.keys("End Shift+Left Shift+Left Shift+Left");
        session
    });
}

#[test]
fn finding() {
    look("find", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("the");
        session
    });
}

#[test]
fn finding_nothing() {
    look("find-nothing", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("nowhere");
        session
    });
}

#[test]
fn replacing() {
    look("replace", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("the").keys("Tab");
        session.type_text("a");
        session
    });
}

#[test]
fn wrap_guide() {
    look("wrap-guide", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+|");
        session
    });
}

#[test]
fn other_keys_are_told_everywhere() {
    look("other-keys", |size| {
        let mut startup = crate::support::startup("practice", size);
        let keys = [("review", "F10"), ("help", "F12"), ("copies", "F11")];
        let keys = keys.map(|(name, key)| (name.to_owned(), vec![key.to_owned()]));
        startup.preferences.keymap =
            postrider::app::Keymap::of(&keys.into_iter().collect()).unwrap();
        let mut session = Session::practice_of(startup);
        session.filled();
        session
    });
}
