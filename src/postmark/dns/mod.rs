//! The records that a sending domain has in DNS, and whether what was found is what is due
//! (postmark-facts.md section 6).
//!
//! Pure: no question is asked here. [`crate::net`] asks, and hands over an [`Answer`]; [`judge()`] tells
//! right from wrong, "not there yet" from "wrong value", and says what to do.

mod address;
mod dkim;
mod finding;
mod judge;
mod key;
mod policy;
mod record;
mod signature;
mod tags;
mod text;

pub use judge::judge;
pub use record::{
    DKIM_LABEL, DMARC_LABEL, DnsRecord, RETURN_PATH_LABEL, RETURN_PATH_TARGET, RecordKind,
    SPF_INCLUDE, zone_file_strings,
};
pub use signature::dkim_selector_in;
pub use text::{clean, name_problem};

use serde::Serialize;

/// A name server's answer to one question. Text in it is untrusted but passed through [`clean`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Values of the requested type, each joined from its strings. Never empty.
    Records(Vec<String>),
    /// The name has records, but of another type.
    OtherType {
        /// `CNAME`, `TXT` or `A`.
        record_type: &'static str,
        values: Vec<String>,
    },
    /// The name does not exist (NXDOMAIN, RFC 1035 section 4.1.1).
    NoName,
    /// The name exists and has nothing of that type (RFC 2308 section 2.2).
    NoData,
    /// The server answered that it cannot tell (SERVFAIL, REFUSED, …), in these words.
    ServerFailed(String),
    /// No server answered in time; the detail.
    NoAnswer(String),
    /// Not asked, because of this problem with the name.
    NotAsked(String),
}

/// State of a record in DNS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// As it should be.
    Right,
    /// Missing, or not visible yet.
    NotThere,
    /// Entered with the domain appended twice.
    Doubled,
    /// Present but wrong.
    Wrong,
    /// A name server answered that it cannot tell.
    ServerFailed,
    /// No name server answered.
    NoAnswer,
    /// The name cannot be looked up.
    NotAsked,
}

/// What a verdict means for the domain as a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing to do.
    Good,
    /// Optional, but recommended.
    Advisable,
    /// Must be fixed.
    Bad,
    /// Could not be determined.
    Unknown,
}

/// A record, what DNS has for it, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordVerdict {
    pub record: DnsRecord,
    /// State of the record in DNS.
    pub state: RecordState,
    /// Values found, sanitized and bounded; for [`RecordState::Doubled`], at the wrong name.
    pub found: Vec<String>,
    /// The exact expected value, or a description where several are right.
    pub expected: String,
    /// What is wrong and what to do next; empty if nothing is.
    pub advice: String,
}

impl RecordVerdict {
    /// The overall rating. An optional record may be missing, but must not be wrong.
    pub fn standing(&self) -> Standing {
        match self.state {
            RecordState::Right => Standing::Good,
            RecordState::NotThere if !self.record.kind.is_required() => Standing::Advisable,
            RecordState::NotThere
            | RecordState::Doubled
            | RecordState::Wrong
            | RecordState::NotAsked => Standing::Bad,
            RecordState::ServerFailed | RecordState::NoAnswer => Standing::Unknown,
        }
    }
}

#[cfg(test)]
mod tests;
