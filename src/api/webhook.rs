//! Posts webhooks, as Postmark does: to an application, once per event. Redirects are not followed, no proxy is used,
//! and of the answer only the start is read.

use std::sync::Arc;
use std::time::Instant;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::client::{ClientError, Limits};
use super::unanswered::chain;
use crate::record::{WebhookAnswer, WebhookRequest};

/// Bytes of an answer that are read.
const ANSWER_BYTES: usize = 4 * 1024;
/// Characters of an answer that are kept.
const ANSWER_CHARS: usize = 200;

/// Posts webhooks. A clone shares its connections.
#[derive(Debug, Clone)]
pub struct WebhookClient {
    http: Client,
}

impl WebhookClient {
    /// A client for `http://` and `https://` URLs; `tls` is the one configuration of `net`. Without it no certificate
    /// is trusted, so that only `http://` works.
    ///
    /// # Errors
    ///
    /// [`ClientError::Setup`] if the HTTP library does not take the settings.
    pub fn new(tls: Option<&Arc<ClientConfig>>) -> Result<Self, ClientError> {
        let tls = match tls {
            Some(tls) => ClientConfig::clone(tls),
            None => trusting_nobody()?,
        };
        let http = Client::builder()
            .tls_backend_preconfigured(tls)
            .connect_timeout(Limits::default().connect)
            .redirect(Policy::none())
            .no_proxy()
            .user_agent(concat!("postrider/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| ClientError::Setup(chain(&error).join(": ")))?;
        Ok(Self { http })
    }

    /// Posts one webhook. What goes wrong is an answer, too: without a status, with the reason.
    pub async fn post(&self, request: WebhookRequest) -> WebhookAnswer {
        let started = Instant::now();
        let (status, words) = match self.try_post(request).await {
            Ok((status, words)) => (Some(status), words),
            Err(why) => (None, why),
        };
        WebhookAnswer {
            status,
            words,
            ms: u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX),
        }
    }

    async fn try_post(&self, request: WebhookRequest) -> Result<(u16, String), String> {
        let mut headers = headers(&request.headers)?;
        let login = request.login.as_ref().or(request.url.login());
        if login.is_some() {
            // One login only: `basic_auth` adds a second header.
            headers.remove(AUTHORIZATION);
        }
        let mut post = self
            .http
            .post(request.url.plain())
            .timeout(request.limit)
            .headers(headers);
        if let Some((user, password)) = login {
            post = post.basic_auth(user, Some(password.expose()));
        }
        let failed = |error: reqwest::Error| match error.is_timeout() {
            true => format!("no answer within {:?}", request.limit),
            false => chain(&error.without_url()).pop().unwrap_or_default(),
        };
        let response = post.body(request.body).send().await.map_err(failed)?;
        let status = response.status().as_u16();
        if response.status().is_redirection() {
            return Ok((status, "redirects are not followed".into()));
        }
        // An answer that is cut off is an answer all the same.
        Ok((status, start(response).await))
    }
}

fn trusting_nobody() -> Result<ClientConfig, ClientError> {
    let provider = Arc::new(ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError::Setup(error.to_string()))?;
    Ok(builder
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth())
}

/// The given headers, with JSON as the content type unless they name one.
fn headers(given: &[(String, String)]) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    for (name, value) in given {
        let unusable = |_| format!("the header `{name}` cannot be sent");
        let key = HeaderName::from_bytes(name.as_bytes()).map_err(|_| unusable(()))?;
        let value = HeaderValue::from_str(value).map_err(|_| unusable(()))?;
        headers.insert(key, value);
    }
    Ok(headers)
}

/// The start of an answer, in one line.
async fn start(mut response: Response) -> String {
    let mut bytes = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        bytes.extend_from_slice(&chunk);
        if bytes.len() >= ANSWER_BYTES {
            break;
        }
    }
    bytes.truncate(ANSWER_BYTES);
    let text = String::from_utf8_lossy(&bytes);
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(ANSWER_CHARS).collect()
}
