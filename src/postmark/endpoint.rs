//! Where Postmark listens (postmark-facts.md section 1.1).

use std::fmt;

use serde::{Deserialize, Serialize};

/// Postmark's host for transactional streams.
pub const HOST: &str = "smtp.postmarkapp.com";
/// Postmark's host for broadcast streams.
pub const BROADCAST_HOST: &str = "smtp-broadcasts.postmarkapp.com";
/// The three SMTP ports, in the order in which they are tried.
pub const PORTS: [u16; 3] = [587, 2525, 25];
/// Postmark's HTTP API (postmark-facts.md section 4).
pub const API_URL: &str = "https://api.postmarkapp.com";
/// Where an account's servers are, with the Activity page of each stream.
pub const ACTIVITY_PAGE: &str = "https://account.postmarkapp.com/servers";
/// Where Postmark says whether it is up.
pub const STATUS_PAGE: &str = "https://status.postmarkapp.com";

/// A host name (or literal address) and a TCP port.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Endpoint {
    /// Host name or IP literal, as the user or the profile gave it.
    pub host: String,
    /// TCP port.
    pub port: u16,
}

impl Endpoint {
    /// An endpoint of `host` and `port`.
    pub fn new(host: impl Into<String>, port: u16) -> Self {
        Self {
            host: host.into(),
            port,
        }
    }
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}
