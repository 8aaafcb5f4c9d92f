//! The client: where it asks, with which token, within which bounds.

use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Method, Response, Url};
use rustls::ClientConfig;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::answer;
use super::unanswered::{DescribeTls, Proxy, Route, chain};
use crate::postmark::{API_URL, Redactor, Secret, TokenShape, is_unsafe};
use crate::record::{ApiFailure, ApiFailureKind};

/// Timeouts and size limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Until connected.
    pub connect: Duration,
    /// For a whole request and its response.
    pub request: Duration,
    /// Maximum size of a response.
    pub answer_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            request: Duration::from_secs(30),
            answer_bytes: 16 * 1024 * 1024,
        }
    }
}

/// Why a client could not be created.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The API's URL is invalid.
    #[error("the address of the API, `{url}`, cannot be used: {why}. Postmark's own is {API_URL}")]
    Url {
        /// The URL, redacted.
        url: String,
        /// What is wrong with it.
        why: String,
    },
    /// The HTTP library rejected the settings.
    #[error("the HTTP client could not be set up: {0}")]
    Setup(String),
}

/// Which header a token goes into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Holder {
    Server,
    Account,
}

impl Holder {
    fn header(self) -> &'static str {
        match self {
            Self::Server => "X-Postmark-Server-Token",
            Self::Account => "X-Postmark-Account-Token",
        }
    }
}

/// A client of Postmark's API. Clones share its connections.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: Url,
    limits: Limits,
    redactor: Redactor,
    route: Route,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Client({})", self.host())
    }
}

impl Client {
    /// A client for the API at `base` (`https://api.postmarkapp.com`). `tls` is the one configuration of
    /// `net`. `HTTPS_PROXY` is honoured, but never for this machine; redirects are not followed.
    /// `redactor` knows the secrets that must not show in errors; each token that is used joins it.
    ///
    /// # Errors
    ///
    /// [`ClientError::Url`] for an address that is not a URL, has no TLS and is not this machine, or has a
    /// login, a query or a fragment.
    pub fn new(
        base: &str,
        tls: &Arc<ClientConfig>,
        limits: Limits,
        redactor: Redactor,
    ) -> Result<Self, ClientError> {
        let base_url = usable(base).map_err(|why| ClientError::Url {
            url: presentable(base, &redactor),
            why,
        })?;
        let local = base_url.host_str().is_some_and(is_local);
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(ClientConfig::clone(tls))
            .connect_timeout(limits.connect)
            .timeout(limits.request)
            .redirect(Policy::none())
            .user_agent(concat!("postrider/", env!("CARGO_PKG_VERSION")));
        let builder = if local { builder.no_proxy() } else { builder };
        // `reqwest` takes the same variables, and none of them for a plain connection to this machine.
        let proxy = (!local).then(Proxy::of_environment).flatten();
        let http = builder
            .build()
            .map_err(|error| ClientError::Setup(chain(&error).join(": ")))?;
        Ok(Self {
            http,
            base: base_url,
            limits,
            redactor,
            route: Route::new(proxy),
        })
    }

    /// Uses `describe` for TLS errors.
    #[must_use]
    pub fn describing_tls(mut self, describe: DescribeTls) -> Self {
        self.route.describe_tls = describe;
        self
    }

    /// The host, with its port if it is not the default.
    pub fn host(&self) -> String {
        let host = self.base.host_str().unwrap_or_default();
        match self.base.port() {
            Some(port) => format!("{host}:{port}"),
            None => host.to_owned(),
        }
    }

    /// Sends a request and reads the response.
    pub(super) async fn ask<T: DeserializeOwned>(
        &self,
        question: Question<'_>,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<T, ApiFailure> {
        let blank = self.blank(question.method.as_str(), &question.path);
        let asked = async {
            let response = self.send(&question, body).await?;
            answer::read(response, self.limits.answer_bytes, &blank, &self.route).await
        };
        let asked = asked.await;
        asked.map_err(|failure| self.presentable(&question, failure))
    }

    /// Asks, and reads an answer that is a list: each of its items is an answer of its own.
    pub(super) async fn ask_for_each<T: DeserializeOwned>(
        &self,
        question: Question<'_>,
        body: &(impl Serialize + Sync),
    ) -> Result<Vec<Result<T, ApiFailure>>, ApiFailure> {
        let blank = self.blank(question.method.as_str(), &question.path);
        let asked = async {
            let response = self.send(&question, Some(body)).await?;
            answer::read_each(response, self.limits.answer_bytes, &blank, &self.route).await
        };
        let presentable = |failure| self.presentable(&question, failure);
        let answers = asked.await.map_err(presentable)?;
        let answers = answers.into_iter();
        Ok(answers.map(|one| one.map_err(presentable)).collect())
    }

    fn presentable(&self, question: &Question<'_>, mut failure: ApiFailure) -> ApiFailure {
        let mut redactor = self.redactor.clone();
        redactor.learn(question.token);
        failure.message = one_line(&redactor, &failure.message);
        for cause in &mut failure.causes {
            *cause = one_line(&redactor, cause);
        }
        failure
    }

