//! The profiles: one row for each, and what the chosen one says.
//!
//! ```text
//! ┌▌Profiles ────────────────────────────────────────────────┐
//! │ ▸ ● practice   nothing leaves this computer        in use │
//! │   ● postmark   production, smtp.postmarkapp.com  default │
//! │ ──────────────────────────────────────────────────────── │
//! │ turquoise; from Ada Lovelace <ada@acme.example>; …       │
//! │ Enter use   n new   e edit   c copy   d delete   …       │
//! └──────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{covered_notice, open, widest};
use crate::app::{Model, ProfileList, practice_promise};
use crate::postmark::{DEFAULT_STREAM, Profile, TokenSource};
use crate::view::hint_bar::HintBar;
use crate::view::pen::Pen;
use crate::view::{Theme, dot, list as rows, text};

/// Columns of the box.
const WIDTH: usize = 84;
/// Rows for what the chosen profile says, at most.
const DETAIL: usize = 4;
/// What the keys do, by the names of their actions.
const KEYS: [(&str, &str); 7] = [
    ("use-profile", "use"),
    ("new-profile", "new"),
    ("edit-profile", "edit"),
    ("copy-profile", "copy"),
    ("delete-profile", "delete"),
    ("default-profile", "default"),
    ("profiles-close", "close"),
];

/// Draws the list. Returns where the chosen row stands.
pub(super) fn draw(
    model: &Model,
    list: &ProfileList,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let selected = list
        .selected
        .min(model.shared.profiles.len().saturating_sub(1));
    let chosen = model.shared.profiles.get(selected)?;
    let hints = HintBar::of(model, &KEYS);
    let height = model.shared.profiles.len() + 1 + DETAIL + hints.height(width);
    let mut pen = open("Profiles", (width, height), theme, area, buffer);
    let said = covered_notice(model, area, theme, &pen);
    let bottom = pen.height().saturating_sub(hints.height(width));
    // What is said goes before the list, the list before what the chosen one says.
    let (words, style, most) = match said {
        Some((words, style)) => (words.to_owned(), style, DETAIL),
        None => (detail(chosen), theme.text, DETAIL.min(bottom / 3)),
    };
    let detail = text::wrap(&words, width);
    hints.draw_all(bottom, theme, &mut pen);
    // Two rows of the list stay in sight, whatever is said.
    let told = detail.len().min(most).min(bottom.saturating_sub(3));
    let top = bottom.saturating_sub(told);
    for (at, line) in detail.iter().take(told).enumerate() {
        let is_cut = at + 1 == told && detail.len() > told;
        let line = match is_cut {
            true => format!("{}…", text::clipped(line, width.saturating_sub(1))),
            false => line.clone(),
        };
        pen.text(top + at, 0, &line, style);
    }
    let end = top.saturating_sub(1);
    pen.text(end, 0, &"─".repeat(width), theme.quiet);
    let profiles = &model.shared.profiles;
    let size = (profiles.len(), selected);
    rows::draw(
        size,
        (0, end),
        theme,
        &mut pen,
        |pen, at, line, is_chosen| {
            let where_to = where_to(model, &profiles[at]);
            let words = (where_to.as_slice(), &*marks(model, list, at));
            row(&profiles[at], words, is_chosen, line, theme, pen);
        },
    )
}

fn marks(model: &Model, list: &ProfileList, at: usize) -> String {
    let in_use = (at == model.shared.profile).then_some("in use");
    let default = list
        .is_default(&model.shared.profiles[at].name)
        .then_some("default");
    let marks: Vec<&str> = in_use.into_iter().chain(default).collect();
    marks.join(", ")
}

fn row(
    profile: &Profile,
    (where_to, marks): (&[String], &str),
    chosen: bool,
    at: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let mark = if chosen { "▸ " } else { "  " };
    let column = pen.text(at, 0, mark, theme.text);
    let column = pen.text(at, column, "● ", dot::style(profile.color, theme));
    let room = pen.width().saturating_sub(text::width(marks) + 1);
    let name = text::cut(&profile.name, room.saturating_sub(column));
    let column = pen.text(at, column, &name, theme.text) + 2;
    let fitting = where_to
        .iter()
        .find(|words| column + text::width(words) <= room);
    if let Some(words) = fitting {
        pen.text(at, column, words, theme.quiet);
    }
    pen.text_right(at, 0, marks, theme.key);
}

/// Where its mail goes, from the longest way of saying it to the shortest.
fn where_to(model: &Model, profile: &Profile) -> [String; 2] {
    if profile.is_practice() {
        return [practice_promise(model), "practice".into()];
    }
    let kind = profile.environment.name();
    [format!("{kind}, {}", profile.smtp_host), kind.to_owned()]
}

/// Everything that the chosen one says.
fn detail(profile: &Profile) -> String {
    let or = |text: &str, none: &str| match text.trim() {
        "" => none.to_owned(),
        text => text.to_owned(),
    };
    let server = if profile.is_practice() {
        "the practice server".to_owned()
    } else {
        let ports: Vec<String> = profile.smtp_ports.iter().map(u16::to_string).collect();
        format!(
            "{}, real mail through {}, port {}",
            profile.environment.name(),
            profile.smtp_host,
            ports.join(", then ")
        )
    };
    let token = match profile.own_source() {
        TokenSource::None => "token from the environment or typed".to_owned(),
        TokenSource::Practice => "its own token".to_owned(),
        source => format!("token {}", source.in_words()),
    };
    format!(
        "{server}; from {}; stream {}; {token}; color {}",
        or(&profile.sender, "nobody yet"),
        or(&profile.stream, DEFAULT_STREAM),
        profile.color.name()
    )
}
