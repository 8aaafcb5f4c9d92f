//! `postrider webhook listen`.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::exit::Exit;
use super::super::json as lines;
use super::super::plain::{print, say};
use super::super::signals::{Caught, Signal, Signals};
use super::ListenArgs;
use super::show::{self, Seen};
use crate::postmark::webhook;
use crate::record::{WebhookAnswer, WebhookRequest};
use crate::sandbox::{Courier, Received, Receiver};

/// Time limit for the application; longer than the practice server waits would help nobody.
pub(super) const LIMIT: Duration = Duration::from_secs(25);

/// Headers of a webhook that are forwarded, besides those that begin with `x-`.
const FORWARDED: [&str; 3] = ["authorization", "content-type", "user-agent"];

/// Receives webhooks until a signal or the last one that was wanted.
pub(super) async fn listen(args: &ListenArgs, signals: &Signals) -> Exit {
    let mut caught = signals.take();
    let mut receiver = match Receiver::start(args.listen, args.port) {
        Ok(receiver) => receiver,
        Err(error) => {
            let why = format!(
                "cannot listen on {} port {}: {error}; choose another port with --port, or 0 for any free one",
                args.listen, args.port
            );
            return lines::fail(args.json, Exit::Connection, &why);
        }
    };
    greet(args, &receiver);
    let courier = super::courier();
    let (mut left, mut is_good) = (args.count, true);
    while left != Some(0) {
        let received = tokio::select! {
            received = receiver.next() => received,
            signal = caught.next() => return ended(signal),
        };
        let Some(received) = received else {
            return Exit::Bug;
        };
        match take(args, received, &courier, &mut caught).await {
            Ok(good) => is_good &= good,
            Err(exit) => return exit,
        }
        left = left.map(|left| left - 1);
    }
    receiver.finish().await;
    if is_good { Exit::Done } else { Exit::Message }
}

/// SIGTERM is how a service is asked to end: it ended as it should.
fn ended(signal: Signal) -> Exit {
    match signal {
        Signal::Terminate => Exit::Done,
        signal => signal.exit(),
    }
}

fn greet(args: &ListenArgs, receiver: &Receiver) {
    let url = format!("http://{}/", receiver.address());
    if !args.listen.is_loopback() {
        say(&format!(
            "warning: other machines can post to {url}; webhooks are not signed, so anyone can forge one"
        ));
    }
    let forward = args.forward.as_ref();
    if let Some(forward) = forward.filter(|forward| !forward.is_local()) {
        say(&format!(
            "note: webhooks are forwarded to {}",
            forward.host()
        ));
    }
    if args.json {
        let forward = forward.map(|url| url.plain());
        lines::line(&json!({"v": 1, "event": "webhook-listening", "url": url, "forward": forward}));
    } else {
        say(&format!(
            "Waiting for webhooks at {url}. Press Ctrl+C to stop."
        ));
    }
}

/// Shows, checks, forwards and answers one webhook; returns whether it is as documented.
async fn take(
    args: &ListenArgs,
    received: Received,
    courier: &Courier,
    caught: &mut Caught,
) -> Result<bool, Exit> {
    let payload: Value = serde_json::from_slice(&received.body).unwrap_or_default();
    let seen = Seen {
        check: webhook::check(&payload),
        payload,
        trace: header(&received, "x-pm-webhook-trace-id"),
        retries: header(&received, "x-pm-retries-remaining"),
    };
    let forwarded = match &args.forward {
        None => None,
        Some(url) => {
            let request = WebhookRequest {
                url: url.clone(),
                login: None,
                headers: received
                    .headers
                    .iter()
                    .filter(is_forwarded)
                    .cloned()
                    .collect(),
                body: received.body.clone(),
                limit: LIMIT,
            };
            tokio::select! {
                answer = courier.send(request) => Some(answer),
                signal = caught.next() => return Err(ended(signal)),
            }
        }
    };
    let (status, text) = answer_of(forwarded.as_ref());
    // The sender may have gone away.
    let _ = received.answer.send((status, text));
    let text = match args.json {
        true => lines::text(&show::object(&seen, &received.path, forwarded.as_ref())),
        false => show::line(&seen, forwarded.as_ref()),
    };
    match print(&text) {
        Exit::Done => Ok(seen.check.is_good()),
        failed => Err(failed),
    }
}

fn header(received: &Received, name: &str) -> Option<String> {
    let found = received.headers.iter().find(|(is, _)| is == name);
    found.map(|(_, value)| value.clone())
}

fn is_forwarded((name, _): &&(String, String)) -> bool {
    name.starts_with("x-") || FORWARDED.contains(&name.as_str())
}

/// What the sender of the webhook is answered.
fn answer_of(forwarded: Option<&WebhookAnswer>) -> (u16, String) {
    match forwarded {
        None => (200, "OK\n".into()),
        Some(WebhookAnswer {
            status: Some(status),
            words,
            ..
        }) => (*status, words.clone()),
        Some(WebhookAnswer { words, .. }) => (502, format!("{words}\n")),
    }
}
