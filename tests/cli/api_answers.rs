//! `check --require api`, `account` and `send --via api` against an API that answers anything with 200: nothing is
//! called good that did not prove what it is.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::thread;

use crate::bench::{Bench, Run, TOKEN};

/// An API that gives every request this body; ends with the test.
fn api(body: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    );
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut piece = [0; 4096];
            // A request ends with its head, or with the brace that closes its JSON.
            while !request.ends_with(b"\r\n\r\n") && !request.ends_with(b"}") {
                match stream.read(&mut piece) {
                    Ok(read @ 1..) => request.extend_from_slice(&piece[..read]),
                    _ => break,
                }
            }
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    url
}

fn run(arguments: &[&str], url: &str) -> Run {
    let way = [
        "--api-url",
        url,
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        "1",
    ];
    Bench::new()
        .with("POSTMARK_SERVER_TOKEN", TOKEN)
        .with("POSTMARK_ACCOUNT_TOKEN", TOKEN)
        .with("NO_PROXY", "127.0.0.1")
        .run(&[&way[..], arguments].concat(), b"Hello\n")
}

/// What a check says of the API; its SMTP port is closed here, so the check as a whole fails.
fn api_is_good(check: &Run) -> bool {
    let mut lines = check.out.lines();
    let line = lines.find(|line| line.contains(" api "));
    line.expect(&check.out).contains(" ok ")
}

/// Answers with status 200 that prove nothing, or that refuse.
const NOTHING: [&str; 10] = [
    "",
    "{}",
    "[]",
    "OK",
    "<html>Sign in to the network</html>",
    r#"{"Message":"OK"}"#,
    r#"{"ErrorCode":0,"Message":"OK"}"#,
    r#"{"ErrorCode":406,"Message":"inactive"}"#,
    r#"{"Name":"Receipts","ID":"seven","Servers":{},"MessageID":7}"#,
    r#"{"ErrorCode":0,"Mess"#,
];

const SEND: [&str; 9] = [
    "send",
    "--via",
    "api",
    "--json",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject=s",
];

#[test]
fn nothing_that_proves_nothing_is_called_good() {
    for body in NOTHING {
        let url = api(body);
        let check = run(&["check", "--require", "api"], &url);
        assert!(!api_is_good(&check), "{body}: {}", check.out);
        let account = run(&["account", "servers"], &url);
        assert_ne!(account.code, 0, "{body}: {}{}", account.out, account.err);
        let sent = run(&SEND, &url).json().pop().unwrap();
        let expected = match body.contains("406") {
            true => "refused",
            false => "unknown",
        };
        assert_eq!(sent["status"], expected, "{body}: {sent}");
    }
}

#[test]
fn what_proves_itself_is_good() {
    let url = api(
        r#"{"ID":1,"Name":"Receipts","MessageStreams":[{"ID":"outbound","MessageStreamType":"Transactional"}]}"#,
    );
    assert!(api_is_good(&run(&["check", "--require", "api"], &url)));
    let url = api(
        r#"{"TotalCount":1,"Servers":[{"ID":1,"Name":"Receipts"}],"SenderSignatures":[],"Domains":[]}"#,
    );
    run(&["account", "servers"], &url).ends(0, "Receipts");
    let url = api(
        r#"{"Message":"Message accepted, but delivery may be delayed.","MessageID":"b7bc2f4a-e38e-4336-af7d-e6c392c2f817"}"#,
    );
    run(&SEND, &url).ends(0, r#""status":"accepted""#);
}

#[test]
fn an_address_that_cannot_be_used_is_named() {
    for (url, words) in [
        ("api.postmarkapp.com", "it is not a URL"),
        ("ftp://127.0.0.1", "it does not begin with https://"),
        (
            "http://api.postmarkapp.com",
            "without https:// the token could be read on the way",
        ),
        (
            "https://ada:hunter2@127.0.0.1:1",
            "it contains a username or password",
        ),
        (TOKEN, "it is not a URL"),
    ] {
        for (arguments, exit) in [
            (&["check", "--require", "api"][..], 69),
            (&["account", "servers"], 78),
            (&SEND, 78),
        ] {
            let run = run(arguments, url);
            run.ends(exit, words);
            let said = format!("{}{}", run.out, run.err);
            assert!(!said.contains("hunter2") && !said.contains(TOKEN), "{said}");
        }
    }
}
