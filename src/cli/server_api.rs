//! The HTTP API of a profile's server, as commands open it; in practice that of the practice server.

use std::time::Duration;

use serde_json::json;

use super::exit::{Exit, Refusal};
use super::json;
use super::plain::print;
use super::practice::Running;
use crate::delivery::{AheadOrder, lift};
use crate::net::Roots;
use crate::postmark::{Credential, Profile, Secret};
use crate::store::AppDirs;

/// Time limit of a request, unless the profile or `--timeout` sets another one.
const REQUEST: Duration = Duration::from_secs(30);

/// Where and how to ask.
pub(super) struct ServerApi {
    /// Base URL.
    pub base: String,
    /// The Server API token.
    pub token: Secret,
    /// Whose certificates are trusted.
    pub roots: Roots,
    /// Time limit of each request.
    pub limit: Duration,
    /// The practice server, which runs until this is dropped.
    _practice: Option<Running>,
}

impl ServerApi {
    /// Finds or starts the practice server if the profile is practice, whose address goes into `profile`.
    ///
    /// # Errors
    ///
    /// [`Exit::Connection`] if the practice server does not start; [`Exit::Configuration`] if there is no Server API
    /// token, or no API is known for the profile's host.
    pub(super) async fn open(
        profile: &mut Profile,
        credential: Option<&Credential>,
        places: &AppDirs,
    ) -> Result<Self, Refusal> {
        let (practice, roots) = practice(profile, places).await?;
        let token = match &practice {
            Some(server) => server.token().clone(),
            None => server_token(credential).map_err(|why| (Exit::Configuration, why))?,
        };
        let base = profile.api_base().map(str::to_owned);
        Ok(Self {
            base: base.ok_or_else(|| (Exit::Configuration, no_api(profile)))?,
            token,
            roots,
            limit: profile.timeout.map_or(REQUEST, Duration::from_secs),
            _practice: practice,
        })
    }
}

/// Has Postmark send to `address` on `stream` again, and prints that it does.
///
/// # Errors
///
/// [`Exit::Recipient`] if the address is still suppressed.
pub(super) async fn reactivate(
    api: &ServerApi,
    (address, stream): (&str, &str),
    as_json: bool,
) -> Result<(), Refusal> {
    let lifting = AheadOrder {
        api_base: api.base.clone(),
        token: api.token.clone(),
        roots: api.roots.clone(),
        stream: stream.to_owned(),
        recipients: Vec::new(),
        count: false,
        limit: api.limit,
    };
    let addresses = [address.to_owned()];
    lift(lifting, &addresses).await.map_err(|why| {
        let why = format!("{address} is still suppressed on the stream {stream}: {why}");
        (Exit::Recipient, why)
    })?;
    let text = match as_json {
        true => json::text(
            &json!({"v": 1, "event": "reactivated", "address": address, "stream": stream}),
        ),
        false => format!("Reactivated {address} on the stream {stream}.\n"),
    };
    let _ = print(&text);
    Ok(())
}

/// The practice server of a practice profile, and whose certificates are trusted.
async fn practice(
    profile: &mut Profile,
    places: &AppDirs,
) -> Result<(Option<Running>, Roots), Refusal> {
    if !profile.is_practice() {
        let ca_file = profile.ca_file.clone();
        return Ok((None, Roots::Platform { ca_file }));
    }
    let server = Running::find(places, &profile.smtp_ports).await;
    let server = server.map_err(|error| {
        let why = format!("the practice server did not start: {error}");
        (Exit::Connection, why)
    })?;
    profile.api_url = server.api_url().map(str::to_owned);
    let pem = server.ca_pem().to_owned();
    Ok((Some(server), Roots::Only { pem }))
}

/// The token for the API, or why there is none.
pub(super) fn server_token(credential: Option<&Credential>) -> Result<Secret, String> {
    match credential {
        Some(Credential::ServerToken(token)) => Ok(token.clone()),
        Some(Credential::SmtpToken { .. }) => Err(
            "an SMTP token does not work with Postmark's HTTP API; set POSTMARK_SERVER_TOKEN to the Server API token".into(),
        ),
        None => Err(
            "there is no Server API token; save it with `postrider token set`, or set POSTMARK_SERVER_TOKEN. To practice instead, use --profile practice".into(),
        ),
    }
}

/// Why the API of a profile cannot be asked.
pub(super) fn no_api(profile: &Profile) -> String {
    format!(
        "{} is not a Postmark host, so its API is not known; name the API with --api-url",
        profile.smtp_host
    )
}
