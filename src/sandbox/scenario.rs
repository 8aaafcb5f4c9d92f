//! Scenarios: what is wrong in the practice world, and what the user must be told. Pure data, read
//! from `assets/scenarios/*.toml`; a scenario names its hint by a string, because hints do not enter
//! this room.

use std::time::Duration;

use serde::Deserialize;

use super::account::{Approval, Delivery, SuppressionReason};
use crate::postmark::BounceType;

/// One scenario.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Scenario {
    /// `starttls-missing`; unique.
    pub name: String,
    /// What is wrong, in a line.
    pub title: String,
    /// What happens and why, in one to three sentences.
    pub story: String,
    /// What the user types or sets to meet it.
    #[serde(default)]
    pub you: You,
    /// How the account differs from [`super::Account::practice`].
    #[serde(default)]
    pub account: AccountChange,
    /// What the SMTP server does wrong, in order.
    #[serde(default, rename = "fault")]
    pub faults: Vec<Fault>,
    /// What the HTTP API does wrong.
    #[serde(default, rename = "api-fault")]
    pub api_faults: Vec<ApiFault>,
    /// What becomes of an accepted message.
    #[serde(default)]
    pub fate: Fate,
    /// How the server decides where the facts say that reality is unknown.
    #[serde(default)]
    pub switches: Switches,
    /// What happened, for what no server on loopback can bring about; the rest is then not used.
    #[serde(default)]
    pub recorded: Option<Recorded>,
    /// What the user must be told.
    pub told: Told,
}

/// What the user types or sets to meet a scenario; whatever is absent stays as practice has it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct You {
    /// The token as typed; `{account}`, `{other}`, `{access-key}`, `{secret-key}`,
    /// `{broadcast-access-key}`, `{broadcast-secret-key}` stand for those of the practice account.
    pub token: Option<String>,
    /// The secret key, where the login is an SMTP token; same words.
    pub secret_key: Option<String>,
    /// From as typed.
    pub from: Option<String>,
    /// To as typed.
    pub to: Option<String>,
    /// Subject as typed.
    pub subject: Option<String>,
    /// The text as typed.
    pub text: Option<String>,
    /// The message stream.
    pub stream: Option<String>,
    /// The tag.
    pub tag: Option<String>,
    /// Metadata as key and value.
    pub metadata: Vec<(String, String)>,
    /// Files, as `name` or `name:bytes`: made for the purpose, of that many bytes; `/…` is a path.
    pub attach: Vec<String>,
    /// The SMTP host as the profile has it; the client is led to loopback all the same.
    pub host: Option<String>,
    /// The profile's environment, if it is not practice.
    pub environment: Option<crate::postmark::Environment>,
    /// The CA file of the profile.
    pub ca_file: Option<String>,
    /// Say which roots the client trusts: `practice` (default), `other`, `none`.
    pub roots: Option<String>,
    /// The port as the client knows it, where a hint depends on its number (465).
    pub port: Option<u16>,
}

/// How the account differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct AccountChange {
    /// Where approval stands.
    pub approval: Option<Approval>,
    /// Whether the first server has SMTP switched on.
    pub smtp: Option<bool>,
    /// What the first server does with messages.
    pub delivery: Option<Delivery>,
    /// The practice token was revoked: it opens nothing.
    pub revoked: bool,
    /// Signatures whose confirmation mail was not answered.
    pub unconfirmed: Vec<String>,
    /// Addresses suppressed on `outbound`.
    pub suppressed: Vec<Suppressed>,
    /// Domains that are there without verified DKIM.
    pub unverified_domains: Vec<String>,
}

/// A suppressed address.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Suppressed {
    /// The address.
    pub address: String,
    /// Why.
    pub reason: SuppressionReason,
}

/// Where in the dialogue a fault shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum At {
    /// When the client connects.
    Connect,
    /// In place of the 220.
    Greeting,
    /// In place of the reply to EHLO in clear text.
    Hello,
    /// In place of the reply to STARTTLS.
    StartTls,
    /// In place of the TLS handshake.
    Handshake,
    /// In place of the reply to EHLO inside TLS.
    SecureHello,
    /// In place of the verdict on the credential.
    Auth,
    /// In place of the reply to MAIL.
    Mail,
    /// In place of the reply to RCPT; see [`Fault::recipient`].
    Rcpt,
    /// In place of the reply to DATA.
    Data,
    /// In the middle of the content.
    Content,
    /// In place of the reply to the final dot.
    Verdict,
    /// In place of the reply to QUIT.
    Quit,
}

