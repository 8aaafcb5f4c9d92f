//! The questions in their order, without a terminal: a line goes in, and what is to be said, asked and done
//! comes out.

mod answers;
mod ending;

use std::collections::VecDeque;

use super::fields;
use super::review;
use super::words;
use crate::app::FieldGroup;
use crate::cli::Exit;
use crate::diagnose::Card;
use crate::mail::{Draft, FIELDS, FieldId, FieldKind, Opened, field};
use crate::postmark::{Credential, CredentialKind, Profile, Secret};

/// What comes in.
pub(super) enum Input<'a> {
    /// A line without its end.
    Line(&'a str),
    /// What was typed without being shown.
    Secret(Secret),
    /// Ctrl+C.
    Interrupted,
    /// The input is over.
    Ended,
}

/// What is to be done, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// A line for the user.
    Say(String),
    /// A question that a line answers.
    Ask(String),
    /// A question whose answer is not shown.
    AskSecret(String),
    /// Keep the draft.
    Keep,
    /// A line for the user, if the draft is kept.
    SayIfKept(&'static str),
    /// Forget the kept draft.
    Forget,
    /// Send the draft.
    Send,
    /// Climb the ladder.
    Check,
    /// Save a report of the last failure.
    Report,
    /// The end.
    End(Exit),
}

/// What is still to be asked before the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Item {
    Field(FieldId),
    Group(FieldGroup),
}

/// Which question stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Whether to go on with the kept draft.
    Kept,
    Field(FieldId),
    Group(FieldGroup),
    /// What to do with the text that is there.
    OldText,
    /// A line of the text.
    Text,
    Review,
    /// Which field to change.
    Which,
    /// Whether to send a message that was written in another profile.
    Sure,
    /// Whether to send what somebody has already, or may have.
    SendAgain,
    Remedy,
    Another,
    /// Whether to forget the message.
    Forget,
}

/// The conversation. Everything that is typed is in it.
pub(super) struct Flow {
    pub profile: Profile,
    pub draft: Draft,
    pub credential: Option<Credential>,
    /// The way over HTTPS was chosen.
    pub over_https: bool,
    kind: CredentialKind,
    access_key: Option<Secret>,
    state: State,
    waiting: VecDeque<Item>,
    /// Why sending the draft once more is asked about.
    pub(super) doubt: Option<&'static str>,
    /// The user has agreed to send a second copy.
    pub(super) agreed: bool,
    pub(super) card: Option<Card>,
    exit: Exit,
    /// The message was named at the start, not left by an earlier run.
    is_given: bool,
    /// The message file that it was read from.
    pub(super) opened: Opened,
}

impl Flow {
    /// A conversation of `profile`; `kept` is the draft that an earlier run left.
    pub fn new(profile: Profile, credential: Option<Credential>, kept: Option<Draft>) -> Self {
        let kept = kept.filter(|draft| *draft != Draft::default());
        Self {
            draft: kept.unwrap_or_default(),
            is_given: false,
            opened: Opened::default(),
            profile,
            kind: credential
                .as_ref()
                .map_or(CredentialKind::ServerToken, Credential::kind),
            credential,
            over_https: false,
            access_key: None,
            state: State::Review,
            waiting: VecDeque::new(),
            doubt: None,
            agreed: false,
            card: None,
            exit: Exit::Done,
        }
    }

    /// The same with a message that was named at the start, which goes before one that was kept. What it does
    /// not say is as the profile says.
    pub fn given(mut self, draft: Option<Draft>, opened: Opened) -> Self {
        if let Some(draft) = draft {
            self.draft = draft.completed_by(&self.profile);
            self.opened = opened;
            self.is_given = true;
        }
        self
    }

    /// What is said first, and the first question.
    pub fn start(&mut self) -> Vec<Step> {
        let mut steps = says(words::welcome(&self.profile));
        if self.draft == Draft::default() {
            steps.extend(self.begin());
            return steps;
        }
        self.state = State::Kept;
        steps.push(Step::Say(words::kept(&self.draft, self.is_given)));
        steps.push(self.ask());
        steps
    }

