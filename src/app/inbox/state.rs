//! What the practice inbox shows.

use crate::record::InboxItem;

/// A page of an open message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxPage {
    /// The text part.
    #[default]
    Text,
    /// The HTML part as text.
    Html,
    /// Envelope and headers.
    Headers,
    /// The MIME tree.
    Parts,
    /// The source as it came.
    Source,
    /// What became of it.
    Events,
}

impl InboxPage {
    /// All pages in order.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::Html,
        Self::Headers,
        Self::Parts,
        Self::Source,
        Self::Events,
    ];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "Text",
            Self::Html => "HTML",
            Self::Headers => "Headers",
            Self::Parts => "Parts",
            Self::Source => "Source",
            Self::Events => "Events",
        }
    }
}

/// The source of a message, fetched from the edge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InboxSource {
    /// The message.
    pub id: String,
    /// Its lines, or why there are none.
    pub lines: Result<Vec<String>, String>,
}

/// The practice inbox.
#[derive(Debug, Clone, Default)]
pub struct InboxPane {
    /// Newest first.
    pub items: Vec<InboxItem>,
    /// The chosen row.
    pub selected: usize,
    /// Whether the chosen message is open.
    pub open: bool,
    /// Lines scrolled down in the open message.
    pub scroll: usize,
    /// The page of the open message.
    pub page: InboxPage,
    /// The source that was fetched last.
    pub source: Option<InboxSource>,
    /// Minutes from UTC to local time, as the edge knows them.
    pub offset_minutes: i16,
}
