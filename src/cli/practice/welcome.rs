//! What `postrider sandbox` says when it is up.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::scenario::story;
use super::settings::{Means, settings};
use crate::mail::parse_mailbox;
use crate::postmark::{HookUrl, PracticeTokens};
use crate::sandbox::scenario::Scenario;
use crate::sandbox::{Practice, SENDER};
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
    /// Where events are reported to.
    pub webhooks: &'a [HookUrl],
    /// What is played.
    pub scenario: Option<&'a Scenario>,
}

impl Welcome<'_> {
    /// As lines for people: settings for other programs first, so that what is needed most stands last.
    pub fn text(&self) -> String {
        let mut text = String::from("Practice server: nothing leaves this computer.\n");
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
            let _ = write!(text, "\n── Scenario ──\n{}", story(scenario, self.tokens()));
        }
        let _ = write!(text, "\n── Settings ──\n{}", self.facts());
        text
    }

    fn facts(&self) -> String {
        let Place { host, .. } = self.place;
        let ports: Vec<String> = self.place.smtp_ports.iter().map(u16::to_string).collect();
        let tokens = self.tokens();
        let server_token = tokens.server.expose();
        let senders: Vec<&str> = [SENDER, "anybody@acme.example"]
            .into_iter()
            .chain(self.senders.iter().map(String::as_str))
            .collect();
        let urls: Vec<&str> = self.webhooks.iter().map(HookUrl::plain).collect();
        let rows = [
            (
                "SMTP",
                format!("{host}, port {} (STARTTLS)", ports.join(" or ")),
            ),
            ("HTTP API", self.place.api_url.clone().unwrap_or_default()),
            ("Control API", control_url(self.place)),
            (
                "Server token",
                format!("{server_token} (username and password)"),
            ),
            (
                "SMTP token",
                format!(
                    "{} (username), {} (password)",
                    tokens.smtp.access_key.expose(),
                    tokens.smtp.secret_key.expose()
                ),
            ),
            (
                "Account token",
                format!("{} (refused by SMTP)", tokens.account.expose()),
            ),
            ("Sender", senders.join(", ")),
            ("Webhooks", urls.join(", ")),
            ("CA file", self.place.ca_file.display().to_string()),
            (
                "Inbox",
                format!("{} (postrider inbox)", self.place.inbox.display()),
            ),
        ];
        let row = |(name, value): &(&str, String)| format!("{name:<14} {value}\n");
        let given = rows.iter().filter(|(_, value)| !value.is_empty());
        let rows: String = given.map(row).collect();
        format!("{rows}\nexport POSTMARK_SERVER_TOKEN={server_token}\n\n")
    }

    /// They open this practice server and nothing else: that is why they may be printed.
    fn tokens(&self) -> &PracticeTokens {
        self.practice.tokens()
    }

    /// The same for programs.
    pub fn object(&self) -> Value {
        let tokens = self.tokens();
        let urls: Vec<&str> = self.webhooks.iter().map(HookUrl::plain).collect();
        json!({
            "v": 1, "event": "listening", "host": self.place.host, "smtp_ports": self.place.smtp_ports,
            "api_url": self.place.api_url, "control_url": control_url(self.place), "server_token": tokens.server.expose(),
            "access_key": tokens.smtp.access_key.expose(), "secret_key": tokens.smtp.secret_key.expose(),
            "account_token": tokens.account.expose(), "sender": self.practice.sender(), "senders": self.senders, "webhooks": urls,
            "ca_file": self.place.ca_file, "inbox": self.place.inbox,
            "scenario": self.practice.playing(), "pid": self.place.pid,
        })
    }
}

/// Where tests find the control API.
pub(super) fn control_url(place: &Place) -> String {
    let url = place.api_url.as_deref();
    url.map_or_else(String::new, |url| format!("{url}/sandbox"))
}

/// The practice sender without its name.
fn address() -> String {
    parse_mailbox(SENDER).map_or_else(|_| SENDER.to_owned(), |sender| sender.address())
}
