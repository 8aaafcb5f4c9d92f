//! Tables: rows of cells that are read one after the other, then drawn as what they look like.

use unicode_width::UnicodeWidthStr;

/// Cell separator.
const BETWEEN: &str = " │ ";

#[derive(Default)]
pub(super) struct Table {
    rows: Vec<Vec<String>>,
    /// Whether a cell of its first row is a heading.
    has_header: bool,
}

impl Table {
    pub(super) fn begin_row(&mut self) {
        self.rows.push(Vec::new());
    }

    pub(super) fn push(&mut self, cell: String, is_heading: bool) {
        if self.rows.is_empty() {
            self.begin_row();
        }
        self.has_header |= is_heading && self.rows.len() == 1;
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.trim().to_owned());
        }
    }

    /// The table as lines for about `width` columns.
    pub(super) fn lines(mut self, width: usize) -> Vec<String> {
        self.rows
            .retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let is_data = columns > 1
            && self.rows.len() > 1
            && self.rows.iter().flatten().all(|cell| !cell.contains('\n'));
        // One with more columns than there is room for is not measured: that would take its rows times
        // its columns.
        let measured = if columns <= width { columns } else { 0 };
        let widths: Vec<usize> = (0..measured).map(|at| self.widest(at)).collect();
        let whole = widths.iter().sum::<usize>() + BETWEEN.width() * columns.saturating_sub(1);
        match (is_data, whole <= width) {
            (true, true) => self.drawn(&widths),
            (true, false) if self.has_header => self.told(),
            _ => self.placed(),
        }
    }

    fn widest(&self, column: usize) -> usize {
        let cells = self.rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or_default()
    }

    /// Draws aligned columns.
    fn drawn(&self, widths: &[usize]) -> Vec<String> {
        let mut lines = Vec::with_capacity(self.rows.len() + 1);
        for (at, row) in self.rows.iter().enumerate() {
            let cells = widths.iter().enumerate().map(|(column, wide)| {
                let cell = row.get(column).map_or("", String::as_str);
                format!("{cell}{}", " ".repeat(wide - cell.width()))
            });
            let cells: Vec<String> = cells.collect();
            lines.push(cells.join(BETWEEN).trim_end().to_owned());
            if at == 0 && self.has_header {
                let rules: Vec<String> = widths.iter().map(|wide| "─".repeat(*wide)).collect();
                lines.push(rules.join("─┼─"));
            }
        }
        lines
    }

    /// If too wide: lists the cells of each row by column name.
    fn told(&self) -> Vec<String> {
        let mut rows = self.rows.iter();
        let names = rows.next().map_or(&[][..], Vec::as_slice);
        let mut lines = Vec::new();
        for row in rows {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            for (at, cell) in row.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
                lines.push(match names.get(at).filter(|name| !name.is_empty()) {
                    Some(name) => format!("{name}: {cell}"),
                    None => cell.clone(),
                });
            }
        }
        lines
    }

    /// A layout table: short cells side by side, others below each other.
    fn placed(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for row in &self.rows {
            let cells = row.iter().filter(|cell| !cell.is_empty());
            let cells: Vec<&str> = cells.map(String::as_str).collect();
            if cells.iter().all(|cell| !cell.contains('\n')) {
                lines.push(cells.join(BETWEEN));
                continue;
            }
            for cell in cells {
                lines.extend(cell.lines().map(str::to_owned));
            }
        }
        lines
    }
}
