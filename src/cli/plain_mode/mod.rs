//! The plain mode: a message asked for field by field, line after line, for terminals that cannot redraw, for
//! braille displays and serial lines. No cursor is moved and nothing is coloured.

mod fields;
mod flow;
mod input;
mod review;
mod sending;
#[cfg(test)]
mod tests;
mod words;

use std::collections::VecDeque;
use std::io::{self, IsTerminal as _, Write as _};

use flow::{Flow, Input, Step};
use input::{Heard, Lines};

use super::check::{CheckArgs, check};
use super::exit::Exit;
use super::outbox;
use super::plain::{self, fail, say};
use super::practice::Running;
use super::run::Opening;
use super::token::prompt;
use crate::diagnose::{Card, Diagnosis};
use crate::mail::Draft;
use crate::postmark::{Profile, Secret};
use crate::record::Outcome;
use crate::store::{Outbox, Places, recovery, save_report};

/// Whether the terminal is one that cannot redraw: `TERM=dumb`, and somebody sits there.
pub(super) fn is_wanted(term: Option<&str>) -> bool {
    term == Some("dumb") && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Runs it to its end.
pub(super) fn run(opening: Opening, profile: Profile) -> Exit {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let lines = Lines::start();
    match (runtime, lines) {
        (Ok(runtime), Ok(lines)) => {
            let exit = runtime.block_on(talk(opening, profile, lines));
            runtime.shutdown_background();
            exit
        }
        (Err(error), _) | (_, Err(error)) => {
            fail(Exit::Bug, &format!("it does not start: {error}"))
        }
    }
}

/// What the conversation works with.
struct Desk {
    places: Places,
    flow: Flow,
    lines: Lines,
    outbox: Option<Outbox>,
    practice: Option<Running>,
    /// The last failure, for a report.
    last: Option<(Outcome, Diagnosis)>,
}

async fn talk(opening: Opening, profile: Profile, lines: Lines) -> Exit {
    let places = opening.places;
    let kept = recovery::load(&places).unwrap_or_else(|error| {
        say(&format!("note: {error}"));
        None
    });
    if opening.environment_token.is_some() {
        say(
            "note: a token stands in the environment, but no profile was chosen, so this is practice; --profile postmark sends real mail",
        );
    }
    let credential = opening.found.credential;
    let mut desk = Desk {
        flow: Flow::new(profile, credential, kept),
        places,
        lines,
        outbox: None,
        practice: None,
        last: None,
    };
    let exit = desk.converse().await;
    if let Some(outbox) = &desk.outbox {
        outbox::close(outbox, opening.settings.history_days).await;
    }
    exit
}

impl Desk {
    async fn converse(&mut self) -> Exit {
        let mut steps = VecDeque::from(self.flow.start());
        while let Some(step) = steps.pop_front() {
            match step {
                Step::Say(line) => print(&format!("{line}\n")),
                Step::Ask(question) => steps.extend(self.ask(&question).await),
                Step::AskSecret(question) => steps.extend(self.ask_secret(&question)),
                Step::Keep => self.keep(),
                Step::Forget => self.note(recovery::forget(&self.places)),
                Step::Send => steps.extend(self.send().await),
                Step::Check => steps.extend(self.check()),
                Step::Report => steps.extend(self.report()),
                Step::End(exit) => return exit,
            }
        }
        Exit::Done
    }

    fn keep(&self) {
        if self.flow.draft != Draft::default() {
            self.note(recovery::save(&self.places, &self.flow.draft));
        }
    }

    fn note<E: std::fmt::Display>(&self, done: Result<(), E>) {
        if let Err(error) = done {
            say(&format!("warning: the message is not kept: {error}"));
        }
    }

    async fn ask(&mut self, question: &str) -> Vec<Step> {
        print(question);
        match self.lines.next().await {
            Heard::Line(line) => self.flow.feed(Input::Line(&line)),
            Heard::Interrupted => self.flow.feed(Input::Interrupted),
            Heard::Ended => self.flow.feed(Input::Ended),
        }
    }

    /// Nothing of it is shown. Without a terminal it could be seen on its way, so it is not asked for.
    fn ask_secret(&mut self, question: &str) -> Vec<Step> {
        if !io::stdin().is_terminal() {
            say(
                "a token is only asked for on a terminal; set POSTMARK_SERVER_TOKEN, or keep one with `postrider token set`",
            );
            return self.flow.feed(Input::Ended);
        }
        match prompt::ask(question) {
            Ok(Some(typed)) => self.flow.feed(Input::Secret(Secret::cleaned(&typed))),
            Ok(None) => self.flow.feed(Input::Interrupted),
            Err(_) => self.flow.feed(Input::Ended),
        }
    }

    async fn send(&mut self) -> Vec<Step> {
        if self.outbox.is_none() {
            self.outbox = outbox::open(&self.places);
        }
        let outbox = self.outbox.as_ref();
        let sent = sending::send(&self.flow, &self.places, outbox, &mut self.practice).await;
        let sent = match sent {
            Ok(sent) => sent,
            Err(why) => {
                say(&why);
                return self.flow.failed(Exit::Connection, None, None);
            }
        };
        let outcome = &sent.outcome;
        let profile = &self.flow.profile;
        plain::outcome(outcome, &profile.smtp_host, profile.is_practice());
        if matches!(outcome, Outcome::Accepted { .. }) {
            self.last = None;
            return self.flow.accepted();
        }
        let doubt = match outcome {
            Outcome::Unknown(_) => Some(words::MAY_BE_OUT),
            Outcome::PartlyRefused { .. } => Some(words::PARTLY_OUT),
            _ => None,
        };
        let exit = Exit::from(outcome);
        let card: Option<Card> = sent.diagnosis.as_ref().map(|told| told.primary.clone());
        sent.diagnosis.as_ref().map(plain::diagnosis);
        self.last = sent.diagnosis.map(|told| (sent.outcome, told));
        self.flow.failed(exit, card, doubt)
    }

    /// The ladder, with its own lines. It runs on a thread: it brings a runtime of its own.
    fn check(&mut self) -> Vec<Step> {
        let (profile, credential) = (self.flow.profile.clone(), self.flow.credential.clone());
        let places = self.places.clone();
        let climbed =
            std::thread::spawn(move || check(&CheckArgs::default(), profile, credential, &places));
        if climbed.join().is_err() {
            say("the check broke off");
        }
        self.flow.back_to_card()
    }

    fn report(&mut self) -> Vec<Step> {
        let text = self.last.as_ref().map(|(outcome, told)| {
            let json = serde_json::json!({ "outcome": outcome, "diagnosis": told });
            format!("{json:#}\n")
        });
        match save_report(&self.places, &text.unwrap_or_default()) {
            Ok(path) => say(&format!("The report is {}", path.display())),
            Err(error) => say(&format!("there is no report: {error}")),
        }
        self.flow.back_to_card()
    }
}

/// Prints at once, also what does not end with a line end. A reader that went away is no defect.
fn print(text: &str) {
    let mut out = io::stdout().lock();
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
