//! Each remedy that the program can do, done in its scenario: what the next attempt comes to while the
//! fault is on, and once it is over. The table is kept beside this file; `INSTA_UPDATE=always cargo test --test scenarios` writes it anew.

use std::time::Duration;

use postrider::delivery::{self, CheckOrder, SendOrder, Timeouts};
use postrider::diagnose::{Catalogue, Context, Diagnosis, Remedy};
use postrider::mail::{BodyFormat, Extras, FieldId};
use postrider::net::Roots;
use postrider::postmark::{Credential, HOST, PORTS};
use postrider::record::{CheckStatus, Outcome};
use postrider::sandbox::scenario::{AccountChange, Scenario};
use postrider::sandbox::{Practice, SENDER, scenarios};
use tokio::sync::mpsc;

use crate::play;

/// Scenarios whose fault is on this side: trying again helps once it is mended here.
const OWN_FAULTS: [&str; 1] = ["file-missing"];

/// What is done to the order: the right value in the field, another port, and so on. `None` for what
/// only the user or a browser can do.
fn act(order: &mut SendOrder, remedy: &Remedy, practice: &Practice) -> Option<()> {
    let server_token = || Credential::ServerToken(practice.token().clone());
    match remedy {
        Remedy::EditField(field) => edit(order, *field, server_token()),
        Remedy::UsePort(port) => {
            let real = practice.ports()[0];
            order.profile.smtp_ports = vec![*port];
            order.pinned = pinned(&[(*port, real)]);
        }
        Remedy::UsePostmarkHost => {
            order.profile.smtp_host = HOST.into();
            order.profile.smtp_ports = PORTS.to_vec();
            let real = practice.ports();
            order.pinned = pinned(&[(587, real[0]), (2525, real[1]), (25, real[2])]);
        }
        Remedy::Retry => {}
        Remedy::SendOverHttps => order.via = postrider::record::Via::Api,
        Remedy::RunCheck
        | Remedy::EndSimulation
        | Remedy::OpenPage(_)
        | Remedy::SaveReport
        | Remedy::ChooseServer(_) => {
            return None;
        }
    }
    Some(())
}

fn pinned(ports: &[(u16, u16)]) -> postrider::net::Pinned {
    let loopback = |port| std::net::SocketAddr::from(([127, 0, 0, 1], port));
    postrider::net::Pinned::new(ports.iter().map(|(told, real)| (*told, loopback(*real))))
}

/// The value that is right at the practice server.
fn edit(order: &mut SendOrder, field: FieldId, login: Credential) {
    let mut draft = order.message.summary().clone();
    match field {
        FieldId::Token | FieldId::CredentialKind | FieldId::AccessKey | FieldId::SecretKey => {
            order.credential = login;
        }
        FieldId::From => draft.from = SENDER.into(),
        FieldId::To => draft.to = "Grace Hopper <grace@navy.example>".into(),
        FieldId::Cc => draft.cc.clear(),
        FieldId::Bcc => draft.bcc.clear(),
        FieldId::ReplyTo => draft.reply_to.clear(),
        FieldId::Subject => draft.subject = "Your receipt".into(),
        FieldId::Stream => draft.stream.clear(),
        FieldId::Tag => draft.tag.clear(),
        FieldId::Format => draft.format = BodyFormat::Text,
        FieldId::Metadata => draft.extras.metadata.clear(),
        FieldId::Headers => draft.extras.headers.clear(),
        FieldId::TrackOpens | FieldId::TrackLinks | FieldId::KeepId => {
            draft.extras = Extras::default();
        }
        FieldId::Files => draft.files.clear(),
        FieldId::Body => draft.text = "Hello Grace.\n".into(),
    }
    order.message = draft.into();
}

