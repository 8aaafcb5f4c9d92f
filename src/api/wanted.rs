//! What a question asks for.

/// A part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Entries, at most 500.
    pub count: u32,
    /// Entries before them; with the count at most 10,000.
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

/// Which messages (section 4.4). What is empty is no filter, but an empty stream is `outbound`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MessageQuery {
    /// A metadata field; only one can be searched for.
    pub metadata: Option<(String, String)>,
    /// The stream.
    pub stream: String,
    /// Part of a recipient's address.
    pub recipient: String,
    /// Part of the subject.
    pub subject: String,
    /// First day, Eastern: `2026-11-01`.
    pub from_date: String,
    /// Last day, Eastern.
    pub to_date: String,
    /// Which part of the list.
    pub page: Page,
}

/// Which bounces (section 4.5).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BounceQuery {
    /// The type's word, `SMTPApiError`.
    pub kind: String,
    /// The stream.
    pub stream: String,
    /// Part of the recipient's address.
    pub email: String,
    /// The message.
    pub message_id: String,
    /// First day, Eastern.
    pub from_date: String,
    /// Last day, Eastern.
    pub to_date: String,
    /// Which part of the list.
    pub page: Page,
}
