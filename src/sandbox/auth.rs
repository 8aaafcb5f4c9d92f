//! AUTH PLAIN and LOGIN (RFC 4954, RFC 4616), with Postmark's words (postmark-facts.md section 1.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use smtp_proto::{AUTH_LOGIN, AUTH_PLAIN};

use crate::postmark::Secret;

/// `Username:` in base64, as Postfix asks.
const ASK_USER: &str = "VXNlcm5hbWU6";
/// `Password:` in base64.
const ASK_PASSWORD: &str = "UGFzc3dvcmQ6";
/// The mechanisms, as EHLO lists them.
pub(super) const MECHANISMS: &str = "PLAIN LOGIN";

/// What the next line of the client will be.
enum Awaiting {
    Plain,
    User,
    Password { user: Vec<u8> },
}

/// How one step of an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AuthStep {
    /// More is wanted; the reply asks for it.
    Ask(String),
    /// The credential is right.
    Good,
    /// It is not, or the exchange went wrong; the reply says so.
    Bad(String),
}

/// The AUTH exchanges of one connection.
#[derive(Default)]
pub(super) struct Exchange {
    awaiting: Option<Awaiting>,
    /// Postmark quotes the last prompt of the connection in its refusal, even in a later PLAIN.
    last_prompt: &'static str,
}

impl Exchange {
    /// Whether the next line belongs to the exchange and is no command.
    pub fn is_running(&self) -> bool {
        self.awaiting.is_some()
    }

    /// `AUTH mechanism [initial]`. `mechanism` is one of smtp-proto's bits.
    pub fn begin(&mut self, mechanism: u64, initial: &str, token: &Secret) -> AuthStep {
        match (mechanism, initial) {
            (AUTH_PLAIN, "") => self.ask(Awaiting::Plain, ""),
            (AUTH_PLAIN, initial) => self.plain(initial.as_bytes(), token),
            (AUTH_LOGIN, "") => self.ask(Awaiting::User, ASK_USER),
            (AUTH_LOGIN, initial) => self.user(initial.as_bytes()),
            _ => AuthStep::Bad("504 5.5.4 Unrecognized authentication type".into()),
        }
    }

    /// The next line of the exchange, without its line ending.
    pub fn proceed(&mut self, line: &[u8], token: &Secret) -> AuthStep {
        let awaiting = self.awaiting.take();
        if line == b"*" {
            return AuthStep::Bad("501 5.7.0 Authentication aborted".into());
        }
        match awaiting {
            Some(Awaiting::Plain) => self.plain(line, token),
            Some(Awaiting::User) => self.user(line),
            Some(Awaiting::Password { user }) => self.verdict(&user, &decode(line), token),
            None => self.refused(),
        }
    }

    fn ask(&mut self, awaiting: Awaiting, prompt: &'static str) -> AuthStep {
        self.awaiting = Some(awaiting);
        if !prompt.is_empty() {
            self.last_prompt = prompt;
        }
        AuthStep::Ask(format!("334 {prompt}"))
    }

    fn user(&mut self, line: &[u8]) -> AuthStep {
        let user = decode(line);
        self.ask(Awaiting::Password { user }, ASK_PASSWORD)
    }

    /// `authorization NUL user NUL password`; Postmark has no use for the first.
    fn plain(&mut self, line: &[u8], token: &Secret) -> AuthStep {
        let decoded = decode(line);
        let mut parts = decoded.splitn(3, |&byte| byte == 0).skip(1);
        let user = parts.next().unwrap_or_default();
        let password = parts.next().unwrap_or_default();
        self.verdict(user, password, token)
    }

    /// The token is user name and password (postmark-facts.md section 2).
    fn verdict(&self, user: &[u8], password: &[u8], token: &Secret) -> AuthStep {
        let token = token.expose().as_bytes();
        if user == token && password == token {
            AuthStep::Good
        } else {
            self.refused()
        }
    }

    fn refused(&self) -> AuthStep {
        AuthStep::Bad(format!(
            "535 5.7.8 Error: authentication failed: {}",
            self.last_prompt
        ))
    }
}

/// What does not decode is as good as an empty answer: it is refused as a credential.
fn decode(line: &[u8]) -> Vec<u8> {
    STANDARD.decode(line).unwrap_or_default()
}
