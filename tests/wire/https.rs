//! Postmark's API over a server that stalls, dribbles or is reached through a proxy that fails.

use std::time::Duration;

use postrider::api::{Client, Limits};
use postrider::delivery::Control;
use postrider::net::{Roots, client_config};
use postrider::postmark::{Redactor, Secret};
use postrider::record::{ApiFailureKind, Event, FailureKind, Phase, Stage, Status, Via};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use crate::certificate::ca_pem;
use crate::client::{TOKEN, order, send, steer};

/// Short, for what is meant to run out.
const SHORT: Duration = Duration::from_millis(400);

/// A server that answers each request with `begun`, and then with the last byte again and again. With
/// nothing to begin with it is silent.
async fn dribbling(begun: &'static [u8]) -> (u16, JoinHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let task = tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut request = [0; 4_096];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(begun).await;
                let Some(last) = begun.last() else {
                    return std::future::pending().await;
                };
                let mut ticks = tokio::time::interval(Duration::from_millis(10));
                while stream.write_all(&[*last]).await.is_ok() {
                    ticks.tick().await;
                }
            });
        }
    });
    (port, task)
}

const DRIBBLES: [&[u8]; 4] = [
    b"",
    b"HTTP/1.1 200 OK\r\nX-A: x",
    b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{ ",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0",
];

#[tokio::test]
async fn a_request_has_a_deadline_in_all() {
    let tls = client_config(&Roots::Only { pem: ca_pem() }).unwrap();
    for begun in DRIBBLES {
        let (port, _task) = dribbling(begun).await;
        let limits = Limits {
            request: SHORT,
            ..Limits::default()
        };
        let base = format!("http://127.0.0.1:{port}");
        let client = Client::new(&base, &tls, limits, Redactor::new()).unwrap();
        let failure = client.server(&Secret::new(TOKEN)).await.unwrap_err();
        assert_eq!(failure.kind, ApiFailureKind::Timeout, "{failure:?}");
        assert_eq!(failure.message, "no answer came in time");
    }
}

#[tokio::test]
async fn a_send_over_https_has_the_deadline_of_a_response() {
    for begun in DRIBBLES {
        let (port, _task) = dribbling(begun).await;
        let mut order = order(&[1]);
        order.via = Via::Api;
        order.profile.api_url = Some(format!("http://127.0.0.1:{port}"));
        (order.timeouts.content, order.timeouts.verdict) = (SHORT / 2, SHORT / 2);
        let ended = send(order).await;
        let wanted = (Status::Unknown, Stage::Api, FailureKind::Api);
        assert_eq!(ended.verdict(), wanted, "{:?}", ended.outcome);
    }
}

#[tokio::test]
async fn a_send_over_https_that_is_stopped_is_unknown() {
    let (port, _task) = dribbling(b"").await;
    let mut order = order(&[1]);
    order.via = Via::Api;
    order.profile.api_url = Some(format!("http://127.0.0.1:{port}"));
    let ended = steer(order, |event, control| {
        if *event == Event::Phase(Phase::AwaitingVerdict) {
            control.try_send(Control::Cancel).unwrap();
        }
    })
    .await;
    assert_eq!(ended.status(), Status::Unknown, "{:?}", ended.outcome);
    assert_eq!(ended.failure().stage, Stage::Api);
}

#[tokio::test]
async fn certificates_of_the_api_are_described_in_plain_words() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let acceptor = crate::certificate::acceptor(crate::certificate::Shown::Expired);
    let _task = tokio::spawn(async move {
        let (tcp, _) = listener.accept().await.unwrap();
        let _ = acceptor.accept(tcp).await;
    });
    let mut order = order(&[1]);
    order.via = Via::Api;
    order.profile.api_url = Some(format!("https://127.0.0.1:{port}"));
    let ended = send(order).await;
    let api = ended.failure().api.as_ref().unwrap();
    assert_eq!(api.kind, ApiFailureKind::Tls);
    assert_eq!(
        api.message,
        "a certificate that the server's depends on expired on 2002-02-02"
    );
    assert!(
        !format!("{:?}", api.causes).contains("invalid peer certificate"),
        "{api:?}"
    );
}
