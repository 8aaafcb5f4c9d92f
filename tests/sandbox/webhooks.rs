//! Webhooks of the practice server, received by an application on loopback.

use std::path::PathBuf;
use std::time::Duration;

use postrider::api::WebhookClient;
use postrider::postmark::{HookUrl, webhook};
use postrider::record::{WebhookAnswer, WebhookAttempt, WebhookRequest};
use postrider::sandbox::scenario::Latency;
use postrider::sandbox::{
    Courier, Inbox, Practice, PracticeOptions, WebhookOptions, scenarios, start,
};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::app::{App, Hit};
use crate::client::{Client as Smtp, PATIENCE};

/// A practice server that posts to `urls`, and tries again within milliseconds.
async fn practice(urls: &[&str], inbox_dir: Option<PathBuf>) -> Practice {
    let client = WebhookClient::new(None).unwrap();
    let courier = Courier::new(move |request| {
        let client = client.clone();
        async move { client.post(request).await }
    });
    let none = Duration::ZERO;
    let options = PracticeOptions {
        api_port: Some(0),
        latency: Latency {
            visible: none,
            step: none,
        },
        inbox_dir,
        webhooks: Some(WebhookOptions {
            courier,
            urls: urls
                .iter()
                .map(|url| HookUrl::parse(url).unwrap())
                .collect(),
            inbound: Vec::new(),
            headers: vec![("X-Env".into(), "test".into())],
            speed: 1_000_000,
            hosts: vec!["named.example".into()],
        }),
        ..PracticeOptions::default()
    };
    start(options).await.unwrap()
}

