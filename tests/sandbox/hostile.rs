//! Clients that break every rule: the server stays within its bounds and serves the next one.

use std::time::Duration;

use postrider::sandbox::{Practice, PracticeOptions, start};
use proptest::prelude::*;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;

use crate::client::Client;
use crate::{practice, signed_in};

/// A server whose patience ends soon, but not before a busy machine has said a line.
async fn impatient() -> Practice {
    let options = PracticeOptions {
        idle: Duration::from_secs(1),
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

/// A server that takes messages of 1000 bytes.
async fn narrow() -> Practice {
    let options = PracticeOptions {
        size_limit: 1000,
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

async fn still_serves(practice: &Practice) {
    let mut client = signed_in(practice).await;
    let verdict = client
        .deliver("a@b.example", &["c@d.example"], b"Subject: s\r\n")
        .await;
    assert!(verdict.starts_with("250"), "{verdict}");
}

async fn begin_content(client: &mut Client) {
    client.expect("MAIL FROM:<a@b.example>", "250").await;
    client.expect("RCPT TO:<c@d.example>", "250").await;
    client.expect("DATA", "354").await;
}

#[tokio::test]
async fn a_long_line_is_refused_and_the_next_is_served() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    let line = format!("NOOP {}", "x".repeat(100_000));
    client.expect(&line, "500 5.5.2").await;
    client.expect("NOOP", "250").await;
}

#[tokio::test]
async fn a_line_without_end_is_cut_off() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    let block = [b'x'; 64 * 1024];
    let mut sent = 0;
    while client.send(&block).await.is_ok() {
        sent += block.len();
        assert!(sent < 256 * 1024 * 1024, "the server listens for ever");
    }
    still_serves(&practice).await;
}

#[tokio::test]
async fn content_without_end_is_cut_off() {
    let practice = narrow().await;
    let mut client = signed_in(&practice).await;
    begin_content(&mut client).await;
    let block = [b'x'; 64 * 1024];
    let mut sent = 0;
    while client.send(&block).await.is_ok() {
        sent += block.len();
        assert!(sent < 256 * 1024 * 1024, "the server listens for ever");
    }
    assert!(practice.inbox().list().is_empty());
}

#[tokio::test]
async fn content_over_the_limit_is_refused_and_the_connection_stays_usable() {
    let practice = narrow().await;
    let mut client = signed_in(&practice).await;
    for _ in 0..2 {
        let content = vec![b'x'; 2000];
        let verdict = client
            .deliver("a@b.example", &["c@d.example"], &content)
            .await;
        assert_eq!(verdict, "552 5.3.4 Message size exceeds fixed limit\r\n");
    }
    let verdict = client
        .deliver("a@b.example", &["c@d.example"], &[b'x'; 900])
        .await;
    assert!(verdict.starts_with("250"), "{verdict}");
    client
        .expect("MAIL FROM:<a@b.example> SIZE=1001", "552 5.3.4")
        .await;
    assert_eq!(practice.inbox().list().len(), 1);
}

#[tokio::test]
async fn a_message_beyond_the_limits_of_the_parser_is_refused_and_the_next_one_taken() {
    let options = PracticeOptions {
        size_limit: 64 << 20,
        ..PracticeOptions::default()
    };
    let practice = start(options).await.unwrap();
    let mut client = signed_in(&practice).await;
    let nested = "Content-Type: message/rfc822\r\n\r\n".repeat(1_000_000);
    let parts = "--b\r\n\r\nx\r\n".repeat(20_000);
    for (content, reason) in [
        (nested, "its parts are nested more than 1000 levels deep"),
        (
            "X-A: b\r\n".repeat(200_000),
            "one of its header blocks has more than 1000 fields",
        ),
        (
            format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{parts}"),
            "it has more than 10000 parts",
        ),
    ] {
        let verdict = client
            .deliver("a@b.example", &["c@d.example"], content.as_bytes())
            .await;
        assert_eq!(
            verdict,
            format!("554 5.6.0 Error: message not accepted: {reason}\r\n")
        );
        let verdict = client
            .deliver("a@b.example", &["c@d.example"], b"Subject: s\r\n")
            .await;
        assert!(verdict.starts_with("250"), "{verdict}");
    }
    assert_eq!(practice.inbox().list().len(), 3);
}

#[tokio::test]
async fn thousands_of_files_of_one_name_are_taken() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    let file = "--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n";
    let content = format!(
        "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n{}--b--\r\n",
        file.repeat(5_000)
    );
    let started = std::time::Instant::now();
    let verdict = client
        .deliver("a@b.example", &["c@d.example"], content.as_bytes())
        .await;
    assert!(verdict.starts_with("250"), "{verdict}");
    let took = started.elapsed();
    assert!(took < Duration::from_secs(10), "{took:?}");
    assert_eq!(practice.inbox().list()[0].text.trim(), "Hello");
}

#[tokio::test]
async fn memory_for_content_is_shared_and_bounded() {
    let options = PracticeOptions {
        memory_bytes: 2 * 1024 * 1024,
        ..PracticeOptions::default()
    };
    let practice = start(options).await.unwrap();
    let mut greedy = signed_in(&practice).await;
    let verdict = greedy
        .deliver("a@b.example", &["c@d.example"], &vec![b'x'; 3 << 20])
        .await;
    assert_eq!(verdict, "452 4.3.1 Insufficient system storage\r\n");
    let verdict = greedy
        .deliver("a@b.example", &["c@d.example"], &vec![b'x'; 1 << 20])
        .await;
    assert!(
        verdict.starts_with("250"),
        "what was held is given back: {verdict}"
    );
}

#[tokio::test]
async fn silence_ends_in_every_stage() {
    let practice = impatient().await;
    let port = practice.ports()[0];
    let goodbye = "421 4.4.2 smtp.postmarkapp.com Error: timeout exceeded\r\n";
    let mut silent = Client::connect(port).await;
    let mut half_a_line = Client::connect(port).await;
    half_a_line.send(b"EHLO cli").await.unwrap();
    let mut no_handshake = Client::connect(port).await;
    no_handshake.expect("STARTTLS", "220").await;
    let mut half_a_login = Client::secured(port, practice.ca_pem()).await;
    half_a_login.expect("AUTH LOGIN", "334").await;
    let mut half_a_message = signed_in(&practice).await;
    begin_content(&mut half_a_message).await;
    half_a_message.send(b"Subject: half\r\n").await.unwrap();
    for client in [
        &mut silent,
        &mut half_a_line,
        &mut half_a_login,
        &mut half_a_message,
    ] {
        assert_eq!(client.rest().await, goodbye);
    }
    assert_eq!(no_handshake.rest().await, "");
    assert!(practice.inbox().list().is_empty());
}

#[tokio::test]
async fn half_a_message_is_no_message() {
    let practice = practice().await;
    let mut client = signed_in(&practice).await;
    begin_content(&mut client).await;
    client
        .send(b"Subject: half\r\n\r\nbody\r\n.")
        .await
        .unwrap();
    drop(client);
    still_serves(&practice).await;
    assert_eq!(practice.inbox().list().len(), 1);
}

#[tokio::test]
async fn more_connections_than_allowed_are_told_so() {
    let options = PracticeOptions {
        connections: 2,
        ..PracticeOptions::default()
    };
    let practice = start(options).await.unwrap();
    let port = practice.ports()[0];
    let first = Client::connect(port).await;
    let mut second = Client::connect(practice.ports()[1]).await;
    let mut third = Client::connect_silently(port).await;
    let told = third.rest().await;
    assert_eq!(
        told,
        "421 4.7.0 smtp.postmarkapp.com Error: too many connections\r\n"
    );
    second.expect("QUIT", "221").await;
    assert_eq!(second.rest().await, "");
    drop(first);
}

#[tokio::test]
async fn clear_text_in_the_handshake_ends_that_connection_only() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    client.expect("STARTTLS", "220").await;
    client.send(b"EHLO in clear\r\n").await.unwrap();
    client.rest().await;
    still_serves(&practice).await;
}

