//! Menu, palette and questions: lists with a chosen row.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::actions::{ActionRow, listed};
use super::model::{Model, NoticeKind, Pane};
use super::{
    Confirm, Effect, Overlay, activity, compose, credential, delivery, options, perform, practise,
    review, setup, troubleshooting,
};
use crate::mail::{FieldId, Language};
use crate::postmark::{Credential, TokenSource};

/// More rows than the help has on any screen.
const HELP_ROWS: u16 = 400;
/// Rows that a row of the review may take when it is wrapped.
const WRAPPED: usize = 4;

/// An answer to a question, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub label: String,
    what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum What {
    Nothing,
    Do,
    DoOther,
    Profile(usize),
    Language(Language),
}

/// The question in words.
pub fn question(question: &Confirm) -> &'static str {
    match question {
        Confirm::QuitUnsent => "Quit?",
        Confirm::QuitSending(_) => {
            "A send is running. Before the final dot nothing is sent; after it the message may have been accepted. Quit?"
        }
        Confirm::CancelSend(_) => {
            "Cancel the send? Before the final dot nothing is sent; after it the message may have been accepted."
        }
        Confirm::UseEnvironmentToken(_) => {
            "POSTMARK_SERVER_TOKEN is set. Use it, which means real mail, or practise on this machine first?"
        }
        Confirm::SwitchToPostmark(_) => {
            "That looks like a real Postmark token, and this is practice. It is not sent to the practice server. Switch to Postmark with it?"
        }
        Confirm::RecoverDraft => "An earlier run ended without sending its message. Take it over?",
        Confirm::DiscardDraft => "The message was not sent. Empty the form?",
        Confirm::EndFault => {
            "You changed the message while the fault was on, and the one that you had before waits. Which one goes on?"
        }
        Confirm::ReplaceDraft { .. } => {
            "The message in the form was not sent. Put the other one in its place?"
        }
        Confirm::LiftSuppressions(_) => {
            "Let Postmark send again to the recipients that are suppressed? Who bounces again harms the sender's reputation."
        }
        Confirm::ForgetSend(_) => {
            "Forget this send? Its row, transcript and text go from the history; nothing changes at Postmark."
        }
        Confirm::ExportAs => {
            "Write this message as what? It is saved and copied; the token is read from the environment."
        }
        Confirm::ChooseProfile => "Which profile?",
        Confirm::Prove => {
            "Send one message to test@blackhole.postmarkapp.com, Postmark's address that delivers to nobody? It counts as one message of the month."
        }
    }
}

/// The answers to a question; the first is chosen when it appears, and is the harmless one.
pub fn answers(model: &Model, question: &Confirm) -> Vec<Answer> {
    let answer = |label: &str, what| Answer {
        label: label.to_owned(),
        what,
    };
    match question {
        Confirm::QuitUnsent if model.form.has_unsent_work() => {
            vec![
                answer("Stay", What::Nothing),
                answer("Quit and keep the draft for the next start", What::DoOther),
                answer("Quit and throw the draft away", What::Do),
            ]
        }
        Confirm::QuitUnsent => vec![answer("Quit", What::Do), answer("Stay", What::Nothing)],
        Confirm::QuitSending(_) => vec![
            answer("Stay", What::Nothing),
            answer("Cancel the send and quit", What::Do),
        ],
        Confirm::CancelSend(_) => vec![
            answer("Go on sending", What::Nothing),
            answer("Cancel the send", What::Do),
        ],
        Confirm::UseEnvironmentToken(_) => vec![
            answer("Practise on this machine", What::Nothing),
            answer("Use it: real mail through Postmark", What::Do),
        ],
        Confirm::SwitchToPostmark(_) => vec![
            answer("Stay in practice, without it", What::Nothing),
            answer("Switch to Postmark with it: real mail", What::Do),
        ],
        Confirm::RecoverDraft => vec![
            answer("Take it over", What::Do),
            answer("Throw it away", What::DoOther),
        ],
        Confirm::DiscardDraft => vec![
            answer("Keep it", What::Nothing),
            answer("Empty the form", What::Do),
        ],
        Confirm::EndFault => vec![
            answer("Leave the fault on", What::Nothing),
            answer("The one from before; what stands there now goes", What::Do),
            answer(
                "What stands there now; the one from before goes",
                What::DoOther,
            ),
        ],
        Confirm::ReplaceDraft { .. } => vec![
            answer("Keep what stands there", What::Nothing),
            answer("Put the other one in its place", What::Do),
        ],
        Confirm::LiftSuppressions(_) => vec![
            answer("Leave them suppressed", What::Nothing),
            answer("Send to them again", What::Do),
        ],
        Confirm::ForgetSend(_) => vec![
            answer("Keep it", What::Nothing),
            answer("Forget it", What::Do),
        ],
        Confirm::Prove => vec![
            answer("Send nothing", What::Nothing),
            answer("Send the one message and follow it", What::Do),
        ],
        Confirm::ExportAs => Language::ALL
            .map(|one| answer(one.name(), What::Language(one)))
            .to_vec(),
        Confirm::ChooseProfile => {
            let named = |(at, profile): (usize, &crate::postmark::Profile)| {
                let what = if profile.is_practice() {
                    "nothing leaves this machine".to_owned()
                } else {
                    format!("real mail, {}", profile.smtp_host)
                };
                Answer {
                    label: format!("{}: {what}", profile.name),
                    what: What::Profile(at),
                }
            };
            model.profiles.iter().enumerate().map(named).collect()
        }
    }
}

