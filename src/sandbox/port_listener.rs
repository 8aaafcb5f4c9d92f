//! The ports: open, closed or unanswered, as what is played has it.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep;

use super::dialogue::admit;
use super::scenario::{Act, At};
use super::server_state::ServerState;

/// How long to let the system recover when it has no more sockets to give.
const BREATHER: Duration = Duration::from_millis(100);
/// Connections that may wait to be taken.
pub(super) const BACKLOG: u32 = 1024;

/// One port.
pub(super) struct PortListener {
    /// Its number; stays the same however often it is closed and opened.
    pub number: u16,
    /// Its place among the ports.
    pub index: usize,
    /// The address it is bound to.
    address: IpAddr,
    /// How it stands.
    state: DoorState,
}

/// How a port stands.
enum DoorState {
    Open(TcpListener),
    /// Nothing listens: the system refuses connections. While the socket is bound, the system gives the
    /// port to nobody who asks for any free one.
    Closed {
        _bound: Option<TcpSocket>,
    },
    /// The backlog is full of a connection that nobody takes: the system drops what else comes, and a
    /// client waits in vain. So it is on Linux; elsewhere a client may be refused.
    Unanswered {
        _listener: TcpListener,
        _filler: Option<TcpStream>,
    },
}

impl PortListener {
    /// Opens a port on `address`; 0 is any free one.
    ///
    /// # Errors
    ///
    /// The system's, if it cannot be bound.
    pub fn open(address: IpAddr, port: u16, index: usize) -> io::Result<Self> {
        let listener = bind(address, port, BACKLOG)?;
        Ok(Self {
            number: listener.local_addr()?.port(),
            index,
            address,
            state: DoorState::Open(listener),
        })
    }

    /// Brings the port into the state that is played now.
    ///
    /// # Errors
    ///
    /// The system's, if another program has taken the port in between.
    pub async fn set(&mut self, house: &ServerState) -> io::Result<()> {
        let wanted = house
            .state()
            .standing_fault(At::Connect, self.index)
            .cloned();
        match (&self.state, wanted) {
            (DoorState::Open(_), None)
            | (DoorState::Closed { .. }, Some(Act::Refuse))
            | (DoorState::Unanswered { .. }, Some(Act::Unanswered)) => {}
            (_, Some(Act::Refuse)) => {
                self.let_go();
                self.state = DoorState::Closed {
                    _bound: Some(socket(self.address, self.number)?),
                };
            }
            (_, Some(Act::Unanswered)) => {
                self.let_go();
                let listener = bind(self.address, self.number, 0)?;
                let filler = TcpStream::connect((reachable(self.address), self.number)).await;
                self.state = DoorState::Unanswered {
                    _listener: listener,
                    _filler: filler.ok(),
                };
            }
            (_, _) => {
                self.let_go();
                self.state = DoorState::Open(bind(self.address, self.number, BACKLOG)?);
            }
        }
        Ok(())
    }

    /// A port cannot be bound anew before.
    fn let_go(&mut self) {
        self.state = DoorState::Closed { _bound: None };
    }

    async fn accept(&self) -> io::Result<TcpStream> {
        match &self.state {
            DoorState::Open(listener) => listener.accept().await.map(|(stream, _)| stream),
            DoorState::Closed { .. } | DoorState::Unanswered { .. } => std::future::pending().await,
        }
    }
}

/// The address at which this machine reaches what listens on `address`: loopback if that is every address.
pub(super) fn reachable(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(v4) if v4.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(v6) if v6.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    }
}

/// Binds a port and listens.
pub(super) fn bind(address: IpAddr, port: u16, backlog: u32) -> io::Result<TcpListener> {
    socket(address, port)?.listen(backlog)
}

fn socket(address: IpAddr, port: u16) -> io::Result<TcpSocket> {
    let socket = match address {
        IpAddr::V4(_) => TcpSocket::new_v4()?,
        IpAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // Connections of a port that was just closed linger; they must not keep it from being opened.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(SocketAddr::from((address, port)))?;
    Ok(socket)
}

/// Serves one port until dropped; dropping ends its connections too.
pub(super) async fn listen(
    mut door: PortListener,
    house: Arc<ServerState>,
    mut plays: watch::Receiver<u64>,
) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = door.accept() => match accepted {
                Ok(stream) => {
                    connections.spawn(admit(stream, door.index, Arc::clone(&house)));
                }
                Err(error) => recover(&error).await,
            },
            played = plays.changed() => {
                if played.is_err() {
                    return;
                }
                let set = door.set(&house).await;
                tell(&house, door.number, set);
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

fn tell(house: &ServerState, port: u16, set: io::Result<()>) {
    let told = set.err().map(|error| {
        format!("Port {port} could not be opened again: {error}. Start the practice server anew.")
    });
    if told.is_some() {
        *house.trouble.lock().unwrap_or_else(PoisonError::into_inner) = told;
    }
}

/// A client that left before it was accepted costs nothing; a lack of sockets would spin.
pub(super) async fn recover(error: &io::Error) {
    let clients_own = matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    );
    if !clients_own {
        sleep(BREATHER).await;
    }
}
