//! What the user was told in the end, and whether it is what the scenario says.

use postrider::diagnose::Diagnosis;
use postrider::sandbox::scenario::Told;

/// What came of a scenario, in the words of [`Told`].
#[derive(Debug, Default)]
pub struct Seen {
    pub status: String,
    pub stage: Option<String>,
    pub kind: Option<String>,
    pub hint: Option<String>,
    pub others: Vec<String>,
    /// What helps to understand a difference.
    pub evidence: String,
}

impl Seen {
    pub fn new(status: &str) -> Self {
        Self {
            status: status.into(),
            ..Self::default()
        }
    }

    pub fn with(self, diagnosis: Option<&Diagnosis>) -> Self {
        let Some(diagnosis) = diagnosis else {
            return self;
        };
        let others = diagnosis.others.iter();
        Self {
            hint: Some(diagnosis.primary.id.clone()),
            others: others.map(|card| card.id.clone()).collect(),
            evidence: diagnosis.primary.evidence.join(" | "),
            ..self
        }
    }

    /// How this differs from what should be told.
    pub fn differs(&self, told: &Told) -> Option<String> {
        let is_same = self.status == told.status
            && self.stage == told.stage
            && self.kind == told.kind
            && self.hint == told.hint
            && told.also.iter().all(|hint| self.others.contains(hint));
        (!is_same).then(|| {
            let Self { evidence, .. } = self;
            format!("\n  should be {told:?}\n  but is    {self:?}\n  because   {evidence}")
        })
    }
}

/// A word of one of our types as it is written.
pub fn word(value: impl serde::Serialize) -> String {
    let value = serde_json::to_value(value).unwrap();
    value.as_str().unwrap().to_owned()
}
