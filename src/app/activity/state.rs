//! What the Activity screen shows.

use crate::app::search_line::SearchLine;
use crate::diagnose::Diagnosis;
use crate::record::{HistoryQuery, SendRecord, SendSummary, Status};

/// Rows that are fetched at a time.
pub(super) const PAGE: u32 = 200;

/// A page of an open send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ActivityPage {
    /// Who, what, where, and what happened when.
    #[default]
    Timeline,
    /// What it means and what to do.
    Meaning,
    /// Every line of the dialogue.
    Transcript,
    /// What was written.
    Message,
}

impl ActivityPage {
    /// All pages in order.
    pub const ALL: [Self; 4] = [
        Self::Timeline,
        Self::Meaning,
        Self::Transcript,
        Self::Message,
    ];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Timeline => "Timeline",
            Self::Meaning => "Meaning",
            Self::Transcript => "Transcript",
            Self::Message => "Message",
        }
    }
}

/// The Activity screen.
#[derive(Default)]
pub struct ActivityPane {
    /// The rows that fit, newest first, as far as they were fetched.
    pub rows: Vec<SendSummary>,
    /// Whether there are more below.
    pub more: bool,
    /// How many sends are kept in all.
    pub total: u64,
    /// The chosen row.
    pub selected: usize,
    /// What is searched for.
    pub search: SearchLine,
    /// Only this status.
    pub status: Option<Status>,
    /// Only this profile.
    pub profile: Option<String>,
    /// Why the history cannot be read.
    pub trouble: Option<String>,
    /// Whether an answer of the edge has come.
    pub loaded: bool,
    /// The open send with what it means.
    pub open: Option<Box<Opened>>,
    /// The page of the open send.
    pub page: ActivityPage,
    /// Lines scrolled down in it.
    pub scroll: usize,
}

/// A send of the history, opened.
#[derive(Debug, Clone, PartialEq)]
pub struct Opened {
    /// All that is kept.
    pub record: SendRecord,
    /// What is the matter with it, if anything is.
    pub diagnosis: Option<Diagnosis>,
}

impl ActivityPane {
    /// The chosen send: the open one, or that of the chosen row.
    pub fn chosen(&self) -> Option<&SendSummary> {
        let opened = self.open.as_ref().map(|open| &open.record.summary);
        opened.or_else(|| self.rows.get(self.selected))
    }

    /// What is shown now, from the top.
    pub(in crate::app) fn query(&self) -> HistoryQuery {
        HistoryQuery {
            text: self.search.text().into(),
            status: self.status,
            profile: self.profile.clone(),
            limit: PAGE,
            ..HistoryQuery::default()
        }
    }
}
