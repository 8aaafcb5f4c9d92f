//! The records that a sending domain has in DNS, and whether what was found is what is due
//! (postmark-facts.md section 6).
//!
//! Pure: no question is asked here. [`crate::net`] asks, and hands over an [`Answer`]; [`judge()`] tells
//! right from wrong, "not there yet" from "wrong value", and says what to do.

mod address;
mod dkim;
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
    SPF_INCLUDE,
};
pub use signature::dkim_selector_in;
pub use text::{clean, name_problem};

use serde::Serialize;

/// What a name server said to one question. Text in it is untrusted and [`clean`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The values of the type that was asked for, each joined from its strings. Never empty.
    Records(Vec<String>),
    /// None of that type, but of another one.
    OtherType {
        /// `CNAME`, `TXT` or `A`.
        record_type: &'static str,
        /// Its values.
        values: Vec<String>,
    },
    /// The name does not exist (NXDOMAIN, RFC 1035 section 4.1.1).
    NoName,
    /// The name exists and has nothing of that type (RFC 2308 section 2.2).
    NoData,
    /// A server answered that it cannot (SERVFAIL, REFUSED, …), in these words.
    ServerFailed(String),
    /// No server answered in time, in these words.
    NoAnswer(String),
    /// It was not asked, because this is wrong with the name.
    NotAsked(String),
}

/// What became of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordState {
    /// As it should be.
    Right,
    /// Not in DNS, or not yet.
    NotThere,
    /// Entered with the domain at its end twice.
    Doubled,
    /// There, and not as it should be.
    Wrong,
    /// A name server answered that it cannot tell.
    ServerFailed,
    /// No name server answered.
    NoAnswer,
    /// The name cannot be asked for.
    NotAsked,
}

/// What a verdict means for the domain as a sender.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Nothing to do.
    Good,
    /// It works without, and would be better with it.
    Advisable,
    /// To be mended.
    Bad,
    /// Could not be found out.
    Unknown,
}

/// A record, what was found of it and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RecordVerdict {
    /// What was looked for.
    pub record: DnsRecord,
    /// What became of it.
    pub state: RecordState,
    /// What stands there, clean and bounded; for [`RecordState::Doubled`], at the wrong name.
    pub found: Vec<String>,
    /// What should stand there: the exact value, or in words where several are right.
    pub expected: String,
    /// What is the matter and what to do next. Empty when there is nothing to say.
    pub advice: String,
}

impl RecordVerdict {
    /// What it means: a record that Postmark does not ask for may be missing, but never be wrong.
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
