//! The failure card: what went wrong, how it shows, what to do.
//!
//! ```text
//! ✗ The server token was not accepted
//!
//! This is an Account API token, which Postmark refuses for SMTP.
//!
//! │ 535 5.7.8 Error: authentication failed:
//!
//! 1  Paste a Server API token
//! 2  Try port 2525
//! Perhaps: SMTP is switched off for this server
//! More: https://postmarkapp.com/…
//! ```
//!
//! Where the pane is too low, the blank rows go first, then what else it may be, then the evidence,
//! then the end of the cause: title and remedies stay.

use super::blocks::DOT;
use super::key::Key;
use super::model::Model;
use super::notice::NoticeKind;
use super::shown::CARD_CHANGED;
use super::text::{self, Line, Style, paragraph, tone};
use crate::diagnose::{Card, CardRemedy, Diagnosis};

/// Parts that a low pane can do without, in the order in which they go.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Part {
    Blank,
    More,
    Evidence,
    Cause,
    Kept,
}

type Rows = Vec<(Part, Line)>;

/// How the fixes of a card are marked. A digit is shown only where it acts.
pub(super) enum Fixes {
    /// By the digits that do them.
    Numbered,
    /// By dots: nothing can be chosen here.
    Listed,
    /// By dots, with the words that say where they can be chosen.
    Elsewhere(String),
}

/// How the fixes are marked on a screen of one pane.
pub(super) fn fixes(model: &Model) -> Fixes {
    match model.card_with_keys() {
        Some(_) => Fixes::Numbered,
        None => Fixes::Listed,
    }
}

/// The fix whose digit was pressed and the id of its card, if the user has seen that card. What cannot be
/// chosen is said.
pub(super) fn chosen_fix(model: &mut Model, key: Key) -> Option<(String, CardRemedy)> {
    let Some(card) = model.card_to_fix() else {
        model.notify(NoticeKind::Info, CARD_CHANGED);
        return None;
    };
    let fix = key.index().and_then(|at| card.remedies.get(at));
    let fix = fix.map(|fix| (card.id.clone(), fix.clone()));
    if fix.is_none() {
        model.notify(NoticeKind::Info, "there is no fix with that number");
    }
    fix
}

/// Says that a fix is one that only the user can carry out.
pub(super) fn for_the_user(fix: &CardRemedy) -> String {
    format!("this one is up to you: {}", fix.label)
}

/// The card's rows behind the mark of the outcome, for a pane of `width` and `height`, more than `height` only if title and remedies
/// alone need more; and whether words were left out.
pub(super) fn rows(
    (diagnosis, fixes): (&Diagnosis, &Fixes),
    mark: (&str, Style),
    (width, height): (usize, usize),
) -> (Vec<Line>, bool) {
    let mut rows = whole((diagnosis, fixes), mark, width);
    let words = |rows: &Rows| rows.iter().filter(|(part, _)| *part != Part::Blank).count();
    let all = words(&rows);
    for part in [Part::Blank, Part::More, Part::Evidence, Part::Cause] {
        let surplus = rows.len().saturating_sub(height);
        drop_last(&mut rows, part, surplus);
    }
    let shortened = words(&rows) < all;
    (rows.into_iter().map(|(_, line)| line).collect(), shortened)
}

/// Takes away as many rows of `part` as are too many: all blank ones, of the others the last.
fn drop_last(rows: &mut Rows, part: Part, surplus: usize) {
    let mut surplus = match (surplus, part) {
        (0, _) => 0,
        (_, Part::Blank) => usize::MAX,
        (surplus, _) => surplus,
    };
    let mut at = rows.len();
    while at > 0 && surplus > 0 {
        at -= 1;
        if rows[at].0 == part {
            rows.remove(at);
            surplus -= 1;
        }
    }
}

fn whole((diagnosis, fixes): (&Diagnosis, &Fixes), mark: (&str, Style), width: usize) -> Rows {
    let card = &diagnosis.primary;
    let mut rows = Rows::new();
    let title = mark.1.patch(tone::TITLE);
    let mark = format!("{} ", mark.0);
    add(
        &mut rows,
        Part::Kept,
        paragraph((&mark, title), &card.title, title, width),
    );
    blank(&mut rows);
    add(
        &mut rows,
        Part::Cause,
        paragraph(("", tone::TEXT), &card.cause, tone::TEXT, width),
    );
    evidence(&mut rows, card, width);
    remedies(&mut rows, (card, fixes), width);
    for other in &diagnosis.others {
        let lines = paragraph(
            ("Could also be: ", tone::QUIET),
            &other.title,
            tone::QUIET,
            width,
        );
        add(&mut rows, Part::More, lines);
    }
    if let Some(page) = &card.page {
        add(&mut rows, Part::More, more(page, width));
    }
    rows
}

