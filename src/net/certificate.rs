//! What a certificate says, for the log and the hints. Trust is not decided here.

use std::net::{Ipv4Addr, Ipv6Addr};

use rustls::pki_types::CertificateDer;
use x509_parser::prelude::{FromDer, GeneralName, X509Certificate, X509Name};
use x509_parser::time::ASN1Time;

use crate::record::{CertificateSummary, Moment};

/// Names kept of one certificate; some have hundreds.
const NAMES: usize = 20;

/// Summarizes the first certificate of `chain`; `None` if there is none or it cannot be parsed. The text
/// comes from the server: neither redacted nor sanitized.
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

/// The parts of a certificate that explain why a chain was rejected.
pub(super) struct Issued {
    pub(super) subject: String,
    pub(super) issuer: String,
    /// `YYYY-MM-DD`
    pub(super) not_before: String,
    /// `YYYY-MM-DD`
    pub(super) not_after: String,
    /// Whether it has expired by this computer's clock.
    pub(super) is_expired: bool,
    /// Whether it is not valid yet.
    pub(super) is_in_future: bool,
}

/// Parses one certificate; `None` if it cannot be parsed.
pub(super) fn issued(certificate: &CertificateDer<'_>) -> Option<Issued> {
    let (_, parsed) = X509Certificate::from_der(certificate).ok()?;
    let (validity, now) = (parsed.validity(), ASN1Time::now());
    Some(Issued {
        subject: readable(parsed.subject()),
        issuer: readable(parsed.issuer()),
        not_before: day(validity.not_before),
        not_after: day(validity.not_after),
        is_expired: validity.not_after < now,
        is_in_future: validity.not_before > now,
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

/// The common name, else the organization, else the whole name.
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
    day_of_signed(time.timestamp())
}

/// The day of a Unix time, `YYYY-MM-DD`.
pub(super) fn day_of(seconds: u64) -> String {
    day_of_signed(i64::try_from(seconds).unwrap_or(i64::MAX))
}

fn day_of_signed(seconds: i64) -> String {
    let moment = Moment {
        unix_ms: seconds.saturating_mul(1_000),
        offset_minutes: 0,
    };
    let printed = moment.to_string();
    printed
        .split_once(' ')
        .map_or(printed.clone(), |(day, _)| day.to_owned())
}
