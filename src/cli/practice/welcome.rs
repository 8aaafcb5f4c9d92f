//! What `postrider sandbox` says when it is up.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::scenario::story;
use super::settings::{Means, settings};
use crate::mail::parse_mailbox;
use crate::sandbox::scenario::Scenario;
use crate::sandbox::{Account, Practice, SENDER};
use crate::store::place::Place;

/// To whom the examples write.
const RECIPIENT: &str = "grace@navy.example";

/// Everything that is said.
pub(super) struct Welcome<'a> {
    /// The server.
    pub practice: &'a Practice,
    /// Where it is.
    pub place: &'a Place,
    /// Who may send beside the practice sender.
    pub senders: &'a [String],
    /// What is played.
    pub scenario: Option<&'a Scenario>,
}

impl Welcome<'_> {
    /// As lines for people: settings for other programs first, so that what is needed most stands last.
    pub fn text(&self) -> String {
        let mut text = String::from("Practice server: nothing leaves this machine.\n");
        let ca_file = self.place.ca_file.display().to_string();
        let means = Means {
            host: &self.place.host,
            port: self.place.smtp_ports[0],
            ca_file: &ca_file,
            from: &address(),
            to: RECIPIENT,
        };
        for (name, program) in settings(&means) {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n── {name} ──\n{program}");
        }
        if let Some(scenario) = self.scenario {
            let _ = write!(text, "\n── Scenario ──\n{}", story(scenario));
        }
        let _ = write!(text, "\n── Settings ──\n{}", self.facts());
        text
    }

    fn facts(&self) -> String {
        let Place { host, .. } = self.place;
        let ports: Vec<String> = self.place.smtp_ports.iter().map(u16::to_string).collect();
        let logins = Logins::of(&Account::practice());
        let senders: Vec<&str> = [SENDER, "anybody@acme.example"]
            .into_iter()
            .chain(self.senders.iter().map(String::as_str))
            .collect();
        let rows = [
            (
                "SMTP",
                format!("{host}, port {} (STARTTLS)", ports.join(" or ")),
            ),
            ("HTTP API", self.place.api_url.clone().unwrap_or_default()),
            (
                "Server token",
                format!("{} (user name and password)", logins.server),
            ),
            (
                "SMTP token",
                format!(
                    "{} (user name), {} (password)",
                    logins.access_key, logins.secret_key
                ),
            ),
            (
                "Account token",
                format!("{} (refused by SMTP)", logins.account),
            ),
            ("Sender", senders.join(", ")),
            ("CA file", self.place.ca_file.display().to_string()),
            (
                "Inbox",
                format!("{} (postrider inbox)", self.place.inbox.display()),
            ),
        ];
        let row = |(name, value): &(&str, String)| format!("{name:<14} {value}\n");
        let rows: String = rows.iter().map(row).collect();
        format!("{rows}\nexport POSTMARK_SERVER_TOKEN={}\n\n", logins.server)
    }

    /// The same for programs.
    pub fn object(&self) -> Value {
        let logins = Logins::of(&Account::practice());
        json!({
            "v": 1, "event": "listening", "host": self.place.host, "smtp_ports": self.place.smtp_ports,
            "api_url": self.place.api_url, "server_token": logins.server,
            "access_key": logins.access_key, "secret_key": logins.secret_key,
            "account_token": logins.account, "sender": self.practice.sender(), "senders": self.senders,
            "ca_file": self.place.ca_file, "inbox": self.place.inbox,
            "scenario": self.practice.playing(), "pid": self.place.pid,
        })
    }
}

/// The practice account's logins. They open nothing anywhere else: that is why they may be shown.
struct Logins {
    server: String,
    account: String,
    access_key: String,
    secret_key: String,
}

impl Logins {
    fn of(account: &Account) -> Self {
        let server = account.servers.first();
        let pair = server.and_then(|server| server.smtp_tokens.first());
        let half = |of: fn(&crate::sandbox::SmtpToken) -> &crate::postmark::Secret| {
            pair.map_or_else(String::new, |pair| of(pair).expose().to_owned())
        };
        Self {
            server: crate::sandbox::practice_token().expose().to_owned(),
            account: account.token.expose().to_owned(),
            access_key: half(|pair| &pair.access_key),
            secret_key: half(|pair| &pair.secret_key),
        }
    }
}

/// The practice sender without its name.
fn address() -> String {
    parse_mailbox(SENDER).map_or_else(|_| SENDER.to_owned(), |sender| sender.address())
}
