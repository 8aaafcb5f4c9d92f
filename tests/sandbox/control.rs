//! The control API over a socket: who may ask, and what it answers while messages come and go.

use postrider::sandbox::{Filter, Practice};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::api::with_api;
use crate::client::PATIENCE;
use crate::signed_in;

/// The status and the body of the answer to a request with these header lines.
async fn ask(practice: &Practice, request: &str, lines: &[&str]) -> (u16, String) {
    let address = practice.api_url().unwrap().trim_start_matches("http://");
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let request = format!("{request} HTTP/1.1\r\nConnection: close\r\n{lines}\r\n");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, body.to_owned())
}

/// The same as a test would ask: with the token.
async fn control(practice: &Practice, request: &str) -> (u16, Value) {
    let token = format!("X-Postmark-Server-Token: {}", practice.token().expose());
    let (status, body) = ask(practice, request, &["Host: localhost", &token]).await;
    let value = serde_json::from_str(&body).unwrap_or(Value::String(body));
    (status, value)
}

async fn send(practice: &Practice, subject: &str, to: &str) {
    let mut smtp = signed_in(practice).await;
    let content =
        format!("From: ada@acme.example\r\nTo: {to}\r\nSubject: {subject}\r\n\r\nHello\r\n");
    let reply = smtp
        .deliver("ada@acme.example", &[to], content.as_bytes())
        .await;
    assert!(reply.starts_with("250 "), "{reply}");
}

#[tokio::test]
async fn nobody_asks_without_the_token_or_from_a_page_of_another_origin() {
    let practice = with_api(None).await;
    send(&practice, "secret", "grace@navy.example").await;
    let token = format!("X-Postmark-Server-Token: {}", practice.token().expose());
    let account = practice.tokens().account.expose();
    let account = format!("X-Postmark-Server-Token: {account}");
    for request in [
        "GET /sandbox/messages",
        "DELETE /sandbox/messages",
        "GET /sandbox/messages/latest",
    ] {
        for (lines, status) in [
            (&["Host: localhost"][..], 401),
            (&["Host: localhost", "X-Postmark-Server-Token: x"], 401),
            (&["Host: localhost", &account], 401),
            (&["Host: evil.example", &token], 403),
            (
                &["Host: localhost", &token, "Origin: http://evil.example"],
                403,
            ),
        ] {
            let (is, body) = ask(&practice, request, lines).await;
            assert_eq!(is, status, "{request} {lines:?}: {body}");
            assert!(!body.contains("secret"), "{body}");
        }
    }
    assert_eq!(practice.inbox().list().len(), 1);
}

#[tokio::test]
async fn messages_are_listed_read_and_deleted() {
    let practice = with_api(None).await;
    for (subject, to) in [("one", "grace@navy.example"), ("two", "linus@else.example")] {
        send(&practice, subject, to).await;
    }
    let (status, all) = control(&practice, "GET /sandbox/messages").await;
    assert_eq!((status, &all["total"]), (200, &json!(2)));
    assert_eq!(all["messages"][0]["subject"], "two");
    let time = all["messages"][0]["time"].as_str().unwrap();
    assert!(time.ends_with('Z') && time.len() == 24, "{time}");
    let (_, page) = control(&practice, "GET /sandbox/messages?limit=1&offset=1").await;
    assert_eq!(
        (&page["total"], page["messages"].as_array().unwrap().len()),
        (&json!(2), 1)
    );
    assert_eq!(page["messages"][0]["subject"], "one");
    let (_, latest) = control(&practice, "GET /sandbox/messages/latest?to=@navy.example").await;
    assert_eq!(
        (&latest["subject"], &latest["html"]),
        (&json!("one"), &Value::Null)
    );
    let id = latest["id"].as_str().unwrap();
    let (_, raw) = control(
        &practice,
        &format!(
            "GET /sandbox/messages/{}/raw",
            id.replace('-', "")[..11].to_uppercase()
        ),
    )
    .await;
    assert!(raw.as_str().unwrap().contains("Subject: one\r\n"), "{raw}");
    let part = control(&practice, &format!("GET /sandbox/messages/{id}/parts/1")).await;
    assert_eq!(part, (200, json!("Hello\r\n\r\n")));
    for (request, status) in [
        (format!("GET /sandbox/messages/{id}/parts/2"), 404),
        (format!("GET /sandbox/messages/{id}/parts/x"), 404),
        (
            "GET /sandbox/messages/..%2F..%2Fetc%2Fpasswd/raw".into(),
            404,
        ),
        ("GET /sandbox/messages/ffffffff".into(), 404),
        ("GET /sandbox/messages/latest?tag=none".into(), 404),
        ("DELETE /sandbox/messages?recipient=x".into(), 422),
        ("POST /sandbox/messages".into(), 405),
        ("GET /sandbox".into(), 404),
        ("GET /sandboxes".into(), 404),
    ] {
        assert_eq!(control(&practice, &request).await.0, status, "{request}");
    }
    let gone = control(&practice, &format!("DELETE /sandbox/messages/{id}")).await;
    assert_eq!(gone, (200, json!({"v": 1, "deleted": 1})));
    let gone = control(&practice, "DELETE /sandbox/messages?to=@navy.example").await;
    assert_eq!(gone.1["deleted"], 0);
    assert_eq!(
        control(&practice, "DELETE /sandbox/messages").await.1["deleted"],
        1
    );
    assert!(practice.inbox().list().is_empty());
}

#[tokio::test]
async fn a_wait_ends_with_the_message_that_it_waits_for() {
    let practice = with_api(None).await;
    let wait = "GET /sandbox/messages?wait=60s&count=2&subject=receipt";
    let waiting = control(&practice, wait);
    let sending = async {
        for subject in ["Receipt 1", "Invoice", "Receipt 2"] {
            send(&practice, subject, "grace@navy.example").await;
        }
    };
    let ((status, found), ()) = tokio::join!(waiting, sending);
    assert_eq!((status, &found["total"]), (200, &json!(2)));
    let (status, none) = control(
        &practice,
        "GET /sandbox/messages?wait=1ms&count=3&subject=receipt",
    )
    .await;
    let text = "2 of 3 matching messages arrived within 1 ms.";
    assert_eq!((status, &none["Message"]), (404, &json!(text)));
}

#[tokio::test]
async fn a_scenario_does_not_stand_in_the_way_of_the_test() {
    let practice = with_api(Some(
        "name = \"x\"\ntitle = \"x\"\nstory = \"x\"\naccount = { revoked = true }\n\
         told = { status = \"failed\" }\n[[api-fault]]\npath = \"/\"\nstatus = 503\n",
    ))
    .await;
    let token = format!("X-Postmark-Server-Token: {}", practice.token().expose());
    let lines = ["Host: localhost", "Accept: application/json", &token];
    assert_eq!(ask(&practice, "GET /server", &lines).await.0, 503);
    let (status, found) = control(&practice, "GET /sandbox/messages").await;
    assert_eq!((status, &found["total"]), (200, &json!(0)));
    assert!(practice.inbox().find(&Filter::default()).is_empty());
}
