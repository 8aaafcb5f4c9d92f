//! What a question asks for.

/// A page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Maximum 500.
    pub count: u32,
    /// Entries to skip; with the count at most 10,000.
    pub offset: u32,
}

impl Default for Page {
    fn default() -> Self {
        Self {
            count: 50,
            offset: 0,
        }
    }
}

/// Message filters (section 4.4). Empty means no filter, except that an empty stream is `outbound`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageQuery {
    /// Only one metadata field can be searched for.
    pub metadata: Option<(String, String)>,
    pub stream: String,
    pub recipient: String,
    pub subject: String,
    /// First day, Eastern time: `2026-11-01`.
    pub from_date: String,
    /// Last day, Eastern time.
    pub to_date: String,
    pub page: Page,
}

/// Bounce filters (section 4.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BounceQuery {
    /// The type's API name, `SMTPApiError`.
    pub kind: String,
    pub stream: String,
    pub email: String,
    pub message_id: String,
    /// First day, Eastern time.
    pub from_date: String,
    pub to_date: String,
    pub page: Page,
}
