//! A server that falls silent is left, in whatever stage it does so.

use std::time::Duration;

use postrider::record::{FailureKind, Outcome, Stage, Status};

use crate::client::{Ended, heavy, order, send, timeouts};
use crate::server::{Server, Step, good};

/// Short enough for a quick test, long enough for a busy machine to answer.
const SHORT: u64 = 900;

/// The dialogue up to and without the step at which the server falls silent.
pub fn silent_before(stop: impl Fn(&Step) -> bool, count: usize) -> Vec<Step> {
    let mut script = before(stop, count);
    script.push(Step::Freeze);
    script
}

/// The dialogue up to and without the step number `count` of those that `stop` names.
fn before(stop: impl Fn(&Step) -> bool, count: usize) -> Vec<Step> {
    let mut left = count;
    good(1)
        .into_iter()
        .take_while(|step| {
            left -= usize::from(stop(step));
            left > 0
        })
        .collect()
}

/// The dialogue up to the reply number `count`, which does not come.
pub fn nth_word(count: usize) -> Vec<Step> {
    silent_before(|step| matches!(step, Step::Say(_)), count)
}

/// The same, but the reply comes byte by byte and never ends.
fn dribbling(count: usize, bytes: &'static [u8]) -> Vec<Step> {
    let mut script = before(|step| matches!(step, Step::Say(_)), count);
    script.push(Step::Dribble(bytes));
    script
}

async fn against(script: Vec<Step>) -> Ended {
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.timeouts = timeouts(SHORT);
    let (draft, _folder) = heavy(1_500_000);
    order.message = draft.into();
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

/// A byte now and then, forever, is silence in every stage: each has a deadline in all.
#[tokio::test]
async fn a_stage_that_dribbles_ends_like_one_that_is_silent() {
    let mut handshake = before(|step| matches!(step, Step::Tls(_)), 1);
    // The header of a record of 16 KiB, and a ServerHello that never comes to its end.
    handshake.push(Step::Dribble(
        b"\x16\x03\x03\x40\x00\x02\x00\x3f\xf0\x03\x03\x00",
    ));
    let table = [
        (dribbling(1, b"220-x"), Stage::Greeting, Status::Failed),
        (
            dribbling(2, b"250-mail.test\r\n250-x"),
            Stage::StartTls,
            Status::Failed,
        ),
        (dribbling(3, b"220-go"), Stage::StartTls, Status::Failed),
        (handshake, Stage::Handshake, Status::Failed),
        (dribbling(4, b"250-x"), Stage::Hello, Status::Failed),
        (dribbling(5, b"235-x"), Stage::Auth, Status::Failed),
        (
            dribbling(6, b"250 ok\r\n250 ok\r\n354-x"),
            Stage::Envelope,
            Status::Failed,
        ),
        (dribbling(7, b"250-x"), Stage::Verdict, Status::Unknown),
    ];
    let running =
        table.map(|(script, stage, status)| (tokio::spawn(against(script)), stage, status));
    for (job, stage, status) in running {
        let ended = job.await.unwrap();
        let wanted = (status, stage, FailureKind::Timeout);
        assert_eq!(ended.verdict(), wanted, "{:?}", ended.outcome);
    }
}

#[tokio::test]
async fn content_that_only_just_moves_has_a_deadline_too() {
    let mut script = before(|step| matches!(step, Step::Content), 1);
    script.push(Step::Slowly(1_024, 10));
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    let (draft, _folder) = heavy(4_000_000);
    order.message = draft.into();
    // It moves within every limit for a stall, but at a hundredth of this.
    order.timeouts.slowest = 10_000_000;
    order.timeouts.content = Duration::from_millis(SHORT);
    let ended = send(order).await;
    let wanted = (Status::Failed, Stage::Content, FailureKind::Timeout);
    assert_eq!(ended.verdict(), wanted, "{:?}", ended.outcome);
    let causes = &ended.failure().causes;
    assert!(causes[0].contains("did not accept the"), "{causes:?}");
}
