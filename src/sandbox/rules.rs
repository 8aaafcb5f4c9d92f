//! What Postmark refuses after it accepted a message: one list of rules for both ways in
//! (postmark-facts.md sections 3.2, 3.3, 4.8 and 12.8). Where no source gives Postmark's words, they are
//! ours and say so; where the facts differ, a switch decides.

mod content;
mod recipients;
mod sender;
#[cfg(test)]
mod tests;

pub(super) use recipients::all_inactive;
use serde::{Deserialize, Serialize};

use super::account::{Account, Stream};
use super::scenario::Switches;
use super::submission::{Party, Submission, party};

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

/// Characters of what somebody typed that a refusal repeats.
const SHOWN_CHARS: usize = 320;

/// A submission on trial.
struct Case<'a> {
    account: &'a Account,
    switches: &'a Switches,
    submission: &'a Submission,
    /// The sender, as far as From can be read.
    from: Party,
    /// Every recipient once.
    everybody: Vec<String>,
    stream: Option<&'a Stream>,
    /// Milliseconds since the Unix epoch.
    now: i64,
}

/// What one rule says of a case.
type Rule = fn(&Case<'_>) -> Result<(), ApiError>;

/// All rules. Which one Postmark looks at first is unknown; this goes from the account inwards.
const RULES: [Rule; 14] = [
    sender::may_send,
    sender::is_an_address,
    sender::is_verified,
    recipients::stream_sends,
    recipients::are_addresses,
    recipients::are_few,
    content::has_a_body,
    content::is_small,
    content::has_short_fields,
    content::has_little_metadata,
    content::has_header_names,
    content::has_harmless_files,
    recipients::are_of_the_senders_domain,
    recipients::are_active,
];

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
    let server = account.servers.iter().find(|one| one.id == server);
    let server = server.ok_or_else(|| ApiError::new(422, "Invalid server or account."))?;
    let is_meant = |stream: &&Stream| stream.id.eq_ignore_ascii_case(submission.stream());
    let case = Case {
        account,
        switches,
        submission,
        from: party(&submission.from),
        everybody: submission.everybody(),
        stream: server.streams.iter().find(is_meant),
        now,
    };
    RULES.iter().try_for_each(|rule| rule(&case))?;
    Ok(recipients::inactive(&case))
}

/// Error 300, an invalid request: nearly everything.
fn invalid(message: impl Into<String>) -> ApiError {
    ApiError::new(300, message)
}

/// What somebody typed, short enough to be told.
fn shown(text: &str) -> String {
    text.chars().take(SHOWN_CHARS).collect()
}

/// `Err` with what `error` makes if the rule is broken.
fn unless(holds: bool, error: impl FnOnce() -> ApiError) -> Result<(), ApiError> {
    if holds { Ok(()) } else { Err(error()) }
}
