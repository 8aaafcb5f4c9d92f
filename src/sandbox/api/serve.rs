//! One connection: requests within bounds, tokens, faults, the way to the handler.

use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;

use http_body_util::BodyExt as _;
use hyper::body::{Body as _, Incoming};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, header, http};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::super::control;
use super::super::scenario::ApiFault;
use super::super::server_state::ServerState;
use super::super::state::unix_ms;
use super::super::wire::Share;
use super::answer::{Answered, Refusal, Sent, response};
use super::asked::{self, Asked};
use super::route::{Found, Handler, Needs, find};
use crate::postmark::Secret;

/// Bytes of a body; a batch has 50 MB (postmark-facts.md section 3.2).
const BODY_BYTES: usize = 50 * 1024 * 1024;
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;
pub(in crate::sandbox) const SERVER_TOKEN: &str = "x-postmark-server-token";
const ACCOUNT_TOKEN: &str = "x-postmark-account-token";
const TEST_TOKEN: &str = "POSTMARK_API_TEST";

/// Serves one connection until it ends.
pub(super) async fn serve(stream: TcpStream, house: Arc<ServerState>) {
    let Ok(_permit) = Arc::clone(&house.connections).try_acquire_owned() else {
        return;
    };
    let Ok(bound) = stream.local_addr() else {
        return;
    };
    let answering = Arc::clone(&house);
    let service = service_fn(move |request| {
        let house = Arc::clone(&answering);
        async move { answer(request, house, bound.ip()).await }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(house.idle)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    // What goes wrong is the client's own and ends only its connection.
    let _ = connection.await;
}

/// A fault without an answer ends the connection: that is what the error says.
#[derive(Debug, thiserror::Error)]
#[error("no answer, as the scenario has it")]
pub(super) struct Unanswered(#[from] Option<Infallible>);

async fn answer(
    request: Request<Incoming>,
    house: Arc<ServerState>,
    bound: IpAddr,
) -> Result<Sent, Unanswered> {
    let called = house.hosts.check(request.headers(), request.uri(), bound);
    if let Err(foreign) = called {
        return Ok(response(Err(plain(403, foreign.text()))));
    }
    if control::is_asked(request.uri().path()) {
        let control = control::Request::of(&request);
        return Ok(control::answer(control, house).await);
    }
    let fault = house.state().api_fault(request.uri().path());
    if let Some(fault) = fault {
        if fault.status == 0 {
            // The client is given nothing for as long as a silent one would be.
            tokio::time::sleep(house.idle).await;
            return Err(Unanswered(None));
        }
        return Ok(response(Err(refusal_of(fault))));
    }
    Ok(response(respond(request, house).await))
}

fn refusal_of(fault: ApiFault) -> Refusal {
    Refusal {
        status: fault.status,
        code: fault.code,
        message: fault.message,
        retry_after: fault.retry_after,
    }
}

async fn respond(request: Request<Incoming>, house: Arc<ServerState>) -> Answered {
    let (head, body) = request.into_parts();
    let (route, parts) = match find(head.method.as_str(), head.uri.path()) {
        Found::Route(route, parts) => (route, parts),
        Found::OtherMethod => return Err(plain(405, "Method Not Allowed")),
        Found::Nothing => return Err(Refusal::not_found()),
    };
    let (_, _, needs, handler) = *route;
    check_types(&head.headers, body.is_end_stream())?;
    let caller = caller(&head.headers, needs, &house)?;
    let (body, _share) = read(body, &house).await?;
    let query = asked::query(head.uri.query().unwrap_or_default());
    let order = Order {
        parts,
        query,
        body,
        caller,
    };
    // Handlers read files: not on the thread that serves everybody.
    let handled = tokio::task::spawn_blocking(move || order.run(&house, handler)).await;
    handled.unwrap_or_else(|_| Err(plain(500, "Internal Server Error")))
}

fn plain(status: u16, message: &str) -> Refusal {
    Refusal {
        status,
        code: None,
        message: message.to_owned(),
        retry_after: None,
    }
}

/// What a request asks, without the house.
struct Order {
    parts: Vec<String>,
    query: std::collections::HashMap<String, String>,
    body: Value,
    caller: Caller,
}

/// Whose token was sent.
#[derive(Clone, Copy)]
enum Caller {
    Server(u64),
    Test,
    Account,
}

impl Order {
    fn run(self, house: &ServerState, handler: Handler) -> Answered {
        let server = match self.caller {
            Caller::Server(id) => id,
            Caller::Test | Caller::Account => 0,
        };
        handler(&Asked {
            house,
            server,
            is_test: matches!(self.caller, Caller::Test),
            parts: self.parts,
            query: self.query,
            body: self.body,
            now: unix_ms(),
        })
    }
}

/// `Accept`, and with a body `Content-Type`, must name JSON: 415 otherwise (section 4). What the body of
/// that answer is nobody has told; this is the older error 409.
fn check_types(headers: &HeaderMap, no_body: bool) -> Result<(), Refusal> {
    let names_json = |name: header::HeaderName| {
        let mut values = headers.get_all(name).iter();
        values.any(|value| {
            let value = value.to_str().unwrap_or_default().to_ascii_lowercase();
            value.contains("application/json")
        })
    };
    if !names_json(header::ACCEPT) {
        let text = "The 'Accept' header must be 'application/json'.";
        return Err(Refusal::new(415, 409, text));
    }
    if !no_body && !names_json(header::CONTENT_TYPE) {
        let text = "The 'Content-Type' header must be 'application/json'.";
        return Err(Refusal::new(415, 409, text));
    }
    Ok(())
}

/// Which token was sent; only one may be (section 4).
fn caller(headers: &HeaderMap, needs: Needs, house: &ServerState) -> Result<Caller, Refusal> {
    let token = |name: &str| {
        let value = headers.get(name)?.to_str().unwrap_or_default();
        Some(value.trim().to_owned())
    };
    let (server, account) = (token(SERVER_TOKEN), token(ACCOUNT_TOKEN));
    let (wanted, other) = match needs {
        Needs::Account => (account, server),
        Needs::Server | Needs::ServerOrTest => (server, account),
    };
    if let (Some(_), Some(_)) = (&wanted, &other) {
        let text = match needs {
            Needs::Account => "Please do not include Server API Token for Account API Token calls.",
            _ => "Please do not include Account API Token for Server API Token calls.",
        };
        return Err(Refusal::new(401, 10, text));
    }
    let sent = wanted.as_deref().or(other.as_deref()).unwrap_or_default();
    if sent.is_empty() {
        let text = "No Account or Server API tokens were supplied in the HTTP headers. Please add a header for either X-Postmark-Server-Token or X-Postmark-Account-Token.";
        return Err(Refusal::new(
            if wanted.is_some() { 422 } else { 401 },
            10,
            text,
        ));
    }
    known(wanted.as_deref().unwrap_or_default(), needs, house).ok_or_else(|| {
        let kind = if needs == Needs::Account {
            "Account"
        } else {
            "Server"
        };
        let text = format!("Request does not contain a valid {kind} token.");
        Refusal::new(401, 10, text)
    })
}

/// Whose token it is; its letters count without regard to case.
fn known(token: &str, needs: Needs, house: &ServerState) -> Option<Caller> {
    let is = |secret: &Secret| secret.expose().eq_ignore_ascii_case(token);
    let state = house.state();
    match needs {
        Needs::Account => is(&state.account.token).then_some(Caller::Account),
        Needs::ServerOrTest if token.eq_ignore_ascii_case(TEST_TOKEN) => Some(Caller::Test),
        Needs::Server | Needs::ServerOrTest => {
            let mut servers = state.account.servers.iter();
            let found = servers.find(|server| server.tokens.iter().any(is));
            found.map(|server| Caller::Server(server.id))
        }
    }
}

/// Reads a body within its bound and within the memory that all connections share.
async fn read(mut body: Incoming, house: &ServerState) -> Result<(Value, Option<Share>), Refusal> {
    let too_large = || plain(413, "Request Entity Too Large");
    if body.size_hint().lower() > BODY_BYTES as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    let mut share = Share::first(&house.memory);
    while let Ok(Some(frame)) = timeout(house.idle, body.frame()).await {
        let Ok(frame) = frame else {
            return Err(plain(400, "Bad Request"));
        };
        bytes.extend_from_slice(frame.data_ref().map_or(&[], |data| data));
        if bytes.len() > BODY_BYTES {
            return Err(too_large());
        }
        if !share
            .as_mut()
            .is_some_and(|share| share.covers(bytes.len()))
        {
            return Err(plain(503, "Service Unavailable"));
        }
    }
    if !body.is_end_stream() {
        return Err(plain(
            http::StatusCode::REQUEST_TIMEOUT.as_u16(),
            "Request Timeout",
        ));
    }
    if bytes.is_empty() {
        return Ok((Value::Null, share));
    }
    let parsed = serde_json::from_slice(&bytes);
    let invalid = |_| Refusal::new(422, 402, "Received invalid JSON input.");
    Ok((parsed.map_err(invalid)?, share))
}
