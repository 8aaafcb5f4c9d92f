//! Where things stand: pure arithmetic on the terminal's size and the model, shared by `update`
//! (mouse, wrap width, page size) and `view` (drawing).

use super::buffer::Area;
use super::form::FieldGroup;
use super::geometry::{Rect, Size, whole};
use super::model::Model;
use super::screen::{Pane, Screen};
use crate::mail::FieldId;

/// Columns of a field's label.
pub const LABEL_COLUMNS: u16 = 12;
/// Columns behind a value for its symbol.
pub const SYMBOL_COLUMNS: u16 = 2;
/// From this width on the log stands beside the form.
const WIDE: u16 = 110;
/// Rows of text that stay in view while another field has the caret.
const BODY_ROWS: u16 = 3;

/// The places of one frame.
///
/// ```text
/// header                                             1 row
/// main (border)              │ log (border)          log beside from 110 columns, else one at a time
///   fields, one row each     │
///   rule                     │
///   body                     │
/// status (stage and bytes, or a notice)              1 row
/// footer                                             1 row
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Layout {
    /// The header row.
    pub header: Rect,
    /// The form or inbox pane with its border; empty if hidden.
    pub main: Rect,
    /// The log pane with its border; empty if hidden.
    pub log: Rect,
    /// The status row.
    pub status: Rect,
    /// The footer row.
    pub footer: Rect,
    /// The value of each visible field but the body: after its label, before its symbol.
    pub fields: Vec<(FieldId, Rect)>,
    /// The “+” of each group of fields that is hidden, as far as it is in view.
    pub hidden: Vec<(FieldGroup, Rect)>,
    /// The rule between fields and body; empty if it is out of view.
    pub rule: Rect,
    /// The body's text area.
    pub body: Rect,
    /// The find line below it; empty if it is closed.
    pub find: Rect,
}

/// The layout of the present model.
pub fn layout(model: &Model) -> Layout {
    let Size { columns, rows } = model.shared.size;
    let line = |y: u16| Rect {
        x: 0,
        y,
        width: columns,
        height: 1.min(rows),
    };
    let mut layout = Layout {
        header: line(0),
        status: line(rows.saturating_sub(2)),
        footer: line(rows.saturating_sub(1)),
        ..Layout::default()
    };
    (layout.main, layout.log) = panes(model, whole(model.shared.size));
    if model.screen == Screen::Compose && layout.main.width > 0 {
        place_fields(model, &mut layout);
    }
    layout
}

/// Form and log side by side, or the one with the keys.
fn panes(model: &Model, whole: Rect) -> (Rect, Rect) {
    if model.screen != Screen::Compose {
        return (whole, Rect::default());
    }
    if whole.width >= WIDE {
        let left = whole.width * 11 / 20;
        let right = Rect {
            x: left,
            width: whole.width - left,
            ..whole
        };
        return (
            Rect {
                width: left,
                ..whole
            },
            right,
        );
    }
    match model.pane {
        Pane::Form => (whole, Rect::default()),
        Pane::Log => (Rect::default(), whole),
    }
}

/// One row of the form above the body.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FormRow {
    Field(FieldId),
    /// What can be added: one “+” for each hidden group.
    More,
}

fn form_rows(model: &Model) -> Vec<FormRow> {
    let visible = model.form.visible_fields().into_iter();
    let above = visible.filter(|id| *id != FieldId::Body);
    let mut rows: Vec<FormRow> = above.map(FormRow::Field).collect();
    if hidden_groups(model).next().is_some() {
        let is_option = |row: &FormRow| matches!(row, FormRow::Field(id) if FieldGroup::of(*id) == Some(FieldGroup::Options));
        let at = rows.iter().position(is_option).unwrap_or(rows.len());
        rows.insert(at, FormRow::More);
    }
    rows
}

fn hidden_groups(model: &Model) -> impl Iterator<Item = FieldGroup> {
    let offered = FieldGroup::OFFERED.into_iter();
    offered.filter(|group| !model.form.shows(*group))
}

/// Places for the “+” of each hidden group, as far as they fit into a row.
fn place_groups(model: &Model, row: Rect) -> Vec<(FieldGroup, Rect)> {
    let mut x = row.x;
    let mut places = Vec::new();
    for group in hidden_groups(model) {
        let width = u16::try_from(group.label().len() + 2).unwrap_or(u16::MAX);
        if x.saturating_add(width) > row.x + row.width {
            break;
        }
        places.push((group, Rect { x, width, ..row }));
        x += width + 2;
    }
    places
}

fn place_fields(model: &Model, layout: &mut Layout) {
    let inner = layout.main.inner().air();
    let rows = form_rows(model);
    let in_body = model.form.focus == FieldId::Body;
    let wanted = u16::try_from(rows.len()).unwrap_or(u16::MAX);
    // With the caret in the text it gets at least half of the room.
    let least_body = if in_body {
        (inner.height / 2).max(BODY_ROWS)
    } else {
        BODY_ROWS
    };
    let shown = wanted
        .min(inner.height.saturating_sub(least_body + 1))
        .max(1.min(inner.height));
    let first = first_shown(&rows, model.form.focus, usize::from(shown));
    for (at, row) in rows.iter().skip(first).take(usize::from(shown)).enumerate() {
        let y = inner.y + u16::try_from(at).unwrap_or(0);
        let place = Rect {
            x: inner.x,
            y,
            width: inner.width,
            height: 1,
        };
        match row {
            FormRow::More => layout.hidden = place_groups(model, place),
            FormRow::Field(id) => layout.fields.push((*id, after_label(place))),
        }
    }
    let below = inner.y + shown;
    let left = inner.height.saturating_sub(shown);
    layout.rule = Rect {
        y: below,
        height: left.min(1),
        ..inner
    };
    layout.body = Rect {
        y: below + left.min(1),
        height: left.saturating_sub(1),
        ..inner
    };
    if model.shows_find() && layout.body.height > 1 {
        layout.body.height -= 1;
        layout.find = Rect {
            y: layout.body.y + layout.body.height,
            height: 1,
            ..inner
        };
    }
}

fn after_label(place: Rect) -> Rect {
    let label = LABEL_COLUMNS.min(place.width);
    Rect {
        x: place.x + label,
        width: (place.width - label).saturating_sub(SYMBOL_COLUMNS),
        ..place
    }
}

/// Index of the first row to show, so that the focused one is among them.
fn first_shown(rows: &[FormRow], focus: FieldId, shown: usize) -> usize {
    let last = rows.len().saturating_sub(1);
    let focused = rows
        .iter()
        .position(|row| *row == FormRow::Field(focus))
        .unwrap_or(last);
    let hidden = rows.len().saturating_sub(shown);
    (focused + 1)
        .saturating_sub(shown)
        .max(if focus == FieldId::Body { hidden } else { 0 })
}

/// The area of the body, also while it is out of view: its width decides what a row is.
pub(super) fn body_area(model: &Model) -> Area {
    let place = layout(model).body;
    if place.width > 0 {
        return place.area();
    }
    Area {
        width: model.shared.size.columns.saturating_sub(4).max(1),
        height: BODY_ROWS,
    }
}