/// The rows of the palette that match what is typed, best first.
pub fn palette_rows(model: &Model, typed: &str) -> Vec<&'static ActionRow> {
    let rows = listed(model);
    if typed.trim().is_empty() {
        return rows;
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &ActionRow)> = rows
        .into_iter()
        .filter_map(|row| {
            let text = format!("{} {}", row.label, row.name);
            pattern
                .score(Utf32Str::new(&text, &mut buffer), &mut matcher)
                .map(|score| (score, row))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, row)| row).collect()
}

/// Scrolls the overlay on top; says whether there is one.
pub(super) fn scroll(model: &mut Model, by: isize) -> bool {
    let count = match model.overlays.last() {
        Some(Overlay::Menu { .. }) => listed(model).len(),
        Some(Overlay::Palette(palette)) => palette_rows(model, palette.input.value()).len(),
        Some(Overlay::Scenarios(palette)) => {
            practise::scenario_rows(model, palette.input.value()).len()
        }
        Some(Overlay::Confirm { question, .. }) => answers(model, question).len(),
        Some(Overlay::Troubleshooting(page)) => {
            troubleshooting::hint_rows(model, page.palette.input.value()).len()
        }
        Some(Overlay::AccountToken(_)) => 0,
        Some(Overlay::Review(_) | Overlay::Help { .. }) => usize::MAX,
        None => return false,
    };
    let around = |selected: &mut usize| {
        let count = isize::try_from(count).unwrap_or(isize::MAX).max(1);
        let next = (isize::try_from(*selected).unwrap_or_default() + by).rem_euclid(count);
        *selected = usize::try_from(next).unwrap_or_default();
    };
    match model.overlays.last_mut() {
        Some(Overlay::Menu { selected } | Overlay::Confirm { selected, .. }) => around(selected),
        Some(Overlay::Palette(palette) | Overlay::Scenarios(palette)) => {
            around(&mut palette.selected);
        }
        Some(Overlay::Troubleshooting(page)) => troubleshooting::scroll(page, by, count),
        Some(Overlay::Help { scroll }) => *scroll = moved(*scroll, by, HELP_ROWS),
        Some(Overlay::Review(review)) => {
            let rows = (review.rows.len() + review.problems.len()) * WRAPPED;
            review.scroll = moved(review.scroll, by, u16::try_from(rows).unwrap_or(u16::MAX));
        }
        Some(Overlay::AccountToken(_)) | None => {}
    }
    true
}

fn moved(scroll: u16, by: isize, most: u16) -> u16 {
    let by = i16::try_from(by).unwrap_or(if by < 0 { i16::MIN } else { i16::MAX });
    scroll.saturating_add_signed(by).min(most)
}

/// Esc: the overlay closes; a question is answered with nothing.
pub(super) fn close(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::Troubleshooting(_))) {
        troubleshooting::close(model);
        return Vec::new();
    }
    model.overlays.pop();
    Vec::new()
}

