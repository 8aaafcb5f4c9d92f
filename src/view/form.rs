//! The compose pane: labels, values, what is wrong with them, the rule and the text.
//!
//! ```text
//! ┌▌New message ─────────────────────────────────────────────────────────────┐
//! │ Via      postmark · token ••••4f2a   from the environment                 │
//! │ From     Ada Lovelace <ada@acme.example>                                  │
//! │ To       grace@navy.example                                               │
//! │ Subject  Your receipt                                                     │
//! │ Attached invoice.pdf (84 kB, application/pdf)                             │
//! │ + Cc Bcc Reply-To  + More options                                         │
//! │ ──────────────────────────────────────────────────────── plain text ───   │
//! │ Hello Grace,                                                              │
//! └───────────────────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::field::{self, Value};
use super::pane::{self, Pane, rect};
use super::pen::Pen;
use super::{Theme, body, counter, files, list_field, options, suggestions, text};
use crate::app::{self, FieldGroup, Layout, Model, Screen};
use crate::mail::{self, FieldId, FieldKind, Problem};
use crate::postmark::{CredentialKind, TokenSource};

/// Draws the pane. Returns where the caret stands if the pane has the keys.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    layout: &Layout,
    buffer: &mut Buffer,
) -> Option<Position> {
    let place = rect(layout.main);
    let focused = model.pane == app::Pane::Form && model.overlays.is_empty();
    let inside = pane::draw(
        &Pane {
            title: "New message",
            focused,
        },
        theme,
        place,
        buffer,
    );
    let within = |place: app::Rect| rect(place).intersection(inside);
    let mut caret = None;
    for (id, place) in &layout.fields {
        let row = Rect {
            x: inside.x,
            width: inside.width,
            ..within(*place)
        };
        draw_label(model, *id, theme, row, buffer);
        let value = counter::draw(model, *id, theme, within(*place), buffer);
        caret = caret.or(draw_value(model, *id, theme, value, buffer));
        draw_symbol(model, *id, theme, row, buffer);
    }
    for (group, place) in &layout.hidden {
        draw_hidden(*group, theme, within(*place), buffer);
    }
    let rule = within(layout.rule);
    draw_rule(model, theme, rule, buffer);
    let body = body::draw(model, theme, within(layout.body), buffer);
    if model.form.focus == FieldId::Body {
        caret = body;
    }
    if layout.find.height > 0 {
        caret = body::draw_find(model, theme, within(layout.find), buffer);
    }
    if let Some((_, place)) = layout.fields.iter().find(|(id, _)| *id == FieldId::Files) {
        files::draw_completions(model, theme, rect(*place), inside, buffer);
    }
    suggestions::draw(model, theme, layout, buffer);
    caret.filter(|_| focused)
}

/// The rule above the text says what the text is, and the stream if that is not the profile's usual one.
fn draw_rule(model: &Model, theme: &Theme, rule: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, rule);
    pen.text(0, 0, &"─".repeat(pen.width()), theme.quiet);
    let stream = model.form.line(FieldId::Stream).trim();
    let is_usual = stream == model.form.usual_stream.trim();
    let content = match &model.form.template {
        Some(template) => {
            let title = text::cut(template.used.title(), 30);
            format!("template {title} · Enter: values")
        }
        None => model.form.format.name().to_owned(),
    };
    let words = match is_usual || stream.is_empty() {
        true => format!(" {content} "),
        false => format!(" stream {stream} · {content} "),
    };
    let at = pen.width().saturating_sub(text::width(&words) + 3);
    pen.text(0, at, &words, theme.quiet);
}

fn draw_label(model: &Model, id: FieldId, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let focused =
        model.form.focus == id && model.pane == app::Pane::Form && model.overlays.is_empty();
    let style = if focused { theme.focus } else { theme.label };
    let area = Rect {
        width: row.width.min(app::LABEL_COLUMNS),
        ..row
    };
    let folded = !model.form.shows(FieldGroup::SignIn);
    let label = match id {
        FieldId::CredentialKind if folded => "Via",
        FieldId::Files => "Attached",
        id => mail::field(id).label,
    };
    Pen::new(buffer, area).text(0, 0, label, style);
    if focused {
        // In the column of air, for eyes that see no color.
        let before = Rect {
            x: row.x.saturating_sub(1),
            width: 1,
            ..row
        };
        Pen::new(buffer, before).text(0, 0, "▸", style);
    }
}

