//! Rows of an earlier attempt of which nobody knows whether the server has them: asked about, once each.

use std::time::Duration;

use tokio::sync::mpsc;

use crate::delivery::follow::{FollowOrder, Pace, follow};
use crate::net::Roots;
use crate::postmark::Secret;
use crate::record::{ApiFailure, SendRecord};
use crate::store::Outbox;

/// Whom to ask about sends in doubt.
#[derive(Debug, Clone)]
pub struct DoubtOrder {
    /// The API.
    pub api_base: String,
    /// The server token that opens it.
    pub token: Secret,
    /// The trusted root certificates.
    pub roots: Roots,
    /// Where the sends are, and what is learned of them.
    pub outbox: Outbox,
}

/// Asks the API once about each of `sends`. What it shows goes into the outbox; one that it has not shown for ten
/// minutes is not to be found there from then on. Returns why the API could not be asked, if it could not.
pub async fn look_up_doubtful(order: &DoubtOrder, sends: Vec<SendRecord>) -> Option<ApiFailure> {
    let pace = Pace::default();
    for send in sends {
        let asking = FollowOrder {
            outbox: Some(order.outbox.clone()),
            pace: pace.clone(),
            ..FollowOrder::of(
                &send,
                &order.api_base,
                order.token.clone(),
                order.roots.clone(),
            )
        };
        let (_control, words) = mpsc::channel(1);
        // What is new is in the outbox afterwards.
        let (events, _) = mpsc::channel(1);
        let found = follow(asking.at_once().within(Some(Duration::ZERO)), words, events).await;
        if found.trouble.is_some() {
            return found.trouble;
        }
    }
    None
}
