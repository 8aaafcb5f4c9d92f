//! What the log shows.

use crate::app::attempt::Attempt;
use crate::app::line::LineField;

/// The log pane.
#[derive(Debug, Clone, Default)]
pub struct LogPane {
    /// All sends of this run, oldest first; bounded.
    pub attempts: Vec<Attempt>,
    /// Whether the transcript is shown below the ladder.
    pub transcript: bool,
    /// Lines scrolled up from the end; 0 follows.
    pub scroll_back: usize,
    /// The search, if one is open.
    pub search: Option<LineField>,
    /// The selected first step, while they are offered.
    pub choice: usize,
}
