//! What is written: a send begins, is about to leave, is settled, is followed, is forgotten.

use std::time::Duration;

use rusqlite::{Transaction, named_params, params};
use serde::Serialize;

use super::{Database, Ended, OutboxError};
use crate::record::{
    Moment, RecipientFate, SendEnd, SendId, SendPhase, SendStart, Status, recipients_line,
};
use crate::store::sqlite::BUSY;

const DAY: i64 = 86_400_000;

/// Results of delivery tracking.
#[derive(Debug, Clone, PartialEq)]
pub struct Followed {
    pub at: Moment,
    pub status: Status,
    /// Postmark's ID, if known.
    pub message_id: Option<String>,
    pub fates: Vec<RecipientFate>,
    /// News, one timeline entry each.
    pub news: Vec<String>,
    /// Whether to keep tracking.
    pub goes_on: bool,
}

impl Database {
    /// Records the start of a send. Its row is held by this process until it is settled.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; nothing was written then.
    pub fn begin(&mut self, send: &SendStart) -> Result<(), OutboxError> {
        self.insert(std::slice::from_ref(send), SendPhase::Begun)
    }

    /// Records a send that starts and leaves at once, so that its row never says that it has not left.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; nothing was written then.
    pub fn begin_leaving(&mut self, send: &SendStart) -> Result<(), OutboxError> {
        self.begin_all_leaving(std::slice::from_ref(send))
    }

    /// Several sends begin and leave at once, all of them or none.
    ///
    /// # Errors
    ///
    /// [`OutboxError`]; nothing was written then.
    pub fn begin_all_leaving(&mut self, sends: &[SendStart]) -> Result<(), OutboxError> {
        self.insert(sends, SendPhase::Leaving)
    }

    fn insert(&mut self, sends: &[SendStart], phase: SendPhase) -> Result<(), OutboxError> {
        let holder = self.file.own.name()?;
        let mut rows = Vec::with_capacity(sends.len());
        for send in sends {
            rows.push((send, json(send)?, json(&send.draft)?));
        }
        self.file.commit(|transaction| {
            for (send, begun, draft) in &rows {
                // An earlier try under the same id that sent nothing.
                transaction.prepare_cached(UNSENT)?.execute([&send.id.0])?;
                transaction.prepare_cached(INSERT)?.execute(named_params! {
                    ":id": send.id.0, ":at_ms": send.at.unix_ms, ":at_offset": send.at.offset_minutes,
                    ":profile": send.profile, ":environment": word(&send.environment), ":host": send.host,
                    ":via": send.via.name(), ":phase": word(&phase),
                    ":status": Status::UnderWay.name(), ":people": recipients_line(&send.recipients),
                    ":subject": send.subject, ":holder": holder, ":begun": begun, ":draft": draft,
                })?;
                let seq = transaction.last_insert_rowid();
                index(transaction, seq, send, "")?;
                let to = format!("begun: {} by {}", send.host, send.via.name());
                tell(transaction, seq, send.at, &to)?;
                of_run(transaction, send)?;
            }
            Ok(())
        })
    }

    /// Records the end of a send, creating its row if necessary. Waits for another process that holds the
    /// database for `patience`.
    pub(super) fn end(&mut self, ended: &Ended, patience: Duration) -> Result<(), OutboxError> {
        self.file.wait_for_others(patience)?;
        let done = self.write_end(ended);
        self.file.wait_for_others(BUSY)?;
        done
    }

    fn write_end(&mut self, ended: &Ended) -> Result<(), OutboxError> {
        let id = &ended.begun.id;
        if !self.has(id)? {
            self.begin_leaving(&ended.begun)?;
        }
        self.settle(id, &ended.settled, ended.follow)
    }

    /// Records that the server may accept the message from now on. Synced to disk.
    pub fn leaving(&mut self, id: &SendId, at: Moment) -> Result<(), OutboxError> {
        self.file.commit(|transaction| {
            // One that another process has judged meanwhile stays as it is.
            let change =
                "UPDATE sends SET phase = ?2 WHERE id = ?1 AND phase <> 'over' RETURNING seq";
            let seq = transaction
                .prepare_cached(change)?
                .query_row(params![id.0, word(&SendPhase::Leaving)], |row| row.get(0))?;
            tell(transaction, seq, at, "the message leaves")
        })
    }

