//! One client's session: a line goes in, a reply comes out. No socket, no clock.
//!
//! The words are Postfix's, because Postmark's are (postmark-facts.md sections 1.3 and 1.4). Sender,
//! recipients and stream are never judged here: Postmark accepts first and fails later (1.5).

mod step;

use std::sync::Arc;

use smtp_proto::{Error, MAIL_SMTPUTF8, MailFrom, Request};

pub(super) use step::{Asked, Envelope, Step};

use super::account::SignedIn;
use super::auth::{AuthStep, Exchange};
use super::reply;
use super::scenario::At;
use super::state::State;
use super::wire::Line;
use crate::postmark::{HOST, limit};

/// Errors of one client after which Postfix hangs up (`smtpd_hard_error_limit`).
const ERROR_LIMIT: usize = 20;
/// Recipients of one transaction; a bound on memory, far above Postmark's fifty, which are not
/// counted in the dialogue.
const RECIPIENT_LIMIT: usize = 1000;
const OK: &str = "250 2.0.0 Ok";
const DEMAND_TLS: &str = "530 5.7.0 Must issue a STARTTLS command first";
const SAY_HELLO: &str = "503 5.5.1 Error: send HELO/EHLO first";

/// What the server offers, the same for every connection.
#[derive(Debug, Clone)]
pub(super) struct Terms {
    /// The lines of EHLO; see [`super::PracticeOptions::offered`].
    pub offered: Arc<[String]>,
    /// What SIZE announces, in bytes.
    pub size_limit: usize,
}

/// The state of one connection.
pub(super) struct Session {
    terms: Terms,
    nonce: String,
    secure: bool,
    greeted: bool,
    signed_in: Option<SignedIn>,
    exchange: Exchange,
    transaction: Option<Envelope>,
    asked: Asked,
    errors: usize,
}

impl Session {
    /// A fresh connection in clear text. `nonce` is like no other connection's.
    pub fn new(terms: Terms, nonce: String) -> Self {
        Self {
            terms,
            exchange: Exchange::new(nonce.clone()),
            nonce,
            secure: false,
            greeted: false,
            signed_in: None,
            transaction: None,
            asked: Asked::default(),
            errors: 0,
        }
    }

    /// The greeting. The node's name says that this is practice.
    pub fn greeting() -> String {
        format!("220 {HOST} ESMTP postrider-practice")
    }

    /// TLS is up: everything learnt in clear is forgotten (RFC 3207 section 4.2).
    pub fn secured(self, terms: Terms) -> Self {
        Self {
            secure: true,
            ..Self::new(terms, self.nonce)
        }
    }

    /// Who is signed in.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// What the last line was about.
    pub fn asked(&self) -> &Asked {
        &self.asked
    }

    /// The bound on content, in bytes.
    pub fn size_limit(&self) -> usize {
        self.terms.size_limit
    }

    /// Takes back what the last line brought about: it was refused after all.
    pub fn take_back(&mut self) {
        match self.asked.at {
            Some(At::Auth) => self.signed_in = None,
            Some(At::Mail) => self.transaction = None,
            Some(At::Rcpt) => {
                if let Some(envelope) = &mut self.transaction {
                    envelope.rcpt_to.pop();
                }
            }
            Some(At::Hello | At::SecureHello) => self.greeted = false,
            _ => {}
        }
    }

