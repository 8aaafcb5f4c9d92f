//! What a certificate says, for the log and the hints. Trust is not decided here.

use std::net::{Ipv4Addr, Ipv6Addr};

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};
use x509_parser::time::ASN1Time;

use crate::record::{CertificateSummary, Moment};

/// Names kept of one certificate; some have hundreds.
const NAMES: usize = 20;

/// What the first certificate of `chain` says; `None` when there is none or it cannot be read. The
/// text is the server's own: not redacted, and control characters may stand in it.
pub fn summary(chain: &[CertificateDer<'_>]) -> Option<CertificateSummary> {
    let (_, leaf) = X509Certificate::from_der(chain.first()?).ok()?;
    Some(CertificateSummary {
        names: names(&leaf),
        issuer: readable(leaf.issuer()),
        not_before: day(leaf.validity().not_before),
        not_after: day(leaf.validity().not_after),
        days_left: days_left(leaf.validity().not_after),
        chain_length: chain.len(),
    })
}

fn names(leaf: &X509Certificate<'_>) -> Vec<String> {
    let listed: Vec<String> = leaf
        .subject_alternative_name()
        .ok()
        .flatten()
        .map(|extension| extension.value.general_names.iter().filter_map(name))
        .into_iter()
        .flatten()
        .take(NAMES)
        .collect();
    if listed.is_empty() {
        return vec![readable(leaf.subject())];
    }
    listed
}

fn name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some((*name).to_owned()),
        GeneralName::IPAddress(bytes) => match bytes.len() {
            4 => <[u8; 4]>::try_from(*bytes)
                .ok()
                .map(|ip| Ipv4Addr::from(ip).to_string()),
            _ => <[u8; 16]>::try_from(*bytes)
                .ok()
                .map(|ip| Ipv6Addr::from(ip).to_string()),
        },
        _ => None,
    }
}

/// The common name, else the organisation, else the whole name.
fn readable(name: &X509Name<'_>) -> String {
    let common = name.iter_common_name();
    let short = common
        .chain(name.iter_organization())
        .find_map(|part| part.as_str().ok());
    short.map_or_else(|| name.to_string(), str::to_owned)
}

/// Whole days from now until `time`.
fn days_left(time: ASN1Time) -> i64 {
    let seconds = time.timestamp() - ASN1Time::now().timestamp();
    seconds.div_euclid(24 * 60 * 60)
}

fn day(time: ASN1Time) -> String {
    let moment = Moment {
        unix_ms: time.timestamp().saturating_mul(1_000),
        offset_minutes: 0,
    };
    let printed = moment.to_string();
    printed
        .split_once(' ')
        .map_or(printed.clone(), |(day, _)| day.to_owned())
}
