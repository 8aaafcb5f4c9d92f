//! The HTTP API of the practice server, asked by postrider's own client and by hand.

use std::sync::Arc;
use std::time::Duration;

use postrider::api::{BounceQuery, Client, Limits, MessageQuery, Page};
use postrider::net::{Roots, client_config};
use postrider::postmark::{Redactor, Secret};
use postrider::record::{ApiFailure, ApiFailureKind as Kind};
use postrider::sandbox::scenario::{Latency, Scenario};
use postrider::sandbox::{Practice, PracticeOptions, start};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::client::{Client as Smtp, PATIENCE};

pub async fn with_api(scenario: Option<&str>) -> Practice {
    let none = Duration::ZERO;
    let options = PracticeOptions {
        api_port: Some(0),
        latency: Latency {
            visible: none,
            step: none,
        },
        scenario: scenario.map(|text| toml::from_str::<Scenario>(text).unwrap()),
        idle: Duration::from_secs(2),
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

pub fn client(practice: &Practice) -> Client {
    let roots = Roots::Only {
        pem: practice.ca_pem().to_owned(),
    };
    let limits = Limits {
        request: Duration::from_secs(1),
        ..Limits::default()
    };
    let tls = client_config(&roots).unwrap();
    Client::new(practice.api_url().unwrap(), &tls, limits, Redactor::new()).unwrap()
}

/// Sends over SMTP; returns the MessageID.
async fn send(practice: &Practice, from: &str, to: &[&str], headers: &str) -> String {
    let token = practice.token().expose().to_owned();
    let mut smtp = Smtp::signed_in(practice.ports()[0], practice.ca_pem(), &token).await;
    let content = format!(
        "From: {from}\r\nTo: {}\r\nSubject: Your receipt\r\n{headers}\r\nHello\r\n",
        to.join(", ")
    );
    let verdict = smtp.deliver(from, to, content.as_bytes()).await;
    assert!(verdict.starts_with("250 2.0.0 Ok: queued as"), "{verdict}");
    practice.inbox().list()[0].id.clone()
}

/// One request by hand: status line, headers and body as they came.
async fn raw(practice: &Practice, request: &str) -> String {
    let address = practice.api_url().unwrap().trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = stream.read_to_end(&mut answer);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    String::from_utf8(answer).unwrap()
}

fn request(method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let length = if body.is_empty() {
        String::new()
    } else {
        format!("Content-Length: {}\r\n", body.len())
    };
    let headers: String = headers
        .iter()
        .map(|header| format!("{header}\r\n"))
        .collect();
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{headers}{length}\r\n{body}"
    )
}

const JSON: &str = "Accept: application/json";

/// One request by hand with the token that the path needs: the HTTP status, and the answer.
pub async fn ask(
    practice: &Practice,
    method: &str,
    path: &str,
    body: Option<Value>,
) -> (u16, Value) {
    let (server, account) = (
        practice.token().expose(),
        practice.tokens().account.expose(),
    );
    let token = match path {
        "/templates/push" => format!("X-Postmark-Account-Token: {account}"),
        _ => format!("X-Postmark-Server-Token: {server}"),
    };
    let headers = [JSON, "Content-Type: application/json", &token];
    let body = body.map_or_else(String::new, |body| body.to_string());
    let answer = raw(practice, &request(method, path, &headers, &body)).await;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

#[tokio::test]
async fn a_message_by_smtp_is_found_by_its_metadata_with_its_events() {
    let practice = with_api(None).await;
    let headers = "X-PM-Metadata-postrider: 7d0c\r\nX-PM-Tag: receipts\r\n";
    let id = send(
        &practice,
        "ada@acme.example",
        &["grace@navy.example"],
        headers,
    )
    .await;
    send(&practice, "ada@acme.example", &["grace@navy.example"], "").await;
    let (client, token) = (client(&practice), practice.token().clone());
    let query = MessageQuery {
        metadata: Some(("postrider".into(), "7d0c".into())),
        ..MessageQuery::default()
    };
    let found = client.messages(&token, &query).await.unwrap();
    assert_eq!(found.total_count, 1);
    assert_eq!(found.messages[0].message_id, id);
    assert_eq!(found.messages[0].status, "Sent");
    let details = client.message_details(&token, &id).await.unwrap();
    assert_eq!(details.message.metadata["postrider"], "7d0c");
    assert_eq!(details.events[0].kind, "Delivered");
    assert_eq!(details.events[0].recipient, "grace@navy.example");
    assert!(!details.events[0].details.delivery_message.is_empty());
    let dump = client.message_dump(&token, &id).await.unwrap();
    assert!(dump.body.contains("Subject: Your receipt") && !dump.body.contains("X-PM-Metadata"));
    let other = MessageQuery {
        stream: "broadcast".into(),
        ..MessageQuery::default()
    };
    assert_eq!(
        client.messages(&token, &other).await.unwrap().total_count,
        0
    );
    assert_eq!(client.stats_outbound(&token, "", "").await.unwrap().sent, 2);
}

#[tokio::test]
async fn what_is_refused_inside_is_a_bounce_and_no_message() {
    let practice = with_api(None).await;
    let id = send(
        &practice,
        "eve@elsewhere.example",
        &["grace@navy.example"],
        "",
    )
    .await;
    let (client, token) = (client(&practice), practice.token().clone());
    assert_eq!(
        client
            .messages(&token, &MessageQuery::default())
            .await
            .unwrap()
            .total_count,
        0
    );
    let query = BounceQuery {
        kind: "smtpapierror".into(),
        ..BounceQuery::default()
    };
    let bounces = client.bounces(&token, &query).await.unwrap();
    let bounce = &bounces.bounces[0];
    assert_eq!(
        (bounce.type_code, bounce.message_id.as_str()),
        (100_007, id.as_str())
    );
    assert_eq!(bounce.email, "grace@navy.example");
    let dump = client.bounce_dump(&token, bounce.id).await.unwrap().body;
    for part in ["400", "eve@elsewhere.example", "Subject: Your receipt"] {
        assert!(dump.contains(part), "{part} is not in {dump}");
    }
    assert_eq!(
        client
            .stats_outbound(&token, "", "")
            .await
            .unwrap()
            .smtp_api_errors,
        1
    );
}

#[tokio::test]
async fn a_hard_bounce_suppresses_until_it_is_activated() {
    let practice = with_api(None).await;
    let gone = "hardbounce@bounce-testing.postmarkapp.com";
    send(&practice, "ada@acme.example", &[gone], "").await;
    let (client, token) = (client(&practice), practice.token().clone());
    let bounce = client
        .bounces(&token, &BounceQuery::default())
        .await
        .unwrap()
        .bounces
        .remove(0);
    assert!(bounce.inactive && bounce.can_activate);
    assert_eq!(
        client.suppressions(&token, "outbound", gone).await.unwrap()[0].reason,
        "HardBounce"
    );
    let email = json!({"From": "ada@acme.example", "To": gone, "Subject": "s", "TextBody": "t"});
    let refused = client.send_email(&token, &email).await.unwrap_err();
    assert_eq!(refused.code, Some(406));
    assert_eq!(
        refused.message,
        format!(
            "You tried to send to recipient(s) that have been marked as inactive. Found inactive addresses: {gone}. Inactive recipients are ones that have generated a hard bounce, a spam complaint, or a manual suppression."
        )
    );
    let activated = client.activate_bounce(&token, bounce.id).await.unwrap();
    assert!(!activated.inactive);
    assert!(
        client
            .suppressions(&token, "outbound", "")
            .await
            .unwrap()
            .is_empty()
    );
    client.send_email(&token, &email).await.unwrap();
}

#[tokio::test]
async fn an_account_token_opens_the_account_and_nothing_else() {
    let practice = with_api(None).await;
    let client = client(&practice);
    let account = practice.tokens().account.clone();
    let servers = client.servers(&account, Page::default()).await.unwrap();
    assert_eq!(servers.total_count, 2);
    assert_eq!(servers.servers[0].api_tokens[0], practice.token().clone());
    let domain = client
        .domains(&account, Page::default())
        .await
        .unwrap()
        .domains
        .remove(0);
    let domain = client.domain(&account, domain.id).await.unwrap();
    assert!(domain.dkim_verified && domain.dkim_host.ends_with("pm._domainkey.acme.example"));
    assert_eq!(domain.return_path_cname_value, "pm.mtasv.net");
    assert!(
        client
            .verify_dkim(&account, domain.id)
            .await
            .unwrap()
            .dkim_verified
    );
    assert!(
        client
            .verify_return_path(&account, domain.id)
            .await
            .unwrap()
            .return_path_verified
    );
    let sender = client
        .senders(&account, Page::default())
        .await
        .unwrap()
        .signatures
        .remove(0);
    let confirmed = client
        .resend_confirmation(&account, sender.id)
        .await
        .unwrap_err();
    assert_eq!(confirmed.code, Some(506));
    for wrong in [
        client.server(&account).await.map(drop),
        client
            .servers(practice.token(), Page::default())
            .await
            .map(drop),
    ] {
        let failure = wrong.unwrap_err();
        assert_eq!(
            (failure.kind, failure.status),
            (Kind::Unauthorized, Some(401))
        );
    }
}

#[tokio::test]
async fn streams_and_the_server_are_told_and_can_be_changed() {
    let practice = with_api(None).await;
    let (client, token) = (client(&practice), practice.token().clone());
    let streams = client.message_streams(&token).await.unwrap().streams;
    let ids: Vec<&str> = streams.iter().map(|stream| stream.id.as_str()).collect();
    assert_eq!(ids, ["outbound", "inbound", "broadcast"]);
    let body = r#"{"SmtpApiActivated":false,"Color":"RED"}"#;
    let header = format!("X-Postmark-Server-Token: {}", token.expose().to_uppercase());
    let headers = [JSON, "Content-Type: application/json", &header];
    let answer = raw(&practice, &request("PUT", "/SERVER", &headers, body)).await;
    assert!(answer.contains(r#""Color":"red""#), "{answer}");
    let server = client.server(&token).await.unwrap();
    assert_eq!(server.smtp_api_activated, Some(false));
    let mut smtp = Smtp::secured(practice.ports()[0], practice.ca_pem()).await;
    let plain = crate::client::plain(token.expose());
    smtp.expect(&format!("AUTH PLAIN {plain}"), "535 5.7.8")
        .await;
}

#[tokio::test]
async fn errors_are_postmarks_own() {
    let practice = with_api(None).await;
    let token = format!("X-Postmark-Server-Token: {}", practice.token().expose());
    let account = "X-Postmark-Account-Token: x";
    let wrong = "X-Postmark-Server-Token: b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
    let json = "Content-Type: application/json";
    for (request, status, part) in [
        (
            request("GET", "/server", &[JSON, wrong], ""),
            401,
            "{\"ErrorCode\":10,\"Message\":\"Request does not contain a valid Server token.\"}",
        ),
        (
            request("GET", "/server", &[JSON], ""),
            401,
            "No Account or Server API tokens",
        ),
        (
            request("GET", "/server", &[JSON, "X-Postmark-Server-Token: "], ""),
            422,
            "No Account or Server API tokens",
        ),
        (
            request("GET", "/server", &[JSON, &token, account], ""),
            401,
            "Please do not include Account API Token for Server API Token calls.",
        ),
        (request("GET", "/server", &[&token], ""), 415, "Accept"),
        (
            request("POST", "/email", &[JSON, &token], "{}"),
            415,
            "Content-Type",
        ),
        (
            request("POST", "/email", &[JSON, json, &token], "{"),
            422,
            "\"ErrorCode\":402",
        ),
        (
            request("POST", "/email", &[JSON, json, &token], "{\"To\":1}"),
            422,
            "\"ErrorCode\":403",
        ),
        (request("GET", "/nothing", &[JSON, &token], ""), 404, ""),
        (request("DELETE", "/server", &[JSON, &token], ""), 405, ""),
        (
            request("GET", "/bounces/x", &[JSON, &token], ""),
            400,
            "\"ErrorCode\":1002",
        ),
        (
            request("GET", "/bounces/1", &[JSON, &token], ""),
            422,
            "\"ErrorCode\":1001",
        ),
        (
            request("GET", "/messages/outbound/x/details", &[JSON, &token], ""),
            422,
            "\"ErrorCode\":701",
        ),
        (
            request(
                "GET",
                "/messages/outbound?count=501&offset=0",
                &[JSON, &token],
                "",
            ),
            422,
            "\"ErrorCode\":700",
        ),
        (
            request(
                "GET",
                "/Messages/Outbound?COUNT=1&OffSet=0",
                &[JSON, &token],
                "",
            ),
            200,
            "\"TotalCount\":0",
        ),
        (
            request(
                "GET",
                "/message-streams/x/suppressions/dump",
                &[JSON, &token],
                "",
            ),
            422,
            "\"ErrorCode\":1226",
        ),
    ] {
        let answer = raw(&practice, &request).await;
        let line = answer.lines().next().unwrap();
        assert!(line.contains(&status.to_string()), "{request}\n{answer}");
        assert!(answer.contains(part), "{request}\n{answer}");
        if answer.contains("ErrorCode") {
            let head = answer.to_lowercase();
            assert!(
                head.contains("content-type: application/json; charset=utf-8")
                    && head.contains("x-pm-apierrorcode: "),
                "{answer}"
            );
        }
    }
}

#[tokio::test]
async fn post_email_is_answered_as_postmark_answers() {
    let practice = with_api(None).await;
    let (client, token) = (client(&practice), practice.token().clone());
    let email = |change: &[(&str, Value)]| {
        let mut email = json!({"From": "ada@acme.example", "To": "Grace <grace@navy.example>", "Subject": "s", "TextBody": "t"});
        for (key, value) in change {
            email[*key] = value.clone();
        }
        email
    };
    let sent = client.send_email(&token, &email(&[])).await.unwrap();
    assert_eq!(sent.message, "OK");
    assert_eq!(
        client
            .message_details(&token, &sent.message_id)
            .await
            .unwrap()
            .events[0]
            .kind,
        "Delivered"
    );
    let test = Secret::new("POSTMARK_API_TEST");
    assert_eq!(
        client.send_email(&test, &email(&[])).await.unwrap().message,
        "Test job accepted"
    );
    assert_eq!(
        client
            .messages(&token, &MessageQuery::default())
            .await
            .unwrap()
            .total_count,
        1,
        "a test is not kept"
    );
    for (change, code) in [
        (("From", json!("eve@elsewhere.example")), 400),
        (("TextBody", json!("")), 300),
        (("MessageStream", json!("nowhere")), 1235),
        (("MessageStream", json!("inbound")), 1236),
        (
            (
                "Attachments",
                json!([{"Name": "a.exe", "Content": "", "ContentType": "application/x"}]),
            ),
            411,
        ),
        (("Metadata", json!({"k": "x".repeat(81)})), 300),
    ] {
        let failure = client
            .send_email(&token, &email(std::slice::from_ref(&change)))
            .await
            .unwrap_err();
        assert_eq!(
            (failure.kind, failure.status, failure.code),
            (Kind::Refused, Some(422), Some(code)),
            "{change:?}"
        );
    }
}

async fn fault(fault: &str) -> ApiFailure {
    let scenario = format!(
        "name = 'n'\ntitle = 't'\nstory = 's'\ntold = {{ status = 'api-failed' }}\n[[api-fault]]\n{fault}\n"
    );
    let practice = with_api(Some(&scenario)).await;
    client(&practice)
        .server(practice.token())
        .await
        .unwrap_err()
}

#[tokio::test]
async fn faults_of_the_api_are_told_apart() {
    for (text, kind, retry_after) in [
        ("status = 401\ncode = 10", Kind::Unauthorized, None),
        (
            "status = 422\ncode = 300\nmessage = 'no'",
            Kind::Refused,
            None,
        ),
        ("status = 429", Kind::RateLimited, None),
        ("status = 429\nretry-after = 7", Kind::RateLimited, Some(7)),
        ("status = 500\ncode = 101", Kind::ServerError, None),
        ("status = 503\ncode = 100", Kind::Maintenance, None),
        ("status = 404", Kind::NotFound, None),
        ("status = 200\nmessage = '<html>'", Kind::Malformed, None),
        ("status = 0", Kind::Timeout, None),
    ] {
        let failure = fault(text).await;
        assert_eq!(
            (failure.kind, failure.retry_after),
            (kind, retry_after),
            "{text}: {failure:?}"
        );
    }
}

#[tokio::test]
async fn a_fault_may_pass() {
    let scenario = "name = 'n'\ntitle = 't'\nstory = 's'\ntold = { status = 'delivered' }\n[[api-fault]]\nstatus = 500\ntimes = 1\n";
    let practice = with_api(Some(scenario)).await;
    let (client, token) = (client(&practice), practice.token().clone());
    assert_eq!(
        client.server(&token).await.unwrap_err().kind,
        Kind::ServerError
    );
    assert_eq!(client.server(&token).await.unwrap().name, "Practice");
}

#[tokio::test]
async fn what_is_no_token_is_never_sent() {
    let practice = with_api(None).await;
    let client = client(&practice);
    for typed in [
        "hunter2",
        "",
        "PM-T-outbound-abc",
        "ada@acme.example",
        "your-server-api-token",
    ] {
        let failure = client.server(&Secret::new(typed)).await.unwrap_err();
        assert_eq!(failure.kind, Kind::NotSent);
        assert!(
            typed.is_empty() || !format!("{failure:?}").contains(typed),
            "{failure:?}"
        );
    }
}

#[test]
fn only_this_machine_is_asked_without_tls() {
    let tls: Arc<_> = client_config(&Roots::Only { pem: String::new() })
        .unwrap_or_else(|_| client_config(&Roots::Platform { ca_file: None }).unwrap());
    for (base, works) in [
        ("https://api.postmarkapp.com", true),
        ("http://127.0.0.1:1", true),
        ("http://[::1]:1/x", true),
        ("http://localhost", true),
        ("http://api.postmarkapp.com", false),
        ("http://127.0.0.1.evil.example", false),
        ("ftp://127.0.0.1", false),
        ("api.postmarkapp.com", false),
    ] {
        let client = Client::new(base, &tls, Limits::default(), Redactor::new());
        assert_eq!(client.is_ok(), works, "{base}");
    }
}
