//! One send from the first event to the outcome.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::sleep;

use super::job_control::{JobControl, Word};
use super::over_https;
use super::prepare::{Prepared, prepare};
use super::recording::{Outline, Recording};
use super::verdict::{accepted, stopped_waiting, unsure};
use super::{Control, SendOrder, Timeouts};
use crate::net::{Pinned, Target, Tls};
use crate::postmark::{Credential, Endpoint, PORTS, Redactor};
use crate::record::{Event, Failure, FailureKind, Outcome, Phase, RecipientVerdict, Reply, Via};
use crate::smtp::{self, Evidence, Fault, Journal, Session, Submission, in_words};

/// Sends one message: reads the files, composes, connects, signs in, waits at Ready if the order says
/// `hold`, submits, and hears the verdict.
///
/// Every step is reported to `events`, the outcome last; it is returned too. The channel must be
/// drained while this runs: when it is full the job waits. Dropping the receiver does not stop the job;
/// [`Control::Cancel`] does. While it is held, dropping the sender of `control` abandons it.
///
/// This never fails: what goes wrong is an [`Outcome`].
pub async fn send(
    order: SendOrder,
    control: mpsc::Receiver<Control>,
    events: mpsc::Sender<Event>,
) -> Outcome {
    let mut redactor = Redactor::new();
    redactor.learn(order.credential.user_name());
    redactor.learn(order.credential.password());
    let evidence = Evidence::new(endpoint(&order));
    let mut journal = Journal::new(events, redactor, evidence);
    let mut steering = JobControl::new(control);
    let mut recording = Recording::new(&order);
    let by_https = order.clone();
    let ended = match order.via {
        Via::Smtp => run(order, &mut journal, &mut steering, &mut recording).await,
        Via::Api => over_https::run(order, &mut journal, &mut steering, &mut recording)
            .await
            .map_err(Stop::from),
    };
    let mut outcome = ended.unwrap_or_else(|stop| stop.outcome());
    let looking = over_https::look_for_a_way_out(&by_https, &mut outcome);
    // Whether HTTPS gets out is worth a moment, but nobody is kept waiting for it.
    let _ = steering.unless_stopped(looking).await;
    let archive = journal.take_archive();
    if let Some(why) = recording.settle(&outcome, archive).await {
        journal.push(Event::Unrecorded(why));
    }
    journal.phase(Phase::Over);
    journal.push(Event::Outcome(outcome.clone()));
    journal.flush().await;
    outcome
}

/// Why a job ended before the verdict.
enum Stop {
    Cancelled,
    Failed(Box<Failure>),
}

impl Stop {
    /// With the server's no it is refused, otherwise it failed.
    fn outcome(self) -> Outcome {
        match self {
            Self::Cancelled => Outcome::Cancelled,
            Self::Failed(failure) if failure.reply.as_ref().is_some_and(is_no) => {
                Outcome::Refused(*failure)
            }
            Self::Failed(failure) => Outcome::Failed(*failure),
        }
    }
}

impl From<over_https::Stopped> for Stop {
    fn from(stopped: over_https::Stopped) -> Self {
        match stopped {
            over_https::Stopped::Cancelled => Self::Cancelled,
            over_https::Stopped::Failed(failure) => Self::Failed(failure),
        }
    }
}

fn is_no(reply: &Reply) -> bool {
    reply.code >= 400
}

/// With whom it will be, as far as that is known at the beginning.
fn endpoint(order: &SendOrder) -> Endpoint {
    let profile = &order.profile;
    match profile.api_base().filter(|_| order.via == Via::Api) {
        Some(base) => Endpoint::of_api(base),
        None => {
            let port = profile.smtp_ports.first().unwrap_or(&PORTS[0]);
            Endpoint::new(profile.smtp_host.clone(), *port)
        }
    }
}

/// Where to connect, and how: kept for the case that the connection must be made anew.
struct Line {
    host: String,
    ports: Vec<u16>,
    pinned: Pinned,
    credential: Credential,
    timeouts: Timeouts,
    tls: Tls,
}

async fn run(
    order: SendOrder,
    journal: &mut Journal,
    steering: &mut JobControl,
    recording: &mut Recording,
) -> Result<Outcome, Stop> {
    journal.phase(Phase::Preparing);
    let outline = Outline::of(&order);
    let SendOrder {
        message, profile, ..
    } = order;
    let prepared = prepare(message, profile.correlate, order.roots);
    let prepared = steering
        .unless_stopped(prepared)
        .await
        .ok_or(Stop::Cancelled)?;
    let Prepared {
        id,
        composed,
        survey,
        tls,
    } = prepared.map_err(|fault| failed(journal, fault))?;
    let bytes = composed.bytes.len() as u64;
    recording.plan(&outline, &id, &composed, journal.redactor());
    journal.push(Event::Composed { id, bytes });
    if !order.hold {
        recording.begin();
    }
    let line = Line {
        host: profile.smtp_host,
        ports: profile.smtp_ports,
        pinned: order.pinned,
        credential: order.credential,
        timeouts: order.timeouts,
        tls,
    };
    let mut session = connect(&line, journal, steering).await?;
    if order.hold {
        session = hold(session, &line, journal, steering).await?;
        recording.begin();
    }
    let submission = Submission {
        mail_from: &composed.envelope.mail_from,
        rcpt_to: &composed.envelope.rcpt_to,
        bytes: &composed.bytes,
        survey,
        all_or_none: order.all_or_none,
    };
    submit(session, submission, journal, steering, recording).await
}

