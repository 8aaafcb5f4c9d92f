//! What is told before anything fails: the walkthrough to the first delivered message, the questions
//! that come up on the way, the quick-reference card and the examples. Read from
//! `assets/walkthrough.toml` and checked.

mod example;
mod read;
mod search;

use serde::Deserialize;

pub use example::{ExampleValues, example};
pub use read::{Guide, GuideError};
pub use search::Entry;

use crate::record::WalkStep;

/// The walkthrough that the program carries.
pub(super) const BUILTIN: &str = include_str!("../../../assets/walkthrough.toml");

/// Where something counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// In practice alone.
    Practice,
    /// Outside practice alone.
    Real,
}

impl Where {
    /// Whether it counts in practice, or outside.
    pub fn counts(this: Option<Self>, practice: bool) -> bool {
        this.is_none_or(|only| (only == Self::Practice) == practice)
    }
}

/// A place at Postmark to go to.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What to click, one after the other.
    pub path: String,
    /// An address that leads there or tells of it.
    pub page: String,
    /// The day on which that was known to be so.
    pub fact: String,
}

/// What the program can see by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The practice server listens.
    PracticeUp,
    /// The last check's API knew whose token it is.
    TokenKnown,
    /// That, or the account's lists were read.
    AccountKnown,
    /// That, or the account's list has a server.
    ServerKnown,
    /// The list of the account's servers has one.
    AccountServers,
    /// The account lists the sender's domain or address as verified.
    AccountSender,
    /// The server of the token delivers.
    NotSandbox,
    /// From holds a mailbox.
    SenderGiven,
    /// Its domain is none of a public mail service.
    SenderOwnDomain,
    /// The check, the account or a delivered message shows that the sender may send.
    SenderKnown,
    /// A login stands in the form.
    TokenGiven,
    /// It has the shape of one.
    TokenShape,
    /// The last check found a port that works.
    PortOpen,
    /// The last check signed in.
    SignedIn,
    /// The last check ended good.
    CheckGood,
    /// A message was accepted.
    MessageAccepted,
    /// The API knows it.
    MessageFound,
    /// It was delivered.
    MessageDelivered,
    /// One was delivered to another domain than the sender's.
    DeliveredElsewhere,
}

/// A proof as a step words it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepProof {
    /// Which.
    pub proof: Proof,
    /// In words.
    pub label: String,
    /// Whether the step is done when this and all others that decide are true.
    #[serde(default)]
    pub decides: bool,
    /// Where it counts; everywhere if not told.
    #[serde(default)]
    pub only: Option<Where>,
}

/// What a step's main key does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Takes the user's word that it is done.
    Tick,
    /// The From field, or on where it is filled.
    Sender,
    /// The Token field, or on where it is filled.
    Token,
    /// The check.
    Check,
    /// Fills in a first message and reviews it.
    FirstMessage,
    /// The message in Activity.
    Follow,
    /// The address of the page on approval.
    Approval,
    /// The examples.
    Examples,
    /// Out of practice.
    Real,
    /// The account screen.
    Account,
    /// Keeps the token of the form for the profile.
    KeepToken,
    /// The list of failures to simulate.
    Simulate,
}

/// What Enter does on a step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepAct {
    /// What.
    pub act: Act,
    /// In words.
    pub label: String,
    /// In words in practice, where that is something else.
    #[serde(default)]
    pub practice: Option<String>,
    /// Where it is offered; everywhere if not told.
    #[serde(default)]
    pub only: Option<Where>,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideStep {
    /// Which.
    pub id: WalkStep,
    /// A few words.
    pub title: String,
    /// Where it is there; everywhere if not told.
    #[serde(default)]
    pub only: Option<Where>,
    /// What and why, in paragraphs.
    pub why: Vec<String>,
    /// What it means against the practice server.
    pub practice: String,
    /// Where to click.
    #[serde(rename = "where")]
    pub places: Vec<Place>,
    /// What the program can see.
    pub proofs: Vec<StepProof>,
    /// Ids of hints.
    pub hints: Vec<String>,
    /// Ids of questions and pages.
    pub questions: Vec<String>,
    /// What Enter does.
    pub act: StepAct,
    /// What else can be done, by number.
    #[serde(default)]
    pub also: Vec<StepAct>,
}

/// A piece of a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Part {
    /// A paragraph.
    Words {
        /// It.
        words: String,
    },
    /// A table.
    Table {
        /// Its headings.
        head: Vec<String>,
        /// Its rows, each as long as the headings.
        rows: Vec<Vec<String>>,
    },
}

/// A question with its answer, or a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id, one for questions and pages together.
    pub id: String,
    /// What is asked, or the page's title.
    pub asked: String,
    /// Other words under which it is looked for.
    pub aliases: Vec<String>,
    /// The answer.
    pub parts: Vec<Part>,
    /// Where the guide and Postmark differ, with the day.
    pub differs: Option<String>,
    /// Postmark's pages.
    pub pages: Vec<String>,
    /// Ids of hints.
    pub hints: Vec<String>,
    /// Ids of further entries.
    pub entries: Vec<String>,
}

/// A row of the quick-reference card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardValue {
    /// What.
    pub label: String,
    /// Its value, with `{host}` and `{port}`.
    pub value: String,
    /// A word on it.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether it stands for the token of the form.
    #[serde(default)]
    pub secret: bool,
}

/// A program that sends through Postmark.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    /// Its id.
    pub id: String,
    /// Language and library.
    pub title: String,
    /// A name for its file.
    pub file: String,
    /// The shape in `diagnose/settings/table.rs` that its settings have.
    pub shape: String,
    /// Its text, with `@SETTINGS@`, `@FROM@`, `@NAME@` and `@TO@`.
    pub text: String,
}
