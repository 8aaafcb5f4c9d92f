//! The control API, for tests that use the practice server as their double: list, search, wait, read, delete. It is
//! under `/sandbox/` beside Postmark's API, takes the server token that the server was started with, and works
//! whatever scenario is played.

mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout_at};

pub(super) use self::request::Request;
pub use self::request::wait_time;
use self::request::{Search, Wait};
use super::api::answer::{Refusal, Sent, bytes, response};
use super::api::time::utc;
use super::inbox::{Inbox, InboxError};
use super::message_json::{listed, opened};
use super::search::Filter;
use super::server_state::ServerState;

/// Postmark's code for a message that does not exist.
const NOT_FOUND: u16 = 701;
/// Postmark's code for an invalid request.
const INVALID: u16 = 300;
/// Postmark's code for a wrong token.
const UNAUTHORIZED: u16 = 10;

/// Whether a path belongs to this API.
pub(super) fn is_asked(path: &str) -> bool {
    path == "/sandbox" || path.starts_with("/sandbox/")
}

/// What a request gets, or why not.
type Outcome = Result<Body, Refusal>;

/// A response of this API.
enum Body {
    Json(Value),
    Bytes(&'static str, Vec<u8>),
}

/// Answers one request. Waits as long as it asks for, but no longer than its connection.
pub(super) async fn answer(request: Request, house: Arc<ServerState>) -> Sent {
    match dispatch(request, &house).await {
        Ok(Body::Json(value)) => response(Ok(value)),
        Ok(Body::Bytes(kind, body)) => bytes(kind, body),
        Err(refusal) => response(Err(refusal)),
    }
}

async fn dispatch(request: Request, house: &ServerState) -> Outcome {
    if !request.has_token(house.state().server_token()) {
        let text = "The control API takes the server token of this practice server in the header X-Postmark-Server-Token.";
        return Err(Refusal::new(401, UNAUTHORIZED, text));
    }
    let inbox = house.inbox.clone();
    let path: Vec<&str> = request.path.iter().map(String::as_str).collect();
    match (request.method.as_str(), path.as_slice()) {
        ("GET", ["messages"]) => messages(inbox, request.search()?).await,
        ("DELETE", ["messages"]) => {
            let filter = request.filter_only()?;
            blocking(move || deleted(inbox.clear(&filter))).await
        }
        ("GET", ["messages", id]) => {
            let (id, filter) = ((*id).to_owned(), request.filter_only()?);
            blocking(move || message(&inbox, &id, &filter)).await
        }
        ("DELETE", ["messages", id]) => {
            let id = (*id).to_owned();
            blocking(move || {
                let id = whole_id(&inbox, &id, &Filter::default())?;
                deleted(inbox.delete(&id).map(|()| 1))
            })
            .await
        }
        ("GET", ["messages", id, "raw"]) => {
            let id = (*id).to_owned();
            blocking(move || {
                let id = whole_id(&inbox, &id, &Filter::default())?;
                let raw = inbox.raw(&id).map_err(refusal)?;
                Ok(Body::Bytes("message/rfc822", raw))
            })
            .await
        }
        ("GET", ["messages", id, "parts", number]) => {
            let (id, number) = ((*id).to_owned(), (*number).to_owned());
            blocking(move || part(&inbox, &id, &number)).await
        }
        (_, ["messages", ..]) => Err(Refusal {
            status: 405,
            code: None,
            message: "Method Not Allowed".into(),
            retry_after: None,
        }),
        _ => Err(Refusal::not_found()),
    }
}

/// Runs what reads files where it holds nobody up.
async fn blocking(work: impl FnOnce() -> Outcome + Send + 'static) -> Outcome {
    let failed = |_| Refusal::new(500, 101, "Internal Server Error");
    spawn_blocking(work).await.map_err(failed)?
}

/// Lists messages, once enough of them are there.
async fn messages(inbox: Inbox, search: Search) -> Outcome {
    let search = Arc::new(search);
    let found = match search.wait {
        Some(wait) => wait_for(&inbox, &search, wait).await?,
        None => find(&inbox, &search).await,
    };
    blocking(move || {
        let shown = found.iter().skip(search.offset).take(search.limit);
        let ids: Vec<String> = shown.cloned().collect();
        let items = inbox.items(&ids);
        let messages: Vec<Value> = items.iter().map(|item| listed(item, utc)).collect();
        Ok(Body::Json(
            json!({"v": 1, "total": found.len(), "messages": messages}),
        ))
    })
    .await
}

async fn find(inbox: &Inbox, search: &Arc<Search>) -> Vec<String> {
    let (inbox, search) = (inbox.clone(), Arc::clone(search));
    let found = spawn_blocking(move || inbox.find(&search.filter)).await;
    found.unwrap_or_default()
}

async fn wait_for(inbox: &Inbox, search: &Arc<Search>, wait: Wait) -> Result<Vec<String>, Refusal> {
    let until = Instant::now() + wait.limit;
    let mut changes = inbox.changes();
    loop {
        // What comes while the inbox is searched is a change after this one.
        changes.mark_unchanged();
        let found = find(inbox, search).await;
        if found.len() >= wait.count {
            return Ok(found);
        }
        if !matches!(timeout_at(until, changes.changed()).await, Ok(Ok(()))) {
            return Err(too_few(found.len(), wait));
        }
    }
}

fn too_few(found: usize, wait: Wait) -> Refusal {
    let time = match wait.limit {
        limit if limit.subsec_millis() == 0 => format!("{} s", limit.as_secs()),
        limit => format!("{} ms", limit.as_millis()),
    };
    let text = match wait.count {
        1 => format!("No matching message arrived within {time}."),
        count => format!("{found} of {count} matching messages arrived within {time}."),
    };
    Refusal::new(404, NOT_FOUND, text)
}

fn message(inbox: &Inbox, id: &str, filter: &Filter) -> Outcome {
    let id = whole_id(inbox, id, filter)?;
    let item = inbox.item(&id).map_err(refusal)?;
    let (_, html) = inbox.bodies(&id).map_err(refusal)?;
    Ok(Body::Json(opened(&item, html.as_deref(), utc)))
}

fn part(inbox: &Inbox, id: &str, number: &str) -> Outcome {
    let id = whole_id(inbox, id, &Filter::default())?;
    let number_of = number.parse().ok();
    let content = match number_of {
        Some(number) => inbox.part(&id, number).map_err(refusal)?,
        None => None,
    };
    let content = content.ok_or_else(|| {
        let number: String = number.chars().take(20).collect();
        Refusal::new(
            404,
            NOT_FOUND,
            format!("There is no part {number} with content."),
        )
    })?;
    Ok(Body::Bytes("application/octet-stream", content))
}

/// The message that `id` begins, or the `latest` that the filter matches.
fn whole_id(inbox: &Inbox, id: &str, filter: &Filter) -> Result<String, Refusal> {
    if id.eq_ignore_ascii_case("latest") {
        let latest = inbox.find(filter).into_iter().next();
        return latest.ok_or_else(|| Refusal::new(404, NOT_FOUND, "There is no matching message."));
    }
    inbox.whole_id(id).map_err(refusal)
}

fn deleted(count: Result<usize, InboxError>) -> Outcome {
    let count = count.map_err(refusal)?;
    Ok(Body::Json(json!({"v": 1, "deleted": count})))
}

fn refusal(error: InboxError) -> Refusal {
    match error {
        InboxError::NotFound(id) => {
            let id: String = id.chars().take(40).collect();
            Refusal::new(404, NOT_FOUND, format!("There is no message {id}."))
        }
        InboxError::Ambiguous { .. } => Refusal::new(422, INVALID, error.to_string()),
        InboxError::Unreadable { .. } | InboxError::Unwritable { .. } => {
            Refusal::new(503, 100, error.to_string())
        }
    }
}
