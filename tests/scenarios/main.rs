//! Every scenario of the practice server, through the real client: what the user is told is what the
//! scenario says, and every hint has a scenario that yields it.

mod account;
mod after;
mod ahead;
mod api;
mod following;
mod interface;
#[path = "../flow/play.rs"]
#[allow(dead_code)]
mod keys;
mod ladder;
mod play;
mod recorded;
mod remedies;
mod seen;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use postrider::diagnose::Catalogue;
use postrider::sandbox::scenario::Scenario;
use postrider::sandbox::scenarios;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::timeout;

use seen::Seen;

/// Played at a time.
const AT_ONCE: usize = 8;
/// For one scenario, all in all.
const PATIENCE: Duration = Duration::from_secs(60);
/// Distinct triples of status, stage and kind that there must be.
const TRIPLES: usize = 40;

/// Plays one scenario.
async fn seen(scenario: &Scenario) -> Seen {
    if scenario.recorded.is_some() {
        return recorded::seen(scenario);
    }
    let played = play::play(scenario).await;
    match &played.accepted {
        Some(accepted) if scenario.group == "api" => api::seen(scenario, &played, accepted).await,
        Some(accepted) => after::seen(scenario, &played, accepted).await,
        None => played.seen,
    }
}

/// Plays every scenario for which `wanted` holds, and reports all that were told otherwise.
async fn all_are_told(wanted: impl Fn(&Scenario) -> bool) {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    let mut tasks = JoinSet::new();
    for scenario in scenarios().into_iter().filter(wanted) {
        let permits = Arc::clone(&permits);
        tasks.spawn(async move {
            let _permit = permits.acquire_owned().await.unwrap();
            let seen = timeout(PATIENCE, seen(&scenario)).await;
            match seen {
                Ok(seen) => seen.differs(&scenario.told),
                Err(_) => Some("it does not end".to_owned()),
            }
            .map(|how| format!("{}: {how}", scenario.name))
        });
    }
    assert!(!tasks.is_empty());
    let mut failures: Vec<String> = tasks.join_all().await.into_iter().flatten().collect();
    failures.sort();
    assert!(
        failures.is_empty(),
        "{} scenarios are told otherwise:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

#[tokio::test]
async fn every_scenario_ends_as_it_says() {
    all_are_told(|scenario| scenario.group != "api").await;
}

#[tokio::test]
async fn every_scenario_of_the_api_ends_as_it_says() {
    all_are_told(|scenario| scenario.group == "api").await;
}

/// Who plays it without the large file that it asks for is not left waiting.
#[tokio::test]
async fn a_small_message_that_breaks_off_in_its_middle_is_whole_already() {
    let mut scenarios = scenarios().into_iter();
    let mut scenario = scenarios
        .find(|one| one.name == "dropped-in-content")
        .unwrap();
    scenario.you.attach.clear();
    let played = timeout(PATIENCE, play::play(&scenario)).await.unwrap();
    assert_eq!(played.seen.status, "unknown", "{:?}", played.seen);
    assert!(played.practice.inbox().list().is_empty());
}

#[test]
fn there_are_many_ways_to_fail() {
    let told = scenarios().into_iter().map(|scenario| scenario.told);
    let triples: BTreeSet<_> = told
        .filter_map(|told| Some((told.status, told.stage?, told.kind?)))
        .collect();
    assert!(triples.len() >= TRIPLES, "{}", triples.len());
}

#[test]
fn every_hint_has_a_scenario_and_every_failing_scenario_a_hint() {
    let catalogue = Catalogue::builtin();
    let mut named = BTreeSet::new();
    for scenario in scenarios() {
        let told = scenario.told;
        let is_well = told.status == "delivered";
        assert_eq!(told.hint.is_none(), is_well, "{}", scenario.name);
        named.extend(told.hint.into_iter().chain(told.also));
    }
    // Tests of the ladder hold these.
    named.extend(Catalogue::only_in_checks().map(str::to_owned));
    let known: BTreeSet<String> = catalogue
        .hints()
        .iter()
        .map(|hint| hint.id.clone())
        .collect();
    let without: Vec<_> = known.difference(&named).collect();
    assert!(without.is_empty(), "hints without a scenario: {without:?}");
    let unknown: Vec<_> = named.difference(&known).collect();
    assert!(unknown.is_empty(), "hints that are not there: {unknown:?}");
}
