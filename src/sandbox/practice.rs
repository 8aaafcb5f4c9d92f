//! Starting and owning the practice server.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::authority::{Authority, AuthorityError};
use super::hosts::AllowedHosts;
use super::inbox::{Bounds, Inbox};
use super::port_listener::{BACKLOG, PortListener, bind, listen, reachable};
use super::scenario::{Latency, Scenario};
use super::server_state::ServerState;
use super::session::Terms;
use super::state::{Senders, State, unix_ms};
use super::templates::Shelf;
use super::webhooks::{WebhookOptions, Webhooks};
use super::wire::PERMIT_BYTES;
use crate::postmark::{PracticeTokens, Secret};

/// The sender that practice starts with.
pub const SENDER: &str = "Ada Lovelace <ada@acme.example>";

/// New tokens that nobody else knows.
pub fn generate_tokens() -> PracticeTokens {
    PracticeTokens::generate(|| uuid::Uuid::new_v4().as_u128())
}

const OFFERED: [&str; 10] = [
    "PIPELINING",
    "SIZE {size}",
    "VRFY",
    "ETRN",
    "STARTTLS",
    "AUTH PLAIN LOGIN CRAM-MD5",
    "AUTH=PLAIN LOGIN CRAM-MD5",
    "ENHANCEDSTATUSCODES",
    "8BITMIME",
    "DSN",
];

/// How to run a practice server. The default suits the interface; tests inject smaller bounds.
#[derive(Debug, Clone)]
pub struct PracticeOptions {
    /// The address to listen on: 127.0.0.1 unless other machines are to reach it.
    pub listen: IpAddr,
    /// TCP ports for SMTP; 0 means any free one.
    pub smtp_ports: Vec<u16>,
    /// The folder that keeps the messages and, in `templates.json`, the templates; `None` keeps them in memory only.
    pub inbox_dir: Option<PathBuf>,
    /// Whether a folder without templates begins with samples.
    pub sample_templates: bool,
    /// Messages kept; the oldest go first.
    pub inbox_limit: usize,
    /// Bytes of message source kept; the oldest go first.
    pub inbox_bytes: u64,
    /// Bytes of one message, announced by SIZE.
    pub size_limit: usize,
    /// What EHLO offers, line by line; `{size}` stands for the limit, and STARTTLS is left out inside
    /// TLS. The default is the list of postmark-facts.md section 1.3 less DIGEST-MD5, which is not
    /// spoken here: a client that was offered it is told 504.
    pub offered: Vec<String>,
    /// Connections at a time, all ports together.
    pub connections: usize,
    /// Bytes of memory for content that is being received, all connections together.
    pub memory_bytes: usize,
    /// The longest silence of a client.
    pub idle: Duration,
    /// TCP port of the HTTP API; 0 is any free one, `None` is no API.
    pub api_port: Option<u16>,
    /// How long messages take inside.
    pub latency: Latency,
    /// Further addresses (with `@`) and domains that may send, beside acme.example.
    pub senders: Vec<String>,
    /// Whether any address may send, as if every domain were verified.
    pub any_sender: bool,
    /// The folder of a certificate authority that outlives the run; `None` makes a new one.
    pub ca_dir: Option<PathBuf>,
    /// What to play from the start.
    pub scenario: Option<Scenario>,
    /// The tokens that open the account: new ones by default, see [`Practice::tokens`].
    pub tokens: PracticeTokens,
    /// Further names that `Host` and `Origin` of a request to the HTTP API may have, beside those of this
    /// machine: the name of a Compose service. The certificate is valid for them as well.
    pub allow_hosts: Vec<String>,
    /// Where events are reported to; `None` reports nothing to anybody.
    pub webhooks: Option<WebhookOptions>,
}

