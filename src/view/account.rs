//! The account screen: servers, sender signatures and domains, each with how it stands in words.
//!
//! ```text
//! ┌▌The practice account on this computer (127.0.0.1:4025) ────────────────┐
//! │ [Servers 2] Senders 1  Domains 1                                      │
//! │ ▸ Receipts            blue, Live, SMTP on; in the form                │
//! │   Second              yellow, Sandbox, SMTP on                        │
//! └───────────────────────────────────────────────────────────────────────┘
//! ```
//!
//! An open domain shows its records, each ready to be copied.

mod rows;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::overlays::draw_page;
use super::pane::{self, Pane};
use super::pen::Pen;
use super::{Theme, text};
use crate::app::text::{Line, tone};
use crate::app::{AccountPage, Model, account_place, doing, trouble_page};

/// Rows to be shown, and which of them is the chosen one's first and last.
struct Rows {
    lines: Vec<Line>,
    chosen: (usize, usize),
}

impl Rows {
    fn plain(lines: Vec<Line>) -> Self {
        Self {
            lines,
            chosen: (0, 0),
        }
    }
}

/// Draws the screen at `place`. Returns where the cursor stands.
pub(super) fn draw(
    model: &Model,
    theme: &Theme,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let account = &model.account;
    let title = match account.domain().filter(|_| account.open.is_some()) {
        Some(domain) => format!("Domain {}", domain.name),
        None => text::capitalised(&account_place(&model.shared)),
    };
    let pane = Pane {
        title: &title,
        focused: model.overlays.is_empty(),
    };
    let inner = pane::draw(&pane, theme, place, buffer);
    let mut pen = Pen::new(buffer, inner);
    tabs(model, theme, &mut pen);
    if let Some(page) = trouble_page(
        &model.shared,
        &model.account,
        model.card_with_keys().is_some(),
    ) {
        let room = page.height;
        if draw_page(page, account.scroll, 1, theme, &mut pen) && room > 0 {
            pen.text_right(room, 0, " ↓ more ", theme.key);
        }
        return pen.position(1, 0);
    }
    let rows = match model.shared.account_token() {
        None => Rows::plain(welcome(model, pen.width())),
        Some(_) => {
            let size = (pen.width(), pen.height().saturating_sub(1));
            rows::of_page(model, size)
        }
    };
    choose(rows, theme, &mut pen)
}

/// The names of the pages with how many rows they have; what is being asked at the right edge.
fn tabs(model: &Model, theme: &Theme, pen: &mut Pen<'_>) {
    let account = &model.account;
    let counts = [
        account.servers.as_ref().map(Vec::len),
        account.senders.as_ref().map(Vec::len),
        account.domains.as_ref().map(Vec::len),
    ];
    let mut column = 0;
    for (page, count) in AccountPage::ALL.into_iter().zip(counts) {
        let count = count.map_or_else(String::new, |count| format!(" {count}"));
        let name = format!("{}{count}", page.name());
        let (name, style) = if page == account.page {
            (format!("[{name}]"), theme.title)
        } else {
            (format!(" {name} "), theme.quiet)
        };
        column = pen.text(0, column, &name, style);
    }
    if let (Some(_), Some(task)) = (account.job, &account.task) {
        let words = doing(task);
        if !pen.text_right(0, column + 2, words, theme.warning) {
            pen.text_right(0, column, "asking…", theme.warning);
        }
    }
}

fn welcome(model: &Model, width: usize) -> Vec<Line> {
    let words = if model.profile().is_practice() {
        "Practice has an account of its own on this computer, so that you can practice its setup: {account-enter} uses its account \
         token. Nothing of it leaves this computer."
    } else {
        "An Account API token (Postmark: Account, API Tokens) opens this account: {account-enter} uses it for this session. Then \
         servers, sender signatures and domains are listed here; they can be made here too, each after a question. Without \
         the token all of that is done on Postmark's web site."
    };
    let words = model.shared.keymap.say(words);
    text::paragraph(("", tone::TEXT), &words, tone::TEXT, width)
}

/// Shows rows so that the whole chosen one is seen, if it fits.
fn choose(rows: Rows, theme: &Theme, pen: &mut Pen<'_>) -> Option<Position> {
    let room = pen.height().saturating_sub(1);
    let (start, end) = rows.chosen;
    let first = (end + 1).saturating_sub(room).min(start);
    let below = rows.lines.len() > first + room;
    for (row, line) in rows.lines.into_iter().skip(first).take(room).enumerate() {
        pen.line(row + 1, theme.line(line));
    }
    if below && room > 1 {
        pen.text_right(room, 0, " ↓ ", theme.key);
    }
    pen.position(1 + start - first, 0)
}
