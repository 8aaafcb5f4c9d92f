//! Whose token it is, and what its server has: asked of the API, one header at a time.

use std::time::Instant;

use tokio::sync::oneshot;

use super::account::of_failure;
use super::record::Record;
use super::{CheckOrder, account, dns};
use crate::api::{Client, Limits, Page};

use crate::postmark::api::{MessageStream, ServerInfo};
use crate::postmark::{Credential, DEFAULT_STREAM, Secret, StreamKind, TokenShape};
use crate::record::{
    ApiFailure, ApiFailureKind, CheckStep, Finding, ServerChoice, StepReport, StepResult,
};

/// Servers of an account that are offered.
const SERVERS: u32 = 100;

/// What the API said.
#[derive(Debug, Default)]
pub(super) struct Identity {
    /// Whether it answered at all, be it with a no.
    pub(super) answered: bool,
    /// Whether it was asked.
    pub(super) asked: bool,
    /// The client and the server token that it knows, to follow a message with.
    own: Option<(Client, Secret)>,
    /// The servers of the account whose token was given in place of a server's.
    pub(super) servers: Vec<ServerChoice>,
    /// The sending streams of the server, by id.
    pub(super) streams: Vec<(String, StreamKind)>,
}

impl Identity {
    /// With what a message can be followed.
    pub(super) fn follower(&self) -> Option<(&Client, &Secret)> {
        self.own.as_ref().map(|(client, token)| (client, token))
    }
}

/// Asks; `tell` gets whether the token may be shown to the SMTP server, as soon as that is known.
pub(super) async fn ask(
    order: &CheckOrder,
    record: &Record,
    tell: oneshot::Sender<bool>,
) -> Identity {
    let client = match client(order, record).await {
        Ok(client) => client,
        Err(report) => {
            // The gate may be gone already.
            let _ = tell.send(true);
            record.put(report).await;
            account::without_api(order, record).await;
            dns::look(order, None, record).await;
            return Identity::default();
        }
    };
    let mut identity = Identity {
        asked: true,
        ..Identity::default()
    };
    let mut own_account = None;
    match server_token(order) {
        Ok(token) => {
            let known = whose(&client, &token, record, &mut identity).await;
            let is_account = matches!(known, Whose::Account);
            let _ = tell.send(!is_account);
            match known {
                Whose::Server => {
                    identity.streams = stream(order, &client, &token, record).await;
                    identity.own = Some((client.clone(), token));
                }
                Whose::Account => own_account = Some(token),
                Whose::Nobody => {}
            }
        }
        Err(why) => {
            let _ = tell.send(true);
            record.put(skipped(CheckStep::Api, why)).await;
        }
    }
    let account_token = order.account_token.clone().or(own_account);
    let domain = account::look(order, &client, account_token.as_ref(), record).await;
    dns::look(order, domain.as_ref(), record).await;
    identity
}

fn skipped(rung: CheckStep, why: &str) -> StepReport {
    StepReport::new(rung, StepResult::Skipped, why)
}

/// The client, or why there is none.
async fn client(order: &CheckOrder, record: &Record) -> Result<Client, StepReport> {
    let Some(base) = order.profile.api_base() else {
        let why = "the SMTP host is not Postmark's, so its token is not shown to Postmark";
        return Err(skipped(CheckStep::Api, why));
    };
    let limits = Limits {
        connect: order.api_limit,
        request: order.api_limit,
        ..Limits::default()
    };
    let made =
        crate::delivery::client::client(base, order.roots.clone(), limits, record.redactor()).await;
    made.map_err(|failure| {
        let verdict = match failure.kind {
            ApiFailureKind::InvalidUrl => StepResult::Fail,
            _ => StepResult::Unknown,
        };
        of_failure(failure, verdict)
    })
}

/// The token to ask with, or why none is.
fn server_token(order: &CheckOrder) -> Result<Secret, &'static str> {
    match &order.credential {
        None => Err("there is no token"),
        Some(Credential::ServerToken(token))
            if TokenShape::of(token.expose()) == TokenShape::Uuid =>
        {
            Ok(token.clone())
        }
        Some(Credential::ServerToken(_)) => {
            Err("it is not shaped like an API token, so it was not sent to the API")
        }
        Some(Credential::SmtpToken { .. }) => Err("an SMTP token opens SMTP only"),
    }
}

enum Whose {
    Server,
    Account,
    Nobody,
}

async fn whose(client: &Client, token: &Secret, record: &Record, identity: &mut Identity) -> Whose {
    record.began(CheckStep::Api, None).await;
    let began = Instant::now();
    let (whose, report) = match client.server(token).await {
        Ok(server) => {
            identity.answered = true;
            server
                .api_tokens
                .iter()
                .for_each(|token| record.learn(token));
            (Whose::Server, of_server(&server))
        }
        Err(failure) if failure.kind == ApiFailureKind::Unauthorized => {
            identity.answered = true;
            as_account(client, token, record, identity, failure).await
        }
        Err(failure) => {
            identity.answered = failure.status.is_some();
            (Whose::Nobody, of_failure(failure, StepResult::Unknown))
        }
    };
    record.put_since(began, report).await;
    whose
}

