//! A run over the HTTP API: `POST /email/batch`, at most 500 messages and 50 MB a request (postmark-facts.md section
//! 3.2). Each message of a request has an answer of its own.

use std::mem::take;
use std::time::Duration;

use serde_json::Value;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use super::{Ready, RowOutcome, Run};
use crate::delivery::over_https::{self, Stopped, open};
use crate::delivery::prepare::{crashed, for_api};
use crate::delivery::recording::settled;
use crate::delivery::verdict::{stopped_waiting, unsure};
use crate::postmark::api::EmailAnswer;
use crate::record::{ApiFailure, ApiFailureKind, Outcome, Reply, RunEnd, Status};
use crate::smtp::Journal;
use crate::store::{Ended, OutboxError};

/// Messages of one request.
const MESSAGES: usize = 500;
/// Bytes of one request; Postmark allows 50 MB.
const BYTES: usize = 50_000_000;
/// How long the messages may be kept waiting for the disk.
const PATIENCE: Duration = Duration::from_secs(20);

/// Messages of one request with what the API gets of each.
#[derive(Default)]
struct Batch {
    rows: Vec<Ready>,
    emails: Vec<Value>,
    bytes: usize,
}

/// What the API said of one message, or why it said nothing.
type Answer = Result<EmailAnswer, ApiFailure>;

/// Sends the rows, request by request.
pub(super) async fn run(mut run: Run) -> RunEnd {
    let most = MESSAGES.min(run.throttle.at_once());
    let mut batch = Batch::default();
    for row in run.order.rows.clone() {
        let (ready, email, bytes) = match email(&run, row).await {
            Ok(made) => made,
            Err(end) => return end,
        };
        if !has_room(batch.rows.len(), batch.bytes, (most, bytes))
            && let Some(end) = send(&mut run, take(&mut batch)).await
        {
            return end;
        }
        batch.rows.push(ready);
        batch.emails.push(email);
        batch.bytes += bytes;
    }
    if batch.rows.is_empty() {
        return RunEnd::Complete;
    }
    send(&mut run, batch).await.unwrap_or(RunEnd::Complete)
}

/// Whether a request of so many messages and bytes has room for one more message.
fn has_room(messages: usize, bytes: usize, (most, more): (usize, usize)) -> bool {
    // One that is too large by itself is the server's to refuse.
    messages == 0 || (messages < most && bytes + more <= BYTES)
}

/// The message of a row as the API takes it, and its size in a request.
async fn email(run: &Run, row: usize) -> Result<(Ready, Value, usize), RunEnd> {
    let ready = run.ready(row).await?;
    let (outgoing, stamp) = (ready.outgoing.clone(), ready.stamp.clone());
    let made = spawn_blocking(move || {
        let email = for_api(&outgoing, &stamp)?;
        let bytes = email.to_string().len() + 1;
        Ok((email, bytes))
    });
    let made = made.await.unwrap_or_else(|error| Err(crashed(&error)));
    let (email, bytes) = made.map_err(|fault| run.stopped(fault))?;
    Ok((ready, email, bytes))
}

/// One request. Returns how the run ends, if it does.
async fn send(run: &mut Run, batch: Batch) -> Option<RunEnd> {
    let turn = run.throttle.pass(batch.rows.len());
    if run.steering.unless_stopped(turn).await.is_none() || run.steering.is_stopped() {
        return Some(RunEnd::Cancelled);
    }
    let mut journal = run.journal();
    let order = &run.order;
    let limit = order.timeouts.request(batch.bytes);
    let limits = (order.timeouts.connect, limit);
    let opened = open(&order.profile, &order.credential, &order.roots, limits).await;
    let (client, token) = match opened {
        Ok(opened) => opened,
        Err(failure) => return Some(ended(over_https::refused(&mut journal, failure))),
    };
    if let Err(why) = begin(run, &batch).await {
        return Some(run.stopped(unsure(&why.to_string())));
    }
    let asking = client.send_batch(&token, &batch.emails);
    let answers = run.steering.unless_stopped(asking).await;
    let outcomes = outcomes(&mut journal, &batch.rows, answers);
    let all_failed = outcomes.iter().find_map(|one| match &one.outcome {
        Outcome::Failed(failure) => Some(failure.clone()),
        _ => None,
    });
    let mut end = all_failed.map(|failure| RunEnd::Stopped(Box::new(failure)));
    for done in settle(run, &batch.rows, outcomes).await {
        let ends = run.report(done).await;
        end = end.or(ends);
    }
    end
}

