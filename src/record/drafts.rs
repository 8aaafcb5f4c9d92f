//! Drafts and templates as they are kept and listed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{DraftId, Moment};
use crate::mail::Draft;
use crate::postmark::Typed;

/// What a kept draft is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftKind {
    /// A message that was begun.
    #[default]
    Draft,
    /// A message to begin others with.
    Template,
}

impl DraftKind {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Template => "template",
        }
    }

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Draft => Self::Template,
            Self::Template => Self::Draft,
        }
    }
}

/// Who has a draft open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeldBy {
    /// Nobody.
    #[default]
    Nobody,
    /// This program: it stands in the form.
    Us,
    /// Another postrider that runs.
    Others,
}

/// One row of the list.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftSummary {
    /// Which.
    pub id: DraftId,
    /// Draft or template.
    pub kind: DraftKind,
    /// Name of a template; empty for a draft.
    pub name: String,
    /// The subject as typed.
    pub subject: String,
    /// The first recipient and how many more there are.
    pub recipients: String,
    /// Name of the profile in which it was begun; may be empty.
    pub profile: String,
    /// When it was begun.
    pub created: Moment,
    /// When it was changed last.
    pub changed: Moment,
    /// How often it was kept.
    pub revision: i64,
    /// Who has it open.
    pub held: HeldBy,
}

impl DraftSummary {
    /// What it is called: a template by its name, a draft by its subject.
    pub fn title(&self) -> &str {
        let title = match self.kind {
            DraftKind::Template => self.name.trim(),
            DraftKind::Draft => self.subject.trim(),
        };
        if title.is_empty() {
            "(no subject)"
        } else {
            title
        }
    }
}

impl fmt::Debug for DraftSummary {
    /// Nothing that was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftSummary")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("revision", &self.revision)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

/// Which rows are wanted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftQuery {
    /// Words that all must occur in subject, name, recipients or text, without regard to case.
    pub text: Typed,
    /// Only these.
    pub kind: DraftKind,
}

/// The rows that fit, changed last first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftPage {
    /// The rows; bounded.
    pub rows: Vec<DraftSummary>,
    /// How many drafts are kept in all.
    pub drafts: usize,
    /// How many templates.
    pub templates: usize,
    /// How many of both were deleted and can be brought back.
    pub deleted: usize,
}

/// A kept draft, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// What the list says of it.
    pub summary: DraftSummary,
    /// The message.
    pub draft: Draft,
}

/// A kept draft that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedDraft {
    /// It.
    pub kept: StoredDraft,
    /// Whether it is this program's to change: no template, and nobody else has it.
    pub ours: bool,
}

/// The draft that an earlier run left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredDraft {
    /// Which.
    pub id: DraftId,
    /// The message.
    pub draft: Draft,
    /// How many more were left; they stand in the list.
    pub more: usize,
}