/// A token that opens no server may open an account: they look alike.
async fn as_account(
    client: &Client,
    token: &Secret,
    record: &Record,
    identity: &mut Identity,
    refused: ApiFailure,
) -> (Whose, StepReport) {
    let page = Page {
        count: SERVERS,
        offset: 0,
    };
    match client.servers(token, page).await {
        Ok(found) => {
            let tokens = found.servers.iter().flat_map(|server| &server.api_tokens);
            tokens.for_each(|token| record.learn(token));
            identity.servers = found.servers.iter().map(choice).collect();
            let words = format!(
                "an Account API token; its account has {} servers",
                found.total_count
            );
            let report = StepReport::new(CheckStep::Api, StepResult::Fail, words);
            (Whose::Account, report.found(Finding::AccountToken))
        }
        Err(failure) if failure.kind == ApiFailureKind::Unauthorized => {
            (Whose::Nobody, of_failure(refused, StepResult::Fail))
        }
        Err(failure) => (Whose::Nobody, of_failure(failure, StepResult::Unknown)),
    }
}

fn choice(server: &ServerInfo) -> ServerChoice {
    ServerChoice {
        name: server.name.clone(),
        color: server.color.to_lowercase(),
        is_sandbox: is_sandbox(server),
        smtp_is_on: server.smtp_api_activated,
        token: server.api_tokens.first().cloned(),
    }
}

fn is_sandbox(server: &ServerInfo) -> bool {
    server.delivery_type.eq_ignore_ascii_case("sandbox")
}

fn of_server(server: &ServerInfo) -> StepReport {
    let smtp = match server.smtp_api_activated {
        Some(true) => "SMTP on",
        Some(false) => "SMTP off",
        None => "",
    };
    let color = server.color.to_lowercase();
    let mut words = format!("server “{}”", server.name);
    for known in [color.as_str(), &server.delivery_type, smtp] {
        if !known.is_empty() {
            words += &format!(", {known}");
        }
    }
    let report = |verdict| StepReport::new(CheckStep::Api, verdict, words.clone());
    if server.smtp_api_activated == Some(false) {
        return report(StepResult::Fail).found(Finding::SmtpSwitchedOff);
    }
    if is_sandbox(server) {
        return report(StepResult::Warn).found(Finding::ServerSandbox);
    }
    report(StepResult::Ok)
}

/// Returns the sending streams that there are.
async fn stream(
    order: &CheckOrder,
    client: &Client,
    token: &Secret,
    record: &Record,
) -> Vec<(String, StreamKind)> {
    record.began(CheckStep::Stream, None).await;
    let began = Instant::now();
    let wanted = match order.stream.as_str() {
        "" => DEFAULT_STREAM,
        stream => stream,
    };
    let mut kinds = Vec::new();
    let report = match client.message_streams(token).await {
        Ok(found) => {
            let sending = found.streams.iter().filter_map(kind_of);
            kinds.extend(sending);
            of_stream(order, wanted, &found.streams)
        }
        Err(failure) => StepReport {
            rung: CheckStep::Stream,
            ..of_failure(failure, StepResult::Unknown)
        },
    };
    record.put_since(began, report).await;
    kinds
}

fn kind_of(stream: &MessageStream) -> Option<(String, StreamKind)> {
    Some((stream.id.clone(), StreamKind::of_api(&stream.kind)?))
}

fn of_stream(order: &CheckOrder, wanted: &str, streams: &[MessageStream]) -> StepReport {
    let report = |verdict, words: String| StepReport::new(CheckStep::Stream, verdict, words);
    let Some(stream) = streams.iter().find(|stream| stream.id == wanted) else {
        let ids: Vec<&str> = streams.iter().map(|stream| stream.id.as_str()).collect();
        let words = format!(
            "this server has no stream `{wanted}`; it has {}",
            ids.join(", ")
        );
        return report(StepResult::Fail, words).found(Finding::StreamUnknown);
    };
    let words = format!("`{wanted}`, {}", stream.kind.to_lowercase());
    if !stream.archived_at.is_empty() {
        let words = format!("{words}, archived {}", stream.archived_at);
        return report(StepResult::Fail, words).found(Finding::StreamArchived);
    }
    if stream.kind.eq_ignore_ascii_case("inbound") {
        return report(StepResult::Fail, words).found(Finding::StreamNotForSending);
    }
    let host = &order.profile.smtp_host;
    let kind = StreamKind::of_api(&stream.kind).unwrap_or(StreamKind::Transactional);
    if let Some(fits) = kind.other_host(host) {
        let words = format!("{words}: its host is {fits}, not {host}");
        return report(StepResult::Warn, words).found(Finding::StreamHost);
    }
    report(StepResult::Ok, words)
}