    /// Records the outcome of a send. `follow` says whether to track its delivery.
    pub fn settle(
        &mut self,
        id: &SendId,
        ended: &SendEnd,
        follow: bool,
    ) -> Result<(), OutboxError> {
        let (reply, failure) = (json(&ended.reply)?, json(&ended.failure)?);
        let (fates, stages) = (json(&ended.fates)?, json(&ended.stages)?);
        let transcript = json(&ended.transcript)?;
        self.file.commit(|transaction| {
            let seq = transaction.prepare_cached(SETTLE)?.query_row(
                named_params! {
                    ":id": id.0, ":phase": word(&SendPhase::Over), ":status": ended.status.name(),
                    ":message_id": ended.message_id, ":follow": follow, ":reply": reply,
                    ":failure": failure, ":fates": fates, ":stages": stages, ":transcript": transcript,
                },
                |row| row.get(0),
            )?;
            tell(transaction, seq, ended.at, &in_words(ended))
        })
    }

    /// Records the results of delivery tracking.
    pub fn follow(&mut self, id: &SendId, found: &Followed) -> Result<(), OutboxError> {
        let fates = json(&found.fates)?;
        let Some(record) = self.find(&id.0)? else {
            return Ok(());
        };
        self.file.commit(|transaction| {
            let seq = transaction.prepare_cached(FOLLOW)?.query_row(
                named_params! {
                    ":id": id.0, ":status": found.status.name(), ":message_id": found.message_id,
                    ":fates": fates, ":follow": found.goes_on,
                },
                |row| row.get(0),
            )?;
            if let Some(message_id) = &found.message_id {
                index(transaction, seq, &record.begun, message_id)?;
            }
            for text in &found.news {
                tell(transaction, seq, found.at, text)?;
            }
            Ok(())
        })
    }

    /// Claims a send for tracking, unless a live process has it. Returns whether it is ours.
    pub fn claim(&mut self, id: &SendId) -> Result<bool, OutboxError> {
        let own = self.file.own.name()?;
        let query = "SELECT holder FROM sends WHERE id = ?1";
        let read = self
            .file
            .sqlite
            .query_row(query, [&id.0], |row| row.get::<_, Option<String>>(0));
        let held = match read {
            Err(rusqlite::Error::QueryReturnedNoRows) => return Ok(false),
            read => self.file.told(read)?,
        };
        if held
            .as_ref()
            .is_some_and(|name| *name != own && self.file.is_alive(name))
        {
            return Ok(false);
        }
        self.file
            .commit(|transaction| {
                // Nobody may have taken it in between.
                let take =
                    "UPDATE sends SET holder = ?2, follow = 1 WHERE id = ?1 AND holder IS ?3";
                transaction.execute(take, params![id.0, own, held])
            })
            .map(|taken| taken == 1)
    }

    /// Releases a claimed send; `goes_on` leaves it for others to track.
    pub fn release(&mut self, id: &SendId, goes_on: bool) -> Result<(), OutboxError> {
        self.file.commit(|transaction| {
            let give = "UPDATE sends SET holder = NULL, follow = ?2 WHERE id = ?1";
            transaction.execute(give, params![id.0, goes_on]).map(drop)
        })
    }

    /// Deletes sends, except those a live process is working on. Returns how many were deleted.
    pub fn delete(&mut self, ids: &[SendId]) -> Result<usize, OutboxError> {
        let mut gone = 0;
        for id in ids {
            // Without reading the row: one that cannot be read can be forgotten.
            let delete = "DELETE FROM sends WHERE id = ?1 AND status <> ?2";
            gone += self.file.commit(|transaction| {
                transaction.execute(delete, [&id.0, Status::UnderWay.name()])
            })?;
        }
        if gone > 0 {
            // The words of what was forgotten stay in the index until it is made anew.
            let anew = "INSERT INTO words (words) VALUES ('optimize')";
            self.file
                .commit(|transaction| transaction.execute(anew, []))?;
            self.file.fold();
        }
        Ok(gone)
    }

