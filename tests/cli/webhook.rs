//! `webhook listen` and `webhook send`, and webhooks of `sandbox` with what `inbox` does about them.

use rustix::process::Signal;
use serde_json::{Value, json};

use crate::bench::{Bench, Run};
use crate::find::post;
use crate::live::Live;

const LISTEN: [&str; 5] = ["webhook", "listen", "--port", "0", "--json"];

/// A listener with these further arguments; with its URL.
fn listener(bench: &Bench, more: &[&str]) -> (Live, String) {
    let live = Live::other(bench, &[&LISTEN, more].concat(), "webhook-listening");
    let url = live.text("url").to_owned();
    (live, url)
}

/// A practice server that posts to `url`.
fn sandbox(bench: &Bench, url: &str) -> Live {
    let arguments = [
        "--latency",
        "0",
        "--webhook-speed",
        "1000000",
        "--webhook",
        url,
    ];
    Live::start(bench, &arguments)
}

/// Sends over the practice server's API, with opens and links tracked.
fn send(live: &Live) {
    let body = json!({
        "From": "ada@acme.example", "To": "grace@navy.example", "Subject": "Your receipt", "TrackOpens": true,
        "TrackLinks": "HtmlOnly", "HtmlBody": "<a href=\"https://acme.example/orders/42\">Your order</a>",
    });
    let answer = post(live, "/email", &body.to_string());
    assert!(answer.contains("\"ErrorCode\":0"), "{answer}");
}

fn sample(bench: &Bench, kind: &str, url: &str) -> Run {
    bench.run(&["webhook", "send", kind, url, "--json"], b"")
}