#[tokio::test]
async fn too_many_errors_end_the_connection() {
    let practice = practice().await;
    let mut client = Client::connect(practice.ports()[0]).await;
    client
        .send("NONSENSE\r\n".repeat(30).as_bytes())
        .await
        .unwrap();
    let told = client.rest().await;
    assert_eq!(told.matches("502 5.5.2").count(), 20);
    assert!(told.ends_with("421 4.7.0 smtp.postmarkapp.com Error: too many errors\r\n"));
}

/// Sends `bytes` to a fresh connection, or as content, and hangs up.
async fn pester(practice: &Practice, bytes: &[u8], as_content: bool) {
    if as_content {
        let mut client = signed_in(practice).await;
        begin_content(&mut client).await;
        let _ = client.send(bytes).await;
        let _ = client.send(b"\r\n.\r\nQUIT\r\n").await;
        client.rest().await;
    } else {
        let mut stream = TcpStream::connect(("127.0.0.1", practice.ports()[0]))
            .await
            .unwrap();
        let _ = stream.write_all(bytes).await;
        let _ = stream.shutdown().await;
        let mut ignored = Vec::new();
        let read = tokio::io::AsyncReadExt::read_to_end(&mut stream, &mut ignored);
        let _ = tokio::time::timeout(crate::client::PATIENCE, read)
            .await
            .expect("an end");
    }
}

/// Lines that look like SMTP or like a message, and bytes that look like nothing.
fn nonsense() -> impl Strategy<Value = Vec<u8>> {
    let word = prop_oneof![
        Just("EHLO a\r\n"),
        Just("MAIL FROM:<"),
        Just("RCPT TO:<a@b>"),
        Just("AUTH PLAIN "),
        Just("AUTH LOGIN\r\n"),
        Just("DATA\r\n"),
        Just("BDAT 99999999999999999999"),
        Just("\r\n.\r\n"),
        Just("\r\n\r\n"),
        Just("Content-Type: multipart/mixed; boundary=a\r\n"),
        Just("--a\r\n"),
        Just("=?utf-8?b?"),
        Just("Content-Transfer-Encoding: base64\r\n"),
        Just("*\r\n"),
        Just("\""),
        Just("Content-Type: message/rfc822\r\n"),
        Just("filename*0*=utf-8''%"),
        Just(" SIZE=\r\n"),
    ];
    let piece = prop_oneof![
        3 => word.prop_map(|word| word.as_bytes().to_vec()),
        1 => proptest::collection::vec(any::<u8>(), 0..40),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_the_next_client_is_served(bytes in nonsense(), as_content: bool) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let practice = practice().await;
            pester(&practice, &bytes, as_content).await;
            still_serves(&practice).await;
            let items = practice.inbox().list();
            prop_assert!(items.len() <= 2, "one client, one message, and the next one's");
            for item in items {
                prop_assert!(practice.inbox().raw(&item.id).is_ok());
            }
            Ok(())
        })?;
    }
}
