//! `HTTPS_PROXY` names a proxy that does not work: that is said of the proxy, not of Postmark.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use serde_json::json;

use crate::binary::{Home, Run, Running};

/// Sends over the API through the proxy at `port`.
fn send_through(port: u16) -> Run {
    let home = Home::new();
    let ca_file = home.path("ca.pem");
    let mut command = home.command(
        &[],
        &[
            "--ca-file",
            &ca_file,
            "--smtp-host",
            "smtp.acme.example",
            "--api-url",
            "https://api.acme.example",
            "send",
            "--via",
            "api",
            "--json",
            "--from",
            "ada@acme.example",
            "--to",
            "grace@navy.example",
            "--subject",
            "Hi",
        ],
    );
    command.env(
        "HTTPS_PROXY",
        format!("http://ada:hunter2@127.0.0.1:{port}"),
    );
    Running::start(command, b"Hello\n").end()
}

/// A proxy that answers one request with `answer`.
fn proxy(answer: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = [0; 4_096];
        let _ = stream.read(&mut request);
        let _ = stream.write_all(answer.as_bytes());
    });
    port
}

/// A port on which nobody listens: bound and given back.
fn closed() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

#[test]
fn a_proxy_that_does_not_work_is_named() {
    for (port, words) in [
        (closed(), "cannot be reached: "),
        (
            proxy("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"),
            "asks for a login",
        ),
        (
            proxy("HTTP/1.1 403 Forbidden\r\n\r\n"),
            "refused to connect to api.acme.example",
        ),
        (
            proxy("hello\r\n\r\n"),
            "refused to connect to api.acme.example",
        ),
        (proxy(""), "did not connect to api.acme.example: "),
    ] {
        let run = send_through(port);
        let outcome = run.outcome();
        let causes = outcome["causes"][0].as_str().unwrap();
        let named = format!("the proxy 127.0.0.1:{port} (HTTPS_PROXY) {words}");
        assert!(causes.starts_with(&named), "{causes}");
        assert_eq!(
            (&outcome["status"], &outcome["hint"], &outcome["exit"]),
            (&json!("failed"), &json!("api.proxy"), &json!(69)),
            "{run:?}"
        );
        assert!(!format!("{run:?}").contains("hunter2"));
    }
}
