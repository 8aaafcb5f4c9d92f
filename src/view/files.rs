//! The files field: what is attached with size and type, the path being typed, its completions.
//!
//! ```text
//! Files    invoice.pdf (84 kB, application/pdf)  ~/doc▏
//!          ┌──────────────┐
//!          │ ~/documents/ │
//!          └──────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::pen::Pen;
use super::{Theme, field, text};
use crate::app::{FilesField, Model};
use crate::mail::FieldId;

/// Least columns for the path being typed.
const TYPING: u16 = 18;
/// Most completions shown.
const COMPLETIONS: usize = 6;

/// Draws the field into the first row of `place`. Returns where the caret stands, if `focused`.
pub(super) fn draw(
    model: &Model,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let files = &model.form.files;
    let reserved = if focused {
        TYPING.min(place.width / 5 * 3)
    } else {
        0
    };
    let taken = place.width - reserved.min(place.width);
    let mut pen = Pen::new(
        buffer,
        Rect {
            width: taken,
            ..place
        },
    );
    let mut column = 0;
    let (words, style) = attached(files, pen.width(), theme);
    if !words.is_empty() {
        column = pen.text(0, 0, &words, style) + 2;
    }
    let from = u16::try_from(column).unwrap_or(taken).min(taken);
    let input = Rect {
        x: place.x + from,
        width: place.width - from,
        ..place
    };
    if files.input.value().is_empty() && (focused || words.is_empty()) {
        Pen::new(buffer, input).text(0, 0, field::placeholder(FieldId::Files), theme.example);
    }
    if focused || words.is_empty() {
        let caret = field::draw_input(&files.input, theme, input, buffer);
        return caret.filter(|_| focused);
    }
    None
}

/// The attached files in words that fit into `width`: with size and type, else with size, else their
/// number.
fn attached(files: &FilesField, width: usize, theme: &Theme) -> (String, Style) {
    let told = |tell: &dyn Fn(&FilesField, &str) -> String| {
        files
            .paths
            .iter()
            .map(|path| tell(files, path))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let bad = files
        .facts
        .iter()
        .any(|fact| fact.problem.is_some() && files.paths.contains(&fact.path));
    let style = if bad { theme.bad } else { theme.text };
    let sum: u64 = files.facts.iter().map(|fact| fact.bytes).sum();
    let count = text::count(files.paths.len(), "file");
    let variants = [
        told(&long),
        told(&short),
        format!("{count}, {}", text::bytes(sum)),
        count,
    ];
    if files.paths.is_empty() {
        return (String::new(), style);
    }
    let fitting = variants.iter().find(|words| text::width(words) <= width);
    (fitting.unwrap_or(&variants[3]).clone(), style)
}

fn long(files: &FilesField, path: &str) -> String {
    match files.facts.iter().find(|fact| fact.path == path) {
        Some(fact) if fact.problem.is_some() => format!("✗ {}", fact.name),
        Some(fact) => format!(
            "{} ({}, {})",
            fact.name,
            text::bytes(fact.bytes),
            fact.content_type
        ),
        None => format!("{} …", name(path)),
    }
}

fn short(files: &FilesField, path: &str) -> String {
    match files.facts.iter().find(|fact| fact.path == path) {
        Some(fact) if fact.problem.is_some() => format!("✗ {}", fact.name),
        Some(fact) => format!("{} {}", fact.name, text::bytes(fact.bytes)),
        None => format!("{} …", name(path)),
    }
}

fn name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// Draws the completions below the field, inside `inside`.
pub(super) fn draw_completions(
    model: &Model,
    theme: &Theme,
    field: Rect,
    inside: Rect,
    buffer: &mut Buffer,
) {
    let completions = &model.form.files.completions;
    if completions.is_empty() || model.form.focus != FieldId::Files {
        return;
    }
    let shown = completions.len().min(COMPLETIONS);
    let more = completions.len() - shown;
    let mut rows: Vec<String> = completions.iter().take(shown).cloned().collect();
    if more > 0 {
        rows.push(format!("… and {more} more"));
    }
    let wide = rows.iter().map(|row| text::width(row)).max().unwrap_or(0) + 2;
    let place = Rect {
        x: field.x,
        y: field.y.saturating_add(1),
        width: u16::try_from(wide).unwrap_or(u16::MAX),
        height: u16::try_from(rows.len()).unwrap_or(u16::MAX),
    };
    let mut pen = Pen::new(buffer, place.intersection(inside));
    pen.clear(theme.text.patch(theme.selected));
    for (at, row) in rows.iter().enumerate() {
        pen.text(at, 1, row, theme.text.patch(theme.selected));
    }
}
