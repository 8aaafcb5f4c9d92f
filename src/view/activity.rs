//! The Activity screen: every send that is kept, newest first, and one of them opened.
//!
//! ```text
//! ┌▌Activity: 2 of 120 sends, bounced, "receipt" ─────────────────────────┐
//! │ 11-24 02:21  ✓ delivered       grace@navy.example        Your receipt │
//! │ 11-24 02:20  ? unknown         alan@… and 2 more         Welcome      │
//! └───────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! Opened: pages of timeline, meaning, transcript and message.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};

use super::overlays::draw_page;
use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, list, text};
use crate::app::{ActivityPage, ActivityPane, Model, Opened, activity_page, status_mark};
use crate::record::SendSummary;

/// Columns below which a row has status and recipients only.
const NARROW: usize = 60;

/// Draws the screen at `place`. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let activity = &model.activity;
    let title = match &activity.open {
        Some(open) => format!("Send: {}", subject(&open.record.summary)),
        None => format!("Activity: {}", shown(activity)),
    };
    let focused = model.overlays.is_empty();
    let pane = Pane {
        title: &title,
        focused,
    };
    let inner = pane::draw(&pane, theme, place, buffer);
    let mut pen = Pen::new(buffer, inner);
    match &activity.open {
        Some(open) => draw_open(model, open, theme, &mut pen),
        None => draw_list(model, theme, &mut pen),
    }
}

/// What is shown of how much.
fn shown(activity: &ActivityPane) -> String {
    let total = usize::try_from(activity.total).unwrap_or(usize::MAX);
    let mut words = vec![text::count(total, "send")];
    words.extend(
        activity
            .status
            .map(|status| format!("only {}", status.name())),
    );
    words.extend(
        activity
            .profile
            .as_ref()
            .map(|name| format!("only of {name}")),
    );
    words.join(", ")
}

fn draw_list(model: &Model, theme: &Theme, pen: &mut Pen<'_>) -> Option<Position> {
    let activity = &model.activity;
    let (top, cursor) = list::search(&activity.search, 0, theme, pen);
    if activity.rows.is_empty() {
        let words = empty(model, activity.search.is_shown());
        for (row, words) in text::wrap(&words, pen.width()).into_iter().enumerate() {
            pen.text(top + row, 0, &words, theme.text);
        }
        return cursor.or_else(|| pen.position(top, 0));
    }
    let (size, rows) = (
        (activity.rows.len(), activity.selected),
        (top, pen.height()),
    );
    let row = list::draw(size, rows, theme, pen, |pen, at, line, is_chosen| {
        let row = list_row(&activity.rows[at], is_chosen, theme, pen.width());
        pen.line(line, row);
    });
    cursor.or(row)
}

fn empty(model: &Model, has_search: bool) -> String {
    let activity = &model.activity;
    let is_filtered = has_search || activity.status.is_some() || activity.profile.is_some();
    match (&activity.trouble, activity.loaded) {
        (Some(why), _) => why.clone(),
        (None, false) => "The history is being read…".into(),
        (None, true) if is_filtered => model.shared.keymap.say("No matches. {activity-close} shows all sends."),
        (None, true) => model.shared.keymap.say("Nothing sent yet. {compose} goes to the form; what you send is listed here with its delivery status."),
    }
}

fn list_row(row: &SendSummary, chosen: bool, theme: &Theme, width: usize) -> Line<'static> {
    let cursor = if chosen { "▸ " } else { "  " };
    let (mark, style) = status_mark(row.status);
    let style = theme.style(style);
    let status = format!("{mark} {:<14}  ", row.status.name());
    let stamp = row.at.to_string();
    let when = stamp.get(5..16).unwrap_or(&stamp);
    let when = if width < NARROW {
        String::new()
    } else {
        format!("{when}  ")
    };
    let room = width.saturating_sub([cursor, &when, &status].map(text::width).iter().sum());
    let whom = text::cut(&row.recipients_line, (room / 2).max(12).min(room));
    let left = room.saturating_sub(text::width(&whom) + 2);
    let place = text::cut(&format!("  {}", subject(row)), left + 2);
    Line::from(vec![
        Span::raw(cursor),
        Span::styled(when, theme.quiet),
        Span::styled(status, style),
        Span::raw(whom),
        Span::styled(place, theme.quiet),
    ])
}

fn subject(row: &SendSummary) -> String {
    if row.subject.is_empty() {
        "(no subject)".into()
    } else {
        row.subject.clone()
    }
}

fn draw_open(model: &Model, open: &Opened, theme: &Theme, pen: &mut Pen<'_>) -> Option<Position> {
    let activity = &model.activity;
    let at = tabs(activity.page, theme, pen);
    draw_page(
        activity_page(&model.shared, activity.page, open),
        activity.scroll,
        1,
        theme,
        pen,
    );
    pen.position(0, at)
}

/// Draws the names of the pages; returns the column of the one that is shown.
fn tabs(shown: ActivityPage, theme: &Theme, pen: &mut Pen<'_>) -> usize {
    let (mut column, mut here) = (0, 0);
    for page in ActivityPage::ALL {
        let (name, style) = if page == shown {
            here = column;
            (format!("[{}]", page.name()), theme.title)
        } else {
            (format!(" {} ", page.name()), theme.quiet)
        };
        column = pen.text(0, column, &name, style);
    }
    here
}
