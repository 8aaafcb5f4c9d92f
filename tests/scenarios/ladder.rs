//! The check ladder against what the practice server plays: the first card names the fault, and nothing
//! is left behind but a login.

use std::time::{Duration, Instant};

use postrider::delivery::{self, CheckOrder, Control, Requirement};
use postrider::diagnose::{Catalogue, Context, Remedy};
use postrider::net::Pinned;
use postrider::postmark::{Credential, Secret, StreamKind};
use postrider::record::{
    CheckEvent, CheckOutcome, CheckStatus, CheckStep, Direction, Finding, StepResult, Trouble,
};
use postrider::sandbox::scenario::Scenario;
use postrider::sandbox::{Practice, scenarios};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::play;

/// What a client may say in a check.
const SAID: [&str; 4] = ["EHLO ", "STARTTLS", "AUTH ", "QUIT"];

struct Climbed {
    outcome: CheckOutcome,
    said: Vec<String>,
    hint: Option<String>,
    took: Duration,
}

async fn climb(order: CheckOrder, context: &Context) -> Climbed {
    let (_control, controls) = mpsc::channel::<Control>(1);
    let (events, mut heard) = mpsc::channel(64);
    let began = Instant::now();
    let listening = tokio::spawn(async move {
        let (mut said, mut last) = (Vec::new(), None);
        while let Some(event) = heard.recv().await {
            if let CheckEvent::Line { line, .. } = &event
                && line.direction == Direction::Client
            {
                said.push(line.text.clone());
            }
            last = Some(event);
        }
        (said, last)
    });
    let outcome = delivery::check(order, controls, events).await;
    let took = began.elapsed();
    let (said, last) = listening.await.unwrap();
    assert_eq!(last, Some(CheckEvent::Outcome(Box::new(outcome.clone()))));
    let told = Catalogue::builtin().diagnose_check(&outcome, context);
    Climbed {
        hint: told.map(|told| told.primary.id),
        outcome,
        said,
        took,
    }
}

/// The check of what the scenario's user would send.
async fn order(scenario: &Scenario, practice: &Practice) -> (CheckOrder, Context) {
    let folder = tempfile::tempdir().unwrap();
    let send = play::order(scenario, practice, folder.path()).await;
    let context = Context::of(&send.profile, &send.credential, send.message.summary());
    let order = CheckOrder {
        timeouts: send.timeouts,
        pinned: send.pinned,
        api_limit: Duration::from_secs(10),
        ..CheckOrder::new(send.profile, Some(send.credential), send.roots)
    };
    (order, context)
}

/// Whether a check comes as far as the fault of this scenario.
fn is_met(scenario: &Scenario) -> bool {
    let told = &scenario.told;
    let stages = [
        "resolve", "connect", "greeting", "starttls", "tls", "hello", "auth",
    ];
    let stage = told.stage.as_deref().unwrap_or_default();
    ["connection", "tls", "sign-in"].contains(&scenario.group.as_str())
        && scenario.recorded.is_none()
        && stages.contains(&stage)
}

async fn differs(scenario: Scenario) -> Option<String> {
    let practice = play::practice(Some(scenario.clone())).await;
    let (order, context) = order(&scenario, &practice).await;
    let climbed = climb(order, &context).await;
    // What the API knows for sure goes before what SMTP suggests.
    let sure = match scenario.told.hint.as_deref() {
        Some("auth.token") if climbed.hint.as_deref() != Some("auth.token") => {
            scenario.told.also.clone()
        }
        _ => scenario.told.hint.clone().into_iter().collect(),
    };
    let surer = [
        ("auth.smtp-disabled", "server.smtp-off"),
        ("connection.refused", "connection.all-shut"),
        ("connection.timeout", "connection.all-shut"),
    ];
    let hint = climbed.hint.clone().unwrap_or_default();
    let is_right = sure
        .iter()
        .any(|told| *told == hint || surer.contains(&(told.as_str(), hint.as_str())));
    let is_bad = climbed.outcome.status == CheckStatus::Bad;
    let left = practice.inbox().list().len();
    (!is_right || !is_bad || left > 0).then(|| {
        format!(
            "{}: should be {sure:?}, is {hint} ({:?}), {left} messages; {:#?}",
            scenario.name, climbed.outcome.status, climbed.outcome.blamed
        )
    })
}

