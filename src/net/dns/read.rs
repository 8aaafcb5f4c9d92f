//! What a name server's message says, as an [`Answer`]. Nothing in it is trusted.

use std::net::SocketAddr;

use hickory_resolver::net::{DnsError, NetError, NoRecords};
use hickory_resolver::proto::op::{DnsResponse, ResponseCode};
use hickory_resolver::proto::rr::{Name, RData, RecordType};

use crate::postmark::dns::{Answer, clean};

/// Maximum values kept of one answer.
const MOST_VALUES: usize = 256;
/// Maximum octets kept of one value.
const MOST_OCTETS: usize = 16_384;
/// Maximum CNAMEs followed within an answer.
const MOST_ALIASES: usize = 16;

/// An answer with records.
pub(super) fn answer(response: &DnsResponse, name: &Name, kind: RecordType) -> Answer {
    let aliases = aliases(response, name, kind);
    let last = aliases.last().unwrap_or(name);
    let fitting = response
        .answers
        .iter()
        .filter(|record| record.name == *last);
    let values: Vec<String> = fitting
        .filter(|record| record.record_type() == kind)
        .map(|record| value(&record.data))
        .take(MOST_VALUES)
        .collect();
    match (values.is_empty(), aliases.first()) {
        (false, _) => Answer::Records(values),
        (true, Some(first)) => Answer::OtherType {
            record_type: "CNAME",
            values: vec![written(first)],
        },
        (true, None) => Answer::NoData,
    }
}

/// Follows the CNAMEs of an answer. A CNAME that was asked for is not followed.
fn aliases(response: &DnsResponse, name: &Name, kind: RecordType) -> Vec<Name> {
    let target = |from: &Name| {
        response
            .answers
            .iter()
            .find_map(|record| match &record.data {
                RData::CNAME(target) if record.name == *from => Some(target.0.clone()),
                _ => None,
            })
    };
    if kind == RecordType::CNAME {
        return Vec::new();
    }
    let steps = std::iter::successors(target(name), |last| target(last));
    steps.take(MOST_ALIASES).collect()
}

fn value(data: &RData) -> String {
    match data {
        RData::TXT(text) => {
            let octets = text.txt_data.iter().flat_map(|piece| piece.iter().copied());
            let octets: Vec<u8> = octets.take(MOST_OCTETS).collect();
            clean(&String::from_utf8_lossy(&octets))
        }
        RData::CNAME(target) => written(&target.0),
        other => clean(&other.to_string()),
    }
}

/// A name without its trailing dot.
fn written(name: &Name) -> String {
    let text = name.to_ascii();
    clean(text.strip_suffix('.').unwrap_or(&text))
}

/// An empty answer, or none.
pub(super) fn no_answer(server: SocketAddr, error: &NetError) -> Answer {
    match error {
        NetError::Dns(DnsError::NoRecordsFound(nothing)) => nothing_found(server, nothing),
        NetError::Dns(DnsError::ResponseCode(code)) => {
            Answer::ServerFailed(format!("{server} answered {}", code_name(*code)))
        }
        other => Answer::NoAnswer(clean(&format!("{server}: {other}"))),
    }
}

fn nothing_found(server: SocketAddr, nothing: &NoRecords) -> Answer {
    let is_referral = nothing.soa.is_none() && nothing.ns.is_some();
    match nothing.response_code {
        ResponseCode::NXDomain => Answer::NoName,
        ResponseCode::NoError if is_referral => Answer::ServerFailed(format!(
            "{server} only refers to other name servers: it does not resolve names"
        )),
        ResponseCode::NoError => Answer::NoData,
        code => Answer::ServerFailed(format!("{server} answered {}", code_name(code))),
    }
}

/// Response codes as tools and administrators write them (RFC 1035 section 4.1.1, RFC 2136 section 2.2).
fn code_name(code: ResponseCode) -> String {
    match code {
        ResponseCode::ServFail => "SERVFAIL".into(),
        ResponseCode::Refused => "REFUSED".into(),
        ResponseCode::FormErr => "FORMERR".into(),
        ResponseCode::NotImp => "NOTIMP".into(),
        other => other.to_string(),
    }
}
