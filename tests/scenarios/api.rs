//! The API, asked by the real client what became of a message.

use std::time::Duration;

use postrider::api::{Client, Limits, MessageQuery};
use postrider::diagnose::Catalogue;
use postrider::net::{Roots, client_config};
use postrider::postmark::Redactor;
use postrider::sandbox::Practice;
use postrider::sandbox::scenario::Scenario;

use crate::after;
use crate::play::{Accepted, Played};
use crate::seen::{Seen, word};

/// Longer than any answer takes.
const LONG: Duration = Duration::from_secs(30);

fn client(practice: &Practice) -> Client {
    let roots = Roots::Only {
        pem: practice.ca_pem().to_owned(),
    };
    let limits = Limits {
        connect: LONG,
        request: LONG,
        ..Limits::default()
    };
    let url = practice.api_url().unwrap();
    Client::new(
        url,
        &client_config(&roots).unwrap(),
        limits,
        Redactor::new(),
    )
    .unwrap()
}

/// Asks for the message. A scenario in which all is well in the end may fail as often as its faults say.
pub async fn seen(scenario: &Scenario, played: &Played, accepted: &Accepted) -> Seen {
    let client = client(&played.practice);
    let times = scenario.api_faults.iter().filter_map(|fault| fault.times);
    for _ in 0..times.sum() {
        let asked = client
            .messages(&accepted.token, &MessageQuery::default())
            .await;
        assert!(asked.is_err(), "{}", scenario.name);
    }
    let asked = client
        .messages(&accepted.token, &MessageQuery::default())
        .await;
    let failure = match asked {
        Ok(messages) => {
            assert_eq!(messages.total_count, 1, "{}", scenario.name);
            return after::seen(scenario, played, accepted).await;
        }
        Err(failure) => failure,
    };
    let diagnosis = Catalogue::builtin().diagnose_api(&failure, &accepted.context);
    Seen {
        stage: Some("api".into()),
        kind: Some(word(failure.kind)),
        ..Seen::new("api-failed")
    }
    .with(Some(&diagnosis))
}
