//! What the user types or sets to meet a scenario.

use std::borrow::Cow;

use serde::Deserialize;

use crate::postmark::Secret;
use crate::sandbox::account::Account;

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
    /// Whom the client trusts: `practice` (default), or `other` authorities than the one of this run.
    pub roots: Option<String>,
    /// The port as the client knows it, where a hint depends on its number (465).
    pub port: Option<u16>,
}

impl You {
    /// The token to type, with the words in braces replaced by what `account` has; `None` if practice's
    /// own will do.
    pub fn token_in(&self, account: &Account) -> Option<Secret> {
        self.token.as_deref().map(|text| filled(text, account))
    }

    /// The same for the secret key.
    pub fn secret_key_in(&self, account: &Account) -> Option<Secret> {
        self.secret_key.as_deref().map(|text| filled(text, account))
    }

    /// Whether everything here is a field of the form.
    pub(super) fn is_in_the_form(&self) -> bool {
        self.settings().iter().all(|(_, value)| value.is_none())
    }

    /// What to type or set, as (field's flag or setting, value).
    pub(super) fn rows(&self, account: &Account) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        let mut row = |what: &str, value: &str| rows.push((what.to_owned(), value.to_owned()));
        let secrets = [
            ("token", self.token_in(account)),
            ("secret-key", self.secret_key_in(account)),
        ];
        for (what, value) in &secrets {
            if let Some(value) = value {
                row(what, value.expose());
            }
        }
        for (what, value) in self.lines() {
            if let Some(value) = value {
                row(what, value);
            }
        }
        for (key, value) in &self.metadata {
            row("metadata", &format!("{key}={value}"));
        }
        for file in &self.attach {
            row("attach", file);
        }
        for (what, value) in self.settings() {
            if let Some(value) = value {
                row(what, &value);
            }
        }
        rows
    }

    fn lines(&self) -> [(&'static str, Option<&str>); 6] {
        [
            ("from", self.from.as_deref()),
            ("to", self.to.as_deref()),
            ("subject", self.subject.as_deref()),
            ("text", self.text.as_deref()),
            ("stream", self.stream.as_deref()),
            ("tag", self.tag.as_deref()),
        ]
    }

    /// What is no field of the form.
    fn settings(&self) -> [(&'static str, Option<Cow<'_, str>>); 5] {
        let environment = self.environment.map(|environment| {
            use crate::postmark::Environment as E;
            Cow::Borrowed(match environment {
                E::Practice => "practice",
                E::Test => "test",
                E::Production => "production",
            })
        });
        [
            ("environment", environment),
            ("smtp-host", self.host.as_deref().map(Cow::Borrowed)),
            (
                "smtp-port",
                self.port.map(|port| Cow::Owned(port.to_string())),
            ),
            ("ca-file", self.ca_file.as_deref().map(Cow::Borrowed)),
            ("roots", self.roots.as_deref().map(Cow::Borrowed)),
        ]
    }
}

/// `text` with the words in braces replaced.
fn filled(text: &str, account: &Account) -> Secret {
    let server = account.servers.first();
    let pair = |stream: &str| {
        let mut pairs = server.into_iter().flat_map(|server| &server.smtp_tokens);
        pairs.find(|pair| pair.stream == stream)
    };
    let (own, broadcast) = (pair("outbound"), pair("broadcast"));
    let other = account
        .servers
        .get(1)
        .and_then(|server| server.tokens.first());
    let words = [
        ("{account}", Some(&account.token)),
        ("{other}", other),
        ("{access-key}", own.map(|pair| &pair.access_key)),
        ("{secret-key}", own.map(|pair| &pair.secret_key)),
        (
            "{broadcast-access-key}",
            broadcast.map(|pair| &pair.access_key),
        ),
        (
            "{broadcast-secret-key}",
            broadcast.map(|pair| &pair.secret_key),
        ),
    ];
    let known = words
        .into_iter()
        .filter_map(|(word, secret)| Some((word, secret?)));
    let text = known.fold(text.to_owned(), |text, (word, secret)| {
        text.replace(word, secret.expose())
    });
    Secret::new(text)
}