impl Default for PracticeOptions {
    fn default() -> Self {
        Self {
            listen: Ipv4Addr::LOCALHOST.into(),
            smtp_ports: vec![0; 3],
            inbox_dir: None,
            sample_templates: false,
            inbox_limit: 1000,
            inbox_bytes: 256 * 1024 * 1024,
            size_limit: 20_480_000,
            offered: OFFERED.map(str::to_owned).to_vec(),
            connections: 100,
            memory_bytes: 128 * 1024 * 1024,
            idle: Duration::from_secs(300),
            api_port: None,
            latency: Latency::default(),
            senders: Vec::new(),
            any_sender: false,
            ca_dir: None,
            scenario: None,
            tokens: generate_tokens(),
            allow_hosts: Vec::new(),
            webhooks: None,
        }
    }
}

/// The practice server could not start.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// A port could not be bound.
    #[error(
        "the practice server cannot listen on {address} port {port}: {source}; choose another port, or 0 for any free one"
    )]
    Bind {
        /// The address that was asked for.
        address: IpAddr,
        /// The port that was asked for.
        port: u16,
        /// The system's words.
        source: io::Error,
    },
    /// No certificate, no STARTTLS.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
}

/// A running practice server. Dropping it stops listening and ends every connection; what it caught
/// stays in the inbox's folder.
pub struct Practice {
    host: IpAddr,
    ports: Vec<u16>,
    api_url: Option<String>,
    tokens: PracticeTokens,
    inbox: Inbox,
    house: Arc<ServerState>,
    _tasks: JoinSet<()>,
}

impl Practice {
    /// The address at which this machine reaches it: 127.0.0.1 by default.
    pub fn host(&self) -> IpAddr {
        self.host
    }

    /// The SMTP ports, in the order of the options.
    pub fn ports(&self) -> &[u16] {
        &self.ports
    }

    /// The URL of the HTTP API, such as `http://127.0.0.1:2080`, if it was asked for.
    pub fn api_url(&self) -> Option<&str> {
        self.api_url.as_deref()
    }

    /// The certificate of its authority in PEM: the only root a practice client should trust.
    pub fn ca_pem(&self) -> &str {
        &self.house.authority.ca_pem
    }

    /// The server token, which SMTP accepts as username and password.
    pub fn token(&self) -> &Secret {
        &self.tokens.server
    }

    /// All tokens of the account.
    pub fn tokens(&self) -> &PracticeTokens {
        &self.tokens
    }

    /// The sender to practice with.
    pub fn sender(&self) -> &str {
        SENDER
    }

    /// What was caught.
    pub fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// Plays `scenario` from now on, or nothing. Connections that stand go on; what was caught stays.
    pub fn play(&self, scenario: Option<Scenario>) {
        self.house.state().play(scenario, unix_ms());
        self.house.ledger().forgive();
        self.house.plays.send_modify(|plays| *plays += 1);
    }

    /// The name of the scenario that is played.
    pub fn playing(&self) -> Option<String> {
        let state = self.house.state();
        state
            .scenario
            .as_ref()
            .map(|scenario| scenario.name.clone())
    }

    /// What is wrong with the ports, for people; see [`Inbox::trouble`] for what is wrong with the inbox.
    pub fn trouble(&self) -> Option<String> {
        let trouble = self.house.trouble.lock();
        trouble.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts the messages caught since the start and what happened to them; changes with each.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.inbox.changes()
    }
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Practice(ports {:?})", self.ports)
    }
}

