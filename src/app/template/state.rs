//! What is known of templates, and what is being asked.

use std::collections::BTreeMap;

use serde_json::Value;

use super::order::TemplateAnswer;

/// What is opened as soon as Postmark has rendered the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Next {
    Nothing,
    Review { to_self: bool },
    Preview,
}

/// The rendering that Postmark is asked for, and values that were typed.
#[derive(Debug, Clone, Default)]
pub struct TemplateState {
    /// What comes after it.
    pub(super) waiting: Option<Next>,
    /// The newest one.
    pub(super) revision: u64,
    /// The values that a template was used with last in this session, by its alias.
    pub(super) remembered: BTreeMap<String, Value>,
}

impl TemplateState {
    /// Nothing waits for the rendering of this answer any more.
    pub(super) fn forget(&mut self, answer: &TemplateAnswer) {
        if matches!(answer, TemplateAnswer::Rendered { revision, .. } if *revision == self.revision)
        {
            self.waiting = None;
        }
    }

    /// Whether Postmark is being asked to render the message.
    pub fn is_waiting(&self) -> bool {
        self.waiting.is_some()
    }
}
