//! No reply grows the program past its bounds.

use postrider::record::{FailureKind, Stage, Status};

use crate::client::{order, send};
use crate::server::{GREETING, Server, Step, say};

#[tokio::test]
async fn endless_replies_are_cut_off() {
    let lines = "250-more and more\n".repeat(500);
    let wide = format!("250-{}\n", "w".repeat(4_000)).repeat(60);
    let line = format!("250 {}", "x".repeat(100_000));
    for (name, words) in [("lines", lines), ("bytes", wide), ("one line", line)] {
        let script = vec![
            say(GREETING),
            Step::Hear("EHLO "),
            say(&words),
            Step::Freeze,
        ];
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        let wanted = (Status::Failed, Stage::StartTls, FailureKind::ReplyTooLong);
        assert_eq!(ended.verdict(), wanted, "{name}");
        let kept: usize = ended.lines().map(|line| line.text.len()).sum();
        assert!(kept < 70_000, "{name}: {kept}");
    }
}

#[tokio::test]
async fn a_long_line_is_kept_short() {
    let long = format!("502 {}\n", "y".repeat(3_000));
    let script = vec![say(GREETING), Step::Hear("EHLO "), say(&long), Step::Drain];
    let server = Server::start(script).await;
    let ended = send(order(&[server.port])).await;
    let text = ended.failure().reply.as_ref().unwrap().text();
    assert_eq!(text.chars().count(), 1_001);
    assert!(text.ends_with('…'));
}

#[tokio::test]
async fn what_is_no_reply_is_called_so() {
    for words in [
        "hello\n",
        "25 x\n",
        "250-a\n251 b\n",
        "250_x\n",
        "150 x\n",
        "\n",
        "999 x\n",
    ] {
        let script = vec![say(GREETING), Step::Hear("EHLO "), say(words), Step::Drain];
        let server = Server::start(script).await;
        let ended = send(order(&[server.port])).await;
        let wanted = (Status::Failed, Stage::StartTls, FailureKind::ReplyMalformed);
        assert_eq!(ended.verdict(), wanted, "{words:?}");
    }
}
