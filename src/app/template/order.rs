//! What is asked of Postmark about templates, and what it answers. Plain data.

use std::fmt;

use serde_json::Value;

use crate::mail::{Draft, DraftTemplate};
use crate::postmark::api::TemplateRow;
use crate::postmark::{Profile, Secret};

/// A question; the edge adds roots and time limits.
#[derive(Debug, Clone, PartialEq)]
pub struct TemplateOrder {
    /// The profile, whose API is asked.
    pub profile: Profile,
    /// The server token.
    pub token: Secret,
    /// What is wanted.
    pub task: TemplateTask,
}

/// The values of a template's variables. `Debug` shows none: they may be anything.
#[derive(Clone, PartialEq)]
pub struct Values(pub Value);

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Values(…)")
    }
}

/// What is wanted of the server's templates.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplateTask {
    /// All of them; answers with [`TemplateAnswer::Listed`].
    List,
    /// One for the message, by alias or number, rendered with these values; answers with [`TemplateAnswer::Used`].
    Use(String, Values),
    /// The template of the message, rendered with other values; answers with [`TemplateAnswer::Rendered`].
    Render {
        /// Its alias or number.
        alias: String,
        /// The values of its variables.
        values: Values,
        /// Distinguishes this rendering from earlier ones.
        revision: u64,
    },
}

impl TemplateTask {
    /// The answer if Postmark could not be asked.
    pub fn refused(&self, why: &str) -> TemplateAnswer {
        let why = why.to_owned();
        match self {
            Self::List => TemplateAnswer::Listed(Err(why)),
            Self::Use(..) => TemplateAnswer::Used(Err(why)),
            Self::Render { revision, .. } => TemplateAnswer::Rendered {
                revision: *revision,
                result: Err(why),
            },
        }
    }
}

/// A template as Postmark rendered it.
#[derive(Clone, PartialEq)]
pub struct RenderedDraft {
    /// The template with its values.
    pub used: DraftTemplate,
    /// The subject.
    pub subject: String,
    /// The HTML body inside the layout; may be empty.
    pub html: String,
    /// The text body inside the layout; may be empty.
    pub text: String,
}

impl RenderedDraft {
    /// `draft` with this content.
    pub(super) fn in_place_of(self, draft: Draft) -> Draft {
        let draft = draft.with_content(self.subject, self.html, self.text);
        Draft {
            template: Some(Box::new(self.used)),
            ..draft
        }
    }
}

impl fmt::Debug for RenderedDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RenderedDraft({:?})", self.used)
    }
}

/// What Postmark answers; failures in words.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplateAnswer {
    /// The templates and layouts of the server.
    Listed(Result<Vec<TemplateRow>, String>),
    /// The template that was chosen.
    Used(Result<Box<RenderedDraft>, String>),
    /// The message with other values, or every mistake in the template.
    Rendered {
        /// Of the task.
        revision: u64,
        /// It.
        result: Result<Box<RenderedDraft>, String>,
    },
}