/// What is done wrong.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    tag = "do",
    deny_unknown_fields
)]
pub enum Act {
    /// The port is closed. At `connect` only.
    Refuse,
    /// The port does not answer at all. At `connect` only.
    Unanswered,
    /// Nothing is said any more; the connection stays open.
    Silence,
    /// The right thing is said, a byte at a time.
    Slow {
        /// Milliseconds between two bytes.
        every_ms: u64,
    },
    /// The connection is closed.
    Drop,
    /// The connection is reset.
    Reset,
    /// This is said; `\r\n` is added to lines that lack it. The dialogue goes on as it says: after a 4yz
    /// or 5yz the command counts as refused.
    Reply {
        /// One line, or several parted by line feeds.
        text: String,
    },
    /// These bytes are sent as they are, then the connection is closed.
    Garbage {
        /// Hexadecimal.
        bytes: String,
    },
    /// A reply that never ends.
    Endless,
    /// TLS is spoken at once, as on port 465. At `greeting` only.
    Tls,
    /// STARTTLS is not offered. At `hello` only.
    WithoutStartTls,
    /// The keyword is masked, as some firewalls do. At `hello` only.
    MaskedStartTls,
    /// AUTH offers these mechanisms only; empty: no AUTH line. At `secure-hello` only.
    Mechanisms {
        /// `GSSAPI NTLM`.
        list: String,
    },
    /// Bytes stand behind the 220, as a man in the middle would plant them. At `start-tls` only.
    Inject {
        /// What is planted.
        text: String,
    },
    /// A TLS alert in place of the server hello. At `handshake` only.
    Alert {
        /// RFC 8446 section 6: 40 handshake_failure, 70 protocol_version.
        code: u8,
    },
    /// Another certificate is shown. At `handshake` only.
    Certificate {
        /// What is the matter with it.
        flaw: Flaw,
    },
}

/// What is the matter with a certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Flaw {
    /// Past its end.
    Expired,
    /// Not valid yet.
    NotYetValid,
    /// For another host.
    OtherHost,
    /// Of an authority that nobody knows.
    UnknownAuthority,
    /// Of an inspecting proxy's authority.
    Inspected,
    /// Signed wrongly, or not for servers.
    Invalid,
}

/// One fault of the SMTP server.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Fault {
    /// Where.
    pub at: At,
    /// What.
    #[serde(flatten)]
    pub act: Act,
    /// How many times, then all is well; absent: always.
    #[serde(default)]
    pub times: Option<u32>,
    /// At `rcpt`: only for this recipient.
    #[serde(default)]
    pub recipient: Option<String>,
    /// Only on the first so many ports; absent: on all.
    #[serde(default)]
    pub ports: Option<usize>,
}

/// One fault of the HTTP API.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ApiFault {
    /// The path's beginning; empty: every path.
    pub path: String,
    /// The HTTP status; 0: no answer at all (time-out).
    pub status: u16,
    /// Postmark's error code in the body; absent: the body is not JSON.
    pub code: Option<u16>,
    /// The text beside it.
    pub message: String,
    /// Seconds in `Retry-After`.
    pub retry_after: Option<u32>,
    /// How many times, then all is well; absent: always.
    pub times: Option<u32>,
}

impl Default for ApiFault {
    fn default() -> Self {
        Self {
            path: String::new(),
            status: 500,
            code: None,
            message: String::new(),
            retry_after: None,
            times: None,
        }
    }
}

/// What becomes of an accepted message whose validation found nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Queued, sent, delivered.
    #[default]
    Delivered,
    /// Accepted, and no trace is left.
    Lost,
    /// Stays in the queue.
    Queued,
    /// Put off by the receiver once, then delivered.
    Delayed,
    /// Comes back.
    Bounced(BounceType),
    /// Refused inside with this code and text, whatever the message.
    RefusedInside {
        /// Postmark's error code (section 4.8).
        code: u16,
        /// The text.
        message: String,
    },
}

/// Decisions where the facts say that reality is unknown (postmark-facts.md section 12, point 16).
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Switches {
    /// The code for an unverified sender: 300, or 400 as in older tables.
    pub unverified_sender: u16,
    /// The code for an unconfirmed sender: 300, or 401 as in older tables.
    pub unconfirmed_sender: u16,
    /// Whether a message refused inside is also found by message search.
    pub refused_is_searchable: bool,
    /// Whether more than fifty recipients are refused in the dialogue (452).
    pub recipients_in_dialogue: bool,
    /// Whether a message over 10 MB is refused in the dialogue: SIZE says 10 MB.
    pub size_in_dialogue: bool,
    /// Whether MAIL is refused without TLS.
    pub demand_tls: bool,
}

impl Default for Switches {
    fn default() -> Self {
        Self {
            unverified_sender: 300,
            unconfirmed_sender: 300,
            refused_is_searchable: false,
            recipients_in_dialogue: false,
            size_in_dialogue: false,
            demand_tls: false,
        }
    }
}

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
    /// delivered, queued, delayed, bounced, refused-inside, not-found; for the API: api-failed.
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
}

/// How long messages take inside (postmark-facts.md section 12, point 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Latency {
    /// From acceptance until message search and bounces show it.
    pub visible: Duration,
    /// From one event to the next.
    pub step: Duration,
}

impl Default for Latency {
    fn default() -> Self {
        Self {
            visible: Duration::from_millis(500),
            step: Duration::from_millis(1500),
        }
    }
}