#[tokio::test]
async fn every_fault_of_connection_tls_and_sign_in_is_the_first_card() {
    let wanted: Vec<Scenario> = scenarios().into_iter().filter(is_met).collect();
    assert!(wanted.len() > 50, "{}", wanted.len());
    let mut failures = Vec::new();
    for some in wanted.chunks(8) {
        let mut tasks: JoinSet<Option<String>> = some.iter().cloned().map(differs).collect();
        while let Some(ended) = tasks.join_next().await {
            failures.extend(ended.unwrap());
        }
    }
    failures.sort();
    assert!(
        failures.is_empty(),
        "{} differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn well() -> Scenario {
    let mut all = scenarios().into_iter();
    all.find(|one| one.name == "all-well").unwrap()
}

#[tokio::test]
async fn a_check_leaves_nothing_behind_but_one_login() {
    let practice = play::practice(None).await;
    let (order, context) = order(&well(), &practice).await;
    let order = CheckOrder {
        from: "ada@acme.example".into(),
        account_token: Some(practice.tokens().account.clone()),
        require: vec![
            Requirement::Smtp,
            Requirement::Api,
            Requirement::Stream,
            Requirement::Sender,
        ],
        ..order
    };
    let ports = order.ports.len();
    let climbed = climb(order, &context).await;
    assert_eq!(
        climbed.outcome.status,
        CheckStatus::Good,
        "{:#?}",
        climbed.outcome
    );
    assert_eq!(climbed.hint, None);
    for said in &climbed.said {
        assert!(SAID.iter().any(|start| said.starts_with(start)), "{said}");
    }
    let count = |start: &str| {
        climbed
            .said
            .iter()
            .filter(|said| said.starts_with(start))
            .count()
    };
    assert_eq!(
        (count("AUTH"), count("STARTTLS"), count("QUIT")),
        (1, ports, ports)
    );
    assert!(practice.inbox().list().is_empty());
    assert_eq!(
        climbed.outcome.best_port(),
        practice.ports().first().copied()
    );
}

#[tokio::test]
async fn an_account_token_is_known_before_it_is_shown_and_its_servers_are_offered() {
    let practice = play::practice(None).await;
    let (mut order, context) = order(&well(), &practice).await;
    order.credential = Some(Credential::ServerToken(practice.tokens().account.clone()));
    let climbed = climb(order.clone(), &context).await;
    assert_eq!(climbed.hint.as_deref(), Some("auth.account-token"));
    assert!(climbed.said.iter().all(|said| !said.starts_with("AUTH")));
    let told = Catalogue::builtin()
        .diagnose_check(&climbed.outcome, &context)
        .unwrap();
    assert_eq!(
        told.primary.remedies[0].action,
        Some(Remedy::ChooseServer(0))
    );
    let text = format!("{:?} {:?}", climbed.outcome, told);
    // The remedy, done: the chosen server's token is good.
    let token = climbed.outcome.servers[0].token.clone().unwrap();
    assert!(!text.contains(token.expose()));
    order.credential = Some(Credential::ServerToken(token));
    assert_eq!(
        climb(order, &context).await.outcome.status,
        CheckStatus::Good
    );
}

#[tokio::test]
async fn an_api_out_of_reach_is_unknown_and_only_bad_where_it_is_required() {
    let practice = play::practice(None).await;
    let (mut order, context) = order(&well(), &practice).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    order.profile.api_url = Some(format!("http://127.0.0.1:{port}"));
    let climbed = climb(order.clone(), &context).await;
    assert_eq!(climbed.outcome.status, CheckStatus::Good);
    let api = climbed
        .outcome
        .rungs
        .iter()
        .find(|report| report.rung == CheckStep::Api);
    assert_eq!(api.map(|report| report.verdict), Some(StepResult::Unknown));
    order.require.push(Requirement::Api);
    let climbed = climb(order, &context).await;
    assert_eq!(climbed.outcome.status, CheckStatus::Unknown);
    assert_eq!(climbed.hint.as_deref(), Some("api.unreachable"));
}

#[tokio::test]
async fn silent_ports_are_told_within_one_deadline_and_the_open_api_is_named() {
    let mut silent = scenarios().into_iter();
    let silent = silent.find(|one| one.name == "silent-greeting").unwrap();
    let practice = play::practice(Some(silent.clone())).await;
    let (mut order, context) = order(&silent, &practice).await;
    let limit = Duration::from_secs(2);
    order.timeouts = order.timeouts.with_limit(limit);
    let climbed = climb(order, &context).await;
    assert_eq!(climbed.hint.as_deref(), Some("connection.silent-greeting"));
    // All three side by side: twice the deadline would be two of them in a row.
    assert!(climbed.took < limit * 2, "{:?}", climbed.took);
}

#[tokio::test]
async fn shut_ports_beside_an_open_api_and_nothing_at_all() {
    let practice = play::practice(None).await;
    let (mut order, context) = order(&well(), &practice).await;
    order.profile.environment = postrider::postmark::Environment::Test;
    // Nobody listens on ports that were just given back.
    let free: Vec<_> = (0..3)
        .map(|_| std::net::TcpListener::bind("127.0.0.1:0").unwrap())
        .collect();
    order.ports = free
        .iter()
        .map(|one| one.local_addr().unwrap().port())
        .collect();
    drop(free);
    let first = |climbed: &Climbed| climbed.outcome.blamed.first().cloned();
    let found = |finding| Some((CheckStep::Connect, Trouble::Found(finding)));
    let climbed = climb(order.clone(), &context).await;
    assert_eq!(first(&climbed), found(Finding::AllShut));
    order.proxied = true;
    let climbed = climb(order.clone(), &context).await;
    assert_eq!(first(&climbed), found(Finding::ProxyOnly));
    order.profile.api_url = Some(format!("http://127.0.0.1:{}", order.ports[0]));
    let climbed = climb(order, &context).await;
    assert_eq!(first(&climbed), found(Finding::NothingReached));
    assert_eq!(climbed.hint.as_deref(), Some("connection.everything"));
}

#[tokio::test]
async fn one_working_port_is_enough_and_is_the_one_to_use() {
    let practice = play::practice(None).await;
    let (mut order, context) = order(&well(), &practice).await;
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let shut = free.local_addr().unwrap().port();
    drop(free);
    order.ports = vec![shut, practice.ports()[1]];
    let climbed = climb(order, &context).await;
    assert_eq!(climbed.outcome.status, CheckStatus::Good);
    assert_eq!(
        climbed.outcome.ports,
        [(shut, false), (practice.ports()[1], true)]
    );
    assert_eq!(climbed.outcome.best_port(), Some(practice.ports()[1]));
}

#[tokio::test]
async fn it_works_where_there_is_only_ipv6() {
    let practice = play::practice(None).await;
    let listener = tokio::net::TcpListener::bind("[::1]:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let real = practice.ports()[0];
    let relay = tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        let mut server = tokio::net::TcpStream::connect(("127.0.0.1", real))
            .await
            .unwrap();
        // The client closes first; either way the relay's work is done.
        let _ = tokio::io::copy_bidirectional(&mut client, &mut server).await;
    });
    let (mut order, context) = order(&well(), &practice).await;
    order.profile.smtp_host = "::1".into();
    order.ports = vec![port];
    order.pinned = Pinned::default();
    let climbed = climb(order, &context).await;
    assert_eq!(
        climbed.outcome.status,
        CheckStatus::Good,
        "{:#?}",
        climbed.outcome
    );
    relay.await.unwrap();
}