/// All messages are written down before the request leaves.
async fn begin(run: &Run, batch: &Batch) -> Result<(), OutboxError> {
    let begun: Vec<_> = batch.rows.iter().map(|ready| ready.begun.clone()).collect();
    let writing = run
        .order
        .outbox
        .ask(move |database| database.begin_all_leaving(&begun));
    let written = timeout(PATIENCE, writing).await;
    written.unwrap_or(Err(OutboxError::Gone))
}

fn ended(stopped: Stopped) -> RunEnd {
    match stopped {
        Stopped::Cancelled => RunEnd::Cancelled,
        Stopped::Failed(failure) => RunEnd::Stopped(failure),
    }
}

/// What happened to one message, with what its row keeps.
struct Judged {
    outcome: Outcome,
    archive: crate::smtp::Archive,
    message_id: Option<String>,
}

fn outcomes(
    journal: &mut Journal,
    rows: &[Ready],
    answers: Option<Result<Vec<Answer>, ApiFailure>>,
) -> Vec<Judged> {
    let Some(answers) = answers else {
        let failure = journal.failure(stopped_waiting());
        let unknown = |_: &Ready| Judged {
            outcome: Outcome::Unknown(failure.clone()),
            archive: journal.take_archive(),
            message_id: None,
        };
        return rows.iter().map(unknown).collect();
    };
    let count = answers.as_ref().map_or(0, Vec::len);
    let mut answers = match answers {
        Ok(answers) if count == rows.len() => answers,
        // Whose answers these are cannot be told.
        Ok(_) => vec![Err(miscounted(count, rows.len())); rows.len()],
        Err(failure) => vec![Err(failure); rows.len()],
    }
    .into_iter();
    let judge = |ready: &Ready| {
        let answer = answers
            .next()
            .unwrap_or_else(|| Err(miscounted(count, rows.len())));
        let message_id = answer.as_ref().ok().map(|one| one.message_id.clone());
        let outcome = judge(journal, ready, answer);
        Judged {
            outcome,
            archive: journal.take_archive(),
            message_id,
        }
    };
    rows.iter().map(judge).collect()
}

fn judge(journal: &mut Journal, ready: &Ready, answer: Answer) -> Outcome {
    match answer {
        Ok(answer) => {
            let words = format!("{}, MessageID {}", answer.message, answer.message_id);
            let reply = Reply::new(200, vec![journal.presentable(&words)]);
            over_https::accepted(journal, &ready.composed.envelope.rcpt_to, &answer, reply)
        }
        Err(failure) => {
            over_https::judge(journal, failure).unwrap_or_else(|stopped| match stopped {
                Stopped::Cancelled => Outcome::Cancelled,
                Stopped::Failed(failure) => Outcome::Failed(*failure),
            })
        }
    }
}

fn miscounted(answers: usize, messages: usize) -> ApiFailure {
    ApiFailure {
        request: "POST /email/batch".into(),
        ..ApiFailure::unasked(
            "the API",
            ApiFailureKind::Malformed,
            format!("the API answered {answers} of {messages} messages"),
        )
    }
}

/// Writes down how each message ended.
async fn settle(run: &Run, rows: &[Ready], outcomes: Vec<Judged>) -> Vec<RowOutcome> {
    let mut writing = Vec::new();
    for (ready, judged) in rows.iter().zip(outcomes) {
        let ended = Ended {
            settled: settled(
                &judged.outcome,
                judged.archive,
                &ready.begun,
                judged.message_id.clone(),
            ),
            begun: ready.begun.clone(),
            follow: run.follows && judged.outcome.status() == Status::Unknown,
        };
        let done = RowOutcome {
            row: ready.row,
            id: ready.id(),
            outcome: judged.outcome,
            message_id: judged.message_id,
            unrecorded: None,
        };
        writing.push((run.order.outbox.settle(ended, PATIENCE), done));
    }
    let mut done = Vec::new();
    for (written, row) in writing {
        let unrecorded = written.await.err().map(|why| why.to_string());
        done.push(RowOutcome { unrecorded, ..row });
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_has_bounds_in_messages_and_in_bytes() {
        for (messages, bytes, more, room) in [
            (0, 0, 99_000_000, true),
            (4, 40_000_000, 10_000_000, true),
            (4, 40_000_000, 10_000_001, false),
            (MESSAGES - 1, 0, 1, true),
            (MESSAGES, 0, 1, false),
        ] {
            assert_eq!(
                has_room(messages, bytes, (MESSAGES, more)),
                room,
                "{messages} {bytes} {more}"
            );
        }
    }
}
