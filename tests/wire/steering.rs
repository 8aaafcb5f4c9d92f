//! What the user says while a send runs.

use std::time::Duration;

use postrider::delivery::{Control, SendOrder};
use postrider::record::{
    Event, FailureKind, Outcome, Phase, Stage, StageState, StageUpdate, Status,
};

use crate::certificate::Shown;
use crate::client::{Ended, heavy, order, steer};
use crate::server::{OFFER, Server, Step, good, in_data, say, secured, signed_in};

async fn saying(order: SendOrder, word: Control, when: impl Fn(&Event) -> bool) -> Ended {
    steer(order, |event, control| {
        if when(event) {
            let _ = control.try_send(word);
        }
    })
    .await
}

fn is_phase(wanted: Phase) -> impl Fn(&Event) -> bool {
    move |event| *event == Event::Phase(wanted)
}

fn held(server: &Server) -> SendOrder {
    let mut order = order(&[server.port]);
    order.hold = true;
    order
}

#[tokio::test]
async fn a_cancel_before_the_dot_is_a_cancel() {
    let mut script = in_data(1);
    script.extend([Step::Wait, Step::Drain]);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    let (draft, _folder) = heavy(2_000_000);
    order.message = draft.into();
    let sending = |event: &Event| matches!(event, Event::Progress(progress) if progress.sent > 0);
    let ended = saying(order, Control::Cancel, sending).await;
    assert_eq!(ended.outcome, Outcome::Cancelled);
    assert_eq!(
        ended.stages(StageState::Failed),
        [(Stage::Content, "cancelled")]
    );
    server.release();
    let seen = server.seen(0).await;
    assert!(!seen.dotted() && !seen.content.is_empty());
}

#[tokio::test]
async fn a_cancel_after_the_dot_is_unknown() {
    let mut script = in_data(1);
    script.extend([Step::Content, Step::Drain]);
    let server = Server::start(script).await;
    let dot = |event: &Event| matches!(event, Event::Line(line) if line.text == ".");
    let ended = saying(order(&[server.port]), Control::Cancel, dot).await;
    assert_eq!(ended.status(), Status::Unknown);
    assert_eq!(ended.failure().stage, Stage::Verdict);
    assert!(server.seen(0).await.dotted());
}

#[tokio::test]
async fn a_cancel_ends_a_stage_at_once() {
    for (script, stage) in [
        (vec![Step::Freeze], Stage::Greeting),
        (
            vec![say(crate::server::GREETING), Step::Freeze],
            Stage::StartTls,
        ),
        (
            signed_in(OFFER)[..9]
                .iter()
                .cloned()
                .chain([Step::Freeze])
                .collect(),
            Stage::Auth,
        ),
        (
            signed_in(OFFER).into_iter().chain([Step::Freeze]).collect(),
            Stage::Envelope,
        ),
    ] {
        let server = Server::start(script).await;
        let begun = |event: &Event| matches!(event, Event::Stage(StageUpdate { stage: at, state: StageState::Running, .. }) if *at == stage);
        let ended = saying(order(&[server.port]), Control::Cancel, begun).await;
        assert_eq!(ended.outcome, Outcome::Cancelled, "{stage}");
        assert_eq!(ended.stages(StageState::Failed), [(stage, "cancelled")]);
    }
}

#[tokio::test]
async fn an_abandoned_job_says_goodbye() {
    let mut script = signed_in(OFFER);
    script.push(Step::Hear("QUIT"));
    let server = Server::start(script).await;
    let ended = saying(held(&server), Control::Abandon, is_phase(Phase::Ready)).await;
    assert_eq!(ended.outcome, Outcome::Cancelled);
    assert_eq!(server.seen(0).await.surprise, None);
}

#[tokio::test]
async fn a_word_given_early_is_kept() {
    let server = Server::start(good(1)).await;
    let ended = saying(held(&server), Control::Go, is_phase(Phase::Preparing)).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
}

#[tokio::test]
async fn a_connection_that_died_while_it_waited_is_replaced() {
    for last_words in [vec![], vec![say("421 4.4.2 idle too long\n")]] {
        let mut first = signed_in(OFFER);
        first.extend(last_words);
        first.push(Step::Reset);
        let server = Server::series(vec![first, good(1)]).await;
        let gone =
            |event: &Event| matches!(event, Event::Line(line) if line.text.contains("ended the"));
        let ended = saying(held(&server), Control::Go, gone).await;
        assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
        assert_eq!(server.seen(1).await.surprise, None);
    }
}

#[tokio::test]
async fn a_connection_that_is_dead_when_the_word_comes_is_replaced_too() {
    let mut first = secured(Shown::Good, OFFER);
    first.extend([
        Step::Hear("AUTH"),
        say("235 welcome\n421 4.3.2 but not now\n"),
        Step::Drain,
    ]);
    let server = Server::series(vec![first, good(1)]).await;
    let ended = saying(held(&server), Control::Go, is_phase(Phase::Preparing)).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    assert_eq!(
        server.seen(0).await.content,
        b"",
        "no MAIL on the dead connection"
    );
}

#[tokio::test]
async fn a_user_who_takes_long_finds_a_new_connection() {
    let mut first = signed_in(OFFER);
    first.push(Step::Hear("QUIT"));
    let server = Server::series(vec![first, good(1)]).await;
    let mut order = held(&server);
    order.timeouts.ready = Duration::from_millis(30);
    let quit = |event: &Event| matches!(event, Event::Stage(update) if update.stage == Stage::Quit && update.state == StageState::Done);
    let ended = saying(order, Control::Go, quit).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    assert_eq!(server.seen(0).await.surprise, None);
    assert_eq!(server.seen(1).await.turns, 8);
}

#[tokio::test]
async fn it_is_replaced_once_only() {
    let mut first = signed_in(OFFER);
    first.push(Step::Hear("QUIT"));
    let mut second = signed_in(OFFER);
    second.push(Step::Reset);
    let server = Server::series(vec![first, second, good(1)]).await;
    let mut order = held(&server);
    order.timeouts.ready = Duration::from_millis(30);
    let quit = |event: &Event| matches!(event, Event::Stage(update) if update.stage == Stage::Quit && update.state == StageState::Done);
    let ended = saying(order, Control::Go, quit).await;
    assert_eq!(
        ended.verdict(),
        (Status::Failed, Stage::Envelope, FailureKind::ConnectionLost)
    );
}

#[tokio::test]
async fn a_receiver_that_went_away_does_not_stop_the_job() {
    let server = Server::start(good(1)).await;
    let (_control, steering) = tokio::sync::mpsc::channel(1);
    let (events, reported) = tokio::sync::mpsc::channel(1);
    drop(reported);
    let outcome = postrider::delivery::send(order(&[server.port]), steering, events).await;
    assert_eq!(outcome.status(), Status::Accepted);
}
