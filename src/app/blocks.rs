//! Blocks of a page as rows: a step of the walkthrough, an answer, an example.
//!
//! ```text
//! Practice: nothing leaves this computer …
//!
//! What and why, in paragraphs.
//!
//! What the program sees
//! ✓ a token stands in the form
//! · the last check ended good
//! 1  Servers › your server › API Tokens
//!    https://postmarkapp.com/…
//! ```

use super::notice::NoticeKind;
use super::text::{self, Line, Span, tone};

/// Before something that no digit does.
pub(super) const DOT: &str = "·  ";

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// What it means in practice, or that this is the real thing.
    Place(String),
    /// A paragraph.
    Words(String),
    /// Where guide and Postmark differ.
    Differs(String),
    /// A heading.
    Heading(String),
    /// Something that the program can see; `None` while that is not known.
    Tick(Option<bool>, String),
    /// Something with a number: what it is, and a word on it.
    Numbered(usize, String, String),
    /// A table: headings and rows.
    Table(Vec<String>, Vec<Vec<String>>),
    /// How things stand.
    State(NoticeKind, String),
    /// A line of a program, as it is.
    Code(String),
}

/// All rows of the blocks; numbers are shown where their digits act.
pub(super) fn rows(blocks: &[Block], digits_act: bool, width: usize) -> Vec<Line> {
    let mut rows: Vec<Line> = Vec::new();
    for (at, block) in blocks.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| blocks.get(at));
        if before.is_some_and(|before| stands_apart(before, block)) {
            rows.push(Line::default());
        }
        rows.extend(of(block, digits_act, width));
    }
    rows
}

/// Whether an empty row comes between: lists stand close together, and close to their heading.
fn stands_apart(before: &Block, block: &Block) -> bool {
    let listed = |block: &Block| {
        matches!(
            block,
            Block::Tick(..) | Block::Numbered(..) | Block::State(..) | Block::Code(_)
        )
    };
    match (before, block) {
        (Block::Heading(_), _) => false,
        (_, Block::Heading(_)) => true,
        _ => !(listed(before) && listed(block)),
    }
}

fn of(block: &Block, digits_act: bool, width: usize) -> Vec<Line> {
    let plain = |words: &str, style| text::paragraph(("", style), words, style, width);
    match block {
        Block::Place(words) => plain(words, tone::WARNING),
        Block::Words(words) => plain(words, tone::TEXT),
        Block::Differs(words) => {
            let mark = ("≠ ", tone::WARNING);
            text::paragraph(mark, words, tone::TEXT, width)
        }
        Block::Heading(words) => plain(words, tone::TITLE),
        Block::Tick(holds, words) => {
            let mark = match holds {
                Some(true) => ("✓ ", tone::GOOD),
                Some(false) => ("✗ ", tone::BAD),
                None => ("· ", tone::QUIET),
            };
            text::paragraph(mark, words, tone::TEXT, width)
        }
        Block::Numbered(number, label, note) => {
            let number = Some(*number).filter(|_| digits_act);
            numbered(number, (label, note), width)
        }
        Block::Table(head, rows) => table(head, rows, width),
        Block::State(kind, words) => {
            let mark = match kind {
                NoticeKind::Info => ("▸ ", tone::TEXT),
                NoticeKind::Warning => ("! ", tone::WARNING),
                NoticeKind::Error => ("✗ ", tone::BAD),
            };
            text::paragraph(mark, words, tone::TEXT, width)
        }
        Block::Code(line) => vec![Line::styled(line.clone(), tone::TEXT)],
    }
}

fn numbered(number: Option<usize>, (label, note): (&str, &str), width: usize) -> Vec<Line> {
    let mark = match number {
        Some(number @ 1..=9) => format!("{number}  "),
        Some(_) => "   ".to_owned(),
        None => DOT.to_owned(),
    };
    let beside = text::width(&mark) + text::width(label) + 2 + text::width(note) <= width;
    if beside && !note.is_empty() {
        return vec![Line::from(vec![
            Span::styled(mark, tone::KEY),
            Span::styled(format!("{label}  "), tone::TEXT),
            Span::styled(note.to_owned(), tone::QUIET),
        ])];
    }
    let mut rows = text::paragraph((&mark, tone::KEY), label, tone::TEXT, width);
    if !note.is_empty() {
        rows.extend(text::paragraph(
            ("   ", tone::QUIET),
            note,
            tone::QUIET,
            width,
        ));
    }
    rows
}

/// Columns beside each other where they fit, else one row of the table after the other.
fn table(head: &[String], rows: &[Vec<String>], width: usize) -> Vec<Line> {
    let last = head.len().saturating_sub(1);
    let widest = |column: usize| {
        let cells = std::iter::once(head).chain(rows.iter().map(Vec::as_slice));
        cells
            .map(|row| text::width(&row[column]))
            .max()
            .unwrap_or(0)
    };
    let before: Vec<usize> = (0..last).map(|column| widest(column) + 2).collect();
    let indent: usize = before.iter().sum();
    // The last column is wrapped; it needs room to be read.
    const LEAST: usize = 24;
    if indent + LEAST > width {
        return stacked(head, rows, width);
    }
    let line = |cells: &[String], style| {
        let mut lead = String::new();
        for (cell, wide) in cells.iter().zip(&before) {
            lead.push_str(cell);
            lead.push_str(&" ".repeat(wide - text::width(cell)));
        }
        text::paragraph((&lead, style), &cells[last], style, width)
    };
    let body = rows.iter().flat_map(|row| line(row, tone::TEXT));
    line(head, tone::TITLE).into_iter().chain(body).collect()
}

fn stacked(head: &[String], rows: &[Vec<String>], width: usize) -> Vec<Line> {
    let mut lines = Vec::new();
    for row in rows {
        for (at, (name, cell)) in head.iter().zip(row).enumerate() {
            let mark = if at == 0 {
                String::new()
            } else {
                "  ".to_owned()
            };
            let words = format!("{name}: {cell}");
            let style = if at == 0 { tone::TITLE } else { tone::TEXT };
            lines.extend(text::paragraph((&mark, style), &words, style, width));
        }
    }
    lines
}
