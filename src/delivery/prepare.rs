//! What is done before anyone is called: files, message, trust.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::task::{JoinError, spawn_blocking};

use super::files::load_attachments;

use crate::mail::{Composed, FieldId, Outgoing, Stamp, api_message, compose, field};
use crate::net::{Roots, Tls};
use crate::record::{FailureKind, SendId};
use crate::smtp::{Fault, Survey, survey};

/// A message that is ready to be sent.
pub(super) struct Prepared {
    pub(super) id: SendId,
    pub(super) composed: Composed,
    pub(super) survey: Survey,
    pub(super) tls: Tls,
}

/// Reads the files and composes on one thread while another reads the root certificates.
pub(super) async fn prepare(
    outgoing: Outgoing,
    (correlate, id): (bool, Option<SendId>),
    roots: Roots,
) -> Result<Prepared, Fault> {
    let trust = spawn_blocking(move || Tls::new(&roots));
    let stamp = stamp(correlate, id);
    let id = SendId(stamp.id.clone());
    let message = spawn_blocking(move || message(&outgoing, &stamp));
    let (composed, survey) = message.await.map_err(|error| crashed(&error))??;
    let tls = trust.await.map_err(|error| crashed(&error))?;
    let tls = tls.map_err(|error| Fault::new(error.kind(), error.to_string()))?;
    Ok(Prepared {
        id,
        composed,
        survey,
        tls,
    })
}

/// The id, or a new one, and the time.
pub(super) fn stamp(correlate: bool, id: Option<SendId>) -> Stamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    Stamp {
        id: id.map_or_else(|| uuid::Uuid::new_v4().to_string(), |id| id.0),
        unix_seconds: i64::try_from(seconds).unwrap_or(i64::MAX),
        correlate,
    }
}

/// Reads the files of a message and composes it. Blocks.
pub(super) fn message(outgoing: &Outgoing, stamp: &Stamp) -> Result<(Composed, Survey), Fault> {
    if outgoing.template().is_some() {
        let cause =
            "a message with a template can only be sent over the HTTP API: SMTP has no templates";
        return Err(Fault::new(FailureKind::MessageInvalid, cause));
    }
    let composed = match outgoing {
        Outgoing::Draft(draft) => {
            let attachments = load_attachments(&draft.files)
                .map_err(|error| Fault::new(FailureKind::FileUnreadable, error.to_string()))?;
            // `compose` takes the attachments and drops them: from here on only the message is in memory.
            compose(draft, attachments, stamp)
                .map_err(|error| invalid(error.field, &error.message))?
        }
        Outgoing::Raw(raw) => raw.composed(stamp),
    };
    let survey = survey(&composed.bytes);
    match survey.bare_line_end {
        None => Ok((composed, survey)),
        Some(at) => {
            let cause = format!("the message has a lone line end at byte {at}");
            Err(Fault::new(FailureKind::Internal, cause))
        }
    }
}

/// The same message as the HTTP API takes it. Blocks.
pub(super) fn for_api(outgoing: &Outgoing, stamp: &Stamp) -> Result<Value, Fault> {
    let Outgoing::Draft(draft) = outgoing else {
        let cause = "a message that is sent as it is goes over SMTP only: the HTTP API composes a message of its own";
        return Err(Fault::new(FailureKind::MessageInvalid, cause));
    };
    if draft.template.is_some() {
        let cause = "a message with a Postmark template cannot be part of a list";
        return Err(Fault::new(FailureKind::MessageInvalid, cause));
    }
    let files = load_attachments(&draft.files)
        .map_err(|error| Fault::new(FailureKind::FileUnreadable, error.to_string()))?;
    api_message(draft, files, stamp).map_err(|error| invalid(error.field, &error.message))
}

fn invalid(id: FieldId, message: &str) -> Fault {
    let cause = format!("{}: {message}", field(id).label);
    Fault::new(FailureKind::MessageInvalid, cause)
}

pub(super) fn crashed(error: &JoinError) -> Fault {
    let cause = format!("a task of ours ended early: {error}");
    Fault::new(FailureKind::Internal, cause)
}
