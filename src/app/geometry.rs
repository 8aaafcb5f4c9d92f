//! Sizes and places of panes and overlays: arithmetic on the terminal's size alone.

use super::buffer::Area;

/// Size of the terminal in cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Size {
    pub columns: u16,
    pub rows: u16,
}

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

/// The pane of a screen other than Compose: everything between header and status.
pub(super) fn whole(size: Size) -> Rect {
    Rect {
        x: 0,
        y: 1,
        width: size.columns,
        height: size.rows.saturating_sub(3),
    }
}

/// Columns and rows inside that pane.
pub(super) fn screen_inside(size: Size) -> (usize, usize) {
    inside(whole(size))
}
