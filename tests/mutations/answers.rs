//! Answers of Postmark's HTTP API: a damaged body behind a good head, and damaged heads.

use std::time::Duration;

use postrider::api::{BounceQuery, Client, Limits, MessageQuery, Page};
use postrider::net::{Roots, client_config};
use postrider::postmark::{Redactor, Secret};
use postrider::record::ApiFailure;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::harness::{Check, Parser, is_plain, run};

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
const WORDS: &[&str] = &[
    "{\"ErrorCode\":",
    "\"Message\":\"",
    "\"MessageID\":",
    "\"TotalCount\":",
    "\"ID\":",
    "null",
    "true",
    "[]",
    "{}",
    "[[[[[[[[[[[[[[[[",
    "{\"a\":{\"a\":{\"a\":",
    "\"\\u001b[2J\"",
    "\"\\ud800\"",
    "\\u0000",
    "HTTP/1.1 ",
    "HTTP/1.0 200\r\n",
    "Content-Length: ",
    "Transfer-Encoding: chunked\r\n",
    "Retry-After: ",
    "\r\n\r\n",
    "ffffffffffffffff\r\n",
    "<!DOCTYPE html>",
];

/// No input comes to it: the server closes each connection.
const LONG: Duration = Duration::from_secs(60);
/// Characters of a failure's words.
const MOST_CHARS: usize = 4_096;
const STATUSES: [u16; 6] = [200, 200, 200, 422, 401, 500];

/// Loopback addresses that take turns.
const ADDRESSES: usize = 100;

struct Asking {
    runtime: tokio::runtime::Runtime,
    tls: std::sync::Arc<rustls::ClientConfig>,
    turn: usize,
}

impl Asking {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let root = rcgen::CertificateParams::default()
            .self_signed(&key)
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            runtime: runtime.unwrap(),
            tls: client_config(&Roots::Only { pem: root.pem() }).unwrap(),
            turn: 0,
        }
    }

    fn check(&mut self, input: &[u8]) {
        let answer = answer(input, STATUSES[self.turn % STATUSES.len()]);
        // A port cannot be used again for a minute: a quick machine would run out of those of one address.
        let host = format!("127.0.0.{}", 1 + self.turn % ADDRESSES);
        self.turn += 1;
        self.runtime.block_on(async {
            let listener = TcpListener::bind((host.as_str(), 0)).await.unwrap();
            let base = format!("http://{}", listener.local_addr().unwrap());
            let limits = Limits {
                connect: LONG,
                request: LONG,
                ..Limits::default()
            };
            let client = Client::new(&base, &self.tls, limits, Redactor::new()).unwrap();
            // What was asked first may be asked again on a new connection.
            let serving = async {
                loop {
                    let (mut stream, _) = listener.accept().await.unwrap();
                    let _ = stream.read(&mut [0; 4_096]).await;
                    let _ = stream.write_all(&answer).await;
                    let _ = stream.shutdown().await;
                    let mut rest = Vec::new();
                    let _ = stream.read_to_end(&mut rest).await;
                }
            };
            tokio::select! {
                asked = ask(&client, self.turn) => asked.err().iter().for_each(holds),
                () = serving => {}
            }
        });
    }
}

/// The input as it is where it looks like HTTP, else as a body.
fn answer(input: &[u8], status: u16) -> Vec<u8> {
    if input.starts_with(b"HTTP/") {
        return input.to_vec();
    }
    let head = format!(
        "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        input.len()
    );
    [head.as_bytes(), input].concat()
}

/// One question after the other.
async fn ask(client: &Client, turn: usize) -> Result<(), ApiFailure> {
    let token = &Secret::new(TOKEN);
    let page = Page::default();
    match turn % 13 {
        0 => client.server(token).await.map(drop),
        1 => client.servers(token, page).await.map(drop),
        2 => client.senders(token, page).await.map(drop),
        3 => client.domains(token, page).await.map(drop),
        4 => client.domain(token, 1).await.map(drop),
        5 => client
            .messages(token, &MessageQuery::default())
            .await
            .map(drop),
        6 => client.message_details(token, "x").await.map(drop),
        7 => client
            .bounces(token, &BounceQuery::default())
            .await
            .map(drop),
        8 => client.bounce_dump(token, 1).await.map(drop),
        9 => client.message_streams(token).await.map(drop),
        10 => client.suppressions(token, "outbound", "").await.map(drop),
        11 => client.stats_outbound(token, "", "").await.map(drop),
        _ => {
            let email = serde_json::json!({"From": "a@b.example"});
            client.send_email(token, &email).await.map(drop)
        }
    }
}

fn holds(failure: &ApiFailure) {
    for text in failure
        .causes
        .iter()
        .chain([&failure.message, &failure.host])
    {
        assert!(is_plain(text) && !text.contains('\n'), "{text:?}");
        assert!(
            text.chars().count() <= MOST_CHARS,
            "{} characters",
            text.chars().count()
        );
        assert!(!text.contains(TOKEN), "{text:?}");
    }
    let json = serde_json::to_string(failure).unwrap();
    assert_eq!(&serde_json::from_str::<ApiFailure>(&json).unwrap(), failure);
}

#[test]
fn answers() {
    run(Parser {
        name: "answers",
        words: WORDS,
        check: || -> Check {
            let mut asking = Asking::new();
            Box::new(move |input| asking.check(input))
        },
    });
}
