//! What is written: a draft is kept, held, let go, forgotten; deleted and brought back; copied; made a
//! template.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::database::Database;
use super::row::Row;
use super::{Drafts, DraftsError};
use crate::mail::Draft;
use crate::record::{DraftId, DraftKind, HeldBy, Moment, OpenedDraft, RecoveredDraft};

/// How long a deleted draft can be brought back, in milliseconds: a week.
const KEPT_DELETED: i64 = 7 * 86_400_000;

impl Drafts {
    /// Keeps `draft` as that of `id`, or as a new one; it is held by this process. Where `id` is gone, or
    /// another one's by now, a row of its own is made. Says which it is.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]; nothing was written then.
    pub fn save(
        &mut self,
        id: Option<&DraftId>,
        draft: &Draft,
        at: Moment,
    ) -> Result<DraftId, DraftsError> {
        self.run(|database| {
            let own = database.file.own.name()?;
            let row = Row::new(DraftKind::Draft, "", draft)?;
            if let Some(id) = id
                && database.change(id, &row, at, Some(&own))?
            {
                return Ok(id.clone());
            }
            database.insert(&row, Some(&own), at)
        })
    }

    /// Takes a draft for this process, unless another one that lives has it. Says whether it is ours now.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn hold(&mut self, id: &DraftId) -> Result<bool, DraftsError> {
        self.run(|database| {
            let Some((held, name)) = database.holder(id)? else {
                return Ok(false);
            };
            if held == HeldBy::Others {
                return Ok(false);
            }
            let own = database.file.own.name()?;
            // Nobody may have taken it in between.
            let take = "UPDATE drafts SET holder = ?2
                        WHERE id = ?1 AND holder IS ?3 AND kind = 'draft' AND deleted_ms IS NULL";
            let taken = database
                .file
                .commit(|sql| sql.execute(take, params![id.0, own, name]))?;
            Ok(taken == 1)
        })
    }

    /// Lets go of a draft that this process holds; it stays in the list.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn release(&mut self, id: &DraftId) -> Result<(), DraftsError> {
        self.ours(
            id,
            "UPDATE drafts SET holder = NULL WHERE id = ?1 AND holder IS ?2",
        )
        .map(drop)
    }

    /// Forgets a draft that this process holds, for good: it was sent.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn forget(&mut self, id: &DraftId) -> Result<(), DraftsError> {
        if self.ours(id, "DELETE FROM drafts WHERE id = ?1 AND holder IS ?2")? {
            self.run(|database| {
                database.file.fold();
                Ok(())
            })?;
        }
        Ok(())
    }

    /// The same for one that was put aside meanwhile, as long as it says what was sent and nobody has it.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn forget_sent(&mut self, id: &DraftId, sent: &Draft) -> Result<(), DraftsError> {
        let text = serde_json::to_string(sent)?;
        self.run(|database| {
            let gone = "DELETE FROM drafts WHERE id = ?1 AND holder IS NULL AND draft = ?2";
            database
                .file
                .commit(|sql| sql.execute(gone, params![id.0, text]))?;
            database.file.fold();
            Ok(())
        })
    }

    /// Deletes a draft or template; for a week [`Drafts::restore`] brings it back. Says what it was called.
    ///
    /// # Errors
    ///
    /// [`DraftsError::Held`] where another process has it open, [`DraftsError::Gone`] where it is not there.
    pub fn delete(&mut self, id: &DraftId, at: Moment) -> Result<String, DraftsError> {
        self.run(|database| {
            let (held, name) = database.holder(id)?.ok_or(DraftsError::Gone)?;
            if held == HeldBy::Others {
                return Err(DraftsError::Held);
            }
            let delete = "UPDATE drafts SET deleted_ms = ?2, holder = NULL
                          WHERE id = ?1 AND holder IS ?3
                          RETURNING CASE kind WHEN 'template' THEN name ELSE subject END";
            let deleted = database.file.commit(|sql| {
                sql.query_row(delete, params![id.0, at.unix_ms, name], |row| row.get(0))
                    .optional()
            })?;
            deleted.ok_or(DraftsError::Held)
        })
    }

    /// Brings back what was deleted last. Says what it is called; `None` if there is nothing.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn restore(&mut self) -> Result<Option<String>, DraftsError> {
        let restore = "UPDATE drafts SET deleted_ms = NULL WHERE seq =
                (SELECT seq FROM drafts WHERE deleted_ms IS NOT NULL ORDER BY deleted_ms DESC, seq DESC LIMIT 1)
            RETURNING CASE kind WHEN 'template' THEN name ELSE subject END";
        self.run(|database| {
            let back =
                |sql: &Transaction<'_>| sql.query_row(restore, [], |row| row.get(0)).optional();
            Ok(database.file.commit(back)?)
        })
    }

    /// Makes another draft that says the same, or a template with a name that is free.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn duplicate(&mut self, id: &DraftId, at: Moment) -> Result<DraftId, DraftsError> {
        self.run(|database| {
            let kept = database.whole(id)?.ok_or(DraftsError::Gone)?;
            let name = database.free_name(&kept.summary.name)?;
            let row = Row::new(kept.summary.kind, &name, &kept.draft)?;
            database.insert(&row, None, at)
        })
    }

    /// Keeps a message as the template of this name. Says whether it is kept: one of the same name is replaced
    /// only where `replace` says so.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn keep_template(
        &mut self,
        name: &str,
        draft: &Draft,
        replace: bool,
        at: Moment,
    ) -> Result<bool, DraftsError> {
        self.run(|database| {
            let row = Row::new(DraftKind::Template, name, draft)?;
            let known = "SELECT id FROM drafts WHERE kind = 'template' AND name = ?1 AND deleted_ms IS NULL";
            let known = database.ids(known, &[&name.to_owned()])?;
            match known.first() {
                Some(_) if !replace => return Ok(false),
                Some(id) => database.change(&DraftId(id.clone()), &row, at, None)?,
                None => database.insert(&row, None, at).map(|_| true)?,
            };
            Ok(true)
        })
    }

    /// A draft or template to be read; see [`Drafts::hold`].
    ///
    /// # Errors
    ///
    /// [`DraftsError::Gone`] where it is not there.
    pub fn open(&mut self, id: &DraftId) -> Result<OpenedDraft, DraftsError> {
        let kept = self.run(|database| database.whole(id)?.ok_or(DraftsError::Gone))?;
        let ours = kept.summary.kind == DraftKind::Draft && kept.summary.held != HeldBy::Others;
        Ok(OpenedDraft { kept, ours })
    }

    /// What earlier runs left behind: the draft that a dead process had in its form is taken for this one;
    /// where there are several, the others stay in the list. Takes over the file of an earlier version, and
    /// forgets what was deleted a week ago.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]
    pub fn recover(&mut self, at: Moment) -> Result<Option<RecoveredDraft>, DraftsError> {
        self.take_over(at)?;
        let left = self.run(|database| {
            database.sweep(at)?;
            database.recover()
        });
        self.sweep_files();
        left
    }

    /// Does `sql` to a draft that this process holds; says whether it was there.
    fn ours(&mut self, id: &DraftId, sql: &str) -> Result<bool, DraftsError> {
        self.run(|database| {
            let own = database.file.own.name()?;
            let done = database
                .file
                .commit(|with| with.execute(sql, params![id.0, own]))?;
            Ok(done == 1)
        })
    }
}

