//! What the rules look at: one failure and its context, with the questions that can be asked of it.

use crate::postmark::{
    BROADCAST_HOST, CredentialKind, Environment, HOST, PORTS, TokenShape, is_public_mail_domain,
};
use crate::record::{Failure, FailureKind, Reply, Stage};

use super::Context;

/// Kind of host, judging by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Host {
    /// One of Postmark's two SMTP hosts.
    Postmark,
    /// Resembles Postmark's, but is not one of them.
    NearPostmark,
    /// This computer.
    Local,
    /// Any other.
    Other,
    /// Unknown: recipients' verdicts do not say which server it was.
    Unknown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    V4,
    V6,
}

/// A condition of a rule.
#[derive(Debug, Clone, Copy)]
pub(super) enum When {
    /// The failure has one of these kinds.
    Kind(&'static [FailureKind]),
    /// It happened in one of these stages.
    Stage(&'static [Stage]),
    Code(&'static [u16]),
    /// The reply has one of these enhanced codes.
    Enhanced(&'static [(u8, u16, u16)]),
    /// The reply is 4yz.
    Temporary,
    /// Reply or causes contain one of these texts (lower case).
    Text(&'static [&'static str]),
    /// The token has one of these shapes.
    Shape(&'static [TokenShape]),
    /// The credential is of this kind.
    Login(CredentialKind),
    /// Only this port was tried.
    OnlyPort(u16),
    /// The host is of this kind.
    Host(Host),
    /// The host is Postmark's, but the greeting does not name Postmark.
    ForeignGreeting,
    /// The certificate's issuer is a known inspecting proxy or virus scanner.
    InspectingIssuer,
    /// Only addresses of this family were tried.
    OnlyFamily(Family),
    /// Postmark rejected the message after acceptance with one of these error codes.
    Inside(&'static [u16]),
    /// No reply came to the final dot.
    Unknown,
    /// No SMTP port answers, but Postmark's API does.
    HttpsOpen,
    Practice,
    /// The From address belongs to a free email provider.
    PublicFrom,
    /// An access key is used at the host for the other kind of stream.
    HostOfOtherStream,
}

/// Failure kinds without a response to the message.
const BROKE: &[FailureKind] = &[
    FailureKind::ConnectionLost,
    FailureKind::Timeout,
    FailureKind::ReplyMalformed,
    FailureKind::ReplyTooLong,
    FailureKind::Interrupted,
];

/// Issuer names of inspecting proxies and virus scanners.
const INSPECTORS: [&str; 38] = [
    "zscaler",
    "fortinet",
    "fortigate",
    "palo alto",
    "blue coat",
    "bluecoat",
    "netskope",
    "umbrella",
    "check point",
    "mcafee",
    "forcepoint",
    "websense",
    "untangle",
    "mitmproxy",
    "charles proxy",
    "fiddler",
    "portswigger",
    "avast",
    "avg ",
    "eset",
    "kaspersky",
    "bitdefender",
    "sophos",
    "norton",
    "barracuda",
    "watchguard",
    "sonicwall",
    "squid",
    "pfsense",
    "opnsense",
    "zero trust",
    "securly",
    "lightspeed",
    "goguardian",
    "iboss",
    "adguard",
    "dr.web",
    "trend micro",
];

/// A failure and its context, prepared for the rules.
pub(super) struct Case<'a> {
    pub(super) failure: &'a Failure,
    pub(super) context: &'a Context,
    /// Postmark's error code, if the message was rejected after acceptance.
    pub(super) inside: Option<u16>,
    /// Whether the outcome is unknown; `None` to derive it from the failure.
    pub(super) unknown: Option<bool>,
    text: String,
}

impl<'a> Case<'a> {
    pub(super) fn new(failure: &'a Failure, context: &'a Context) -> Self {
        let reply = failure.reply.as_ref().map(Reply::text);
        let texts: Vec<&str> = reply
            .iter()
            .chain(&failure.causes)
            .chain(
                failure
                    .greeting
                    .iter()
                    .filter(|_| failure.kind == FailureKind::NotSmtp),
            )
            .map(String::as_str)
            .collect();
        Self {
            failure,
            context,
            inside: None,
            unknown: None,
            text: texts.join(" ").to_lowercase(),
        }
    }

    pub(super) fn is(&self, when: &When) -> bool {
        let failure = self.failure;
        let reply = failure.reply.as_ref();
        match when {
            When::Kind(kinds) => kinds.contains(&failure.kind),
            When::Stage(stages) => stages.contains(&failure.stage),
            When::Code(codes) => reply.is_some_and(|reply| codes.contains(&reply.code)),
            When::Enhanced(codes) => reply
                .and_then(|reply| reply.enhanced)
                .is_some_and(|code| codes.contains(&(code.0, code.1, code.2))),
            When::Temporary => reply.is_some_and(Reply::is_transient),
            When::Text(texts) => texts.iter().any(|text| self.text.contains(text)),
            When::Shape(shapes) => shapes.contains(&self.context.token_shape),
            When::Login(kind) => self.context.credential == *kind,
            When::OnlyPort(port) => self.tried_ports() == [*port],
            When::Host(host) => self.host() == *host,
            When::ForeignGreeting => self.greeting_is_foreign(),
            When::InspectingIssuer => self.issuer_inspects(),
            When::OnlyFamily(family) => self.only_family(*family),
            When::Inside(codes) => self.inside.is_some_and(|code| codes.contains(&code)),
            When::Unknown => self.is_unknown(),
            When::HttpsOpen => failure.https_open == Some(true),
            When::Practice => self.is_practice(),
            When::PublicFrom => is_public_mail_domain(&from_domain(&self.context.from)),
            When::HostOfOtherStream => self.host_of_other_stream(),
        }
    }

    /// After the end of data, whatever broke, the outcome is unknown unless stated otherwise.
    fn is_unknown(&self) -> bool {
        let broke_at_the_end =
            self.failure.stage == Stage::Verdict && BROKE.contains(&self.failure.kind);
        self.unknown.unwrap_or(broke_at_the_end)
    }

    pub(super) fn is_practice(&self) -> bool {
        self.context.environment == Environment::Practice
    }

    pub(super) fn host(&self) -> Host {
        host_kind(&self.failure.endpoint.host)
    }

    /// The ports of this failure, in order, without duplicates.
    pub(super) fn tried_ports(&self) -> Vec<u16> {
        let mut ports: Vec<u16> = Vec::new();
        let tried = self.failure.tried.iter().map(|tried| tried.port);
        for port in tried.chain([self.failure.endpoint.port]) {
            if port != 0 && !ports.contains(&port) {
                ports.push(port);
            }
        }
        ports
    }

    /// Untried ports worth trying, in order.
    pub(super) fn untried_ports(&self) -> Vec<u16> {
        let tried = self.tried_ports();
        let only_own = self.is_practice() || self.host() == Host::Local;
        let known: &[u16] = if only_own { &[] } else { &PORTS };
        let mut ports: Vec<u16> = Vec::new();
        for port in self.context.ports.iter().chain(known) {
            if !tried.contains(port) && !ports.contains(port) {
                ports.push(*port);
            }
        }
        ports
    }

    fn greeting_is_foreign(&self) -> bool {
        self.host() == Host::Postmark
            && self.failure.greeting.as_ref().is_some_and(|greeting| {
                let greeting = greeting.to_lowercase();
                !["postmark", "mtasv"]
                    .iter()
                    .any(|name| greeting.contains(name))
            })
    }

    fn issuer_inspects(&self) -> bool {
        let certificate = self.failure.certificate.as_ref();
        certificate.is_some_and(|certificate| {
            let issuer = format!("{} ", certificate.issuer.to_lowercase());
            INSPECTORS.iter().any(|name| contains_word(&issuer, name))
        })
    }

    fn only_family(&self, family: Family) -> bool {
        let mut addresses = self
            .failure
            .tried
            .iter()
            .map(|tried| &tried.address)
            .filter(|text| !text.is_empty())
            .peekable();
        addresses.peek().is_some()
            && addresses.all(|text| text.contains(':') == (family == Family::V6))
    }

    fn host_of_other_stream(&self) -> bool {
        let broadcast_host = same_host(&self.failure.endpoint.host, BROADCAST_HOST);
        self.host() == Host::Postmark
            && match self.context.token_shape {
                TokenShape::AccessKeyTransactional => broadcast_host,
                TokenShape::AccessKeyBroadcast => !broadcast_host,
                _ => false,
            }
    }
}

/// Whether `name` occurs in `text` at the start of a word: "eset" is not in "reset".
fn contains_word(text: &str, name: &str) -> bool {
    text.match_indices(name)
        .any(|(at, _)| !text[..at].ends_with(char::is_alphanumeric))
}

fn same_host(one: &str, other: &str) -> bool {
    one.trim_end_matches('.').eq_ignore_ascii_case(other)
}

fn host_kind(host: &str) -> Host {
    let name = host.trim_end_matches('.').to_ascii_lowercase();
    if name.is_empty() {
        Host::Unknown
    } else if [HOST, BROADCAST_HOST]
        .iter()
        .any(|known| same_host(&name, known))
    {
        Host::Postmark
    } else if name == "localhost" || name == "::1" || name.starts_with("127.") {
        Host::Local
    } else if name.contains("postmark") {
        Host::NearPostmark
    } else {
        Host::Other
    }
}

/// The lower-case domain of a From field; empty if there is none.
fn from_domain(from: &str) -> String {
    let after = from.rsplit_once('@').map_or("", |(_, domain)| domain);
    after
        .trim_end_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase()
}
