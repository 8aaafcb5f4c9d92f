//! The first row: in words whether mail leaves this computer, with which profile, and the screens.
//!
//! ```text
//!  [PRACTICE]  nothing leaves this computer           [F2 Write] F3 Activity F4 Inbox F5 Setup
//!  [PRACTICE]  simulating: STARTTLS is not offered
//!   REAL MAIL  ● postmark · smtp.postmarkapp.com               [F2 Write] F3 Activity F5 Setup
//! ```
//!
//! The badge is always there. Where it gets narrow, the names of other screens go first, then the words behind the badge.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::pen::Pen;
use super::{Symbols, Theme, dot, text};
use crate::app::{self, Model, Screen};
use crate::postmark::{Environment, Profile};

/// Draws the header at `place`.
pub(super) fn draw(model: &Model, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    let profile = model.profile();
    let mut column = 1;
    if profile.is_practice() {
        column = pen.text(0, column, "[PRACTICE]", theme.title);
    } else {
        let filled = theme
            .warning
            .add_modifier(Modifier::REVERSED | Modifier::BOLD);
        let badge = match theme.symbols {
            Symbols::Unicode => " REAL MAIL ",
            Symbols::Ascii | Symbols::AsciiOnly => "[REAL MAIL]",
        };
        column = pen.text(0, column, badge, filled);
        column = pen.text(0, column + 1, "●", dot::style(profile.color, theme));
    }
    column += if profile.is_practice() { 2 } else { 1 };
    let room = pen.width().saturating_sub(column);
    let variants = words(model, profile);
    let fits = |spare: usize| {
        let room = room.saturating_sub(spare);
        variants
            .iter()
            .find(move |words| text::width(words) <= room)
    };
    let fitting = fits(least_tabs(model)).or_else(|| fits(0));
    let words = fitting.unwrap_or(&variants[variants.len() - 1]);
    let column = pen.text(0, column, words, theme.text);
    screens(&mut pen, model, theme, column);
}

/// Columns of the tabs at their shortest: keys, and the name of the current one.
fn least_tabs(model: &Model) -> usize {
    let tabs = offered(model).map(|(screen, key, name)| {
        let name = if screen == tab(model) { name.len() } else { 0 };
        key.len() + name + 2
    });
    tabs.sum::<usize>() + 2
}

/// What stands behind the badge, from the longest variant to the shortest.
fn words(model: &Model, profile: &Profile) -> Vec<String> {
    if profile.is_practice() {
        return practice_words(model);
    }
    let Profile {
        name,
        smtp_host: host,
        ..
    } = profile;
    match profile.environment {
        Environment::Test => vec![
            format!("{name} (test recipients) · {host}"),
            format!("{name} (test recipients)"),
            format!("{name} (test)"),
        ],
        _ => vec![format!("{name} · {host}"), name.clone()],
    }
}

fn practice_words(model: &Model) -> Vec<String> {
    if let Some(why) = &model.shared.practice_trouble {
        let all = format!("the practice server failed to start: {why}");
        return vec![
            all,
            "the server failed to start".into(),
            "not running".into(),
        ];
    }
    if let Some(simulation) = &model.simulation {
        let title = &simulation.title;
        return vec![
            format!("simulating: {title}"),
            format!("simulating: {}", text::cut(title, 17)),
        ];
    }
    match app::leaving(model) {
        Some(what) => vec![
            app::practice_promise(model),
            what,
            "real mail pending".into(),
        ],
        None => vec![
            app::practice_promise(model),
            "all stays here".into(),
            String::new(),
        ],
    }
}

/// The screens at the right edge, if there is room; the current one stands in brackets.
fn screens(pen: &mut Pen<'_>, model: &Model, theme: &Theme, column: usize) {
    let offered: Vec<_> = offered(model).collect();
    if offered.len() < 2 {
        return;
    }
    // Where not all names fit, only the current screen has one.
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
            return draw_tabs(pen, model, theme, &tabs, at);
        }
    }
}

fn draw_tabs(
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

/// The screen whose tab is current: the account belongs to Setup.
fn tab(model: &Model) -> Screen {
    match model.screen {
        Screen::Account => Screen::Setup,
        other => other,
    }
}

/// The screens with their keys and names; the inbox is there in practice only.
fn offered(model: &Model) -> impl Iterator<Item = (Screen, String, &'static str)> {
    let practice = model.profile().is_practice();
    [
        (Screen::Compose, "compose", "Write"),
        (Screen::Activity, "activity", "Activity"),
        (Screen::Inbox, "inbox", "Inbox"),
        (Screen::Setup, "setup", "Setup"),
    ]
    .into_iter()
    .map(|(screen, action, name)| (screen, model.shared.keymap.brief(action), name))
    .filter(move |(screen, _, _)| practice || *screen != Screen::Inbox)
}
