//! The practice server over real sockets on loopback.

mod account;
mod api;
mod api_hostile;
mod app;
mod client;
mod control;
mod dialogue;
mod hostile;
mod hosts;
mod inbox;
mod templates;
mod webhooks;

use postrider::sandbox::{Practice, PracticeOptions, start};

use client::Client;

/// A practice server that keeps its messages in memory.
async fn practice() -> Practice {
    start(PracticeOptions::default()).await.unwrap()
}

/// Signed in to `practice`.
async fn signed_in(practice: &Practice) -> Client {
    let token = practice.token().expose().to_owned();
    Client::signed_in(practice.ports()[0], practice.ca_pem(), &token).await
}
