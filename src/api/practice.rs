//! The control API of a practice server (docs/src/practice.md).

use reqwest::Method;
use serde::Deserialize;

use super::client::{Client, Holder, Question, path};
use super::queries::NOTHING;
use crate::postmark::Secret;
use crate::record::ApiFailure;

/// Messages found on a practice server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaughtMessages {
    /// Total number of matches.
    pub total: usize,
    /// The newest matches.
    pub messages: Vec<CaughtMessage>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CaughtMessage {
    pub id: String,
}

#[derive(Deserialize)]
struct Deleted {
    deleted: usize,
}

impl Client {
    /// Searches the messages of a practice server, or waits for them: `query` as documented for `GET
    /// /sandbox/messages`.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if fewer arrived than expected.
    pub async fn caught_messages(
        &self,
        token: &Secret,
        query: Vec<(String, String)>,
    ) -> Result<CaughtMessages, ApiFailure> {
        let path = "/sandbox/messages".into();
        self.get(Holder::Server, token, path, query).await
    }

    /// Deletes the message `id`, or, without one, all that match the filters in `query`; returns the number
    /// of deleted messages.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if there is no such message.
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
