//! The control API of a practice server (docs/src/practice.md).

use reqwest::Method;
use serde::Deserialize;

use super::client::{Client, Holder, Question, path};
use super::queries::NOTHING;
use crate::postmark::Secret;
use crate::record::ApiFailure;

/// Messages that a practice server found.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaughtMessages {
    /// How many match.
    pub total: usize,
    /// The newest of them.
    pub messages: Vec<CaughtMessage>,
}

/// One of them, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaughtMessage {
    /// Its MessageID.
    pub id: String,
}

#[derive(Deserialize)]
struct Deleted {
    deleted: usize,
}

impl Client {
    /// Searches the messages that a practice server caught, or waits for them: `query` is as documented for
    /// `GET /sandbox/messages`.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if fewer came than it waited for.
    pub async fn caught_messages(
        &self,
        token: &Secret,
        query: Vec<(String, String)>,
    ) -> Result<CaughtMessages, ApiFailure> {
        let path = "/sandbox/messages".into();
        self.get(Holder::Server, token, path, query).await
    }

    /// Deletes the message `id` that a practice server caught, or without one those that the filters in `query`
    /// match; returns how many were deleted.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if it does not know the message.
    pub async fn delete_caught(
        &self,
        token: &Secret,
        id: Option<&str>,
        query: Vec<(String, String)>,
    ) -> Result<usize, ApiFailure> {
        let parts = ["sandbox", "messages"].into_iter().chain(id);
        let question = Question {
            method: Method::DELETE,
            path: path(&parts.collect::<Vec<_>>()),
            query,
            holder: Holder::Server,
            token,
        };
        let deleted: Deleted = self.ask(question, NOTHING).await?;
        Ok(deleted.deleted)
    }
}
