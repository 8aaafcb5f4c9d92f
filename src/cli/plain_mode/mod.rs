//! The plain mode: a message asked for field by field, line after line, for terminals that cannot redraw, for
//! braille displays and serial lines. No cursor is moved and nothing is colored.

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

use super::check::{CheckArgs, Own, check};
use super::exit::Exit;
use super::outbox;
use super::plain::{self, fail, say};
use super::practice::Running;
use super::run::Opening;
use super::runtime::block_on;
use super::signals::{Caught, Signals};
use super::token::prompt;
use crate::diagnose::{Card, Diagnosis};
use crate::mail::{Draft, Pattern};
use crate::postmark::{Profile, Redactor, Secret, TokenSource, printable, printable_json};
use crate::record::{DraftId, Outcome};
use crate::store::{AppDirs, Drafts, DraftsError, FoundCredential, Outbox, now, save_report};

/// Whether the terminal is one that cannot redraw: `TERM=dumb`, and somebody sits there.
pub(super) fn is_wanted(term: Option<&str>) -> bool {
    term == Some("dumb") && io::stdin().is_terminal() && io::stdout().is_terminal()
}

/// Runs it to its end.
pub(super) fn run(opening: Opening, profile: Profile, signals: &Signals) -> Exit {
    let lines = Lines::start().map_err(|error| {
        let why = format!("the thread that reads standard input did not start: {error}");
        (Exit::Bug, why)
    });
    lines
        .and_then(|lines| block_on(talk(opening, profile, lines, signals)))
        .unwrap_or_else(|(exit, why)| fail(exit, &why))
}

/// What the conversation works with.
struct Desk {
    places: AppDirs,
    flow: Flow,
    lines: Lines,
    /// Where the message is kept, and as which draft once it is.
    drafts: Drafts,
    kept: Option<DraftId>,
    /// Whether what was typed is on disk.
    is_kept: bool,
    outbox: Option<Outbox>,
    practice: Option<Running>,
    signals: Signals,
    /// The right to act on a signal; given back while a prompt reads keys.
    caught: Option<Caught>,
    /// The last failure, for a report.
    last: Option<(Outcome, Diagnosis)>,
}