/// The page; on a row of its own if that keeps the address in one piece.
fn more(page: &str, width: usize) -> Vec<Line> {
    let mark = "More: ";
    if text::width(mark) + text::width(page) <= width {
        return vec![Line::styled(format!("{mark}{page}"), tone::QUIET)];
    }
    let mut rows = vec![Line::styled(mark, tone::QUIET)];
    rows.extend(paragraph(("", tone::QUIET), page, tone::QUIET, width));
    rows
}

fn evidence(rows: &mut Rows, card: &Card, width: usize) {
    if !card.evidence.is_empty() {
        blank(rows);
    }
    for line in &card.evidence {
        for row in text::wrap(line, width.saturating_sub(2)) {
            rows.push((
                Part::Evidence,
                Line::styled(format!("│ {row}"), tone::QUIET),
            ));
        }
    }
}

fn remedies(rows: &mut Rows, (card, fixes): (&Card, &Fixes), width: usize) {
    if card.remedies.is_empty() {
        return;
    }
    blank(rows);
    for (at, remedy) in card.remedies.iter().enumerate() {
        let (mark, style) = match fixes {
            Fixes::Numbered => (format!("{}  ", at + 1), tone::KEY),
            Fixes::Listed | Fixes::Elsewhere(_) => (DOT.to_owned(), tone::QUIET),
        };
        let lines = paragraph((&mark, style), &remedy.label, tone::TEXT, width);
        add(rows, Part::Kept, lines);
    }
    if let Fixes::Elsewhere(words) = fixes {
        let lines = paragraph(("", tone::KEY), words, tone::KEY, width);
        add(rows, Part::More, lines);
    }
}

fn blank(rows: &mut Rows) {
    rows.push((Part::Blank, Line::default()));
}

fn add(rows: &mut Rows, part: Part, lines: Vec<Line>) {
    rows.extend(lines.into_iter().map(|line| (part, line)));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn diagnosis() -> Diagnosis {
        let card = |title: &str| Card {
            id: "auth.token".into(),
            title: title.into(),
            cause: "Postmark does not know this token as one of a server.".into(),
            evidence: vec!["535 5.7.8 Error: authentication failed:".into()],
            remedies: ["Paste the Server API token", "Try again"]
                .map(|label| CardRemedy {
                    label: label.into(),
                    action: None,
                })
                .into(),
            page: Some("https://postmarkapp.com/support".into()),
        };
        Diagnosis {
            primary: card("The token was not accepted"),
            others: vec![card("SMTP is off")],
        }
    }

    fn printed(width: usize, height: usize) -> Vec<String> {
        rows(
            (&diagnosis(), &Fixes::Numbered),
            ("✗", Style::new()),
            (width, height),
        )
        .0
        .iter()
        .map(ToString::to_string)
        .collect()
    }

    #[test]
    fn tells_everything_where_there_is_room() {
        assert_eq!(
            printed(40, 20),
            [
                "✗ The token was not accepted",
                "",
                "Postmark does not know this token as one",
                "of a server.",
                "",
                "│ 535 5.7.8 Error: authentication",
                "│ failed:",
                "",
                "1  Paste the Server API token",
                "2  Try again",
                "Could also be: SMTP is off",
                "More: https://postmarkapp.com/support",
            ]
        );
    }

    #[test]
    fn a_digit_is_shown_only_where_it_acts() {
        let printed = |fixes: &Fixes| -> Vec<String> {
            let told = diagnosis();
            let mark = ("✗", Style::new());
            let rows = rows((&told, fixes), mark, (40, 20)).0;
            rows.iter().map(ToString::to_string).collect()
        };
        let has_digit = |rows: &[String]| rows.iter().any(|row| row.starts_with("1 "));
        assert!(has_digit(&printed(&Fixes::Numbered)));
        for fixes in [Fixes::Listed, Fixes::Elsewhere("F6 chooses".into())] {
            let rows = printed(&fixes);
            assert!(!has_digit(&rows), "{rows:?}");
            assert!(rows.contains(&"·  Paste the Server API token".to_owned()));
            let says_where = rows.contains(&"F6 chooses".to_owned());
            assert_eq!(says_where, matches!(fixes, Fixes::Elsewhere(_)));
        }
    }

    #[test]
    fn keeps_title_and_remedies_where_there_is_little() {
        assert_eq!(
            printed(40, 4),
            [
                "✗ The token was not accepted",
                "Postmark does not know this token as one",
                "1  Paste the Server API token",
                "2  Try again",
            ]
        );
        assert_eq!(printed(40, 1).len(), 3);
        assert!(printed(0, 0).len() < 40);
    }
}