/// The “+” of a group of fields that is hidden.
fn draw_hidden(group: FieldGroup, theme: &Theme, place: Rect, buffer: &mut Buffer) {
    let mut pen = Pen::new(buffer, place);
    let column = pen.text(0, 0, "+ ", theme.key);
    pen.text(0, column, group.label(), theme.quiet);
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
        FieldKind::Choice if id == FieldId::CredentialKind => {
            draw_login(model, focused, theme, place, buffer)
        }
        FieldKind::Choice => options::draw_choice(model, id, theme, place, buffer),
        FieldKind::Rows => options::draw_rows(model, id, theme, place, buffer),
        FieldKind::Files => files::draw(model, focused, theme, place, buffer),
        FieldKind::Text => None,
        FieldKind::AddressList if id == FieldId::To && model.form.list.is_some() => {
            list_field::draw(model, focused, theme, place, buffer)
        }
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
    let typed = line.value();
    if typed.is_empty() {
        Pen::new(buffer, place).text(0, 0, field::placeholder(id), theme.example);
    }
    let hidden = kind == FieldKind::Secret && !model.form.revealed;
    let shown = match hidden {
        true if focused => field::masked(typed),
        true => field::end(field::masked(typed), usize::from(place.width)),
        false => typed.to_owned(),
    };
    let marks = problems(model, id)
        .filter(|_| !hidden)
        .filter_map(|problem| problem.range.clone());
    let caret = focused.then(|| line.cursor());
    field::draw(
        &Value {
            text: &shown,
            caret,
            marks: marks.collect(),
            selection: line.selection(),
        },
        theme,
        place,
        buffer,
    )
}

/// The symbol at the end of the row of a field that was left once.
fn draw_symbol(model: &Model, id: FieldId, theme: &Theme, row: Rect, buffer: &mut Buffer) {
    let problems: Vec<&Problem> = problems(model, id).collect();
    let empty = match id {
        FieldId::Files => model.form.files.paths.is_empty(),
        FieldId::Metadata => model.form.extras.metadata.is_empty(),
        FieldId::Headers => model.form.extras.headers.is_empty(),
        _ if mail::field(id).kind == FieldKind::Choice => true,
        _ => model.form.line(id).is_empty(),
    };
    if app::near_limit(model, id).is_some_and(|limit| limit.is_over()) {
        Pen::new(buffer, row).text_right(0, 0, "✗", theme.bad);
        return;
    }
    if model.form.visited.contains(&id) && !(empty && problems.is_empty()) {
        let (symbol, style) = field::symbol(&problems, theme);
        Pen::new(buffer, row).text_right(0, 0, symbol, style);
    }
}

fn draw_login(
    model: &Model,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let is_folded = !model.form.shows(FieldGroup::SignIn);
    let kind = match (model.form.credential_kind, is_folded) {
        (CredentialKind::ServerToken, true) => "token",
        (CredentialKind::SmtpToken, true) => "SMTP token",
        (CredentialKind::ServerToken, false) => "Server token ▾",
        (CredentialKind::SmtpToken, false) => "SMTP token ▾",
    };
    let words = match (is_folded, model.form.credential()) {
        (true, Some(credential)) => {
            let masked = field::masked(credential.user_name().expose());
            let end = masked.chars().rev().take(8).collect::<Vec<_>>();
            let end: String = end.into_iter().rev().collect();
            format!("{} · {kind} {end}", model.profile().name)
        }
        (true, None) => model.profile().name.clone(),
        (false, _) => kind.to_owned(),
    };
    let mut pen = Pen::new(buffer, place);
    let column = pen.text(0, 0, &words, theme.text) + 2;
    let source = source(&model.form);
    let variants = match (is_folded, focused) {
        (true, true) => [format!("Enter: sign-in; {source}"), "Enter: sign-in".into()],
        (true, false) => [source, String::new()],
        (false, _) => [format!("username and password; {source}"), source],
    };
    let room = pen.width().saturating_sub(column);
    let fitting = variants.iter().find(|words| text::width(words) <= room);
    pen.text(0, column, fitting.unwrap_or(&variants[1]), theme.quiet);
    pen.position(0, 0).filter(|_| focused)
}

/// Where the login came from, in words; or who is being asked for it.
fn source(form: &app::Form) -> String {
    match &form.source {
        TokenSource::Keyring if form.awaits_token() => "asking the keyring…".into(),
        TokenSource::Command(program) if form.awaits_token() => format!("asking {program}…"),
        source => source.in_words(),
    }
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
