//! How far the guided setup has come.

use crate::record::Walks;

/// What the Setup screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SetupPart {
    /// The check ladder.
    #[default]
    Check,
    /// The walkthrough.
    Walkthrough,
}

/// The walkthrough.
#[derive(Debug, Clone, Default)]
pub struct WalkPane {
    /// Which part of the Setup screen is shown.
    pub part: SetupPart,
    /// Rows scrolled down in the step.
    pub scroll: usize,
    /// How far it has come, profile by profile.
    pub walks: Walks,
    /// Whether nothing was set up before this run.
    pub first_start: bool,
}

impl WalkPane {
    /// As it opens.
    pub(in crate::app) fn new(walks: Walks, first_start: bool) -> Self {
        Self {
            walks,
            first_start,
            ..Self::default()
        }
    }

    /// Whether the first start has still to be told where to begin.
    pub fn invites(&self) -> bool {
        self.first_start && self.walks.profiles.is_empty()
    }
}
