//! Requests that come from a web page: by another name (DNS rebinding), or from another origin.

use postrider::sandbox::{Practice, PracticeOptions, start};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::PATIENCE;

async fn practice(allowed: &[&str]) -> Practice {
    let options = PracticeOptions {
        api_port: Some(0),
        allow_hosts: allowed.iter().map(|&name| name.to_owned()).collect(),
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

/// The answer to `GET path` with these header lines and the right token.
async fn answer(practice: &Practice, path: &str, lines: &[&str]) -> String {
    let address = practice.api_url().unwrap().trim_start_matches("http://");
    let token = practice.token().expose();
    let lines: String = lines.iter().map(|line| format!("{line}\r\n")).collect();
    let request = format!(
        "GET {path} HTTP/1.1\r\n{lines}Connection: close\r\nAccept: application/json\r\nX-Postmark-Server-Token: {token}\r\n\r\n"
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    answer
}

#[tokio::test]
async fn this_machine_and_allowed_names_are_answered() {
    let practice = practice(&["postmark", "Mail.Test"]).await;
    let port = practice
        .api_url()
        .unwrap()
        .rsplit(':')
        .next()
        .unwrap()
        .to_owned();
    for host in [
        "127.0.0.1",
        "localhost",
        "LOCALHOST",
        "[::1]",
        "postmark",
        "mail.test",
    ] {
        for host in [host.to_owned(), format!("{host}:{port}")] {
            let (header, origin) = (format!("Host: {host}"), format!("Origin: http://{host}"));
            for lines in [&[&*header][..], &[&*header, &*origin][..]] {
                let answer = answer(&practice, "/messages/outbound?count=1&offset=0", lines).await;
                assert!(answer.starts_with("HTTP/1.1 200 "), "{lines:?}: {answer}");
            }
        }
    }
}

#[tokio::test]
async fn a_name_that_was_made_to_point_here_is_refused() {
    let practice = practice(&["postmark"]).await;
    for lines in [
        &["Host: evil.example"][..],
        &[
            "Host: evil.example:2080",
            "Origin: http://evil.example:2080",
        ],
        &["Host: 127.0.0.1.evil.example"],
        &["Host: postmark.evil.example"],
        &["Host: localhost", "Host: evil.example"],
        &[],
    ] {
        for path in ["/server", "/messages/outbound?count=1&offset=0", "/nothing"] {
            let answer = answer(&practice, path, lines).await;
            assert!(answer.starts_with("HTTP/1.1 403 "), "{lines:?}: {answer}");
            assert!(answer.contains("content-type: text/plain"), "{answer}");
            assert!(answer.contains("--allow-host NAME"), "{answer}");
        }
    }
    let target = answer(
        &practice,
        "http://evil.example/server",
        &["Host: localhost"],
    )
    .await;
    assert!(target.starts_with("HTTP/1.1 403 "), "{target}");
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let practice = practice(&[]).await;
    for origin in [
        "http://evil.example",
        "https://localhost.evil.example",
        "null",
        "file://",
    ] {
        let origin = format!("Origin: {origin}");
        let answer = answer(&practice, "/server", &["Host: localhost", &origin]).await;
        assert!(answer.starts_with("HTTP/1.1 403 "), "{origin}: {answer}");
        assert!(answer.contains("web pages of other origins"), "{answer}");
        assert!(
            !answer.to_lowercase().contains("access-control"),
            "{answer}"
        );
    }
}
