//! A question with a few answers, as data: what it says, and what each answer causes.

use super::{Intent, Model, Overlay};

/// A question above the screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// In the border.
    pub title: &'static str,
    /// The question itself; line breaks separate paragraphs.
    pub text: String,
    /// The answers; the first is chosen when the question appears, and is the harmless one.
    pub answers: Vec<Answer>,
    /// Index of the chosen answer.
    pub selected: usize,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// What it says.
    pub label: String,
    /// What it causes, in order; empty if it only closes the question.
    pub intents: Vec<Intent>,
}

impl Question {
    /// A question without answers yet.
    pub(super) fn new(title: &'static str, text: impl Into<String>) -> Self {
        Self {
            title,
            text: text.into(),
            answers: Vec::new(),
            selected: 0,
        }
    }

    /// The same with one more answer.
    pub(super) fn answer(
        mut self,
        label: impl Into<String>,
        intents: impl IntoIterator<Item = Intent>,
    ) -> Self {
        self.answers.push(Answer {
            label: label.into(),
            intents: intents.into_iter().collect(),
        });
        self
    }

    /// Whether any of its answers causes such a thing.
    pub fn offers(&self, wanted: impl Fn(&Intent) -> bool) -> bool {
        let mut intents = self.answers.iter().flat_map(|answer| &answer.intents);
        intents.any(wanted)
    }
}

impl Model {
    /// The question, if one is the overlay on top.
    pub fn question(&self) -> Option<&Question> {
        match self.overlays.last() {
            Some(Overlay::Question(question)) => Some(question),
            _ => None,
        }
    }

    /// Shows a question.
    pub(super) fn ask(&mut self, question: Question) {
        self.overlays.push(Overlay::Question(question));
    }

    /// Whether the question on top has an answer that causes such a thing.
    pub(super) fn is_asked(&self, wanted: impl Fn(&Intent) -> bool) -> bool {
        self.question()
            .is_some_and(|question| question.offers(wanted))
    }
}
