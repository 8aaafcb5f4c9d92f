//! Webhooks: requests that report an event to an application, and how it answered.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::postmark::{HookUrl, Secret};

/// A request that reports one event.
#[derive(Debug, Clone)]
pub struct WebhookRequest {
    /// Where it goes.
    pub url: HookUrl,
    /// Username and password for basic auth; takes precedence over the login in the URL.
    pub login: Option<(String, Secret)>,
    /// Further headers, in order.
    pub headers: Vec<(String, String)>,
    /// The JSON body, or what a sender of webhooks had for one.
    pub body: Vec<u8>,
    /// Time limit for the whole request and its answer.
    pub limit: Duration,
}

/// How the application answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookAnswer {
    /// The HTTP status; `None` if there was no answer.
    pub status: Option<u16>,
    /// The start of the answer's body, or why there is no answer.
    pub words: String,
    /// Milliseconds from the request to the answer.
    pub ms: u64,
}

/// One attempt to report an event of a caught message.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WebhookAttempt {
    /// When, in milliseconds since the Unix epoch.
    pub unix_ms: i64,
    /// The same for all attempts to report this event to this URL: `X-PM-Webhook-Trace-Id`.
    pub trace: String,
    /// The number of the webhook; 0 for one named on the command line.
    pub hook: u64,
    /// Where it went, without its login.
    pub url: String,
    /// `Delivery`, `Bounce`, `SpamComplaint`, `Open`, `Click`, or `SubscriptionChange`.
    pub record_type: String,
    /// Whom the event is about.
    pub recipient: String,
    /// When the event happened, in milliseconds since the Unix epoch.
    pub event_unix_ms: i64,
    /// 1 for the first attempt.
    pub number: u32,
    /// The HTTP status; `None` if there was no answer.
    pub status: Option<u16>,
    /// The start of the answer's body, or why there is no answer.
    pub words: String,
    /// Milliseconds from the request to the answer.
    pub ms: u64,
    /// When the next attempt is due, in milliseconds since the Unix epoch; `None` if there is none.
    pub next_unix_ms: Option<i64>,
}

impl WebhookAttempt {
    /// Whether the application took it: any status from 200 to 299.
    pub fn is_taken(&self) -> bool {
        self.status
            .is_some_and(|status| (200..300).contains(&status))
    }
}
