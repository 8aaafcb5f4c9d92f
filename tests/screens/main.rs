//! What the user sees, state by state, at the sizes that are promised. Keys and worker events go in,
//! pictures come out; they are kept beside this file under `snapshots/`.
//!
//! After a change that is meant to be seen: `INSTA_UPDATE=always cargo test --test screens`, then
//! look at every picture in the diff.

mod account;
mod anywhere;
mod compose;
mod delivery;
mod drafts;
mod editing;
mod fixes;
mod inbox;
mod limits;
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
mod walk;

use styles::Styles;
use support::{SIZES, Session};

/// Compares the state that `reach` reaches with its pictures, one for each size, and with how they are
/// coloured in the themes.
fn look(name: &str, reach: impl Fn((u16, u16)) -> Session) {
    let mut styles = Styles::default();
    for (columns, rows) in SIZES {
        let session = reach((columns, rows));
        look_at(&format!("{name}@{columns}x{rows}"), &session);
        styles.add(name, &session);
    }
    let mut settings = settings();
    settings.set_snapshot_path("snapshots/styles");
    settings.bind(|| insta::assert_snapshot!(name.to_owned(), styles.told()));
}

fn settings() -> insta::Settings {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings
}

/// Compares one picture.
fn look_at(name: &str, session: &Session) {
    let (picture, cursor) = session.drawn();
    settings().bind(|| {
        let told = format!("{picture}\ncursor: column {}, row {}", cursor.x, cursor.y);
        insta::assert_snapshot!(name.to_owned(), told);
    });
}
