//! Postmark's HTTP API on loopback, over the same state as the SMTP side (postmark-facts.md sections 4
//! and 12). Plain HTTP, because it never leaves the machine.
//!
//! `serve` reads requests within bounds and checks their token, `route` is the table of what can be
//! asked, the rest answers. What must not enter: anything that decides over a message; that is the
//! business of `accept` and `rules`, whichever way the message came.

mod account;
pub(super) mod answer;
pub(super) mod asked;
mod bounces;
mod email;
mod messages;
mod route;
pub(super) mod serve;
mod servers;
mod stats;
mod streams;
pub(super) mod time;

use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::task::JoinSet;

use super::port_listener::recover;
use super::scenario::ApiFault;
use super::server_state::ServerState;
use super::state::State;

impl State {
    /// The fault that shows for a path, spent once.
    fn api_fault(&mut self, path: &str) -> Option<ApiFault> {
        let path = path.to_ascii_lowercase();
        let left = self.api_faults.iter_mut().find(|left| {
            left.times != Some(0) && path.starts_with(&left.fault.path.to_ascii_lowercase())
        })?;
        left.spend().then(|| left.fault.clone())
    }
}

/// Serves the API until dropped; dropping ends its connections too.
pub(super) async fn listen(listener: TcpListener, house: Arc<ServerState>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    let _ = stream.set_nodelay(true);
                    connections.spawn(serve::serve(stream, Arc::clone(&house)));
                }
                Err(error) => recover(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}
