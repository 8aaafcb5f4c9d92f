//! The envelope: refused senders and recipients, one by one and in a group.

use postrider::record::{FailureKind, Outcome, RecipientState, Stage, Status};

use crate::client::{Ended, draft, heavy, order, send};
use crate::server::{OFFER, SLOW_OFFER, Server, Step, all_good, group, say, signed_in};

/// `+` takes a recipient, `-` refuses one.
fn rulings(pattern: &str) -> Vec<&'static str> {
    let ruling = |c| {
        if c == '+' {
            "250 2.1.5 ok\n"
        } else {
            "550-5.1.1 no\n550 5.1.1 such user\n"
        }
    };
    pattern.chars().map(ruling).collect()
}

fn pipelined(pattern: &str, data: &str) -> Vec<Step> {
    let replies = format!("250 sender ok\n{}{data}", rulings(pattern).concat());
    let mut script = signed_in(OFFER);
    script.extend(group(pattern.len(), &replies));
    script
}

fn stepwise(pattern: &str) -> Vec<Step> {
    let mut script = signed_in(SLOW_OFFER);
    script.extend([Step::Hear("MAIL FROM:<"), say("250 ok\n")]);
    for ruling in rulings(pattern) {
        script.extend([Step::Hear("RCPT TO:<"), say(ruling)]);
    }
    script
}

async fn send_to(recipients: usize, script: Vec<Step>) -> (Ended, crate::server::Seen) {
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    order.message = draft(recipients).into();
    let ended = send(order).await;
    (ended, server.seen(0).await)
}

#[tokio::test]
async fn one_refused_recipient_does_not_stop_the_others() {
    for pattern in ["-++", "+-+", "++-", "--+"] {
        for group in [true, false] {
            let mut script = if group {
                pipelined(pattern, "354 go\n")
            } else {
                let mut script = stepwise(pattern);
                script.extend([Step::Hear("DATA"), say("354 go\n")]);
                script
            };
            script.extend([Step::Content, say("250 ok\n"), Step::Hear("QUIT")]);
            let (ended, seen) = send_to(3, script).await;
            let Outcome::PartlyRefused { refused, .. } = &ended.outcome else {
                panic!("{pattern}: {:?}", ended.outcome);
            };
            let wanted: Vec<String> = pattern
                .char_indices()
                .filter(|(_, c)| *c == '-')
                .map(|(at, _)| format!("r{at}@navy.example"))
                .collect();
            let found: Vec<&str> = refused.iter().map(|one| one.address.as_str()).collect();
            assert_eq!(found, wanted, "{pattern}");
            assert_eq!(refused[0].reply.lines, ["5.1.1 no", "5.1.1 such user"]);
            assert_eq!(ended.recipients().len(), 3);
            assert!(
                seen.dotted() && seen.surprise.is_none(),
                "{pattern}: {:?}",
                seen.surprise
            );
        }
    }
}

#[tokio::test]
async fn when_all_are_refused_nothing_is_sent() {
    let wanted = (
        Status::Refused,
        Stage::Envelope,
        FailureKind::RecipientsRefused,
    );
    let mut script = pipelined("--", "503 5.5.1 no valid recipients\n");
    script.push(Step::Hear("QUIT"));
    let (ended, seen) = send_to(2, script).await;
    assert_eq!(ended.verdict(), wanted);
    assert_eq!(ended.failure().reply.as_ref().unwrap().code, 550);
    assert!(seen.surprise.is_none());
    let refused =
        |verdict: &&postrider::record::RecipientVerdict| verdict.state == RecipientState::Refused;
    assert!(ended.recipients().iter().all(refused));

    let mut script = stepwise("--");
    script.push(Step::Hear("QUIT"));
    let (ended, seen) = send_to(2, script).await;
    assert_eq!((ended.verdict(), seen.heard("DATA")), (wanted, false));
}

#[tokio::test]
async fn after_354_without_a_recipient_the_connection_is_closed_without_a_dot() {
    let mut script = pipelined("--", "354 go on all the same\n");
    script.push(Step::Drain);
    let (ended, seen) = send_to(2, script).await;
    let wanted = (
        Status::Refused,
        Stage::Envelope,
        FailureKind::RecipientsRefused,
    );
    assert_eq!(ended.verdict(), wanted);
    assert_eq!(
        seen.content, b"",
        "neither content, nor a dot, nor QUIT as content"
    );
}

