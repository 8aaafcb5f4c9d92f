//! The table is read once, when the first page of it is needed.

use std::collections::HashSet;
use std::sync::OnceLock;

use serde::Deserialize;
use thiserror::Error;

use super::{BUILTIN, CardValue, Example, GuideStep, Part, Question};
use crate::record::WalkStep;

/// Numbered items on a page are selected by one digit.
const DIGITS: usize = 9;

/// Why a walkthrough is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum GuideError {
    /// Not TOML, or with an unknown key or name.
    #[error("the walkthrough cannot be read: {0}")]
    Unreadable(String),
    /// Two items with the same ID.
    #[error("the walkthrough has `{0}` twice")]
    Twice(String),
    /// A step refers to a missing question.
    #[error("the step `{step}` names `{question}`, which is no question and no page")]
    NoQuestion { step: String, question: String },
    /// A URL without `https://`.
    #[error("`{0}` is no https address")]
    NotHttps(String),
    /// More items on a page than digits.
    #[error("`{0}` has more numbered things than there are digits")]
    TooMany(String),
    /// A table row that is not as long as the headings.
    #[error("a table of `{0}` has a row of another length")]
    Ragged(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    facts: String,
    step: Vec<GuideStep>,
    question: Vec<Asked>,
    page: Vec<Page>,
    value: Vec<CardValue>,
    example: Vec<Example>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Asked {
    id: String,
    asked: String,
    #[serde(default)]
    aliases: Vec<String>,
    answer: Vec<String>,
    #[serde(default)]
    differs: Option<String>,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    hints: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    id: String,
    title: String,
    #[serde(default)]
    aliases: Vec<String>,
    parts: Vec<Part>,
    #[serde(default)]
    differs: Option<String>,
    pages: Vec<String>,
    #[serde(default)]
    hints: Vec<String>,
    #[serde(default)]
    entries: Vec<String>,
}

impl From<Asked> for Question {
    fn from(asked: Asked) -> Self {
        let words = |words| Part::Words { words };
        Self {
            id: asked.id,
            asked: asked.asked,
            aliases: asked.aliases,
            parts: asked.answer.into_iter().map(words).collect(),
            differs: asked.differs,
            pages: asked.pages,
            hints: asked.hints,
            entries: Vec::new(),
        }
    }
}

impl From<Page> for Question {
    fn from(page: Page) -> Self {
        Self {
            id: page.id,
            asked: page.title,
            aliases: page.aliases,
            parts: page.parts,
            differs: page.differs,
            pages: page.pages,
            hints: page.hints,
            entries: page.entries,
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Contents {
    facts: String,
    steps: Vec<GuideStep>,
    questions: Vec<Question>,
    card: Vec<CardValue>,
    examples: Vec<Example>,
}

/// The walkthrough and its questions. Creating the built-in one is free: it is parsed when first shown.
#[derive(Debug, Clone)]
pub struct Guide {
    contents: OnceLock<Contents>,
}

impl Guide {
    /// The built-in walkthrough. A test proves that it is valid; otherwise there would be no steps.
    pub fn builtin() -> Self {
        Self {
            contents: OnceLock::new(),
        }
    }

    /// Parses a walkthrough in the format of `assets/walkthrough.toml`.
    ///
    /// # Errors
    ///
    /// [`GuideError`] for invalid TOML, unknown keys and names, duplicate IDs, missing questions, URLs
    /// without https, pages with more numbered items than digits, uneven tables.
    pub fn parse(text: &str) -> Result<Self, GuideError> {
        read(text).map(|contents| Self {
            contents: OnceLock::from(contents),
        })
    }

    fn contents(&self) -> &Contents {
        self.contents
            .get_or_init(|| read(BUILTIN).unwrap_or_default())
    }

    /// Date when the facts were verified.
    pub fn facts(&self) -> &str {
        &self.contents().facts
    }

    pub fn steps(&self) -> &[GuideStep] {
        &self.contents().steps
    }

    pub fn step(&self, id: WalkStep) -> Option<&GuideStep> {
        self.steps().iter().find(|step| step.id == id)
    }

    /// Questions first, then pages.
    pub fn questions(&self) -> &[Question] {
        &self.contents().questions
    }

    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions().iter().find(|one| one.id == id)
    }

    pub fn card(&self) -> &[CardValue] {
        &self.contents().card
    }

    pub fn examples(&self) -> &[Example] {
        &self.contents().examples
    }

    pub fn example(&self, id: &str) -> Option<&Example> {
        self.examples().iter().find(|one| one.id == id)
    }
}

fn read(text: &str) -> Result<Contents, GuideError> {
    let file: File =
        toml::from_str(text).map_err(|error| GuideError::Unreadable(error.to_string()))?;
    let asked = file.question.into_iter().map(Question::from);
    let contents = Contents {
        facts: file.facts,
        steps: file.step,
        questions: asked
            .chain(file.page.into_iter().map(Question::from))
            .collect(),
        card: file.value,
        examples: file.example,
    };
    ids_are_single(&contents)?;
    contents
        .steps
        .iter()
        .try_for_each(|step| step_is_sound(step, &contents))?;
    contents.questions.iter().try_for_each(question_is_sound)?;
    Ok(contents)
}

fn ids_are_single(contents: &Contents) -> Result<(), GuideError> {
    let mut seen = HashSet::new();
    let steps = contents.steps.iter().map(|step| format!("{:?}", step.id));
    let questions = contents.questions.iter().map(|one| one.id.clone());
    let examples = contents.examples.iter().map(|one| one.id.clone());
    for id in steps.chain(questions).chain(examples) {
        if !seen.insert(id.clone()) {
            return Err(GuideError::Twice(id));
        }
    }
    Ok(())
}

fn step_is_sound(step: &GuideStep, contents: &Contents) -> Result<(), GuideError> {
    for question in &step.questions {
        if !contents.questions.iter().any(|one| one.id == *question) {
            return Err(GuideError::NoQuestion {
                step: step.title.clone(),
                question: question.clone(),
            });
        }
    }
    let pages = step.places.iter().map(|place| &place.page);
    pages.into_iter().try_for_each(|page| is_https(page))?;
    let numbered = step.places.len() + step.hints.len() + step.questions.len() + step.also.len();
    at_most_digits(&step.title, numbered)
}

fn question_is_sound(question: &Question) -> Result<(), GuideError> {
    question.pages.iter().try_for_each(|page| is_https(page))?;
    for part in &question.parts {
        if let Part::Table { head, rows } = part
            && rows.iter().any(|row| row.len() != head.len())
        {
            return Err(GuideError::Ragged(question.id.clone()));
        }
    }
    let numbered = question.entries.len() + question.pages.len() + question.hints.len();
    at_most_digits(&question.id, numbered)
}

fn is_https(page: &str) -> Result<(), GuideError> {
    match page.starts_with("https://") {
        true => Ok(()),
        false => Err(GuideError::NotHttps(page.to_owned())),
    }
}

fn at_most_digits(of: &str, count: usize) -> Result<(), GuideError> {
    match count {
        0..=DIGITS => Ok(()),
        _ => Err(GuideError::TooMany(of.to_owned())),
    }
}
