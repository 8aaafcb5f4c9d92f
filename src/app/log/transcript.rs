//! One line of the dialogue with the sentence on what it means.
//!
//! ```text
//!  31 ms → tls EHLO [127.0.0.1]
//!              We name ourselves and ask what the server can do.
//!  43 ms ← tls 250-smtp.postmarkapp.com
//!  43 ms ·     certificate valid until 2027-02-01
//! ```

use crate::app::text::{self, Line, Span, Style, tone};
use crate::diagnose;
use crate::record::{self, Direction};

/// Columns below which the time is left out.
const TIME_FROM: usize = 50;

/// The rows of one line at `width`; `search` is marked where it stands in the text.
pub(super) fn rows(line: &record::Line, search: &str, width: usize) -> Vec<Line> {
    let time = if width < TIME_FROM {
        String::new()
    } else {
        format!("{:>8} ", text::duration(line.at_ms))
    };
    let (arrow, style) = speaker(line.direction);
    let tls = if line.tls { " tls " } else { "     " };
    let indent = text::width(&time) + 1 + tls.len();
    let room = width.saturating_sub(indent).max(1);
    let mut rows = Vec::new();
    for (at, part) in text::wrap(&line.text, room).into_iter().enumerate() {
        let mut spans = if at == 0 {
            vec![
                Span::styled(time.clone(), tone::QUIET),
                Span::styled(arrow, style),
                Span::styled(tls, tone::QUIET),
            ]
        } else {
            vec![Span::raw(" ".repeat(indent))]
        };
        spans.extend(marked(&part, search, style));
        rows.push(Line::from(spans));
    }
    let sentence = diagnose::explain_line(line).unwrap_or_default();
    for part in text::wrap(sentence, room)
        .into_iter()
        .filter(|part| !part.is_empty())
    {
        rows.push(Line::styled(
            format!("{}{part}", " ".repeat(indent)),
            tone::QUIET,
        ));
    }
    rows
}

fn speaker(direction: Direction) -> (&'static str, Style) {
    match direction {
        Direction::Client => ("→", tone::CLIENT),
        Direction::Server => ("←", tone::TEXT),
        Direction::Note => ("·", tone::QUIET),
    }
}

/// `text` in spans, with every place where `search` stands (in whatever ASCII case) selected.
fn marked(text: &str, search: &str, style: Style) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, search) {
        let (before, found) = rest.split_at(at);
        let (found, after) = found.split_at(search.len());
        spans.push(Span::styled(before.to_owned(), style));
        spans.push(Span::styled(found.to_owned(), style.patch(tone::SELECTED)));
        rest = after;
    }
    spans.push(Span::styled(rest.to_owned(), style));
    spans
}

fn find(text: &str, search: &str) -> Option<usize> {
    if search.is_empty() {
        return None;
    }
    text.char_indices().map(|(at, _)| at).find(|at| {
        text.get(*at..at + search.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(search))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Stage;

    #[test]
    fn shows_time_speaker_mark_and_text() {
        let line = record::Line {
            at_ms: 31.2,
            direction: Direction::Server,
            tls: true,
            stage: Stage::Auth,
            text: "535 5.7.8 Error: authentication failed:".into(),
        };
        let printed = |width| {
            let rows = rows(&line, "ERROR", width);
            rows.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(
            printed(60)[0],
            "   31 ms ← tls 535 5.7.8 Error: authentication failed:"
        );
        assert_eq!(
            printed(36)[..2],
            ["← tls 535 5.7.8 Error:", "      authentication failed:"]
        );
    }

    #[test]
    fn marks_what_is_searched() {
        let spans = marked("EHLO ehlo é", "ehlo", Style::new());
        let found = spans
            .iter()
            .filter(|span| span.style == tone::SELECTED)
            .count();
        assert_eq!(found, 2);
        assert_eq!(Line::from(spans).to_string(), "EHLO ehlo é");
        assert_eq!(marked("é", "", Style::new()).len(), 1);
    }
}
