//! The rows of a page, and of an open domain.

use std::ops::Range;

use super::Rows;
use crate::app::text::{self, Line, Span, Style, tone};
use crate::app::{AccountPage, Model, domain_state, is_in_form, record_rows, sender_mailbox};
use crate::record::{SenderSignature, SendingDomain, ServerChoice};

/// Columns below which a row's state stands under its name.
const NARROW: usize = 60;
/// Columns of what a record is.
const LABEL: usize = 22;

/// One thing of an account.
struct Entry {
    mark: (&'static str, Style),
    name: String,
    state: String,
}

/// The rows of the shown page that can be seen when the chosen one is: an account can have thousands.
pub(super) fn of_page(model: &Model, (width, room): (usize, usize)) -> Rows {
    let account = &model.account;
    if let Some(domain) = account.domain().filter(|_| account.open.is_some()) {
        return of_domain(model, domain, width);
    }
    let (chosen, count) = (account.row(), account.count());
    let near = chosen.saturating_sub(room)..(chosen + room + 1).min(count);
    let entries: Option<Vec<Entry>> = match account.page {
        AccountPage::Servers => listed(account.servers.as_deref(), &near, |one| server(model, one)),
        AccountPage::Senders => listed(account.senders.as_deref(), &near, |one| sender(model, one)),
        AccountPage::Domains => listed(account.domains.as_deref(), &near, domain),
    };
    let words = match &entries {
        None if account.job.is_some() => "Postmark is being asked…",
        None => "This was not read yet: {account-read} asks Postmark.",
        Some(entries) if entries.is_empty() => empty(account.page),
        Some(_) => "",
    };
    if !words.is_empty() {
        return Rows::plain(text::paragraph(
            ("", tone::TEXT),
            &model.shared.keymap.say(words),
            tone::TEXT,
            width,
        ));
    }
    let entries = entries.unwrap_or_default();
    let mut rows = of_entries(entries, chosen - near.start, width);
    let total = account.totals[account.page as usize];
    if total > count as u64 && near.end == count {
        let words =
            format!("Postmark lists the first {count} of {total}; the others are on its website.");
        rows.lines.extend(text::paragraph(
            ("", tone::QUIET),
            &words,
            tone::QUIET,
            width,
        ));
    }
    rows
}

fn listed<T>(
    rows: Option<&[T]>,
    near: &Range<usize>,
    entry: impl Fn(&T) -> Entry,
) -> Option<Vec<Entry>> {
    rows.map(|rows| rows[near.clone()].iter().map(entry).collect())
}

fn empty(page: AccountPage) -> &'static str {
    match page {
        AccountPage::Servers => {
            "This account has no servers yet. {account-new} creates one; its Server API token sends mail."
        }
        AccountPage::Senders => {
            "No sender signature yet. {account-new} adds a single address, which is confirmed by a mail to it. A verified domain lets \
             every address of it send."
        }
        AccountPage::Domains => {
            "No domain yet. {account-new} adds one and shows the DKIM and Return-Path records to publish."
        }
    }
}

fn server(model: &Model, server: &ServerChoice) -> Entry {
    let kind = if server.is_sandbox { "Sandbox" } else { "Live" };
    let smtp = match server.smtp_is_on {
        Some(true) => ", SMTP on",
        Some(false) => ", SMTP off",
        None => "",
    };
    let (mark, inside) = if is_in_form(model.form.credential().as_ref(), server) {
        (("✓", tone::GOOD), "; in the form")
    } else {
        ((" ", tone::TEXT), "")
    };
    Entry {
        mark,
        name: server.name.clone(),
        state: format!("{}, {kind}{smtp}{inside}", server.color),
    }
}

fn sender(model: &Model, sender: &SenderSignature) -> Entry {
    let (mark, state) = if sender.confirmed {
        (("✓", tone::GOOD), "confirmed")
    } else {
        let state = "not confirmed; {account-confirmation} resends";
        (("?", tone::WARNING), state)
    };
    Entry {
        mark,
        name: sender_mailbox(sender),
        state: model.shared.keymap.say(state),
    }
}

fn domain(domain: &SendingDomain) -> Entry {
    let mark = match (domain.dkim_verified, domain.weak_dkim) {
        (true, false) => ("✓", tone::GOOD),
        (true, true) => ("!", tone::WARNING),
        (false, _) => ("?", tone::WARNING),
    };
    Entry {
        mark,
        name: domain.name.clone(),
        state: domain_state(domain),
    }
}

