//! A failure to simulate, as a front end shows it.

use serde::Serialize;

/// One scenario of the practice server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ScenarioSummary {
    /// `starttls-missing`; unique.
    pub name: String,
    /// What is wrong, in a line.
    pub title: String,
    /// What happens and why, in one to three sentences.
    pub story: String,
    /// The group it is listed under: `connection`, `tls`, `sign-in`, `envelope`, `inside`, `api`, `here`.
    pub group: String,
    /// What the user types or sets to meet it, as (field's flag without dashes or setting, value). Empty
    /// when nothing but sending is needed.
    pub you: Vec<(String, String)>,
    /// Whether the interface can play it: the practice server shows it and all of `you` are fields of
    /// the form.
    pub in_interface: bool,
    /// What the user is told in the end, as a status word; `None` where nothing goes wrong.
    pub status: String,
    /// The hint that explains it, if it is a failure.
    pub hint: Option<String>,
}
