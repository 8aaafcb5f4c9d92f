//! The exit codes (sysexits where they fit), documented in docs/src/scripting.md and in `--help`.

use std::process::ExitCode;

use crate::record::{ApiFailure, ApiFailureKind, Failure, FailureKind, Outcome};

/// Why a command failed: the exit code and the message.
pub(super) type Refusal = (Exit, String);

/// How the program ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Exit {
    /// Done.
    Done = 0,
    /// The arguments are wrong.
    Usage = 64,
    /// The message is refused by preflight; nothing was sent.
    Message = 65,
    /// A file is missing or unreadable, or a caught message is.
    FileMissing = 66,
    /// Recipients were refused, all or some.
    Recipient = 67,
    /// The host was not found.
    HostNotFound = 68,
    /// No connection, or it broke; or a port to listen on cannot be had.
    Connection = 69,
    /// A defect of ours.
    Bug = 70,
    /// TLS or certificate.
    Tls = 71,
    /// Something cannot be written.
    CannotWrite = 73,
    /// A temporary refusal (4yz).
    Temporary = 75,
    /// The server broke the protocol.
    Protocol = 76,
    /// Authentication.
    Authentication = 77,
    /// Configuration, or no token.
    Configuration = 78,
    /// The sender was refused.
    Sender = 79,
    /// The outcome is unknown.
    Unknown = 80,
    /// Accepted, then refused inside Postmark or bounced.
    RefusedInside = 81,
    /// The server refused the message for what it is.
    MessageRefused = 82,
    /// Ended by SIGHUP.
    HungUp = 129,
    /// Ended by SIGINT (Ctrl+C); of a send: before anything was sent.
    Interrupted = 130,
    /// Ended by SIGTERM.
    Terminated = 143,
    /// SIGQUIT, before anything was sent.
    Quit = 131,
}

/// Whether the command that sent a message may be run again as it was. JSON has the names in lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Nothing was sent, and the cause may pass.
    Safe,
    /// The message may have been accepted: look up its delivery status first.
    Ask,
    /// It was accepted, or it would be refused again.
    Never,
}

impl Retry {
    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Safe => "safe",
            Self::Ask => "ask",
            Self::Never => "never",
        }
    }
}

impl Exit {
    /// The number.
    pub fn code(self) -> u8 {
        self as u8
    }

    /// Whether a send that ended so may be repeated.
    pub fn retry(self) -> Retry {
        match self {
            Self::HostNotFound
            | Self::Connection
            | Self::Tls
            | Self::CannotWrite
            | Self::Temporary
            | Self::Protocol
            | Self::HungUp
            | Self::Interrupted
            | Self::Terminated
            | Self::Quit => Retry::Safe,
            Self::Unknown | Self::Bug => Retry::Ask,
            Self::Done
            | Self::Usage
            | Self::Message
            | Self::FileMissing
            | Self::Recipient
            | Self::Authentication
            | Self::Configuration
            | Self::Sender
            | Self::RefusedInside
            | Self::MessageRefused => Retry::Never,
        }
    }

    /// The code that programs expect of `sendmail`: only those of sysexits.h, and [`Exit::Temporary`] for whatever may
    /// be tried again, because callers retry for no other code. Signals stay as they are.
    pub fn in_sysexits(self) -> Self {
        match self {
            Self::HostNotFound
            | Self::Connection
            | Self::Tls
            | Self::CannotWrite
            | Self::Protocol => Self::Temporary,
            Self::Unknown => Self::Connection,
            Self::Sender => Self::Authentication,
            Self::RefusedInside | Self::MessageRefused => Self::Message,
            same => same,
        }
    }