async fn send(order: SendOrder) -> (Outcome, Option<Diagnosis>) {
    let context = Context::of(&order.profile, &order.credential, order.message.summary());
    let (_control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(1024);
    let drained = tokio::spawn(async move { while heard.recv().await.is_some() {} });
    let outcome = delivery::send(order, controls, events).await;
    drained.await.unwrap();
    let told = Catalogue::builtin().diagnose_outcome(&outcome, &context);
    (outcome, told)
}

/// What a check comes to.
async fn check(order: SendOrder) -> String {
    let context = Context::of(&order.profile, &order.credential, order.message.summary());
    let (_control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(1024);
    let drained = tokio::spawn(async move { while heard.recv().await.is_some() {} });
    let order = CheckOrder {
        timeouts: order.timeouts,
        pinned: order.pinned,
        api_limit: Duration::from_secs(10),
        ..CheckOrder::new(order.profile, Some(order.credential), order.roots)
    };
    let outcome = delivery::check(order, controls, events).await;
    drained.await.unwrap();
    match (
        outcome.status,
        Catalogue::builtin().diagnose_check(&outcome, &context),
    ) {
        (CheckStatus::Good, _) => "good".into(),
        (_, Some(told)) => told.primary.id,
        (status, None) => status.name().into(),
    }
}

fn comes_to((outcome, told): (Outcome, Option<Diagnosis>)) -> String {
    match (outcome, told) {
        (Outcome::Accepted { .. }, _) => "accepted".into(),
        (_, Some(next)) => next.primary.id,
        (outcome, None) => outcome.status().name().into(),
    }
}

/// A port of the one server becomes the same of the other.
fn at_the_well(remedy: &Remedy, one: &Practice, other: &Practice) -> Remedy {
    let place = |port: &u16| one.ports().iter().position(|known| known == port);
    match remedy {
        Remedy::UsePort(port) => {
            let same = place(port).map(|at| other.ports()[at]);
            Remedy::UsePort(same.unwrap_or(*port))
        }
        remedy => remedy.clone(),
    }
}

/// The practice server's ports are others each time.
fn named(remedy: &Remedy) -> String {
    match remedy {
        Remedy::UsePort(port) if !PORTS.contains(port) => "use-port:another".into(),
        remedy => remedy.to_string(),
    }
}

/// One line for each remedy of a scenario's card.
async fn lines(scenario: Scenario) -> Vec<String> {
    let practice = play::practice(Some(scenario.clone())).await;
    let folder = tempfile::tempdir().unwrap();
    let order = play::order(&scenario, &practice, folder.path()).await;
    let (_, told) = send(order.clone()).await;
    let Some(told) = told else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for remedy in told
        .primary
        .remedies
        .iter()
        .filter_map(|one| one.action.clone())
    {
        let mut next = order.clone();
        if remedy == Remedy::RunCheck {
            let comes_to = check(next).await;
            lines.push(format!("{} | {remedy} | {comes_to}", scenario.name));
            continue;
        }
        if act(&mut next, &remedy, &practice).is_none() {
            // A page in a browser, or a file: there is no next attempt.
            continue;
        }
        let at_once = comes_to(send(next).await);
        // A server on which the fault never was; ports are not opened and closed under way.
        let well = play::practice(None).await;
        let mut later = play::order(&scenario, &well, folder.path()).await;
        later.roots = Roots::Only {
            pem: well.ca_pem().to_owned(),
        };
        // Nothing keeps it waiting any more, however busy the machine is.
        later.timeouts = Timeouts::default();
        let _ = act(&mut later, &at_the_well(&remedy, &practice, &well), &well);
        let later = comes_to(send(later).await);
        lines.push(format!(
            "{} | {} | {at_once} | {later}",
            scenario.name,
            named(&remedy)
        ));
    }
    lines
}

#[tokio::test]
async fn every_remedy_leads_where_the_table_says() {
    let wanted = |scenario: &Scenario| scenario.recorded.is_none() && scenario.group != "api";
    let mut all = Vec::new();
    for some in scenarios()
        .into_iter()
        .filter(wanted)
        .collect::<Vec<_>>()
        .chunks(8)
    {
        let mut tasks: tokio::task::JoinSet<_> = some.iter().cloned().map(lines).collect();
        while let Some(ended) = tasks.join_next().await {
            all.extend(ended.unwrap());
        }
    }
    all.sort();
    all.dedup();
    // Trying again, or elsewhere, is good advice only if it helps once the fault is over.
    let again = |line: &&String| line.contains("| retry |") || line.contains("use-port:another");
    let useless: Vec<&String> = all
        .iter()
        .filter(again)
        .filter(|line| !line.ends_with("| accepted"))
        .filter(|line| !OWN_FAULTS.iter().any(|name| line.starts_with(name)))
        .collect();
    assert!(useless.is_empty(), "{useless:#?}");
    // A fault of what was typed is over once the right value is in the field.
    let own = ["sign-in", "envelope"];
    let typed = scenarios()
        .into_iter()
        .filter(|one| own.contains(&one.group.as_str()));
    let typed = typed.filter(|one| {
        one.recorded.is_none() && one.faults.is_empty() && one.account == AccountChange::default()
    });
    for scenario in typed {
        let start = format!("{} |", scenario.name);
        let mut edits = all
            .iter()
            .filter(|line| line.starts_with(&start) && line.contains("edit-field"));
        if edits.clone().next().is_some() {
            assert!(
                edits.any(|line| line.contains("| accepted |")),
                "{start} no edit helps"
            );
        }
    }
    insta::assert_snapshot!("remedies", all.join("\n"));
}