/// Enter: the chosen row is done.
pub(super) fn choose(model: &mut Model) -> Vec<Effect> {
    match model.overlays.pop() {
        Some(Overlay::Menu { selected }) => run_row(model, listed(model).get(selected).copied()),
        Some(Overlay::Palette(palette)) => {
            let rows = palette_rows(model, palette.input.value());
            run_row(model, rows.get(palette.selected).copied())
        }
        Some(Overlay::Scenarios(palette)) => practise::choose(model, &palette),
        Some(Overlay::Troubleshooting(page)) => troubleshooting::choose(model, page),
        Some(Overlay::AccountToken(input)) => setup::account_token(model, input.value()),
        Some(Overlay::Confirm { question, selected }) => {
            match answers(model, &question).get(selected) {
                Some(answer) => answered(model, question, answer.what),
                None => Vec::new(),
            }
        }
        _ => Vec::new(),
    }
}

fn run_row(model: &mut Model, row: Option<&ActionRow>) -> Vec<Effect> {
    row.map_or_else(Vec::new, |row| perform::run(model, row.action))
}

fn answered(model: &mut Model, question: Confirm, what: What) -> Vec<Effect> {
    match (question, what) {
        (Confirm::RecoverDraft, What::Do) => recover(model),
        (Confirm::RecoverDraft, _) => {
            model.recovered = None;
            vec![Effect::ForgetDraft]
        }
        (_, What::Nothing) => Vec::new(),
        (Confirm::QuitUnsent, What::DoOther) => {
            vec![
                Effect::SaveDraft(Box::new(practise::own_draft(model))),
                Effect::Quit(delivery::farewell(model)),
            ]
        }
        (Confirm::QuitUnsent, _) => delivery::leave(model),
        (Confirm::QuitSending(job), _) => delivery::cancel_and_leave(model, job),
        (Confirm::CancelSend(job), _) => {
            model.notify(NoticeKind::Info, "cancelling…");
            vec![Effect::Cancel(job)]
        }
        (Confirm::UseEnvironmentToken(credential), _) => switch(
            model,
            &credential,
            TokenSource::Environment("POSTMARK_SERVER_TOKEN".into()),
        ),
        (Confirm::SwitchToPostmark(credential), _) => {
            switch(model, &credential, TokenSource::Typed)
        }
        (Confirm::DiscardDraft, _) => compose::clear(model),
        (Confirm::EndFault, what) => practise::end_with(model, what == What::Do),
        (Confirm::ChooseProfile, What::Profile(index)) => {
            let name = model
                .profiles
                .get(index)
                .map(|profile| profile.name.clone());
            name.map_or_else(Vec::new, |name| credential::use_profile(model, &name))
        }
        (Confirm::ChooseProfile, _) => Vec::new(),
        (Confirm::ExportAs, What::Language(language)) => options::export(model, language),
        (Confirm::ExportAs, _) => Vec::new(),
        (Confirm::Prove, _) => setup::prove(model),
        (Confirm::ReplaceDraft { at_once }, _) => activity::replace_draft(model, at_once),
        (Confirm::LiftSuppressions(addresses), _) => review::lift_now(model, addresses),
        (Confirm::ForgetSend(id), _) => activity::forget(model, id),
    }
}

fn switch(model: &mut Model, credential: &Credential, source: TokenSource) -> Vec<Effect> {
    credential::switch_to_postmark(model, credential, source)
}

fn recover(model: &mut Model) -> Vec<Effect> {
    if let Some(draft) = model.recovered.take() {
        model.form.set_draft(&draft);
        model.notify(NoticeKind::Info, "the draft is back");
    }
    let paths = model.form.files.paths.clone();
    let mut effects = compose::focus(model, FieldId::Body);
    if !paths.is_empty() {
        effects.push(Effect::ProbeFiles(paths));
    }
    effects
}

/// Empties the form, or asks first.
pub(super) fn new_message(model: &mut Model) -> Vec<Effect> {
    if model.form.has_unsent_work() {
        model.ask(Confirm::DiscardDraft);
        return Vec::new();
    }
    model.pane = Pane::Form;
    compose::clear(model)
}
