//! What every connection shares, whichever way it came in.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::authority::Authority;
use super::hosts::AllowedHosts;
use super::inbox::Inbox;
use super::session::Terms;
use super::state::State;

/// What all connections share.
pub(super) struct ServerState {
    /// The account and what is played.
    pub state: Arc<Mutex<State>>,
    /// The authority that makes the certificates.
    pub authority: Authority,
    /// Where messages go.
    pub inbox: Inbox,
    /// What EHLO offers.
    pub terms: Terms,
    /// Longest silence.
    pub idle: Duration,
    /// One permit for each connection.
    pub connections: Arc<Semaphore>,
    /// Counts what was played, so that ports open and close with it.
    pub plays: watch::Sender<u64>,
    /// What is wrong with the ports, for people.
    pub trouble: Mutex<Option<String>>,
    /// Memory for content that is being received, in permits of [`super::wire::PERMIT_BYTES`].
    pub memory: Arc<Semaphore>,
    /// Whom a request to the HTTP API may call.
    pub hosts: AllowedHosts,
}

impl ServerState {
    /// The state, locked. Never held over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