#[tokio::test]
async fn all_or_none_asks_before_data() {
    let mut script = signed_in(OFFER);
    script.extend([Step::Hear("MAIL"), Step::Hear("RCPT"), Step::Hear("RCPT")]);
    script.extend([
        say("250 ok\n250 ok\n550 5.1.1 no such user\n"),
        Step::Hear("QUIT"),
    ]);
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    (order.message, order.all_or_none) = (draft(2).into(), true);
    let ended = send(order).await;
    let wanted = (
        Status::Refused,
        Stage::Envelope,
        FailureKind::RecipientsRefused,
    );
    assert_eq!(ended.verdict(), wanted);
    assert_eq!(ended.failure().causes, ["2 recipients, 1 refused"]);
    assert_eq!(server.seen(0).await.surprise, None);
}

#[tokio::test]
async fn a_refused_sender_keeps_the_dialogue_in_step() {
    let mut script = signed_in(OFFER);
    script.extend(group(
        2,
        "550 5.7.1 not yours\n503 no sender\n503 no sender\n503 no\n",
    ));
    script.push(Step::Hear("QUIT"));
    let (ended, seen) = send_to(2, script).await;
    let wanted = (Status::Refused, Stage::Envelope, FailureKind::SenderRefused);
    assert_eq!(ended.verdict(), wanted);
    assert_eq!(
        ended.failure().reply.as_ref().unwrap().to_string(),
        "550 5.7.1 not yours"
    );
    assert!(
        ended.recipients().is_empty(),
        "nobody ruled on the recipients"
    );
    assert_eq!(seen.surprise, None);
}

#[tokio::test]
async fn data_itself_may_be_refused() {
    let mut script = signed_in(OFFER);
    script.extend(group(1, "250 ok\n250 ok\n452 4.3.1 try later\n"));
    script.push(Step::Hear("QUIT"));
    let (ended, _) = send_to(1, script).await;
    let wanted = (Status::Refused, Stage::Envelope, FailureKind::DataRefused);
    assert_eq!(ended.verdict(), wanted);
    assert!(ended.failure().reply.as_ref().unwrap().is_transient());
}

#[tokio::test]
async fn a_421_ends_the_group_where_it_stands() {
    for replies in [
        "421 4.3.2 closing\n",
        "250 ok\n421 4.3.2 closing\n",
        "250 ok\n250 ok\n421 4.3.2 closing\n",
    ] {
        let mut script = signed_in(OFFER);
        script.extend(group(1, replies));
        script.push(Step::Reset);
        let (ended, _) = send_to(1, script).await;
        let wanted = (
            Status::Refused,
            Stage::Envelope,
            FailureKind::ConnectionLost,
        );
        assert_eq!(ended.verdict(), wanted, "{replies}");
        assert_eq!(ended.failure().reply.as_ref().unwrap().code, 421);
    }
}

#[tokio::test]
async fn a_message_over_the_servers_size_is_not_begun() {
    let mut script = signed_in("250-x\n250-PIPELINING\n250-SIZE 5000\n250 AUTH PLAIN\n");
    script.push(Step::Hear("QUIT"));
    let server = Server::start(script).await;
    let mut order = order(&[server.port]);
    let (draft, _folder) = heavy(6_000);
    order.message = draft.into();
    let ended = send(order).await;
    let wanted = (
        Status::Failed,
        Stage::Envelope,
        FailureKind::MessageTooLarge,
    );
    assert_eq!(ended.verdict(), wanted);
    assert!(ended.failure().causes[0].ends_with("the server takes 5,000"));
}

#[tokio::test]
async fn replies_behind_354_break_the_protocol() {
    let mut script = signed_in(OFFER);
    script.extend(group(1, &format!("{}250 too much\n", all_good(1))));
    script.push(Step::Drain);
    let (ended, seen) = send_to(1, script).await;
    let wanted = (Status::Failed, Stage::Content, FailureKind::ReplyMalformed);
    assert_eq!(ended.verdict(), wanted);
    assert!(!seen.dotted());
}