#[tokio::test]
async fn only_what_looks_like_a_token_is_shown_to_anybody() {
    for typed in [
        "your-server-api-token",
        "ada@acme.example",
        "SG.abc.def",
        "AKIAIOSFODNN7",
        "re_Ab_1",
        "a b",
    ] {
        let practice = play::practice(None).await;
        let (mut order, _) = order(&well(), &practice).await;
        order.credential = Some(Credential::ServerToken(Secret::new(typed)));
        let context = Context::of(
            &order.profile,
            order.credential.as_ref().unwrap(),
            &postrider::mail::Draft::default(),
        );
        let climbed = climb(order, &context).await;
        assert!(
            climbed.said.iter().all(|said| !said.starts_with("AUTH")),
            "{typed}"
        );
        let of = |rung: CheckStep| {
            climbed
                .outcome
                .rungs
                .iter()
                .find(|report| report.rung == rung)
                .map(|report| report.verdict)
        };
        assert_eq!(of(CheckStep::Token), Some(StepResult::Fail), "{typed}");
        assert_eq!(of(CheckStep::Api), Some(StepResult::Skipped), "{typed}");
        assert!(
            climbed.hint.is_some_and(|hint| hint.starts_with("auth.")),
            "{typed}"
        );
    }
}

/// What a proof tells of a scenario that comes after acceptance.
async fn proven(name: &str) -> (Climbed, usize) {
    let mut all = scenarios().into_iter();
    let scenario = all.find(|one| one.name == name).unwrap();
    let practice = play::practice(Some(scenario.clone())).await;
    let (mut order, context) = order(&scenario, &practice).await;
    let folder = tempfile::tempdir().unwrap();
    let send = play::order(&scenario, &practice, folder.path()).await;
    order.from.clone_from(&send.message.summary().from);
    order.stream.clone_from(&send.message.summary().stream);
    order.prove = true;
    order.require.push(Requirement::Prove);
    order.follow = vec![Duration::ZERO; 2];
    let climbed = climb(order, &context).await;
    (climbed, practice.inbox().list().len())
}

#[tokio::test]
async fn a_proof_sends_one_message_and_follows_it() {
    let (climbed, sent) = proven("all-well").await;
    assert_eq!(
        climbed.outcome.status,
        CheckStatus::Good,
        "{:#?}",
        climbed.outcome
    );
    assert_eq!(sent, 1);
    // What it learned of the streams is told, for what is sent later.
    let streams = &climbed.outcome.streams;
    let kind = |id: &str| {
        streams
            .iter()
            .find(|(known, _)| known == id)
            .map(|row| row.1)
    };
    assert_eq!(
        kind("outbound"),
        Some(StreamKind::Transactional),
        "{streams:?}"
    );
    assert_eq!(
        kind("broadcast"),
        Some(StreamKind::Broadcast),
        "{streams:?}"
    );
    for (name, hint) in [
        ("sender-unverified", "sender.unverified"),
        ("sender-unconfirmed", "sender.unconfirmed"),
        ("stream-unknown", "stream.unknown"),
        ("lost", "delivery.not-found"),
    ] {
        let (climbed, _) = proven(name).await;
        assert_eq!(
            climbed.hint.as_deref(),
            Some(hint),
            "{name}: {:#?}",
            climbed.outcome
        );
        let bad = if name == "lost" {
            CheckStatus::Unknown
        } else {
            CheckStatus::Bad
        };
        assert_eq!(climbed.outcome.status, bad, "{name}");
    }
}
