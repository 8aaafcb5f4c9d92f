//! Signing in, and replies as servers really write them.

use postrider::record::{Direction, FailureKind, Stage, Status};

use crate::certificate::Shown;
use crate::client::{order, send};
use crate::server::{OFFER, Server, Step, say, secured};

async fn refused(answer: Vec<u8>) -> crate::client::Ended {
    let mut script = secured(Shown::Good, OFFER);
    script.extend([
        Step::Hear("AUTH PLAIN "),
        Step::Say(answer),
        Step::Hear("QUIT"),
    ]);
    let server = Server::start(script).await;
    send(order(&[server.port])).await
}

#[tokio::test]
async fn every_line_of_a_refusal_is_kept_also_what_is_not_utf8() {
    let ended = refused(
        b"550-5.7.8 Zugang verweigert\r\n550-5.7.8 f\xfcr Sie\r\n550 5.7.8 Ende\r\n".to_vec(),
    )
    .await;
    assert_eq!(
        ended.verdict(),
        (Status::Refused, Stage::Auth, FailureKind::AuthRefused)
    );
    let reply = ended.failure().reply.as_ref().unwrap();
    assert_eq!(
        reply.lines,
        [
            "5.7.8 Zugang verweigert",
            "5.7.8 f\u{fffd}r Sie",
            "5.7.8 Ende"
        ]
    );
    assert_eq!(reply.enhanced.unwrap().to_string(), "5.7.8");
    assert!(
        ended
            .said(Direction::Server)
            .contains(&"550-5.7.8 f\u{fffd}r Sie")
    );
}

#[tokio::test]
async fn a_temporary_refusal_and_a_closing_server_are_told_apart() {
    let ended = refused(b"454 4.7.0 try later\r\n".to_vec()).await;
    assert_eq!(
        ended.verdict(),
        (Status::Refused, Stage::Auth, FailureKind::AuthRefused)
    );
    let ended = refused(b"421 4.3.2 shutting down\r\n".to_vec()).await;
    assert_eq!(
        ended.verdict(),
        (Status::Refused, Stage::Auth, FailureKind::ConnectionLost)
    );
    assert_eq!(ended.failure().reply.as_ref().unwrap().code, 421);
}

#[tokio::test]
async fn what_a_server_says_is_one_line_with_all_its_characters() {
    let ended = refused(b"535 5.7.8 \x1b]0;owned\x07\x1b[2Jno\t\xe2\x80\xaeway\r\n".to_vec()).await;
    let reply = ended.failure().reply.as_ref().unwrap();
    assert_eq!(reply.lines, ["5.7.8 \x1b]0;owned\x07\x1b[2Jno \u{202e}way"]);
}

#[tokio::test]
async fn without_a_known_mechanism_the_token_is_not_sent() {
    for offer in [
        "250-x\n250 AUTH CRAM-MD5 XOAUTH2\n",
        "250 x\n",
        "250 AUTH PLAIN\n",
    ] {
        let mut script = secured(Shown::Good, offer);
        script.push(Step::Hear("QUIT"));
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        let wanted = (Status::Failed, Stage::Auth, FailureKind::AuthUnavailable);
        assert_eq!(ended.verdict(), wanted, "{offer}");
        assert_eq!(server.seen(0).await.surprise, None, "{offer}");
    }
}

#[tokio::test]
async fn a_refused_ehlo_is_told_in_both_places() {
    let inside = secured(Shown::Good, "502 5.5.1 no\n");
    let outside = vec![
        say(crate::server::GREETING),
        Step::Hear("EHLO"),
        say("502 5.5.1 no\n"),
    ];
    for (script, stage) in [(inside, Stage::Hello), (outside, Stage::StartTls)] {
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        assert_eq!(
            ended.verdict(),
            (Status::Refused, stage, FailureKind::HelloRefused)
        );
        assert_eq!(
            ended.failure().greeting.as_deref(),
            Some("mail.test ESMTP ready")
        );
    }
}

#[tokio::test]
async fn a_connection_that_breaks_is_told_with_its_stage() {
    for (script, stage) in [
        (
            vec![say(crate::server::GREETING), Step::Reset],
            Stage::StartTls,
        ),
        (
            {
                let mut script = secured(Shown::Good, OFFER);
                script.extend([Step::Hear("AUTH"), Step::Reset]);
                script
            },
            Stage::Auth,
        ),
    ] {
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        assert_eq!(
            ended.verdict(),
            (Status::Failed, stage, FailureKind::ConnectionLost)
        );
    }
}
