//! The help: a list that is searched by typing or by pasting an error, with the beginning of the selected topic
//! below it; or the topic that is read.
//!
//! ```text
//! ┌▌Help: type to search, or paste an error ───────────────────┐
//! │ > 535▏                                                     │
//! │ Troubleshooting                                            │
//! │ ▸ The server token was not accepted           auth.token   │
//! │ ────────────────────────────────────────────────────────── │
//! │ Postmark does not know what was sent as username …         │
//! │ Enter open   Tab next section   Esc close                  │
//! └────────────────────────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{draw_page, open};
use crate::app::text::{Line, tone};
use crate::app::{
    Action, Availability, HelpBrowser, HelpLine, HelpList, HelpRow, Model, OpenTopic, Overlay,
    availability, help_list, help_page, help_size, help_title,
};
use crate::view::Theme;
use crate::view::hint_bar::HintBar;
use crate::view::list::typed;
use crate::view::pen::Pen;

/// Draws the help. Returns where the caret is.
pub(super) fn draw(
    model: &Model,
    help: &HelpBrowser,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let size = help_size(model.shared.size);
    if let Some(topic) = help.topic() {
        let title = help_title(&model.shared, &model.here(), &topic.topic);
        let mut pen = open(&title, size, theme, area, buffer);
        read(model, topic, theme, &mut pen);
        return pen.position(0, 0);
    }
    let title = "Help: type to search, or paste an error";
    let mut pen = open(title, size, theme, area, buffer);
    search(model, help, theme, &mut pen);
    typed(("> ", &help.input), 0, theme, &mut pen)
}

fn search(model: &Model, help: &HelpBrowser, theme: &Theme, pen: &mut Pen<'_>) {
    let list = help_list(&model.shared, &model.here(), help);
    if list.rows.is_empty() {
        pen.text(1, 2, "No matches. Use fewer or other words.", theme.text);
    }
    let lines = list.lines.iter().enumerate().skip(list.top);
    for (row, (at, line)) in lines.take(list.height).enumerate() {
        match line {
            HelpLine::Heading(heading) => {
                pen.text(1 + row, 0, heading, theme.title);
            }
            HelpLine::Row(index) => {
                let is_selected = at == list.selected;
                draw_row(&list.rows[*index], is_selected, 1 + row, theme, pen);
            }
        }
    }
    excerpt(model, help, &list, theme, pen);
    let bottom = pen.height().saturating_sub(1);
    let pairs = [
        ("help-open", "open"),
        ("help-close", "close"),
        ("help-section", "next section"),
    ];
    HintBar::of(model, &pairs).draw(bottom, theme, pen);
    let below = list.lines.len().saturating_sub(list.top + list.height);
    if below > 0 {
        pen.text_right(bottom, 40, "↓ more", theme.quiet);
    }
}

fn draw_row(row: &HelpRow, is_selected: bool, at: usize, theme: &Theme, pen: &mut Pen<'_>) {
    let mark = if is_selected { "▸ " } else { "  " };
    let column = pen.text(at, 0, mark, theme.text);
    let column = pen.text(at, column, &row.label, theme.text);
    // Where both do not fit, what it says counts.
    pen.text_right(at, column + 2, &row.note, theme.key);
    if is_selected {
        pen.tint(at, 0, pen.width(), theme.selected);
    }
}

/// Draws the beginning of the selected topic below the list.
fn excerpt(model: &Model, help: &HelpBrowser, list: &HelpList, theme: &Theme, pen: &mut Pen<'_>) {
    let at = help.selected.min(list.rows.len().saturating_sub(1));
    let Some(row) = list.rows.get(at).filter(|_| list.excerpt > 0) else {
        return;
    };
    let top = 1 + list.height;
    pen.text(top, 0, &"─".repeat(pen.width()), theme.quiet);
    let room = list.excerpt - 1;
    let mut lines = help_page(&model.shared, &model.here(), &row.topic, false).rows;
    if lines.len() > room {
        lines.truncate(room - 1);
        lines.push(Line::styled("…", tone::QUIET));
    }
    for (at, line) in lines.into_iter().enumerate() {
        pen.line(top + 1 + at, theme.line(line));
    }
}

fn read(model: &Model, topic: &OpenTopic, theme: &Theme, pen: &mut Pen<'_>) {
    let is_on_top = matches!(model.overlays.last(), Some(Overlay::Help(_)));
    let page = help_page(&model.shared, &model.here(), &topic.topic, is_on_top);
    let more = draw_page(page, topic.scroll, 0, theme, pen);
    let bottom = pen.height().saturating_sub(1);
    let can = |action| availability(model, action) == Availability::Yes;
    let copied = match can(Action::SaveExample) {
        true => "copy",
        false => "copy the address",
    };
    let pairs = [
        ("topic-link", "open", can(Action::TopicLink)),
        ("topic-copy", copied, can(Action::CopyTopic)),
        ("topic-save", "save", can(Action::SaveExample)),
        ("topic-close", "back", true),
    ];
    let shown = pairs.iter().filter(|(.., is_shown)| *is_shown);
    let pairs: Vec<(&str, &str)> = shown.map(|(name, label, _)| (*name, *label)).collect();
    HintBar::of(model, &pairs).draw(bottom, theme, pen);
    if more {
        pen.text_right(bottom, 0, "↓ more", theme.key);
    }
}
