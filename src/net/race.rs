//! Addresses and ports race; the first greeting wins (RFC 8305, with ports as a second lane).

use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use tokio::net::TcpSocket;
use tokio::time::{Instant, sleep, timeout_at};

use super::address::connect_kind;
use super::{Pinned, Stream, Target, Unresolved, resolve};
use crate::postmark::Endpoint;
use crate::record::{FailureKind, Reply, Stage, Tried};

/// Send buffer size. A small buffer makes progress visible: with the system's four megabytes a slow
/// connection would look stalled for minutes while it drains.
const SEND_BUFFER: u32 = 128 * 1024;

/// Timing of a connection race.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Race {
    /// Total limit: resolving, connecting and the greeting.
    pub limit: Duration,
    /// Head start of one address before the next joins.
    pub address_stagger: Duration,
    /// Head start of one port before the next joins.
    pub port_stagger: Duration,
}

/// Why one address and port failed. Server text in it is not redacted yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    /// [`Stage::Connect`], or [`Stage::Greeting`] once TCP is connected.
    pub stage: Stage,
    pub kind: FailureKind,
    /// The system's message or our own.
    pub detail: String,
    /// The greeting, if it was a rejection.
    pub reply: Option<Reply>,
}

/// Progress of a race.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// The name's addresses.
    Resolved(Vec<IpAddr>),
    /// TCP is connected; waiting for the greeting.
    Reached(SocketAddr),
    /// This attempt failed.
    Failed(Tried),
}

/// The winner.
#[derive(Debug)]
pub struct Connected<T> {
    /// Result of the greeting function.
    pub greeted: T,
    /// The winning address and port.
    pub peer: SocketAddr,
    /// Duration of the TCP connect.
    pub connecting: Duration,
    /// Duration of the greeting.
    pub greeting: Duration,
    /// Attempts that had failed by then.
    pub tried: Vec<Tried>,
}

/// No address greeted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreached {
    /// Stage of the attempt that came furthest.
    pub stage: Stage,
    /// How it failed.
    pub kind: FailureKind,
    /// Its endpoint; the first port if no attempt started.
    pub endpoint: Endpoint,
    /// Its description.
    pub detail: String,
    /// Its reply, if the server's greeting was a rejection.
    pub reply: Option<Reply>,
    /// Every attempt.
    pub tried: Vec<Tried>,
}

/// Resolves the target's host and connects to the first of its addresses and ports that greets.
///
/// `greet` gets each TCP connection and reads its greeting; it need not keep time. `notes` is called
/// as things happen. IPv4 and IPv6 addresses alternate; the next address joins after
/// `timing.address_stagger` or when one fails, the next port after `timing.port_stagger` or when all
/// addresses of one failed, and `timing.limit` ends it all.
///
/// # Errors
///
/// [`Unreached`] tells of the attempt that came furthest, and lists the others.
pub async fn connect<T, G, F>(
    target: Target<'_>,
    timing: &Race,
    greet: G,
    notes: &mut (dyn FnMut(Note) + Send),
) -> Result<Connected<T>, Unreached>
where
    G: Fn(Stream) -> F + Sync,
    F: Future<Output = Result<T, Attempt>> + Send,
    T: Send,
{
    let (host, ports, pinned) = (target.host, target.ports, target.pinned);
    let deadline = Instant::now() + timing.limit;
    let addresses = addresses(target, deadline)
        .await
        .map_err(|unresolved| Unreached::unresolved(host, ports, &unresolved))?;
    notes(Note::Resolved(addresses.clone()));
    let course = RaceState {
        deadline,
        pinned,
        greet,
        notes: Mutex::new(notes),
        failed: Mutex::new(Vec::new()),
    };
    let lanes = ports.iter().copied();
    let winner = staggered(lanes, timing.port_stagger, |port| {
        let sockets = addresses.clone().into_iter();
        let sockets = sockets.map(move |ip| SocketAddr::new(ip, port));
        staggered(sockets, timing.address_stagger, |peer| course.run(peer))
    })
    .await;
    let failed = course
        .failed
        .into_inner()
        .unwrap_or_else(PoisonError::into_inner);
    winner
        .map(|winner| winner.with(&failed))
        .ok_or_else(|| Unreached::of(host, ports, failed))
}

async fn addresses(target: Target<'_>, deadline: Instant) -> Result<Vec<IpAddr>, Unresolved> {
    match target.pinned.addresses() {
        Some(addresses) => Ok(addresses),
        None if !target.known.is_empty() => Ok(target.known.to_vec()),
        None => resolve(target.host, deadline).await,
    }
}

/// Runs `run` on one item after the other: the next starts when `gap` has passed or one has failed. The first
/// `Some` wins and drops the rest; `None` if all failed.
async fn staggered<I, T, F>(
    items: impl Iterator<Item = I>,
    gap: Duration,
    run: impl Fn(I) -> F,
) -> Option<T>
where
    F: Future<Output = Option<T>>,
{
    let mut items = items.peekable();
    let mut running = FuturesUnordered::new();
    loop {
        match items.next() {
            Some(item) => running.push(run(item)),
            None if running.is_empty() => return None,
            None => {}
        }
        let ended = tokio::select! {
            ended = running.next() => ended.flatten(),
            () = sleep(gap), if items.peek().is_some() => None,
        };
        if ended.is_some() {
            return ended;
        }
    }
}

