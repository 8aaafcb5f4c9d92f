//! A send over the HTTP API against a server that answers what it is told to: what each answer proves.

use postrider::mail::{RawOptions, read_raw};
use postrider::record::{ApiFailureKind as Kind, FailureKind, Outcome, Status, Via};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::client::{draft, order, send};

/// An HTTP answer with this status and body.
fn http(status: u16, body: &str) -> Vec<u8> {
    let length = body.len();
    format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .into_bytes()
}

/// Reads one request and answers it with `answer`, byte by byte; returns the URL of the API.
async fn answering(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = Vec::new();
        // The body of a message is JSON: its closing brace is the last byte.
        while !request.ends_with(b"}") {
            if stream.read_buf(&mut request).await.unwrap() == 0 {
                return;
            }
        }
        stream.write_all(&answer).await.unwrap();
        let _ = stream.shutdown().await;
        // What the client still says is read, so that closing resets nothing.
        let _ = stream.read_to_end(&mut request).await;
    });
    url
}

/// Sends to two recipients over an API that gives this answer.
async fn sent(answer: Vec<u8>) -> Outcome {
    let mut order = order(&[1]);
    order.message = draft(2).into();
    order.via = Via::Api;
    order.profile.api_url = Some(answering(answer).await);
    send(order).await.outcome
}

#[tokio::test]
async fn a_message_that_is_sent_as_it_is_does_not_go_over_the_api() {
    let source = b"From: ada@acme.example\nTo: grace@navy.example\n\nHello\n";
    let mut order = order(&[1]);
    order.message = read_raw(source, &RawOptions::default()).unwrap().into();
    order.via = Via::Api;
    let ended = send(order).await;
    assert_eq!(ended.failure().kind, FailureKind::MessageInvalid);
    let cause = &ended.failure().causes[0];
    assert!(cause.contains("SMTP only"), "{cause}");
}

const ID: &str = r#""MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817""#;
const INACTIVE: &str = "Message OK, but will not deliver to these inactive addresses:";

