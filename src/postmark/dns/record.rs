//! What a sending domain should have in DNS.

use serde::Serialize;

use super::text::canonical;

/// The label of DKIM keys (RFC 6376 section 3.6.2.1).
pub const DKIM_LABEL: &str = "_domainkey";
/// The label of a DMARC policy (RFC 7489 section 6.1).
pub const DMARC_LABEL: &str = "_dmarc";
/// The Return-Path subdomain that Postmark suggests; any other works too.
pub const RETURN_PATH_LABEL: &str = "pm-bounces";
/// Target of the Return-Path's CNAME.
pub const RETURN_PATH_TARGET: &str = "pm.mtasv.net";
/// Postmark's SPF include; no longer needed.
pub const SPF_INCLUDE: &str = "include:spf.mtasv.net";

/// Octets of one string of a TXT record (RFC 1035 section 3.3).
const STRING_OCTETS: usize = 255;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// Public key for the domain's signatures.
    Dkim,
    /// CNAME that moves the Return-Path to a subdomain.
    ReturnPath,
    /// Who may send for the domain.
    Spf,
    /// What receivers do with unauthenticated mail.
    Dmarc,
}

impl RecordKind {
    /// Display name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Dkim => "DKIM",
            Self::ReturnPath => "Return-Path",
            Self::Spf => "SPF",
            Self::Dmarc => "DMARC",
        }
    }

    /// Whether a domain cannot send through Postmark without it: only DKIM. SPF is checked against Postmark's
    /// own Return-Path, and Postmark requires no DMARC policy.
    pub fn is_required(self) -> bool {
        self == Self::Dkim
    }
}

/// A record in its correct form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DnsRecord {
    pub kind: RecordKind,
    /// Lower case, without a trailing dot.
    pub name: String,
    /// `TXT` or `CNAME`.
    pub record_type: &'static str,
    /// `None` for a DKIM key that is not known here. For SPF and DMARC this is a suggestion; other values are
    /// right too.
    pub value: Option<String>,
}

impl DnsRecord {
    /// The DKIM key at `host` (`20131031155228pm._domainkey.acme.example`). `value` is Postmark's
    /// (`k=rsa;p=…`); without it any well-formed key is accepted.
    pub fn dkim(host: &str, value: Option<&str>) -> Self {
        let value = value.map(str::trim).filter(|value| !value.is_empty());
        Self::new(RecordKind::Dkim, canonical(host), value)
    }

    /// The CNAME from `host` to `target`; an empty target means Postmark's.
    pub fn return_path(host: &str, target: &str) -> Self {
        let target = canonical(target);
        let target = Some(target.as_str()).filter(|target| !target.is_empty());
        let target = target.or(Some(RETURN_PATH_TARGET));
        Self::new(RecordKind::ReturnPath, canonical(host), target)
    }

    /// The CNAME that Postmark suggests: `pm-bounces` below `domain` to `pm.mtasv.net`.
    pub fn default_return_path(domain: &str) -> Self {
        Self::return_path(&below(RETURN_PATH_LABEL, domain), RETURN_PATH_TARGET)
    }

    pub fn spf(domain: &str) -> Self {
        let proposal = format!("v=spf1 {SPF_INCLUDE} ~all");
        Self::new(RecordKind::Spf, canonical(domain), Some(&proposal))
    }

    pub fn dmarc(domain: &str) -> Self {
        let name = below(DMARC_LABEL, domain);
        Self::new(RecordKind::Dmarc, name, Some("v=DMARC1; p=none;"))
    }

    fn new(kind: RecordKind, name: String, value: Option<&str>) -> Self {
        let record_type = match kind {
            RecordKind::ReturnPath => "CNAME",
            RecordKind::Dkim | RecordKind::Spf | RecordKind::Dmarc => "TXT",
        };
        Self {
            kind,
            name,
            record_type,
            value: value.map(str::to_owned),
        }
    }

    /// The name that results from entering the full name in a DNS panel that appends `domain`:
    /// `x._domainkey.acme.example.acme.example`.
    pub fn doubled_name(&self, domain: &str) -> String {
        format!("{}.{}", self.name, canonical(domain))
    }

    /// What to enter as host in the DNS panel of `domain`: the name relative to it, and `@` for the domain
    /// itself. The full name if it is outside `domain`.
    pub fn panel_host(&self, domain: &str) -> String {
        let domain = canonical(domain);
        if self.name == domain {
            return "@".into();
        }
        let host = self.name.strip_suffix(&domain);
        let host = host.and_then(|host| host.strip_suffix('.'));
        host.unwrap_or(&self.name).to_owned()
    }

    /// The record as a line of a zone file (RFC 1035 section 5.1), with TXT split into strings of at most 255
    /// octets; `None` if the value is unknown.
    pub fn line(&self) -> Option<String> {
        let value = self.value.as_deref()?;
        let data = match self.record_type {
            "CNAME" => format!("{value}."),
            _ => zone_file_strings(value),
        };
        Some(format!("{}. IN {} {data}", self.name, self.record_type))
    }
}

fn below(label: &str, domain: &str) -> String {
    format!("{label}.{}", canonical(domain))
}

/// `value` as quoted strings of a zone file (RFC 1035 section 5.1), of at most 255 octets each.
pub fn zone_file_strings(value: &str) -> String {
    let mut pieces = vec![String::new()];
    let mut octets = 0;
    for c in value.chars() {
        if octets + c.len_utf8() > STRING_OCTETS {
            pieces.push(String::new());
            octets = 0;
        }
        octets += c.len_utf8();
        if let Some(piece) = pieces.last_mut() {
            if matches!(c, '"' | '\\') {
                piece.push('\\');
            }
            piece.push(c);
        }
    }
    format!("\"{}\"", pieces.join("\" \""))
}
