//! One client's session: a line goes in, a reply comes out. No socket, no clock.
//!
//! The words are Postfix's, because Postmark's are (postmark-facts.md sections 1.3 and 1.4). Sender,
//! recipients and stream are never judged here: Postmark accepts first and fails later (1.5).

use smtp_proto::{Error, MAIL_SMTPUTF8, MailFrom, Request};

use super::auth::{AuthStep, Exchange};
use super::reply;
use super::wire::Line;
use crate::postmark::{HOST, Secret};

/// Errors of one client after which Postfix hangs up (`smtpd_hard_error_limit`).
const ERROR_LIMIT: usize = 20;
/// Recipients of one transaction; a bound on memory, far above Postmark's fifty, which are not
/// counted in the dialogue.
const RECIPIENT_LIMIT: usize = 1000;
const OK: &str = "250 2.0.0 Ok";
const SAY_HELLO: &str = "503 5.5.1 Error: send HELO/EHLO first";

/// Who sends a message to whom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Envelope {
    /// From MAIL; empty for `<>`.
    pub mail_from: String,
    /// From RCPT, in order.
    pub rcpt_to: Vec<String>,
}

/// What to do after a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// Say this and read on.
    Reply(String),
    /// Say this, then do the TLS handshake.
    Secure(String),
    /// Say this, then read content for this envelope.
    Content(String, Envelope),
    /// Say this and hang up.
    Close(String),
}

/// The state of one connection.
pub(super) struct Session {
    token: Secret,
    size_limit: usize,
    secure: bool,
    greeted: bool,
    signed_in: bool,
    exchange: Exchange,
    transaction: Option<Envelope>,
    errors: usize,
}

impl Session {
    /// A fresh connection in clear text. `token` is the one that AUTH accepts, `size_limit` what
    /// SIZE announces in bytes.
    pub fn new(token: Secret, size_limit: usize) -> Self {
        Self {
            token,
            size_limit,
            secure: false,
            greeted: false,
            signed_in: false,
            exchange: Exchange::default(),
            transaction: None,
            errors: 0,
        }
    }

    /// The greeting. The node's name says that this is practice.
    pub fn greeting() -> String {
        format!("220 {HOST} ESMTP postrider-practice")
    }

    /// TLS is up: everything learnt in clear is forgotten (RFC 3207 section 4.2).
    pub fn secured(self) -> Self {
        Self {
            secure: true,
            ..Self::new(self.token, self.size_limit)
        }
    }

    /// Answers one line.
    pub fn answer(&mut self, line: &Line) -> Step {
        if self.errors >= ERROR_LIMIT {
            return Step::Close(format!("421 4.7.0 {HOST} Error: too many errors"));
        }
        let step = match line {
            Line::TooLong => Step::Reply("500 5.5.2 Error: line too long".into()),
            Line::Whole(line) if self.exchange.is_running() => {
                let step = self.exchange.proceed(line.trim_ascii_end(), &self.token);
                self.authenticated(step)
            }
            Line::Whole(line) => self.command(line),
        };
        self.count_error(&step);
        step
    }

    fn count_error(&mut self, step: &Step) {
        if let Step::Reply(reply) = step
            && reply.starts_with('5')
        {
            self.errors += 1;
        }
    }

    fn command(&mut self, line: &[u8]) -> Step {
        match Request::parse(&mut line.iter()) {
            Ok(Request::Mail { from }) => self.mail(&from),
            Ok(Request::Rcpt { to }) => self.rcpt(&to.address),
            Ok(Request::Data) => self.data(),
            Ok(Request::Auth {
                mechanism,
                initial_response,
            }) => self.auth(mechanism, &initial_response),
            Ok(Request::StartTls) => self.starttls(),
            Ok(Request::Quit) => Step::Close("221 2.0.0 Bye".into()),
            Ok(request) => Step::Reply(self.plain_request(&request)),
            Err(error) => Step::Reply(reply::syntax(&error)),
        }
    }

