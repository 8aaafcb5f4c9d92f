//! One send on the worker thread: events become messages, and an outcome always comes last.

use tokio::sync::mpsc;
use tokio::task::spawn_local;

use super::clock;
use super::secrets::Secrets;
use crate::app::Message;
use crate::delivery::{self, CheckOrder, Control, SendOrder};
use crate::postmark::{Credential, Endpoint};
use crate::record::{
    CheckEvent, Event, Failure, FailureKind, JobId, Outcome, Phase, SendId, Stage,
};

/// Events of one job that may wait; while they do, the job waits too.
const EVENTS: usize = 64;

/// How a message is called: by us, if it came to be one, and by Postmark where the answer said it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Named {
    pub id: Option<SendId>,
    pub message_id: Option<String>,
}

/// Runs a send to its end and reports everything under `job`. Returns how the message is called, and how
/// it ended.
pub(super) async fn deliver(
    job: JobId,
    order: SendOrder,
    control: mpsc::Receiver<Control>,
    messages: mpsc::Sender<Message>,
) -> (Named, Outcome) {
    let _ = messages
        .send(Message::Started {
            job,
            at: clock::now(),
        })
        .await;
    let endpoint = Endpoint {
        host: order.profile.smtp_host.clone(),
        port: order
            .profile
            .smtp_ports
            .first()
            .copied()
            .unwrap_or_default(),
    };
    let (events, reports) = mpsc::channel(EVENTS);
    let sending = spawn_local(delivery::send(order, control, events));
    let (phase, named, over) = forward(job, reports, &messages).await;
    let ended = sending.await;
    let outcome = ended.unwrap_or_else(|_| broken(phase, endpoint));
    if !over {
        let event = Event::Outcome(outcome.clone());
        let _ = messages.send(Message::Job { job, event }).await;
    }
    (named, outcome)
}

/// Runs a check to its end and reports everything under `job`. What it learns of secrets is known from
/// then on.
pub(super) async fn climb(
    job: JobId,
    order: CheckOrder,
    control: mpsc::Receiver<Control>,
    messages: mpsc::Sender<Message>,
    secrets: Secrets,
) {
    let (events, mut reports) = mpsc::channel(EVENTS);
    spawn_local(delivery::check(order, control, events));
    while let Some(event) = reports.recv().await {
        if let CheckEvent::Outcome(outcome) = &event {
            let tokens = outcome
                .servers
                .iter()
                .filter_map(|server| server.token.clone());
            tokens.for_each(|token| secrets.learn(&Credential::ServerToken(token)));
        }
        let _ = messages.send(Message::Check { job, event }).await;
    }
}

/// Passes reports on until there are no more. Of several waiting reports of progress only the
/// newest goes on: they supersede each other, and a fast line makes more of them than anybody can
/// look at. Returns the last phase, the names, and whether the outcome was among the reports.
async fn forward(
    job: JobId,
    mut reports: mpsc::Receiver<Event>,
    messages: &mpsc::Sender<Message>,
) -> (Phase, Named, bool) {
    let (mut phase, mut named, mut over) = (Phase::default(), Named::default(), false);
    let mut next = reports.recv().await;
    while let Some(event) = next.take() {
        let following = reports.try_recv().ok();
        if !supersedes(following.as_ref(), &event) {
            match &event {
                Event::Phase(now) => phase = *now,
                Event::Composed { id, .. } => named.id = Some(id.clone()),
                Event::Named { message_id } => named.message_id = Some(message_id.clone()),
                Event::Outcome(_) => over = true,
                _ => {}
            }
            let _ = messages.send(Message::Job { job, event }).await;
        }
        next = match following {
            Some(event) => Some(event),
            None => reports.recv().await,
        };
    }
    (phase, named, over)
}

fn supersedes(newer: Option<&Event>, older: &Event) -> bool {
    matches!(
        (newer, older),
        (Some(Event::Progress(_)), Event::Progress(_))
    )
}

/// What is known of a job that broke inside: after the final dot nothing is.
fn broken(phase: Phase, endpoint: Endpoint) -> Outcome {
    let stage = if phase == Phase::AwaitingVerdict {
        Stage::Verdict
    } else {
        Stage::Content
    };
    let failure = Failure::new(stage, FailureKind::Internal, endpoint)
        .with_cause("the job ended without an outcome: a defect of postrider");
    match phase {
        Phase::AwaitingVerdict => Outcome::Unknown(failure),
        _ => Outcome::Failed(failure),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Progress;

    #[tokio::test(flavor = "current_thread")]
    async fn waiting_progress_is_one_report() {
        let (events, reports) = mpsc::channel(16);
        let (messages, mut passed) = mpsc::channel(16);
        events.send(Event::Phase(Phase::Submitting)).await.unwrap();
        for sent in 1..=9 {
            events
                .send(Event::Progress(Progress { sent, total: 9 }))
                .await
                .unwrap();
        }
        events
            .send(Event::Outcome(Outcome::Cancelled))
            .await
            .unwrap();
        drop(events);
        assert_eq!(
            forward(JobId(7), reports, &messages).await,
            (Phase::Submitting, Named::default(), true)
        );
        drop(messages);
        let mut seen = Vec::new();
        while let Some(Message::Job {
            job: JobId(7),
            event,
        }) = passed.recv().await
        {
            seen.push(event);
        }
        let last = Event::Progress(Progress { sent: 9, total: 9 });
        assert_eq!(
            seen,
            [
                Event::Phase(Phase::Submitting),
                last,
                Event::Outcome(Outcome::Cancelled)
            ]
        );
    }

    #[test]
    fn a_job_that_broke_after_the_final_dot_is_unknown() {
        let endpoint = || Endpoint {
            host: "127.0.0.1".into(),
            port: 25,
        };
        assert!(matches!(
            broken(Phase::AwaitingVerdict, endpoint()),
            Outcome::Unknown(_)
        ));
        assert!(matches!(
            broken(Phase::Submitting, endpoint()),
            Outcome::Failed(_)
        ));
    }
}