/// State shared by the attempts of a race.
struct RaceState<'a, G> {
    deadline: Instant,
    pinned: &'a Pinned,
    greet: G,
    notes: Mutex<&'a mut (dyn FnMut(Note) + Send)>,
    failed: Mutex<Vec<(SocketAddr, Attempt)>>,
}

impl<G> RaceState<'_, G> {
    fn note(&self, note: Note) {
        let mut notes = self.notes.lock().unwrap_or_else(PoisonError::into_inner);
        notes(note);
    }

    fn lost(&self, peer: SocketAddr, attempt: Attempt) {
        self.note(Note::Failed(tried(peer, &attempt)));
        let mut failed = self.failed.lock().unwrap_or_else(PoisonError::into_inner);
        failed.push((peer, attempt));
    }

    async fn run<T, F>(&self, peer: SocketAddr) -> Option<Connected<T>>
    where
        G: Fn(Stream) -> F,
        F: Future<Output = Result<T, Attempt>>,
    {
        match self.attempt(peer).await {
            Ok(connected) => Some(connected),
            Err(attempt) => {
                self.lost(peer, attempt);
                None
            }
        }
    }

    async fn attempt<T, F>(&self, peer: SocketAddr) -> Result<Connected<T>, Attempt>
    where
        G: Fn(Stream) -> F,
        F: Future<Output = Result<T, Attempt>>,
    {
        let began = Instant::now();
        let stream = timeout_at(self.deadline, dial(self.pinned.leads(peer)))
            .await
            .map_err(|_| Attempt::silent(Stage::Connect, FailureKind::ConnectTimeout, "no answer"))?
            .map_err(|error| Attempt {
                stage: Stage::Connect,
                kind: connect_kind(&error),
                detail: error.to_string(),
                reply: None,
            })?;
        let reached = Instant::now();
        self.note(Note::Reached(peer));
        let greeted = timeout_at(self.deadline, (self.greet)(stream))
            .await
            .unwrap_or_else(|_| {
                let detail = "connected, but the server sent no complete greeting";
                Err(Attempt::silent(
                    Stage::Greeting,
                    FailureKind::Timeout,
                    detail,
                ))
            })?;
        Ok(Connected {
            greeted,
            peer,
            connecting: reached - began,
            greeting: reached.elapsed(),
            tried: Vec::new(),
        })
    }
}

async fn dial(peer: SocketAddr) -> std::io::Result<Stream> {
    let socket = if peer.is_ipv6() {
        TcpSocket::new_v6()?
    } else {
        TcpSocket::new_v4()?
    };
    socket.set_send_buffer_size(SEND_BUFFER)?;
    let stream = socket.connect(peer).await?;
    stream.set_nodelay(true)?;
    Ok(Stream::clear(stream))
}

fn tried(peer: SocketAddr, attempt: &Attempt) -> Tried {
    Tried {
        address: peer.ip().to_string(),
        port: peer.port(),
        kind: attempt.kind,
        detail: attempt.detail.clone(),
    }
}

impl<T> Connected<T> {
    fn with(mut self, failed: &[(SocketAddr, Attempt)]) -> Self {
        self.tried = failed.iter().map(|(peer, why)| tried(*peer, why)).collect();
        self
    }
}

impl Attempt {
    fn silent(stage: Stage, kind: FailureKind, detail: &str) -> Self {
        let detail = detail.to_owned();
        Self {
            stage,
            kind,
            detail,
            reply: None,
        }
    }

    /// Ranks attempts to report: the one that came furthest. Among equals, the one that says most about the
    /// network: a silent port suggests a firewall, a refusal a wrong port, and a missing route often just
    /// means that there is no IPv6.
    fn rank(&self) -> (Stage, u8) {
        let weight = match self.kind {
            FailureKind::NoRoute => 0,
            FailureKind::ConnectionRefused => 1,
            FailureKind::ConnectTimeout | FailureKind::Timeout => 2,
            FailureKind::GreetingRefused => 4,
            _ => 3,
        };
        (self.stage, weight)
    }
}

impl Unreached {
    fn unresolved(host: &str, ports: &[u16], unresolved: &Unresolved) -> Self {
        Self {
            stage: Stage::Resolve,
            kind: unresolved.kind,
            endpoint: first_choice(host, ports),
            detail: unresolved.detail.clone(),
            reply: None,
            tried: Vec::new(),
        }
    }

    fn of(host: &str, ports: &[u16], failed: Vec<(SocketAddr, Attempt)>) -> Self {
        let list = failed.iter().map(|(peer, why)| tried(*peer, why)).collect();
        // `max_by_key` takes the last of equals; the first choice should speak.
        let best = failed
            .into_iter()
            .rev()
            .max_by_key(|(_, attempt)| attempt.rank());
        let Some((peer, attempt)) = best else {
            return Self::untried(host, ports);
        };
        Self {
            stage: attempt.stage,
            kind: attempt.kind,
            endpoint: Endpoint::new(host, peer.port()),
            detail: attempt.detail,
            reply: attempt.reply,
            tried: list,
        }
    }

    fn untried(host: &str, ports: &[u16]) -> Self {
        Self {
            stage: Stage::Connect,
            kind: FailureKind::Internal,
            endpoint: first_choice(host, ports),
            detail: "there is no port to try: name one in the profile".into(),
            reply: None,
            tried: Vec::new(),
        }
    }
}

fn first_choice(host: &str, ports: &[u16]) -> Endpoint {
    Endpoint::new(host, ports.first().copied().unwrap_or_default())
}
