//! The house itself, tried with a client that is not ours: what fails here is no fault of postrider.

use std::process::{Command, Output};

use crate::house::{House, TOKEN, missing, skip, system, words};

fn swaks(house: &House, token: &str, to: &str) -> Output {
    let mut command: Command = system("swaks");
    let port = house.port().to_string();
    command
        .args([
            "--server",
            "127.0.0.1",
            "--port",
            port.as_str(),
            "--tls",
            "--auth",
            "PLAIN",
        ])
        .args(["--auth-user", token, "--auth-password", token])
        .args(["--from", "ada@acme.example", "--to", to])
        .args(["--header", "Subject: from swaks", "--body", "hello"]);
    command.output().unwrap()
}

#[test]
fn swaks_delivers_through_it_and_meets_its_refusals() {
    if let Some(reason) = missing(&["swaks"]) {
        return skip(&reason).unwrap_or_default();
    }
    let Some(house) = House::open() else { return };
    let sent = swaks(&house, TOKEN, "one@box.example,two@box.example");
    assert!(sent.status.success(), "{}", words(&sent));
    let deliveries = house.mailbox.receive(2);
    for (delivery, to) in deliveries
        .iter()
        .zip(["one@box.example", "two@box.example"])
    {
        let message = String::from_utf8_lossy(&delivery.message);
        assert_eq!(delivery.rcpt_to, to);
        assert_eq!(delivery.mail_from, "ada@acme.example");
        assert!(message.contains("Subject: from swaks\r\n"), "{message}");
        assert!(
            message.contains(&format!("X-Original-To: {to}\r\n")),
            "{message}"
        );
        assert!(
            message.contains("Return-Path: <ada@acme.example>\r\n"),
            "{message}"
        );
    }
    let refusals = [
        ("wrong-token", "one@box.example", "535 5.7.8"),
        (TOKEN, "unknown@box.example", "550 5.1.1"),
    ];
    for (token, to, reply) in refusals {
        let refused = swaks(&house, token, to);
        assert!(
            !refused.status.success() && words(&refused).contains(reply),
            "{}",
            words(&refused)
        );
    }
}
