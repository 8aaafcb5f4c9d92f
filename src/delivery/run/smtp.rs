//! A run over SMTP: many transactions on one connection (RFC 5321 section 3.3). With PIPELINING a message takes two
//! turns: MAIL, RCPT and DATA; then the content.

use super::{Ready, RowOutcome, Run};
use crate::delivery::dialogue::{DEAF, Halt, Line, Stop, connect, transact};
use crate::delivery::recording::Recording;
use crate::net::Tls;
use crate::record::{FailureKind, Outcome, RunEnd};
use crate::smtp::{Fault, Journal, Session, Submission};

/// Messages on one connection.
const PER_CONNECTION: usize = 100;

struct Connection {
    session: Session,
    journal: Journal,
    /// Messages that it carried.
    messages: usize,
}

/// Sends the rows one after the other.
pub(super) async fn run(mut run: Run) -> RunEnd {
    let line = match line(&run).await {
        Ok(line) => line,
        Err(fault) => return run.stopped(fault),
    };
    let mut connection = None;
    let end = send_rows(&mut run, &line, &mut connection).await;
    if let Some(Connection {
        session,
        mut journal,
        ..
    }) = connection
    {
        session.quit(&mut journal).await;
    }
    end
}

async fn line(run: &Run) -> Result<Line, Fault> {
    let order = &run.order;
    let roots = order.roots.clone();
    let tls = tokio::task::spawn_blocking(move || Tls::new(&roots)).await;
    let tls = tls.map_err(|error| Fault::new(FailureKind::Internal, error.to_string()))?;
    Ok(Line {
        host: order.profile.smtp_host.clone(),
        ports: order.profile.smtp_ports.clone(),
        pinned: order.pinned.clone(),
        credential: order.credential.clone(),
        timeouts: order.timeouts,
        tls: tls.map_err(|error| Fault::new(error.kind(), error.to_string()))?,
    })
}

async fn send_rows(run: &mut Run, line: &Line, connection: &mut Option<Connection>) -> RunEnd {
    for row in run.order.rows.clone() {
        let turn = run.throttle.pass(1);
        if run.steering.unless_stopped(turn).await.is_none() || run.steering.is_stopped() {
            return RunEnd::Cancelled;
        }
        let done = match send_row(run, line, connection, row).await {
            Ok(done) => done,
            Err(end) => return end,
        };
        if let Some(end) = run.report(done).await {
            return end;
        }
    }
    RunEnd::Complete
}

/// Sends one row. A connection that was used before and is lost before the message left is replaced once: servers
/// close connections that have carried enough.
async fn send_row(
    run: &mut Run,
    line: &Line,
    connection: &mut Option<Connection>,
    row: usize,
) -> Result<RowOutcome, RunEnd> {
    loop {
        let ready = run.ready(row).await?;
        let mut open = open(run, line, connection.take()).await?;
        let is_used = open.messages > 0;
        let (done, goes_on) = send(run, &mut open, ready).await;
        open.messages += 1;
        *connection = goes_on.then_some(open);
        let is_lost = matches!(
            &done.outcome,
            Outcome::Failed(failure) | Outcome::Refused(failure) if DEAF.contains(&failure.kind)
        );
        if !(is_lost && is_used) {
            return Ok(done);
        }
    }
}

/// The connection if it can carry another message, or a new one.
async fn open(
    run: &mut Run,
    line: &Line,
    connection: Option<Connection>,
) -> Result<Connection, RunEnd> {
    if let Some(mut open) = connection {
        if open.messages < PER_CONNECTION && open.session.is_idle(&mut open.journal).await {
            return Ok(open);
        }
        open.session.quit(&mut open.journal).await;
    }
    let mut journal = run.journal();
    match connect(line, &mut journal, &mut run.steering).await {
        Ok(session) => Ok(Connection {
            session,
            journal,
            messages: 0,
        }),
        Err(Stop::Cancelled) => Err(RunEnd::Cancelled),
        Err(Stop::Failed(failure)) => Err(RunEnd::Stopped(failure)),
    }
}

/// One transaction. Also returns whether the connection can carry another message.
async fn send(run: &mut Run, open: &mut Connection, ready: Ready) -> (RowOutcome, bool) {
    let Connection {
        session, journal, ..
    } = open;
    let mut journal = journal.for_next_message();
    let (row, id) = (ready.row, ready.id());
    let outbox = run.order.outbox.clone();
    let mut recording = Recording::of_run(outbox, ready.begun, run.follows);
    recording.begin();
    let submission = Submission {
        mail_from: &ready.composed.envelope.mail_from,
        rcpt_to: &ready.composed.envelope.rcpt_to,
        bytes: &ready.composed.bytes,
        survey: ready.survey,
        all_or_none: run.order.all_or_none,
    };
    let ended = transact(
        session,
        submission,
        &mut journal,
        &mut run.steering,
        &mut recording,
    )
    .await;
    let (outcome, goes_on) = match ended {
        Ok(outcome) => {
            let is_known = !matches!(outcome, Outcome::Unknown(_));
            (outcome, is_known)
        }
        Err(Halt::Cancelled) => {
            journal.abandon("cancelled");
            (Outcome::Cancelled, false)
        }
        Err(Halt::Unsure(fault)) => (Outcome::Failed(journal.failure(fault)), false),
        Err(Halt::Fault(fault)) => {
            let may_go_on = fault.is_refusal() && !DEAF.contains(&fault.kind);
            let outcome = Stop::Failed(Box::new(journal.failure(fault))).outcome();
            let goes_on = may_go_on && session.reset(&mut journal).await.is_ok();
            (outcome, goes_on)
        }
    };
    let archive = journal.take_archive();
    let done = RowOutcome {
        row,
        id,
        unrecorded: recording.settle(&outcome, archive).await,
        outcome,
        message_id: None,
    };
    (done, goes_on)
}
