//! A question with a few answers.
//!
//! ```text
//! ┌▌Quit? ─────────────────────────────────┐
//! │ The message has not been sent.         │
//! │                                        │
//! │ ▸ Stay                                 │
//! │   Quit, the draft is kept              │
//! └────────────────────────────────────────┘
//! ```

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::list::{self, Row};
use super::{open, widest};
use crate::app::{self, Confirm, Model};
use crate::view::{Theme, text};

/// Columns of the box.
const WIDTH: usize = 56;

/// Draws the question with answer `selected` chosen. Returns where that answer stands.
pub(super) fn draw(
    model: &Model,
    question: &Confirm,
    selected: usize,
    theme: &Theme,
    area: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let answers = app::answers(model, question)
        .into_iter()
        .map(|answer| answer.label);
    let answers: Vec<Row> = answers.map(Row::plain).collect();
    let width = answers
        .iter()
        .map(Row::width)
        .max()
        .unwrap_or(0)
        .max(WIDTH)
        .min(widest(area));
    let words = text::wrap(&app::question(model, question), width);
    let height = words.len() + 1 + answers.len();
    let mut pen = open(title(question), (width, height), theme, area, buffer);
    // Where it is too low for everything, the answers stay.
    let room = pen.height().saturating_sub(answers.len() + 1);
    for (at, words) in words.iter().take(room).enumerate() {
        pen.text(at, 0, words, theme.text);
    }
    let top = room.min(words.len()) + 1;
    list::draw(&answers, selected, top, theme, &mut pen)
}

fn title(question: &Confirm) -> &'static str {
    match question {
        Confirm::QuitUnsent | Confirm::QuitSending(_) => "Quit",
        Confirm::CancelSend(_) => "Cancel",
        Confirm::UseEnvironmentToken(_) | Confirm::SwitchToPostmark(_) => "Practice or real mail",
        Confirm::SendAgain { .. } => "Send again",
        Confirm::RecoverDraft => "An earlier message",
        Confirm::ForgetSend(_) => "Forget",
        Confirm::LiftSuppressions(_) => "Suppressed recipients",
        Confirm::KeepInFile(_) => "Keep the token",
        Confirm::ForgetToken => "Forget the token",
        Confirm::LeavePractice => "Practice or real mail",
        Confirm::FirstMessage => "First message",
        Confirm::Prove => "Prove",
        Confirm::ChangeAccount(_) => "The account",
        Confirm::Profile(_) => "Profile",
        Confirm::ExportAs => "As code",
        Confirm::EditAgain { .. } => "From the editor",
    }
}
