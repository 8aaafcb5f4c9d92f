//! `postrider webhook send`.

use serde_json::json;
use uuid::Uuid;

use super::super::exit::Exit;
use super::super::json as lines;
use super::super::plain::print;
use super::SendArgs;
use super::listen::LIMIT;
use super::show::answer;
use crate::postmark::webhook;
use crate::record::WebhookRequest;

/// Sends one sample.
pub(super) async fn send(args: &SendArgs) -> Exit {
    let payload = webhook::sample(&args.kind);
    let request = WebhookRequest {
        url: args.url.clone(),
        login: None,
        headers: vec![
            ("X-PM-Webhook-Trace-Id".into(), Uuid::new_v4().to_string()),
            ("X-PM-Retries-Remaining".into(), "0".into()),
        ],
        body: payload.to_string().into_bytes(),
        limit: LIMIT,
    };
    let got = super::courier().send(request).await;
    let is_taken = got
        .status
        .is_some_and(|status| (200..300).contains(&status));
    let exit = if is_taken {
        Exit::Done
    } else {
        Exit::Temporary
    };
    let text = match args.json {
        true => lines::text(&json!({
            "v": 1, "event": "webhook-sent", "type": args.kind, "url": args.url.plain(), "status": got.status,
            "answer": got.words, "ms": got.ms, "payload": payload, "exit": exit.code(),
        })),
        false => format!("{} to {}: {}\n", args.kind, args.url.plain(), answer(&got)),
    };
    match print(&text) {
        Exit::Done => exit,
        failed => failed,
    }
}