async fn talk(opening: Opening, profile: Profile, lines: Lines, signals: &Signals) -> Exit {
    let places = opening.places;
    let mut drafts = Drafts::new(&places);
    let missing = opening.given.as_ref().map(Pattern::missing);
    if let Some(names) = missing.filter(|names| !names.is_empty()) {
        let why = format!(
            "nothing is given for {}; say --var NAME=VALUE",
            names.join(", ")
        );
        return fail(Exit::Usage, &why);
    }
    let opened = opening.given.as_ref().map(|given| given.opened.clone());
    let opened = opened.unwrap_or_default();
    let given = match opening.given.as_ref().map(Pattern::filled).transpose() {
        Ok(given) => given,
        Err(error) => return fail(Exit::Usage, &error.to_string()),
    };
    // A message that is given leaves the one of an earlier run where it is.
    let left = match &given {
        Some(_) => None,
        None => drafts.recover(now()).unwrap_or_else(|error| {
            say(&format!("note: {error}"));
            None
        }),
    };
    if let Some(told) = drafts.told() {
        say(&format!("note: {told}"));
    }
    let (kept, left) = left.map(|left| (left.id, left.draft)).unzip();
    if opening.environment_token.is_some() {
        say(
            "note: a token stands in the environment, but no profile was chosen, so this is practice; --profile postmark sends real mail",
        );
    }
    let credential = opening.found.credential;
    let mut desk = Desk {
        flow: Flow::new(profile, credential, left).given(given, opened),
        places,
        lines,
        drafts,
        is_kept: kept.is_some(),
        kept,
        outbox: None,
        practice: None,
        signals: signals.clone(),
        caught: Some(signals.take()),
        last: None,
    };
    let exit = desk.converse().await;
    desk.drafts.close();
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
                Step::SayIfKept(line) if self.is_kept => print(&format!("{line}\n")),
                Step::SayIfKept(_) => {}
                Step::Forget => self.forget(),
                Step::Send => steps.extend(self.send().await),
                Step::Check => steps.extend(self.check()),
                Step::Report => steps.extend(self.report()),
                Step::End(exit) => return self.ended(exit),
            }
        }
        Exit::Done
    }

    fn caught(&mut self) -> &mut Caught {
        self.caught.get_or_insert_with(|| self.signals.take())
    }

    /// The exit code, which names the signal that ended it.
    fn ended(&self, exit: Exit) -> Exit {
        let signal = self.caught.as_ref().and_then(Caught::signal);
        match (exit, signal) {
            (Exit::Interrupted, Some(signal)) => signal.exit(),
            _ => exit,
        }
    }

    /// Keeps what was typed, without any token in it.
    fn keep(&mut self) {
        self.is_kept = false;
        if self.flow.draft == Draft::default() {
            return;
        }
        let mut redactor = Redactor::new();
        if let Some(credential) = &self.flow.credential {
            redactor.learn(credential.user_name());
            redactor.learn(credential.password());
        }
        let draft = self.flow.draft.scrubbed(&redactor);
        let kept = self.drafts.save(self.kept.as_ref(), &draft, now());
        let kept = kept.map(|id| self.kept = Some(id));
        self.is_kept = kept.is_ok();
        self.note(kept);
    }

    /// What was sent is no draft any more.
    fn forget(&mut self) {
        if let Some(id) = self.kept.take() {
            let gone = self.drafts.forget(&id);
            self.note(gone);
        }
    }

    fn note(&self, done: Result<(), DraftsError>) {
        if let Err(error) = done {
            say(&format!("warning: the message is not kept: {error}"));
        }
    }

    async fn ask(&mut self, question: &str) -> Vec<Step> {
        print(question);
        let caught = self.caught.get_or_insert_with(|| self.signals.take());
        match self.lines.next(caught).await {
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
        // What was typed so far is kept: a signal may end the program at once, and gives the terminal back.
        self.caught = None;
        let typed = prompt::ask(question);
        self.caught = Some(self.signals.take());
        match typed {
            Ok(Some(typed)) => self.flow.feed(Input::Secret(Secret::cleaned(&typed))),
            Ok(None) => self.flow.feed(Input::Interrupted),
            Err(_) => self.flow.feed(Input::Ended),
        }
    }

    async fn send(&mut self) -> Vec<Step> {
        if self.outbox.is_none() {
            self.outbox = outbox::open(&self.places);
        }
        let has_agreed = std::mem::take(&mut self.flow.agreed);
        let outbox = self.outbox.as_ref();
        if let Some(outbox) = outbox.filter(|_| !has_agreed) {
            let practice = self.flow.profile.is_practice();
            if let Some(earlier) = outbox::earlier(outbox, &self.flow.draft, practice).await {
                return self.flow.ask_to_send_again(&earlier);
            }
        }
        let caught = self.caught.get_or_insert_with(|| self.signals.take());
        let sent =
            sending::send(&self.flow, &self.places, outbox, &mut self.practice, caught).await;
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
        let (places, signals) = (self.places.clone(), self.signals.clone());
        let climbed = std::thread::spawn(move || {
            let find = |_: &Profile| {
                Ok(FoundCredential {
                    credential: credential.clone(),
                    source: TokenSource::Typed,
                    notes: Vec::new(),
                })
            };
            let own = Own::new(profile, &find);
            check(&CheckArgs::default(), own, &places, &signals)
        });
        let climbed = climbed.join();
        // Ctrl+C has ended the check; the conversation goes on.
        self.caught().go_on();
        if climbed.is_err() {
            say("the check broke off");
        }
        self.flow.back_to_card()
    }

    fn report(&mut self) -> Vec<Step> {
        let text = self.last.as_ref().map(|(outcome, told)| {
            let json = serde_json::json!({ "outcome": outcome, "diagnosis": told });
            printable_json(&format!("{json:#}\n"))
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
    let text = printable(text);
    let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
}
