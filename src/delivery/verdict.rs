//! What is made of an answer, and of none.

use crate::record::{FailureKind, Outcome, RecipientState, RecipientVerdict, Reply};
use crate::smtp::Fault;

/// A message that might be called not sent does not leave.
pub(super) fn unsure(why: &str) -> Fault {
    let cause = format!(
        "the history could neither be told that the message leaves nor be made to doubt it ({why}), so it did not leave"
    );
    Fault::new(FailureKind::Internal, cause)
}

/// A message with an id of its own does not leave without a row in the history: another process may have sent it.
pub(super) fn unrecorded(why: &str) -> Fault {
    let cause = format!(
        "the history could not record the send under the id that was given ({why}), so nothing was sent: another process may be sending under the same id"
    );
    Fault::new(FailureKind::Internal, cause)
}

/// Nobody waits for the answer any longer.
pub(super) fn stopped_waiting() -> Fault {
    let cause = "the wait for the response was ended after the message had left: the server may have accepted it";
    Fault::new(FailureKind::Timeout, cause)
}

/// The server took it, for everybody or for some.
pub(super) fn accepted(reply: Reply, verdicts: Vec<RecipientVerdict>) -> Outcome {
    let refused: Vec<RecipientVerdict> = verdicts
        .into_iter()
        .filter(|verdict| verdict.state == RecipientState::Refused)
        .collect();
    if refused.is_empty() {
        return Outcome::Accepted { reply };
    }
    Outcome::PartlyRefused { reply, refused }
}