impl Database {
    /// Forgets for good what was deleted a week ago.
    fn sweep(&mut self, at: Moment) -> Result<(), DraftsError> {
        let before = at.unix_ms - KEPT_DELETED;
        let old = "SELECT EXISTS (SELECT 1 FROM drafts WHERE deleted_ms < ?1)";
        let found = self.file.sqlite.query_row(old, [before], |row| row.get(0));
        // Most of the time there is nothing, and nothing is written.
        if self.file.told(found)? {
            self.file
                .commit(|sql| sql.execute("DELETE FROM drafts WHERE deleted_ms < ?1", [before]))?;
            self.file.fold();
        }
        Ok(())
    }

    fn recover(&mut self) -> Result<Option<RecoveredDraft>, DraftsError> {
        let (mut found, mut more) = (None, 0);
        for (id, name) in self.left()? {
            let own = match found {
                None => Some(self.file.own.name()?),
                Some(_) => None,
            };
            // Of two starts only one gets it.
            let take = "UPDATE drafts SET holder = ?2 WHERE id = ?1 AND holder IS ?3";
            let taken = self
                .file
                .commit(|sql| sql.execute(take, params![id.0, own, name]))?;
            if taken == 0 {
                continue;
            }
            match found {
                None => found = Some(id),
                Some(_) => more += 1,
            }
        }
        self.remove_stale_locks();
        let kept = found.map(|id| self.whole(&id)).transpose()?.flatten();
        Ok(kept.map(|kept| RecoveredDraft {
            id: kept.summary.id,
            draft: kept.draft,
            more,
        }))
    }
}
