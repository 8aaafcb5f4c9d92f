//! Names, addresses, ports: what cannot be reached is told apart, and the first greeting wins.

use std::time::Duration;

use postrider::record::{Direction, FailureKind, Stage, StageState, Status};
use tokio::net::TcpListener;

use crate::client::{order, send};
use crate::server::{Server, Step, good, say};

/// A port on which nobody listens: bound and given back.
async fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

#[tokio::test]
async fn a_refused_port_is_told() {
    let ports = [closed_port().await, closed_port().await];
    let ended = send(order(&ports)).await;
    let wanted = (
        Status::Failed,
        Stage::Connect,
        FailureKind::ConnectionRefused,
    );
    assert_eq!(ended.verdict(), wanted);
    let tried: Vec<u16> = ended
        .failure()
        .tried
        .iter()
        .map(|tried| tried.port)
        .collect();
    assert_eq!(tried, ports);
    assert_eq!(
        ended.failure().endpoint.port,
        ports[0],
        "the first choice speaks"
    );
}

#[tokio::test]
async fn a_name_that_cannot_be_is_told_before_any_connection() {
    let mut order = order(&[closed_port().await]);
    // Longer than a name may be, so that no resolver asks anyone.
    order.profile.smtp_host = "no-such-host.".repeat(30) + "invalid";
    let ended = send(order).await;
    let (status, stage, kind) = ended.verdict();
    assert_eq!((status, stage), (Status::Failed, Stage::Resolve));
    let told = [FailureKind::NameNotFound, FailureKind::ResolverFailed];
    assert!(told.contains(&kind), "{kind:?}");
    assert!(ended.failure().tried.is_empty());
}

#[tokio::test]
async fn a_silent_port_does_not_keep_the_next_from_answering() {
    let silent = Server::start(vec![Step::Freeze]).await;
    let server = Server::start(good(1)).await;
    let mut order = order(&[silent.port, server.port]);
    order.timeouts.port_stagger = Duration::from_millis(50);
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    let done = ended.stages(StageState::Done);
    let detail = format!("127.0.0.1 port {}", server.port);
    assert!(
        done.contains(&(Stage::Connect, detail.as_str())),
        "{done:?}"
    );
}

#[tokio::test]
async fn a_refused_port_lets_the_next_join_at_once() {
    let server = Server::start(good(1)).await;
    let refused = closed_port().await;
    let mut order = order(&[refused, server.port]);
    // Only a failure can bring the second port in.
    order.timeouts.port_stagger = Duration::from_secs(3_600);
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    let notes = ended.said(Direction::Note);
    assert!(
        notes[0].starts_with(&format!("127.0.0.1 port {refused}: ")),
        "{notes:?}"
    );
}

#[tokio::test]
async fn a_silent_server_is_told_within_the_one_deadline() {
    let silent = [
        Server::start(vec![Step::Freeze]).await,
        Server::start(vec![Step::Freeze]).await,
    ];
    let mut order = order(&silent.each_ref().map(|server| server.port));
    order.timeouts.connect = Duration::from_millis(1_000);
    order.timeouts.port_stagger = Duration::from_millis(900);
    let ended = send(order).await;
    assert_eq!(
        ended.verdict(),
        (Status::Failed, Stage::Greeting, FailureKind::Timeout)
    );
    assert_eq!(ended.failure().tried.len(), 2);
    let waited: f64 = ended
        .events
        .iter()
        .map(|event| match event {
            postrider::record::Event::Stage(update) => update.ms,
            _ => 0.0,
        })
        .sum();
    assert!(
        (900.0..1_700.0).contains(&waited),
        "one deadline for both ports: {waited} ms"
    );
}

#[tokio::test]
async fn what_greets_is_told_apart() {
    let table: [(&[u8], Status, FailureKind); 6] = [
        (
            b"554 5.7.1 go away\r\n",
            Status::Refused,
            FailureKind::GreetingRefused,
        ),
        (
            b"421 too many connections\r\n",
            Status::Refused,
            FailureKind::GreetingRefused,
        ),
        (
            b"SSH-2.0-OpenSSH_9.9\r\n",
            Status::Failed,
            FailureKind::NotSmtp,
        ),
        (
            b"HTTP/1.1 400 Bad Request\r\n\r\n",
            Status::Failed,
            FailureKind::NotSmtp,
        ),
        (
            b"\x15\x03\x03\x00\x02\x02\x0a",
            Status::Failed,
            FailureKind::TlsOnly,
        ),
        (b"", Status::Failed, FailureKind::ConnectionLost),
    ];
    for (greeting, status, kind) in table {
        let server = Server::start(vec![Step::Say(greeting.to_vec())]).await;
        let ended = send(order(&[server.port])).await;
        assert_eq!(
            ended.verdict(),
            (status, Stage::Greeting, kind),
            "{greeting:?}"
        );
        assert_eq!(ended.failure().tried.len(), 1);
    }
}

#[tokio::test]
async fn a_port_that_refuses_in_its_greeting_leaves_the_field_to_the_next() {
    let full = Server::start(vec![say("554 full\n"), Step::Drain]).await;
    let server = Server::start(good(1)).await;
    let ended = send(order(&[full.port, server.port])).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
}

#[tokio::test]
async fn ipv6_works_where_there_is_one() {
    let Ok(server) = Server::bound("[::1]:0", vec![good(1)]).await else {
        eprintln!("skipped: this machine has no IPv6 loopback");
        return;
    };
    for host in ["::1", "[::1]"] {
        let server = match host {
            "::1" => &server,
            _ => &Server::bound("[::1]:0", vec![good(1)]).await.unwrap(),
        };
        let mut order = order(&[server.port]);
        order.profile.smtp_host = host.into();
        let ended = send(order).await;
        assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
    }
}

#[tokio::test]
async fn a_name_is_resolved_and_verified() {
    let server = Server::start(good(1)).await;
    let mut order = order(&[server.port]);
    order.profile.smtp_host = "localhost".into();
    let ended = send(order).await;
    assert_eq!(ended.status(), Status::Accepted, "{:?}", ended.outcome);
}
