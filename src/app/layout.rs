//! Where things stand: pure arithmetic on the terminal's size and the model, shared by `update`
//! (mouse, wrap width, page size) and `view` (drawing).

use super::buffer::Area;
use super::model::{Model, Pane, Screen, Size};
use super::{FieldGroup, find_is_shown};
use crate::mail::FieldId;

/// The smallest terminal that works.
pub const LEAST: Size = Size {
    columns: 40,
    rows: 12,
};
impl Size {
    /// Whether the program can be shown in it.
    pub fn is_enough(self) -> bool {
        self.columns >= LEAST.columns && self.rows >= LEAST.rows
    }
}

/// Columns of a field's label.
pub const LABEL_COLUMNS: u16 = 12;
/// Columns behind a value for its symbol.
pub const SYMBOL_COLUMNS: u16 = 2;
/// From this width on the log stands beside the form.
const WIDE: u16 = 110;
/// Rows of text that stay in view while another field has the caret.
const BODY_ROWS: u16 = 3;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

impl Rect {
    /// Whether a cell is in it.
    pub fn contains(self, column: u16, row: u16) -> bool {
        (self.x..self.x.saturating_add(self.width)).contains(&column)
            && (self.y..self.y.saturating_add(self.height)).contains(&row)
    }

    /// What is left without a border of one cell.
    pub fn inner(self) -> Self {
        Self {
            x: self.x + 1,
            y: self.y + 1,
            width: self.width.saturating_sub(2),
            height: self.height.saturating_sub(2),
        }
    }

    /// What is left without its first and last column: text does not touch a border.
    pub fn air(self) -> Self {
        match self.width {
            0..3 => self,
            width => Self {
                x: self.x + 1,
                width: width - 2,
                ..self
            },
        }
    }

    /// Its size as an area for the body.
    pub fn area(self) -> Area {
        Area {
            width: self.width.max(1),
            height: self.height.max(1),
        }
    }
}

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
    let whole = Rect {
        x: 0,
        y: 1,
        width: columns,
        height: rows.saturating_sub(3),
    };
    (layout.main, layout.log) = panes(model, whole);
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
    if find_is_shown(model) && layout.body.height > 1 {
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

/// Columns below which an overlay takes the whole screen but the header.
const NARROW: u16 = 60;

/// Columns of content that an overlay can have.
pub fn widest(size: Size) -> usize {
    usize::from(size.columns).saturating_sub(4)
}

/// Where an overlay with that much content is. The header stays in sight, because it says where mail
/// goes; so does the footer unless the screen is narrow. What would leave a mere sliver of the screen
/// beside it takes that too.
pub fn overlay_place(size: Size, width: usize, height: usize) -> Rect {
    let narrow = size.columns < NARROW;
    let rows = size.rows.saturating_sub(if narrow { 1 } else { 2 });
    let cells = |wanted: usize, most: u16, sliver: u16| {
        let wanted = u16::try_from(wanted).unwrap_or(u16::MAX);
        match narrow || most.saturating_sub(wanted) < sliver {
            true => most,
            false => wanted,
        }
    };
    let width = cells(width + 4, size.columns, 12);
    let height = cells(height + 2, rows, 3);
    Rect {
        x: (size.columns - width) / 2,
        y: size.rows.min(1) + (rows - height) / 2,
        width,
        height,
    }
}

/// Columns and rows inside an overlay with that much content.
pub(super) fn overlay_inside(size: Size, width: usize, height: usize) -> (usize, usize) {
    inside(overlay_place(size, width, height))
}

/// Columns and rows inside of a pane's border.
pub(super) fn inside(pane: Rect) -> (usize, usize) {
    let Rect { width, height, .. } = pane.inner().air();
    (usize::from(width), usize::from(height))
}

/// Columns and rows inside the pane of a screen other than Compose.
pub(super) fn screen_inside(model: &Model) -> (usize, usize) {
    inside(layout(model).main)
}
