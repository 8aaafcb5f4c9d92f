//! What makes a draft a unique message.

/// What makes a draft a unique message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The send's UUID.
    pub id: String,
    /// Seconds since the Unix epoch, for the Date header.
    pub unix_seconds: i64,
    /// Whether to add the ID as `X-PM-Metadata-postrider`.
    pub correlate: bool,
}