fn of_entries(entries: Vec<Entry>, chosen: usize, width: usize) -> Rows {
    let mut rows = Rows::plain(Vec::new());
    for (at, entry) in entries.into_iter().enumerate() {
        let is_chosen = at == chosen;
        let from = rows.lines.len();
        rows.lines.extend(of_entry(entry, is_chosen, width));
        if is_chosen {
            rows.chosen = (from, rows.lines.len().saturating_sub(1));
        }
    }
    rows
}

fn of_entry(entry: Entry, is_chosen: bool, width: usize) -> Vec<Line> {
    let cursor = if is_chosen { "▸ " } else { "  " };
    let lead = [
        Span::raw(cursor),
        Span::styled(format!("{} ", entry.mark.0), entry.mark.1),
    ];
    let room = width.saturating_sub(4);
    let shown = |row: Line| match is_chosen {
        true => row.selected(width),
        false => row,
    };
    if width < NARROW {
        let mut first = lead.to_vec();
        first.push(Span::raw(text::cut(&entry.name, room)));
        let below = format!("    {}", text::cut(&entry.state, room));
        let below = Line::styled(below, tone::QUIET);
        return vec![shown(Line::from(first)), shown(below)];
    }
    let half = room / 2;
    let mut spans = lead.to_vec();
    spans.push(Span::raw(padded(&text::cut(&entry.name, half), half + 1)));
    spans.push(Span::styled(
        text::cut(&entry.state, room.saturating_sub(half + 1)),
        tone::QUIET,
    ));
    vec![shown(Line::from(spans))]
}

/// `text` with blanks up to `width`.
fn padded(text: &str, width: usize) -> String {
    let gap = width.saturating_sub(text::width(text));
    format!("{text}{}", " ".repeat(gap))
}

/// A domain with its records: the chosen one whole, the others in a row each.
fn of_domain(model: &Model, domain: &SendingDomain, width: usize) -> Rows {
    let (chosen, asking) = (model.account.record, model.account.job.is_some());
    let mark = if domain.dkim_verified { "✓ " } else { "? " };
    let style = if domain.dkim_verified {
        tone::GOOD
    } else {
        tone::WARNING
    };
    let state = domain_state(domain);
    let mut rows = Rows::plain(text::paragraph((mark, style), &state, tone::TEXT, width));
    let records = record_rows(domain);
    let words = match (records.is_empty(), asking) {
        (true, true) => "Its records are being read…",
        (true, false) => "Its records were not read yet: {account-read} asks Postmark.",
        _ => {
            "Publish these at your DNS provider, then {account-verify}. Its number copies a row; Return-Path is optional."
        }
    };
    rows.lines.extend(text::paragraph(
        ("", tone::TEXT),
        &model.shared.keymap.say(words),
        tone::TEXT,
        width,
    ));
    for (at, (label, value)) in records.into_iter().enumerate() {
        let is_chosen = at == chosen;
        let from = rows.lines.len();
        let lead = format!("{} {} {label}", if is_chosen { "▸" } else { " " }, at + 1);
        rows.lines.extend(record(&lead, &value, is_chosen, width));
        if is_chosen {
            rows.chosen = (from, rows.lines.len().saturating_sub(1));
        }
    }
    rows
}

fn record(lead: &str, value: &str, is_chosen: bool, width: usize) -> Vec<Line> {
    let style = if is_chosen { tone::TEXT } else { tone::QUIET };
    let (indent, beside) = if width < NARROW {
        (4, false)
    } else {
        (LABEL, text::width(lead) < LABEL)
    };
    let room = width.saturating_sub(indent).max(1);
    let mut values = if is_chosen {
        text::wrap(value, room)
    } else {
        vec![text::cut(&value.replace('\n', " "), room)]
    };
    let mut lines = Vec::new();
    if beside {
        let first = if values.is_empty() {
            String::new()
        } else {
            values.remove(0)
        };
        lines.push(Line::from(vec![
            Span::styled(padded(lead, LABEL), style),
            Span::styled(first, tone::TEXT),
        ]));
    } else {
        lines.push(Line::styled(lead.to_owned(), style));
    }
    let below = values
        .into_iter()
        .map(|value| Line::styled(format!("{}{value}", " ".repeat(indent)), tone::TEXT));
    lines.extend(below);
    match is_chosen {
        true => lines.into_iter().map(|row| row.selected(width)).collect(),
        false => lines,
    }
}