    /// A new message: every field in the table's order.
    fn begin(&mut self) -> Vec<Step> {
        let empty = Draft {
            profile: self.profile.name.clone(),
            ..Draft::default()
        };
        self.draft = empty.completed_by(&self.profile);
        (self.doubt, self.card) = (None, None);
        self.waiting.clear();
        for row in &FIELDS {
            let is_login = row.kind == FieldKind::Secret || row.id == FieldId::CredentialKind;
            let item = FieldGroup::of(row.id).map_or(Item::Field(row.id), Item::Group);
            let needed = self.lacks_login() && row.id == FieldId::CredentialKind;
            if (!is_login || needed) && !self.waiting.contains(&item) {
                self.waiting.push_back(item);
            }
        }
        self.next()
    }

    /// Whether a token must be asked for: practice has its own.
    pub(super) fn lacks_login(&self) -> bool {
        self.credential.is_none() && !self.profile.is_practice()
    }

    /// The next question: what waits, else the review.
    fn next(&mut self) -> Vec<Step> {
        match self.waiting.pop_front() {
            Some(Item::Field(id)) => self.open(id),
            Some(Item::Group(group)) => {
                self.state = State::Group(group);
                vec![self.ask()]
            }
            None => self.review(),
        }
    }

    /// Opens a field.
    pub(super) fn open(&mut self, id: FieldId) -> Vec<Step> {
        self.state = match id {
            FieldId::Body if !self.draft.text.is_empty() => State::OldText,
            FieldId::Body => return self.open_text(),
            _ => State::Field(id),
        };
        let mut steps = says(fields::lead(id));
        steps.push(self.ask());
        steps
    }

    fn open_text(&mut self) -> Vec<Step> {
        self.state = State::Text;
        vec![Step::Say(words::TEXT.into()), self.ask()]
    }

    fn review(&mut self) -> Vec<Step> {
        self.state = State::Review;
        let mut steps = vec![Step::Keep];
        steps.extend(says(review::lines(self)));
        steps.push(self.ask());
        steps
    }

    /// The question of the state.
    fn ask(&self) -> Step {
        let question = match self.state {
            State::Field(id) if field(id).kind == FieldKind::Secret => {
                return Step::AskSecret(field(id).label.to_owned());
            }
            State::Field(FieldId::CredentialKind) => {
                let now = fields::choices(FieldId::CredentialKind)[self.kind as usize];
                format!("{} [{now}]: ", field(FieldId::CredentialKind).label)
            }
            State::Field(id) => fields::question(&self.draft, id),
            State::Kept => {
                "Continue with it (Enter), or discard it and start a new one (new)? ".into()
            }
            State::Group(group) => words::group(group),
            State::OldText => format!(
                "Text [{}]: Enter keeps it, a adds to it, n writes it anew, p prints it: ",
                fields::stands(&self.draft, FieldId::Body)
            ),
            State::Text => "| ".into(),
            State::Review => words::REVIEW.into(),
            State::Which => words::which(),
            State::Sure | State::SendAgain => {
                "Type send to send it all the same, Enter goes back: ".into()
            }
            State::Remedy => "Number of what to do, r for the review, q to quit: ".into(),
            State::Another => "Another message (y), or Enter to end? ".into(),
            State::Forget => {
                "Save the message for next time (Enter), or discard it (discard)? ".into()
            }
        };
        Step::Ask(question)
    }

    /// Goes on with what came in.
    pub fn feed(&mut self, input: Input<'_>) -> Vec<Step> {
        match input {
            Input::Line(line) => self.line(line),
            Input::Secret(secret) => self.secret(secret),
            Input::Ended if self.state == State::Another => vec![Step::End(self.exit)],
            Input::Ended | Input::Interrupted => self.stop(),
        }
    }

    /// Ends at once; nothing typed is lost.
    fn stop(&mut self) -> Vec<Step> {
        if self.state == State::Another {
            return vec![Step::End(self.exit)];
        }
        let mut steps = vec![Step::Say(String::new())];
        if self.state != State::Kept {
            steps.push(Step::Keep);
        }
        steps.push(Step::SayIfKept(words::STOPPED));
        steps.push(Step::End(match self.exit {
            Exit::Done => Exit::Interrupted,
            exit => exit,
        }));
        steps
    }

    pub(super) fn ask_again(&self) -> Step {
        self.ask()
    }
}

/// Lines to be said.
fn says(lines: impl IntoIterator<Item = String>) -> Vec<Step> {
    lines.into_iter().map(Step::Say).collect()
}
