//! The ladder: is this token, this sender, this network good? Nothing is sent, unless the user has
//! agreed to one message to Postmark's blackhole address.
//!
//! All ports are climbed side by side, the API is asked meanwhile, and one of the ports signs in. What
//! it all means is decided in `verdict`; hints are computed elsewhere, from the outcome.

mod account;
mod dns;
mod gate;
mod identity;
mod order;
mod port;
mod prove;
mod record;
mod verdict;

use std::net::IpAddr;
use std::time::Instant;

use futures_util::future::join_all;
use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

pub use order::{CheckOrder, DnsOrder, Requirement};

use self::gate::{Gate, Stands};
use self::identity::Identity;
use self::port::{Came, Port};
use self::record::Record;
use super::Control;
use super::job_control::JobControl;
use crate::net::{self, Tls, Unresolved};
use crate::postmark::{Credential, Endpoint, PORTS, Redactor, TokenShape};
use crate::record::{
    CheckEvent, CheckOutcome, CheckStep, Failure, FailureKind, Finding, Stage, StepReport,
    StepResult, Trouble,
};

/// Runs the checks that `order` asks for.
///
/// Every rung is reported to `events` as it is decided, the outcome last; it is returned too. The
/// channel must be drained while this runs. [`Control::Cancel`] ends it at once with what is known by
/// then. This never fails: what goes wrong is in the outcome.
pub async fn check(
    order: CheckOrder,
    control: mpsc::Receiver<Control>,
    events: mpsc::Sender<CheckEvent>,
) -> CheckOutcome {
    let record = Record::new(events.clone(), redactor(&order));
    let mut steering = JobControl::new(control);
    let climbed = tokio::select! {
        biased;
        () = steering.stopped() => None,
        climbed = climb(&order, &record) => Some(climbed),
    };
    let outcome = match climbed {
        Some(climbed) => {
            skip_the_rest(&order, &record).await;
            verdict::judge(&order, record.rungs(), climbed)
        }
        None => verdict::cancelled(&order, record.rungs()),
    };
    // A receiver that went away does not disturb the check.
    let _ = events
        .send(CheckEvent::Outcome(Box::new(outcome.clone())))
        .await;
    outcome
}

fn redactor(order: &CheckOrder) -> Redactor {
    let mut redactor = Redactor::new();
    if let Some(credential) = &order.credential {
        redactor.learn(credential.user_name());
        redactor.learn(credential.password());
    }
    for secret in order.account_token.iter().chain(&order.secrets) {
        redactor.learn(secret);
    }
    redactor
}

/// What the parts of a check found out, beside the rungs.
#[derive(Debug, Default)]
struct Climbed {
    /// The ports in order, and how far each came.
    ports: Vec<(u16, Came)>,
    identity: Identity,
}

async fn climb(order: &CheckOrder, record: &Record) -> Climbed {
    let fits = look_at_token(order, record).await;
    let (tell, told) = oneshot::channel();
    let welcome = async {
        // An API that does not answer in time does not keep anybody from signing in.
        let known = timeout(order.patience, told).await;
        fits && !matches!(known, Ok(Ok(false)))
    };
    let asking = identity::ask(order, record, tell);
    let (ports, identity) = tokio::join!(climb_ports(order, record, welcome), asking);
    let signed_in = record
        .rungs()
        .into_iter()
        .find(|report| report.rung == CheckStep::Auth && report.verdict == StepResult::Ok);
    let port = signed_in.and_then(|report| report.port);
    prove::prove(order, port, identity.follower(), record).await;
    Climbed { ports, identity }
}

/// Shapes that no login of Postmark has: they are shown to nobody.
const HOPELESS: [TokenShape; 6] = [
    TokenShape::Empty,
    TokenShape::ApiTest,
    TokenShape::Placeholder,
    TokenShape::EmailLogin,
    TokenShape::OtherService,
    TokenShape::StrayCharacters,
];

/// The first rung. Returns whether the login may be shown to the server.
async fn look_at_token(order: &CheckOrder, record: &Record) -> bool {
    let shape = order
        .credential
        .as_ref()
        .map_or(TokenShape::Empty, Credential::shape);
    let is_postmarks = order.profile.api_base().is_some() || order.profile.is_practice();
    let hopeless = shape == TokenShape::Empty || is_postmarks && HOPELESS.contains(&shape);
    let report = |verdict, evidence: &str| StepReport::new(CheckStep::Token, verdict, evidence);
    let report = match (shape, order.credential.as_ref()) {
        (TokenShape::Empty, _) => {
            report(StepResult::Fail, "there is none").found(Finding::TokenShape)
        }
        (
            TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast,
            Some(Credential::SmtpToken { .. }),
        ) => report(StepResult::Ok, "an access key and a secret key"),
        (_, Some(Credential::SmtpToken { .. })) if !hopeless => report(
            StepResult::Warn,
            "user name and password are two different values",
        ),
        (TokenShape::Uuid, _) => report(StepResult::Ok, "shaped like an API token"),
        (shape, _) => {
            let odd = shape.oddity().unwrap_or_default();
            let verdict = if hopeless {
                StepResult::Fail
            } else {
                StepResult::Warn
            };
            report(verdict, odd).found(Finding::TokenShape)
        }
    };
    record.put(report).await;
    !hopeless
}

