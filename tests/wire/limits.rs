//! The time limits of the command line reach the dialogue.

use serde_json::json;
use tokio::task::spawn_blocking;

use crate::binary::{Home, Run, Running};
use crate::server::Server;
use crate::stalls::nth_word;

/// Sends to a server that falls silent before its reply number `count`.
async fn sent(count: usize, limit: [&'static str; 2]) -> Run {
    let (home, server) = (Home::new(), Server::start(nth_word(count)).await);
    let command = home.send(&[], server.port, &[&limit[..], &["--json"]].concat());
    let run = spawn_blocking(move || Running::start(command, b"Hello\n").end());
    run.await.unwrap()
}

#[tokio::test]
async fn the_response_has_a_limit_of_its_own() {
    let run = sent(7, ["--response-timeout", "1"]).await;
    let outcome = run.outcome();
    assert_eq!(
        (&outcome["status"], run.code),
        (&json!("unknown"), Some(80)),
        "{run:?}"
    );
    assert_eq!(outcome["causes"], json!(["no complete reply within 1 s"]));
    let early = sent(5, ["--timeout", "1"]).await;
    let outcome = early.outcome();
    assert_eq!(
        (&outcome["status"], early.code),
        (&json!("failed"), Some(69)),
        "{early:?}"
    );
    assert_eq!(outcome["stage"], "auth");
}
