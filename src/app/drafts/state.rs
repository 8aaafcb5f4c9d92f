//! Which message the form holds, and what an earlier session left behind.

use crate::app::form::Form;
use crate::mail::{Draft, Opened};
use crate::record::{Moment, RecoveredDraft, SendId, SendRecord, SlotId, Status, TimerId};

/// Which message the form holds, and what is pending for it.
pub struct DraftState {
    /// The timer after which the draft is saved, while one is armed.
    pub keep_timer: Option<TimerId>,
    /// The message in the user's own form, which waits during a simulation.
    pub sheet: SlotId,
    /// The number of the newest message of this session.
    last_sheet: u64,
    /// The message that was put aside, until it is known to be in Drafts.
    pub(in crate::app) aside: Option<Box<Aside>>,
    /// A draft that an earlier session left behind, until the user has decided.
    pub(in crate::app) recovered: Option<RecoveredDraft>,
    /// The newest sends, until it is known whether a draft was left behind; `None` afterwards.
    pub(in crate::app) recent: Option<Vec<SendRecord>>,
    /// The send of that draft, if it may be out already.
    pub(in crate::app) sent_before: Option<SentBefore>,
    /// The message file that the program was started with.
    pub(in crate::app) opened: Opened,
}

impl Default for DraftState {
    fn default() -> Self {
        Self {
            keep_timer: None,
            sheet: SlotId::default(),
            last_sheet: 0,
            aside: None,
            recovered: None,
            recent: Some(Vec::new()),
            sent_before: None,
            opened: Opened::default(),
        }
    }
}

impl DraftState {
    /// An id for another message.
    pub(in crate::app) fn next_sheet(&mut self) -> SlotId {
        self.last_sheet += 1;
        SlotId(self.last_sheet)
    }
}

/// A message that was put aside, until the edge has said whether it is among the drafts.
pub struct Aside {
    /// The form as it was.
    pub(super) form: Form,
    /// The message that took its place.
    pub(super) next: SlotId,
    /// Whether the user asked for a new message; the notice then says where the previous one is.
    pub(in crate::app) is_announced: bool,
}

/// An earlier send of the message in hand.
#[derive(Debug, Clone, PartialEq)]
pub struct SentBefore {
    /// Which send.
    pub id: SendId,
    /// When it began.
    pub at: Moment,
    /// How it stands.
    pub status: Status,
    /// What was sent; without text and files where those are not kept.
    pub(in crate::app) draft: Draft,
}

impl SentBefore {
    /// When and how it stands, in words.
    pub(in crate::app) fn describe(&self) -> String {
        let (at, status) = (self.at, self.status.name());
        format!("first sent {at}, status: {status}")
    }
}
