//! What is read: the list, one draft whole, what a dead process left behind.

use rusqlite::{Connection, OptionalExtension as _, Row, params_from_iter};

use super::database::Database;
use super::{Drafts, DraftsError};
use crate::record::{
    DraftId, DraftKind, DraftPage, DraftQuery, DraftSummary, HeldBy, Moment, StoredDraft,
};

/// Maximum number of rows.
const ROWS: usize = 500;

/// Minimum length of an ID prefix.
const SHORTEST: usize = 4;

/// Columns of a summary.
const SUMMARY: &str = "id, kind, name, subject, people, profile, created_ms, created_offset,
    changed_ms, changed_offset, revision, holder";

impl Drafts {
    /// The matching rows, last changed first.
    pub fn list(&mut self, query: &DraftQuery) -> Result<DraftPage, DraftsError> {
        self.run(|database| database.list(query))
    }

    /// The draft or template with this ID or unique ID prefix (4 characters or more).
    pub fn find(&mut self, id: &str) -> Result<Option<StoredDraft>, DraftsError> {
        let id = id.trim().to_lowercase();
        self.run(|database| {
            let end = if id.len() < SHORTEST {
                &id
            } else {
                &format!("{id}~")
            };
            let near =
                "SELECT id FROM drafts WHERE id >= ?1 AND id <= ?2 AND deleted_ms IS NULL LIMIT 2";
            let ids = database.ids(near, &[&id, end])?;
            match ids.as_slice() {
                [one] => database.whole(&DraftId(one.clone())),
                _ => Ok(None),
            }
        })
    }
}

impl Database {
    fn list(&self, query: &DraftQuery) -> Result<DraftPage, DraftsError> {
        let words = query.text.split_whitespace().map(str::to_lowercase);
        let values: Vec<String> = std::iter::once(query.kind.name().to_owned())
            .chain(words)
            .collect();
        let filters: String = (2..=values.len())
            .map(|at| format!(" AND instr(words, ?{at}) > 0"))
            .collect();
        let sql = format!(
            "SELECT {SUMMARY} FROM drafts WHERE kind = ?1 AND deleted_ms IS NULL{filters}
             ORDER BY changed_ms DESC, seq DESC LIMIT {ROWS}"
        );
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(&sql)?;
            let rows =
                statement.query_map(params_from_iter(values), |row| Ok(self.summary(row)))?;
            rows.flatten().collect::<rusqlite::Result<Vec<_>>>()
        };
        let rows = self.file.told(read())?;
        let count = |of: &str| self.file.told(count(&self.file.sqlite, of));
        Ok(DraftPage {
            rows,
            drafts: count("kind = 'draft' AND deleted_ms IS NULL")?,
            templates: count("kind = 'template' AND deleted_ms IS NULL")?,
            deleted: count("deleted_ms IS NOT NULL")?,
        })
    }

    fn summary(&self, row: &Row<'_>) -> rusqlite::Result<DraftSummary> {
        let held: Option<String> = row.get(11)?;
        let moment = |at: usize| {
            Ok::<_, rusqlite::Error>(Moment {
                unix_ms: row.get(at)?,
                offset_minutes: row.get(at + 1)?,
            })
        };
        Ok(DraftSummary {
            id: DraftId(row.get(0)?),
            kind: match row.get_ref(1)?.as_str() {
                Ok("template") => DraftKind::Template,
                _ => DraftKind::Draft,
            },
            name: row.get(2)?,
            subject: row.get(3)?,
            recipients: row.get(4)?,
            profile: row.get(5)?,
            created: moment(6)?,
            changed: moment(8)?,
            revision: row.get(10)?,
            held: self.held(held.as_deref()),
        })
    }

    /// A draft or template with its content, unless deleted.
    pub(super) fn whole(&self, id: &DraftId) -> Result<Option<StoredDraft>, DraftsError> {
        let sql =
            format!("SELECT {SUMMARY}, draft FROM drafts WHERE id = ?1 AND deleted_ms IS NULL");
        let read = self.file.sqlite.query_row(&sql, [&id.0], |row| {
            Ok((self.summary(row)?, row.get::<_, String>(12)?))
        });
        let Some((summary, text)) = self.file.told(read.optional())? else {
            return Ok(None);
        };
        let draft = serde_json::from_str(&text)?;
        Ok(Some(StoredDraft { summary, draft }))
    }

    pub(super) fn ids(&self, sql: &str, values: &[&String]) -> Result<Vec<String>, DraftsError> {
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(sql)?;
            let rows = statement.query_map(params_from_iter(values), |row| row.get(0))?;
            rows.collect()
        };
        Ok(self.file.told(read())?)
    }

    /// Drafts held by dead processes, last changed first, with the name of the lock.
    pub(super) fn left(&self) -> Result<Vec<(DraftId, String)>, DraftsError> {
        let sql = "SELECT id, holder FROM drafts WHERE holder IS NOT NULL AND deleted_ms IS NULL
                   ORDER BY changed_ms DESC, seq DESC";
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| Ok((DraftId(row.get(0)?), row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(DraftId, String)>>>()
        };
        let rows = self.file.told(read())?.into_iter();
        Ok(rows
            .filter(|(_, name)| self.held(Some(name)) == HeldBy::Nobody)
            .collect())
    }
}

fn count(sqlite: &Connection, of: &str) -> rusqlite::Result<usize> {
    let sql = format!("SELECT count(*) FROM drafts WHERE {of}");
    let count = sqlite.query_row(&sql, [], |row| row.get::<_, i64>(0))?;
    Ok(usize::try_from(count).unwrap_or(0))
}