    async fn send(
        &self,
        question: &Question<'_>,
        body: Option<&(impl Serialize + Sync)>,
    ) -> Result<Response, ApiFailure> {
        let blank = self.blank(question.method.as_str(), &question.path);
        check_token(question, &blank)?;
        let address = self.address(question);
        check_path(&address, question, &blank)?;
        let mut request = self
            .http
            .request(question.method.clone(), address)
            .header("Accept", "application/json")
            .header(question.holder.header(), question.token.expose());
        if let Some(body) = body {
            request = request.json(body);
        }
        let sent = request.send().await;
        sent.map_err(|error| self.route.failure(&error, &blank))
    }

    fn address(&self, question: &Question<'_>) -> Url {
        let mut address = self.base.clone();
        let base = address.path().trim_end_matches('/').to_owned();
        address.set_path(&format!("{base}{}", question.path));
        if !question.query.is_empty() {
            address
                .query_pairs_mut()
                .extend_pairs(question.query.iter());
        }
        address
    }

    /// A template for failures of this request.
    pub(super) fn blank(&self, method: &str, path: &str) -> ApiFailure {
        ApiFailure {
            request: format!("{method} {path}"),
            host: self.host(),
            kind: ApiFailureKind::Malformed,
            status: None,
            code: None,
            message: String::new(),
            retry_after: None,
            causes: Vec::new(),
        }
    }
}

/// A request.
pub(super) struct Question<'a> {
    pub method: Method,
    /// Begins with a slash; see [`path`].
    pub path: String,
    pub query: Vec<(String, String)>,
    pub holder: Holder,
    pub token: &'a Secret,
}

/// Sends only what is shaped like a token, not a password typed by mistake.
fn check_token(question: &Question<'_>, blank: &ApiFailure) -> Result<(), ApiFailure> {
    let shape = TokenShape::of(question.token.expose());
    let is_test = shape == TokenShape::ApiTest && question.path.starts_with("/email");
    if shape == TokenShape::Uuid || is_test {
        return Ok(());
    }
    Err(ApiFailure {
        kind: ApiFailureKind::NotSent,
        message: "this is not shaped like an API token, so it was not sent anywhere".into(),
        ..blank.clone()
    })
}

/// Maximum length of an error message; Postmark's are shorter.
const MOST_CHARS: usize = 2_000;

/// Response text for display: redacted, one bounded line, without control, invisible or bidirectional
/// characters.
fn one_line(redactor: &Redactor, text: &str) -> String {
    let spaced = text
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c });
    let plain: String = spaced.filter(|c| !is_unsafe(*c)).collect();
    redactor.scrub(&plain).chars().take(MOST_CHARS).collect()
}

/// Ensures that exactly the intended path is requested: a URL drops `.` and `..`, encoded or not.
fn check_path(
    address: &Url,
    question: &Question<'_>,
    blank: &ApiFailure,
) -> Result<(), ApiFailure> {
    let is_whole = address.path().ends_with(&question.path) && !question.path.contains("//");
    if is_whole {
        return Ok(());
    }
    Err(ApiFailure {
        kind: ApiFailureKind::NotSent,
        message: "the request names something by an empty id or by dots alone, which no id is"
            .into(),
        ..blank.clone()
    })
}

/// A path of these parts, percent-encoded except for unreserved characters (RFC 3986 section 2.3), so that an
/// ID cannot lead elsewhere.
pub(super) fn path(parts: &[&str]) -> String {
    let mut path = String::new();
    for part in parts {
        path.push('/');
        for byte in part.bytes() {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                    path.push(char::from(byte));
                }
                // Writing to a String cannot fail.
                _ => drop(write!(path, "%{byte:02X}")),
            }
        }
    }
    path
}

/// Parses `base` as a URL, or says what is wrong with it.
fn usable(base: &str) -> Result<Url, String> {
    let url = Url::parse(base).map_err(|error| format!("it is not a URL ({error})"))?;
    let host = url.host_str().unwrap_or_default();
    let why = match url.scheme() {
        "https" | "http" if host.is_empty() => "it names no host",
        "http" if !is_local(host) => "without https:// the token could be read on the way",
        "https" | "http" if !url.username().is_empty() || url.password().is_some() => {
            "it contains a username or password, which the API does not take"
        }
        "https" | "http" if url.query().is_some() || url.fragment().is_some() => {
            "it has a query or a fragment"
        }
        "https" | "http" => return Ok(url),
        _ => "it does not begin with https://",
    };
    Err(why.to_owned())
}

/// A URL for display: no login, no tokens, no control characters.
fn presentable(base: &str, redactor: &Redactor) -> String {
    use TokenShape as T;
    const SECRETS: [T; 5] = [
        T::Uuid,
        T::AccessKeyTransactional,
        T::AccessKeyBroadcast,
        T::OtherService,
        T::SecretKey,
    ];
    let login_end = base.rfind('@').map_or(0, |at| at + 1);
    let rest = &base[login_end..];
    let mut parts = rest.split(['/', ':', '?', '#', '&', '=']);
    if parts.any(|part| SECRETS.contains(&TokenShape::of(part))) {
        return "…".into();
    }
    let shown = if login_end > 0 {
        format!("…@{rest}")
    } else {
        rest.to_owned()
    };
    let plain: String = shown.chars().filter(|c| !is_unsafe(*c)).take(200).collect();
    redactor.scrub(&plain)
}

/// Whether a host is this computer.
fn is_local(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    bare.eq_ignore_ascii_case("localhost")
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests;
