//! The assessment of what a name has.

use super::{DnsRecord, RecordKind, RecordState};

/// Assessment of the values at a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) state: RecordState,
    /// The relevant values.
    pub(super) found: Vec<String>,
    pub(super) advice: String,
}

impl Finding {
    pub(super) fn new(state: RecordState, found: &[String], advice: impl Into<String>) -> Self {
        Self {
            state,
            found: found.to_vec(),
            advice: advice.into(),
        }
    }
}

/// The record is missing; `why` says how.
pub(super) fn not_there(record: &DnsRecord, why: &str) -> Finding {
    let next = match record.kind {
        RecordKind::Dkim => {
            "Add the record, or wait if it was just added: a change can take up to 48 hours to show. Until it is there Postmark does not verify the domain"
        }
        RecordKind::ReturnPath => {
            "Postmark sends without it, with its own Return-Path; with it SPF counts for the domain. If it was just added, it can take up to 48 hours to show"
        }
        RecordKind::Spf => {
            "Postmark does not need it: SPF is checked against the Return-Path, which is Postmark's"
        }
        RecordKind::Dmarc => {
            "Postmark does not need it; mailbox providers ask it of those who send much. For a subdomain the policy of the domain above it counts"
        }
    };
    let advice = format!("Not there: {why}. {next}.");
    Finding::new(RecordState::NotThere, &[], advice)
}
