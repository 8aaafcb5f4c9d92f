//! What a check is asked to find out.

use std::net::SocketAddr;
use std::time::Duration;

use crate::delivery::Timeouts;
use crate::net::{Pinned, Roots};
use crate::postmark::{Credential, Profile, Secret};

/// A group of rungs that must be good for the whole to be good.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Requirement {
    /// Name, one port, TLS and AUTH.
    Smtp,
    /// The API knows the token.
    Api,
    /// The message stream is there.
    Stream,
    /// The sender may send.
    Sender,
    /// DKIM is in DNS, and nothing there is wrong.
    Dns,
    /// A message arrived.
    Prove,
}

/// Where to ask for DNS records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DnsOrder {
    /// The name server; the system's if none is given.
    pub server: Option<SocketAddr>,
    /// The DKIM selector, where it is known otherwise than from the API.
    pub selector: Option<String>,
    /// For one question.
    pub limit: Duration,
}

/// Everything a check needs to know. Its `Debug` shows no credential.
#[derive(Debug, Clone)]
pub struct CheckOrder {
    /// Where to.
    pub profile: Profile,
    /// Ports to try, side by side; the first that works is the one to use.
    pub ports: Vec<u16>,
    /// The login; without one nobody signs in.
    pub credential: Option<Credential>,
    /// An account token, to look at senders and domains with. It is kept nowhere.
    pub account_token: Option<Secret>,
    /// The From mailbox; empty if none is to be looked at.
    pub from: String,
    /// The message stream; empty means the default.
    pub stream: String,
    /// The trusted root certificates.
    pub roots: Roots,
    /// How long to wait for what.
    pub timeouts: Timeouts,
    /// For one question to the API.
    pub api_limit: Duration,
    /// How long signing in waits for the API to say whose token it is.
    pub patience: Duration,
    /// Ports of the host that are led elsewhere; empty in all real use.
    pub pinned: Pinned,
    /// Whether requests to the API go through a proxy of the environment.
    pub proxied: bool,
    /// Whether and where to look at DNS.
    pub dns: Option<DnsOrder>,
    /// Whether to send one message to Postmark's blackhole address. The user has agreed to it.
    pub prove: bool,
    /// How long to wait before each request for the status of that message.
    pub follow: Vec<Duration>,
    /// Other secrets that were read along the way: they are shown nowhere, and go nowhere.
    pub secrets: Vec<Secret>,
    /// What must be good. [`Requirement::Smtp`] always is among it.
    pub require: Vec<Requirement>,
    /// What must not be bad, but may stay unknown: what the user named.
    pub asked: Vec<Requirement>,
}

/// Seconds before each request for the status of the message.
const FOLLOW: [u64; 6] = [1, 1, 2, 4, 8, 14];

impl CheckOrder {
    /// An order for the profile's own ports that looks at nothing beyond SMTP and the API.
    pub fn new(profile: Profile, credential: Option<Credential>, roots: Roots) -> Self {
        Self {
            ports: profile.smtp_ports.clone(),
            stream: profile.stream.clone(),
            profile,
            credential,
            account_token: None,
            from: String::new(),
            roots,
            timeouts: Timeouts::default(),
            api_limit: Duration::from_secs(10),
            patience: Duration::from_secs(5),
            pinned: Pinned::default(),
            proxied: false,
            dns: None,
            prove: false,
            follow: FOLLOW.map(Duration::from_secs).to_vec(),
            secrets: Vec::new(),
            require: vec![Requirement::Smtp],
            asked: Vec::new(),
        }
    }
}
