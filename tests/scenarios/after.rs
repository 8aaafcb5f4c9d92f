//! What became of an accepted message.

use postrider::diagnose::{Catalogue, Context, Standing};
use postrider::postmark::BounceType;
use postrider::record::{InboxEvent, InboxEventKind as Kind};

use crate::api::bounces;
use crate::play::{Accepted, Played};
use crate::seen::Seen;

/// What can become of it, the worst first: a message that was put off counts as such, though it came in
/// the end.
const KINDS: [Kind; 6] = [
    Kind::RefusedInside,
    Kind::Bounced,
    Kind::Delayed,
    Kind::Sandboxed,
    Kind::Delivered,
    Kind::Queued,
];

/// What is told of it, once everything has happened.
pub async fn seen(played: &Played, accepted: &Accepted) -> Seen {
    let items = played.practice.inbox().list();
    assert_eq!(items.len(), 1, "one message was sent");
    let events = &items[0].events;
    let of = |kind: Kind| events.iter().find(|event| event.kind == kind);
    match KINDS.into_iter().find_map(of) {
        None => standing("not-found", Standing::NotFound, ""),
        Some(event) => of_event(event, played, accepted).await,
    }
}

async fn of_event(event: &InboxEvent, played: &Played, accepted: &Accepted) -> Seen {
    match event.kind {
        Kind::RefusedInside => refused(&event.detail, &accepted.context),
        Kind::Bounced => bounced(&event.detail, played, accepted).await,
        Kind::Delayed => standing("delayed", Standing::Delayed, &event.detail),
        Kind::Sandboxed => standing("sandboxed", Standing::Sandboxed, &event.detail),
        Kind::Queued | Kind::Sent => standing("queued", Standing::Queued, &event.detail),
        Kind::Delivered => Seen::new("delivered"),
    }
}

fn standing(status: &str, standing: Standing, words: &str) -> Seen {
    let diagnosis = Catalogue::builtin().diagnose_standing(standing, words);
    Seen::new(status).with(Some(&diagnosis))
}

/// The code stands before the text.
fn refused(detail: &str, context: &Context) -> Seen {
    let (code, text) = detail.split_once(": ").unwrap();
    let number = code.parse().unwrap();
    let diagnosis = Catalogue::builtin().diagnose_inside(Some(number), text, context);
    Seen {
        kind: Some(code.to_owned()),
        ..Seen::new("refused-inside")
    }
    .with(Some(&diagnosis))
}

/// The inbox tells it in words, the API by the type's word.
async fn bounced(detail: &str, played: &Played, accepted: &Accepted) -> Seen {
    let bounces = bounces(&played.practice, &accepted.token).await.unwrap();
    let bounce = &bounces[0];
    let kind = BounceType::of_word(&bounce.kind).unwrap();
    assert!(detail.starts_with(kind.name()), "{detail}");
    let diagnosis =
        Catalogue::builtin().diagnose_bounce(kind, &bounce.description, &bounce.details);
    Seen {
        kind: Some(bounce.kind.clone()),
        ..Seen::new("bounced")
    }
    .with(Some(&diagnosis))
}
