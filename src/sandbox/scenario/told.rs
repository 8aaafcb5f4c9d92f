//! What the user must be told, and what was seen elsewhere.

use serde::Deserialize;

/// A failure as it was seen elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Recorded {
    /// The host.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The system's words.
    #[serde(default)]
    pub causes: Vec<String>,
    /// Addresses that were tried.
    #[serde(default)]
    pub addresses: Vec<String>,
}

/// What the user must be told.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Told {
    /// The outcome's word: accepted, partly-refused, refused, failed, unknown; after following it also
    /// delivered, queued, delayed, sandboxed, bounced, refused-inside, not-found; for the API: api-failed.
    pub status: String,
    /// The stage in which it failed, as `record::Stage` names it; `api` for the API.
    #[serde(default)]
    pub stage: Option<String>,
    /// The kind of failure, as `record::FailureKind` is written; for a refusal inside the code, for a
    /// bounce the type.
    #[serde(default)]
    pub kind: Option<String>,
    /// The hint's id.
    #[serde(default)]
    pub hint: Option<String>,
    /// Hints that must be among the others, beside the first.
    #[serde(default)]
    pub also: Vec<String>,
}
