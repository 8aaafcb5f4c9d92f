//! AUTH PLAIN, LOGIN and CRAM-MD5 (RFC 4954, RFC 4616, RFC 2195), with Postmark's words
//! (postmark-facts.md section 1.4).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use md5::Md5;
use smtp_proto::{AUTH_CRAM_MD5, AUTH_LOGIN, AUTH_PLAIN};

use super::account::{Account, SignedIn};
use crate::postmark::HOST;

/// `Username:` in base64, as Postfix asks.
const ASK_USER: &str = "VXNlcm5hbWU6";
/// `Password:` in base64.
const ASK_PASSWORD: &str = "UGFzc3dvcmQ6";

/// What the next line of the client will be.
enum Awaiting {
    Plain,
    User,
    Password { user: Vec<u8> },
    Digest { challenge: String },
}

/// How one step of an exchange ended.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum AuthStep {
    /// More is wanted; the reply asks for it.
    Ask(String),
    /// The credential is right; this is what it opens.
    Good(SignedIn),
    /// It is not, or the exchange went wrong; the reply says so.
    Bad(String),
}

/// The AUTH exchanges of one connection.
#[derive(Default)]
pub(super) struct Exchange {
    awaiting: Option<Awaiting>,
    /// Postmark quotes the last prompt of the connection in its refusal, even in a later PLAIN.
    last_prompt: String,
    /// What makes this connection's challenges its own.
    nonce: String,
    challenges: u32,
}

impl Exchange {
    /// The exchanges of a connection whose challenges carry `nonce`, which no other connection has.
    pub fn new(nonce: String) -> Self {
        Self {
            nonce,
            ..Self::default()
        }
    }

    /// Whether the next line belongs to the exchange and is no command.
    pub fn is_running(&self) -> bool {
        self.awaiting.is_some()
    }

    /// `AUTH mechanism [initial]`. `mechanism` is one of smtp-proto's bits.
    pub fn begin(&mut self, mechanism: u64, initial: &str, account: &Account) -> AuthStep {
        match (mechanism, initial) {
            (AUTH_PLAIN, "") => self.ask(Awaiting::Plain, ""),
            (AUTH_PLAIN, initial) => self.plain(initial.as_bytes(), account),
            (AUTH_LOGIN, "") => self.ask(Awaiting::User, ASK_USER),
            (AUTH_LOGIN, initial) => self.user(initial.as_bytes()),
            (AUTH_CRAM_MD5, "") => self.challenge(),
            (AUTH_CRAM_MD5, _) => {
                AuthStep::Bad("501 5.5.4 Syntax: AUTH CRAM-MD5 takes no initial response".into())
            }
            _ => AuthStep::Bad("504 5.5.4 Unrecognized authentication type".into()),
        }
    }

    /// The next line of the exchange, without its line ending.
    pub fn proceed(&mut self, line: &[u8], account: &Account) -> AuthStep {
        let awaiting = self.awaiting.take();
        if line == b"*" {
            return AuthStep::Bad("501 5.7.0 Authentication aborted".into());
        }
        match awaiting {
            Some(Awaiting::Plain) => self.plain(line, account),
            Some(Awaiting::User) => self.user(line),
            Some(Awaiting::Password { user }) => self.verdict(&user, &decode(line), account),
            Some(Awaiting::Digest { challenge }) => {
                self.ruled(by_digest(&challenge, &decode(line), account))
            }
            None => self.refused(),
        }
    }

    fn ask(&mut self, awaiting: Awaiting, prompt: &str) -> AuthStep {
        self.awaiting = Some(awaiting);
        if !prompt.is_empty() {
            prompt.clone_into(&mut self.last_prompt);
        }
        AuthStep::Ask(format!("334 {prompt}"))
    }

    fn user(&mut self, line: &[u8]) -> AuthStep {
        let user = decode(line);
        self.ask(Awaiting::Password { user }, ASK_PASSWORD)
    }

    /// `<number.nonce@host>`, as RFC 2195 section 2 has it.
    fn challenge(&mut self) -> AuthStep {
        self.challenges += 1;
        let challenge = format!("<{}.{}@{HOST}>", self.challenges, self.nonce);
        let prompt = STANDARD.encode(&challenge);
        self.ask(Awaiting::Digest { challenge }, &prompt)
    }

    /// `authorization NUL user NUL password`; Postmark has no use for the first.
    fn plain(&mut self, line: &[u8], account: &Account) -> AuthStep {
        let decoded = decode(line);
        let mut parts = decoded.splitn(3, |&byte| byte == 0).skip(1);
        let user = parts.next().unwrap_or_default();
        let password = parts.next().unwrap_or_default();
        self.verdict(user, password, account)
    }

    /// A token is user name and password, or the two keys of an SMTP token are (section 2).
    fn verdict(&self, user: &[u8], password: &[u8], account: &Account) -> AuthStep {
        self.ruled(account.sign_in(user, password))
    }

    fn ruled(&self, signed_in: Option<SignedIn>) -> AuthStep {
        signed_in.map_or_else(|| self.refused(), AuthStep::Good)
    }

    fn refused(&self) -> AuthStep {
        AuthStep::Bad(format!(
            "535 5.7.8 Error: authentication failed: {}",
            self.last_prompt
        ))
    }
}

/// `user SP digest`, the digest being HMAC-MD5 of the challenge in hexadecimal (RFC 2195).
fn by_digest(challenge: &str, answer: &[u8], account: &Account) -> Option<SignedIn> {
    let answer = String::from_utf8_lossy(answer);
    let (user, digest) = answer.rsplit_once(' ')?;
    let is_right = |password: &str| {
        let keyed = Hmac::<Md5>::new_from_slice(password.as_bytes());
        keyed.is_ok_and(|mut mac| {
            mac.update(challenge.as_bytes());
            let right: String = mac
                .finalize()
                .into_bytes()
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            right.eq_ignore_ascii_case(digest)
        })
    };
    account
        .logins()
        .find(|(name, password, _)| name.expose() == user && is_right(password.expose()))
        .map(|(_, _, signed_in)| signed_in)
}

/// What does not decode is as good as an empty answer: it is refused as a credential.
fn decode(line: &[u8]) -> Vec<u8> {
    STANDARD.decode(line).unwrap_or_default()
}
