//! What is written: a draft is kept, held, let go, forgotten; deleted and brought back; copied; made a
//! template.

use rusqlite::{OptionalExtension as _, Transaction, params};

use super::database::Database;
use super::row::Row;
use super::{Drafts, DraftsError};
use crate::mail::Draft;
use crate::record::{DraftId, DraftKind, HeldBy, Moment, OpenedDraft, RecoveredDraft};

/// How long a deleted draft can be restored: a week, in milliseconds.
const KEPT_DELETED: i64 = 7 * 86_400_000;

impl Drafts {
    /// Saves `draft` under `id`, or as a new row, held by this process. If `id` is gone or held by another
    /// process, creates a new row. Returns the ID.
    ///
    /// # Errors
    ///
    /// [`DraftsError`]; nothing was written.
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

    /// Claims a draft for this process, unless a live process holds it. Returns whether it is ours.
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

    /// Releases a draft held by this process; it stays in the list.
    pub fn release(&mut self, id: &DraftId) -> Result<(), DraftsError> {
        self.ours(
            id,
            "UPDATE drafts SET holder = NULL WHERE id = ?1 AND holder IS ?2",
        )
        .map(drop)
    }

    /// Permanently removes a draft held by this process, because it was sent.
    pub fn forget(&mut self, id: &DraftId) -> Result<(), DraftsError> {
        if self.ours(id, "DELETE FROM drafts WHERE id = ?1 AND holder IS ?2")? {
            self.run(|database| {
                database.file.fold();
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Does the same for a draft that was set aside meanwhile, if it is unchanged and nobody holds it.
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

    /// Deletes a draft or template; [`Drafts::restore`] can undo this for a week. Returns its title.
    ///
    /// # Errors
    ///
    /// [`DraftsError::Held`] if another process has it open, [`DraftsError::Gone`] if it does not exist.
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

    /// Restores what was deleted last. Returns its title; `None` if there is nothing.
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

    /// Duplicates a draft, or a template under a free name.
    pub fn duplicate(&mut self, id: &DraftId, at: Moment) -> Result<DraftId, DraftsError> {
        self.run(|database| {
            let kept = database.whole(id)?.ok_or(DraftsError::Gone)?;
            let name = database.free_name(&kept.summary.name)?;
            let row = Row::new(kept.summary.kind, &name, &kept.draft)?;
            database.insert(&row, None, at)
        })
    }

    /// Saves a message as the template `name`. Returns whether it was saved: an existing one is only replaced
    /// if `replace` is set.
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

    /// Opens a draft or template; see [`Drafts::hold`].
    ///
    /// # Errors
    ///
    /// [`DraftsError::Gone`] if it does not exist.
    pub fn open(&mut self, id: &DraftId) -> Result<OpenedDraft, DraftsError> {
        let kept = self.run(|database| database.whole(id)?.ok_or(DraftsError::Gone))?;
        let ours = kept.summary.kind == DraftKind::Draft && kept.summary.held != HeldBy::Others;
        Ok(OpenedDraft { kept, ours })
    }

    /// Recovers what earlier sessions left behind: one draft that a dead process had in its form is claimed,
    /// others stay in the list. Imports the file of an earlier version and purges what was deleted a week
    /// ago.
    pub fn recover(&mut self, at: Moment) -> Result<Option<RecoveredDraft>, DraftsError> {
        self.take_over(at)?;
        let left = self.run(|database| {
            database.sweep(at)?;
            database.recover()
        });
        self.sweep_files();
        left
    }

    /// Runs `sql` on a draft held by this process; returns whether it was there.
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
    /// Purges what was deleted a week ago.
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
