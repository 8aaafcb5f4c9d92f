//! How far somebody has come in the walkthrough, for each profile. Never a token, never an address:
//! names of steps, and the id of one send.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::SendId;

/// A step of the walkthrough, in order. Its text is in `assets/walkthrough.toml`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum WalkStep {
    #[default]
    SignUp,
    Server,
    Sender,
    /// The Server API token.
    Token,
    /// Checking all of the above.
    Check,
    /// A first message to oneself.
    FirstMessage,
    /// Delivery of that message.
    Delivered,
    /// The account's approval.
    GoLive,
    /// The application's settings.
    Application,
    /// Switching from practice to Postmark.
    Real,
}

/// Progress in one profile.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Walked {
    /// The current step.
    pub step: WalkStep,
    /// Steps the user marked as done.
    pub done: BTreeSet<WalkStep>,
    /// Steps postrider saw completed, in this session or before.
    pub proven: BTreeSet<WalkStep>,
    /// Skipped steps.
    pub skipped: BTreeSet<WalkStep>,
    /// The message whose delivery counts: the last accepted one.
    pub send: Option<SendId>,
}

/// Progress by profile name; a missing profile has not started.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Walks {
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
