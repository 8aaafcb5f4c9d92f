//! What goes into a diagnosis and what comes out of it.

use std::fmt;

use serde::Serialize;

use crate::mail::{Draft, FieldId, envelope_of};
use crate::postmark::{Credential, CredentialKind, Endpoint, Environment, Profile, TokenShape};
use crate::record::{SendStart, Via};

/// What the program knew when the failure happened. Holds no secret: of the token only its shape.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Context {
    /// Server token or SMTP token.
    pub credential: CredentialKind,
    /// The shape of what is sent as user name: the server token, or the access key.
    pub token_shape: TokenShape,
    /// The From field as typed.
    pub from: String,
    /// The message stream; empty means the default.
    pub stream: String,
    /// The ports of the profile, in order.
    pub ports: Vec<u16>,
    /// Practice, test or production.
    pub environment: Environment,
    /// How many recipients the message has.
    pub recipients: usize,
    /// Who takes the message: the SMTP host, or the API's; empty if that is not known.
    pub host: String,
    /// Which way it goes.
    pub via: Via,
}

impl Context {
    /// What is known of a message of `draft`, sent with `profile` and `credential`.
    pub fn of(profile: &Profile, credential: &Credential, draft: &Draft) -> Self {
        Self {
            credential: credential.kind(),
            token_shape: credential.shape(),
            from: draft.from.clone(),
            stream: draft.stream.clone(),
            ports: profile.smtp_ports.clone(),
            environment: profile.environment,
            recipients: envelope_of(draft).map_or(0, |envelope| envelope.rcpt_to.len()),
            host: profile.smtp_host.clone(),
            via: Via::Smtp,
        }
    }

    /// The same for a message that goes `via` this way.
    #[must_use]
    pub fn by(mut self, via: Via, profile: &Profile) -> Self {
        self.via = via;
        if let Some(base) = profile.api_base().filter(|_| via == Via::Api) {
            self.host = Endpoint::of_api(base).host;
        }
        self
    }
}

impl Context {
    /// What is known of a send of the history.
    pub fn of_send(begun: &SendStart) -> Self {
        Self {
            credential: begun.credential,
            token_shape: begun.token_shape,
            from: begun.from.clone(),
            stream: begun.stream.clone(),
            ports: begun.ports.clone(),
            host: match begun.via {
                Via::Smtp => begun.host.clone(),
                Via::Api => Endpoint::of_api(&begun.host).host,
            },
            via: begun.via,
            environment: begun.environment,
            recipients: begun.recipients.len(),
        }
    }
}

impl fmt::Debug for Context {
    /// Without the typed fields: a token may stand in the wrong one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("credential", &self.credential)
            .field("token_shape", &self.token_shape)
            .field("ports", &self.ports)
            .field("environment", &self.environment)
            .field("recipients", &self.recipients)
            .finish_non_exhaustive()
    }
}

/// What is the matter: the hint that fits best, and others that the evidence does not rule out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    /// The hint that fits best.
    pub primary: Card,
    /// Further hints that fit, best first. Never repeats the primary.
    pub others: Vec<Card>,
}

/// A hint, filled with the evidence of one failure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Card {
    /// The hint's id, such as `auth.account-token`.
    pub id: String,
    /// One line.
    pub title: String,
    /// One sentence.
    pub cause: String,
    /// Facts of this very failure, one sentence each. Redacted, as the failure was.
    pub evidence: Vec<String>,
    /// What to do, best first; never empty.
    pub remedies: Vec<CardRemedy>,
    /// Postmark's page on the matter, where there is one.
    pub page: Option<String>,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRemedy {
    /// What to do, in words.
    pub label: String,
    /// What the program does when the remedy is chosen; `None` if only the user can do it.
    pub action: Option<Remedy>,
}

/// Something that the program can do about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Put the cursor into this field.
    EditField(FieldId),
    /// Use this port from now on and try again.
    UsePort(u16),
    /// Use Postmark's host and ports and try again.
    UsePostmarkHost,
    /// Show this address, so that it can be opened in a browser.
    OpenPage(String),
    /// Try the same again.
    Retry,
    /// Run the checks.
    RunCheck,
    /// Use the token of this server of the account, counted from 0 in the check's outcome.
    ChooseServer(usize),
    /// Show the review of the same message for the way over HTTPS.
    SendOverHttps,
    /// Save the redacted report.
    SaveReport,
}

/// The names of the fields in `assets/hints.toml` and in `--json`.
const FIELD_NAMES: [(FieldId, &str); 20] = [
    (FieldId::CredentialKind, "credential-kind"),
    (FieldId::Token, "token"),
    (FieldId::AccessKey, "access-key"),
    (FieldId::SecretKey, "secret-key"),
    (FieldId::From, "from"),
    (FieldId::To, "to"),
    (FieldId::Cc, "cc"),
    (FieldId::Bcc, "bcc"),
    (FieldId::ReplyTo, "reply-to"),
    (FieldId::Subject, "subject"),
    (FieldId::Stream, "stream"),
    (FieldId::Tag, "tag"),
    (FieldId::Format, "format"),
    (FieldId::Metadata, "metadata"),
    (FieldId::Headers, "headers"),
    (FieldId::TrackOpens, "track-opens"),
    (FieldId::TrackLinks, "track-links"),
    (FieldId::KeepId, "keep-id"),
    (FieldId::Files, "files"),
    (FieldId::Body, "body"),
];

/// The field of this name, as `assets/hints.toml` spells it.
pub(super) fn field_named(name: &str) -> Option<FieldId> {
    FIELD_NAMES
        .iter()
        .find(|(_, known)| *known == name)
        .map(|(id, _)| *id)
}

fn field_name(id: FieldId) -> &'static str {
    FIELD_NAMES
        .iter()
        .find(|(known, _)| *known == id)
        .map_or("", |(_, name)| name)
}

impl fmt::Display for Remedy {
    /// `edit-field:token`, `use-port:2525`, `retry`: one word for logs and `--json`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::EditField(id) => write!(f, "edit-field:{}", field_name(*id)),
            Self::UsePort(port) => write!(f, "use-port:{port}"),
            Self::UsePostmarkHost => f.write_str("use-postmark-host"),
            Self::OpenPage(page) => write!(f, "open-page:{page}"),
            Self::Retry => f.write_str("retry"),
            Self::RunCheck => f.write_str("run-check"),
            Self::ChooseServer(at) => write!(f, "choose-server:{at}"),
            Self::SendOverHttps => f.write_str("send-over-https"),
            Self::SaveReport => f.write_str("save-report"),
        }
    }
}

impl Serialize for Remedy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
