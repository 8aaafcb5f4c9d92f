//! The pages of an open send, as rows.

use ratatui::text::Line;

use super::{Theme, attempt, text};
use crate::app::{ActivityPage, Opened};
use crate::record::{Direction, Fate, RecipientFate, SendRecord};
use crate::view::card::{self, Fixes};

/// Columns of a label.
const LABEL: usize = 11;

/// The rows of a page.
pub(super) fn rows(
    page: ActivityPage,
    open: &Opened,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    match page {
        ActivityPage::Timeline => timeline(&open.record, theme, width),
        ActivityPage::Meaning => meaning(open, theme, width),
        ActivityPage::Transcript => lines(&open.record, theme, width),
        ActivityPage::Message => message(&open.record, theme, width),
    }
}

fn pair(rows: &mut Vec<Line<'static>>, label: &str, words: &str, theme: &Theme, width: usize) {
    let label = format!("{label:<LABEL$} ");
    rows.extend(text::paragraph(
        (&label, theme.quiet),
        words,
        theme.text,
        width,
    ));
}

/// Who, where, and what happened when.
fn timeline(record: &SendRecord, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let (row, mut rows) = (&record.summary, Vec::new());
    let (mark, style) = attempt::mark(row.status, theme);
    let status = format!("{mark} {}", row.status.name());
    let style = style.patch(theme.title);
    rows.extend(text::paragraph((&status, style), "", style, width));
    let place = format!("{}, {} by {}", row.profile, row.host, row.via.name());
    pair(&mut rows, "Sent", &row.at.to_string(), theme, width);
    pair(&mut rows, "With", &place, theme, width);
    pair(&mut rows, "From", &record.begun.from, theme, width);
    for one in record.known() {
        rows.extend(recipient(one, theme, width));
    }
    let other = |address: &&String| !record.known().any(|one| one.address == **address);
    for address in record.begun.recipients.iter().filter(other) {
        pair(&mut rows, "To", address, theme, width);
    }
    pair(&mut rows, "Stream", &record.begun.stream, theme, width);
    pair(&mut rows, "Id", &row.id.0, theme, width);
    if let Some(id) = &row.message_id {
        pair(&mut rows, "MessageID", id, theme, width);
    }
    rows.push(Line::default());
    for entry in &record.timeline {
        let stamp = entry.at.to_string();
        let stamp = format!("{}  ", stamp.get(11..19).unwrap_or(&stamp));
        rows.extend(text::paragraph(
            (&stamp, theme.quiet),
            &entry.text,
            theme.text,
            width,
        ));
    }
    rows
}

/// A recipient and what became of it there.
pub(in crate::view) fn recipient(
    one: &RecipientFate,
    theme: &Theme,
    width: usize,
) -> Vec<Line<'static>> {
    let (mark, style) = match one.fate {
        Fate::Delivered { .. } | Fate::Sandboxed => ("✓", theme.good),
        Fate::Refused { .. } | Fate::Bounced { .. } | Fate::RefusedInside { .. } => {
            ("✗", theme.bad)
        }
        Fate::NotFound | Fate::Delayed { .. } => ("?", theme.warning),
        _ => ("·", theme.quiet),
    };
    let head = format!("{mark} {:<10}", one.fate.name());
    let colon = if one.fate.words().is_empty() {
        ""
    } else {
        ": "
    };
    let words = format!("{}{colon}{}", one.address, one.fate.words());
    text::paragraph((&head, style), &words, theme.text, width)
}

fn meaning(open: &Opened, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let Some(diagnosis) = &open.diagnosis else {
        let words = "Nothing is the matter with it, as far as is known.";
        return text::wrap(words, width)
            .into_iter()
            .map(Line::from)
            .collect();
    };
    let mark = attempt::mark(open.record.summary.status, theme);
    card::rows(
        (diagnosis, &Fixes::Listed),
        mark,
        theme,
        (width, usize::MAX),
    )
    .0
}

fn lines(record: &SendRecord, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    if record.transcript.is_empty() {
        let words = "No line of the dialogue was kept.";
        return vec![Line::styled(words, theme.quiet)];
    }
    let line = |line: &crate::record::Line| {
        let (mark, style) = match line.direction {
            Direction::Client => ("> ", theme.text),
            Direction::Server => ("< ", theme.title),
            Direction::Note => ("  ", theme.quiet),
        };
        text::paragraph((mark, style), &line.text, style, width)
    };
    record.transcript.iter().flat_map(line).collect()
}

fn message(record: &SendRecord, theme: &Theme, width: usize) -> Vec<Line<'static>> {
    let (draft, mut rows) = (&record.begun.draft, Vec::new());
    for (label, words) in [
        ("From", &draft.from),
        ("To", &draft.to),
        ("Cc", &draft.cc),
        ("Bcc", &draft.bcc),
        ("Reply-To", &draft.reply_to),
        ("Subject", &draft.subject),
        ("Stream", &draft.stream),
        ("Tag", &draft.tag),
    ] {
        if !words.trim().is_empty() {
            pair(&mut rows, label, words, theme, width);
        }
    }
    for file in &draft.files {
        pair(&mut rows, "File", file, theme, width);
    }
    rows.push(Line::default());
    if !record.begun.has_body {
        let words = "Text and files were not kept: it was sent with --raw, it is production, or the profile says so (keep-bodies in the config).";
        rows.extend(
            text::wrap(words, width)
                .into_iter()
                .map(|words| Line::styled(words, theme.quiet)),
        );
        return rows;
    }
    let lines = draft.text.trim_end().split('\n');
    rows.extend(
        lines
            .flat_map(|line| text::wrap(line, width))
            .map(Line::from),
    );
    rows
}
