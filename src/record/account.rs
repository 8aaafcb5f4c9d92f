//! What a Postmark account has, what can be done there, and what came of it (postmark-facts.md sections
//! 4.3, 4.7 and 6).

use serde::Serialize;

use super::{ApiFailure, ServerChoice};
use crate::postmark::Color;

/// A single From address of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SenderSignature {
    /// Postmark's number.
    pub id: u64,
    /// Display name.
    pub name: String,
    /// The address.
    pub address: String,
    /// Whether its confirmation mail was answered.
    pub confirmed: bool,
}

/// A record that DNS must have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct DnsRecord {
    /// What it is for: `DKIM`, `DKIM in use` or `Return-Path`.
    pub purpose: &'static str,
    /// Its name.
    pub host: String,
    /// `TXT` or `CNAME`.
    pub kind: &'static str,
    /// What it says.
    pub value: String,
}

impl DnsRecord {
    /// The record as a line of a zone file. A text of more than 255 bytes is written in pieces.
    pub fn zone_line(&self) -> String {
        let host = self.host.trim_end_matches('.');
        if self.kind != "TXT" {
            let target = self.value.trim_end_matches('.');
            return format!("{host}. IN {} {target}.", self.kind);
        }
        let mut pieces = vec![String::new()];
        for character in self.value.chars() {
            let full = pieces
                .last()
                .is_none_or(|piece| piece.len() + character.len_utf8() > TXT_BYTES);
            if full {
                pieces.push(String::new());
            }
            if let Some(piece) = pieces.last_mut() {
                piece.push(character);
            }
        }
        let quoted: Vec<String> = pieces
            .iter()
            .map(|piece| format!("\"{}\"", piece.replace('\\', "\\\\").replace('"', "\\\"")))
            .collect();
        format!("{host}. IN TXT {}", quoted.join(" "))
    }
}

/// Bytes of one string of a TXT record (RFC 1035 section 3.3).
const TXT_BYTES: usize = 255;

/// A sending domain of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SendingDomain {
    /// Postmark's number.
    pub id: u64,
    /// `acme.example`.
    pub name: String,
    /// Whether DKIM was ever verified; stays so even if the record disappears.
    pub dkim_verified: bool,
    /// Whether the key is below 1024 bit.
    pub weak_dkim: bool,
    /// Whether the Return-Path was verified.
    pub return_path_verified: bool,
    /// The records that DNS must have, once they were read: lists do not tell them.
    pub records: Option<Vec<DnsRecord>>,
}

/// Rows of an account, and how many there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountList<T> {
    /// The rows that were read.
    pub rows: Vec<T>,
    /// How many the account has.
    pub total: u64,
}

/// What an account has. What is `None` could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountFacts {
    /// Its servers. Their tokens are secrets.
    pub servers: Option<AccountList<ServerChoice>>,
    /// Its sender signatures.
    pub senders: Option<AccountList<SenderSignature>>,
    /// Its domains, without their records.
    pub domains: Option<AccountList<SendingDomain>>,
    /// Why something could not be read.
    pub trouble: Option<ApiFailure>,
}

/// Something to do in an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountTask {
    /// Read servers, sender signatures and domains.
    Look,
    /// Make a server, with SMTP switched on.
    CreateServer {
        /// As shown to people.
        name: String,
        /// As shown to people.
        color: Color,
        /// Sandbox, which delivers nothing, or Live. Cannot be changed later.
        is_sandbox: bool,
    },
    /// Add a single From address; Postmark writes to it.
    AddSender {
        /// Display name.
        name: String,
        /// The address.
        address: String,
    },
    /// Send the confirmation mail of a signature again.
    ResendConfirmation {
        /// Postmark's number.
        id: u64,
        /// The address.
        address: String,
    },
    /// Add a domain.
    AddDomain {
        /// `acme.example`.
        name: String,
    },
    /// Read the records of a domain.
    ReadDomain {
        /// Postmark's number.
        id: u64,
    },
    /// Have Postmark look for the records of a domain in DNS now.
    VerifyDomain {
        /// Postmark's number.
        id: u64,
    },
}

impl AccountTask {
    /// Whether it makes or sends something, which is asked before it is done.
    pub fn makes_something(&self) -> bool {
        !matches!(
            self,
            Self::Look | Self::ReadDomain { .. } | Self::VerifyDomain { .. }
        )
    }
}

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountOutcome {
    /// What the account has.
    Told(AccountFacts),
    /// The server is there.
    ServerMade(ServerChoice),
    /// The signature is there; it waits for its confirmation.
    SenderAdded(SenderSignature),
    /// The confirmation mail is on its way once more.
    ConfirmationSent,
    /// The domain as it stands now, with its records.
    Domain {
        /// It.
        domain: SendingDomain,
        /// What Postmark said of records that it did not find.
        remarks: Vec<String>,
    },
    /// It was not done, or nobody knows: see [`ApiFailure::kind`].
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
