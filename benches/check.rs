//! The check ladder in every fault of connection, TLS and sign-in: the fault, the first hint, and the
//! time to the verdict. Prints figures, asserts nothing.
//!
//! `cargo bench --bench check`; all of it stays on loopback. A silent server keeps the check waiting for
//! the deadline, which is two seconds here.

use std::time::{Duration, Instant};

use postrider::delivery::{self, CheckOrder, Timeouts};
use postrider::diagnose::{Catalogue, Context};
use postrider::mail::Draft;
use postrider::net::Roots;
use postrider::postmark::{Credential, Environment, Profile};
use postrider::sandbox::scenario::Scenario;
use postrider::sandbox::{Account, PracticeOptions, scenarios, start};
use tokio::sync::mpsc;

const LIMIT: Duration = Duration::from_secs(2);
/// Stages that a check comes to.
const STAGES: [&str; 7] = [
    "resolve", "connect", "greeting", "starttls", "tls", "hello", "auth",
];

async fn climb(scenario: &Scenario) -> (String, f64) {
    let options = PracticeOptions {
        api_port: Some(0),
        scenario: Some(scenario.clone()),
        ..PracticeOptions::default()
    };
    let practice = start(options).await.expect("the practice server starts");
    let (you, account) = (&scenario.you, Account::practice(practice.tokens()));
    let token = you.token_in(&account);
    let token = token.unwrap_or_else(|| practice.token().clone());
    let credential = match you.secret_key_in(&account) {
        None => Credential::ServerToken(token),
        Some(secret_key) => Credential::SmtpToken {
            access_key: token,
            secret_key,
        },
    };
    let profile = Profile {
        // What is told where practice is not to blame.
        environment: Environment::Test,
        smtp_ports: practice.ports().to_vec(),
        api_url: practice.api_url().map(str::to_owned),
        ..Profile::practice()
    };
    let context = Context::of(&profile, &credential, &Draft::default());
    let pem = practice.ca_pem().to_owned();
    let order = CheckOrder {
        timeouts: Timeouts::default().with_limit(LIMIT),
        ..CheckOrder::new(profile, Some(credential), Roots::Only { pem })
    };
    let (_control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(64);
    let drained = tokio::spawn(async move { while heard.recv().await.is_some() {} });
    let began = Instant::now();
    let outcome = delivery::check(order, controls, events).await;
    let took = began.elapsed().as_secs_f64() * 1_000.0;
    drained.await.expect("it drains");
    let told = Catalogue::builtin().diagnose_check(&outcome, &context);
    (
        told.map_or_else(|| "-".into(), |told| told.primary.id),
        took,
    )
}

fn is_met(scenario: &Scenario) -> bool {
    let stage = scenario.told.stage.as_deref().unwrap_or("auth");
    let groups = ["connection", "tls", "sign-in"];
    // What needs another host or other roots is for the tests.
    let is_plain =
        scenario.you.host.is_none() && scenario.you.roots.is_none() && scenario.you.port.is_none();
    scenario.recorded.is_none()
        && groups.contains(&scenario.group.as_str())
        && STAGES.contains(&stage)
        && is_plain
}

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    println!("{:<34} {:<32} {:>9}", "fault", "first hint", "ms");
    let (mut quick, mut count) = (Vec::new(), 0);
    for scenario in scenarios().into_iter().filter(is_met) {
        let (hint, ms) = runtime.block_on(climb(&scenario));
        println!("{:<34} {hint:<32} {ms:>9.1}", scenario.name);
        count += 1;
        if ms < 1_000.0 {
            quick.push(ms);
        }
    }
    quick.sort_by(f64::total_cmp);
    let median = quick.get(quick.len() / 2).copied().unwrap_or_default();
    println!(
        "{count} faults; {} told within a second, median {median:.1} ms; the others within the deadline of {LIMIT:?} and what follows it",
        quick.len()
    );
}
