//! HTTP clients that break every rule: the server stays within its bounds and serves the next one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use postrider::sandbox::Practice;
use proptest::prelude::*;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::api::with_api;
use crate::client::PATIENCE;

async fn connect(practice: &Practice) -> TcpStream {
    let address = practice.api_url().unwrap().trim_start_matches("http://");
    TcpStream::connect(address).await.unwrap()
}

/// Everything that is answered until the server closes.
async fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    // A reset is an answer, too.
    let _ = timeout(PATIENCE, stream.read_to_end(&mut answer))
        .await
        .expect("the server never ends it");
    String::from_utf8_lossy(&answer).into_owned()
}

async fn still_answers(practice: &Practice) {
    let mut stream = connect(practice).await;
    let token = practice.token().clone();
    let request = format!(
        "GET /server HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/json\r\nX-Postmark-Server-Token: {}\r\n\r\n",
        token.expose()
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn a_head_without_end_is_cut_off() {
    let practice = with_api(None).await;
    let mut stream = connect(&practice).await;
    stream.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
    let line = format!("X-A: {}\r\n", "x".repeat(1000));
    let mut sent = 0;
    while sent < 10_000_000 && stream.write_all(line.as_bytes()).await.is_ok() {
        sent += line.len();
    }
    assert!(sent < 10_000_000, "it reads on for ever");
    still_answers(&practice).await;
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_before_it_comes() {
    let practice = with_api(None).await;
    let mut stream = connect(&practice).await;
    let token = practice.token().clone();
    let head = format!(
        "POST /email HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\nX-Postmark-Server-Token: {}\r\nContent-Length: 99999999999\r\n\r\n",
        token.expose()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    still_answers(&practice).await;
}

#[tokio::test]
async fn silence_is_ended() {
    let practice = with_api(None).await;
    for begun in [
        "",
        "GET /ser",
        "POST /email HTTP/1.1\r\nHost: localhost\r\n",
    ] {
        let mut stream = connect(&practice).await;
        stream.write_all(begun.as_bytes()).await.unwrap();
        rest(&mut stream).await;
    }
    still_answers(&practice).await;
}

#[tokio::test]
async fn a_body_that_stops_is_ended() {
    let practice = with_api(None).await;
    let mut stream = connect(&practice).await;
    let token = practice.token().clone();
    let head = format!(
        "POST /email HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\nContent-Type: application/json\r\nX-Postmark-Server-Token: {}\r\nContent-Length: 100\r\n\r\n{{\"From\":",
        token.expose()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = rest(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    still_answers(&practice).await;
}

async fn send(practice: &Practice, message: &Value) -> String {
    let mut stream = connect(practice).await;
    let (token, body) = (practice.token().clone(), message.to_string());
    let head = format!(
        "POST /email HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: application/json\r\nContent-Type: application/json\r\nX-Postmark-Server-Token: {}\r\nContent-Length: {}\r\n\r\n",
        token.expose(),
        body.len()
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body.as_bytes()).await.unwrap();
    rest(&mut stream).await
}

fn message() -> Value {
    json!({ "From": "ada@acme.example", "To": "b@c.example", "Subject": "s", "TextBody": "x" })
}

#[tokio::test]
async fn a_message_in_a_file_is_a_file_however_deep_it_is() {
    let practice = with_api(None).await;
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(200_000);
    let mut sent = message();
    sent["Attachments"] = json!([{
        "Name": "deep.eml",
        "Content": STANDARD.encode(nested),
        "ContentType": "message/rfc822",
    }]);
    let answer = send(&practice, &sent).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let part = practice.inbox().list()[0].parts.pop().unwrap();
    assert_eq!(
        (part.name.as_deref(), part.bytes),
        (Some("deep.eml"), 6_400_000)
    );
    still_answers(&practice).await;
}

#[tokio::test]
async fn more_headers_than_a_message_may_have_are_refused() {
    let practice = with_api(None).await;
    let mut sent = message();
    sent["Headers"] = vec![json!({ "Name": "X-A", "Value": "b" }); 200_000].into();
    let answer = send(&practice, &sent).await;
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("more than 1000 fields"), "{answer}");
    assert!(practice.inbox().list().is_empty());
    still_answers(&practice).await;
}

fn nonsense() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        Just(b"GET /server HTTP/1.1\r\n".to_vec()),
        Just(b"POST /email HTTP/1.1\r\n".to_vec()),
        Just(b"Accept: application/json\r\n".to_vec()),
        Just(b"Content-Type: application/json\r\n".to_vec()),
        Just(b"X-Postmark-Server-Token: 70726163-7469-4365-8000-706f73746d6b\r\n".to_vec()),
        Just(b"Content-Length: 5\r\n".to_vec()),
        Just(b"Content-Length: -1\r\n".to_vec()),
        Just(b"Transfer-Encoding: chunked\r\n".to_vec()),
        Just(b"\r\n".to_vec()),
        Just(b"ffffffffffffffff\r\n".to_vec()),
        Just(b"[[[[[[[[{{{{".to_vec()),
        Just(vec![0x16, 3, 1, 2, 0, 1]),
        prop::collection::vec(any::<u8>(), 0..200),
    ];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nonsense_costs_one_connection_and_no_more(clients in prop::collection::vec(nonsense(), 1..8)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let practice = with_api(None).await;
            for bytes in &clients {
                let mut stream = connect(&practice).await;
                let _ = stream.write_all(bytes).await;
                let _ = stream.shutdown().await;
                rest(&mut stream).await;
            }
            still_answers(&practice).await;
        });
    }
}
