//! Follow-ups and look-ups against an API that answers by a script: its limits, and ours.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use postrider::delivery::{
    AHEAD_LIMIT, AheadOrder, Control, FollowOrder, Pace, follow, look_ahead,
};
use postrider::net::Roots;
use postrider::record::{ApiFailureKind, Fate, FollowOutcome, RecipientFate, SendId, Status};
use postrider::sandbox::generate_tokens;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::timeout;

/// Longer than the last answer is waited for, shorter than a request may last without a limit.
const PATIENCE: Duration = Duration::from_secs(25);
/// Look-ups under way at the same time.
const AT_ONCE: usize = 8;

const ADDRESS: &str = "grace@navy.example";
const DELIVERED: &str = r#"{"MessageID":"m","Status":"Sent","Recipients":["grace@navy.example","alan@navy.example"],"MessageEvents":[
    {"Recipient":"grace@navy.example","Type":"Delivered","Details":{"DeliveryMessage":"250 ok"}}]}"#;

/// What the API does with every request.
#[derive(Clone, Copy)]
enum Answer {
    Of(&'static str, &'static str),
    /// Nothing comes.
    Silence,
    /// Nothing comes before so many ask at the same time.
    Together(usize),
}

/// An API on a port of its own; with the most requests that it had at the same time.
async fn api(answer: Answer) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let (open, counted) = (Arc::new(Semaphore::new(0)), Arc::clone(&most));
    tokio::spawn(async move {
        while let Ok((line, _)) = listener.accept().await {
            let (now, most, open) = (Arc::clone(&now), Arc::clone(&most), Arc::clone(&open));
            tokio::spawn(async move {
                let waiting = now.fetch_add(1, Ordering::SeqCst) + 1;
                most.fetch_max(waiting, Ordering::SeqCst);
                if matches!(answer, Answer::Together(enough) if waiting >= enough) {
                    open.add_permits(1_000);
                }
                serve(line, answer, &open, &now).await;
            });
        }
    });
    (url, counted)
}

async fn serve(mut line: TcpStream, answer: Answer, open: &Semaphore, now: &AtomicUsize) {
    let (mut head, mut piece) = (Vec::new(), [0; 1024]);
    while !head.windows(4).any(|four| four == b"\r\n\r\n") {
        match line.read(&mut piece).await {
            Ok(0) | Err(_) => return,
            Ok(read) => head.extend_from_slice(&piece[..read]),
        }
    }
    let (status, body) = match answer {
        Answer::Of(status, body) => (status, body),
        Answer::Silence => return std::future::pending().await,
        Answer::Together(_) => {
            open.acquire().await.unwrap().forget();
            ("200 OK", r#"{"Suppressions":[]}"#)
        }
    };
    now.fetch_sub(1, Ordering::SeqCst);
    let length = body.len();
    let text = format!(
        "HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    // The client may have gone away.
    let _ = line.write_all(text.as_bytes()).await;
}

fn order(url: String, recipients: &[RecipientFate], times: &[u64]) -> FollowOrder {
    FollowOrder {
        id: SendId("id".into()),
        stream: String::new(),
        message_id: Some("m".into()),
        age: Duration::ZERO,
        recipients: recipients.to_vec(),
        before: Status::Accepted,
        api_base: url,
        token: generate_tokens().server,
        roots: Roots::Platform { ca_file: None },
        times: times.iter().copied().map(Duration::from_secs).collect(),
        limit: None,
        outbox: None,
        pace: Pace::default(),
    }
}

fn recipient(address: &str, fate: Fate) -> RecipientFate {
    RecipientFate {
        address: address.into(),
        fate,
        at: String::new(),
    }
}

async fn followed(order: FollowOrder, control: Option<Control>) -> FollowOutcome {
    let (sender, controls) = mpsc::channel(1);
    if let Some(control) = control {
        sender.try_send(control).unwrap();
    }
    let (events, mut heard) = mpsc::channel(64);
    let drained = async move { while heard.recv().await.is_some() {} };
    let following = async { tokio::join!(follow(order, controls, events), drained).0 };
    timeout(PATIENCE, following).await.expect("it has a limit")
}

#[tokio::test]
async fn a_limit_holds_whatever_the_api_asks_to_wait() {
    let (url, _) = api(Answer::Of(
        "429 Too Many Requests\r\nRetry-After: 600",
        "{}",
    ))
    .await;
    let one = [recipient(ADDRESS, Fate::Accepted)];
    let limit = Some(Duration::from_secs(2));
    let found = followed(order(url, &one, &[0, 1, 2]).within(limit), None).await;
    let trouble = found.trouble.expect("it was not answered");
    assert_eq!(trouble.kind, ApiFailureKind::RateLimited);
    assert_eq!(
        found.recipients, one,
        "nothing is known, so nothing is said"
    );
}

#[tokio::test]
async fn an_answer_that_does_not_come_is_not_waited_for_after_the_limit() {
    let (url, _) = api(Answer::Silence).await;
    let one = [recipient(ADDRESS, Fate::Accepted)];
    let order = order(url, &one, &[0]).within(Some(Duration::ZERO));
    let found = followed(order, None).await;
    assert_eq!(found.trouble.unwrap().kind, ApiFailureKind::Timeout);
}

#[tokio::test]
async fn a_user_who_wants_to_know_is_not_kept_waiting_for_the_next_time() {
    let (url, _) = api(Answer::Of("200 OK", DELIVERED)).await;
    let one = [recipient(ADDRESS, Fate::Accepted)];
    let order = order(url, &one, &[600]);
    let found = followed(order.clone(), Some(Control::Go)).await;
    assert!(matches!(found.recipients[0].fate, Fate::Delivered { .. }));
    let found = followed(order.at_once(), None).await;
    assert!(matches!(found.recipients[0].fate, Fate::Delivered { .. }));
}

#[tokio::test]
async fn the_message_stands_only_for_those_whom_it_names_and_who_were_not_refused() {
    let (url, _) = api(Answer::Of("200 OK", DELIVERED)).await;
    let words = "inactive".to_owned();
    let refused = recipient("alan@navy.example", Fate::Refused { words });
    let unnamed = recipient("ada@navy.example", Fate::Accepted);
    let known = [
        recipient(ADDRESS, Fate::Accepted),
        refused.clone(),
        unnamed.clone(),
    ];
    let found = followed(order(url, &known, &[0]), None).await;
    assert!(matches!(found.recipients[0].fate, Fate::Delivered { .. }));
    assert_eq!(found.recipients[1..], [refused, unnamed]);
}

#[tokio::test]
async fn recipients_are_looked_up_eight_at_a_time() {
    let (url, most) = api(Answer::Together(AT_ONCE)).await;
    let everybody = (0..48).map(|number| format!("n{number}@navy.example"));
    let order = AheadOrder {
        api_base: url,
        token: generate_tokens().server,
        roots: Roots::Platform { ca_file: None },
        stream: "outbound".into(),
        recipients: everybody.collect(),
        count: false,
        limit: AHEAD_LIMIT,
    };
    assert_eq!(look_ahead(order).await.suppressed, []);
    assert_eq!(most.load(Ordering::SeqCst), AT_ONCE);
}
