//! Postmark's HTTP API, asked: one client, one function for each question.
//!
//! What must not enter: hints, schedules (when to ask again is the job's business), SMTP. Every answer
//! is bounded, every wait has an end, and nothing secret is in an error.

mod account;
mod answer;
mod client;
mod practice;
mod queries;
mod templates;
mod unanswered;
mod wanted;
mod webhook;

pub use client::{Client, ClientError, Limits};
pub use practice::{CaughtMessage, CaughtMessages, Resent};
pub use unanswered::{DescribeTls, Proxy};
pub use wanted::{BounceQuery, MessageQuery, Page};
pub use webhook::WebhookClient;