fn failed(journal: &mut Journal, fault: Fault) -> Stop {
    Stop::Failed(Box::new(journal.failure(fault)))
}

fn cancelled(journal: &mut Journal) -> Stop {
    journal.abandon("cancelled");
    Stop::Cancelled
}

async fn connect(
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
async fn part(session: Session, fault: Fault, journal: &mut Journal) -> Stop {
    let kind = fault.kind;
    let stop = failed(journal, fault);
    if !DEAF.contains(&kind) {
        session.quit(journal).await;
    }
    stop
}

/// Waits for the word to go. A connection that ended meanwhile is replaced, once, here and nowhere
/// later: nothing was asked of it yet.
async fn hold(
    session: Session,
    line: &Line,
    journal: &mut Journal,
    steering: &mut JobControl,
) -> Result<Session, Stop> {
    journal.phase(Phase::Ready);
    journal.flush().await;
    let session = wait(session, line.timeouts.ready, journal, steering).await;
    if steering.word().await == Word::Stop {
        if let Some(session) = session {
            session.quit(journal).await;
        }
        return Err(Stop::Cancelled);
    }
    if let Some(mut session) = session
        && session.is_idle(journal).await
    {
        return Ok(session);
    }
    journal.note("the connection is made again");
    journal.phase(Phase::Preparing);
    connect(line, journal, steering).await
}

/// Keeps the connection until the user decides. `None` when it ended before: by the server, or by us
/// when the user took too long. The user's decision is still to be asked for.
async fn wait(
    mut session: Session,
    limit: Duration,
    journal: &mut Journal,
    steering: &mut JobControl,
) -> Option<Session> {
    tokio::select! {
        biased;
        _ = steering.word() => Some(session),
        () = session.until_disturbed() => {
            session.is_idle(journal).await;
            journal.note("the server ended the connection while it waited");
            journal.flush().await;
            None
        }
        () = sleep(limit) => {
            journal.note(&format!("no word for {}: the connection is closed", in_words(limit)));
            session.quit(journal).await;
            None
        }
    }
}

async fn submit(
    mut session: Session,
    submission: Submission<'_>,
    journal: &mut Journal,
    steering: &mut JobControl,
    recording: &mut Recording,
) -> Result<Outcome, Stop> {
    journal.phase(Phase::Submitting);
    let submitting = async {
        let verdicts = session.envelope(submission, journal).await?;
        session.content(submission.bytes, journal).await?;
        Ok(verdicts)
    };
    let submitted = steering.unless_stopped(submitting).await;
    let verdicts = match submitted {
        Some(Ok(verdicts)) if !steering.is_stopped() => verdicts,
        Some(Err(fault)) => return Err(part(session, fault, journal).await),
        // Dropping the session closes it without the final dot.
        Some(Ok(_)) | None => return Err(cancelled(journal)),
    };
    // Written before it leaves: whatever happens from here on, nobody will call it not sent.
    recording.leaving().await;
    if let Err(why) = recording.doubt().await {
        // Dropping the session closes it without the final dot.
        return Err(failed(journal, unsure(&why)));
    }
    if steering.is_stopped() {
        return Err(cancelled(journal));
    }
    journal.phase(Phase::AwaitingVerdict);
    let sent = session.final_dot(journal).await;
    if let Err(fault) = sent {
        return Err(part(session, fault, journal).await);
    }
    judge(session, verdicts, journal, steering).await
}

/// After the final dot: accepted, refused, or unknown; never failed or cancelled.
async fn judge(
    mut session: Session,
    verdicts: Vec<RecipientVerdict>,
    journal: &mut Journal,
    steering: &mut JobControl,
) -> Result<Outcome, Stop> {
    let heard = steering.unless_stopped(session.verdict(journal)).await;
    let heard = heard.unwrap_or_else(|| Err(stopped_waiting()));
    match heard {
        Ok(reply) => {
            session.quit(journal).await;
            Ok(accepted(reply, verdicts))
        }
        Err(fault) if fault.is_refusal() => Err(part(session, fault, journal).await),
        Err(fault) => Ok(Outcome::Unknown(journal.failure(fault))),
    }
}
