//! Scenarios: what is wrong in the practice world, and what the user must be told. Pure data, read
//! from `assets/scenarios/*.toml`; a scenario names its hint by a string, because hints do not enter
//! this room.

mod fault;
mod told;
mod world;
mod you;

use serde::Deserialize;

pub use fault::{Act, ApiFault, At, Fault, Flaw};
pub use told::{Recorded, Told};
pub use world::{AccountChange, Fate, Latency, Suppressed, Switches};
pub use you::You;

use super::account::Account;
use super::fault::faults_problem;
use crate::record::{ScenarioSummary, check_toml_depth};

/// The group of a scenario that the program does not carry.
pub const OWN_GROUP: &str = "own";

/// One scenario.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// `starttls-missing`; unique.
    pub name: String,
    /// The group it is listed under; [`OWN_GROUP`] for one that the program does not carry.
    #[serde(skip, default = "own_group")]
    pub group: String,
    /// What is wrong, in a line.
    pub title: String,
    /// What happens and why, in one to three sentences.
    pub story: String,
    /// What the user types or sets to meet it.
    #[serde(default)]
    pub you: You,
    /// How the account differs from [`Account::practice`].
    #[serde(default)]
    pub account: AccountChange,
    /// What the SMTP server does wrong, in order.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Fault>,
    /// What the HTTP API does wrong.
    #[serde(default, rename = "api-fault")]
    pub api_faults: Vec<ApiFault>,
    /// What becomes of an accepted message.
    #[serde(default)]
    pub fate: Fate,
    /// How the server decides where the facts say that reality is unknown.
    #[serde(default)]
    pub switches: Switches,
    /// What happened, for what no server on loopback can bring about; the rest is then not used.
    #[serde(default)]
    pub recorded: Option<Recorded>,
    /// What the user must be told.
    pub told: Told,
}

/// Why a scenario cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ScenarioError {
    /// It is not TOML, lacks something, or has an unknown key or value.
    #[error("line {line}, column {column}: {message}")]
    Unreadable {
        /// The line, from 1.
        line: usize,
        /// The column in characters, from 1.
        column: usize,
        /// What is the matter there.
        message: String,
    },
    /// A fault stands where it can never show, or says what no server could.
    #[error("scenario `{name}`: {problem}")]
    Fault {
        /// The scenario.
        name: String,
        /// What is the matter.
        problem: String,
    },
    /// Two scenarios have one name.
    #[error("there are two scenarios named `{0}`")]
    Twice(String),
}

impl ScenarioError {
    /// What the TOML reader says of `text`, with the place.
    pub(super) fn unreadable(text: &str, error: &toml::de::Error) -> Self {
        let at = error.span().map_or(0, |span| span.start);
        Self::at(text, at, error.message())
    }

    fn at(text: &str, at: usize, message: &str) -> Self {
        let before = text.get(..at).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self::Unreadable {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.to_owned(),
        }
    }
}

impl Scenario {
    /// Reads one scenario of the user's own: its keys stand at the top of the file.
    ///
    /// # Errors
    ///
    /// [`ScenarioError`] for bad TOML, a key that is unknown or missing, and a fault that makes no sense.
    pub fn parse(text: &str) -> Result<Self, ScenarioError> {
        check_toml_depth(text)
            .map_err(|deep| ScenarioError::at(text, deep.at, &deep.to_string()))?;
        let read = toml::from_str(text);
        let scenario: Self = read.map_err(|error| ScenarioError::unreadable(text, &error))?;
        scenario.sound()
    }

    /// The same scenario if its faults make sense.
    pub(super) fn sound(self) -> Result<Self, ScenarioError> {
        match faults_problem(&self.faults) {
            None => Ok(self),
            Some(problem) => Err(ScenarioError::Fault {
                name: self.name,
                problem,
            }),
        }
    }

    /// The scenario as a front end shows it, with the tokens of the practice `account`.
    pub fn summary(&self, account: &Account) -> ScenarioSummary {
        ScenarioSummary {
            name: self.name.clone(),
            title: self.title.clone(),
            story: self.story.clone(),
            group: self.group.clone(),
            you: self.you.rows(account),
            in_interface: self.recorded.is_none() && self.you.is_in_the_form(),
            status: self.told.status.clone(),
            hint: self.told.hint.clone(),
        }
    }
}

fn own_group() -> String {
    OWN_GROUP.to_owned()
}

#[cfg(test)]
mod tests;
