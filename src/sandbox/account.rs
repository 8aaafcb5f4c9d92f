//! The state of a practice account, as plain data: servers, tokens, streams, signatures, domains,
//! suppressions (postmark-facts.md sections 2, 4 and 5). A scenario starts from [`Account::practice`]
//! and changes some of it.

use super::webhooks::Webhook;
use crate::postmark::{Color, KeyPair, PracticeTokens, Secret};

/// Whether Postmark's people have approved the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// Anybody may be written to.
    #[default]
    Approved,
    /// Only recipients of the sender's own domain (error code 412).
    Pending,
    /// Nobody (413).
    Refused,
    /// The month's free messages are used up (405).
    OutOfCredits,
}

/// What a server does with what it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Delivery {
    /// Delivers.
    #[default]
    Live,
    /// Shows, and delivers nothing.
    Sandbox,
}

/// What a stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StreamKind {
    /// Receipts, resets and the like.
    Transactional,
    /// Newsletters.
    Broadcasts,
    /// Mail that comes in.
    Inbound,
}

/// A message stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    /// `outbound`.
    pub id: String,
    /// As shown to people.
    pub name: String,
    /// What it is for.
    pub kind: StreamKind,
    /// Addresses that this stream does not send to.
    pub suppressions: Vec<Suppression>,
    /// When it was archived, in milliseconds since the Unix epoch.
    pub archived_unix_ms: Option<i64>,
}

/// Why an address is suppressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
pub enum SuppressionReason {
    /// A message came back for good.
    HardBounce,
    /// The recipient called a message spam; cannot be taken back.
    SpamComplaint,
    /// Somebody entered it.
    ManualSuppression,
}

impl SuppressionReason {
    /// Who is behind such a suppression, as the API writes it in `Origin`.
    pub fn origin(self) -> &'static str {
        match self {
            Self::HardBounce | Self::SpamComplaint => "Recipient",
            Self::ManualSuppression => "Customer",
        }
    }

    /// As the API writes it in `SuppressionReason`.
    pub fn word(self) -> &'static str {
        match self {
            Self::HardBounce => "HardBounce",
            Self::SpamComplaint => "SpamComplaint",
            Self::ManualSuppression => "ManualSuppression",
        }
    }
}

/// An address that is not written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// The address, in lower case.
    pub address: String,
    /// Why.
    pub reason: SuppressionReason,
    /// `Recipient`, `Customer` or `Admin`.
    pub origin: &'static str,
    /// Since when, in milliseconds since the Unix epoch.
    pub since_unix_ms: i64,
}

/// An SMTP token: bound to one stream.
#[derive(Debug, Clone)]
pub struct SmtpToken {
    /// The user name.
    pub access_key: Secret,
    /// The password.
    pub secret_key: Secret,
    /// The stream that it sends through.
    pub stream: String,
}

/// A server: its own tokens, streams and messages.
#[derive(Debug, Clone)]
pub struct Server {
    /// Postmark's number for it.
    pub id: u64,
    /// As shown to people.
    pub name: String,
    /// As shown to people.
    pub color: Color,
    /// What it does with messages.
    pub delivery: Delivery,
    /// Whether SMTP is switched on.
    pub smtp: bool,
    /// Server API tokens; at most three.
    pub tokens: Vec<Secret>,
    /// SMTP tokens.
    pub smtp_tokens: Vec<SmtpToken>,
    /// Settings of the API that practice keeps and does nothing with, by name.
    pub settings: std::collections::BTreeMap<String, serde_json::Value>,
    /// Streams; `outbound`, `inbound` and `broadcast` at first.
    pub streams: Vec<Stream>,
    /// Webhooks of its streams.
    pub webhooks: Vec<Webhook>,
    /// How many webhooks were ever registered: what numbers them.
    pub webhooks_made: u64,
}

impl Server {
    /// Whether a setting of the API is on.
    pub(super) fn has(&self, setting: &str) -> bool {
        let setting = self.settings.get(setting);
        setting.and_then(serde_json::Value::as_bool) == Some(true)
    }
}

/// A single confirmed (or unconfirmed) From address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// Postmark's number for it.
    pub id: u64,
    /// Display name.
    pub name: String,
    /// The address.
    pub address: String,
    /// Whether its confirmation mail was answered.
    pub confirmed: bool,
    /// Whether it was added over the API: then nobody will ever answer a mail.
    pub is_added: bool,
}

/// A sending domain. With DKIM verified every address of it may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Domain {
    /// Postmark's number for it.
    pub id: u64,
    /// `acme.example`.
    pub name: String,
    /// Whether DKIM was ever verified; sticky.
    pub dkim_verified: bool,
    /// Whether the DKIM record stands in DNS at present; what verifyDkim looks at.
    pub dkim_in_dns: bool,
    /// Whether the Return-Path was verified.
    pub return_path_verified: bool,
    /// Whether the CNAME stands in DNS at present; what verifyReturnPath looks at.
    pub return_path_in_dns: bool,
    /// Whether it was added over the API: then no DNS will ever have its records.
    pub is_added: bool,
}

/// A whole account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Where approval stands.
    pub approval: Approval,
    /// The Account API token, which is good for the API's account endpoints only.
    pub token: Secret,
    /// Its servers; the first is the one that practice uses.
    pub servers: Vec<Server>,
    /// Single From addresses.
    pub signatures: Vec<Signature>,
    /// Domains.
    pub domains: Vec<Domain>,
}

