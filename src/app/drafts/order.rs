//! What is asked of the edge about drafts, and what it answers. Plain data; nothing typed reaches `Debug`.

use crate::mail::Draft;
use crate::record::{DraftId, DraftPage, DraftQuery, OpenedDraft, RecoveredDraft, SlotId};

/// Something to do with drafts, in the order in which it is asked for, as saving is.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftOrder {
    /// Look for what an earlier run left behind; answers with [`DraftAnswer::Left`].
    Recover,
    /// From now on the form holds another message: what it held before stays in the list, as it was saved
    /// last; answers with [`DraftAnswer::PutAside`].
    Next(SlotId),
    /// Save a message that is not the one in the user's own form as a draft of its own; answers with
    /// [`DraftAnswer::PutAside`].
    Beside {
        /// Which it is.
        sheet: SlotId,
        /// What it says.
        draft: Box<Draft>,
    },
    /// That message is given up: it is deleted, and can be brought back.
    DiscardBeside(SlotId),
    /// The message that the form holds now is this draft.
    Hold(DraftId),
    /// The message in the form is given up: it is deleted, and can be brought back.
    Discard,
    /// A message was sent that is not in the form any more: it goes, unless it was changed.
    Sent {
        /// Which it was.
        sheet: SlotId,
        /// What was sent.
        draft: Box<Draft>,
    },
    /// What was offered stays in the list.
    Release(DraftId),
    /// Fetch the list; answers with [`DraftAnswer::Listed`].
    List(DraftQuery),
    /// Fetch a draft or template; answers with [`DraftAnswer::Opened`].
    Open {
        /// Which.
        id: DraftId,
        /// Whether a template's variables stay as they are.
        as_is: bool,
    },
    /// Copy a draft or template; answers with [`DraftAnswer::Changed`].
    Duplicate(DraftId),
    /// Delete one; answers with [`DraftAnswer::Changed`].
    Delete(DraftId),
    /// Bring back what was deleted last; answers with [`DraftAnswer::Changed`].
    Restore,
    /// Keep a message as a template; answers with [`DraftAnswer::Template`].
    KeepTemplate {
        /// Its name.
        name: String,
        /// The message.
        draft: Box<Draft>,
        /// Whether it takes the place of one with the same name.
        replace: bool,
    },
}

/// What the edge says of drafts.
#[derive(Debug, Clone, PartialEq)]
pub enum DraftAnswer {
    /// What an earlier run left behind, or why that is not known.
    Left(Result<Option<Box<RecoveredDraft>>, String>),
    /// The list, or why there is none.
    Listed {
        /// What was asked.
        query: DraftQuery,
        /// The rows.
        result: Result<DraftPage, String>,
    },
    /// A draft or template for the form, or why there is none.
    Opened {
        /// Whether a template's variables stay as they are.
        as_is: bool,
        /// It.
        result: Result<Box<OpenedDraft>, String>,
    },
    /// What the form held before is in the list, or could not be saved.
    PutAside(Result<(), String>),
    /// A template is kept (`true`), or there is one of that name (`false`).
    Template {
        /// Its name.
        name: String,
        /// Whether it is kept.
        result: Result<bool, String>,
    },
    /// The list is another one now, in words if the user should know; or why it is not.
    Changed(Result<Option<String>, String>),
}
