//! The form of a profile: fields with what is wrong below them, the help of the one with the caret.
//!
//! ```text
//! ┌▌Profile shop ─────────────────────────────┐
//! │ ▸Name        shop                         │
//! │  Color       ● blue ▾                     │
//! │  From        Ada <ada@                    │
//! │              ✗ the domain is missing      │
//! │ …                                         │
//! │ By this name --profile and the history …  │
//! │ Ctrl+S save   Tab next   Esc leave        │
//! └───────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::{covered_notice, open, widest};
use crate::app::{
    Model, PROFILE_FIELDS, ProfileField, ProfileFieldId, ProfileFieldKind, ProfileForm, locked,
    profile_field,
};
use crate::postmark::{COLORS, Origin};
use crate::view::field;
use crate::view::hint_bar::HintBar;
use crate::view::pen::Pen;
use crate::view::{Theme, dot, text};

/// Columns of the box.
const WIDTH: usize = 84;
/// Columns of a label, with the mark of the caret before it.
const LABEL: usize = 12;
/// Rows for help, at most.
const HELP: usize = 2;
/// What the keys do, by the names of their actions.
const KEYS: [(&str, &str); 3] = [
    ("save-profile", "save"),
    ("profile-down", "next"),
    ("profile-close", "leave"),
];

/// One row of what scrolls.
enum Row {
    Field(&'static ProfileField),
    Said(&'static str, String, Style),
}

/// Draws the form. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    form: &ProfileForm,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let rows = rows(model, form, theme, width);
    let height = rows.len() + 1 + HELP + 1;
    let title = title(form);
    let mut pen = open(&title, (width, height), theme, area, buffer);
    let bottom = pen.height().saturating_sub(1);
    HintBar::of(model, &KEYS).draw(bottom, theme, &mut pen);
    let end = draw_help(model, form, theme, area, bottom, &mut pen);
    let first = first_shown(&rows, form.focus, end);
    let mut typing = None;
    for (at, row) in rows.iter().skip(first).take(end).enumerate() {
        match row {
            Row::Said(mark, words, style) => {
                let column = pen.text(at, LABEL, mark, *style);
                pen.text(at, column, words, *style);
            }
            Row::Field(row) => {
                draw_label(row, form, at, theme, &mut pen);
                draw_value(row, form, at, theme, &mut pen);
                if row.id == form.focus {
                    typing = Some((pen.part(at, LABEL), pen.position(at, LABEL)));
                }
            }
        }
    }
    let (place, position) = typing?;
    match profile_field(form.focus).kind {
        ProfileFieldKind::Line if locked(&form.profile, form.focus).is_none() => {
            caret(form, theme, place, buffer)
        }
        _ => position,
    }
}

fn title(form: &ProfileForm) -> String {
    let what = match &form.origin {
        Origin::New => "New profile".to_owned(),
        Origin::CopyOf(name) => format!("Copy of profile {name}"),
        Origin::Itself(name) => format!("Profile {name}"),
    };
    let state = match (form.saving, form.is_changed()) {
        (true, _) => ", saving…",
        (_, true) => ", changed",
        _ => "",
    };
    format!("{what}{state}")
}

/// Every field, and below it what is wrong or odd.
fn rows(model: &Model, form: &ProfileForm, theme: &Theme, width: usize) -> Vec<Row> {
    let mut rows = Vec::new();
    for row in PROFILE_FIELDS {
        rows.push(Row::Field(row));
        let wrong = form
            .problem(&model.shared, row.id)
            .map(|why| ("✗ ", why, theme.bad));
        let odd = || {
            form.warning(&model.shared, row.id)
                .map(|why| ("! ", why, theme.warning))
        };
        if let Some((mark, why, style)) = wrong.or_else(odd) {
            let lines = text::wrap(&why, width.saturating_sub(LABEL + 2));
            rows.extend(lines.into_iter().enumerate().map(|(at, line)| {
                let mark = if at == 0 { mark } else { "  " };
                Row::Said(mark, line, style)
            }));
        }
    }
    rows
}

/// The row from which on is shown, so that the field with the caret and what is wrong with it are seen.
fn first_shown(rows: &[Row], focus: ProfileFieldId, height: usize) -> usize {
    let is_focus = |row: &Row| matches!(row, Row::Field(row) if row.id == focus);
    let at = rows.iter().position(is_focus).unwrap_or_default();
    let below = rows[at + 1..]
        .iter()
        .take_while(|row| matches!(row, Row::Said(..)))
        .count();
    (at + below + 1).saturating_sub(height).min(at)
}

/// The help of the field with the caret, or why it stays as it is, or the notice where the screen's own
/// is covered. Returns the row before which the fields end.
fn draw_help(
    model: &Model,
    form: &ProfileForm,
    theme: &Theme,
    area: Rect,
    bottom: usize,
    pen: &mut Pen<'_>,
) -> usize {
    let help = locked(&form.profile, form.focus).unwrap_or(profile_field(form.focus).help);
    let help = &model.shared.keymap.say(help);
    let said = covered_notice(model, area, theme, pen);
    let (words, style) = said.unwrap_or((help, theme.text));
    let mut lines = text::wrap(words, pen.width());
    lines.truncate(HELP);
    let top = bottom.saturating_sub(lines.len());
    for (at, line) in lines.iter().enumerate() {
        pen.text(top + at, 0, line, style);
    }
    // Where there is room a line stands between.
    let has_room = pen.height() > PROFILE_FIELDS.len() + 1 + HELP;
    if has_room {
        pen.text(
            top.saturating_sub(1),
            0,
            &"─".repeat(pen.width()),
            theme.quiet,
        );
    }
    top.saturating_sub(usize::from(has_room))
}

fn draw_label(row: &ProfileField, form: &ProfileForm, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let focused = row.id == form.focus;
    let style = if focused { theme.focus } else { theme.label };
    let mark = if focused { "▸" } else { " " };
    let label = match row.kind {
        ProfileFieldKind::Save => format!("{mark}[{}]", row.label),
        _ => format!("{mark}{}", row.label),
    };
    pen.text(at, 0, &label, style);
}

fn draw_value(row: &ProfileField, form: &ProfileForm, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let typed = form.text(row.id);
    let is_locked = locked(&form.profile, row.id).is_some();
    let style = if is_locked { theme.quiet } else { theme.text };
    let mut column = LABEL;
    if row.id == ProfileFieldId::Color
        && let Some((color, _)) = COLORS.iter().find(|(_, name)| *name == typed)
    {
        column = pen.text(at, column, "● ", dot::style(*color, theme));
    }
    match row.kind {
        ProfileFieldKind::Choice(_) if !is_locked => {
            pen.text(at, column, &format!("{typed} ▾"), style);
        }
        ProfileFieldKind::Line if typed.is_empty() => {
            let words = format!("({})", row.placeholder);
            pen.text(at, column, &words, theme.quiet);
        }
        // The caret draws its own line.
        ProfileFieldKind::Line if !is_locked && row.id == form.focus => {}
        _ => {
            pen.text(at, column, typed, style);
        }
    }
}

fn caret(form: &ProfileForm, theme: &Theme, place: Rect, buffer: &mut Buffer) -> Option<Position> {
    field::draw_input(form.input(form.focus), theme, place, buffer)
}
