//! What goes into a diagnosis and what comes out of it.

use std::fmt;

use serde::Serialize;

use crate::mail::{Draft, FieldId, envelope_of};
use crate::postmark::{Credential, CredentialKind, Endpoint, Environment, Profile, TokenShape};
use crate::record::{SendStart, Via};

/// What postrider knew at the time of the failure. Contains no secret: only the token's shape.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Context {
    pub credential: CredentialKind,
    /// Shape of the username: the server token, or the access key.
    pub token_shape: TokenShape,
    /// The From field as typed.
    pub from: String,
    /// Empty means the default stream.
    pub stream: String,
    /// The profile's ports, in order.
    pub ports: Vec<u16>,
    pub environment: Environment,
    pub recipients: usize,
    /// The SMTP host or the API's; empty if unknown.
    pub host: String,
    pub via: Via,
}

impl Context {
    /// The context of a message of `draft`, sent with `profile` and `credential`.
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

    /// Sets how the message is sent.
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
    /// The context of a send in the history.
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
    /// Hides the typed fields: a token may be in the wrong one.
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

/// The best matching hint, and others that the evidence does not rule out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnosis {
    pub primary: Card,
    /// Other hints, best first, without the primary one.
    pub others: Vec<Card>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Card {
    /// The hint's ID, such as `auth.account-token`.
    pub id: String,
    pub title: String,
    pub cause: String,
    /// Facts about this failure, one sentence each. Redacted.
    pub evidence: Vec<String>,
    /// What to do, best first; never empty.
    pub remedies: Vec<CardRemedy>,
    /// Postmark's page about it.
    pub page: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CardRemedy {
    pub label: String,
    /// What postrider does when the fix is chosen; `None` if only the user can do it.
    pub action: Option<Remedy>,
}

/// An action of postrider's that may fix a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Focus this field.
    EditField(FieldId),
    /// Use this port from now on and retry.
    UsePort(u16),
    /// Use Postmark's host and ports and retry.
    UsePostmarkHost,
    /// Show this URL for opening in a browser.
    OpenPage(String),
    /// Send again.
    Retry,
    RunCheck,
    ChooseServer(usize),
    /// Review the same message for sending over HTTPS.
    SendOverHttps,
    /// Save the redacted report.
    SaveReport,
    /// End the failure that the practice server simulates.
    EndSimulation,
}

/// Field names in `assets/hints.toml` and `--json`.
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

/// The field with this name in `assets/hints.toml`.
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
    /// `edit-field:token`, `use-port:2525`, `retry`: for logs and `--json`.
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
            Self::EndSimulation => f.write_str("end-simulation"),
        }
    }
}

impl Serialize for Remedy {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
