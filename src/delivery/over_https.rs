//! One send over Postmark's HTTP API, for networks that let no SMTP out: the same draft, the same record,
//! an error or a MessageID at once. It is never tried by itself.

use std::time::Duration;

use serde_json::Value;
use tokio::task::spawn_blocking;

use super::SendOrder;
use super::client::client_for;
use super::files::load_attachments;
use super::job_control::{JobControl, Word};
use super::prepare::stamp;
use super::recording::{Outline, Recording};
use super::verdict::{stopped_waiting, unrecorded};

use crate::api::{Client, Limits};
use crate::mail::{Composed, Outgoing, Stamp, api_message, compose, parse_mailbox};
use crate::net::Roots;
use crate::postmark::api::EmailAnswer;
use crate::postmark::{Credential, Profile, Secret};
use crate::record::{
    ApiFailure, ApiFailureKind as K, Event, Failure, FailureKind, Outcome, Phase, RecipientState,
    RecipientVerdict, Reply, SendId, Stage,
};
use crate::smtp::{Fault, Journal};

/// For the question whether the API answers at all.
const ANSWER: Duration = Duration::from_secs(3);

/// Why it ended before the API ruled on it.
pub(super) enum Stopped {
    Cancelled,
    Failed(Box<Failure>),
}

/// Composes, waits for the word if the order says so, and asks once.
pub(super) async fn run(
    order: SendOrder,
    journal: &mut Journal,
    steering: &mut JobControl,
    recording: &mut Recording,
) -> Result<Outcome, Stopped> {
    journal.phase(Phase::Preparing);
    let outline = Outline::of(&order);
    let stamp = stamp(order.profile.correlate, order.id.clone());
    let id = SendId(stamp.id.clone());
    let has_template = order.message.template().is_some();
    let path = match has_template {
        true => "/email/withTemplate",
        false => "/email",
    };
    let making = message(order.message.clone(), stamp);
    let made = steering.unless_stopped(making).await;
    let made = made.ok_or(Stopped::Cancelled)?;
    let (composed, body) = made.map_err(|fault| failed(journal, fault, None))?;
    let opening = client(&order, order.timeouts.request(composed.bytes.len()));
    let opened = steering.unless_stopped(opening).await;
    let opened = opened.ok_or(Stopped::Cancelled)?;
    let (client, token) = opened.map_err(|failure| refused(journal, failure))?;
    let bytes = composed.bytes.len() as u64;
    recording.plan(&outline, &id, &composed, journal.redactor());
    journal.push(Event::Composed { id, bytes });
    if order.hold {
        journal.phase(Phase::Ready);
        journal.flush().await;
        if steering.word().await == Word::Stop {
            return Err(Stopped::Cancelled);
        }
    }
    journal.phase(Phase::Submitting);
    // A request cannot be taken back: this is its final dot.
    recording.leaving().await;
    if let Some(why) = recording.refusal() {
        return Err(failed(journal, unrecorded(&why), None));
    }
    if steering.is_stopped() {
        return Err(Stopped::Cancelled);
    }
    journal.phase(Phase::AwaitingVerdict);
    journal.begin(Stage::Api);
    journal.note(&format!(
        "POST {path} to {}: {bytes} bytes as a message",
        client.host()
    ));
    journal.flush().await;
    let asking = async {
        match has_template {
            true => client.send_with_template(&token, &body).await,
            false => client.send_email(&token, &body).await,
        }
    };
    let Some(answer) = steering.unless_stopped(asking).await else {
        return Ok(Outcome::Unknown(journal.failure(stopped_waiting())));
    };
    match answer {
        Ok(answer) => {
            let words = format!("{}, MessageID {}", answer.message, answer.message_id);
            journal.done(&words);
            journal.push(Event::Named {
                message_id: answer.message_id.clone(),
            });
            recording.named(answer.message_id.clone());
            let reply = Reply::new(200, vec![journal.presentable(&words)]);
            Ok(accepted(
                journal,
                &composed.envelope.rcpt_to,
                &answer,
                reply,
            ))
        }
        Err(failure) => judge(journal, failure),
    }
}

/// Postmark accepted the message. Recipients that it will not deliver to are named in its words only.
pub(super) fn accepted(
    journal: &mut Journal,
    all: &[String],
    answer: &EmailAnswer,
    reply: Reply,
) -> Outcome {
    let words = Reply::new(200, vec![journal.presentable(&answer.message)]);
    let refused: Vec<RecipientVerdict> = left_out(answer, all)
        .into_iter()
        .map(|address| RecipientVerdict {
            address: journal.presentable(&address),
            state: RecipientState::Refused,
            reply: words.clone(),
        })
        .collect();
    for verdict in &refused {
        journal.push(Event::Recipient(verdict.clone()));
    }
    if refused.is_empty() {
        return Outcome::Accepted { reply };
    }
    let is_left_out = |address: &String| refused.iter().any(|verdict| verdict.address == *address);
    if !all.iter().all(is_left_out) {
        return Outcome::PartlyRefused { reply, refused };
    }
    let nobody = Fault::new(FailureKind::RecipientsRefused, answer.message.clone());
    let mut failure = journal.failure(nobody);
    failure.reply = Some(words);
    Outcome::Refused(failure)
}

