//! Runs: many messages on few connections and in few requests.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use postrider::delivery::{Control, RowMessage, RowOutcome, RunOrder, send_run};
use postrider::mail::Draft;
use postrider::record::{FailureKind, RunEnd, RunSend, Status, Via};
use postrider::store::{AppDirs, Outbox};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::sync::mpsc;

use crate::client::{draft, order};
use crate::server::{OFFER, Server, Step, all_good, group, say, signed_in};

/// A run of `rows` messages to the server at `port`, and its home.
fn run_of(rows: usize, port: u16) -> (RunOrder, TempDir) {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let order = order(&[port]);
    let run = RunOrder {
        run: "test".into(),
        rows: (1..=rows).collect(),
        messages: Arc::new(|row| {
            Ok(RowMessage {
                draft: Draft {
                    subject: format!("row {row}"),
                    ..draft(1)
                },
                files: Vec::new(),
            })
        }),
        profile: order.profile,
        credential: order.credential,
        roots: order.roots,
        timeouts: order.timeouts,
        via: Via::Smtp,
        all_or_none: false,
        outbox: Outbox::start(&places).unwrap(),
        interval: Duration::ZERO,
        pinned: order.pinned,
    };
    (run, home)
}

/// Runs it, and returns what became of each row.
async fn done(order: RunOrder) -> (RunEnd, Vec<RowOutcome>) {
    let (_control, controls) = mpsc::channel(1);
    steered(order, controls, |_| {}).await
}

async fn steered(
    order: RunOrder,
    controls: mpsc::Receiver<Control>,
    mut see: impl FnMut(&RowOutcome),
) -> (RunEnd, Vec<RowOutcome>) {
    let (sender, mut rows) = mpsc::channel(4);
    let job = tokio::spawn(send_run(order, controls, sender));
    let mut all = Vec::new();
    while let Some(row) = rows.recv().await {
        see(&row);
        all.push(row);
    }
    (job.await.unwrap(), all)
}

fn statuses(rows: &[RowOutcome]) -> Vec<(usize, Status)> {
    rows.iter()
        .map(|row| (row.row, row.outcome.status()))
        .collect()
}

/// What the history says of each row of the run.
async fn recorded(outbox: &Outbox) -> Vec<(usize, Status)> {
    let sends: Vec<RunSend> = outbox
        .ask(|database| database.run_sends("test"))
        .await
        .unwrap();
    sends.iter().map(|send| (send.row, send.status)).collect()
}

/// Steps of so many accepted messages.
fn messages(count: usize) -> Vec<Step> {
    let one = || {
        let mut steps = group(1, &all_good(1));
        steps.extend([Step::Content, say("250 2.0.0 queued\n")]);
        steps
    };
    (0..count).flat_map(|_| one()).collect()
}

fn dialogue(parts: &[&[Step]]) -> Vec<Step> {
    [signed_in(OFFER), parts.concat()].concat()
}

#[tokio::test]
async fn a_connection_carries_a_hundred_messages_of_two_turns_each() {
    let quit = [Step::Hear("QUIT")];
    let server = Server::series(vec![
        dialogue(&[&messages(100), &quit]),
        dialogue(&[&messages(1), &quit]),
    ])
    .await;
    let (order, _home) = run_of(101, server.port);
    let outbox = order.outbox.clone();
    let (end, rows) = done(order).await;
    assert_eq!(end, RunEnd::Complete);
    let wanted: Vec<_> = (1..=101).map(|row| (row, Status::Accepted)).collect();
    assert_eq!(statuses(&rows), wanted);
    assert_eq!(recorded(&outbox).await, wanted);
    for (at, turns) in [(0, 6 + 200), (1, 6 + 2)] {
        let seen = server.seen(at).await;
        // The script knows no RSET: it would be a surprise.
        assert_eq!((seen.turns, seen.surprise), (turns, None));
    }
}

#[tokio::test]
async fn a_refused_message_does_not_end_the_connection() {
    let refused = [
        group(
            1,
            "250 2.1.0 ok\n550 5.1.1 nobody\n554 5.5.1 no recipients\n",
        ),
        vec![Step::Hear("RSET"), say("250 2.0.0 ok\n")],
    ]
    .concat();
    let server = Server::start(dialogue(&[
        &messages(1),
        &refused,
        &messages(1),
        &[Step::Hear("QUIT")],
    ]))
    .await;
    let (order, _home) = run_of(3, server.port);
    let (end, rows) = done(order).await;
    assert_eq!(end, RunEnd::Complete);
    use Status::{Accepted, Refused};
    assert_eq!(
        statuses(&rows),
        [(1, Accepted), (2, Refused), (3, Accepted)]
    );
    assert_eq!(server.seen(0).await.surprise, None);
}