    /// The same where a message has been handed over, and a signal ended only the look-up of its delivery status.
    pub fn retry_after_sending(self) -> Retry {
        match self.retry() {
            Retry::Safe => Retry::Ask,
            retry => retry,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

impl From<&Outcome> for Exit {
    fn from(outcome: &Outcome) -> Self {
        match outcome {
            Outcome::Accepted { .. } => Self::Done,
            Outcome::PartlyRefused { .. } => Self::Recipient,
            Outcome::Cancelled => Self::Interrupted,
            Outcome::Unknown(_) => Self::Unknown,
            Outcome::Refused(failure) | Outcome::Failed(failure) => Self::from(failure),
        }
    }
}

impl From<&Failure> for Exit {
    /// A 4yz is temporary whatever it refuses; else the kind decides.
    fn from(failure: &Failure) -> Self {
        if failure
            .reply
            .as_ref()
            .is_some_and(crate::record::Reply::is_transient)
        {
            return Self::Temporary;
        }
        match &failure.api {
            Some(api) => of_api(api),
            None => of_kind(failure.kind),
        }
    }
}

/// Postmark's codes for a sender that may not send (postmark-facts.md section 4.8).
const SENDER_CODES: [u16; 4] = [400, 401, 412, 413];
/// The code for recipients that are suppressed.
const INACTIVE: u16 = 406;

impl From<&ApiFailure> for Exit {
    fn from(failure: &ApiFailure) -> Self {
        of_api(failure)
    }
}

fn of_api(failure: &ApiFailure) -> Exit {
    use ApiFailureKind as Kind;
    match (failure.kind, failure.code) {
        (Kind::Unauthorized, _) => Exit::Authentication,
        (Kind::RateLimited | Kind::Maintenance, _) => Exit::Temporary,
        (Kind::Tls, _) => Exit::Tls,
        (Kind::NotSent | Kind::InvalidUrl, _) => Exit::Configuration,
        (Kind::Malformed, _) => Exit::Protocol,
        (Kind::Refused | Kind::NotFound, Some(INACTIVE)) => Exit::Recipient,
        (Kind::Refused | Kind::NotFound, Some(code)) if SENDER_CODES.contains(&code) => {
            Exit::Sender
        }
        (Kind::Refused | Kind::NotFound, _) => Exit::MessageRefused,
        (Kind::Unreachable | Kind::Proxy | Kind::Timeout | Kind::Lost | Kind::ServerError, _) => {
            Exit::Connection
        }
    }
}

fn of_kind(kind: FailureKind) -> Exit {
    use FailureKind as Kind;
    match kind {
        Kind::NameNotFound | Kind::ResolverFailed => Exit::HostNotFound,
        Kind::ConnectionRefused
        | Kind::ConnectTimeout
        | Kind::NoRoute
        | Kind::ConnectionLost
        | Kind::Timeout
        | Kind::GreetingRefused => Exit::Connection,
        Kind::NotSmtp
        | Kind::TlsOnly
        | Kind::HelloRefused
        | Kind::ReplyMalformed
        | Kind::ReplyTooLong => Exit::Protocol,
        Kind::StartTlsMissing
        | Kind::StartTlsMasked
        | Kind::StartTlsRefused
        | Kind::InjectedBeforeTls
        | Kind::TlsNotSpoken
        | Kind::TlsFailed
        | Kind::CertificateExpired
        | Kind::CertificateNotYetValid
        | Kind::CertificateWrongHost
        | Kind::CertificateUntrusted
        | Kind::CertificateInvalid
        | Kind::NoRootCertificates => Exit::Tls,
        Kind::CaFileUnusable => Exit::Configuration,
        Kind::AuthUnavailable | Kind::AuthRefused => Exit::Authentication,
        Kind::SenderRefused => Exit::Sender,
        Kind::RecipientsRefused => Exit::Recipient,
        Kind::DataRefused | Kind::MessageRefused | Kind::MessageTooLarge => Exit::MessageRefused,
        Kind::MessageInvalid => Exit::Message,
        Kind::FileUnreadable => Exit::FileMissing,
        Kind::Api => Exit::Connection,
        Kind::Interrupted => Exit::Interrupted,
        Kind::Internal => Exit::Bug,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::postmark::Endpoint;
    use crate::record::{Reply, Stage};

    fn failure(kind: FailureKind, code: Option<u16>) -> Failure {
        let failure = Failure::new(Stage::Auth, kind, Endpoint::new("h.example", 587));
        match code {
            Some(code) => failure.with_reply(Reply::new(code, vec!["x".into()])),
            None => failure,
        }
    }

    #[test]
    fn what_may_be_tried_again_is_a_temporary_failure_of_sendmail() {
        for (exit, expected) in [
            (Exit::Done, 0),
            (Exit::Usage, 64),
            (Exit::Message, 65),
            (Exit::Recipient, 67),
            (Exit::HostNotFound, 75),
            (Exit::Connection, 75),
            (Exit::Bug, 70),
            (Exit::Tls, 75),
            (Exit::CannotWrite, 75),
            (Exit::Temporary, 75),
            (Exit::Protocol, 75),
            (Exit::Authentication, 77),
            (Exit::Configuration, 78),
            (Exit::Sender, 77),
            // EX_UNAVAILABLE: a caller that tries again would send it twice.
            (Exit::Unknown, 69),
            (Exit::MessageRefused, 65),
        ] {
            assert_eq!(exit.in_sysexits().code(), expected, "{exit:?}");
        }
    }

    #[test]
    fn outcomes_have_their_codes() {
        for (kind, code, expected) in [
            (FailureKind::NameNotFound, None, 68),
            (FailureKind::ConnectionRefused, None, 69),
            (FailureKind::Timeout, None, 69),
            (FailureKind::CertificateExpired, None, 71),
            (FailureKind::InjectedBeforeTls, None, 71),
            (FailureKind::NotSmtp, None, 76),
            (FailureKind::AuthRefused, Some(535), 77),
            (FailureKind::AuthRefused, Some(454), 75),
            (FailureKind::SenderRefused, Some(550), 79),
            (FailureKind::RecipientsRefused, Some(550), 67),
            (FailureKind::RecipientsRefused, Some(450), 75),
            (FailureKind::MessageRefused, Some(554), 82),
            (FailureKind::MessageInvalid, None, 65),
            (FailureKind::CaFileUnusable, None, 78),
            (FailureKind::FileUnreadable, None, 66),
            (FailureKind::Internal, None, 70),
        ] {
            assert_eq!(
                Exit::from(&failure(kind, code)).code(),
                expected,
                "{kind:?} {code:?}"
            );
        }
        let reply = Reply::new(250, vec![]);
        assert_eq!(
            Exit::from(&Outcome::Accepted {
                reply: reply.clone()
            }),
            Exit::Done
        );
        assert_eq!(
            Exit::from(&Outcome::PartlyRefused {
                reply,
                refused: vec![]
            }),
            Exit::Recipient
        );
        assert_eq!(
            Exit::from(&Outcome::Unknown(failure(FailureKind::Timeout, None))),
            Exit::Unknown
        );
        assert_eq!(Exit::from(&Outcome::Cancelled).code(), 130);
    }
}
