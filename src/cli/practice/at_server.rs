//! What `inbox` asks of the practice servers that run: only a server knows at once when a message comes, and what it
//! deletes it no longer finds.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::task::spawn_blocking;

use crate::api::{Client, ClientError, Limits, Resent};
use crate::net::{Roots, TlsSetupError, client_config};
use crate::postmark::Redactor;
use crate::record::{ApiFailure, ApiFailureKind};
use crate::sandbox::{Filter, Inbox, InboxError};
use crate::store::AppDirs;
use crate::store::place::{self, Place};
use crate::system;

/// Messages that are asked for at least.
const USUAL: usize = 100;
/// How much longer than the wait a response may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// A practice server could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub(super) enum AtServerError {
    /// Nobody catches messages.
    #[error(
        "no practice server is running with this inbox, so no message can arrive; start one with `postrider sandbox`"
    )]
    NotRunning,
    /// Nobody can do it.
    #[error("no practice server is running with this inbox; start one with `postrider sandbox`")]
    NotRunningNow,
    /// It does not know the message.
    #[error("{0}")]
    Unknown(String),
    /// It cannot do that to the message.
    #[error("{0}")]
    Refused(String),
    /// Too few messages came.
    #[error("{0}")]
    TooFew(String),
    /// The server did not answer as it should.
    #[error("the practice server at {host} did not answer: {why}")]
    Failed {
        /// The host that was asked.
        host: String,
        /// Why.
        why: String,
    },
    /// It cannot be asked.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// Its certificate cannot be used.
    #[error(transparent)]
    Tls(#[from] TlsSetupError),
    /// The inbox cannot be used.
    #[error(transparent)]
    Inbox(#[from] InboxError),
}

impl From<ApiFailure> for AtServerError {
    fn from(failure: ApiFailure) -> Self {
        if failure.kind == ApiFailureKind::NotFound {
            return Self::TooFew(failure.message);
        }
        if failure.kind == ApiFailureKind::Refused {
            return Self::Refused(failure.message);
        }
        let why = match failure.message.as_str() {
            "" => failure.causes.join(": "),
            message => message.to_owned(),
        };
        Self::Failed {
            host: failure.host,
            why,
        }
    }
}

/// The servers that use this inbox, the last one started first.
fn servers(places: &AppDirs, inbox: &Path) -> Vec<Place> {
    let inbox = absolute(inbox);
    let mut running = place::running(places);
    running.retain(|place| place.inbox == inbox && place.api_url.is_some());
    running
}

async fn client(place: &Place, limit: Duration) -> Result<Client, AtServerError> {
    let pem = system::read_text(&place.ca_file, &system::OWN).unwrap_or_default();
    // The control API is plain HTTP; the client is set up for TLS all the same.
    let tls = spawn_blocking(move || client_config(&Roots::Only { pem })).await;
    let tls = tls.map_err(|error| AtServerError::Failed {
        host: place.host.clone(),
        why: error.to_string(),
    })??;
    let limits = Limits {
        request: limit,
        ..Limits::default()
    };
    let url = place.api_url.as_deref().unwrap_or_default();
    Ok(Client::new(url, &tls, limits, Redactor::default())?)
}

/// Waits until `count` messages match, at the server started last; returns their ids, newest first. Without a server
/// those that are in the folder have to do.
pub(super) async fn wait(
    places: &AppDirs,
    inbox: &Path,
    filter: &Filter,
    (limit, count): (Duration, usize),
) -> Result<Vec<String>, AtServerError> {
    let Some(place) = servers(places, inbox).into_iter().next() else {
        let found = Inbox::open(inbox).find(filter);
        return match found.len() >= count {
            true => Ok(found),
            false => Err(AtServerError::NotRunning),
        };
    };
    let client = client(&place, limit + PATIENCE).await?;
    let mut query = query(filter);
    query.push(("wait".into(), format!("{}ms", limit.as_millis())));
    query.push(("count".into(), count.to_string()));
    query.push(("limit".into(), count.max(USUAL).to_string()));
    let found = client.caught_messages(&place.server_token, query).await?;
    let messages = found.messages.into_iter();
    Ok(messages.map(|message| message.id).collect())
}

/// Simulates, at the server started last, that a recipient opens a message or follows a link (`action` is `open` or
/// `click`); returns the message's id.
pub(super) async fn track(
    places: &AppDirs,
    inbox: &Path,
    message: (&str, &str),
    query: Vec<(String, String)>,
) -> Result<String, AtServerError> {
    let place = last_started(places, inbox)?;
    let client = client(&place, PATIENCE).await?;
    Ok(client
        .track_caught(&place.server_token, message, query)
        .await?)
}

/// Has the server started last send webhooks again.
pub(super) async fn resend(
    places: &AppDirs,
    inbox: &Path,
    id: &str,
) -> Result<Resent, AtServerError> {
    let place = last_started(places, inbox)?;
    let client = client(&place, PATIENCE).await?;
    Ok(client.resend_webhooks(&place.server_token, id).await?)
}

fn last_started(places: &AppDirs, inbox: &Path) -> Result<Place, AtServerError> {
    let running = servers(places, inbox).into_iter().next();
    running.ok_or(AtServerError::NotRunningNow)
}

/// Deletes the messages that match, at the servers and in the folder; returns how many.
pub(super) async fn clear(
    places: &AppDirs,
    inbox: &Path,
    filter: &Filter,
) -> Result<usize, AtServerError> {
    let mut deleted = 0;
    for place in servers(places, inbox) {
        let client = client(&place, PATIENCE).await?;
        let token = &place.server_token;
        deleted += client.delete_caught(token, None, query(filter)).await?;
    }
    // Left behind by servers that no longer run.
    Ok(deleted + Inbox::open(inbox).clear(filter)?)
}

/// Deletes one message, at the servers and in the folder.
pub(super) async fn delete(places: &AppDirs, inbox: &Path, id: &str) -> Result<(), AtServerError> {
    for place in servers(places, inbox) {
        let client = client(&place, PATIENCE).await?;
        let deleted = client.delete_caught(&place.server_token, Some(id), Vec::new());
        match deleted.await.map_err(AtServerError::from) {
            // It came another way.
            Ok(_) | Err(AtServerError::TooFew(_)) => {}
            Err(error) => return Err(error),
        }
    }
    match Inbox::open(inbox).delete(id) {
        Ok(()) | Err(InboxError::NotFound(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn query(filter: &Filter) -> Vec<(String, String)> {
    let fields = [
        ("to", &filter.to),
        ("from", &filter.from),
        ("subject", &filter.subject),
        ("tag", &filter.tag),
    ];
    let given = fields.into_iter().filter_map(|(name, value)| {
        let value = value.as_ref()?;
        Some((name.to_owned(), value.clone()))
    });
    given.collect()
}

/// An absolute path, for programs with other working folders.
pub(super) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}