#[tokio::test]
async fn only_a_message_id_without_an_error_code_is_accepted() {
    let with = |rest: &str| format!("{{{ID}{rest}}}");
    for body in [
        with(""),
        with(r#","ErrorCode":0,"Message":"OK","To":"r0@navy.example""#),
        with(
            r#","Message":"Message accepted, but delivery may be delayed.","To":"r0@navy.example""#,
        ),
        with(r#","ErrorCode":null,"Message":null,"To":null"#),
        with(r#","ErrorCode":"0","SubmittedAt":17"#),
        with(r#","Message":"Test job accepted""#),
    ] {
        for status in [200, 202] {
            let outcome = sent(http(status, &body)).await;
            assert_eq!(
                outcome.status(),
                Status::Accepted,
                "{status} {body}: {outcome:?}"
            );
        }
    }
}

#[tokio::test]
async fn an_error_code_is_a_refusal_whatever_the_status() {
    for (status, body, code) in [
        (
            200,
            r#"{"ErrorCode":406,"Message":"inactive"}"#.to_owned(),
            406,
        ),
        (200, format!(r#"{{"ErrorCode":300,{ID}}}"#), 300),
        (
            200,
            r#"{"ErrorCode":"412","Message":"pending"}"#.to_owned(),
            412,
        ),
        (202, r#"{"ErrorCode":405}"#.to_owned(), 405),
        (422, r#"{"ErrorCode":400,"Message":"no"}"#.to_owned(), 400),
        (403, r#"{"ErrorCode":1480,"Message":"no"}"#.to_owned(), 1480),
        (500, r#"{"ErrorCode":300,"Message":"no"}"#.to_owned(), 300),
        (500, r#"{"ErrorCode":101,"Message":"no"}"#.to_owned(), 101),
        (302, r#"{"ErrorCode":300,"Message":"no"}"#.to_owned(), 300),
    ] {
        let outcome = sent(http(status, &body)).await;
        assert_eq!(
            outcome.status(),
            Status::Refused,
            "{status} {body}: {outcome:?}"
        );
        let failure = outcome.failure().unwrap();
        assert_eq!(failure.api.as_ref().unwrap().code, Some(code), "{body}");
    }
}

#[tokio::test]
async fn what_certainly_was_not_accepted_is_a_failure() {
    for (status, body, kind) in [
        (
            401,
            r#"{"ErrorCode":10,"Message":"no"}"#,
            Kind::Unauthorized,
        ),
        (
            200,
            r#"{"ErrorCode":10,"Message":"no"}"#,
            Kind::Unauthorized,
        ),
        (401, "", Kind::Unauthorized),
        (404, "<h1>Not Found</h1>", Kind::NotFound),
        (429, "", Kind::RateLimited),
        (
            503,
            r#"{"ErrorCode":100,"Message":"Maintenance"}"#,
            Kind::Maintenance,
        ),
    ] {
        let outcome = sent(http(status, body)).await;
        assert_eq!(
            outcome.status(),
            Status::Failed,
            "{status} {body}: {outcome:?}"
        );
        assert_eq!(outcome.failure().unwrap().api.as_ref().unwrap().kind, kind);
    }
    for body in ["Bad Request", "<center>403 Forbidden</center>", ""] {
        let outcome = sent(http(403, body)).await;
        assert_eq!(outcome.status(), Status::Refused, "{body}: {outcome:?}");
    }
}

#[tokio::test]
async fn anything_else_leaves_the_outcome_unknown() {
    let deep = format!(r#"{{"a":{}}}"#, "[".repeat(100_000));
    let huge = format!(r#"{{"a":[{}0]}}"#, "0,".repeat(1_000_000));
    let mut answers = vec![
        http(200, ""),
        http(200, "{}"),
        http(200, "[]"),
        http(200, "null"),
        http(200, "OK"),
        http(200, "<html>Sign in</html>"),
        http(200, r#"{"Message":"OK"}"#),
        http(
            200,
            r#"{"ErrorCode":0,"Message":"OK","To":"r0@navy.example"}"#,
        ),
        http(200, r#"{"MessageID":""}"#),
        http(200, r#"{"MessageID":null}"#),
        http(200, r#"{"MessageID":17}"#),
        http(200, r#"{"MessageID":"two words"}"#),
        http(200, r#"{"MessageID":"cut of"#),
        http(200, &format!(r#"{{"ErrorCode":-1,{ID}}}"#)),
        http(200, &format!(r#"{{"ErrorCode":[],{ID}}}"#)),
        http(200, &format!(r#"{{"ErrorCode":0,"ErrorCode":406,{ID}}}"#)),
        http(200, &format!("[{{{ID}}}]")),
        http(200, &deep),
        http(200, &huge),
        http(204, ""),
        http(301, ""),
        http(307, "{}"),
        http(500, "<h1>Internal Server Error</h1>"),
        http(502, ""),
        http(
            503,
            "upstream connect error or disconnect/reset before headers",
        ),
        http(504, ""),
        b"".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".to_vec(),
        b"HTTP/1.1 200 OK\r\nContent-Le".to_vec(),
        b"220 smtp.example ESMTP\r\n".to_vec(),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n".to_vec(),
    ];
    answers.push(http(200, r#"{"MessageID":"b7bc2f4a"}"#)[..60].to_vec());
    for answer in answers {
        let shown = String::from_utf8_lossy(&answer[..answer.len().min(160)]).into_owned();
        let outcome = sent(answer).await;
        assert_eq!(outcome.status(), Status::Unknown, "{shown}: {outcome:?}");
    }
}

#[tokio::test]
async fn recipients_that_the_answer_names_as_inactive_are_refused() {
    let with = |words: &str| {
        http(
            200,
            &format!(r#"{{{ID},"ErrorCode":0,"Message":"{words}"}}"#),
        )
    };
    for (words, refused) in [
        (
            format!("{INACTIVE} r1@navy.example."),
            vec!["r1@navy.example"],
        ),
        (
            format!("{INACTIVE} R1@Navy.Example. Inactive recipients are ones that bounced."),
            vec!["r1@navy.example"],
        ),
        (
            format!("{INACTIVE} r0@navy.example, r0@navy.example"),
            vec!["r0@navy.example"],
        ),
        (
            format!("{INACTIVE} someone@else.example"),
            vec!["someone@else.example"],
        ),
    ] {
        let outcome = sent(with(&words)).await;
        let Outcome::PartlyRefused { refused: told, .. } = &outcome else {
            panic!("{words}: {outcome:?}");
        };
        let told: Vec<&str> = told.iter().map(|one| one.address.as_str()).collect();
        assert_eq!(told, refused, "{words}");
    }
    let outcome = sent(with(&format!(
        "{INACTIVE} r0@navy.example, r1@navy.example."
    )))
    .await;
    assert_eq!(
        outcome.failure().unwrap().kind,
        FailureKind::RecipientsRefused
    );
    assert_eq!(sent(with(INACTIVE)).await.status(), Status::Accepted);
}

#[tokio::test]
async fn an_address_of_the_api_that_cannot_be_used_is_named_before_anything_leaves() {
    for (url, words) in [
        ("api.postmarkapp.com", "it is not a URL"),
        (
            "ftp://api.postmarkapp.com",
            "it does not begin with https://",
        ),
        (
            "http://api.postmarkapp.com",
            "without https:// the token could be read on the way",
        ),
        (
            "https://user:secret@127.0.0.1:1",
            "it contains a username or password",
        ),
    ] {
        let mut order = order(&[1]);
        order.via = Via::Api;
        order.profile.api_url = Some(url.to_owned());
        let outcome = send(order).await.outcome;
        assert_eq!(outcome.status(), Status::Failed, "{url}: {outcome:?}");
        let api = outcome.failure().unwrap().api.as_ref().unwrap();
        assert_eq!(api.kind, Kind::InvalidUrl, "{url}");
        assert!(api.message.contains(words), "{url}: {}", api.message);
        assert!(!api.message.contains("secret"), "{}", api.message);
    }
}
