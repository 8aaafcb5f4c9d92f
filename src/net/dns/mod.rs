//! Questions to name servers, for `check --dns`: TXT and CNAME as they stand in DNS.
//!
//! hickory's pool of name servers carries them, below its own resolver: nothing here searches other
//! domains, reads `/etc/hosts` or remembers an answer, so that asking again sees what has changed.
//! What an answer means is judged in [`crate::postmark::dns`].

mod read;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use hickory_resolver::config::{ConnectionConfig, NameServerConfig, ResolverOpts};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::xfer::{DnsHandle as _, FirstAnswer as _};
use hickory_resolver::proto::op::{DnsRequestOptions, Query};
use hickory_resolver::proto::rr::{Name, RecordType};
use hickory_resolver::{NameServerPool, PoolContext, TlsConfig, system_conf};
use tokio::time::{Instant, timeout_at};

use crate::postmark::dns::{
    Answer, DnsRecord, RecordKind, RecordState, RecordVerdict, judge, name_problem,
};

/// System name servers that are asked (`MAXNS` of resolv.conf(5)).
const MOST_SERVERS: usize = 3;
/// Zones above a sending domain in which a record may have been doubled.
const MOST_ZONES: usize = 3;

/// Why DNS cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DnsSetupError {
    /// The system's configuration names no server or cannot be read.
    #[error("this machine's configuration names no DNS server ({0}); name one yourself")]
    NoServers(String),
    /// hickory rejected its parameters.
    #[error("DNS questions cannot be set up: {0}")]
    Unusable(String),
}

/// A DNS client without persistent sockets or caching.
#[derive(Clone)]
pub struct Resolver {
    servers: Vec<SocketAddr>,
    limit: Duration,
    context: Arc<PoolContext>,
}

impl std::fmt::Debug for Resolver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Resolver")
            .field("servers", &self.servers)
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Resolver {
    /// Uses `server`, or the system's servers if `None`. `limit` applies to one question, or to all questions
    /// of one verdict.
    ///
    /// # Errors
    ///
    /// [`DnsSetupError`] if the system's configuration names no server.
    pub fn new(server: Option<SocketAddr>, limit: Duration) -> Result<Self, DnsSetupError> {
        let servers = match server {
            Some(server) => vec![server],
            None => system_servers()?,
        };
        let tls = TlsConfig::new().map_err(|error| DnsSetupError::Unusable(error.to_string()))?;
        let mut options = ResolverOpts::default();
        // The limit here decides, not the library's.
        options.timeout = limit.saturating_mul(2);
        Ok(Self {
            servers,
            limit,
            context: Arc::new(PoolContext::new(options, tls)),
        })
    }

    /// The servers that are asked.
    pub fn servers(&self) -> &[SocketAddr] {
        &self.servers
    }

    /// The TXT records at `name`, following CNAMEs.
    pub async fn txt(&self, name: &str) -> Answer {
        self.ask(name, RecordType::TXT, self.deadline()).await
    }

    pub async fn cname(&self, name: &str) -> Answer {
        self.ask(name, RecordType::CNAME, self.deadline()).await
    }

    /// Looks up `record` and judges the result. If it is missing, also looks for it with `domain`, or a
    /// domain above, appended.
    pub async fn verdict(&self, record: &DnsRecord, domain: &str) -> RecordVerdict {
        let deadline = self.deadline();
        let kind = record_type(record);
        let answer = match self.ask(&record.name, kind, deadline).await {
            Answer::NoData if kind == RecordType::CNAME => {
                self.something_else(&record.name, deadline).await
            }
            answer => answer,
        };
        let plain = judge(record, &answer, None);
        if plain.state != RecordState::NotThere {
            return plain;
        }
        let elsewhere = self.doubled(record, domain, deadline).await;
        let places = elsewhere
            .iter()
            .map(|(place, found)| (place.as_str(), found));
        let mut verdicts = places.map(|place| judge(record, &answer, Some(place)));
        let doubled = verdicts.find(|verdict| verdict.state == RecordState::Doubled);
        doubled.unwrap_or(plain)
    }

    fn deadline(&self) -> Instant {
        Instant::now() + self.limit
    }

    /// What a name without CNAME has: a TXT record, or an address that may hide a CNAME.
    async fn something_else(&self, name: &str, deadline: Instant) -> Answer {
        let others = [("TXT", RecordType::TXT), ("A", RecordType::A)];
        let asked = others.map(|(_, kind)| self.ask(name, kind, deadline));
        let answers = join_all(asked).await;
        let found = others
            .iter()
            .zip(answers)
            .find_map(|((label, _), answer)| match answer {
                Answer::Records(values) => Some(Answer::OtherType {
                    record_type: label,
                    values,
                }),
                _ => None,
            });
        found.unwrap_or(Answer::NoData)
    }

    /// Looks at the names where `record` may have been entered by mistake.
    async fn doubled(
        &self,
        record: &DnsRecord,
        domain: &str,
        deadline: Instant,
    ) -> Vec<(String, Answer)> {
        let places = zones(domain).map(|zone| record.doubled_name(zone));
        let kind = record_type(record);
        let asked = places.map(|place| async move {
            let answer = self.ask(&place, kind, deadline).await;
            (place, answer)
        });
        join_all(asked).await
    }

    /// Asks all servers at once; the first useful answer wins. A server failure counts only if no other
    /// server answers.
    async fn ask(&self, name: &str, kind: RecordType, deadline: Instant) -> Answer {
        let name = match absolute(name) {
            Ok(name) => name,
            Err(why) => return Answer::NotAsked(why),
        };
        let asked = self
            .servers
            .iter()
            .map(|server| self.ask_one(*server, &name, kind));
        let mut asked: FuturesUnordered<_> = asked.collect();
        let mut failure = None;
        let answer = timeout_at(deadline, async {
            while let Some(answer) = asked.next().await {
                match answer {
                    Answer::ServerFailed(_) => failure = Some(answer),
                    Answer::NoAnswer(_) => failure = failure.take().or(Some(answer)),
                    known => return Some(known),
                }
            }
            None
        });
        let answer = answer.await.ok().flatten();
        answer.or(failure).unwrap_or_else(|| self.silence())
    }

    fn silence(&self) -> Answer {
        let servers: Vec<String> = self.servers.iter().map(SocketAddr::to_string).collect();
        let seconds = self.limit.as_secs_f64();
        Answer::NoAnswer(format!("{} was silent for {seconds} s", servers.join(", ")))
    }

    /// Over UDP, then TCP if the answer does not fit (RFC 7766 section 5).
    async fn ask_one(&self, server: SocketAddr, name: &Name, kind: RecordType) -> Answer {
        let provider = TokioRuntimeProvider::default();
        let pool =
            NameServerPool::from_config([server_config(server)], self.context.clone(), provider);
        let query = Query::query(name.clone(), kind);
        let response = pool
            .lookup(query, DnsRequestOptions::default())
            .first_answer()
            .await;
        match response {
            Ok(response) => read::answer(&response, name, kind),
            Err(error) => read::no_answer(server, &error),
        }
    }
}

