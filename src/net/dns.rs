//! Questions to name servers. What an answer means is decided elsewhere.

use std::net::SocketAddr;
use std::str::FromStr;
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{
    ConnectionConfig, NameServerConfig, ResolveHosts, ResolverConfig, ResolverOpts,
};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::net::{DnsError, NetError};
use hickory_resolver::proto::op::ResponseCode;
use hickory_resolver::proto::rr::{Name, RData, RecordType};
use tokio::time::timeout;

use crate::postmark::{Answer, DnsRecord, RecordVerdict, judge};

/// Values kept of one answer.
const VALUES: usize = 20;
/// Characters kept of one value; the longest DKIM keys have about 800.
const CHARACTERS: usize = 4096;

/// There is nobody to ask.
#[derive(Debug, thiserror::Error)]
#[error("no name server can be asked: {0}; name one with --resolver")]
pub struct DnsSetupError(String);

/// Asks name servers, anew each time: nothing is remembered, no search domain and no hosts file counts.
#[derive(Debug, Clone)]
pub struct Resolver {
    inner: TokioResolver,
    limit: Duration,
}

impl Resolver {
    /// Asks `server`, or those of the system's configuration; a question has an answer within `limit`.
    ///
    /// # Errors
    ///
    /// [`DnsSetupError`] if the system names no server.
    pub fn new(server: Option<SocketAddr>, limit: Duration) -> Result<Self, DnsSetupError> {
        let setup = |error: NetError| DnsSetupError(error.to_string());
        let provider = TokioRuntimeProvider::default();
        let mut builder = match server {
            Some(server) => {
                let config = ResolverConfig::from_parts(None, Vec::new(), vec![at(server)]);
                TokioResolver::builder_with_config(config, provider)
            }
            None => TokioResolver::builder_tokio().map_err(setup)?,
        };
        set(builder.options_mut(), limit);
        let inner = builder.build().map_err(setup)?;
        Ok(Self { inner, limit })
    }

    /// Asks for a record, and under its doubled name if it is not there; `domain` is the one that may
    /// have been doubled.
    pub async fn verdict(&self, record: &DnsRecord, domain: &str) -> RecordVerdict {
        let answer = self.ask(&record.name, record.record_type()).await;
        let doubled = if answer == Answer::Nothing && record.name.ends_with(domain) {
            Some(
                self.ask(&record.doubled_name(domain), record.record_type())
                    .await,
            )
        } else {
            None
        };
        judge(record, &answer, doubled.as_ref())
    }

    /// The records of `record_type` (`TXT` or `CNAME`) at `name`, bounded and without control
    /// characters.
    pub async fn ask(&self, name: &str, record_type: &str) -> Answer {
        let mut name = match Name::from_str(name) {
            Ok(name) => name,
            Err(error) => return Answer::NameUnusable(tame(&error.to_string())),
        };
        // A whole name: no search domain is tried behind it.
        name.set_fqdn(true);
        let record_type = match record_type {
            "CNAME" => RecordType::CNAME,
            _ => RecordType::TXT,
        };
        match timeout(self.limit, self.inner.lookup(name, record_type)).await {
            Ok(Ok(found)) => {
                let values = found.answers().iter().map(|record| &record.data);
                of(values.filter_map(|data| value(data, record_type)))
            }
            Ok(Err(error)) => failed(&error),
            Err(_) => Answer::NoAnswer(format!("no answer within {:?}", self.limit)),
        }
    }
}

fn at(server: SocketAddr) -> NameServerConfig {
    let connections = [ConnectionConfig::udp(), ConnectionConfig::tcp()]
        .map(|mut connection| {
            connection.port = server.port();
            connection
        })
        .to_vec();
    NameServerConfig::new(server.ip(), true, connections)
}

fn set(options: &mut ResolverOpts, limit: Duration) {
    options.cache_size = 0;
    options.use_hosts_file = ResolveHosts::Never;
    options.edns0 = true;
    // Asked twice within the limit, because a datagram may be lost.
    options.attempts = 1;
    options.timeout = limit / 2;
}

fn of(values: impl Iterator<Item = String>) -> Answer {
    let values: Vec<String> = values.take(VALUES).collect();
    if values.is_empty() {
        return Answer::Nothing;
    }
    Answer::Records(values)
}

/// The strings of a TXT record belong together without anything between them (RFC 7208 section 3.3).
fn value(data: &RData, wanted: RecordType) -> Option<String> {
    match data {
        RData::TXT(txt) if wanted == RecordType::TXT => {
            let bytes: Vec<u8> = txt.txt_data.iter().flat_map(|part| part.to_vec()).collect();
            Some(tame(&String::from_utf8_lossy(&bytes)))
        }
        RData::CNAME(target) if wanted == RecordType::CNAME => Some(tame(&target.to_string())),
        _ => None,
    }
}

fn failed(error: &NetError) -> Answer {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(none)) => match none.response_code {
            ResponseCode::NXDomain | ResponseCode::NoError => Answer::Nothing,
            code => Answer::ServerFailed(tame(&code.to_string())),
        },
        NetError::Dns(DnsError::ResponseCode(ResponseCode::NXDomain)) => Answer::Nothing,
        NetError::Dns(error) => Answer::ServerFailed(tame(&error.to_string())),
        NetError::Timeout => Answer::NoAnswer("no answer in time".into()),
        other => Answer::NoAnswer(tame(&other.to_string())),
    }
}

fn tame(text: &str) -> String {
    let shown = text.chars().map(|c| if c.is_control() { '·' } else { c });
    shown.take(CHARACTERS).collect()
}