#[tokio::test]
async fn a_connection_that_the_server_closes_between_messages_is_replaced() {
    let closing = [
        group(1, "421 4.7.0 too many messages on this connection\n"),
        vec![Step::Drain],
    ]
    .concat();
    for after in [Vec::new(), closing] {
        let server = Server::series(vec![
            dialogue(&[&messages(2), &after]),
            dialogue(&[&messages(1), &[Step::Hear("QUIT")]]),
        ])
        .await;
        let (order, _home) = run_of(3, server.port);
        let outbox = order.outbox.clone();
        let (end, rows) = done(order).await;
        assert_eq!(end, RunEnd::Complete);
        let wanted = [1, 2, 3].map(|row| (row, Status::Accepted));
        assert_eq!(statuses(&rows), wanted);
        assert_eq!(recorded(&outbox).await, wanted);
    }
}

#[tokio::test]
async fn what_would_befall_every_row_stops_the_run() {
    let sender = group(
        1,
        "550 5.7.1 not your address\n503 5.5.1 no sender\n503 5.5.1 no sender\n",
    );
    let reset = vec![
        Step::Hear("RSET"),
        say("250 2.0.0 ok\n"),
        Step::Hear("QUIT"),
    ];
    let server = Server::start(dialogue(&[&sender, &reset])).await;
    let (order, _home) = run_of(3, server.port);
    let (end, rows) = done(order).await;
    assert_eq!(statuses(&rows), [(1, Status::Refused)]);
    let RunEnd::Stopped(failure) = end else {
        panic!("{end:?}");
    };
    assert_eq!(failure.kind, FailureKind::SenderRefused);

    let sign_in = signed_in(OFFER);
    let refused = [
        &sign_in[..sign_in.len() - 1],
        &[say("535 5.7.8 no\n"), Step::Hear("QUIT")],
    ]
    .concat();
    let server = Server::start(refused).await;
    let (order, _home) = run_of(3, server.port);
    let (end, rows) = done(order).await;
    assert!(rows.is_empty());
    let RunEnd::Stopped(failure) = end else {
        panic!("{end:?}");
    };
    assert_eq!(failure.kind, FailureKind::AuthRefused);
}

#[tokio::test]
async fn a_message_that_cannot_be_recorded_does_not_leave() {
    let in_data = [group(1, &all_good(1)), vec![Step::Drain]].concat();
    let server = Server::start(dialogue(&[&in_data])).await;
    let (order, home) = run_of(2, server.port);
    // Where the folder of the history would be is a file.
    std::fs::write(home.path().join("data"), b"").unwrap();
    let (end, rows) = done(order).await;
    assert_eq!(statuses(&rows), [(1, Status::Failed)]);
    assert!(matches!(end, RunEnd::Stopped(_)), "{end:?}");
    assert!(!server.seen(0).await.dotted());
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_the_next_row_has_a_connection_of_its_own() {
    let lost = [group(1, &all_good(1)), vec![Step::Content]].concat();
    let server = Server::series(vec![
        dialogue(&[&messages(1), &lost]),
        dialogue(&[&messages(1), &[Step::Hear("QUIT")]]),
    ])
    .await;
    let (order, _home) = run_of(3, server.port);
    let (end, rows) = done(order).await;
    assert_eq!(end, RunEnd::Complete);
    use Status::{Accepted, Unknown};
    assert_eq!(
        statuses(&rows),
        [(1, Accepted), (2, Unknown), (3, Accepted)]
    );
}

#[tokio::test]
async fn a_run_that_is_cancelled_leaves_the_other_rows_alone() {
    let server = Server::start(dialogue(&[&messages(1), &[Step::Drain]])).await;
    let (order, _home) = run_of(3, server.port);
    let outbox = order.outbox.clone();
    let (control, controls) = mpsc::channel(1);
    let cancel = |row: &RowOutcome| {
        assert_eq!(row.row, 1, "{row:?}");
        control.try_send(Control::Cancel).unwrap();
    };
    let mut cancel = Some(cancel);
    let (end, rows) = steered(order, controls, |row| {
        if let Some(cancel) = cancel.take() {
            cancel(row);
        }
    })
    .await;
    assert_eq!(end, RunEnd::Cancelled);
    assert_eq!(rows[0].outcome.status(), Status::Accepted);
    assert!(
        rows[1..]
            .iter()
            .all(|row| row.outcome.status() == Status::Cancelled)
    );
    let accepted = recorded(&outbox).await;
    let accepted = accepted.iter().filter(|row| row.1 == Status::Accepted);
    assert_eq!(accepted.count(), 1);
}

/// An API that answers each request with what `answer` makes of its messages, and the sizes of the requests.
async fn api(
    answer: impl Fn(&[Value]) -> (u16, Value) + Send + 'static,
) -> (String, Arc<Mutex<Vec<usize>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let sizes: Arc<Mutex<Vec<usize>>> = Arc::default();
    let seen = sizes.clone();
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut request = Vec::new();
            let messages = loop {
                assert!(stream.read_buf(&mut request).await.unwrap() > 0);
                if let Some(body) = whole_body(&request) {
                    break serde_json::from_slice::<Vec<Value>>(body).unwrap();
                }
            };
            seen.lock().unwrap().push(messages.len());
            let (status, body) = answer(&messages);
            let body = body.to_string();
            let head = format!(
                "HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).await.unwrap();
            let _ = stream.shutdown().await;
            let _ = stream.read_to_end(&mut request).await;
        }
    });
    (url, sizes)
}

