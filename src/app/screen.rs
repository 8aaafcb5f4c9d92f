//! The screens, and the panes of the compose screen.

/// A screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Screen {
    /// The form and the log.
    #[default]
    Compose,
    /// What the practice server caught; offered in practice only.
    Inbox,
    /// The check ladder.
    Setup,
    /// Every send that is kept.
    Activity,
    /// The account at Postmark: servers, sender signatures, domains.
    Account,
}

/// Which pane of the compose screen has the keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Pane {
    /// The form.
    #[default]
    Form,
    /// The log, with the failure card if there is one.
    Log,
}

impl Pane {
    /// The other one.
    pub(super) fn other(self) -> Self {
        match self {
            Self::Form => Self::Log,
            Self::Log => Self::Form,
        }
    }
}
