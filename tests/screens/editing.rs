//! Selecting, finding, the wrap guide.

use postrider::mail::FieldId;

use crate::support::{SIZES, Session};
use crate::{look_inside, shows};

#[test]
fn selection_in_a_line() {
    look_inside("selection-line", |size| {
        let mut session = Session::practice(size);
        session.filled().field(FieldId::Subject);
        session.keys("End Shift+Left Shift+Left Shift+Left");
        session
    });
}

#[test]
fn finding() {
    look_inside("find", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("the");
        session
    })
    .small(&["first of November is attached. Write", "Find the 1 of 2"]);
}

#[test]
fn finding_nothing() {
    for size in SIZES {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("nowhere");
        shows(&session, &["Find nowhere not found"]);
    }
}

#[test]
fn replacing() {
    look_inside("replace", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+/").type_text("the").keys("Tab");
        session.type_text("a");
        session
    })
    .small(&["Find the with a 1 of 2"]);
}

#[test]
fn wrap_guide() {
    look_inside("wrap-guide", |size| {
        let mut session = Session::practice(size);
        session.filled().keys("Alt+|");
        session
    });
}

#[test]
fn other_keys_are_told_everywhere() {
    for size in SIZES {
        let mut startup = crate::support::startup("practice", size);
        let keys = [("review", "F10"), ("help", "F12"), ("copies", "F11")];
        let keys = keys.map(|(name, key)| (name.to_owned(), vec![key.to_owned()]));
        startup.preferences.keymap =
            postrider::app::Keymap::of(&keys.into_iter().collect()).unwrap();
        let mut session = Session::practice_of(startup);
        session.filled();
        shows(&session, &["F12 help", "F10 review"]);
    }
}