    /// Deletes sends older than `days`, except unfinished ones; 0 keeps everything.
    pub fn sweep(&mut self, days: u32, now: Moment) -> Result<usize, OutboxError> {
        if days == 0 {
            return Ok(0);
        }
        let before = now.unix_ms - i64::from(days) * DAY;
        // Most of the time there is nothing, and nothing is written.
        let old = "SELECT EXISTS (SELECT 1 FROM sends WHERE at_ms < ?1 AND phase = 'over')";
        let found = self.file.sqlite.query_row(old, [before], |row| row.get(0));
        if !self.file.told(found)? {
            return Ok(0);
        }
        self.file.commit(|transaction| {
            let sweep = "DELETE FROM sends WHERE at_ms < ?1 AND phase = 'over'";
            transaction.execute(sweep, [before])
        })
    }
}

const INSERT: &str =
    "INSERT INTO sends (id, at_ms, at_offset, profile, environment, host, via, phase,
        status, people, subject, holder, begun, draft)
    VALUES (:id, :at_ms, :at_offset, :profile, :environment, :host, :via, :phase,
        :status, :people, :subject, :holder, :begun, :draft)";

const UNSENT: &str = "DELETE FROM sends WHERE id = ?1 AND phase = 'over'
        AND status IN ('refused', 'failed', 'cancelled')";

const SETTLE: &str = "UPDATE sends SET phase = :phase, status = :status, message_id = :message_id,
        holder = NULL, follow = :follow, reply = :reply, failure = :failure, fates = :fates,
        stages = :stages, transcript = :transcript
    WHERE id = :id AND phase <> 'over' RETURNING seq";

const FOLLOW: &str =
    "UPDATE sends SET status = :status, message_id = coalesce(:message_id, message_id),
        fates = :fates, follow = :follow WHERE id = :id RETURNING seq";

fn index(
    transaction: &Transaction<'_>,
    seq: i64,
    send: &SendStart,
    message_id: &str,
) -> rusqlite::Result<()> {
    transaction.execute("DELETE FROM words WHERE rowid = ?1", [seq])?;
    let insert = "INSERT INTO words (rowid, people, sender, subject, profile, ids)
                  VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let ids = format!("{} {message_id}", send.id);
    // With the names that stand beside the addresses.
    let lists = [&send.draft.to, &send.draft.cc, &send.draft.bcc].map(String::as_str);
    let people = format!("{} {}", send.recipients.join(" "), lists.join(" "));
    let row = params![seq, people, send.from, send.subject, send.profile, ids];
    transaction.prepare_cached(insert)?.execute(row).map(drop)
}

/// Notes which row of its run a send is for.
fn of_run(transaction: &Transaction<'_>, send: &SendStart) -> rusqlite::Result<()> {
    let Some(of) = &send.run else { return Ok(()) };
    let insert = "INSERT INTO run_sends (run, row, id, at_ms, status) VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = i64::try_from(of.row).unwrap_or(i64::MAX);
    let status = Status::UnderWay.name();
    let row = params![of.run, row, send.id.0, send.at.unix_ms, status];
    transaction.prepare_cached(insert)?.execute(row).map(drop)
}

fn tell(transaction: &Transaction<'_>, seq: i64, at: Moment, text: &str) -> rusqlite::Result<()> {
    let insert = "INSERT INTO timeline (seq, at_ms, at_offset, text) VALUES (?1, ?2, ?3, ?4)";
    let row = params![seq, at.unix_ms, at.offset_minutes, text];
    transaction.prepare_cached(insert)?.execute(row).map(drop)
}

fn in_words(ended: &SendEnd) -> String {
    let status = ended.status.name();
    let causes = || {
        let failure = ended.failure.as_ref()?;
        Some(failure.causes.join(": ")).filter(|text| !text.is_empty())
    };
    let words = ended
        .reply
        .as_ref()
        .map(ToString::to_string)
        .or_else(causes);
    words.map_or_else(|| status.to_owned(), |words| format!("{status}: {words}"))
}

fn json(value: &impl Serialize) -> Result<String, OutboxError> {
    Ok(serde_json::to_string(value)?)
}

/// The name that serde writes for a unit variant.
pub(super) fn word(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).ok();
    value
        .as_ref()
        .and_then(|value| value.as_str())
        .unwrap_or_default()
        .to_owned()
}
