//! The proof: one message to Postmark's blackhole address, and what becomes of it.

use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::time::sleep;

use super::CheckOrder;
use super::record::Record;
use crate::api::{BounceQuery, Client, MessageQuery};
use crate::delivery::{SendOrder, job};
use crate::mail::Draft;
use crate::postmark::api::MessageDetails;
use crate::postmark::{Credential, Profile, Secret};
use crate::record::{
    ApiFailure, Event, Finding, Outcome, Rung, RungReport, RungVerdict as V, SendId, Trouble,
};

/// Takes everything and delivers to nobody (postmark-facts.md section 5).
pub(super) const BLACKHOLE: &str = "test@blackhole.postmarkapp.com";
/// The metadata key by which the API finds the message again.
const KEY: &str = "postrider";
/// Events of the send that may wait.
const EVENTS: usize = 64;

/// What is known of the message by now.
enum Fate {
    Delivered(String),
    Bounced(String),
    RefusedInside(Option<u16>, String),
    Underway(String),
    NoTrace,
}

fn report(verdict: V, words: impl Into<String>) -> RungReport {
    RungReport::new(Rung::Prove, verdict, words)
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
    record.began(Rung::Prove, None).await;
    let began = Instant::now();
    let found = match send(order, port, credential).await {
        Ok((id, reply)) => match follower {
            Some((client, token)) => follow(order, client, token, &id).await,
            None => report(
                V::Unknown,
                format!(
                    "accepted ({reply}), but without the API nobody can tell what became of it"
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
) -> Result<(SendId, String), Box<RungReport>> {
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

fn not_accepted(outcome: Outcome) -> RungReport {
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
        draft,
        profile,
        credential: credential.clone(),
        roots: order.roots.clone(),
        hold: false,
        all_or_none: true,
        timeouts: order.timeouts,
        pinned: order.pinned.clone(),
    }
}

/// Asks until it is decided or the schedule is over.
async fn follow(order: &CheckOrder, client: &Client, token: &Secret, id: &SendId) -> RungReport {
    let mut known = Ok(Fate::NoTrace);
    for pause in &order.follow {
        sleep(*pause).await;
        known = fate(order, client, token, id).await;
        if !matches!(known, Ok(Fate::NoTrace | Fate::Underway(_)) | Err(_)) {
            break;
        }
    }
    let waited: Duration = order.follow.iter().sum();
    match known {
        Ok(Fate::Delivered(words)) => report(
            V::Ok,
            format!(
                "delivered to the blackhole, where accounts that wait for approval may send too: {words}"
            ),
        ),
        Ok(Fate::RefusedInside(code, words)) => report(
            V::Fail,
            format!("accepted, then refused inside Postmark: {words}"),
        )
        .because(Trouble::Inside { code, words }),
        Ok(Fate::Bounced(words)) => report(V::Fail, format!("bounced: {words}")),
        Ok(Fate::Underway(words)) => report(
            V::Unknown,
            format!("accepted and {words}, but not delivered within {waited:?}"),
        ),
        Ok(Fate::NoTrace) => report(
            V::Unknown,
            format!("accepted, but the API shows no trace of it within {waited:?}"),
        )
        .found(Finding::NotFound),
        Err(failure) => report(V::Unknown, format!("accepted, but {}", failure.message))
            .because(Trouble::Api(Box::new(failure))),
    }
}

async fn fate(
    order: &CheckOrder,
    client: &Client,
    token: &Secret,
    id: &SendId,
) -> Result<Fate, ApiFailure> {
    let wanted = MessageQuery {
        metadata: Some((KEY.into(), id.0.clone())),
        stream: order.stream.clone(),
        ..MessageQuery::default()
    };
    let found = client.messages(token, &wanted).await?;
    if let Some(message) = found.messages.first() {
        let details = client.message_details(token, &message.message_id).await?;
        return Ok(of_details(&details));
    }
    refused_inside(client, token, id).await
}

fn of_details(details: &MessageDetails) -> Fate {
    let event = |kind: &str| details.events.iter().find(|event| event.kind == kind);
    if let Some(delivered) = event("Delivered") {
        return Fate::Delivered(delivered.details.delivery_message.clone());
    }
    if let Some(bounced) = event("Bounced") {
        return Fate::Bounced(bounced.details.summary.clone());
    }
    Fate::Underway(details.message.status.to_lowercase())
}

/// A refusal inside is a bounce whose source has the message, and in it our id (section 1.5).
async fn refused_inside(client: &Client, token: &Secret, id: &SendId) -> Result<Fate, ApiFailure> {
    let wanted = BounceQuery {
        kind: "SMTPApiError".into(),
        email: BLACKHOLE.into(),
        ..BounceQuery::default()
    };
    for bounce in client.bounces(token, &wanted).await?.bounces {
        let dump = client.bounce_dump(token, bounce.id).await?;
        if dump.body.contains(&id.0) {
            let (words, code) = error_in(&dump.body);
            let words = words.unwrap_or(bounce.description);
            return Ok(Fate::RefusedInside(code, words));
        }
    }
    Ok(Fate::NoTrace)
}

/// The long error and its code, which stand before the message (section 1.5).
fn error_in(dump: &str) -> (Option<String>, Option<u16>) {
    let head: Vec<&str> = dump.lines().take(20).collect();
    let names_code = |line: &&str| line.to_lowercase().contains("code");
    let Some(at) = head.iter().position(names_code) else {
        return (None, None);
    };
    let words = head[..at].join(" ").trim().to_owned();
    let digits = head[at].split(|c: char| !c.is_ascii_digit());
    let code = digits.filter_map(|digits| digits.parse().ok()).next();
    (Some(words).filter(|words| !words.is_empty()), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_dump_is_found_with_its_code() {
        let words = Some("The From is unknown".to_owned());
        let dump = "The From is unknown\nError code: 400\n\nFrom: x";
        assert_eq!(error_in(dump), (words, Some(400)));
        assert_eq!(error_in("ErrorCode 412\n"), (None, Some(412)));
        assert_eq!(error_in("From: x 400"), (None, None));
    }
}
