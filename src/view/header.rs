//! The first row: who we are, where mail goes in words, and the screens there are.
//!
//! ```text
//!  postrider  ● practice server: nothing leaves this machine            F2 Compose  F4 Inbox
//!  postrider  ● practice server, fault on: STARTTLS is not offered
//!  postrider  ● postmark (production), smtp.postmarkapp.com: real mail            F2 Compose
//! ```
//!
//! Where it gets narrow the screens go first, then the name; the words on where mail goes stay.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::pen::Pen;
use super::{Theme, dot, text};
use crate::app::{self, Model, Screen};
use crate::postmark::{Environment, Profile};

/// Draws the header at `place`.
pub(super) fn draw(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    let Some(profile) = model.shared.profiles.get(model.shared.profile) else {
        return;
    };
    let variants = words(model, profile);
    let name = " postrider  ";
    let whole = text::width(name) + 2 + text::width(&variants[0]) <= pen.width();
    let mut column = 1;
    if whole {
        column = pen.text(0, 0, name, theme.title);
    } else if pen.width() < 60 {
        column = 0;
    }
    column = pen.text(0, column, "● ", dot::style(profile.color, theme));
    let room = pen.width().saturating_sub(column);
    let fits = |spare: usize| {
        let spared = room.saturating_sub(spare);
        variants
            .iter()
            .find(move |words| text::width(words) <= spared)
    };
    // Practice says the same in fewer words, so that the screens can be told beside it; real mail is
    // told in full.
    let spare = if profile.is_practice() && model.simulation.is_none() && room >= ROOM_FOR_TABS {
        least_tabs(model)
    } else {
        0
    };
    let fitting = fits(spare).or_else(|| fits(0));
    let column = pen.text(
        0,
        column,
        fitting.unwrap_or(&variants[variants.len() - 1]),
        theme.text,
    );
    screens(&mut pen, model, theme, column);
}

/// From so many columns on the screens are told beside where mail goes.
const ROOM_FOR_TABS: usize = 50;

/// Columns of the tabs at their shortest: keys, and the name of the one that is shown.
fn least_tabs(model: &Model) -> usize {
    let tabs = offered(model).map(|(screen, key, name)| {
        let name = if screen == tab(model) { name.len() } else { 0 };
        key.len() + name + 2
    });
    tabs.sum::<usize>() + 2
}

/// Where mail goes, from the longest way of saying it to the shortest.
fn words(model: &Model, profile: &Profile) -> Vec<String> {
    let Profile {
        name,
        smtp_host: host,
        ..
    } = profile;
    if let (true, Some(why)) = (profile.is_practice(), &model.shared.practice_trouble) {
        let all = format!("practice server failed to start: {why}");
        return vec![
            all,
            "practice server failed to start".into(),
            "practice: not running".into(),
        ];
    }
    if let (true, Some(simulation)) = (profile.is_practice(), &model.simulation) {
        return vec![
            format!("practice server, simulating: {}", simulation.title),
            format!("practice, simulating: {}", simulation.title),
            format!("practice, simulating: {}", text::cut(&simulation.title, 17)),
        ];
    }
    match profile.environment {
        Environment::Practice if app::leaving(model).is_some() => {
            let what = app::leaving(model).unwrap_or_default();
            vec![
                format!("practice server: {}", app::practice_promise(model)),
                format!("practice: {what}"),
                "practice; real mail pending".into(),
            ]
        }
        Environment::Practice => vec![
            "practice server: nothing leaves this machine".into(),
            "practice: nothing leaves this machine".into(),
            "practice, all stays here".into(),
        ],
        Environment::Test => vec![
            format!("{name} (test), {host}: real mail to test recipients"),
            format!("{name} (test), {host}: real mail"),
            format!("{name} (test): real mail"),
        ],
        Environment::Production => vec![
            format!("{name} (production), {host}: real mail"),
            format!("{name}, {host}: real mail"),
            format!("{name} (production): real mail"),
            format!("{name}: real mail"),
        ],
    }
}

/// The screens at the right edge, if there is room; the one that is shown stands in brackets.
fn screens(pen: &mut Pen<'_>, model: &Model, theme: &Theme, column: usize) {
    let offered: Vec<_> = offered(model).collect();
    if offered.len() < 2 {
        return;
    }
    // Where not all names fit, only that of the screen in sight is told.
    let shown = |all: bool| {
        let one = |(screen, key, name): &(Screen, String, &'static str)| {
            let named = all || tab(model) == *screen;
            (*screen, key.clone(), if named { *name } else { "" })
        };
        offered.iter().map(one).collect::<Vec<_>>()
    };
    for tabs in [shown(true), shown(false)] {
        let wide = tabs.iter().map(|tab| tab.1.len() + tab.2.len() + 2);
        let wide = wide.sum::<usize>() + 2;
        if let Some(at) = pen.width().checked_sub(wide).filter(|at| *at >= column) {
            return tell(pen, model, theme, &tabs, at);
        }
    }
}

/// Draws the tabs from column `at` on.
fn tell(
    pen: &mut Pen<'_>,
    model: &Model,
    theme: &Theme,
    tabs: &[(Screen, String, &'static str)],
    mut at: usize,
) {
    for (screen, key, name) in tabs {
        let here = tab(model) == *screen;
        at += 1;
        if here {
            at = pen.text(0, at, "[", theme.text);
        }
        at = pen.text(0, at, key, theme.key);
        if !name.is_empty() {
            at = pen.text(0, at + 1, name, if here { theme.title } else { theme.text });
        }
        if here {
            at = pen.text(0, at, "]", theme.text);
        }
    }
}

/// The screen whose tab is marked: the account belongs to Setup.
fn tab(model: &Model) -> Screen {
    match model.screen {
        Screen::Account => Screen::Setup,
        other => other,
    }
}

/// The screens there are: their keys and names.
fn offered(model: &Model) -> impl Iterator<Item = (Screen, String, &'static str)> {
    let practice = model
        .shared
        .profiles
        .get(model.shared.profile)
        .is_some_and(Profile::is_practice);
    [
        (Screen::Compose, "compose", "Compose"),
        (Screen::Activity, "activity", "Activity"),
        (Screen::Inbox, "inbox", "Inbox"),
        (Screen::Setup, "setup", "Setup"),
    ]
    .into_iter()
    .map(|(screen, action, name)| (screen, model.shared.keymap.brief(action), name))
    .filter(move |(screen, _, _)| practice || *screen != Screen::Inbox)
}
