//! Where things stand: pure arithmetic on the terminal's size and the model, shared by `update`
//! (mouse, wrap width, page size) and `view` (drawing).

use super::Model;
use crate::mail::FieldId;

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Rect {
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub height: u16,
}

/// The places of one frame.
///
/// ```text
/// header                                             1 row
/// main (border)              │ log (border)          log beside from 110 columns, else one at a time
///   fields, one row each     │
///   rule                     │
///   body                     │
/// status (stage and bytes, or a notice)              1 row, narrow only when there is something
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
    /// The status row; empty if there is nothing to say.
    pub status: Rect,
    /// The footer row.
    pub footer: Rect,
    /// The inner rectangle (after the label) of each visible field but the body.
    pub fields: Vec<(FieldId, Rect)>,
    /// The body's text area.
    pub body: Rect,
}

/// The layout of the present model.
pub fn layout(model: &Model) -> Layout {
    let _ = model;
    Layout::default()
}
