//! The questions that a server token opens, one function each.

use reqwest::Method;
use serde::Serialize;
use serde_json::{Value, json};

use super::client::{Client, Holder, Question, path};
use super::wanted::{BounceQuery, MessageQuery, Page};
use crate::postmark::Secret;
use crate::postmark::api::{
    BounceDump, BounceReport, Bounces, DeliveryStats, EmailAnswer, MessageDetails, MessageStreams,
    Messages, ServerInfo, StatsOutbound, SuppressionRow, SuppressionStatus, Suppressions,
};
use crate::record::ApiFailure;

pub(super) type Query = Vec<(String, String)>;

/// Non-empty filters, with the page.
pub(super) fn query(page: Page, filters: &[(&str, &str)]) -> Query {
    let numbers = [
        ("count", page.count.to_string()),
        ("offset", page.offset.to_string()),
    ];
    let texts = filters.iter().filter(|(_, value)| !value.is_empty());
    numbers
        .into_iter()
        .chain(texts.map(|(key, value)| (*key, (*value).to_owned())))
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// For a request without a body.
pub(super) const NOTHING: Option<&Value> = None;

impl Client {
    pub(super) async fn get<T: serde::de::DeserializeOwned>(
        &self,
        holder: Holder,
        token: &Secret,
        path: String,
        query: Query,
    ) -> Result<T, ApiFailure> {
        let method = Method::GET;
        let question = Question {
            method,
            path,
            query,
            holder,
            token,
        };
        self.ask(question, NOTHING).await
    }

    pub(super) async fn change<T: serde::de::DeserializeOwned>(
        &self,
        method: Method,
        (holder, token): (Holder, &Secret),
        path: String,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, ApiFailure> {
        let query = Vec::new();
        let question = Question {
            method,
            path,
            query,
            holder,
            token,
        };
        self.ask(question, body).await
    }

    /// `GET /server`: identifies the token's server. Teach the response's tokens to the redactor first.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`], as for every request.
    pub async fn server(&self, token: &Secret) -> Result<ServerInfo, ApiFailure> {
        self.get(Holder::Server, token, "/server".into(), Vec::new())
            .await
    }

    /// `POST /email` with the fields of section 4.2. Never retry: nothing prevents a duplicate.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; without an error code, unless refused or not sent, the message may have been accepted.
    pub async fn send_email(
        &self,
        token: &Secret,
        email: &Value,
    ) -> Result<EmailAnswer, ApiFailure> {
        let who = (Holder::Server, token);
        self.change(Method::POST, who, "/email".into(), Some(email))
            .await
    }

    /// Sends up to 500 messages: `POST /email/batch`. Each has an answer of its own, in their order. Never ask twice.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`] for all of them, as for [`Client::send_email`].
    pub async fn send_batch(
        &self,
        token: &Secret,
        emails: &[Value],
    ) -> Result<Vec<Result<EmailAnswer, ApiFailure>>, ApiFailure> {
        let question = Question {
            method: Method::POST,
            path: "/email/batch".into(),
            query: Vec::new(),
            holder: Holder::Server,
            token,
        };
        self.ask_for_each(question, &emails).await
    }

    /// Searches messages, newest first: `GET /messages/outbound`.
    pub async fn messages(
        &self,
        token: &Secret,
        wanted: &MessageQuery,
    ) -> Result<Messages, ApiFailure> {
        let mut query = query(
            wanted.page,
            &[
                ("messagestream", &wanted.stream),
                ("recipient", &wanted.recipient),
                ("subject", &wanted.subject),
                ("fromdate", &wanted.from_date),
                ("todate", &wanted.to_date),
            ],
        );
        if let Some((key, value)) = &wanted.metadata {
            query.push((format!("metadata_{key}"), value.clone()));
        }
        self.get(Holder::Server, token, "/messages/outbound".into(), query)
            .await
    }

    /// One message with its events.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; `NotFound` if no message has this ID, `Malformed` if the response is about another
    /// one.
    pub async fn message_details(
        &self,
        token: &Secret,
        id: &str,
    ) -> Result<MessageDetails, ApiFailure> {
        let path = path(&["messages", "outbound", id, "details"]);
        let blank = self.blank("GET", &path);
        let details: MessageDetails = self.get(Holder::Server, token, path, Vec::new()).await?;
        if details.message.message_id.eq_ignore_ascii_case(id) {
            return Ok(details);
        }
        Err(ApiFailure {
            status: Some(200),
            message: "the answer is about another message than the one that was asked for".into(),
            ..blank
        })
    }

    pub async fn message_dump(&self, token: &Secret, id: &str) -> Result<BounceDump, ApiFailure> {
        let path = path(&["messages", "outbound", id, "dump"]);
        self.get(Holder::Server, token, path, Vec::new()).await
    }

    pub async fn bounces(
        &self,
        token: &Secret,
        wanted: &BounceQuery,
    ) -> Result<Bounces, ApiFailure> {
        let query = query(
            wanted.page,
            &[
                ("type", &wanted.kind),
                ("messagestream", &wanted.stream),
                ("emailFilter", &wanted.email),
                ("messageID", &wanted.message_id),
                ("fromdate", &wanted.from_date),
                ("todate", &wanted.to_date),
            ],
        );
        self.get(Holder::Server, token, "/bounces".into(), query)
            .await
    }

    /// The source of a bounce; for an SMTP API error, the full error, its code and the message.
    pub async fn bounce_dump(&self, token: &Secret, id: u64) -> Result<BounceDump, ApiFailure> {
        self.get(
            Holder::Server,
            token,
            format!("/bounces/{id}/dump"),
            Vec::new(),
        )
        .await
    }

    /// Reactivates the address of a bounce.
    ///
    /// # Errors
    ///
    /// [`ApiFailure`]; code 1003 if that is not allowed.
    pub async fn activate_bounce(
        &self,
        token: &Secret,
        id: u64,
    ) -> Result<BounceReport, ApiFailure> {
        #[derive(serde::Deserialize)]
        struct Activated {
            #[serde(rename = "Bounce")]
            bounce: BounceReport,
        }
        let who = (Holder::Server, token);
        let path = format!("/bounces/{id}/activate");
        let activated: Activated = self.change(Method::PUT, who, path, NOTHING).await?;
        Ok(activated.bounce)
    }

    pub async fn delivery_stats(&self, token: &Secret) -> Result<DeliveryStats, ApiFailure> {
        self.get(Holder::Server, token, "/deliverystats".into(), Vec::new())
            .await
    }

    pub async fn message_streams(&self, token: &Secret) -> Result<MessageStreams, ApiFailure> {
        let archived = ("IncludeArchivedStreams".to_owned(), "true".to_owned());
        let path = "/message-streams".into();
        self.get(Holder::Server, token, path, vec![archived]).await
    }

    /// The suppressions on `stream`, of `address` or (if empty) of everyone.
    pub async fn suppressions(
        &self,
        token: &Secret,
        stream: &str,
        address: &str,
    ) -> Result<Vec<SuppressionRow>, ApiFailure> {
        let path = path(&["message-streams", stream, "suppressions", "dump"]);
        let filter = Some(address).filter(|address| !address.is_empty());
        let query = filter.map(|address| ("EmailAddress".to_owned(), address.to_owned()));
        let found: Suppressions<SuppressionRow> = self
            .get(Holder::Server, token, path, query.into_iter().collect())
            .await?;
        Ok(found.rows)
    }

    /// Removes `address` from the suppressions of `stream`; the row tells if that was refused.
    pub async fn unsuppress(
        &self,
        token: &Secret,
        stream: &str,
        address: &str,
    ) -> Result<Vec<SuppressionStatus>, ApiFailure> {
        let path = path(&["message-streams", stream, "suppressions", "delete"]);
        let body = json!({ "Suppressions": [{ "EmailAddress": address }] });
        let who = (Holder::Server, token);
        let found: Suppressions<SuppressionStatus> =
            self.change(Method::POST, who, path, Some(&body)).await?;
        Ok(found.rows)
    }

    /// Statistics between two days (Eastern time); an empty day is no bound.
    pub async fn stats_outbound(
        &self,
        token: &Secret,
        from_date: &str,
        to_date: &str,
    ) -> Result<StatsOutbound, ApiFailure> {
        let bounds = [("fromdate", from_date), ("todate", to_date)];
        let query = bounds.into_iter().filter(|(_, date)| !date.is_empty());
        let query = query
            .map(|(key, date)| (key.to_owned(), date.to_owned()))
            .collect();
        self.get(Holder::Server, token, "/stats/outbound".into(), query)
            .await
    }
}