    fn plain_request(&mut self, request: &Request<std::borrow::Cow<'_, str>>) -> String {
        match request {
            Request::Ehlo { .. } => {
                self.hello();
                reply::ehlo(self.secure, self.size_limit)
            }
            Request::Helo { .. } => {
                self.hello();
                format!("250 {HOST}")
            }
            Request::Rset => {
                self.transaction = None;
                OK.into()
            }
            Request::Noop { .. } => OK.into(),
            Request::Vrfy { value } => format!("252 2.0.0 {}", reply::printable(value)),
            Request::Etrn { name } => {
                format!(
                    "459 4.7.1 <{}>: service unavailable",
                    reply::printable(name)
                )
            }
            Request::Expn { .. } | Request::Help { .. } | Request::Bdat { .. } => {
                "502 5.5.1 Error: command not implemented".into()
            }
            _ => reply::syntax(&Error::UnknownCommand),
        }
    }

    fn hello(&mut self) {
        self.greeted = true;
        self.transaction = None;
    }

    fn starttls(&mut self) -> Step {
        if self.secure {
            return Step::Reply("554 5.5.1 Error: TLS already active".into());
        }
        Step::Secure("220 2.0.0 Ready to start TLS".into())
    }

    fn auth(&mut self, mechanism: u64, initial: &str) -> Step {
        let obstacle = [
            (!self.greeted, SAY_HELLO),
            (self.signed_in, "503 5.5.1 Error: already authenticated"),
            (
                self.transaction.is_some(),
                "503 5.5.1 Error: MAIL transaction in progress",
            ),
        ];
        if let Some(reply) = first(&obstacle) {
            return reply;
        }
        let step = self.exchange.begin(mechanism, initial, &self.token);
        self.authenticated(step)
    }

    fn authenticated(&mut self, step: AuthStep) -> Step {
        Step::Reply(match step {
            AuthStep::Ask(reply) | AuthStep::Bad(reply) => reply,
            AuthStep::Good => {
                self.signed_in = true;
                "235 2.7.0 Authentication successful".into()
            }
        })
    }

    fn mail(&mut self, from: &MailFrom<std::borrow::Cow<'_, str>>) -> Step {
        let obstacle = [
            (!self.greeted, SAY_HELLO),
            (
                self.transaction.is_some(),
                "503 5.5.1 Error: nested MAIL command",
            ),
            (
                from.size > self.size_limit,
                "552 5.3.4 Message size exceeds fixed limit",
            ),
            (
                from.flags & MAIL_SMTPUTF8 != 0,
                "555 5.5.4 Unsupported option: SMTPUTF8",
            ),
        ];
        first(&obstacle).unwrap_or_else(|| {
            self.transaction = Some(Envelope {
                mail_from: from.address.clone().into_owned(),
                rcpt_to: Vec::new(),
            });
            Step::Reply("250 2.1.0 Ok".into())
        })
    }

    fn rcpt(&mut self, address: &str) -> Step {
        let signed_in = self.signed_in;
        Step::Reply(match &mut self.transaction {
            None => "503 5.5.1 Error: need MAIL command".into(),
            Some(_) if !signed_in => {
                format!(
                    "554 5.7.1 <{}>: Relay access denied",
                    reply::printable(address)
                )
            }
            Some(envelope) if envelope.rcpt_to.len() >= RECIPIENT_LIMIT => {
                "452 4.5.3 Error: too many recipients".into()
            }
            Some(envelope) => {
                envelope.rcpt_to.push(address.to_owned());
                "250 2.1.5 Ok".into()
            }
        })
    }

    fn data(&mut self) -> Step {
        match &self.transaction {
            None => Step::Reply("503 5.5.1 Error: need RCPT command".into()),
            Some(envelope) if envelope.rcpt_to.is_empty() => {
                Step::Reply("554 5.5.1 Error: no valid recipients".into())
            }
            Some(_) => Step::Content(
                "354 End data with <CR><LF>.<CR><LF>".into(),
                self.transaction.take().unwrap_or_default(),
            ),
        }
    }
}

fn first(obstacles: &[(bool, &str)]) -> Option<Step> {
    let (_, reply) = obstacles.iter().find(|(in_the_way, _)| *in_the_way)?;
    Some(Step::Reply((*reply).to_owned()))
}

#[cfg(test)]
mod tests;