fn record_type(record: &DnsRecord) -> RecordType {
    match record.kind {
        RecordKind::ReturnPath => RecordType::CNAME,
        RecordKind::Dkim | RecordKind::Spf | RecordKind::Dmarc => RecordType::TXT,
    }
}

fn system_servers() -> Result<Vec<SocketAddr>, DnsSetupError> {
    let no_servers = |error: &dyn ToString| DnsSetupError::NoServers(error.to_string());
    let (config, _) = system_conf::read_system_conf().map_err(|error| no_servers(&error))?;
    let servers = config.name_servers().iter().filter_map(|server| {
        let port = server.connections.first()?.port;
        Some(SocketAddr::new(server.ip, port))
    });
    let servers: Vec<SocketAddr> = servers.take(MOST_SERVERS).collect();
    if servers.is_empty() {
        return Err(no_servers(&"it is empty"));
    }
    Ok(servers)
}

fn server_config(server: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()];
    let at_port = connections.map(|mut connection| {
        connection.port = server.port();
        connection
    });
    NameServerConfig::new(server.ip(), true, at_port.to_vec())
}

/// `name` without search domains.
fn absolute(name: &str) -> Result<Name, String> {
    if let Some(problem) = name_problem(name) {
        return Err(problem);
    }
    let mut name = Name::from_ascii(name).map_err(|error| error.to_string())?;
    name.set_fqdn(true);
    Ok(name)
}

/// `domain` and its parents except the top level: `mail.acme.example`, `acme.example`.
fn zones(domain: &str) -> impl Iterator<Item = &str> {
    let domain = domain.trim().trim_end_matches('.');
    let zones = std::iter::successors(Some(domain), |zone| Some(zone.split_once('.')?.1));
    zones.filter(|zone| zone.contains('.')).take(MOST_ZONES)
}

#[cfg(test)]
mod tests;
