//! The pages of an open send, as rows.

use super::{ActivityPage, Opened};
use crate::app::card::{self, Fixes};
use crate::app::geometry::screen_inside;
use crate::app::marks::{recipient, status_mark};
use crate::app::pager::Page;
use crate::app::shared::Shared;
use crate::app::text::{self, Line, tone};
use crate::record::{Direction, SendRecord};

/// Columns of a label.
const LABEL: usize = 11;

/// The page that is shown of the open send.
pub fn activity_page(shared: &Shared, page: ActivityPage, open: &Opened) -> Page {
    let (width, height) = screen_inside(shared.size);
    Page {
        rows: rows(page, open, width),
        height: height.saturating_sub(1),
    }
}

fn rows(page: ActivityPage, open: &Opened, width: usize) -> Vec<Line> {
    match page {
        ActivityPage::Timeline => timeline(&open.record, width),
        ActivityPage::Meaning => meaning(open, width),
        ActivityPage::Transcript => lines(&open.record, width),
        ActivityPage::Message => message(&open.record, width),
    }
}

fn pair(rows: &mut Vec<Line>, label: &str, words: &str, width: usize) {
    let label = format!("{label:<LABEL$} ");
    rows.extend(text::paragraph(
        (&label, tone::QUIET),
        words,
        tone::TEXT,
        width,
    ));
}

/// Who, where, and what happened when.
fn timeline(record: &SendRecord, width: usize) -> Vec<Line> {
    let (row, mut rows) = (&record.summary, Vec::new());
    let (mark, style) = status_mark(row.status);
    let status = format!("{mark} {}", row.status.name());
    let style = style.patch(tone::TITLE);
    rows.extend(text::paragraph((&status, style), "", style, width));
    let place = format!("{}, {} by {}", row.profile, row.host, row.via.name());
    pair(&mut rows, "Sent", &row.at.to_string(), width);
    pair(&mut rows, "With", &place, width);
    pair(&mut rows, "From", &record.begun.from, width);
    for one in record.known() {
        rows.extend(recipient(one, width));
    }
    let other = |address: &&String| !record.known().any(|one| one.address == **address);
    for address in record.begun.recipients.iter().filter(other) {
        pair(&mut rows, "To", address, width);
    }
    pair(&mut rows, "Stream", &record.begun.stream, width);
    pair(&mut rows, "Id", &row.id.0, width);
    if let Some(id) = &row.message_id {
        pair(&mut rows, "MessageID", id, width);
    }
    rows.push(Line::default());
    for entry in &record.timeline {
        let stamp = entry.at.to_string();
        let stamp = format!("{}  ", stamp.get(11..19).unwrap_or(&stamp));
        rows.extend(text::paragraph(
            (&stamp, tone::QUIET),
            &entry.text,
            tone::TEXT,
            width,
        ));
    }
    rows
}

fn meaning(open: &Opened, width: usize) -> Vec<Line> {
    let Some(diagnosis) = &open.diagnosis else {
        let words = "Nothing is the matter with it, as far as is known.";
        return text::wrap(words, width)
            .into_iter()
            .map(Line::from)
            .collect();
    };
    let mark = status_mark(open.record.summary.status);
    card::rows((diagnosis, &Fixes::Listed), mark, (width, usize::MAX)).0
}

fn lines(record: &SendRecord, width: usize) -> Vec<Line> {
    if record.transcript.is_empty() {
        let words = "No transcript was saved.";
        return vec![Line::styled(words, tone::QUIET)];
    }
    let line = |line: &crate::record::Line| {
        let (mark, style) = match line.direction {
            Direction::Client => ("> ", tone::TEXT),
            Direction::Server => ("< ", tone::TITLE),
            Direction::Note => ("  ", tone::QUIET),
        };
        text::paragraph((mark, style), &line.text, style, width)
    };
    record.transcript.iter().flat_map(line).collect()
}

fn message(record: &SendRecord, width: usize) -> Vec<Line> {
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
            pair(&mut rows, label, words, width);
        }
    }
    for file in &draft.files {
        pair(&mut rows, "File", file, width);
    }
    rows.push(Line::default());
    if !record.begun.has_body {
        let words = "Text and files were not saved: it was sent with --raw or in production, or the profile says so (keep-bodies in the config).";
        rows.extend(
            text::wrap(words, width)
                .into_iter()
                .map(|words| Line::styled(words, tone::QUIET)),
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
