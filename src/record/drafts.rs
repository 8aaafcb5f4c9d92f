//! Drafts and templates as they are kept and listed.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{DraftId, Moment};
use crate::mail::Draft;
use crate::postmark::Typed;

/// Whether a stored message is a draft or a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DraftKind {
    /// An unfinished message.
    #[default]
    Draft,
    /// A message to start others from.
    Template,
}

impl DraftKind {
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Template => "template",
        }
    }

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
    #[default]
    Nobody,
    /// This process.
    Us,
    /// Another running postrider.
    Others,
}

/// A row of the list.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct DraftSummary {
    pub id: DraftId,
    pub kind: DraftKind,
    /// Name of a template; empty for a draft.
    pub name: String,
    pub subject: String,
    /// The first recipient and the number of others.
    pub recipients: String,
    /// Profile in which it was created; may be empty.
    pub profile: String,
    /// When it was created.
    pub created: Moment,
    /// When it was last changed.
    pub changed: Moment,
    /// Number of saves.
    pub revision: i64,
    /// Who has it open.
    pub held: HeldBy,
}

impl DraftSummary {
    /// A template's name, or a draft's subject.
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
    /// Hides everything that was typed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DraftSummary")
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("revision", &self.revision)
            .field("held", &self.held)
            .finish_non_exhaustive()
    }
}

/// Filter for the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftQuery {
    /// Words that must all occur in subject, name, recipients or text, in any case.
    pub text: Typed,
    /// Only this kind.
    pub kind: DraftKind,
}

/// The matching rows, last changed first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DraftPage {
    pub rows: Vec<DraftSummary>,
    /// Total number of drafts.
    pub drafts: usize,
    /// Total number of templates.
    pub templates: usize,
    /// Number of deleted ones that can be restored.
    pub deleted: usize,
}

/// A stored draft with its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// Its row in the list.
    pub summary: DraftSummary,
    pub draft: Draft,
}

/// A draft that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenedDraft {
    /// The stored draft.
    pub kept: StoredDraft,
    /// Whether this process may change it: not a template and not open elsewhere.
    pub ours: bool,
}

/// A draft left behind by an earlier session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecoveredDraft {
    pub id: DraftId,
    pub draft: Draft,
    /// How many more were left; the list has them.
    pub more: usize,
}
