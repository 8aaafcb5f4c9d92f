//! The message's bytes, and what is known when they do not arrive.

use std::time::Duration;

use postrider::record::{Event, FailureKind, Phase, Stage, Status};

use crate::client::{Ended, heavy, order, send};
use crate::server::{OFFER, Seen, Server, Step, all_good, good, group, in_data, say, signed_in};

const MEGABYTE: usize = 1_000_000;

async fn heavy_against(bytes: usize, script: Vec<Step>) -> (Ended, Seen) {
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    let (draft, _folder) = heavy(bytes);
    order.message = draft.into();
    let ended = send(order).await;
    (ended, server.seen(0).await)
}

#[tokio::test]
async fn a_slow_line_that_never_stalls_is_given_its_time() {
    // More than a second for the whole, and never more than a few ticks without a byte.
    let mut script = in_data(1);
    script.extend([
        Step::Slowly(32 * 1024, 10),
        say("250 ok\n"),
        Step::Hear("QUIT"),
    ]);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    let (draft, _folder) = heavy(5 * MEGABYTE);
    order.message = draft.into();
    order.timeouts.content = Duration::from_millis(400);
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    let took = ended.events.iter().find_map(|event| match event {
        Event::Stage(update) if update.stage == Stage::Content && update.ms > 0.0 => {
            Some(update.ms)
        }
        _ => None,
    });
    assert!(
        took.unwrap() > 800.0,
        "it was slower than the limit for a stall: {took:?}"
    );
    assert!(server.seen(0).await.content.len() > 6 * MEGABYTE);
}

#[tokio::test]
async fn progress_grows_to_the_whole() {
    let (ended, seen) = heavy_against(MEGABYTE, good(1)).await;
    assert_eq!(ended.status(), Status::Accepted);
    let sent: Vec<u64> = ended
        .events
        .iter()
        .filter_map(|event| match event {
            Event::Progress(progress) => Some(progress.sent),
            _ => None,
        })
        .collect();
    assert!(sent.is_sorted() && sent.len() > 2, "{sent:?}");
    let whole = *sent.last().unwrap();
    assert!(whole as usize > MEGABYTE && whole as usize <= seen.content.len());
}

#[tokio::test]
async fn a_connection_dropped_before_the_dot_failed_and_after_it_is_unknown() {
    let mut early = in_data(1);
    early.extend([Step::Some(100_000), Step::Reset]);
    let (ended, seen) = heavy_against(MEGABYTE, early).await;
    assert_eq!(
        ended.verdict(),
        (Status::Failed, Stage::Content, FailureKind::ConnectionLost)
    );
    assert!(!seen.dotted());
    assert!(!ended.phases().contains(&Phase::AwaitingVerdict));

    let mut late = in_data(1);
    late.extend([Step::Content, Step::Reset]);
    let (ended, seen) = heavy_against(1_000, late).await;
    assert_eq!(
        ended.verdict(),
        (Status::Unknown, Stage::Verdict, FailureKind::ConnectionLost)
    );
    assert!(seen.dotted());
}

#[tokio::test]
async fn nonsense_after_the_dot_is_unknown_too() {
    for words in ["what?\n", "354 go on\n", &"250-x\n".repeat(300)] {
        let mut script = in_data(1);
        script.extend([Step::Content, say(words), Step::Drain]);
        let (ended, _) = heavy_against(1_000, script).await;
        assert_eq!(ended.status(), Status::Unknown, "{words}");
    }
}

#[tokio::test]
async fn what_the_server_said_explains_a_write_that_failed() {
    // It says why and closes with our bytes unread, so that the line breaks under the writer.
    let mut script = in_data(1);
    script.extend([say("552 5.3.4 too much\n"), Step::Reset]);
    let (ended, _) = heavy_against(2 * MEGABYTE, script).await;
    assert_eq!(
        ended.verdict(),
        (
            Status::Refused,
            Stage::Content,
            FailureKind::MessageTooLarge
        )
    );

    let mut script = in_data(1);
    script.extend([
        Step::Some(200_000),
        say("554 5.6.0 not that\n"),
        Step::Drain,
    ]);
    let (ended, seen) = heavy_against(2 * MEGABYTE, script).await;
    assert_eq!(
        ended.verdict(),
        (Status::Refused, Stage::Content, FailureKind::MessageRefused)
    );
    assert!(!seen.dotted());
}

#[tokio::test]
async fn a_refusal_after_the_dot_is_a_refusal() {
    for (words, kind) in [
        ("554 5.7.1 spam\n", FailureKind::MessageRefused),
        ("451 4.3.0 try later\n", FailureKind::MessageRefused),
        ("552 5.3.4 too large\n", FailureKind::MessageTooLarge),
        ("552 too large\n", FailureKind::MessageTooLarge),
        ("552 5.2.2 mailbox full\n", FailureKind::MessageRefused),
        ("421 4.3.2 closing\n", FailureKind::MessageRefused),
    ] {
        let mut script = in_data(1);
        script.extend([Step::Content, say(words), Step::Drain]);
        let (ended, _) = heavy_against(1_000, script).await;
        assert_eq!(
            ended.verdict(),
            (Status::Refused, Stage::Verdict, kind),
            "{words}"
        );
    }
}

#[tokio::test]
async fn size_and_body_are_said_only_where_offered() {
    let mut script = signed_in("250-x\n250-PIPELINING\n250 AUTH PLAIN\n");
    script.extend(group(1, &all_good(1)));
    script.extend([Step::Content, say("250 ok\n"), Step::Hear("QUIT")]);
    let (ended, seen) = heavy_against(1_000, script).await;
    assert_eq!(ended.status(), Status::Accepted);
    assert!(
        seen.lines
            .contains(&"MAIL FROM:<ada@acme.example>".to_owned()),
        "{:?}",
        seen.lines
    );

    let mut script = signed_in(OFFER);
    script.extend(group(1, &all_good(1)));
    script.extend([Step::Content, say("250 ok\n"), Step::Hear("QUIT")]);
    let (ended, seen) = heavy_against(1_000, script).await;
    let said = seen
        .lines
        .iter()
        .find(|line| line.starts_with("MAIL"))
        .unwrap();
    let composed = ended.events.iter().find_map(|event| match event {
        Event::Composed { bytes, .. } => Some(*bytes),
        _ => None,
    });
    assert!(
        said.contains(&format!(" SIZE={}", composed.unwrap())),
        "{said}"
    );
}

#[tokio::test]
async fn a_file_that_is_not_there_is_named_and_nobody_is_called() {
    let mut order = order(&[1]);
    let files = vec!["/no/such/file.pdf".into()];
    order.message = postrider::mail::Draft {
        files,
        ..crate::client::draft(1)
    }
    .into();
    let ended = send(order).await;
    assert_eq!(ended.failure().kind, FailureKind::FileUnreadable);
    let cause = &ended.failure().causes[0];
    assert_eq!(
        cause,
        "cannot attach /no/such/file.pdf: there is no such file"
    );
}

#[tokio::test]
async fn a_draft_that_is_no_message_names_its_field() {
    let mut order = order(&[1]);
    let from = "nobody".into();
    order.message = postrider::mail::Draft {
        from,
        ..crate::client::draft(1)
    }
    .into();
    let ended = send(order).await;
    assert_eq!(ended.failure().kind, FailureKind::MessageInvalid);
    assert!(
        ended.failure().causes[0].starts_with("From: "),
        "{:?}",
        ended.failure()
    );
}
