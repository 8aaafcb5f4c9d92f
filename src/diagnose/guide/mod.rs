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

/// The built-in walkthrough.
pub(super) const BUILTIN: &str = include_str!("../../../assets/walkthrough.toml");

/// Where something applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// Only in practice.
    Practice,
    /// Only outside practice.
    Real,
}

impl Where {
    /// Whether it applies in practice, or outside.
    pub fn counts(this: Option<Self>, practice: bool) -> bool {
        this.is_none_or(|only| (only == Self::Practice) == practice)
    }
}

/// A place in Postmark's website.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// What to click, step by step.
    pub path: String,
    /// A URL that leads there or describes it.
    pub page: String,
    /// Date when this was verified.
    pub fact: String,
}

/// A condition that postrider can check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Proof {
    /// The practice server is running.
    PracticeUp,
    /// The last check identified the token's server.
    TokenKnown,
    /// That, or the account's lists were read.
    AccountKnown,
    /// That, or the account has a server.
    ServerKnown,
    /// The account has a server.
    AccountServers,
    /// The account has verified the sender's domain or address.
    AccountSender,
    /// The token's server delivers.
    NotSandbox,
    /// From has a mailbox.
    SenderGiven,
    /// Its domain is not a free email provider's.
    SenderOwnDomain,
    /// The check, the account or a delivered message shows that the sender may send.
    SenderKnown,
    /// The form has a credential.
    TokenGiven,
    /// Its shape is valid.
    TokenShape,
    /// The last check found a working port.
    PortOpen,
    /// The last check signed in.
    SignedIn,
    /// The last check passed.
    CheckGood,
    /// A message was accepted.
    MessageAccepted,
    MessageFound,
    MessageDelivered,
    /// A message was delivered to a domain other than the sender's.
    DeliveredElsewhere,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepProof {
    pub proof: Proof,
    pub label: String,
    /// Whether the step is done when this and all other deciding proofs hold.
    #[serde(default)]
    pub decides: bool,
    /// Where it applies; everywhere by default.
    #[serde(default)]
    pub only: Option<Where>,
}

/// Action of a step's main key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Act {
    /// Marks the step as done on the user's word.
    Tick,
    Sender,
    Token,
    Check,
    /// Fills in a first message and opens the review.
    FirstMessage,
    /// Shows the message in Activity.
    Follow,
    /// Shows the URL for approval.
    Approval,
    /// Shows the examples.
    Examples,
    Real,
    Account,
    /// Saves the form's token for the profile.
    KeepToken,
    /// Shows the failures to simulate.
    Simulate,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepAct {
    pub act: Act,
    pub label: String,
    /// Label in practice, if different.
    #[serde(default)]
    pub practice: Option<String>,
    /// Where it is offered; everywhere by default.
    #[serde(default)]
    pub only: Option<Where>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GuideStep {
    pub id: WalkStep,
    pub title: String,
    /// Where it is shown; everywhere by default.
    #[serde(default)]
    pub only: Option<Where>,
    /// What and why, in paragraphs.
    pub why: Vec<String>,
    /// What it means with the practice server.
    pub practice: String,
    #[serde(rename = "where")]
    pub places: Vec<Place>,
    /// Conditions that postrider can check.
    pub proofs: Vec<StepProof>,
    pub hints: Vec<String>,
    /// IDs of questions and pages.
    pub questions: Vec<String>,
    /// What Enter does.
    pub act: StepAct,
    /// Other actions, by number.
    #[serde(default)]
    pub also: Vec<StepAct>,
}

/// A part of a page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Part {
    Words {
        words: String,
    },
    Table {
        head: Vec<String>,
        /// Each as long as the headings.
        rows: Vec<Vec<String>>,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    pub id: String,
    /// The question, or the page's title.
    pub asked: String,
    /// Other search terms.
    pub aliases: Vec<String>,
    pub parts: Vec<Part>,
    /// Where the guide and Postmark differ, with the date.
    pub differs: Option<String>,
    pub pages: Vec<String>,
    pub hints: Vec<String>,
    pub entries: Vec<String>,
}

/// A row of the quick-reference card.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardValue {
    /// Label.
    pub label: String,
    pub value: String,
    /// A remark.
    #[serde(default)]
    pub note: Option<String>,
    /// Whether it stands for the form's token.
    #[serde(default)]
    pub secret: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub id: String,
    /// Language and library.
    pub title: String,
    /// File name.
    pub file: String,
    /// The shape of its settings in `diagnose/settings/table.rs`.
    pub shape: String,
    /// With `@SETTINGS@`, `@FROM@`, `@NAME@` and `@TO@`.
    pub text: String,
}
