//! The compose pane: labels, values, what is wrong with them, the rule and the text.
//!
//! ```text
//! ┌▌Compose ─────────────────────────────────────────────────────────────────┐
//! │ Sign in  Server token ▾  user name and password; from the environment     │
//! │ Token    ••••••••-••••-••••-••••-••••••••4f2a                          ✓  │
//! │ From     Ada Lovelace <ada@acme.example>                               ✓  │
//! │ To       grace@navy.example                                               │
//! │ Subject  Your receipt                                                     │
//! │ Files    invoice.pdf (84 kB, application/pdf)                             │
//! │ ───────────────────────────────────────────────────────────────────────   │
//! │ Hello Grace,                                                              │
//! └───────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field::{self, Value};
use super::pane::{self, Pane, rect};
use super::pen::Pen;
use super::{Theme, body, files, text};
use crate::app::{Layout, Model, Screen};
use crate::mail::{self, FieldId, FieldKind, Problem};
use crate::postmark::{CredentialKind, TokenSource};

/// Columns at the end of a value that its symbol takes.
const SYMBOL: u16 = 2;

/// Draws the pane. Returns where the caret stands if the pane has the keys.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    layout: &Layout,
    buffer: &mut Buffer,
) -> Option<Position> {
    let place = rect(layout.main);
    let focused = model.pane == crate::app::Pane::Form;
    pane::draw(
        &Pane {
            title: "Compose",
            focused,
        },
        theme,
        place,
        buffer,
    );
    let inside = place.inner(ratatui::layout::Margin::new(1, 1));
    let mut caret = None;
    for (id, place) in &layout.fields {
        let place = rect(*place).intersection(inside);
        draw_label(model, *id, theme, layout, inside, place, buffer);
        caret = caret.or(draw_value(model, *id, theme, place, buffer));
    }
    draw_rule(layout, theme, inside, buffer);
    let body = body::draw(model, theme, rect(layout.body).intersection(inside), buffer);
    if model.form.focus == FieldId::Body {
        caret = body;
    }
    if let Some((_, place)) = layout.fields.iter().find(|(id, _)| *id == FieldId::Files) {
        files::draw_completions(model, theme, rect(*place), inside, buffer);
    }
    caret.filter(|_| focused)
}

/// The label stands before its value: at the pane's edge, or behind the value to its left.
fn draw_label(
    model: &Model,
    id: FieldId,
    theme: &Theme,
    layout: &Layout,
    inside: Rect,
    place: Rect,
    buffer: &mut Buffer,
) {
    let label = mail::field(id).label;
    let same_row = layout.fields.iter().map(|(_, other)| rect(*other));
    let left = same_row
        .filter(|other| other.y == place.y && other.x < place.x)
        .map(Rect::right)
        .max();
    let wide = u16::try_from(text::width(label)).unwrap_or(u16::MAX);
    let from = match left {
        Some(_) => place.x.saturating_sub(wide + 2),
        None => pane::air(inside).x,
    };
    let area = Rect {
        x: from,
        width: place.x.saturating_sub(from),
        height: 1,
        y: place.y,
    };
    let focused = model.form.focus == id && model.pane == crate::app::Pane::Form;
    let style = if focused { theme.focus } else { theme.label };
    Pen::new(buffer, area.intersection(inside)).text(0, 0, label, style);
}

fn draw_value(
    model: &Model,
    id: FieldId,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let focused = model.form.focus == id;
    match mail::field(id).kind {
        FieldKind::Choice => draw_choice(model, focused, theme, place, buffer),
        FieldKind::Files => files::draw(model, focused, theme, place, buffer),
        FieldKind::Text => None,
        kind => draw_line(model, id, kind, focused, theme, place, buffer),
    }
}

fn draw_line(
    model: &Model,
    id: FieldId,
    kind: FieldKind,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (_, line) = model.form.lines.iter().find(|(known, _)| *known == id)?;
    let typed = line.input.value();
    let problems: Vec<&Problem> = problems(model, id).collect();
    let room = Rect {
        width: place.width.saturating_sub(SYMBOL),
        ..place
    };
    if typed.is_empty() {
        Pen::new(buffer, room).text(0, 0, mail::field(id).placeholder, theme.quiet);
    }
    let hidden = kind == FieldKind::Secret && !model.form.revealed;
    let shown = match hidden {
        true if focused => field::masked(typed),
        true => field::end(field::masked(typed), usize::from(room.width)),
        false => typed.to_owned(),
    };
    let marks = problems
        .iter()
        .filter(|_| !hidden)
        .filter_map(|problem| problem.range.clone());
    let caret = focused.then(|| line.input.cursor());
    let value = Value {
        text: &shown,
        caret,
        marks: marks.collect(),
    };
    let position = field::draw(&value, theme, room, buffer);
    draw_symbol(model, id, typed.is_empty(), &problems, theme, place, buffer);
    position
}

/// The symbol at the end of a value that was left once.
fn draw_symbol(
    model: &Model,
    id: FieldId,
    empty: bool,
    problems: &[&Problem],
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) {
    if !model.form.visited.contains(&id) || (empty && problems.is_empty()) {
        return;
    }
    let (symbol, style) = field::symbol(problems, theme);
    Pen::new(buffer, place).text_right(0, 0, symbol, style);
}

fn draw_choice(
    model: &Model,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let (choice, purpose) = match model.form.credential_kind {
        CredentialKind::ServerToken => ("Server token ▾", "used as user name and password"),
        CredentialKind::SmtpToken => (
            "SMTP token ▾",
            "access key is user name, secret key is password",
        ),
    };
    let mut pen = Pen::new(buffer, place);
    let column = pen.text(0, 0, choice, theme.text) + 2;
    let source = source(&model.form.source);
    let variants = [format!("{purpose}; {source}"), source];
    let room = pen.width().saturating_sub(column);
    let fitting = variants.iter().find(|words| text::width(words) <= room);
    pen.text(0, column, fitting.unwrap_or(&variants[1]), theme.quiet);
    pen.position(0, 0).filter(|_| focused)
}

/// Where the login came from, in words.
fn source(source: &TokenSource) -> String {
    match source {
        TokenSource::None => "none found yet".into(),
        TokenSource::Typed => "typed for this run".into(),
        TokenSource::Practice => "the practice server's own".into(),
        TokenSource::Environment(name) => format!("from {name}"),
        TokenSource::File(path) => format!("from {}", path.display()),
    }
}

fn draw_rule(layout: &Layout, theme: &Theme, inside: Rect, buffer: &mut Buffer) {
    let body = rect(layout.body);
    let taken = |y| layout.fields.iter().any(|(_, place)| place.y == y);
    if body.is_empty() || body.y <= inside.y || taken(body.y - 1) {
        return;
    }
    let row = Rect {
        y: body.y - 1,
        height: 1,
        ..pane::air(inside)
    };
    Pen::new(buffer, row).text(0, 0, &"─".repeat(usize::from(row.width)), theme.quiet);
}

/// The problems of a field that was left once.
pub(super) fn problems(model: &Model, id: FieldId) -> impl Iterator<Item = &Problem> {
    model
        .form
        .problems
        .iter()
        .filter(move |problem| problem.field == id)
}

/// The problem to tell in words: the focused field's first, else the first of all.
pub(super) fn problem_to_show(model: &Model) -> Option<&Problem> {
    if model.screen != Screen::Compose {
        return None;
    }
    problems(model, model.form.focus)
        .next()
        .or_else(|| model.form.problems.first())
}
