//! The file picker: where, what is typed, the entries, and how much the message has with the marked ones.
//!
//! ```text
//! ┌▌Attach a file ────────────────────────────────────────────┐
//! │ /home/ada/invoices                                        │
//! │ > inv▏                                                    │
//! │ ▸ 2026/                                                   │
//! │   ✓ invoice-11.pdf                 84 kB  application/pdf │
//! │     setup.exe          Postmark refuses files of this type│
//! │ 1 marked: 0.1 of 10 MB                                    │
//! │ Enter take   Space mark   ← up   . hidden   Esc back      │
//! └───────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{covered_notice, open, widest};
use crate::app::{FolderEntry, Model, Picker};
use crate::mail::content_type_of;
use crate::view::hint_bar::HintBar;
use crate::view::pen::Pen;
use crate::view::{Theme, list, text};

/// Columns and rows of the box.
const SIZE: (usize, usize) = (76, 18);
/// Rows above the list, and below it.
const TOP: usize = 2;
const BOTTOM: usize = 2;
/// Columns from which on the type is told beside the size.
const WITH_TYPE: usize = 60;

/// Draws the picker. Returns where the caret stands.
pub(super) fn draw(
    model: &Model,
    picker: &Picker,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let size = (
        SIZE.0.min(widest(area)),
        SIZE.1.min(usize::from(area.height)),
    );
    let mut pen = open(title(picker), size, theme, area, buffer);
    let folder = end_of(&picker.folder, pen.width());
    pen.text(0, 0, &folder, theme.quiet);
    let end = pen.height().saturating_sub(BOTTOM);
    let rows = picker.rows();
    let size = (rows.len(), picker.selected);
    list::draw(
        size,
        (TOP, end),
        theme,
        &mut pen,
        |pen, at, line, is_chosen| {
            let marks = (is_chosen, picker.is_marked(&rows[at].path));
            draw_row(rows[at], marks, line, theme, pen);
        },
    );
    if rows.is_empty() {
        for (at, row) in text::wrap(&nothing(model, picker), pen.width().saturating_sub(2))
            .iter()
            .enumerate()
        {
            pen.text(TOP + at, 2, row, theme.text);
        }
    }
    draw_bottom(model, picker, theme, area, &mut pen);
    list::typed(("> ", &picker.filter), 1, theme, &mut pen)
}

fn title(picker: &Picker) -> &'static str {
    match picker.is_for_list {
        true => "Send to a list: choose a CSV or JSON Lines file",
        false => "Attach a file",
    }
}

/// The end of a path that is too long: there is the folder's name.
fn end_of(path: &str, width: usize) -> String {
    let surplus = text::width(path).saturating_sub(width);
    if surplus == 0 {
        return path.to_owned();
    }
    let mut passed = 0;
    let cut = path.char_indices().find(|(at, _)| {
        passed = text::width(&path[..*at]);
        passed > surplus
    });
    format!("…{}", cut.map_or("", |(at, _)| &path[at..]))
}

/// Why no entry is shown.
fn nothing(model: &Model, picker: &Picker) -> String {
    let up = model.shared.keymap.say("{folder-up} goes up");
    match &picker.entries {
        None => "reading the folder…".into(),
        Some(Err(why)) => format!("{why}. {up}; or type a path into Files"),
        Some(Ok(_)) if picker.typed_path().is_some() => {
            model.shared.keymap.say("{take-file} takes this path")
        }
        Some(Ok(all)) if all.is_empty() => format!("The folder is empty. {up}."),
        Some(Ok(_)) if picker.filter.value().is_empty() => model
            .shared
            .keymap
            .say("Hidden files only; {show-hidden} shows them."),
        Some(Ok(_)) => "Nothing here is called so. Backspace widens the search.".into(),
    }
}

fn draw_row(
    entry: &FolderEntry,
    (chosen, marked): (bool, bool),
    at: usize,
    theme: &Theme,
    pen: &mut Pen<'_>,
) {
    let trouble = entry.trouble();
    let style = if trouble.is_some() {
        theme.quiet
    } else {
        theme.text
    };
    pen.text(at, 0, if chosen { "▸" } else { " " }, theme.text);
    pen.text(at, 2, if marked { "✓" } else { " " }, theme.good);
    let slash = if entry.is_folder { "/" } else { "" };
    let facts = match &trouble {
        Some(why) => why.clone(),
        None if entry.is_folder => String::new(),
        None if pen.width() >= WITH_TYPE => {
            format!(
                "{}  {}",
                text::bytes(entry.bytes),
                content_type_of(&entry.name)
            )
        }
        None => text::bytes(entry.bytes),
    };
    let facts = text::cut(&facts, pen.width() / 2);
    let room = pen.width().saturating_sub(4 + text::width(&facts) + 1);
    let column = pen.text(
        at,
        4,
        &text::cut(&format!("{}{slash}", entry.name), room),
        style,
    );
    let style = if trouble.is_some() {
        theme.bad
    } else {
        theme.quiet
    };
    pen.text_right(at, column + 1, &facts, style);
}

fn draw_bottom(model: &Model, picker: &Picker, theme: &Theme, area: Rect, pen: &mut Pen<'_>) {
    let row = pen.height().saturating_sub(BOTTOM);
    let (total, most) = picker.total();
    let count = picker.marked.len();
    let over = total > most;
    let words = match (count, over) {
        (0, false) => String::new(),
        (0, true) => format!(
            "the message has {} already, of {}",
            text::bytes(total),
            text::bytes(most)
        ),
        _ => format!(
            "{count} selected: {} of {} after base64",
            text::bytes(total),
            text::bytes(most)
        ),
    };
    let (mark, style) = if over {
        ("✗ ", theme.bad)
    } else {
        ("", theme.text)
    };
    match covered_notice(model, area, theme, pen) {
        Some((notice, style)) => pen.text(row, 0, notice, style),
        None => pen.text(row, 0, &format!("{mark}{words}"), style),
    };
    if picker.is_for_list {
        let pairs = [
            ("take-file", "choose or open"),
            ("folder-up", "up"),
            ("show-hidden", "hidden"),
            ("picker-close", "back"),
        ];
        HintBar::of(model, &pairs).draw(row + 1, theme, pen);
        return;
    }
    let take = if count == 0 {
        "attach or open"
    } else {
        "attach selected"
    };
    let pairs = [
        ("take-file", take),
        ("mark-file", "select"),
        ("folder-up", "up"),
        ("show-hidden", "hidden"),
        ("picker-close", "back"),
    ];
    HintBar::of(model, &pairs).draw(row + 1, theme, pen);
}
