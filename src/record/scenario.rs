//! A failure to simulate, as a front end shows it.

use serde::Serialize;

/// One scenario of the practice server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioSummary {
    /// Unique; such as `starttls-missing`.
    pub name: String,
    /// What is wrong, in one line.
    pub title: String,
    /// What happens and why, in one to three sentences.
    pub story: String,
    /// The group in the list: `connection`, `tls`, `sign-in`, `envelope`, `inside`, `api`, `here`.
    pub group: String,
    /// What the user must enter to trigger it, as (flag without dashes or setting, value). Empty if sending
    /// is enough.
    pub you: Vec<(String, String)>,
    /// Whether the interface can simulate it: the practice server does it, and all of `you` are form fields.
    pub in_interface: bool,
    /// The expected final status.
    pub status: String,
    /// The hint that explains the failure, if it is one.
    pub hint: Option<String>,
}
