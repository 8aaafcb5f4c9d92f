//! What a Postmark account has, what can be done there, and what came of it (postmark-facts.md sections
//! 4.3, 4.7 and 6).

use serde::Serialize;

use super::{ApiFailure, ServerChoice};
use crate::postmark::Color;
use crate::postmark::dns::zone_file_strings;

/// A sender signature: a single verified From address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SenderSignature {
    pub id: u64,
    pub name: String,
    pub address: String,
    /// Whether its confirmation mail was answered.
    pub confirmed: bool,
}

/// A DNS record that the account needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DnsRecord {
    /// What it is for: `DKIM`, `DKIM in use` or `Return-Path`.
    pub purpose: &'static str,
    pub host: String,
    /// `TXT` or `CNAME`.
    pub kind: &'static str,
    /// What it says.
    pub value: String,
}

impl DnsRecord {
    /// The record as a line of a zone file. TXT values over 255 bytes are split.
    pub fn zone_line(&self) -> String {
        let host = self.host.trim_end_matches('.');
        if self.kind != "TXT" {
            let target = self.value.trim_end_matches('.');
            return format!("{host}. IN {} {target}.", self.kind);
        }
        format!("{host}. IN TXT {}", zone_file_strings(&self.value))
    }
}

/// A sending domain of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SendingDomain {
    pub id: u64,
    pub name: String,
    /// Whether DKIM was ever verified; stays true even if the record disappears.
    pub dkim_verified: bool,
    /// Whether the key is shorter than 1024 bits.
    pub weak_dkim: bool,
    /// Whether the Return-Path was verified.
    pub return_path_verified: bool,
    /// Required DNS records; lists do not include them.
    pub records: Option<Vec<DnsRecord>>,
}

/// Rows of an account's list and the total count.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountList<T> {
    pub rows: Vec<T>,
    /// Total number in the account.
    pub total: u64,
}

/// Contents of an account; `None` for what could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFacts {
    pub servers: Option<AccountList<ServerChoice>>,
    pub senders: Option<AccountList<SenderSignature>>,
    /// Without their records.
    pub domains: Option<AccountList<SendingDomain>>,
    /// Why something could not be read.
    pub trouble: Option<ApiFailure>,
}

/// A task in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountTask {
    /// Read servers, sender signatures and domains.
    Look,
    /// Create a server with SMTP enabled.
    CreateServer {
        name: String,
        color: Color,
        is_sandbox: bool,
    },
    /// Add a sender signature; Postmark sends a confirmation mail.
    AddSender {
        name: String,
        address: String,
    },
    ResendConfirmation {
        id: u64,
        address: String,
    },
    AddDomain {
        name: String,
    },
    ReadDomain {
        id: u64,
    },
    /// Have Postmark check the domain's DNS records now.
    VerifyDomain {
        id: u64,
    },
}

impl AccountTask {
    /// Whether it creates or sends something, which needs confirmation.
    pub fn makes_something(&self) -> bool {
        !matches!(
            self,
            Self::Look | Self::ReadDomain { .. } | Self::VerifyDomain { .. }
        )
    }
}

/// Result of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountOutcome {
    /// The contents of the account.
    Told(AccountFacts),
    /// The server was created.
    ServerMade(ServerChoice),
    /// The signature was added and awaits confirmation.
    SenderAdded(SenderSignature),
    /// The confirmation mail was sent again.
    ConfirmationSent,
    /// The domain with its current records.
    Domain {
        domain: SendingDomain,
        /// Postmark's remarks on records it did not find.
        remarks: Vec<String>,
    },
    /// Failed, or unknown: see [`ApiFailure::kind`].
    Failed(ApiFailure),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_become_lines_of_a_zone_file() {
        let record = |kind, value: &str| DnsRecord {
            purpose: "DKIM",
            host: "pm._domainkey.acme.example".into(),
            kind,
            value: value.into(),
        };
        assert_eq!(
            record("CNAME", "pm.mtasv.net").zone_line(),
            "pm._domainkey.acme.example. IN CNAME pm.mtasv.net."
        );
        assert_eq!(
            record("TXT", "k=rsa;p=\"x\\").zone_line(),
            "pm._domainkey.acme.example. IN TXT \"k=rsa;p=\\\"x\\\\\""
        );
        let long = record("TXT", &"é".repeat(200)).zone_line();
        let pieces: Vec<&str> = long.split('"').filter(|part| part.contains('é')).collect();
        assert_eq!(
            pieces.iter().map(|piece| piece.len()).collect::<Vec<_>>(),
            [254, 146]
        );
    }

    #[test]
    fn what_makes_something_is_asked_first() {
        let name = String::new();
        assert!(AccountTask::AddDomain { name }.makes_something());
        assert!(!AccountTask::Look.makes_something());
        assert!(!AccountTask::VerifyDomain { id: 1 }.makes_something());
    }
}
