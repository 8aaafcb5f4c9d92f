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

/// What came of asking for webhooks once more.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Resent {
    /// The message that they are about.
    pub id: String,
    /// How many there are.
    pub resent: usize,
}

#[derive(Deserialize)]
struct Tracked {
    id: String,
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

    /// Simulates that a recipient opens a message that a practice server caught (`action` is `open`), or follows a
    /// link in it (`click`); `query` may name the `recipient` and the `link`. Returns the whole MessageID.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if it does not know the message, `Refused` with the reason if it cannot be opened.
    pub async fn track_caught(
        &self,
        token: &Secret,
        (id, action): (&str, &str),
        query: Vec<(String, String)>,
    ) -> Result<String, ApiFailure> {
        let path = path(&["sandbox", "messages", id, action]);
        let tracked: Tracked = self.post_caught(token, path, query).await?;
        Ok(tracked.id)
    }

    /// Sends the webhooks of a caught message again, or one of them; `id` is the start of the message's id or of a
    /// trace id.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if the practice server knows neither, `Refused` if there is nothing to send again.
    pub async fn resend_webhooks(&self, token: &Secret, id: &str) -> Result<Resent, ApiFailure> {
        let path = path(&["sandbox", "webhooks", id, "resend"]);
        self.post_caught(token, path, Vec::new()).await
    }

    async fn post_caught<T: serde::de::DeserializeOwned>(
        &self,
        token: &Secret,
        path: String,
        query: Vec<(String, String)>,
    ) -> Result<T, ApiFailure> {
        let question = Question {
            method: Method::POST,
            path,
            query,
            holder: Holder::Server,
            token,
        };
        self.ask(question, NOTHING).await
    }

    /// Deletes the message `id` that a practice server caught, or without one those that the filters in `query`
    /// match; returns how many were deleted.
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
