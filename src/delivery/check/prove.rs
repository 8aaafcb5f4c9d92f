//! The proof: one message to Postmark's blackhole address, and what becomes of it.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::sleep;

use super::CheckOrder;
use super::record::Record;
use crate::api::Client;
use crate::delivery::follow::Inquiry;
use crate::delivery::{SendOrder, job};
use crate::mail::Draft;
use crate::postmark::{Credential, Profile, Secret};
use crate::record::{
    CheckStep, Event, Fate, Finding, Outcome, RecipientFate, SendId, StepReport, StepResult as V,
    Trouble, Via,
};
use crate::smtp::in_words;

/// Takes everything and delivers to nobody (postmark-facts.md section 5).
pub(super) const BLACKHOLE: &str = "test@blackhole.postmarkapp.com";
/// Events of the send that may wait.
const EVENTS: usize = 64;

fn report(verdict: V, words: impl Into<String>) -> StepReport {
    StepReport::new(CheckStep::Prove, verdict, words)
}

/// Sends on `port` and follows, if that was agreed to and the login was taken.
pub(super) async fn prove(
    order: &CheckOrder,
    port: Option<u16>,
    follower: Option<(&Client, &Secret)>,
    record: &Record,
) {
    if !order.prove {
        return;
    }
    let (Some(port), Some(credential)) = (port, &order.credential) else {
        let why = "nothing was sent, because nobody could sign in";
        return record.put(report(V::Skipped, why)).await;
    };
    record.began(CheckStep::Prove, None).await;
    let began = Instant::now();
    let found = match send(order, port, credential).await {
        Ok((id, reply)) => match follower {
            Some((client, token)) => follow(order, client, token, &id).await,
            None => report(
                V::Unknown,
                format!(
                    "accepted ({reply}), but without the API nobody can tell whether it was delivered"
                ),
            ),
        },
        Err(report) => *report,
    };
    record.put_since(began, found).await;
}

/// Sends the message; returns its id and the server's reply.
async fn send(
    order: &CheckOrder,
    port: u16,
    credential: &Credential,
) -> Result<(SendId, String), Box<StepReport>> {
    let (_control, controls) = mpsc::channel(1);
    let (events, mut heard) = mpsc::channel(EVENTS);
    let sending = job::send(message(order, port, credential), controls, events);
    let listening = async {
        let mut id = None;
        while let Some(event) = heard.recv().await {
            if let Event::Composed { id: made, .. } = event {
                id = Some(made);
            }
        }
        id
    };
    let (outcome, id) = tokio::join!(sending, listening);
    match (outcome, id) {
        (Outcome::Accepted { reply }, Some(id)) => Ok((id, reply.to_string())),
        (outcome, _) => Err(Box::new(not_accepted(outcome))),
    }
}

fn not_accepted(outcome: Outcome) -> StepReport {
    let name = outcome.status().name();
    let unknown = matches!(outcome, Outcome::Unknown(_));
    let verdict = if unknown { V::Unknown } else { V::Fail };
    match outcome {
        Outcome::Refused(failure) | Outcome::Failed(failure) | Outcome::Unknown(failure) => {
            let words = failure.reply.as_ref().map(ToString::to_string);
            let words = words.unwrap_or_else(|| failure.causes.join(": "));
            report(verdict, format!("{name}: {words}")).because(Trouble::Smtp(Box::new(failure)))
        }
        _ => report(verdict, name),
    }
}

fn message(order: &CheckOrder, port: u16, credential: &Credential) -> SendOrder {
    let draft = Draft {
        from: order.from.clone(),
        to: BLACKHOLE.into(),
        subject: "postrider check".into(),
        stream: order.stream.clone(),
        text: "This message proves that the sender may send. Postmark delivers it to nobody.\n"
            .into(),
        ..Draft::default()
    };
    let profile = Profile {
        smtp_ports: vec![port],
        // Without it the message could not be found again.
        correlate: true,
        ..order.profile.clone()
    };
    SendOrder {
        message: draft.into(),
        profile,
        credential: credential.clone(),
        roots: order.roots.clone(),
        hold: false,
        all_or_none: true,
        timeouts: order.timeouts,
        via: Via::Smtp,
        outbox: None,
        pinned: order.pinned.clone(),
        id: None,
    }
}

/// Asks until it is decided or the schedule is over.
async fn follow(order: &CheckOrder, client: &Client, token: &Secret, id: &SendId) -> StepReport {
    let blackhole = RecipientFate {
        address: BLACKHOLE.into(),
        fate: Fate::Accepted,
        at: String::new(),
    };
    let (client, token) = (client.clone(), token.clone());
    let mut inquiry = Inquiry::new(client, token, id.clone(), &order.stream, vec![blackhole]);
    let mut asked = Ok(());
    for pause in &order.follow {
        sleep(*pause).await;
        asked = inquiry.ask().await;
        if inquiry.is_decided() {
            break;
        }
    }
    let waited: Duration = order.follow.iter().sum();
    let fate = inquiry.recipients().first().map(|one| one.fate.clone());
    match (fate, asked) {
        (None | Some(Fate::Accepted), Err(failure)) => {
            report(V::Unknown, format!("accepted, but {}", failure.message))
                .because(Trouble::Api(Box::new(failure)))
        }
        (fate, _) => judge(fate.unwrap_or(Fate::Accepted), waited),
    }
}

fn judge(fate: Fate, waited: Duration) -> StepReport {
    match fate {
        Fate::Delivered { words } => report(
            V::Ok,
            format!(
                "delivered to the blackhole, where accounts that wait for approval may send too: {words}"
            ),
        ),
        Fate::RefusedInside { code, words } => report(
            V::Fail,
            format!("accepted, then refused inside Postmark: {words}"),
        )
        .because(Trouble::Inside { code, words }),
        Fate::Bounced { words, .. } => report(V::Fail, format!("bounced: {words}")),
        Fate::Accepted | Fate::NotFound | Fate::Refused { .. } => report(
            V::Unknown,
            format!(
                "accepted, but the API shows no trace of it within {}",
                in_words(waited)
            ),
        )
        .found(Finding::NotFound),
        Fate::Sandboxed => report(
            V::Ok,
            "taken by a Sandbox server, which checks a message and delivers nothing",
        ),
        Fate::Queued | Fate::Sent | Fate::Delayed { .. } => report(
            V::Unknown,
            format!(
                "accepted and {}, but not delivered within {}",
                fate.name(),
                in_words(waited)
            ),
        ),
    }
}
