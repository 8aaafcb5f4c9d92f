//! The dialogue of a job with its server: connect and sign in, then one transaction after another.

use super::Timeouts;
use super::job_control::JobControl;
use super::recording::Recording;
use super::verdict::{accepted, stopped_waiting, unrecorded, unsure};
use crate::net::{Pinned, Target, Tls};
use crate::postmark::Credential;
use crate::record::{Failure, FailureKind, Outcome, Phase, RecipientVerdict, Reply};
use crate::smtp::{self, Fault, Journal, Session, Submission};

/// Why a job ended before the verdict.
pub(super) enum Stop {
    Cancelled,
    Failed(Box<Failure>),
}

impl Stop {
    /// With the server's no it is refused, otherwise it failed.
    pub(super) fn outcome(self) -> Outcome {
        match self {
            Self::Cancelled => Outcome::Cancelled,
            Self::Failed(failure) if failure.reply.as_ref().is_some_and(is_no) => {
                Outcome::Refused(*failure)
            }
            Self::Failed(failure) => Outcome::Failed(*failure),
        }
    }
}

fn is_no(reply: &Reply) -> bool {
    reply.code >= 400
}

/// Why a transaction ended without an outcome: nothing was sent.
pub(super) enum Halt {
    /// The user stopped it. The session is only good for dropping, which closes it without the final dot.
    Cancelled,
    /// It could not be written down that the message leaves. The session is only good for dropping.
    Unsure(Fault),
    /// The server refused, or the connection failed.
    Fault(Fault),
}

/// Where to connect, and how: kept for the case that the connection must be made anew.
pub(super) struct Line {
    pub(super) host: String,
    pub(super) ports: Vec<u16>,
    pub(super) pinned: Pinned,
    pub(super) credential: Credential,
    pub(super) timeouts: Timeouts,
    pub(super) tls: Tls,
}

pub(super) fn failed(journal: &mut Journal, fault: Fault) -> Stop {
    Stop::Failed(Box::new(journal.failure(fault)))
}

pub(super) fn cancelled(journal: &mut Journal) -> Stop {
    journal.abandon("cancelled");
    Stop::Cancelled
}

pub(super) async fn connect(
    line: &Line,
    journal: &mut Journal,
    steering: &mut JobControl,
) -> Result<Session, Stop> {
    match steering.unless_stopped(reach(line, journal)).await {
        None => Err(cancelled(journal)),
        Some(Err(fault)) => Err(failed(journal, fault)),
        Some(Ok(mut session)) => {
            let signing_in = session.sign_in(&line.credential, journal);
            match steering.unless_stopped(signing_in).await {
                None => Err(cancelled(journal)),
                Some(Err(fault)) => Err(part(session, fault, journal).await),
                Some(Ok(())) => Ok(session),
            }
        }
    }
}

async fn reach(line: &Line, journal: &mut Journal) -> Result<Session, Fault> {
    let (race, limits) = (line.timeouts.race(), line.timeouts.limits());
    let target = Target {
        host: &line.host,
        ports: &line.ports,
        known: &[],
        pinned: &line.pinned,
    };
    let session = smtp::open(target, &race, limits, journal).await?;
    session.secure(&line.tls, &line.host, journal).await
}

/// Faults after which the connection is no longer worth a QUIT.
pub(super) const DEAF: [FailureKind; 4] = [
    FailureKind::ConnectionLost,
    FailureKind::Timeout,
    FailureKind::ReplyMalformed,
    FailureKind::ReplyTooLong,
];

/// The dialogue ends with a fault: it is written down, then the server is told if it listens.
pub(super) async fn part(session: Session, fault: Fault, journal: &mut Journal) -> Stop {
    let kind = fault.kind;
    let stop = failed(journal, fault);
    if !DEAF.contains(&kind) {
        session.quit(journal).await;
    }
    stop
}

/// Sends one message on an open session, which can be used for another one when this returns an accepted message.
pub(super) async fn transact(
    session: &mut Session,
    submission: Submission<'_>,
    journal: &mut Journal,
    steering: &mut JobControl,
    recording: &mut Recording,
) -> Result<Outcome, Halt> {
    journal.phase(Phase::Submitting);
    let submitting = async {
        let verdicts = session.envelope(submission, journal).await?;
        session.content(submission.bytes, journal).await?;
        Ok(verdicts)
    };
    let submitted = steering.unless_stopped(submitting).await;
    let verdicts = match submitted {
        Some(Ok(verdicts)) if !steering.is_stopped() => verdicts,
        Some(Err(fault)) => return Err(Halt::Fault(fault)),
        Some(Ok(_)) | None => return Err(Halt::Cancelled),
    };
    // Written before it leaves: whatever happens from here on, nobody will call it not sent.
    recording.leaving().await;
    if let Some(why) = recording.refusal() {
        return Err(Halt::Unsure(unrecorded(&why)));
    }
    recording
        .doubt()
        .await
        .map_err(|why| Halt::Unsure(unsure(&why)))?;
    if steering.is_stopped() {
        return Err(Halt::Cancelled);
    }
    journal.phase(Phase::AwaitingVerdict);
    session.final_dot(journal).await.map_err(Halt::Fault)?;
    judge(session, verdicts, journal, steering).await
}

/// After the final dot: accepted, refused, or unknown; never failed or cancelled.
async fn judge(
    session: &mut Session,
    verdicts: Vec<RecipientVerdict>,
    journal: &mut Journal,
    steering: &mut JobControl,
) -> Result<Outcome, Halt> {
    let heard = steering.unless_stopped(session.verdict(journal)).await;
    let heard = heard.unwrap_or_else(|| Err(stopped_waiting()));
    match heard {
        Ok(reply) => Ok(accepted(reply, verdicts)),
        Err(fault) if fault.is_refusal() => Err(Halt::Fault(fault)),
        Err(fault) => Ok(Outcome::Unknown(journal.failure(fault))),
    }
}
