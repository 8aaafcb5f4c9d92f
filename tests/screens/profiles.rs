//! The list of profiles and the form of one.

use std::collections::BTreeMap;

use postrider::app::Message;
use postrider::mail::FieldId;
use postrider::postmark::{COLORS, Color, Environment, Profile, Written};
use postrider::view::Theme;

use crate::look_inside;
use crate::support::{SIZES, Session, startup};

fn shop() -> Profile {
    Profile {
        name: "shop".into(),
        color: Color::Purple,
        environment: Environment::Test,
        sender: "Shop <shop@acme.example>".into(),
        stream: "broadcast".into(),
        ..Profile::postmark()
    }
}

/// With two profiles of the user's own, one of them the default, and the list open.
pub fn listed(size: (u16, u16)) -> Session {
    let mut start = startup("practice", size);
    start.profiles.push(shop());
    start.profiles.push(Profile {
        name: "the-one-with-a-rather-long-name".into(),
        color: Color::Red,
        token_file: Some("/home/ada/.config/postrider/token".into()),
        ..Profile::postmark()
    });
    let mut session = Session::open(start);
    session.keys("Alt+p");
    session.send(Message::ConfigRead(Ok(Box::new(Written {
        path: "/home/ada/.config/postrider/config.toml".into(),
        default_profile: Some("shop".into()),
        keys: BTreeMap::new(),
    }))));
    session
}

#[test]
fn list() {
    look_inside("profiles", |size| {
        let mut session = listed(size);
        session.keys("Down Down");
        session
    })
    .small(&[
        "▸ ● shop test default",
        "● the-one-with-a-rather-long-name",
        "smtp.postmarkapp.com, port 587, the…",
    ]);
    look_inside("profiles-unreadable", |size| {
        let mut session = listed(size);
        let why = "/home/ada/.config/postrider/config.toml, line 3, column 1: there is no key `them`; did you mean `theme`?";
        session.send(Message::ConfigRead(Err(why.into())));
        session
    }).small(&["oml, line 3, column 1: there is no"]);
}

#[test]
fn form() {
    look_inside("profile-form", |size| {
        let mut session = listed(size);
        session.keys("Down Down e");
        session
    });
    look_inside("profile-form-wrong", |size| {
        let mut session = listed(size);
        session.keys("n Tab Tab Tab").type_text("Ada <ada@");
        session.keys("Ctrl+S Tab Tab Tab");
        session
    })
    .small(&["New profile, changed", "▸From Ada <ada@", "does not close"])
    .wide(&["✗ a profile has a name", "[Save]", "not close"]);
    look_inside("profile-form-practice", |size| {
        let mut session = listed(size);
        session.keys("Up Down e Shift+Tab");
        session
    })
    .small(&["a built-in profile keeps its name"]);
}

#[test]
fn questions() {
    look_inside("profile-leave", |size| {
        let mut session = listed(size);
        session.keys("Down Down e Backspace Esc");
        session
    })
    .small(&["The profile has unsaved changes.", "▸ Keep editing"]);
    look_inside("profile-other", |size| {
        let mut session = Session::production(size);
        session.filled();
        session.model.form.profile = "practice".into();
        session.keys("Ctrl+S");
        session
    })
    .small(&["▸ Back to the form", "Send from postmark (production, r…"]);
}

#[test]
fn review_at_the_other_host() {
    look_inside("review-stream-host", |size| {
        let mut session = Session::production(size);
        session.filled().field(FieldId::Stream);
        session.keys("Ctrl+U").type_text("broadcast").keys("Ctrl+S");
        session.ready("smtp.postmarkapp.com", 587);
        session
    })
    .small(&["[stream-host]", "Enter send h other host Esc back"]);
}

/// Every field and what is wrong with it can be brought into sight, also on the smallest screen.
#[test]
fn every_field_comes_into_sight() {
    for size in SIZES {
        let mut session = listed(size);
        session.keys("Down Down e");
        for row in postrider::app::PROFILE_FIELDS {
            let screen = session.screen();
            assert!(
                screen.contains(&format!("▸{}", row.label)) || screen.contains("▸[Save]"),
                "{}\n{screen}",
                row.label
            );
            session.keys("Tab");
        }
    }
}

/// The header says where mail goes in words, whatever the color is; the color is in the dot alone.
#[test]
fn the_header_has_the_words_in_every_color_and_theme() {
    for size in SIZES {
        let mut session = Session::production(size);
        for (color, _) in COLORS {
            session.model.shared.profiles[1].color = color;
            for name in Theme::names() {
                session.theme = Theme::named(name).unwrap();
                let screen = session.screen();
                let header = screen.lines().next().unwrap();
                assert!(
                    header.contains("● postmark") && header.contains(" REAL MAIL "),
                    "{header}"
                );
            }
        }
    }
}