/// The recipients that the answer names as inactive, each once: as the envelope has them, or as the answer does
/// where none of `all` is meant.
fn left_out(answer: &EmailAnswer, all: &[String]) -> Vec<String> {
    let ascii = |text: &str| {
        let mailbox = parse_mailbox(text).ok();
        mailbox.map_or_else(|| text.to_owned(), |mailbox| mailbox.envelope())
    };
    let mut left_out: Vec<String> = Vec::new();
    for named in answer.inactive() {
        let named = ascii(named);
        let mut recipients = all.iter();
        let ours = recipients.find(|one| one.eq_ignore_ascii_case(&named));
        let address = ours.unwrap_or(&named);
        if !left_out.contains(address) {
            left_out.push(address.clone());
        }
    }
    left_out
}

/// An error code is a refusal. Without one, what may have reached Postmark is unknown.
pub(super) fn judge(journal: &mut Journal, failure: ApiFailure) -> Result<Outcome, Stopped> {
    let may_have_arrived = failure.may_have_arrived();
    let is_refused = matches!(failure.kind, K::Refused | K::ServerError);
    match refused(journal, failure) {
        Stopped::Failed(failure) if may_have_arrived => Ok(Outcome::Unknown(*failure)),
        Stopped::Failed(failure) if is_refused => Ok(Outcome::Refused(*failure)),
        stopped => Err(stopped),
    }
}

/// Where no port of several answers it is asked whether HTTPS gets out.
pub(super) async fn look_for_a_way_out(order: &SendOrder, outcome: &mut Outcome) {
    const SHUT: [FailureKind; 3] = [
        FailureKind::ConnectionRefused,
        FailureKind::ConnectTimeout,
        FailureKind::NoRoute,
    ];
    if let Outcome::Failed(failure) = outcome
        && SHUT.contains(&failure.kind)
        && order.profile.smtp_ports.len() > 1
        && order.profile.api_base().is_some()
    {
        failure.https_open = Some(answers(order).await);
    }
}

/// Whether the API answers this login at all, whatever it says: HTTPS gets out where SMTP did not.
async fn answers(order: &SendOrder) -> bool {
    let Ok((client, token)) = client(order, ANSWER).await else {
        return false;
    };
    match client.server(&token).await {
        Ok(_) => true,
        Err(failure) => failure.status.is_some(),
    }
}

async fn client(order: &SendOrder, limit: Duration) -> Result<(Client, Secret), ApiFailure> {
    let connect = order.timeouts.connect.min(limit);
    open(
        &order.profile,
        &order.credential,
        &order.roots,
        (connect, limit),
    )
    .await
}

/// The client of the API of `profile` and the token that opens it; with a limit to connect and one for a request.
pub(super) async fn open(
    profile: &Profile,
    credential: &Credential,
    roots: &Roots,
    (connect, request): (Duration, Duration),
) -> Result<(Client, Secret), ApiFailure> {
    let Credential::ServerToken(token) = credential else {
        return Err(not_sent(
            profile,
            "an SMTP token does not open the API; it takes the Server API token",
        ));
    };
    let base = profile.api_base();
    let base = base.ok_or_else(|| not_sent(profile, "no API belongs to this host"))?;
    let limits = Limits {
        connect: ANSWER.max(connect),
        request,
        ..Limits::default()
    };
    let (client, _) = client_for(token, base, roots.clone(), limits).await?;
    Ok((client, token.clone()))
}

fn not_sent(profile: &Profile, why: &str) -> ApiFailure {
    ApiFailure {
        request: "POST /email".into(),
        host: profile.api_base().unwrap_or(&profile.smtp_host).to_owned(),
        kind: K::NotSent,
        status: None,
        code: None,
        message: why.to_owned(),
        retry_after: None,
        causes: Vec::new(),
    }
}

/// The message as SMTP would carry it, for its size and its errors, and as the API takes it.
async fn message(outgoing: Outgoing, stamp: Stamp) -> Result<(Composed, Value), Fault> {
    if matches!(outgoing, Outgoing::Raw(_)) {
        let cause = "a message that is sent as it is goes over SMTP only: the HTTP API composes a message of its own";
        return Err(Fault::new(FailureKind::MessageInvalid, cause));
    }
    let made = spawn_blocking(move || {
        let draft = outgoing.summary();
        let files = load_attachments(&draft.files)
            .map_err(|error| Fault::new(FailureKind::FileUnreadable, error.to_string()))?;
        let invalid = |error: crate::mail::ComposeError| {
            Fault::new(FailureKind::MessageInvalid, error.to_string())
        };
        let composed = compose(draft, files.clone(), &stamp).map_err(invalid)?;
        let body = api_message(draft, files, &stamp).map_err(invalid)?;
        Ok((composed, body))
    });
    let crashed =
        |error: tokio::task::JoinError| Fault::new(FailureKind::Internal, error.to_string());
    made.await.map_err(crashed)?
}

pub(super) fn refused(journal: &mut Journal, failure: ApiFailure) -> Stopped {
    let fault = Fault::new(FailureKind::Api, failure.message.clone());
    failed(journal, fault, Some(failure))
}

fn failed(journal: &mut Journal, fault: Fault, api: Option<ApiFailure>) -> Stopped {
    let mut failure = journal.failure(fault);
    if let Some(api) = api {
        failure.stage = Stage::Api;
        failure.api = Some(Box::new(api));
    }
    Stopped::Failed(Box::new(failure))
}