/// Who signed in, and what follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// The server's number.
    pub server: u64,
    /// The stream, if the login is bound to one.
    pub stream: Option<String>,
}

impl Account {
    /// The account that practice starts with: approved, one Live server, a second one, the domain
    /// acme.example verified.
    pub fn practice(tokens: &PracticeTokens) -> Self {
        let mut first = server(1, "Practice", Color::Yellow, tokens.server.clone());
        first.smtp_tokens = vec![
            smtp_token(&tokens.smtp, "outbound"),
            smtp_token(&tokens.broadcast, "broadcast"),
        ];
        let second = server(2, "Second", Color::Blue, tokens.second_server.clone());
        Self {
            approval: Approval::Approved,
            token: tokens.account.clone(),
            servers: vec![first, second],
            signatures: vec![Signature {
                id: 1,
                name: "Ada Lovelace".into(),
                address: "ada@acme.example".into(),
                confirmed: true,
                is_added: false,
            }],
            domains: vec![Domain {
                id: 1,
                name: "acme.example".into(),
                dkim_verified: true,
                dkim_in_dns: true,
                return_path_verified: true,
                return_path_in_dns: true,
                is_added: false,
            }],
        }
    }

    /// The server and stream that an SMTP login opens; `None` for a wrong pair, an account token, or a
    /// server where SMTP is off (postmark-facts.md section 2): all get the same 535.
    pub fn sign_in(&self, user: &[u8], password: &[u8]) -> Option<SignedIn> {
        self.logins()
            .find(|(one, other, _)| {
                one.expose().as_bytes() == user && other.expose().as_bytes() == password
            })
            .map(|(_, _, signed_in)| signed_in)
    }

    /// Every pair of user name and password that opens something. CRAM-MD5 needs the passwords.
    pub fn logins(&self) -> impl Iterator<Item = (&Secret, &Secret, SignedIn)> {
        self.servers
            .iter()
            .filter(|server| server.smtp)
            .flat_map(|server| {
                let signed_in = move |stream: Option<&String>| SignedIn {
                    server: server.id,
                    stream: stream.cloned(),
                };
                let tokens = server
                    .tokens
                    .iter()
                    .map(move |token| (token, token, signed_in(None)));
                let pairs = server.smtp_tokens.iter().map(move |pair| {
                    (
                        &pair.access_key,
                        &pair.secret_key,
                        signed_in(Some(&pair.stream)),
                    )
                });
                tokens.chain(pairs)
            })
    }
}

fn smtp_token(keys: &KeyPair, stream: &str) -> SmtpToken {
    SmtpToken {
        access_key: keys.access_key.clone(),
        secret_key: keys.secret_key.clone(),
        stream: stream.into(),
    }
}

/// A new server with the streams that every server has at first.
pub(super) fn server(id: u64, name: &str, color: Color, token: Secret) -> Server {
    let stream = |id: &str, name: &str, kind| Stream {
        id: id.into(),
        name: name.into(),
        kind,
        suppressions: Vec::new(),
        archived_unix_ms: None,
    };
    Server {
        id,
        name: name.into(),
        color,
        delivery: Delivery::Live,
        smtp: true,
        tokens: vec![token],
        smtp_tokens: Vec::new(),
        settings: std::collections::BTreeMap::new(),
        webhooks: Vec::new(),
        webhooks_made: 0,
        streams: vec![
            stream(
                "outbound",
                "Transactional Stream",
                StreamKind::Transactional,
            ),
            stream("inbound", "Inbound Stream", StreamKind::Inbound),
            stream("broadcast", "Broadcasts", StreamKind::Broadcasts),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::sample_tokens;
    use super::*;

    fn stream_of(account: &Account, user: &str, password: &str) -> Option<Option<String>> {
        account
            .sign_in(user.as_bytes(), password.as_bytes())
            .map(|signed_in| signed_in.stream)
    }

    #[test]
    fn only_pairs_that_belong_together_open_a_server() {
        let (account, tokens) = (Account::sample(), sample_tokens());
        let (token, account_token) = (tokens.server.expose(), tokens.account.expose());
        let access_key = tokens.smtp.access_key.expose();
        assert_eq!(stream_of(&account, token, token), Some(None));
        assert_eq!(
            stream_of(&account, access_key, tokens.smtp.secret_key.expose()),
            Some(Some("outbound".into()))
        );
        for (user, password) in [
            (token, ""),
            ("", token),
            (access_key, tokens.broadcast.secret_key.expose()),
            (access_key, access_key),
            (account_token, account_token),
            (token, tokens.second_server.expose()),
        ] {
            assert_eq!(stream_of(&account, user, password), None, "{user}");
        }
    }

    #[test]
    fn a_server_without_smtp_takes_no_login() {
        let (mut account, tokens) = (Account::sample(), sample_tokens());
        account.servers[0].smtp = false;
        let (token, keys) = (tokens.server.expose(), &tokens.smtp);
        assert_eq!(stream_of(&account, token, token), None);
        assert_eq!(
            stream_of(&account, keys.access_key.expose(), keys.secret_key.expose()),
            None
        );
        let second = tokens.second_server.expose();
        assert_eq!(
            stream_of(&account, second, second),
            Some(None),
            "the other server has SMTP on"
        );
    }
}
