//! What became of an accepted message, as the follow-up finds it.

use std::time::Duration;

use postrider::delivery::{Control, FollowOrder, Pace, follow};
use postrider::diagnose::Catalogue;
use postrider::net::Roots;
use postrider::record::{Fate, FollowEvent, FollowOutcome, RecipientFate, Status, worst};
use postrider::sandbox::scenario::Scenario;
use tokio::sync::mpsc;

use crate::interface;
use crate::play::{Accepted, PASSING, Played};
use crate::seen::{Seen, word};

/// Questions in which something may still change, without a pause.
const QUESTIONS: usize = 3;
/// Between questions, where a message must be met while it is put off.
const OFTEN: Duration = Duration::from_millis(100);
const EVENTS: usize = 1_000;

/// Follows the message and says what is told of it.
pub async fn seen(scenario: &Scenario, played: &Played, accepted: &Accepted) -> Seen {
    let passing = Some("delayed").filter(|status| *status == scenario.told.status);
    let (found, reports) = followed(played, accepted, passing).await;
    let diagnosis = Catalogue::builtin().diagnose_followed(&found, &accepted.context);
    let fate = &worst(&found.recipients).unwrap().fate;
    let kind = match fate {
        Fate::RefusedInside { code, .. } => code.map(|code| code.to_string()),
        Fate::Bounced { kind, .. } => kind.map(word),
        _ => None,
    };
    // The scenario names how it stands where the status says no more than that it was accepted.
    let status = match found.status(Status::Accepted) {
        Status::Accepted => fate.name(),
        status => status.name(),
    };
    let seen = Seen {
        kind,
        ..Seen::new(status)
    }
    .with(diagnosis.as_ref());
    if passing.is_none() {
        in_the_interface_too(scenario, &found, reports, accepted, &seen);
    }
    seen
}

/// The interface comes to the same status and the same hint.
fn in_the_interface_too(
    scenario: &Scenario,
    found: &FollowOutcome,
    reports: Vec<FollowEvent>,
    accepted: &Accepted,
    seen: &Seen,
) {
    let shown = interface::seen(accepted, reports);
    let status = found.status(Status::Accepted).name();
    let name = &scenario.name;
    assert_eq!(shown.status, status, "{name}");
    assert_eq!(shown.hint, seen.hint, "{name}");
}

async fn followed(
    played: &Played,
    accepted: &Accepted,
    passing: Option<&str>,
) -> (FollowOutcome, Vec<FollowEvent>) {
    let recipients = accepted.recipients.iter().map(|address| RecipientFate {
        address: address.clone(),
        fate: Fate::Accepted,
        at: String::new(),
    });
    let order = FollowOrder {
        id: accepted.id.clone(),
        stream: accepted.context.stream.clone(),
        message_id: None,
        // As though all the time had passed in which a message may show.
        age: Duration::from_secs(600),
        limit: None,
        recipients: recipients.collect(),
        before: Status::Accepted,
        api_base: played.practice.api_url().unwrap().to_owned(),
        token: accepted.token.clone(),
        roots: Roots::Only {
            pem: played.practice.ca_pem().to_owned(),
        },
        times: times(passing),
        outbox: None,
        pace: Pace::default(),
    };
    let (control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(EVENTS);
    let until = async move {
        let mut reports = Vec::new();
        while let Some(event) = heard.recv().await {
            let stands = |one: &RecipientFate| one.fate.name() == passing.unwrap_or("");
            if matches!(&event, FollowEvent::Recipient(one) if stands(one)) {
                // The follow-up may be over already.
                let _ = control.try_send(Control::Cancel);
            }
            reports.push(event);
        }
        reports
    };
    tokio::join!(follow(order, controls, events), until)
}

fn times(passing: Option<&str>) -> Vec<Duration> {
    if passing.is_none() {
        return vec![Duration::ZERO; QUESTIONS];
    }
    let questions = 5 * PASSING.as_millis() / OFTEN.as_millis();
    (0..u32::try_from(questions).unwrap())
        .map(|number| OFTEN * number)
        .collect()
}
