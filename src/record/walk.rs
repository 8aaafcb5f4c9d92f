//! How far somebody has come in the walkthrough, for each profile. Never a token, never an address:
//! names of steps, and the id of one send.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::SendId;

/// A step of the walkthrough, in order. Its words stand in `assets/walkthrough.toml`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum WalkStep {
    /// An account at Postmark.
    #[default]
    SignUp,
    /// A server in it.
    Server,
    /// A verified sender.
    Sender,
    /// The Server API token.
    Token,
    /// The check of all of that.
    Check,
    /// A first message to oneself.
    FirstMessage,
    /// What became of it.
    Delivered,
    /// The account's approval.
    GoLive,
    /// The settings of an application.
    Application,
    /// From practice to Postmark itself.
    Real,
}

/// How far it has come in one profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Walked {
    /// The step in hand.
    pub step: WalkStep,
    /// Steps that the user says are done.
    pub done: BTreeSet<WalkStep>,
    /// Steps that the program has seen done, in this run or before.
    pub proven: BTreeSet<WalkStep>,
    /// Steps that were skipped.
    pub skipped: BTreeSet<WalkStep>,
    /// The message whose delivery counts: the last one that was accepted.
    pub send: Option<SendId>,
}

/// How far it has come, by name of the profile; one that is missing has not begun.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Walks {
    /// By name.
    pub profiles: BTreeMap<String, Walked>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_kept_by_name_and_what_is_missing_is_as_at_the_start() {
        let walks: Walks =
            serde_json::from_str(r#"{"profiles":{"practice":{"step":"first-message"}}}"#).unwrap();
        let walked = Walked {
            step: WalkStep::FirstMessage,
            ..Walked::default()
        };
        assert_eq!(walks.profiles["practice"], walked);
        let text = serde_json::to_string(&walks).unwrap();
        assert_eq!(serde_json::from_str::<Walks>(&text).unwrap(), walks);
        assert!(serde_json::from_str::<Walks>(r#"{"profiles":{"p":{"step":"x"}}}"#).is_err());
    }
}
