//! One scenario through the real client: the practice server plays it, the draft is sent.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;

use postrider::delivery::{self, SendOrder, Timeouts};
use postrider::diagnose::{Catalogue, Context};
use postrider::mail::{Draft, envelope_of};
use postrider::net::{Pinned, Roots};
use postrider::postmark::{Credential, Profile, Secret};
use postrider::record::{Event, Outcome, SendId};
use postrider::sandbox::scenario::{Latency, Scenario};
use postrider::sandbox::{Account, Practice, PracticeOptions, SENDER, start};
use tokio::sync::mpsc;

use crate::seen::{Seen, word};

/// For scenarios in which something does not come.
const SHORT: Duration = Duration::from_millis(400);
/// For all others: longer than anything takes.
const LONG: Duration = Duration::from_secs(30);
const STAGGER: Duration = Duration::from_millis(50);
const IDLE: Duration = Duration::from_secs(3);
const EVENTS: usize = 1024;
/// How long a message stands as it does, where that passes.
pub const PASSING: Duration = Duration::from_secs(2);

/// A scenario that was played.
pub struct Played {
    pub seen: Seen,
    pub practice: Practice,
    pub accepted: Option<Accepted>,
}

/// What is needed to ask what became of an accepted message.
pub struct Accepted {
    pub context: Context,
    /// The send's UUID.
    pub id: SendId,
    /// The envelope's recipients.
    pub recipients: Vec<String>,
    /// The server token of the server that has the message.
    pub token: Secret,
}

/// A practice server that plays `scenario`.
pub async fn practice(scenario: Option<Scenario>) -> Practice {
    let passes = scenario
        .as_ref()
        .is_some_and(|scenario| scenario.told.status == "delayed");
    let options = PracticeOptions {
        latency: Latency {
            visible: Duration::ZERO,
            // What passes must last long enough to be seen.
            step: if passes { PASSING } else { Duration::ZERO },
        },
        idle: IDLE,
        api_port: Some(0),
        scenario,
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

/// Sends what the scenario's user sends.
pub async fn play(scenario: &Scenario) -> Played {
    let practice = practice(Some(scenario.clone())).await;
    let folder = tempfile::tempdir().unwrap();
    let order = order(scenario, &practice, folder.path()).await;
    let context = Context::of(&order.profile, &order.credential, order.message.summary());
    let token = match &order.credential {
        Credential::ServerToken(token) => token.clone(),
        Credential::SmtpToken { .. } => practice.token().clone(),
    };
    // Neither is used: nobody steers, and the channel takes what no dialogue exceeds.
    let (_control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(EVENTS);
    let envelope = envelope_of(order.message.summary());
    let drained = tokio::spawn(async move {
        let mut id = SendId::default();
        while let Some(event) = heard.recv().await {
            if let Event::Composed { id: made, .. } = event {
                id = made;
            }
        }
        id
    });
    let outcome = delivery::send(order, controls, events).await;
    let id = drained.await.unwrap();
    let accepted = matches!(outcome, Outcome::Accepted { .. });
    Played {
        seen: of(&outcome, &context),
        practice,
        accepted: accepted.then(|| Accepted {
            context,
            id,
            recipients: envelope.unwrap().rcpt_to,
            token,
        }),
    }
}

fn of(outcome: &Outcome, context: &Context) -> Seen {
    let failure = outcome.failure();
    let diagnosis = Catalogue::builtin().diagnose_outcome(outcome, context);
    Seen {
        stage: failure.map(|failure| failure.stage.name().to_owned()),
        kind: failure.map(|failure| word(failure.kind)),
        ..Seen::new(outcome.status().name())
    }
    .with(diagnosis.as_ref())
}

pub async fn order(scenario: &Scenario, practice: &Practice, folder: &Path) -> SendOrder {
    let (profile, pinned) = whither(scenario, practice);
    SendOrder {
        via: postrider::record::Via::Smtp,
        outbox: None,
        message: draft(scenario, folder).into(),
        profile,
        credential: credential(scenario, practice),
        roots: roots(scenario, practice).await,
        hold: false,
        all_or_none: false,
        timeouts: timeouts(scenario),
        pinned,
        id: None,
    }
}

fn draft(scenario: &Scenario, folder: &Path) -> Draft {
    let you = &scenario.you;
    let typed = |field: &Option<String>, usual: &str| field.clone().unwrap_or_else(|| usual.into());
    assert!(you.metadata.is_empty(), "the draft has no metadata");
    Draft {
        from: typed(&you.from, SENDER),
        to: typed(&you.to, "Grace Hopper <grace@navy.example>"),
        subject: typed(&you.subject, "Your receipt"),
        text: typed(&you.text, "Hello Grace,\n\nhere it is.\n"),
        stream: typed(&you.stream, ""),
        tag: typed(&you.tag, ""),
        files: you.attach.iter().map(|file| made(file, folder)).collect(),
        ..Draft::default()
    }
}

/// The path of a file to attach, made if it is none.
fn made(file: &str, folder: &Path) -> String {
    if file.starts_with('/') {
        return file.to_owned();
    }
    let (name, bytes) = file.split_once(':').unwrap_or((file, "100"));
    let path = folder.join(name);
    std::fs::write(&path, vec![b'x'; bytes.parse().unwrap()]).unwrap();
    path.to_string_lossy().into_owned()
}

/// The profile, and where its ports lead.
fn whither(scenario: &Scenario, practice: &Practice) -> (Profile, Pinned) {
    let you = &scenario.you;
    let mut profile = Profile::practice();
    profile.environment = you.environment.unwrap_or(profile.environment);
    profile.smtp_ports = practice.ports().to_vec();
    profile.api_url = practice.api_url().map(str::to_owned);
    let Some(port) = you.port.or(you.host.as_ref().map(|_| 587)) else {
        return (profile, Pinned::default());
    };
    profile.smtp_host = you.host.clone().unwrap_or(profile.smtp_host);
    profile.smtp_ports = vec![port];
    let loopback = SocketAddr::from((Ipv4Addr::LOCALHOST, practice.ports()[0]));
    (profile, Pinned::new([(port, loopback)]))
}

fn credential(scenario: &Scenario, practice: &Practice) -> Credential {
    let account = Account::practice(practice.tokens());
    let you = &scenario.you;
    let token = you.token_in(&account);
    let token = token.unwrap_or_else(|| practice.token().clone());
    match you.secret_key_in(&account) {
        None => Credential::ServerToken(token),
        Some(secret_key) => Credential::SmtpToken {
            access_key: token,
            secret_key,
        },
    }
}

async fn roots(scenario: &Scenario, server: &Practice) -> Roots {
    let you = &scenario.you;
    if let Some(path) = &you.ca_file {
        return Roots::Platform {
            ca_file: Some(path.into()),
        };
    }
    let pem = match you.roots.as_deref() {
        None | Some("practice") => server.ca_pem().to_owned(),
        Some("other") => practice(None).await.ca_pem().to_owned(),
        Some(other) => panic!("{other} are no roots"),
    };
    Roots::Only { pem }
}

fn timeouts(scenario: &Scenario) -> Timeouts {
    let kind = scenario.told.kind.as_deref().unwrap_or_default();
    let waits = kind == "timeout" || kind == "connect-timeout";
    let limit = if waits { SHORT } else { LONG };
    Timeouts {
        verdict: limit,
        port_stagger: STAGGER,
        ..Timeouts::default().with_limit(limit)
    }
}
