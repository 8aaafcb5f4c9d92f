//! What was sent of a run before, and what is left to do.

use std::collections::HashMap;

use super::ListError;
use crate::delivery::{DoubtOrder, NOT_CORRELATED, look_up_doubtful};
use crate::record::{RunSend, SendRecord};
use crate::store::{OpenRun, Outbox, RunStart, now};

/// After this time without a trace in the API a message was not received (see `postrider follow`).
const DOUBT_MS: i64 = 600_000;

/// The rows of a run, by what is known of them.
#[derive(Debug, Default)]
pub struct RunRows {
    /// To be sent.
    pub left: Vec<usize>,
    /// Accepted by an earlier attempt.
    pub accepted: usize,
    /// Possibly accepted by an earlier attempt; not sent again before that is known.
    pub in_doubt: Vec<RunSend>,
}

impl RunRows {
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

    /// What the history knows of a run. The API is not asked.
    ///
    /// # Errors
    ///
    /// [`ListError::Unrecorded`]
    pub async fn read(outbox: &Outbox, run: &str, total: usize) -> Result<Self, ListError> {
        let id = run.to_owned();
        let sends = outbox.ask(move |database| database.run_sends(&id)).await;
        Ok(Self::new(total, sends.map_err(ListError::Unrecorded)?))
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
) -> Result<(), ListError> {
    let start = run.clone();
    let work = outbox.ask(move |database| {
        database.recover(now())?;
        let before = database.run(&start.id)?;
        if before.is_none() {
            database.start_run(&start, now())?;
        }
        Ok(before)
    });
    let before = work.await.map_err(ListError::Unrecorded)?;
    let run_id = || run.id.clone();
    match (before, about) {
        (None, Some(_)) => Err(ListError::Forgotten { run: run_id() }),
        (Some(before), _) if before.fingerprint != run.fingerprint => {
            Err(ListError::OtherContent { run: run_id() })
        }
        _ => Ok(()),
    }
}

/// What is left to do. The API is asked about the rows in doubt, or `api` says why it cannot be; also returns why
/// something stays in doubt.
pub(super) async fn rows(
    outbox: &Outbox,
    run: &RunStart,
    api: impl FnOnce() -> Result<DoubtOrder, String>,
) -> Result<(RunRows, Option<String>), ListError> {
    let rows = RunRows::read(outbox, &run.id, run.rows).await?;
    if rows.in_doubt.is_empty() {
        return Ok((rows, None));
    }
    let order = match api() {
        Ok(order) => order,
        Err(why) => return Ok((rows, Some(why))),
    };
    let records = records(outbox, &rows.in_doubt).await?;
    let cannot_be_found = records.len() < rows.in_doubt.len();
    let trouble = look_up_doubtful(&order, records).await;
    let why = trouble.map(|failure| failure.message);
    let why = why.or_else(|| cannot_be_found.then(|| NOT_CORRELATED.to_owned()));
    let rows = RunRows::read(outbox, &run.id, run.rows).await?;
    Ok((rows, why))
}

/// The sends in doubt that the history has and that carry an id by which the API can find them.
async fn records(outbox: &Outbox, sends: &[RunSend]) -> Result<Vec<SendRecord>, ListError> {
    let ids: Vec<_> = sends.iter().map(|send| send.id.clone()).collect();
    let work = outbox.ask(move |database| {
        let mut records = Vec::new();
        for id in &ids {
            let found = database.readable(id)?;
            records.extend(found.filter(|record| record.begun.correlated));
        }
        Ok(records)
    });
    work.await.map_err(ListError::Unrecorded)
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
        let rows = RunRows::new(12, sends.collect());
        assert_eq!(rows.accepted, 5);
        let in_doubt: Vec<usize> = rows.in_doubt.iter().map(|send| send.row).collect();
        assert_eq!(in_doubt, [6, 7]);
        assert_eq!(rows.left, [8, 9, 10, 11, 12]);
        assert_eq!(rows.decided_at(), Some(606_000));
    }
}