/// Binds the ports and serves on the current runtime, which may be single-threaded.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use postrider::sandbox::{PracticeOptions, start};
///
/// let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
/// # let outcome: Result<(), Box<dyn std::error::Error>> =
/// runtime.block_on(async {
///     let practice = start(PracticeOptions::default()).await?;
///     assert_eq!(practice.ports().len(), 3);
///     assert!(practice.ca_pem().contains("BEGIN CERTIFICATE"));
///     assert!(practice.inbox().list().is_empty());
///     Ok(())
/// })
/// # ; outcome
/// # }
/// ```
///
/// # Errors
///
/// [`SandboxError::Bind`] names the port that could not be bound; [`SandboxError::Authority`] says why
/// there is no certificate. A folder that cannot be written is no error: messages are then refused with 452 until
/// it can, and [`Inbox::trouble`] says so.
pub async fn start(options: PracticeOptions) -> Result<Practice, SandboxError> {
    let address = options.listen;
    let mut doors = open(address, &options.smtp_ports)?;
    let api = options.api_port.map(|port| bind_api(address, port));
    let api = api.transpose()?;
    let authority = authority(&options)?;
    let bounds = Bounds {
        messages: options.inbox_limit,
        bytes: options.inbox_bytes,
    };
    let shelf = Shelf::new(options.inbox_dir.as_deref());
    let shelf = match options.sample_templates {
        true => shelf.with_samples(),
        false => shelf,
    };
    let inbox = Inbox::new(options.inbox_dir, bounds);
    let senders = Senders {
        named: options.senders,
        any: options.any_sender,
    };
    let mut state = State::new(
        options.tokens.clone(),
        senders,
        options.latency,
        options.scenario,
        unix_ms(),
    );
    let (webhooks, dispatcher) = options.webhooks.map(Webhooks::open).unzip();
    state.webhooks = webhooks.unwrap_or_default();
    let house = Arc::new(ServerState {
        state: Arc::new(Mutex::new(state)),
        authority,
        inbox: inbox.clone(),
        shelf,
        terms: Terms {
            offered: options.offered.into(),
            size_limit: options.size_limit,
        },
        idle: options.idle,
        connections: Arc::new(Semaphore::new(options.connections)),
        plays: watch::Sender::new(0),
        trouble: Mutex::new(None),
        memory: Arc::new(Semaphore::new(options.memory_bytes / PERMIT_BYTES)),
        hosts: AllowedHosts::new(&options.allow_hosts),
    });
    let mut ports = Vec::new();
    let mut tasks = JoinSet::new();
    tasks.spawn(inbox.clone().remind());
    if let Some(dispatcher) = dispatcher {
        tasks.spawn(dispatcher.run(house.inside()));
    }
    for door in &mut doors {
        let port = door.number;
        let told = |source| SandboxError::Bind {
            address,
            port,
            source,
        };
        door.set(&house).await.map_err(told)?;
    }
    for door in doors {
        ports.push(door.number);
        tasks.spawn(listen(door, Arc::clone(&house), house.plays.subscribe()));
    }
    let api_url = api
        .as_ref()
        .map(|(port, _)| format!("http://{}", SocketAddr::new(reachable(address), *port)));
    if let Some((_, listener)) = api {
        tasks.spawn(super::api::listen(listener, Arc::clone(&house)));
    }
    Ok(Practice {
        host: reachable(address),
        ports,
        api_url,
        tokens: options.tokens,
        inbox,
        house,
        _tasks: tasks,
    })
}

/// The authority, with a certificate for every name that clients may use.
fn authority(options: &PracticeOptions) -> Result<Authority, AuthorityError> {
    let mut names = options.allow_hosts.clone();
    if !options.listen.is_unspecified() {
        names.push(options.listen.to_string());
    }
    match &options.ca_dir {
        Some(folder) => Authority::kept_in(folder, &names),
        None => Authority::make(&names),
    }
}

fn bind_api(address: IpAddr, port: u16) -> Result<(u16, TcpListener), SandboxError> {
    let told = |source| SandboxError::Bind {
        address,
        port,
        source,
    };
    let listener = bind(address, port, BACKLOG).map_err(told)?;
    let port = listener.local_addr().map_err(told)?.port();
    Ok((port, listener))
}

fn open(address: IpAddr, ports: &[u16]) -> Result<Vec<PortListener>, SandboxError> {
    let numbered = ports.iter().enumerate();
    numbered
        .map(|(index, &port)| {
            PortListener::open(address, port, index).map_err(|source| SandboxError::Bind {
                address,
                port,
                source,
            })
        })
        .collect()
}
