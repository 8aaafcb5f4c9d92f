//! What the panel offers before anything was sent: try it in practice, set up Postmark, or explain an error.
//! Whatever is pasted here is put where it belongs.

mod act;

pub(super) use act::{break_it, choose, go, paste, write};

use super::model::Model;
use super::text::{Line, paragraph, tone};
use crate::record::Outcome;

/// What can be chosen, with a few words about it.
const CHOICES: [(&str, &str); 3] = [
    ("Try it now", "send a sample message on this computer"),
    (
        "Set up Postmark",
        "from sign-up to your first delivered message",
    ),
    ("Why did mail fail?", "explain an error message"),
];
/// The text of the sample message of "Try it now".
const TEXT: &str = "Hello Grace,\n\nThank you for your order. This sample stays on this computer: press F4 to read it in the practice inbox.\n\nAda\n";

/// The rows, and the index of the selected one.
pub(super) fn rows(model: &Model, (width, height): (usize, usize)) -> (Vec<Line>, usize) {
    let (rows, selected) = rows_with(model, width, true);
    match rows.len() <= height {
        true => (rows, selected),
        false => rows_with(model, width, false),
    }
}

/// The rows, with a few words about each choice or without.
fn rows_with(model: &Model, width: usize, is_long: bool) -> (Vec<Line>, usize) {
    let has_keys = model.has_first_steps();
    let intro = match has_keys {
        true => "Paste a token, an address, or an error message, or choose:",
        false => "What do you want to do?",
    };
    let mut rows = paragraph(("", tone::TEXT), intro, tone::TEXT, width);
    rows.push(Line::default());
    let mut selected = 0;
    for (at, (name, about)) in CHOICES.iter().enumerate() {
        let is_selected = has_keys && at == model.log.choice;
        if is_selected {
            selected = rows.len();
        }
        let mark = match (is_selected, has_keys) {
            (true, _) => format!("▸ {}  ", at + 1),
            (false, true) => format!("  {}  ", at + 1),
            (false, false) => "·  ".to_owned(),
        };
        let mut choice = paragraph((&mark, tone::KEY), name, tone::TEXT, width);
        if is_long {
            let indent = " ".repeat(mark.chars().count());
            choice.extend(paragraph((&indent, tone::QUIET), about, tone::QUIET, width));
        }
        rows.extend(choice.into_iter().map(|row| match is_selected {
            true => row.selected(width),
            false => row,
        }));
    }
    rows.push(Line::default());
    let next = match has_keys {
        true => "{next-field}: write a message",
        false => "{other-pane}: choose",
    };
    let next = model.shared.keymap.say(next);
    rows.extend(paragraph(("", tone::KEY), &next, tone::KEY, width));
    (rows, selected)
}

/// Whether the last send was the sample and can be followed by a failure.
pub(super) fn can_break(model: &Model) -> bool {
    let last = model.log.attempts.last();
    let is_sample = last.is_some_and(|last| last.practice && last.draft.text == TEXT);
    let is_accepted =
        last.is_some_and(|last| matches!(last.outcome, Some(Outcome::Accepted { .. })));
    is_sample && is_accepted && model.simulation.is_none()
}