    /// Answers one line. `state` says who may sign in, and decides where reality is unknown.
    pub fn answer(&mut self, line: &Line, state: &State) -> Step {
        self.asked = Asked::default();
        if self.errors >= ERROR_LIMIT {
            return Step::Close(format!("421 4.7.0 {HOST} Error: too many errors"));
        }
        let step = match line {
            Line::TooLong => Step::Reply("500 5.5.2 Error: line too long".into()),
            Line::Whole(line) if self.exchange.is_running() => {
                let step = self.exchange.proceed(line.trim_ascii_end(), &state.account);
                self.authenticated(step)
            }
            Line::Whole(line) => self.command(line, state),
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

    fn command(&mut self, line: &[u8], state: &State) -> Step {
        let parsed = Request::parse(&mut line.iter());
        self.asked.at = parsed.as_ref().ok().and_then(|asked| self.place(asked));
        match parsed {
            Ok(Request::Mail { from }) => self.mail(&from, state),
            Ok(Request::Rcpt { to }) => self.rcpt(&to.address, state),
            Ok(Request::Data) => self.data(),
            Ok(Request::Auth {
                mechanism,
                initial_response,
            }) => self.auth(mechanism, &initial_response, state),
            Ok(Request::StartTls) => self.starttls(),
            Ok(Request::Quit) => Step::Close("221 2.0.0 Bye".into()),
            Ok(request) => Step::Reply(self.plain_request(&request)),
            Err(error) => Step::Reply(reply::syntax(&error)),
        }
    }

    /// Where a command stands. AUTH comes to its place with its verdict.
    fn place(&self, request: &Request<std::borrow::Cow<'_, str>>) -> Option<At> {
        Some(match request {
            Request::Ehlo { .. } | Request::Helo { .. } if self.secure => At::SecureHello,
            Request::Ehlo { .. } | Request::Helo { .. } => At::Hello,
            Request::StartTls => At::StartTls,
            Request::Mail { .. } => At::Mail,
            Request::Rcpt { .. } => At::Rcpt,
            Request::Data => At::Data,
            Request::Quit => At::Quit,
            _ => return None,
        })
    }

    fn plain_request(&mut self, request: &Request<std::borrow::Cow<'_, str>>) -> String {
        match request {
            Request::Ehlo { .. } => {
                self.hello();
                reply::ehlo(self.secure, &self.terms.offered, self.terms.size_limit)
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
        // What is not offered is not done either.
        if !self.terms.offered.iter().any(|line| line == "STARTTLS") {
            return Step::Reply("502 5.5.1 Error: command not implemented".into());
        }
        Step::Secure("220 2.0.0 Ready to start TLS".into())
    }

    fn auth(&mut self, mechanism: u64, initial: &str, state: &State) -> Step {
        let obstacle = [
            (!self.greeted, SAY_HELLO),
            (state.switches.demand_tls && !self.secure, DEMAND_TLS),
            (
                self.signed_in.is_some(),
                "503 5.5.1 Error: already authenticated",
            ),
            (
                self.transaction.is_some(),
                "503 5.5.1 Error: MAIL transaction in progress",
            ),
        ];
        if let Some(reply) = first(&obstacle) {
            return reply;
        }
        let step = self.exchange.begin(mechanism, initial, &state.account);
        self.authenticated(step)
    }

    fn authenticated(&mut self, step: AuthStep) -> Step {
        if !matches!(step, AuthStep::Ask(_)) {
            self.asked.at = Some(At::Auth);
        }
        Step::Reply(match step {
            AuthStep::Ask(reply) | AuthStep::Bad(reply) => reply,
            AuthStep::Good(signed_in) => {
                self.signed_in = Some(signed_in);
                "235 2.7.0 Authentication successful".into()
            }
        })
    }

    fn mail(&mut self, from: &MailFrom<std::borrow::Cow<'_, str>>, state: &State) -> Step {
        let obstacle = [
            (!self.greeted, SAY_HELLO),
            (state.switches.demand_tls && !self.secure, DEMAND_TLS),
            (
                self.transaction.is_some(),
                "503 5.5.1 Error: nested MAIL command",
            ),
            (
                from.size > self.terms.size_limit,
                "552 5.3.4 Message size exceeds fixed limit",
            ),
            (
                from.flags & MAIL_SMTPUTF8 != 0 && !self.offers("SMTPUTF8"),
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

    fn offers(&self, keyword: &str) -> bool {
        let mut offered = self.terms.offered.iter();
        offered.any(|line| line.eq_ignore_ascii_case(keyword))
    }

    fn rcpt(&mut self, address: &str, state: &State) -> Step {
        self.asked.recipient = Some(address.to_owned());
        let signed_in = self.signed_in.is_some();
        let most = if state.switches.recipients_in_dialogue {
            limit::RECIPIENTS
        } else {
            RECIPIENT_LIMIT
        };
        Step::Reply(match &mut self.transaction {
            None => "503 5.5.1 Error: need MAIL command".into(),
            Some(_) if !signed_in => {
                format!(
                    "554 5.7.1 <{}>: Relay access denied",
                    reply::printable(address)
                )
            }
            Some(envelope) if envelope.rcpt_to.len() >= most => {
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
