//! Templates and their validation (postmark-facts-2.md sections 1.2 and 1.4).

use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::{count, list, text};

/// Whether a template is complete or goes around others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum TemplateKind {
    /// Can be sent.
    #[default]
    Standard,
    /// Goes around templates.
    Layout,
}

impl TemplateKind {
    /// As the API writes it in `TemplateType`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Standard => "Standard",
            Self::Layout => "Layout",
        }
    }

    /// The kind that a word means, without regard to case.
    pub fn of_word(word: &str) -> Option<Self> {
        let mut all = [Self::Standard, Self::Layout].into_iter();
        all.find(|kind| kind.word().eq_ignore_ascii_case(word))
    }
}

/// What every answer says of a template; also the answer to creating and editing one. Its number is the proof.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct TemplateRow {
    /// Postmark's number for it.
    #[serde(rename = "TemplateId")]
    pub id: u64,
    /// Name.
    #[serde(rename = "Name", default, deserialize_with = "text")]
    pub name: String,
    /// Alias; empty if it has none.
    #[serde(rename = "Alias", default, deserialize_with = "text")]
    pub alias: String,
    /// Complete or a layout; answers of old leave it out.
    #[serde(rename = "TemplateType", default, deserialize_with = "kind")]
    pub kind: TemplateKind,
    /// Alias of its layout; empty if it has none.
    #[serde(rename = "LayoutTemplate", default, deserialize_with = "alias")]
    pub layout: String,
}

/// `GET /templates`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct TemplateList {
    /// How many there are.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them.
    #[serde(rename = "Templates", deserialize_with = "list")]
    pub templates: Vec<TemplateRow>,
}

/// `GET /templates/{id or alias}`: a template with its source. What it does not have is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Template {
    /// What it is.
    #[serde(flatten)]
    pub row: TemplateRow,
    /// Subject.
    #[serde(rename = "Subject", default, deserialize_with = "text")]
    pub subject: String,
    /// HTML body.
    #[serde(rename = "HtmlBody", default, deserialize_with = "text")]
    pub html: String,
    /// Text body.
    #[serde(rename = "TextBody", default, deserialize_with = "text")]
    pub text: String,
}

/// One mistake in a template.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TemplateError {
    /// In Postmark's words.
    #[serde(rename = "Message", deserialize_with = "text")]
    pub message: String,
    /// Counted from 1.
    #[serde(rename = "Line")]
    pub line: Option<u32>,
    /// Counted from 1.
    #[serde(rename = "CharacterPosition")]
    pub character: Option<u32>,
}

/// One part after validation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct ValidatedPart {
    /// Whether it has no mistakes.
    #[serde(rename = "ContentIsValid")]
    pub is_valid: bool,
    /// Its mistakes.
    #[serde(
        rename = "ValidationErrors",
        default,
        deserialize_with = "super::list_or_null"
    )]
    pub errors: Vec<TemplateError>,
    /// What it becomes with the model; empty if it has mistakes.
    #[serde(rename = "RenderedContent", default, deserialize_with = "text")]
    pub rendered: String,
}

/// `POST /templates/validate`. A part that was not sent is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Validation {
    /// Whether no part has mistakes.
    #[serde(rename = "AllContentIsValid")]
    pub is_valid: bool,
    /// The HTML body.
    #[serde(rename = "HtmlBody", default)]
    pub html: Option<ValidatedPart>,
    /// The text body.
    #[serde(rename = "TextBody", default)]
    pub text: Option<ValidatedPart>,
    /// The subject.
    #[serde(rename = "Subject", default)]
    pub subject: Option<ValidatedPart>,
    /// All keys that the parts use: values of the model that was sent, and invented ones.
    #[serde(rename = "SuggestedTemplateModel", default)]
    pub model: Value,
}

fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<TemplateKind, D::Error> {
    let word = text(from)?;
    Ok(TemplateKind::of_word(&word).unwrap_or_default())
}

/// Postmark's documents show the word `null` where there is none.
fn alias<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let alias = text(from)?;
    Ok(Some(alias)
        .filter(|alias| alias != "null")
        .unwrap_or_default())
}

/// Whether Postmark takes it as an alias: a letter, then letters, digits, `.`, `-`, and `_`.
pub fn is_template_alias(alias: &str) -> bool {
    let is_known = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    alias.starts_with(|c: char| c.is_ascii_alphabetic()) && alias.chars().all(is_known)
}