/// A request to the HTTP API or the control API: status and body.
async fn ask(practice: &Practice, method: &str, path: &str, body: &Value) -> (u16, Value) {
    let address = practice.api_url().unwrap().trim_start_matches("http://");
    let token = practice.token().expose();
    let body = match body {
        Value::Null => String::new(),
        body => body.to_string(),
    };
    let request = format!(
        "{method} {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\nX-Postmark-Server-Token: {token}\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    let read = stream.read_to_string(&mut answer);
    tokio::time::timeout(PATIENCE, read).await.unwrap().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    (status, serde_json::from_str(body).unwrap())
}

/// The same where it must work.
async fn done(practice: &Practice, method: &str, path: &str, body: Value) -> Value {
    let (status, answer) = ask(practice, method, path, &body).await;
    assert_eq!(status, 200, "{method} {path}: {answer}");
    answer
}

/// Sends over the HTTP API, with opens and links tracked; returns the MessageID.
async fn send(practice: &Practice, to: &str) -> String {
    let body = json!({
        "From": "ada@acme.example", "To": to, "Subject": "Your receipt", "Tag": "receipts", "Metadata": {"order": "42"},
        "HtmlBody": "<p><a href=\"https://acme.example/orders/42\">Your order</a></p>",
        "TextBody": "Your order: https://acme.example/text", "TrackOpens": true, "TrackLinks": "HtmlAndText",
    });
    let answer = done(practice, "POST", "/email", body).await;
    answer["MessageID"].as_str().unwrap().to_owned()
}

/// Sends over SMTP from an address that may not send.
async fn send_refused(practice: &Practice) {
    let token = practice.token().expose().to_owned();
    let mut smtp = Smtp::signed_in(practice.ports()[0], practice.ca_pem(), &token).await;
    let content =
        b"From: eve@elsewhere.example\r\nTo: grace@navy.example\r\nSubject: No\r\n\r\nHello\r\n";
    let reply = smtp
        .deliver("eve@elsewhere.example", &["grace@navy.example"], content)
        .await;
    assert!(reply.starts_with("250 "), "{reply}");
}

fn play(practice: &Practice, name: &str) {
    let scenario = scenarios().into_iter().find(|one| one.name == name);
    practice.play(Some(scenario.unwrap()));
}

/// The attempts of a message, once `enough` of them are kept.
async fn attempts(
    practice: &Practice,
    id: &str,
    enough: impl Fn(&[WebhookAttempt]) -> bool,
) -> Vec<WebhookAttempt> {
    let mut changes = practice.changes();
    let kept = async {
        loop {
            changes.mark_unchanged();
            let found = practice.inbox().item(id).unwrap().webhooks;
            if enough(&found) {
                return found;
            }
            changes.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, kept).await.unwrap()
}

fn names(hits: &[Hit]) -> Vec<&str> {
    hits.iter().map(Hit::record_type).collect()
}

#[tokio::test]
async fn every_kind_of_event_is_reported_in_order() {
    let app = App::answering(&[]).await;
    let url = app
        .url("/hook?x=1")
        .replace("http://", "http://ada:p%40ss@");
    let practice = practice(&[&url], None).await;
    let id = send(&practice, "grace@navy.example").await;
    app.hits(1).await;
    for action in ["open", "open", "click"] {
        let path = format!("/sandbox/messages/{id}/{action}");
        done(&practice, "POST", &path, Value::Null).await;
    }
    app.hits(4).await;
    send(&practice, "hardbounce@bounce-testing.postmarkapp.com").await;
    app.hits(6).await;
    let path = "/message-streams/outbound/suppressions";
    let linus = json!({"Suppressions": [{"EmailAddress": "linus@else.example"}]});
    done(&practice, "POST", path, linus.clone()).await;
    done(&practice, "POST", &format!("{path}/delete"), linus).await;
    app.hits(8).await;
    send_refused(&practice).await;
    app.hits(9).await;
    play(&practice, "spam-complaint");
    send(&practice, "grace@navy.example").await;
    let hits = app.hits(11).await;
    assert_eq!(
        names(&hits),
        [
            "Delivery",
            "Open",
            "Open",
            "Click",
            "Bounce",
            "SubscriptionChange",
            "SubscriptionChange",
            "SubscriptionChange",
            "Bounce",
            "SpamComplaint",
            "SubscriptionChange",
        ]
    );
    for hit in &hits {
        assert_eq!(hit.path, "/hook?x=1");
        assert_eq!(hit.header("Authorization"), Some("Basic YWRhOnBAc3M="));
        assert_eq!(hit.header("X-Env"), Some("test"));
        assert_eq!(hit.header("Content-Type"), Some("application/json"));
        assert_eq!(hit.header("X-PM-Retries-Remaining"), Some("9"));
        let found = webhook::check(&hit.body);
        assert!(found.is_good(), "{found:?}: {}", hit.body);
    }
    let traces: std::collections::HashSet<_> = hits
        .iter()
        .map(|hit| hit.header("X-PM-Webhook-Trace-Id"))
        .collect();
    assert_eq!(
        traces.len(),
        hits.len(),
        "each event has a trace id of its own"
    );
    assert_first(&hits[0].body, &id);
    let [first, again, click] = [&hits[1].body, &hits[2].body, &hits[3].body];
    assert_eq!(
        (&first["FirstOpen"], &again["FirstOpen"]),
        (&json!(true), &json!(false))
    );
    assert_eq!(click["OriginalLink"], "https://acme.example/orders/42");
    assert_eq!(click["ClickLocation"], "HTML");
    let bounce = &hits[4].body;
    assert_eq!(
        (&bounce["Type"], &bounce["TypeCode"]),
        (&json!("HardBounce"), &json!(1))
    );
    assert_eq!(
        (&bounce["Inactive"], &bounce["CanActivate"]),
        (&json!(true), &json!(true))
    );
    assert!(bounce.get("Content").is_none());
    let of = |at: usize, key: &str| hits[at].body[key].clone();
    assert_eq!(of(5, "MessageID"), bounce["MessageID"]);
    assert_eq!(of(5, "SuppressionReason"), "HardBounce");
    assert_eq!(
        (of(6, "SuppressSending"), of(6, "Origin")),
        (json!(true), json!("Customer"))
    );
    assert_eq!(
        (of(6, "MessageID"), of(6, "Metadata")),
        (Value::Null, json!({}))
    );
    assert_eq!(
        (of(7, "SuppressSending"), of(7, "SuppressionReason")),
        (json!(false), Value::Null)
    );
    assert_eq!(
        (of(8, "Type"), of(8, "TypeCode")),
        (json!("SMTPApiError"), json!(100_007))
    );
    assert_eq!(
        (of(9, "TypeCode"), of(9, "CanActivate")),
        (json!(100_001), json!(false))
    );
}

fn assert_first(delivery: &Value, id: &str) {
    assert_eq!(delivery["MessageID"], *id);
    assert_eq!(delivery["Recipient"], "grace@navy.example");
    assert_eq!(delivery["Tag"], "receipts");
    assert_eq!(delivery["Metadata"], json!({"order": "42"}));
    let at = delivery["DeliveredAt"].as_str().unwrap();
    assert!(
        at.ends_with('Z') && at.len() == "2026-11-05T16:33:54.9070259Z".len(),
        "{at}"
    );
}

#[tokio::test]
async fn what_fails_is_tried_again_with_the_same_body_and_trace() {
    let app = App::answering(&[500, 429]).await;
    let practice = practice(&[&app.url("/")], None).await;
    let id = send(&practice, "grace@navy.example").await;
    let hits = app.hits(3).await;
    let left: Vec<_> = hits
        .iter()
        .filter_map(|hit| hit.header("X-PM-Retries-Remaining"))
        .collect();
    assert_eq!(left, ["9", "8", "7"]);
    for hit in &hits {
        let trace = "X-PM-Webhook-Trace-Id";
        assert_eq!(
            (hit.header(trace), &hit.body),
            (hits[0].header(trace), &hits[0].body)
        );
    }
    let kept = attempts(&practice, &id, |all| all.len() == 3).await;
    let seen: Vec<_> = kept.iter().map(|one| (one.number, one.status)).collect();
    assert_eq!(seen, [(1, Some(500)), (2, Some(429)), (3, Some(200))]);
    assert_eq!(kept[0].words, "answered");
    assert!(kept[1].next_unix_ms.is_some() && kept[2].next_unix_ms.is_none());
    let (_, shown) = ask(
        &practice,
        "GET",
        &format!("/sandbox/messages/{id}"),
        &Value::Null,
    )
    .await;
    assert_eq!(shown["webhooks"][0]["status"], 500);
    assert_eq!(
        shown["webhooks"][2]["trace_id"],
        hits[0].header("X-PM-Webhook-Trace-Id").unwrap()
    );
}

#[tokio::test]
async fn it_is_given_up_after_nine_further_attempts() {
    let app = App::answering(&[503; 10]).await;
    let practice = practice(&[&app.url("/")], None).await;
    let id = send(&practice, "grace@navy.example").await;
    let kept = attempts(&practice, &id, |all| all.len() == 10).await;
    assert!(kept[8].next_unix_ms.is_some() && kept[9].next_unix_ms.is_none());
    // The next event is the next request: there was no eleventh attempt.
    send(&practice, "linus@else.example").await;
    let hits = app.hits(11).await;
    assert_eq!(hits[10].body["Recipient"], "linus@else.example");
    let left = |at: usize| hits[at].header("X-PM-Retries-Remaining");
    assert_eq!((left(0), left(9)), (Some("9"), Some("0")));
}

#[tokio::test]
async fn other_refusals_and_redirects_end_it_at_once() {
    for status in [400, 401, 403, 404, 410, 302] {
        let app = App::answering(&[status]).await;
        let practice = practice(&[&app.url("/")], None).await;
        let id = send(&practice, "grace@navy.example").await;
        let kept = attempts(&practice, &id, |all| all.len() == 1).await;
        assert_eq!((kept[0].status, kept[0].next_unix_ms), (Some(status), None));
        send(&practice, "linus@else.example").await;
        let hits = app.hits(2).await;
        assert_eq!(hits[1].body["Recipient"], "linus@else.example", "{status}");
    }
}

#[tokio::test]
async fn a_connection_without_an_answer_is_tried_again() {
    let app = App::answering(&[0, 0]).await;
    let practice = practice(&[&app.url("/")], None).await;
    let id = send(&practice, "grace@navy.example").await;
    let kept = attempts(&practice, &id, |all| all.len() == 3).await;
    assert_eq!(
        kept.iter().map(|one| one.status).collect::<Vec<_>>(),
        [None, None, Some(200)]
    );
    assert!(!kept[0].words.is_empty());
    assert!(kept[0].next_unix_ms.is_some());
}

#[tokio::test]
async fn a_retry_does_not_hold_up_what_comes_behind_it() {
    let app = App::answering(&[500, 200, 200]).await;
    let practice = practice(&[&app.url("/")], None).await;
    // Both recipients have one event each.
    send(&practice, "grace@navy.example, linus@else.example").await;
    let hits = app.hits(3).await;
    let mut recipients: Vec<_> = hits
        .iter()
        .map(|hit| hit.body["Recipient"].clone())
        .collect();
    assert_eq!(recipients[0], "grace@navy.example");
    recipients.sort_by_key(Value::to_string);
    assert_eq!(
        recipients,
        [
            "grace@navy.example",
            "grace@navy.example",
            "linus@else.example"
        ]
    );
}

#[tokio::test]
async fn one_webhook_or_all_of_a_message_are_sent_again() {
    let app = App::answering(&[]).await;
    let practice = practice(&[&app.url("/")], None).await;
    let id = send(&practice, "grace@navy.example").await;
    done(
        &practice,
        "POST",
        &format!("/sandbox/messages/{id}/open"),
        Value::Null,
    )
    .await;
    let kept = attempts(&practice, &id, |all| all.len() == 2).await;
    let path = format!("/sandbox/webhooks/{}/resend", &id[..8]);
    let answer = done(&practice, "POST", &path, Value::Null).await;
    assert_eq!((&answer["resent"], &answer["id"]), (&json!(2), &json!(id)));
    app.hits(4).await;
    let path = format!("/sandbox/webhooks/{}/resend", &kept[1].trace[..8]);
    let answer = done(&practice, "POST", &path, Value::Null).await;
    assert_eq!(answer["resent"], 1);
    let hits = app.hits(5).await;
    assert_eq!(
        names(&hits),
        ["Delivery", "Open", "Delivery", "Open", "Open"]
    );
    assert_eq!(hits[4].body, hits[1].body);
    let trace = |at: usize| hits[at].header("X-PM-Webhook-Trace-Id");
    assert_eq!((trace(2), trace(4)), (trace(0), trace(1)));
    let (status, _) = ask(
        &practice,
        "POST",
        "/sandbox/webhooks/ffffffff/resend",
        &Value::Null,
    )
    .await;
    assert_eq!(status, 404);
}

#[tokio::test]
async fn attempts_and_opens_are_kept_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::answering(&[500]).await;
    let server = practice(&[&app.url("/")], Some(folder.path().to_owned())).await;
    let id = send(&server, "grace@navy.example").await;
    attempts(&server, &id, |all| all.len() == 2).await;
    done(
        &server,
        "POST",
        &format!("/sandbox/messages/{id}/open"),
        Value::Null,
    )
    .await;
    attempts(&server, &id, |all| all.len() == 3).await;
    drop(server);
    let item = Inbox::open(folder.path()).item(&id).unwrap();
    let seen: Vec<_> = item
        .webhooks
        .iter()
        .map(|one| (one.record_type.as_str(), one.status))
        .collect();
    assert_eq!(
        seen,
        [
            ("Delivery", Some(500)),
            ("Delivery", Some(200)),
            ("Open", Some(200))
        ]
    );
    assert_eq!(item.events.last().unwrap().kind.name(), "opened");
    assert_eq!(item.status_name(), "delivered");
    // A new server knows them, too, and deletes them with the message.
    let server = practice(&[&app.url("/")], Some(folder.path().to_owned())).await;
    let answer = done(
        &server,
        "POST",
        &format!("/sandbox/webhooks/{id}/resend"),
        Value::Null,
    )
    .await;
    assert_eq!(answer["resent"], 2);
    done(&server, "DELETE", "/sandbox/messages", Value::Null).await;
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn opens_and_clicks_are_listed() {
    let practice = practice(&[], None).await;
    let id = send(&practice, "grace@navy.example, linus@else.example").await;
    for request in [
        "open?recipient=linus@else.example",
        "open?recipient=linus@else.example",
        "open",
        "click?link=https://acme.example/text",
        "click",
    ] {
        done(
            &practice,
            "POST",
            &format!("/sandbox/messages/{id}/{request}"),
            Value::Null,
        )
        .await;
    }
    let practice = &practice;
    let list = |path: &str| {
        let path = format!("/messages/outbound/{path}count=10&offset=0");
        async move { done(practice, "GET", &path, Value::Null).await }
    };
    let opens = list("opens?").await;
    assert_eq!(
        opens["TotalCount"], 2,
        "the first open of each recipient: {opens}"
    );
    assert_eq!(opens["Opens"][0]["Recipient"], "grace@navy.example");
    assert_eq!(list(&format!("opens/{id}?")).await["TotalCount"], 2);
    assert_eq!(
        list("opens?recipient=linus@else.example&").await["TotalCount"],
        1
    );
    assert_eq!(list("opens?client_family=Opera&").await["TotalCount"], 0);
    assert_eq!(
        list("opens?messagestream=broadcast&").await["TotalCount"],
        0
    );
    let clicks = list("clicks?").await;
    assert_eq!(clicks["TotalCount"], 2);
    let locations: Vec<_> = [0, 1]
        .map(|at| clicks["Clicks"][at]["ClickLocation"].clone())
        .into();
    assert!(locations.contains(&json!("HTML")) && locations.contains(&json!("Text")));
    assert_eq!(list(&format!("clicks/{id}?")).await["TotalCount"], 2);
    let details = done(
        practice,
        "GET",
        &format!("/messages/outbound/{id}/details"),
        Value::Null,
    )
    .await;
    let events = details["MessageEvents"].as_array().unwrap();
    let kinds: Vec<_> = events
        .iter()
        .filter_map(|event| event["Type"].as_str())
        .collect();
    assert_eq!(
        kinds,
        [
            "Delivered",
            "Delivered",
            "Opened",
            "Opened",
            "Opened",
            "LinkClicked",
            "LinkClicked"
        ]
    );
    assert_eq!(events[5]["Details"]["Link"], "https://acme.example/text");
    let stats = done(practice, "GET", "/stats/outbound", Value::Null).await;
    assert_eq!(
        (
            &stats["Opens"],
            &stats["UniqueOpens"],
            &stats["TotalClicks"]
        ),
        (&json!(3), &json!(2), &json!(2))
    );
    let (status, answer) = ask(practice, "GET", "/messages/outbound/opens", &Value::Null).await;
    assert_eq!((status, &answer["ErrorCode"]), (422, &json!(700)));
}

#[tokio::test]
async fn what_cannot_be_opened_is_refused_with_the_reason() {
    let practice = practice(&[], None).await;
    let id = send(&practice, "grace@navy.example").await;
    let bounced = send(&practice, "softbounce@bounce-testing.postmarkapp.com").await;
    let plain = json!({"From": "ada@acme.example", "To": "grace@navy.example", "Subject": "s", "TextBody": "t"});
    let plain = done(&practice, "POST", "/email", plain).await;
    let plain = plain["MessageID"].as_str().unwrap();
    for (request, status, part) in [
        (format!("{plain}/open"), 422, "Opens are not tracked"),
        (format!("{plain}/click"), 422, "Clicks are not tracked"),
        (
            format!("{bounced}/open"),
            422,
            "was not delivered to softbounce@",
        ),
        (
            format!("{id}/open?recipient=eve@else.example"),
            422,
            "eve@else.example is not a recipient",
        ),
        (
            format!("{id}/click?link=https://else.example"),
            422,
            "no link https://else.example",
        ),
        (format!("{id}/open?to=x"), 422, "Unknown parameter"),
        ("ffffffff/open".to_owned(), 404, "no message"),
    ] {
        let path = format!("/sandbox/messages/{request}");
        let (is, answer) = ask(&practice, "POST", &path, &Value::Null).await;
        let message = answer["Message"].as_str().unwrap();
        assert!(
            is == status && message.contains(part),
            "{request}: {is} {message}"
        );
    }
}

/// A body that registers a webhook for some triggers.
fn registration(url: &str, triggers: Value) -> Value {
    json!({"Url": url, "MessageStream": "outbound", "Triggers": triggers})
}

#[tokio::test]
async fn webhooks_are_registered_verified_changed_and_deleted() {
    let app = App::answering(&[]).await;
    let practice = practice(&[], None).await;
    let mut body = registration(
        &app.url("/own"),
        json!({"Open": {"Enabled": true, "PostFirstOpenOnly": true}, "Bounce": {"Enabled": true, "IncludeContent": true}}),
    );
    body["HttpAuth"] = json!({"Username": "u", "Password": "p"});
    body["HttpHeaders"] = json!([{"Name": "X-Own", "Value": "yes"}]);
    let hook = done(&practice, "POST", "/webhooks", body).await;
    assert_eq!(
        (&hook["Status"], &hook["MessageStream"]),
        (&json!("verified"), &json!("outbound"))
    );
    assert_eq!(hook["HttpAuth"], json!({"Username": "u", "Password": "p"}));
    assert_eq!(
        hook["Triggers"]["Open"],
        json!({"Enabled": true, "PostFirstOpenOnly": true})
    );
    assert_eq!(hook["Triggers"]["Delivery"], json!({"Enabled": false}));
    let probes = app.hits(2).await;
    assert_eq!(
        names(&probes),
        ["Open", "Bounce"],
        "one call for each trigger that is on"
    );
    assert_eq!(
        probes[0].body["MessageID"],
        "00000000-0000-0000-0000-000000000000"
    );
    let id = send(&practice, "grace@navy.example").await;
    for _ in 0..2 {
        done(
            &practice,
            "POST",
            &format!("/sandbox/messages/{id}/open"),
            Value::Null,
        )
        .await;
    }
    send(&practice, "hardbounce@bounce-testing.postmarkapp.com").await;
    let hits = app.hits(4).await;
    assert_eq!(
        names(&hits[2..]),
        ["Open", "Bounce"],
        "neither deliveries nor the second open"
    );
    assert_eq!(hits[3].header("Authorization"), Some("Basic dTpw"));
    assert_eq!(hits[3].header("X-Own"), Some("yes"));
    let content = hits[3].body["Content"].as_str().unwrap();
    assert!(content.contains("Action: failed"), "{content}");
    let path = format!("/webhooks/{}", hook["ID"]);
    let change = json!({"Triggers": {"Delivery": {"Enabled": true}, "Open": {"Enabled": false}}, "HttpHeaders": []});
    let changed = done(&practice, "PUT", &path, change).await;
    assert_eq!(
        changed["Triggers"]["Bounce"], hook["Triggers"]["Bounce"],
        "what is left out stays"
    );
    assert_eq!(
        (&changed["Url"], &changed["HttpHeaders"]),
        (&hook["Url"], &json!([]))
    );
    let verified = done(&practice, "POST", &format!("{path}/verify"), json!({})).await;
    assert_eq!(verified["Message"], "2/2 triggers verified successfully");
    let listed = done(
        &practice,
        "GET",
        "/webhooks?MessageStream=outbound",
        Value::Null,
    )
    .await;
    assert_eq!(listed, json!({"Webhooks": [changed]}));
    let listed = done(
        &practice,
        "GET",
        "/webhooks?MessageStream=broadcast",
        Value::Null,
    )
    .await;
    assert_eq!(listed, json!({"Webhooks": []}));
    let deleted = done(&practice, "DELETE", &path, Value::Null).await;
    assert_eq!(
        deleted,
        json!({"ErrorCode": 0, "Message": format!("Webhook {} removed.", hook["ID"])})
    );
    let (status, answer) = ask(&practice, "GET", &path, &Value::Null).await;
    assert_eq!((status, &answer["ErrorCode"]), (422, &json!(1352)));
}

#[tokio::test]
async fn a_webhook_that_does_not_answer_is_not_registered() {
    let app = App::answering(&[200, 404]).await;
    let practice = practice(&[], None).await;
    let triggers = json!({"Delivery": {"Enabled": true}, "Bounce": {"Enabled": true}});
    let body = registration(&app.url("/"), triggers);
    let (status, answer) = ask(&practice, "POST", "/webhooks", &body).await;
    assert_eq!((status, &answer["ErrorCode"]), (422, &json!(1364)));
    assert_eq!(
        (&answer["Id"], &answer["Success"]),
        (&json!(0), &json!(false))
    );
    assert_eq!(answer["Message"], "1/2 triggers verified successfully");
    assert_eq!(answer["Results"][1]["StatusCode"], 404);
    let listed = done(&practice, "GET", "/webhooks", Value::Null).await;
    assert_eq!(listed, json!({"Webhooks": []}));
    // Without verification it is kept, but gets nothing.
    let mut unverified = body.clone();
    unverified["Verify"] = json!(false);
    let hook = done(&practice, "POST", "/webhooks", unverified).await;
    assert_eq!(hook["Status"], "unverified");
    let other = done(&practice, "POST", "/webhooks", body).await;
    let id = send(&practice, "grace@navy.example").await;
    let kept = attempts(&practice, &id, |all| !all.is_empty()).await;
    assert_eq!(kept.len(), 1);
    assert_eq!(json!(kept[0].hook), other["ID"]);
}

#[tokio::test]
async fn nothing_is_posted_to_a_host_that_nobody_named() {
    let practice = practice(&[], None).await;
    let triggers = json!({"Delivery": {"Enabled": true}});
    for url in [
        "http://192.0.2.1/",
        "http://elsewhere.example/",
        "http://localhost.elsewhere.example/",
    ] {
        let (status, answer) = ask(
            &practice,
            "POST",
            "/webhooks",
            &registration(url, triggers.clone()),
        )
        .await;
        assert_eq!((status, &answer["ErrorCode"]), (422, &json!(1364)));
        let why = answer["Results"][0]["Message"].as_str().unwrap();
        assert!(why.contains("--webhook-host"), "{why}");
    }
}

#[tokio::test]
async fn what_cannot_be_registered_has_postmarks_error() {
    let practice = practice(&[], None).await;
    let good = "http://127.0.0.1:1/";
    for (body, code) in [
        (json!([]), 1355),
        (json!({"Url": "", "Triggers": {}}), 1354),
        (json!({"Url": "ftp://127.0.0.1/"}), 1354),
        (json!({"Url": good, "ID": 7}), 1356),
        (json!({"Url": good, "Status": "verified"}), 1363),
        (json!({"Url": good, "MessageStream": "nothing"}), 1226),
        (json!({"Url": good, "MessageStream": "inbound"}), 1351),
        (
            json!({"Url": good, "HttpHeaders": [{"Name": "Host", "Value": "x"}]}),
            1358,
        ),
        (
            json!({"Url": good, "HttpHeaders": [{"Name": "X", "Value": "a\r\nb"}]}),
            1358,
        ),
        (
            json!({"Url": good, "Triggers": {"Open": {"Enabled": "yes"}}}),
            1361,
        ),
        (json!({"Url": good, "Triggers": []}), 1361),
    ] {
        let (status, answer) = ask(&practice, "POST", "/webhooks", &body).await;
        assert_eq!(
            (status, &answer["ErrorCode"]),
            (422, &json!(code)),
            "{body}: {answer}"
        );
    }
    for _ in 0..10 {
        done(&practice, "POST", "/webhooks", json!({"Url": good})).await;
    }
    let (_, answer) = ask(&practice, "POST", "/webhooks", &json!({"Url": good})).await;
    assert_eq!(answer["ErrorCode"], 1359);
    let (_, answer) = ask(
        &practice,
        "PUT",
        "/webhooks/1",
        &json!({"MessageStream": "broadcast"}),
    )
    .await;
    assert_eq!(answer["ErrorCode"], 1357);
}

#[tokio::test]
async fn smtp_api_errors_are_reported_only_where_the_server_says_so() {
    let (app, every) = (App::answering(&[]).await, App::answering(&[]).await);
    let practice = practice(&[&every.url("/")], None).await;
    let triggers = json!({"Bounce": {"Enabled": true}});
    done(
        &practice,
        "POST",
        "/webhooks",
        registration(&app.url("/"), triggers),
    )
    .await;
    send_refused(&practice).await;
    every.hits(1).await;
    done(
        &practice,
        "PUT",
        "/server",
        json!({"EnableSmtpApiErrorHooks": true}),
    )
    .await;
    send_refused(&practice).await;
    let id = practice.inbox().list()[0].id.clone();
    let hits = app.hits(2).await;
    assert_eq!(hits[1].body["Type"], "SMTPApiError");
    assert_eq!(hits[1].body["MessageID"], id, "the first was not reported");
}

#[tokio::test]
async fn what_is_sent_to_the_inbound_address_comes_in() {
    let app = App::answering(&[404]).await;
    let practice = practice(&[], None).await;
    let server = json!({"InboundHookUrl": app.url("/inbound"), "RawEmailEnabled": true});
    let server = done(&practice, "PUT", "/server", server).await;
    let address = server["InboundAddress"].as_str().unwrap();
    let tagged = address.replace('@', "+order-42@");
    let body = json!({
        "From": "Ada <ada@acme.example>", "To": format!("Shop <{tagged}>"), "ReplyTo": "reply@acme.example",
        "Subject": "Re: Your order", "TextBody": "Thanks!\n\nOn Monday, Shop wrote:\n> Hello\n", "HtmlBody": "<p>Thanks!</p>",
        "Attachments": [{"Name": "a.txt", "Content": "SGVsbG8=", "ContentType": "text/plain"}],
    });
    let sent = done(&practice, "POST", "/email", body).await;
    let id = sent["MessageID"].as_str().unwrap();
    let hits = app.hits(2).await;
    let left: Vec<_> = hits
        .iter()
        .filter_map(|hit| hit.header("X-PM-Retries-Remaining"))
        .collect();
    assert_eq!(
        left,
        ["10", "9"],
        "any answer but 200 and 403 is tried again"
    );
    let payload = &hits[1].body;
    let found = webhook::check(payload);
    assert!(
        found.is_good() && found.record_type == Some("Inbound"),
        "{found:?}: {payload}"
    );
    assert_eq!(
        (&payload["From"], &payload["FromName"]),
        (&json!("ada@acme.example"), &json!("Ada"))
    );
    assert_eq!(
        (&payload["OriginalRecipient"], &payload["MailboxHash"]),
        (&json!(tagged), &json!("order-42"))
    );
    assert_eq!(payload["StrippedTextReply"], "Thanks!");
    assert_eq!(payload["ReplyTo"], "reply@acme.example");
    let file = &payload["Attachments"][0];
    assert_eq!(
        (&file["Name"], &file["Content"], &file["ContentLength"]),
        (&json!("a.txt"), &json!("SGVsbG8="), &json!(5))
    );
    assert!(
        payload["RawEmail"]
            .as_str()
            .unwrap()
            .contains("Subject: Re: Your order")
    );
    attempts(&practice, id, |all| all.len() == 2).await;
    let listed = done(
        &practice,
        "GET",
        "/messages/inbound?count=10&offset=0&status=processed",
        Value::Null,
    )
    .await;
    assert_eq!(
        (
            &listed["TotalCount"],
            &listed["InboundMessages"][0]["MessageID"]
        ),
        (&json!(1), &json!(id))
    );
    let path = format!("/messages/inbound/{id}");
    let details = done(&practice, "GET", &format!("{path}/details"), Value::Null).await;
    assert_eq!(
        (&details["Status"], &details["TextBody"]),
        (&json!("Processed"), &payload["TextBody"])
    );
    done(&practice, "PUT", &format!("{path}/retry"), Value::Null).await;
    assert_eq!(app.hits(3).await[2].body, *payload);
    for request in [
        format!("{path}/bypass"),
        "/messages/inbound/nothing/retry".into(),
    ] {
        let (status, answer) = ask(&practice, "PUT", &request, &Value::Null).await;
        assert_eq!((status, &answer["ErrorCode"]), (422, &json!(701)));
    }
}

#[tokio::test]
async fn an_inbound_message_that_is_answered_403_is_not_tried_again() {
    let app = App::answering(&[403]).await;
    let practice = practice(&[], None).await;
    let server = done(
        &practice,
        "PUT",
        "/server",
        json!({"InboundHookUrl": app.url("/")}),
    )
    .await;
    let id = send(&practice, server["InboundAddress"].as_str().unwrap()).await;
    let kept = attempts(&practice, &id, |all| all.len() == 1).await;
    assert_eq!((kept[0].status, kept[0].next_unix_ms), (Some(403), None));
    let listed = done(
        &practice,
        "GET",
        "/messages/inbound?count=10&offset=0",
        Value::Null,
    )
    .await;
    assert_eq!(listed["InboundMessages"][0]["Status"], "Failed");
}

/// What the client gets from an application at `url`.
async fn posted(url: &str, headers: &[(&str, &str)], limit: Duration) -> WebhookAnswer {
    let headers = headers.iter();
    let request = WebhookRequest {
        url: HookUrl::parse(url).unwrap(),
        login: None,
        headers: headers
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect(),
        body: b"{}".to_vec(),
        limit,
    };
    let post = WebhookClient::new(None).unwrap();
    tokio::time::timeout(PATIENCE, post.post(request))
        .await
        .unwrap()
}

#[tokio::test]
async fn an_application_that_is_silent_or_never_ends_holds_nothing_up() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let silent = posted(&url, &[], Duration::from_millis(50)).await;
    assert_eq!(
        (silent.status, silent.words.as_str()),
        (None, "no answer within 50ms")
    );
    let endless = tokio::spawn(async move {
        // The first connection is the silent one.
        drop(listener.accept().await.unwrap());
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).await.unwrap() > 0);
        stream.write_all(b"HTTP/1.1 500 Oh\r\n\r\n").await.unwrap();
        while stream.write_all(&[b'x'; 1024]).await.is_ok() {}
    });
    let answer = posted(&url, &[], PATIENCE).await;
    assert_eq!((answer.status, answer.words.len()), (Some(500), 200));
    endless.await.unwrap();
}

#[tokio::test]
async fn what_cannot_be_sent_is_not_sent() {
    let app = App::answering(&[]).await;
    let bad = posted(&app.url("/"), &[("X-Bad", "a\r\nX-Evil: b")], PATIENCE).await;
    assert_eq!(
        (bad.status, bad.words.as_str()),
        (None, "the header `X-Bad` cannot be sent")
    );
    let good = posted(&app.url("/"), &[("X-Good", "a")], PATIENCE).await;
    assert_eq!((good.status, app.hits(1).await.len()), (Some(200), 1));
}
