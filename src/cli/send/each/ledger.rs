//! What was sent of a run before, and what is left to do.

use std::collections::HashMap;

use super::Rejected;
use crate::cli::exit::Exit;
use crate::cli::follow;
use crate::cli::server_api::{no_api, server_token};
use crate::delivery::{DoubtOrder, look_up_doubtful};
use crate::net::Roots;
use crate::postmark::{Credential, Profile};
use crate::record::{RunSend, SendRecord};
use crate::store::{OpenRun, Outbox, OutboxError, RunStart, now};

/// After this time without a trace in the API a message was not received (see `postrider follow`).
const DOUBT_MS: i64 = 600_000;

/// The rows of a run, by what is known of them.
#[derive(Debug, Default)]
pub(super) struct Rows {
    /// To be sent.
    pub left: Vec<usize>,
    /// Accepted by an earlier attempt.
    pub accepted: usize,
    /// Possibly accepted by an earlier attempt; not sent again before that is known.
    pub in_doubt: Vec<RunSend>,
}

impl Rows {
    fn new(total: usize, sends: Vec<RunSend>) -> Self {
        let mut known: HashMap<usize, RunSend> =
            sends.into_iter().map(|send| (send.row, send)).collect();
        let mut rows = Self::default();
        for row in 1..=total {
            match known.remove(&row) {
                Some(send) if send.is_accepted() => rows.accepted += 1,
                Some(send) if send.is_in_doubt() => rows.in_doubt.push(send),
                _ => rows.left.push(row),
            }
        }
        rows
    }

    /// When all rows in doubt can be decided, in milliseconds since the Unix epoch.
    pub fn decided_at(&self) -> Option<i64> {
        self.in_doubt.iter().map(|send| send.at_ms + DOUBT_MS).max()
    }
}

/// The history has to know the run that `about` tells of, and it has to be this one.
pub(super) async fn start(
    outbox: &Outbox,
    run: &RunStart,
    about: Option<&OpenRun>,
) -> Result<(), Rejected> {
    let start = run.clone();
    let work = outbox.ask(move |database| {
        database.recover(now())?;
        let before = database.run(&start.id)?;
        if before.is_none() {
            database.start_run(&start, now())?;
        }
        Ok(before)
    });
    let before = work.await.map_err(unusable)?;
    match (before, about) {
        (None, Some(_)) => Err(Rejected::new(
            Exit::Configuration,
            format!(
                "run {} was started before, but the history no longer knows which of its rows were sent. See Postmark's Activity, and send what is missing as a new run with --run NAME",
                run.id
            ),
        )),
        (Some(before), _) if before.fingerprint != run.fingerprint => Err(Rejected::new(
            Exit::Usage,
            format!(
                "run {} was for a different message or list; choose another name with --run",
                run.id
            ),
        )),
        _ => Ok(()),
    }
}

fn unusable(error: OutboxError) -> Rejected {
    Rejected::new(
        Exit::CannotWrite,
        format!("nothing was sent, because the history cannot record it: {error}"),
    )
}

/// What is left to do. The API is asked about the rows in doubt.
pub(super) async fn rows(
    outbox: &Outbox,
    run: &RunStart,
    (profile, credential, roots): (&Profile, &Credential, &Roots),
) -> Result<(Rows, Option<String>), Rejected> {
    let rows = read(outbox, run).await?;
    if rows.in_doubt.is_empty() {
        return Ok((rows, None));
    }
    let order = match (server_token(Some(credential)), profile.api_base()) {
        (Ok(token), Some(base)) => DoubtOrder {
            api_base: base.to_owned(),
            token,
            roots: roots.clone(),
            outbox: outbox.clone(),
        },
        (Err(why), _) => return Ok((rows, Some(why))),
        (_, None) => return Ok((rows, Some(no_api(profile)))),
    };
    let records = records(outbox, &rows.in_doubt).await?;
    let cannot_be_found = records.len() < rows.in_doubt.len();
    let trouble = look_up_doubtful(&order, records).await;
    let why = trouble.map(|failure| failure.message);
    let why = why.or_else(|| cannot_be_found.then(|| follow::NOT_CORRELATED.to_owned()));
    Ok((read(outbox, run).await?, why))
}

async fn read(outbox: &Outbox, run: &RunStart) -> Result<Rows, Rejected> {
    let id = run.id.clone();
    let sends = outbox.ask(move |database| database.run_sends(&id)).await;
    Ok(Rows::new(run.rows, sends.map_err(unusable)?))
}

/// The sends in doubt that the history has and that carry an id by which the API can find them.
async fn records(outbox: &Outbox, sends: &[RunSend]) -> Result<Vec<SendRecord>, Rejected> {
    let ids: Vec<_> = sends.iter().map(|send| send.id.clone()).collect();
    let work = outbox.ask(move |database| {
        let mut records = Vec::new();
        for id in &ids {
            let found = database.readable(id)?;
            records.extend(found.filter(|record| record.begun.correlated));
        }
        Ok(records)
    });
    work.await.map_err(unusable)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{SendId, Status};

    #[test]
    fn only_what_was_surely_not_accepted_is_sent_again() {
        use Status as S;
        let statuses = [
            S::Accepted,
            S::PartlyRefused,
            S::Delivered,
            S::Bounced,
            S::RefusedInside,
            S::Unknown,
            S::UnderWay,
            S::Refused,
            S::Failed,
            S::Cancelled,
            S::NotFound,
        ];
        assert_eq!(Status::all().count(), statuses.len());
        let sends = statuses.iter().enumerate().map(|(at, status)| RunSend {
            row: at + 1,
            id: SendId(at.to_string()),
            at_ms: 1_000 * i64::try_from(at).unwrap(),
            status: *status,
        });
        let rows = Rows::new(12, sends.collect());
        assert_eq!(rows.accepted, 5);
        let in_doubt: Vec<usize> = rows.in_doubt.iter().map(|send| send.row).collect();
        assert_eq!(in_doubt, [6, 7]);
        assert_eq!(rows.left, [8, 9, 10, 11, 12]);
        assert_eq!(rows.decided_at(), Some(606_000));
    }
}