#[test]
fn the_practice_server_reports_to_a_listener_and_the_inbox_shows_it() {
    let bench = Bench::new();
    let (listener, url) = listener(&bench, &[]);
    let live = sandbox(&bench, &url);
    assert_eq!(live.listening["webhooks"], json!([url]));
    send(&live);
    let seen = listener.until("webhook");
    assert_eq!(seen["record_type"], "Delivery");
    assert_eq!(seen["retries_remaining"], "9");
    assert_eq!(seen["payload"]["Recipient"], "grace@navy.example");
    for key in ["missing", "unknown", "wrong_type"] {
        assert_eq!(seen[key], json!([]), "{seen}");
    }
    let attempt = live.until("webhook-attempt");
    assert_eq!(
        (&attempt["status"], &attempt["trace_id"]),
        (&json!(200), &seen["trace_id"])
    );
    bench
        .run(&["inbox", "--open", "latest"], b"")
        .ends(0, "Opened message ");
    let opened = listener.until("webhook");
    assert_eq!(
        (&opened["record_type"], &opened["payload"]["FirstOpen"]),
        (&json!("Open"), &json!(true))
    );
    live.until("webhook-attempt");
    let link = "https://acme.example/orders/42";
    bench
        .run(
            &["inbox", "--click", "latest", "--link", link, "--json"],
            b"",
        )
        .ends(0, "\"tracked\"");
    assert_eq!(listener.until("webhook")["payload"]["OriginalLink"], link);
    live.until("webhook-attempt");
    let trace = attempt["trace_id"].as_str().unwrap();
    let again = bench
        .run(&["inbox", "--resend-webhook", &trace[..8], "--json"], b"")
        .json();
    assert_eq!(
        (&again[0]["resent"], &again[0]["id"]),
        (&json!(1), &attempt["id"])
    );
    assert_eq!(listener.until("webhook")["trace_id"], trace);
    live.until("webhook-attempt");
    let shown = bench.run(&["inbox", "latest"], b"");
    shown.ends(0, "\nWebhooks\n");
    assert_eq!(shown.out.matches("webhook ").count(), 4, "{}", shown.out);
    let message = &bench.run(&["inbox", "latest", "--json"], b"").json()[0];
    let kinds: Vec<_> = message["webhooks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["record_type"].clone())
        .collect();
    assert_eq!(kinds, ["Delivery", "Open", "Click", "Delivery"]);
    assert_eq!(message["status"], "delivered");
    let (status, _) = listener.end(Signal::INT);
    assert_eq!(status.code(), Some(130));
}

#[test]
fn a_forwarded_webhook_gets_the_answer_of_the_application() {
    let bench = Bench::new();
    let (listener, behind) = listener(&bench, &["--count", "1"]);
    let (front, url) = {
        let arguments = [&LISTEN[..], &["--forward", &behind, "--count", "2"]].concat();
        let live = Live::other(&bench, &arguments, "webhook-listening");
        let url = live.text("url").to_owned();
        (live, url)
    };
    let with_login = url.replace("http://", "http://ada:secret@");
    sample(&bench, "Delivery", &with_login).ends(0, "\"status\":200");
    assert_eq!(listener.wait().0.code(), Some(0));
    // The application is gone.
    sample(&bench, "Delivery", &with_login).ends(75, "\"status\":502");
    let seen = [front.until("webhook"), front.until("webhook")];
    assert_eq!(seen[0]["forwarded"]["status"], 200);
    assert_eq!(seen[1]["forwarded"]["status"], Value::Null);
    assert_eq!(front.wait().0.code(), Some(0));
}

#[test]
fn every_sample_is_as_documented() {
    let bench = Bench::new();
    let kinds = postrider::postmark::webhook::names().collect::<Vec<_>>();
    let (listener, url) = listener(&bench, &["--count", &kinds.len().to_string()]);
    for kind in &kinds {
        sample(&bench, &kind.to_lowercase(), &url).ends(0, "\"status\":200");
        let seen = listener.until("webhook");
        let expected = if *kind == "SMTPApiError" {
            "Bounce"
        } else {
            kind
        };
        assert_eq!(seen["record_type"], expected);
    }
    assert_eq!(listener.wait().0.code(), Some(0));
}

#[test]
fn what_differs_from_the_documentation_is_named_on_one_line() {
    let bench = Bench::new();
    let arguments = ["webhook", "listen", "--port", "0", "--count", "3", "--json"];
    let live = Live::other(&bench, &arguments, "webhook-listening");
    let host = live
        .text("url")
        .trim_start_matches("http://")
        .trim_end_matches('/')
        .to_owned();
    let mut payload = postrider::postmark::webhook::sample("Delivery");
    payload.as_object_mut().unwrap().remove("DeliveredAt");
    payload["Extra\u{1b}[2J"] = json!(1);
    for body in [
        payload.to_string(),
        "no JSON".into(),
        "{\"RecordType\":\"Else\"}".into(),
    ] {
        assert!(by_hand(&host, "POST", "", &body).starts_with("HTTP/1.1 200 "));
    }
    let seen = live.until("webhook");
    assert_eq!(
        (&seen["missing"], &seen["unknown"]),
        (&json!(["DeliveredAt"]), &json!(["Extra\u{1b}[2J"]))
    );
    assert_eq!(live.until("webhook")["record_type"], Value::Null);
    assert_eq!(live.wait().0.code(), Some(65));
}

#[test]
fn a_listener_takes_no_pages_and_no_other_methods() {
    let bench = Bench::new();
    let (live, url) = listener(&bench, &[]);
    let host = url.trim_start_matches("http://").trim_end_matches('/');
    for (method, lines, status) in [
        ("GET", "", 405),
        ("PUT", "", 405),
        ("POST", "Origin: http://evil.example\r\n", 403),
    ] {
        let answer = by_hand(host, method, lines, "{}");
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
    }
    let (status, rest) = live.end(Signal::TERM);
    assert_eq!(status.code(), Some(0));
    assert_eq!(rest, Vec::<String>::new());
}

#[test]
fn what_cannot_be_done_says_why() {
    let bench = Bench::new();
    bench
        .run(&["inbox", "--open", "latest"], b"")
        .ends(69, "no practice server is running");
    let live = Live::start(&bench, &["--latency", "0"]);
    bench
        .run(&["inbox", "--open", "ffffffff"], b"")
        .ends(66, "There is no message ffffffff.");
    let plain = r#"{"From": "ada@acme.example", "To": "grace@navy.example", "Subject": "s", "TextBody": "t"}"#;
    post(&live, "/email", plain);
    bench
        .run(&["inbox", "--click", "latest"], b"")
        .ends(66, "Clicks are not tracked");
    bench
        .run(&["inbox", "--resend-webhook", "latest"], b"")
        .ends(66, "No webhook was sent");
    bench
        .run(&["webhook", "send", "Bounce", "http://127.0.0.1:1/"], b"")
        .ends(75, "no answer: ");
    bench
        .run(&["webhook", "send", "Bounce", "ftp://x/"], b"")
        .ends(64, "http:// or https://");
    bench
        .run(&["webhook", "send", "Nothing", "http://127.0.0.1/"], b"")
        .ends(64, "SubscriptionChange");
    bench
        .run(&["sandbox", "--webhook", "localhost"], b"")
        .ends(64, "http:// or https://");
    let taken = live.listening["smtp_ports"][0].to_string();
    bench
        .run(&["webhook", "listen", "--port", &taken], b"")
        .ends(69, "choose another port");
}

#[test]
fn a_login_in_a_url_is_not_shown() {
    let bench = Bench::new();
    let live = Live::start(
        &bench,
        &["--webhook", "http://ada:hunter2@127.0.0.1:1/hook"],
    );
    assert_eq!(
        live.listening["webhooks"],
        json!(["http://127.0.0.1:1/hook"])
    );
    let sent = sample(&bench, "Bounce", "http://ada:hunter2@127.0.0.1:1/hook");
    assert!(!format!("{}{}", sent.out, sent.err).contains("hunter2"));
}

/// A request by hand; the answer as it came.
fn by_hand(host: &str, method: &str, lines: &str, body: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    let request = format!(
        "{method} / HTTP/1.1\r\nHost: {host}\r\n{lines}Connection: close\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}
