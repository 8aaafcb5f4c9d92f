//! Questions with a few answers, in words.

use std::borrow::Cow;

use super::{Confirm, Model, account, profiles};
use crate::mail::Language;

/// An answer to a question, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What it says.
    pub label: String,
    pub(super) what: What,
}

impl Answer {
    /// An answer that does `what`.
    pub(super) fn new(label: &str, what: What) -> Self {
        let label = label.to_owned();
        Self { label, what }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Nothing,
    Do,
    DoOther,
    Look,
    Language(Language),
}

/// The question in words, with what it is about where that decides the answer.
pub fn question(model: &Model, asked: &Confirm) -> Cow<'static, str> {
    match asked {
        Confirm::ChangeAccount(task) => account::change_question(model, task).into(),
        Confirm::Profile(about) => profiles::profile_question(model, about).into(),
        Confirm::RecoverDraft => match &model.drafts.sent_before {
            Some(sent) => format!(
                "An earlier run ended, and its message may be out already: {}. Sending it again makes a second copy. Take it over?",
                sent.in_words()
            )
            .into(),
            None => words(asked).into(),
        },
        Confirm::LiftSuppressions(addresses) => format!(
            "Let Postmark send again to {}? Who bounces again harms the sender's reputation.",
            listed(addresses)
        )
        .into(),
        Confirm::EditAgain { problems, .. } => format!("{}\n{problems}", words(asked)).into(),
        Confirm::SendAgain { earlier, .. } => {
            let told = earlier.describe();
            let first = told.chars().next().map(|c| c.to_ascii_uppercase());
            let told: String = first.into_iter().chain(told.chars().skip(1)).collect();
            format!("{told}. Send it again?").into()
        }
        Confirm::DeleteDraft { name, .. } => {
            let back = model.shared.keymap.say("For a week {restore-draft} brings it back.");
            format!("Delete {name}? {back}").into()
        }
        Confirm::KeepInFile(path) => format!("{} It would be {path}", words(asked)).into(),
        other => words(other).into(),
    }
}

/// Addresses that a question names.
const NAMED: usize = 5;

/// The addresses, or the first of many and how many more there are.
fn listed(addresses: &[String]) -> String {
    let named = addresses.iter().take(NAMED).map(String::as_str);
    let named = named.collect::<Vec<_>>().join(", ");
    match addresses.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn words(question: &Confirm) -> &'static str {
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
        Confirm::SendAgain { .. } => "This message was sent already. Send it again?",
        Confirm::RecoverDraft => "An earlier run left a message in the form. Take it over?",
        Confirm::LiftSuppressions(_) => {
            "Let Postmark send again to the recipients that are suppressed? Who bounces again harms the sender's reputation."
        }
        Confirm::DeleteDraft { .. } => "Delete it?",
        Confirm::ForgetSend(_) => {
            "Forget this send? Its row, transcript and text go from the history; nothing changes at Postmark."
        }
        Confirm::ChangeAccount(_) => "Change something in the account?",
        Confirm::KeepInFile(_) => {
            "No keyring answers on this machine. Keep the token in a file that only you can read (mode 0600)?"
        }
        Confirm::ForgetToken => {
            "Forget the kept token of this profile? It goes from where it is kept, and the config names none; in the form it stays for this run."
        }
        Confirm::EditAgain { .. } => "Not all of the file could be taken; the rest is in the form.",
        Confirm::ExportAs => {
            "Write this message as what? It is saved and copied; the token is read from the environment."
        }
        Confirm::LeavePractice => {
            "Leave practice? The profile postmark sends real mail through Postmark."
        }
        Confirm::FirstMessage => {
            "Another message stands in the form. Send that one, or put the first message in its place?"
        }
        // Its own words name the profile.
        Confirm::Profile(_) => "Go on with this profile?",
        Confirm::Prove => {
            "Send one message to test@blackhole.postmarkapp.com, Postmark's address that delivers to nobody? It counts as one message of the month."
        }
    }
}

/// The answers to a question; the first is chosen when it appears, and is the harmless one.
pub fn answers(model: &Model, question: &Confirm) -> Vec<Answer> {
    let answer = Answer::new;
    match question {
        Confirm::QuitUnsent if model.form.has_unsent_work() => {
            vec![
                answer("Stay", What::Nothing),
                answer("Quit and keep the draft for the next start", What::DoOther),
                answer("Quit and throw the draft away", What::Do),
            ]
        }
        Confirm::QuitUnsent => vec![answer("Quit", What::Do), answer("Stay", What::Nothing)],
        Confirm::EditAgain { .. } => vec![
            answer("Edit the file again, as it was left", What::Do),
            answer("Go on with what was taken", What::DoOther),
        ],
        Confirm::QuitSending(_) => two("Stay", "Cancel the send and quit"),
        Confirm::CancelSend(_) => two("Go on sending", "Cancel the send"),
        Confirm::UseEnvironmentToken(_) => two(
            "Practise on this machine",
            "Use it: real mail through Postmark",
        ),
        Confirm::SwitchToPostmark(_) => two(
            "Stay in practice, without it",
            "Switch to Postmark with it: real mail",
        ),
        Confirm::RecoverDraft if model.drafts.sent_before.is_some() => vec![
            answer("Look at that send", What::Look),
            answer("Take it over all the same", What::Do),
            answer("Leave it among the drafts", What::Nothing),
            answer("Throw it away", What::DoOther),
        ],
        Confirm::RecoverDraft => vec![
            answer("Take it over", What::Do),
            answer("Leave it among the drafts", What::Nothing),
            answer("Throw it away", What::DoOther),
        ],
        Confirm::SendAgain { .. } => two("Do not send it", "Send a second copy"),
        Confirm::LeavePractice => two("Stay in practice", "Switch to postmark: real mail"),
        Confirm::FirstMessage => vec![
            answer("Leave it alone", What::Nothing),
            answer("Put the first message in its place", What::Do),
            answer("Review the one that stands there", What::DoOther),
        ],
        Confirm::ChangeAccount(_) => two("No, change nothing", "Yes, do that"),
        Confirm::LiftSuppressions(_) => two("Leave them suppressed", "Send to them again"),
        Confirm::DeleteDraft { .. } => two("Keep it", "Delete it"),
        Confirm::ForgetSend(_) => two("Keep it", "Forget it"),
        Confirm::KeepInFile(_) => two("Do not keep it: it is for this run", "Keep it there"),
        Confirm::ForgetToken => two("Keep it", "Forget it"),
        Confirm::Prove => two("Send nothing", "Send the one message and follow it"),
        Confirm::ExportAs => Language::ALL
            .map(|one| answer(one.name(), What::Language(one)))
            .to_vec(),
        Confirm::Profile(about) => profiles::answers(model, about),
    }
}

/// The harmless answer, and the one that does it.
fn two(harmless: &str, does: &str) -> Vec<Answer> {
    vec![
        Answer::new(harmless, What::Nothing),
        Answer::new(does, What::Do),
    ]
}