async fn climb_ports(
    order: &CheckOrder,
    record: &Record,
    welcome: impl Future<Output = bool>,
) -> Vec<(u16, Came)> {
    let ports = distinct(&order.ports);
    let none = || ports.iter().map(|port| (*port, Came::default())).collect();
    let (Some(known), Some(tls)) = (
        resolve(order, record).await,
        trust(order, ports.len(), record).await,
    ) else {
        return none();
    };
    let (news, heard) = mpsc::channel::<(u16, Stands)>(ports.len().max(1));
    let (word, decision) = watch::channel(None);
    let climbing = ports.iter().zip(tls).map(|(port, tls)| {
        let gate = Gate {
            news: news.clone(),
            word: decision.clone(),
        };
        let known = &known;
        async move {
            let climber = Port {
                port: *port,
                order,
                known,
                tls,
                record,
                gate,
            };
            (*port, climber.climb().await)
        }
    });
    let climbing = join_all(climbing.collect::<Vec<_>>());
    drop(news);
    let grace = order.timeouts.port_stagger;
    let deciding = gate::decide(&ports, grace, heard, welcome, word);
    tokio::join!(climbing, deciding).0
}

fn distinct(ports: &[u16]) -> Vec<u16> {
    let mut seen: Vec<u16> = Vec::new();
    for port in ports {
        if !seen.contains(port) {
            seen.push(*port);
        }
    }
    seen
}

async fn resolve(order: &CheckOrder, record: &Record) -> Option<Vec<IpAddr>> {
    let host = &order.profile.smtp_host;
    record.began(CheckStep::Name, None).await;
    let began = Instant::now();
    let deadline = tokio::time::Instant::now() + order.timeouts.connect;
    let found = match order.pinned.addresses() {
        Some(addresses) => Ok(addresses),
        None if is_secret(order, host) => Err(Unresolved {
            kind: FailureKind::NameNotFound,
            detail: "the host is the same text as a secret, so it was not looked up".to_owned(),
        }),
        None => net::resolve(host, deadline).await,
    };
    let report = match &found {
        Ok(addresses) => {
            let list: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            StepReport::new(
                CheckStep::Name,
                StepResult::Ok,
                format!("{host}: {}", list.join(", ")),
            )
        }
        Err(unresolved) => unresolved_report(order, unresolved),
    };
    record.put_since(began, report).await;
    found.ok()
}

/// Whether looking up `host` would show a secret to name servers.
fn is_secret(order: &CheckOrder, host: &str) -> bool {
    let login = order.credential.iter();
    let login = login.flat_map(|login| [login.user_name(), login.password()]);
    let others = order.account_token.iter().chain(&order.secrets);
    login
        .chain(others)
        .any(|secret| secret.expose().eq_ignore_ascii_case(host))
}

fn unresolved_report(order: &CheckOrder, unresolved: &Unresolved) -> StepReport {
    let failure = failure(order, Stage::Resolve, unresolved.kind, &unresolved.detail);
    StepReport::new(CheckStep::Name, StepResult::Fail, &unresolved.detail)
        .because(Trouble::Smtp(Box::new(failure)))
}

fn failure(order: &CheckOrder, stage: Stage, kind: FailureKind, cause: &str) -> Failure {
    let port = order.ports.first().unwrap_or(&PORTS[0]);
    let endpoint = Endpoint::new(order.profile.smtp_host.clone(), *port);
    Failure::new(stage, kind, endpoint).with_cause(cause)
}

/// One TLS client for each port, because each remembers the certificate that it was shown last.
async fn trust(order: &CheckOrder, count: usize, record: &Record) -> Option<Vec<Tls>> {
    let roots = order.roots.clone();
    let made = spawn_blocking(move || (0..count).map(|_| Tls::new(&roots)).collect());
    let made: Result<Vec<Tls>, _> = match made.await {
        Ok(made) => made,
        Err(_) => return None,
    };
    match made {
        Ok(tls) => Some(tls),
        Err(error) => {
            let words = error.to_string();
            let failure = failure(order, Stage::Handshake, error.kind(), &words);
            let report = StepReport::new(CheckStep::Certificate, StepResult::Fail, words)
                .because(Trouble::Smtp(Box::new(failure)));
            record.put(report).await;
            None
        }
    }
}

/// Rungs of the basic ladder that nobody came to.
async fn skip_the_rest(order: &CheckOrder, record: &Record) {
    let reported = record.rungs();
    let basic = CheckStep::all().filter(|rung| *rung <= CheckStep::Auth);
    for rung in basic.filter(|rung| reported.iter().all(|report| report.rung != *rung)) {
        let why = match (rung, &order.credential) {
            (CheckStep::Auth, None) => "no login",
            (CheckStep::Auth, Some(_)) => "nobody signed in",
            _ => "it did not come so far",
        };
        record
            .put(StepReport::new(rung, StepResult::Skipped, why))
            .await;
    }
}
