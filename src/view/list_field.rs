//! To while it names a list.
//!
//! ```text
//! To       ▤ people.csv · 312 people, 2 errors  ‹3/312›
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::pen::Pen;
use super::{Theme, text};
use crate::app::{ListField, Model, list_name, people};

/// Draws it. Returns where the cursor stands, if `focused`.
pub(super) fn draw(
    model: &Model,
    focused: bool,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let list = model.form.list.as_ref()?;
    let mut pen = Pen::new(buffer, place);
    let name = format!("▤ {}", list_name(&list.path));
    let column = pen.text(0, 0, &text::cut(&name, pen.width()), theme.text);
    let variants = words(list);
    let room = pen.width().saturating_sub(column);
    let fitting = variants
        .iter()
        .find(|(words, _)| text::width(words) <= room);
    if let Some((words, wrong)) = fitting {
        let style = if *wrong { theme.bad } else { theme.quiet };
        pen.text(0, column, words, style);
    }
    pen.position(0, 0).filter(|_| focused)
}

/// What is told behind the name, the longest first; whether something is wrong.
fn words(list: &ListField) -> Vec<(String, bool)> {
    let checked = match &list.checked {
        None => return vec![(" · reading…".into(), false)],
        Some(Err(_)) => return vec![(" · cannot be used".into(), true)],
        Some(Ok(checked)) => checked,
    };
    let count = people(checked.rows());
    let place = format!("  ‹{}/{}›", list.row, checked.rows());
    match checked.wrong_rows() {
        0 if checked.errors.is_empty() => vec![
            (format!(" · {count}{place}"), false),
            (format!(" · {count}"), false),
            (format!(" · {}", checked.rows()), false),
        ],
        _ => {
            let errors = text::count(checked.errors.len(), "error");
            vec![
                (format!(" · {count}, {errors}{place}"), true),
                (format!(" · {errors}"), true),
            ]
        }
    }
}
