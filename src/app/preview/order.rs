//! What is asked of the edge about previews, and what it answers.

use std::sync::Arc;

use crate::mail::{Draft, Preview};

/// What the edge is to do for a preview.
#[derive(Debug, Clone, PartialEq)]
pub enum PreviewOrder {
    /// Build it; answers with [`PreviewNews::Built`].
    Build {
        /// The request.
        id: u64,
        /// The draft.
        draft: Box<Draft>,
        /// Whether sends of the profile carry their id.
        correlate: bool,
        /// Columns for tables.
        width: usize,
    },
    /// Open the HTML in a browser; answers with [`PreviewNews::Opened`].
    Open(Arc<Preview>),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum PreviewNews {
    /// The pages, or why there are none.
    Built {
        /// The request.
        id: u64,
        /// The pages.
        result: Result<Arc<Preview>, String>,
    },
    /// The HTML was opened, or why not.
    Opened(Result<OpenedPage, String>),
}

/// How the HTML was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedPage {
    /// By this program.
    By(String),
    /// Not from here: there is no display. The file, and the name of this machine.
    File(String, String),
}
