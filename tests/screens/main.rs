//! What the user sees. Keys and worker events go in, pictures come out; they are kept beside this file under
//! `snapshots/`, to be read by people:
//!
//! - [`look`] keeps the whole frame of a main state at the three sizes that are promised;
//! - [`look_inside`] keeps what has the keys (a pane or an overlay) at the usual size. What another size shows
//!   instead is asserted in words;
//! - `styles.rs` asserts the styles that mean something, in every theme.
//!
//! All of them hold what must be so in every state, at every size, in every theme: see [`hold`].
//!
//! After a change that is meant to be seen: `INSTA_UPDATE=always cargo test --test screens`, then
//! look at every picture in the diff.

mod account;
mod anywhere;
mod compose;
mod contrast;
mod delivery;
mod drafts;
mod editing;
mod fixes;
mod inbox;
mod limits;
mod lookup;
mod outside;
mod overlays;
mod picker;
mod pictures;
mod preview;
mod profiles;
mod reach;
mod setup;
mod styles;
mod suggestions;
mod support;
mod templates;
mod walk;

use std::sync::LazyLock;

use postrider::view::{Symbols, Theme};
use support::{SIZES, Session, frame, inside, picture, place_with_keys};

const SMALL: (u16, u16) = (40, 12);
const USUAL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (120, 36);

/// Compares the whole frame of the state that `reach` reaches with its pictures, one for each size.
fn look(name: &str, reach: impl Fn((u16, u16)) -> Session) {
    for (columns, rows) in SIZES {
        let session = reach((columns, rows));
        hold(name, &session);
        let (picture, cursor) = session.drawn();
        let cursor = format!("cursor: column {}, row {}", cursor.x, cursor.y);
        compare(
            &format!("{name}@{columns}x{rows}"),
            &format!("{picture}\n{cursor}"),
        );
    }
}

/// Compares what has the keys in the state that `reach` reaches with its picture at the usual size.
fn look_inside<F: Fn((u16, u16)) -> Session>(name: &str, reach: F) -> Reach<F> {
    for size in SIZES {
        hold(name, &reach(size));
    }
    compare(name, &inside(&reach(USUAL)));
    Reach(reach)
}

/// How a state is reached at any size.
struct Reach<F>(F);

impl<F: Fn((u16, u16)) -> Session> Reach<F> {
    /// Asserts that each of `words` is in a row at 40x12.
    fn small(self, words: &[&str]) -> Self {
        contains(&(self.0)(SMALL).screen(), words);
        self
    }

    /// Asserts that each of `words` is in a row at 120x36.
    fn wide(self, words: &[&str]) -> Self {
        contains(&(self.0)(WIDE).screen(), words);
        self
    }
}

/// Asserts that each of `words` is in a row of the screen.
fn shows(session: &Session, words: &[&str]) {
    hold(words[0], session);
    contains(&session.screen(), words);
}

/// Asserts that each of `words` is in a row of `screen`, however many spaces are between them.
fn contains(screen: &str, words: &[&str]) {
    let rows: Vec<String> = screen
        .lines()
        .map(|row| row.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for word in words {
        assert!(
            rows.iter().any(|row| row.contains(word)),
            "{word:?} is not shown:\n{screen}"
        );
    }
}

/// What holds in every state: the header says whether mail is real, the cursor is inside of what has the keys,
/// a theme changes styles alone, and with ASCII symbols nothing is drawn that is not ASCII.
fn hold(name: &str, session: &Session) {
    let seen = |theme: &Theme| {
        let (buffer, cursor) = frame(&session.model, theme);
        (place_with_keys(&buffer), picture(&buffer), cursor)
    };
    let plain = seen(&session.theme);
    let (place, screen, cursor) = &plain;
    let badge = match session.model.profile().is_practice() {
        true => "[PRACTICE]",
        false => " REAL MAIL ",
    };
    assert!(
        screen.lines().next().unwrap().contains(badge),
        "{name}\n{screen}"
    );
    assert!(place.contains(*cursor), "{name}: {cursor:?}\n{screen}");
    for (theme, of) in themes() {
        assert_eq!(seen(of), plain, "{name} in {theme}");
    }
    let ascii = |symbols| {
        let theme = session.theme.with_symbols(symbols);
        let (buffer, at) = frame(&session.model, &theme);
        assert_eq!(at, *cursor, "{name}: symbols move nothing");
        picture(&buffer)
    };
    let drawn = ascii(Symbols::Ascii);
    assert!(!drawn.contains(is_drawn), "{name}\n{drawn}");
    let all = ascii(Symbols::AsciiOnly);
    assert!(all.is_ascii(), "{name}\n{all}");
    assert!(
        all.contains("[PRACTICE]") || all.contains("[REAL MAIL]"),
        "{name}\n{all}"
    );
}

/// The built-in themes, read once.
fn themes() -> &'static [(&'static str, Theme)] {
    static THEMES: LazyLock<Vec<(&str, Theme)>> = LazyLock::new(|| {
        let themes = Theme::names().map(|name| (name, Theme::named(name).unwrap()));
        themes.collect()
    });
    &THEMES
}

/// Whether a character is a mark or a part of a frame: punctuation, arrows, boxes, shapes, dingbats.
fn is_drawn(c: char) -> bool {
    matches!(c, '·' | '\u{2010}'..='\u{206f}' | '\u{2190}'..='\u{27bf}') && c != '\u{200d}'
}

/// Compares one picture with the one that is kept.
fn compare(name: &str, picture: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), picture));
}
