//! Joins a connection to its session: reads within bounds, answers, upgrades, hands content over.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;

use super::account::SignedIn;
use super::inbox::Inbox;
use super::session::{Envelope, Session, Step};
use super::state::State;
use super::wire::{Content, Gone, Wire};
use crate::postmark::{HOST, Secret};

/// How long to let the system recover when it has no more sockets to give.
const BREATHER: Duration = Duration::from_millis(100);

/// What all connections share.
pub(super) struct House {
    /// The account and what is played.
    pub state: Arc<Mutex<State>>,
    /// The server's side of TLS.
    pub acceptor: TlsAcceptor,
    /// The one token that is accepted.
    pub token: Secret,
    /// Where messages go.
    pub inbox: Inbox,
    /// Bytes that SIZE announces.
    pub size_limit: usize,
    /// Longest silence.
    pub idle: Duration,
    /// One permit for each connection.
    pub connections: Arc<Semaphore>,
    /// Memory for content that is being received, in permits of [`super::wire::PERMIT_BYTES`].
    pub memory: Arc<Semaphore>,
}

impl House {
    /// The state, locked. Never held over an await.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How a conversation ended.
enum End {
    /// The client asked for TLS and was told to start.
    Secure,
    /// Nothing more will be said.
    Over,
}

/// Serves one port until dropped; dropping ends its connections too.
pub(super) async fn listen(listener: TcpListener, house: Arc<House>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(admit(stream, Arc::clone(&house)));
                }
                Err(error) => recover(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
}

/// A client that left before it was accepted costs nothing; a lack of sockets would spin.
async fn recover(error: &io::Error) {
    let clients_own = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !clients_own {
        sleep(BREATHER).await;
    }
}

async fn admit(stream: TcpStream, house: Arc<House>) {
    // Replies are whole when they leave; Nagle would only hold them back.
    let _ = stream.set_nodelay(true);
    if let Ok(_permit) = Arc::clone(&house.connections).try_acquire_owned() {
        serve(stream, &house).await;
    } else {
        let mut wire = Wire::new(stream, house.idle);
        wire.say(&format!("421 4.7.0 {HOST} Error: too many connections"));
        wire.close().await;
    }
}

async fn serve(stream: TcpStream, house: &House) {
    let mut session = Session::new(house.token.clone(), house.size_limit);
    let mut wire = Wire::new(stream, house.idle);
    wire.say(&Session::greeting());
    if let End::Over = converse(&mut wire, &mut session, house).await {
        return;
    }
    let handshake = house.acceptor.accept(wire.into_stream());
    if let Ok(Ok(stream)) = timeout(house.idle, handshake).await {
        let mut wire = Wire::new(stream, house.idle);
        converse(&mut wire, &mut session.secured(), house).await;
    }
}

/// Speaks until the client wants TLS or is done. Errors are the client's own and end only its
/// connection.
async fn converse<S>(wire: &mut Wire<S>, session: &mut Session, house: &House) -> End
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    match exchange(wire, session, house).await {
        Ok(End::Secure) => End::Secure,
        Ok(End::Over) | Err(Gone::Closed) => {
            wire.close().await;
            End::Over
        }
        Err(Gone::Idle) => {
            wire.say(&format!("421 4.4.2 {HOST} Error: timeout exceeded"));
            wire.close().await;
            End::Over
        }
        Err(Gone::Flood) => {
            wire.say(&format!("421 4.7.0 {HOST} Error: too much data"));
            wire.close().await;
            End::Over
        }
    }
}

async fn exchange<S>(wire: &mut Wire<S>, session: &mut Session, house: &House) -> Result<End, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    loop {
        let line = wire.line().await?;
        match session.answer(&line) {
            Step::Reply(reply) => wire.say(&reply),
            Step::Secure(reply) => {
                wire.say(&reply);
                wire.flush().await?;
                return Ok(End::Secure);
            }
            Step::Content(reply, envelope) => {
                wire.say(&reply);
                let verdict = receive(wire, envelope, house).await?;
                wire.say(&verdict);
            }
            Step::Close(reply) => {
                wire.say(&reply);
                return Ok(End::Over);
            }
        }
    }
}

/// Reads content and puts it into the inbox; returns the verdict.
async fn receive<S>(wire: &mut Wire<S>, envelope: Envelope, house: &House) -> Result<String, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (content, _share) = match wire.content(house.size_limit, &house.memory).await? {
        Content::Whole(content, share) => (content, share),
        Content::TooLarge => return Ok("552 5.3.4 Message size exceeds fixed limit".into()),
        Content::NoRoom => return Ok("452 4.3.1 Insufficient system storage".into()),
    };
    let inside = house.inside();
    let signed_in = SignedIn {
        server: 1,
        stream: None,
    };
    // Parsing and writing take milliseconds: not on the thread that serves everybody.
    let stored =
        tokio::task::spawn_blocking(move || inside.accept_smtp(content, envelope, &signed_in))
            .await;
    Ok(match stored {
        Ok(queue_id) => format!("250 2.0.0 Ok: queued as {queue_id}"),
        Err(_) => "451 4.3.0 Error: queue file write error".into(),
    })
}
