//! The line above the footer.

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NoticeKind {
    Info,
    Warning,
    Error,
}

/// One line above the footer; stays until the next key that changes something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How loud.
    pub kind: NoticeKind,
    /// What.
    pub text: String,
}