/// The body of a request to the batch endpoint, once all of it is there.
fn whole_body(request: &[u8]) -> Option<&[u8]> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = std::str::from_utf8(&request[..end]).unwrap().to_lowercase();
    assert!(head.starts_with("post /email/batch "), "{head}");
    let mut lines = head.lines();
    let length = lines.find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length.unwrap().trim().parse().unwrap();
    let body = &request[end + 4..];
    (body.len() == length).then_some(body)
}

fn accepted(_: &Value) -> Value {
    json!({"MessageID": "b7bc2f4a-e38e-4336-af7d-e6c392c2f817", "ErrorCode": 0, "Message": "OK"})
}

async fn over_api(
    rows: usize,
    answer: impl Fn(&[Value]) -> (u16, Value) + Send + 'static,
) -> (RunEnd, Vec<RowOutcome>, Vec<usize>) {
    let (url, sizes) = api(answer).await;
    let (mut order, _home) = run_of(rows, 1);
    order.via = Via::Api;
    order.profile.api_url = Some(url);
    let outbox = order.outbox.clone();
    let (end, rows) = done(order).await;
    assert_eq!(recorded(&outbox).await, statuses(&rows));
    let sizes = sizes.lock().unwrap().clone();
    (end, rows, sizes)
}

#[tokio::test]
async fn a_request_has_at_most_five_hundred_messages() {
    let (end, rows, sizes) = over_api(501, |messages| {
        (200, messages.iter().map(accepted).collect())
    })
    .await;
    assert_eq!(end, RunEnd::Complete);
    assert_eq!(sizes, [500, 1]);
    assert!(
        rows.iter()
            .all(|row| row.outcome.status() == Status::Accepted)
    );
    assert!(rows.iter().all(|row| row.message_id.is_some()));
}

#[tokio::test]
async fn each_message_of_a_request_has_an_answer_of_its_own() {
    let (end, rows, _) = over_api(4, |_| {
        let answers = json!([
            accepted(&Value::Null),
            {"ErrorCode": 406, "Message": "inactive"},
            {"surprise": true},
            {"MessageID": "b7bc2f4a-e38e-4336-af7d-e6c392c2f818", "Message": "OK"},
        ]);
        (200, answers)
    })
    .await;
    assert_eq!(end, RunEnd::Complete);
    use Status::{Accepted, Refused, Unknown};
    let wanted = [(1, Accepted), (2, Refused), (3, Unknown), (4, Accepted)];
    assert_eq!(statuses(&rows), wanted);
}

#[tokio::test]
async fn a_request_that_fails_as_a_whole_is_told_by_what_it_proves() {
    use Status::{Failed, Refused, Unknown};
    let table = [
        (429, json!({}), Failed, true),
        (401, json!({"ErrorCode": 10, "Message": "no"}), Failed, true),
        (
            422,
            json!({"ErrorCode": 410, "Message": "no"}),
            Refused,
            false,
        ),
        (500, json!({}), Unknown, false),
        (200, json!({"MessageID": "x"}), Unknown, false),
        (
            200,
            json!([{"MessageID": "b7bc2f4a-e38e-4336-af7d-e6c392c2f817"}]),
            Unknown,
            false,
        ),
    ];
    for (status, body, wanted, stops) in table {
        let answer = (status, body.clone());
        let (end, rows, sizes) = over_api(2, move |_| answer.clone()).await;
        assert_eq!(
            statuses(&rows),
            [(1, wanted), (2, wanted)],
            "{status} {body}"
        );
        assert_eq!(
            matches!(end, RunEnd::Stopped(_)),
            stops,
            "{status} {body}: {end:?}"
        );
        assert_eq!(sizes, [2], "asked once");
    }
}
