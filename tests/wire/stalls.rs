//! A server that falls silent is left, in whatever stage it does so.

use std::time::Duration;

use postrider::record::{FailureKind, Outcome, Stage, Status};

use crate::client::{Ended, heavy, order, send, timeouts};
use crate::server::{Server, Step, good};

/// Short enough for a quick test, long enough for a busy machine to answer.
const SHORT: u64 = 900;

/// The dialogue up to and without the step at which the server falls silent.
fn silent_before(stop: impl Fn(&Step) -> bool, count: usize) -> Vec<Step> {
    let mut left = count;
    let mut script: Vec<Step> = good(1)
        .into_iter()
        .take_while(|step| {
            left -= usize::from(stop(step));
            left > 0
        })
        .collect();
    script.push(Step::Freeze);
    script
}

fn nth_word(count: usize) -> Vec<Step> {
    silent_before(|step| matches!(step, Step::Say(_)), count)
}

async fn against(script: Vec<Step>) -> Ended {
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.timeouts = timeouts(SHORT);
    let (draft, _folder) = heavy(1_500_000);
    order.draft = draft;
    send(order).await
}

#[tokio::test]
async fn a_stall_in_any_stage_is_told_with_its_stage() {
    let table = [
        (nth_word(1), Stage::Greeting, Status::Failed),
        (nth_word(2), Stage::StartTls, Status::Failed),
        (nth_word(3), Stage::StartTls, Status::Failed),
        (
            silent_before(|step| matches!(step, Step::Tls(_)), 1),
            Stage::Handshake,
            Status::Failed,
        ),
        (nth_word(4), Stage::Hello, Status::Failed),
        (nth_word(5), Stage::Auth, Status::Failed),
        (nth_word(6), Stage::Envelope, Status::Failed),
        (
            silent_before(|step| matches!(step, Step::Content), 1),
            Stage::Content,
            Status::Failed,
        ),
        (nth_word(7), Stage::Verdict, Status::Unknown),
    ];
    let running =
        table.map(|(script, stage, status)| (tokio::spawn(against(script)), stage, status));
    for (job, stage, status) in running {
        let ended = job.await.unwrap();
        assert_eq!(
            ended.verdict(),
            (status, stage, FailureKind::Timeout),
            "{:?}",
            ended.outcome
        );
        assert!(!ended.failure().causes.is_empty(), "{:?}", ended.outcome);
    }
}

#[tokio::test]
async fn a_reply_that_drips_has_no_more_time_than_one_that_does_not_come() {
    let mut script = nth_word(2);
    script.pop();
    script.push(Step::Drip);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.timeouts.command = Duration::from_millis(200);
    let ended = send(order).await;
    let wanted = (Status::Failed, Stage::StartTls, FailureKind::Timeout);
    assert_eq!(ended.verdict(), wanted, "{:?}", ended.outcome);
    assert!(matches!(ended.outcome, Outcome::Failed(_)));
}
