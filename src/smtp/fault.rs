//! Why a step of the dialogue failed; the journal makes a full failure of it.

use std::io;

use crate::record::{FailureKind, Reply};

/// What every step returns.
pub(super) type Result<T> = std::result::Result<T, Fault>;

/// "Service not available, closing transmission channel" (RFC 5321 section 3.8): allowed at any time, and
/// about the connection rather than the command.
const CLOSING: u16 = 421;

/// A failure in the current stage.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{kind:?}: {}", causes.join(": "))]
pub struct Fault {
    pub kind: FailureKind,
    /// The server's reply, if it rejected the command.
    pub reply: Option<Reply>,
    /// Causes, outermost first.
    pub causes: Vec<String>,
}

impl Fault {
    /// A fault with one cause.
    pub fn new(kind: FailureKind, cause: impl Into<String>) -> Self {
        Self {
            kind,
            reply: None,
            causes: vec![cause.into()],
        }
    }

    /// The server rejected the command. A 421 is no rejection: it closes the connection.
    pub(super) fn refused(kind: FailureKind, reply: Reply) -> Self {
        let greeting = kind == FailureKind::GreetingRefused;
        let kind = if reply.code == CLOSING && !greeting {
            FailureKind::ConnectionLost
        } else {
            kind
        };
        Self::of_reply(kind, reply)
    }

    /// The server rejected the command, whatever the code.
    pub(super) fn of_reply(kind: FailureKind, reply: Reply) -> Self {
        Self {
            kind,
            reply: Some(reply),
            causes: Vec::new(),
        }
    }

    pub(super) fn lost(error: &io::Error) -> Self {
        Self::new(FailureKind::ConnectionLost, error.to_string())
    }

    pub(super) fn closed() -> Self {
        Self::new(
            FailureKind::ConnectionLost,
            "the server closed the connection",
        )
    }

    /// The reply makes no sense at this point.
    pub(super) fn out_of_turn(reply: &Reply, wanted: &str) -> Self {
        Self::new(
            FailureKind::ReplyMalformed,
            format!("expected {wanted}, the server said: {reply}"),
        )
    }

    /// Whether the server explicitly rejected, permanently or temporarily.
    pub fn is_refusal(&self) -> bool {
        self.reply.as_ref().is_some_and(is_negative)
    }
}

/// Whether the reply is 4yz or 5yz.
pub(super) fn is_negative(reply: &Reply) -> bool {
    matches!(reply.code / 100, 4 | 5)
}

/// `reply` if its code is `wanted`; a fault of `kind` if it is negative, otherwise a malformed-reply fault.
pub(super) fn expect(reply: Reply, wanted: u16, kind: FailureKind) -> Result<Reply> {
    if reply.code == wanted {
        Ok(reply)
    } else if is_negative(&reply) {
        Err(Fault::refused(kind, reply))
    } else {
        Err(Fault::out_of_turn(&reply, &wanted.to_string()))
    }
}

/// `reply` if it is 2yz; otherwise as [`expect`].
pub(super) fn expect_positive(reply: Reply, kind: FailureKind) -> Result<Reply> {
    if reply.is_positive() {
        Ok(reply)
    } else if is_negative(&reply) {
        Err(Fault::refused(kind, reply))
    } else {
        Err(Fault::out_of_turn(&reply, "2yz"))
    }
}
