//! Sends whose process died: found by its lock, judged by what it left behind, and settled.

use super::write::word;
use super::{Database, OutboxError};
use crate::record::{
    Failure, FailureKind, Moment, SendEnd, SendId, SendPhase, SendRecord, Stage, Status,
};
use crate::store::sqlite::process_lock::OwnerState;

/// An unfinished send of a dead process.
struct Orphan {
    id: SendId,
    /// Whether its message may have been sent.
    may_have_left: bool,
}

impl Database {
    /// Settles the sends of dead processes: not sent before the message left, unknown afterward. Returns
    /// them, oldest first.
    pub fn recover(&mut self, at: Moment) -> Result<Vec<SendRecord>, OutboxError> {
        let mut lost = Vec::new();
        for orphan in &self.under_way()? {
            // One row that cannot be read does not keep the others from being settled, nor itself.
            let record = self.readable(&orphan.id)?;
            let ended = interrupted(record.as_ref(), orphan, at);
            let correlated = record.is_some_and(|record| record.begun.correlated);
            let follow = ended.status == Status::Unknown && correlated;
            match self.settle(&orphan.id, &ended, follow) {
                // Another process came first.
                Err(_) if self.is_over(&orphan.id)? => continue,
                settled => settled?,
            }
            lost.extend(self.readable(&orphan.id)?);
        }
        // Only now: every row is judged by what its process left.
        self.remove_stale_locks();
        Ok(lost)
    }

    /// Unfinished sends of dead processes, oldest first. A row that says the message had not left is only
    /// trusted if its process recorded no doubt.
    fn under_way(&mut self) -> Result<Vec<Orphan>, OutboxError> {
        let query = "SELECT id, holder, phase FROM sends WHERE status = 'under-way' ORDER BY seq";
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(query)?;
            let rows = statement.query_map([], |row| {
                let held: Option<String> = row.get(1)?;
                Ok((row.get(0)?, held, row.get::<_, String>(2)?))
            })?;
            rows.collect::<rusqlite::Result<Vec<_>>>()
        };
        let begun = word(&SendPhase::Begun);
        let dead = self
            .file
            .told(read())?
            .into_iter()
            .filter_map(|(id, holder, phase)| {
                let life = holder.as_ref().map(|name| self.file.life(name));
                let doubt = match life {
                    Some(OwnerState::Alive) => return None,
                    Some(OwnerState::Dead { doubt }) => doubt,
                    None => true,
                };
                Some(Orphan {
                    id: SendId(id),
                    may_have_left: doubt || phase != begun,
                })
            });
        Ok(dead.collect())
    }

    /// Whether the send is settled or deleted.
    pub(super) fn is_over(&self, id: &SendId) -> Result<bool, OutboxError> {
        let query = "SELECT NOT EXISTS (SELECT 1 FROM sends WHERE id = ?1 AND phase <> 'over')";
        self.file
            .told(self.file.sqlite.query_row(query, [&id.0], |row| row.get(0)))
    }

    /// Whether a send of this process is in progress.
    pub(super) fn holds(&mut self) -> Result<bool, OutboxError> {
        let Some(name) = self.file.own.known() else {
            return Ok(false);
        };
        let query =
            "SELECT EXISTS (SELECT 1 FROM sends WHERE holder = ?1 AND status = 'under-way')";
        self.file
            .told(self.file.sqlite.query_row(query, [name], |row| row.get(0)))
    }

    /// Removes locks of dead processes that no row needs.
    fn remove_stale_locks(&self) {
        for name in crate::store::sqlite::process_lock::names(self.file.own.folder()) {
            if !self.file.is_alive(&name) {
                crate::store::sqlite::process_lock::remove_stale(self.file.own.folder(), &name);
            }
        }
    }
}

/// The outcome of a send whose process died. `record` is its row, if readable.
fn interrupted(record: Option<&SendRecord>, orphan: &Orphan, at: Moment) -> SendEnd {
    let (status, stage, cause) = if orphan.may_have_left {
        let cause = "postrider ended, or could not write down how the send did, after the message began to leave: it may have been accepted";
        (Status::Unknown, Stage::Verdict, cause)
    } else {
        let cause = "postrider ended before the message left: nothing was sent";
        (Status::Failed, Stage::Content, cause)
    };
    let begun = record.map(|record| &record.begun);
    let port = begun.and_then(|begun| begun.ports.first().copied());
    let host = begun.map_or_else(String::new, |begun| begun.host.clone());
    let endpoint = crate::postmark::Endpoint::new(host, port.unwrap_or_default());
    let failure = Failure::new(stage, FailureKind::Interrupted, endpoint).with_cause(cause);
    SendEnd {
        at,
        status,
        reply: None,
        failure: Some(failure),
        // Nobody knows its status for any recipient.
        fates: Vec::new(),
        message_id: None,
        stages: Vec::new(),
        transcript: Vec::new(),
    }
}
