//! A small form: a new server, sender signature or domain.
//!
//! ```text
//! ┌▌New server ────────────────────────────────┐
//! │   Name     Receipts                        │
//! │   Color    Blue                            │
//! │ ▸ Type     ◂ Live: delivers mail ▸         │
//! │                                            │
//! │ Enter go on   ↑ ↓ row   ← → choose   Esc … │
//! └────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{open, widest};
use crate::app::{AccountForm, FormRow, FormValue, Model, account_place};
use crate::view::hint_bar::HintBar;
use crate::view::pen::Pen;
use crate::view::{Theme, field, text};

/// Columns of the box.
const WIDTH: usize = 64;
/// Columns before a value.
const LABEL: usize = 11;

/// Draws the form. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    form: &AccountForm,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let width = WIDTH.min(widest(area));
    let place = text::wrap(&format!("In {}.", account_place(&model.shared)), width);
    let problem = form.problem.as_deref().unwrap_or_default();
    let problem = text::wrap(problem, width.saturating_sub(2));
    let height = form.rows.len() + place.len() + problem.len() + 2;
    let title = format!("New {}", form.page.thing());
    let (inputs, count) = {
        let mut pen = open(&title, (width, height), theme, area, buffer);
        let bottom = pen.height().saturating_sub(1);
        for (at, row) in form.rows.iter().enumerate() {
            label(row, at, at == form.focus, theme, &mut pen);
        }
        let mut at = form.rows.len();
        if form.problem.is_some() {
            pen.text(at, 0, "✗", theme.bad);
        }
        for words in problem {
            if at < bottom {
                pen.text(at, 2, &words, theme.bad);
            }
            at += 1;
        }
        for words in place {
            if at < bottom {
                pen.text(at, 0, &words, theme.text);
            }
            at += 1;
        }
        let pairs = [
            ("choose", "continue"),
            ("↑ ↓", "row"),
            ("← →", "choose"),
            ("close", "back"),
        ];
        HintBar::of(model, &pairs).draw(bottom, theme, &mut pen);
        let inputs: Vec<Rect> = (0..form.rows.len())
            .map(|row| pen.part(row, LABEL))
            .collect();
        let caret = pen.position(form.focus, LABEL);
        (inputs, caret)
    };
    match (form.rows.get(form.focus), inputs.get(form.focus)) {
        (
            Some(FormRow {
                value: FormValue::Line(input),
                ..
            }),
            Some(place),
        ) => field::draw_input(input, theme, *place, buffer),
        _ => count,
    }
}

/// The name of a row, and its value where no caret stands in it.
fn label(row: &FormRow, at: usize, focused: bool, theme: &Theme, pen: &mut Pen<'_>) {
    let mark = if focused { "▸" } else { " " };
    let style = if focused { theme.focus } else { theme.label };
    pen.text(at, 0, &format!("{mark} {}", row.label), style);
    match &row.value {
        FormValue::Line(input) if !focused => {
            pen.text(at, LABEL, input.value(), theme.text);
        }
        FormValue::Line(_) => {}
        FormValue::Choice { options, chosen } => {
            let word = options.get(*chosen).copied().unwrap_or_default();
            let word = if focused {
                format!("◂ {word} ▸")
            } else {
                word.to_owned()
            };
            pen.text(at, LABEL, &word, theme.text);
        }
    }
}
