//! What is read: pages of the list, one send whole, what is under way, what is to be followed.

use rusqlite::types::Value;
use rusqlite::{Row, params_from_iter};
use serde::de::DeserializeOwned;

use super::{Database, OutboxError};
use crate::record::{
    HistoryPage, HistoryQuery, Moment, SendId, SendRecord, SendStart, SendSummary, Status,
    TimelineEntry,
};

/// Default page size.
const PAGE: u32 = 200;

const SUMMARY: &str =
    "sends.seq, id, at_ms, at_offset, sends.profile, environment, host, via, status,
    sends.people, sends.subject, message_id, follow, holder";

/// Number of columns in [`SUMMARY`].
const SUMMARY_COLUMNS: usize = 14;

impl Database {
    /// A page of the matching sends, newest first.
    pub fn list(&mut self, query: &HistoryQuery) -> Result<HistoryPage, OutboxError> {
        let limit = if query.limit == 0 { PAGE } else { query.limit };
        let (sql, values) = statement(query, limit + 1);
        let mut rows = self.summaries(&sql, values)?;
        let more = rows.len() > limit as usize;
        rows.truncate(limit as usize);
        let count = "SELECT count(*) FROM sends";
        let total = self
            .file
            .sqlite
            .query_row(count, [], |row| row.get::<_, i64>(0));
        let total = u64::try_from(self.file.told(total)?).unwrap_or(0);
        Ok(HistoryPage { rows, more, total })
    }

    /// The send with this ID, MessageID or unique ID prefix (8 characters or more).
    pub fn find(&mut self, id: &str) -> Result<Option<SendRecord>, OutboxError> {
        let found = self.named(id)?;
        found.map(|summary| self.whole(summary)).transpose()
    }

    /// Like [`Database::find`], but only the summary, which exists even for an unreadable row.
    pub fn named(&mut self, id: &str) -> Result<Option<SendSummary>, OutboxError> {
        let id = id.trim().to_lowercase();
        let exact = format!("SELECT {SUMMARY} FROM sends WHERE id = ?1 OR message_id = ?1 LIMIT 1");
        let mut found = self.summaries(&exact, vec![Value::from(id.clone())])?;
        let is_prefix = id.len() >= 8
            && id
                .bytes()
                .all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if found.is_empty() && is_prefix {
            let near = format!("SELECT {SUMMARY} FROM sends WHERE id >= ?1 AND id < ?2 LIMIT 2");
            let values = vec![Value::from(id.clone()), Value::from(format!("{id}~"))];
            found = self.summaries(&near, values)?;
        }
        Ok(<[SendSummary; 1]>::try_from(found).ok().map(|[one]| one))
    }

    /// The newest send.
    pub fn last(&mut self) -> Result<Option<SendRecord>, OutboxError> {
        let sql = format!("SELECT {SUMMARY} FROM sends ORDER BY seq DESC LIMIT 1");
        let found = self.summaries(&sql, Vec::new())?.pop();
        found.map(|summary| self.whole(summary)).transpose()
    }

    /// The newest readable sends, newest first.
    pub fn newest(&mut self, most: u32) -> Result<Vec<SendRecord>, OutboxError> {
        let sql = format!("SELECT {SUMMARY} FROM sends ORDER BY seq DESC LIMIT {most}");
        let mut newest = Vec::new();
        for summary in self.summaries(&sql, Vec::new())? {
            newest.extend(self.readable(&summary.id)?);
        }
        Ok(newest)
    }

    /// Sends to track, newest first, except those tracked by a live process.
    pub fn to_follow(&mut self) -> Result<Vec<SendRecord>, OutboxError> {
        let query = "SELECT id, holder FROM sends WHERE follow = 1 ORDER BY seq DESC";
        let mut free = Vec::new();
        for (id, holder) in self.held(query)? {
            let taken = holder.is_some_and(|name| self.file.is_alive(&name));
            if !taken {
                free.extend(self.readable(&SendId(id))?);
            }
        }
        Ok(free)
    }

    /// A send, if it exists and is readable.
    pub fn readable(&mut self, id: &SendId) -> Result<Option<SendRecord>, OutboxError> {
        match self.find(&id.0) {
            Err(OutboxError::Row(_)) => {
                self.unreadable = Some(id.clone());
                Ok(None)
            }
            found => found,
        }
    }

    pub(super) fn has(&self, id: &SendId) -> Result<bool, OutboxError> {
        let query = "SELECT EXISTS (SELECT 1 FROM sends WHERE id = ?1)";
        self.file
            .told(self.file.sqlite.query_row(query, [&id.0], |row| row.get(0)))
    }

    fn held(&self, query: &str) -> Result<Vec<(String, Option<String>)>, OutboxError> {
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(query)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        self.file.told(read())
    }

    fn summaries(&self, sql: &str, values: Vec<Value>) -> Result<Vec<SendSummary>, OutboxError> {
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(sql)?;
            let rows = statement.query_map(params_from_iter(values), summary)?;
            rows.collect()
        };
        self.file.told(read())
    }

    fn whole(&self, summary: SendSummary) -> Result<SendRecord, OutboxError> {
        let sql = "SELECT phase, begun, reply, failure, fates, draft, stages, transcript
                   FROM sends WHERE seq = ?1";
        let texts = self.file.sqlite.query_row(sql, [summary.seq], |row| {
            (0..8)
                .map(|at| row.get::<_, Option<String>>(at))
                .collect::<rusqlite::Result<Vec<_>>>()
        });
        let mut texts = self
            .file
            .told(texts)?
            .into_iter()
            .map(Option::unwrap_or_default);
        let mut next = || texts.next().unwrap_or_default();
        let phase = serde_json::from_value(serde_json::Value::String(next()))?;
        let mut begun: SendStart = serde_json::from_str(&next())?;
        let (reply, failure) = (optional(&next())?, optional(&next())?);
        let recipients = serde_json::from_str(&next())?;
        begun.draft = serde_json::from_str(&next())?;
        Ok(SendRecord {
            timeline: self.timeline(summary.seq)?,
            summary,
            phase,
            begun,
            reply,
            failure,
            recipients,
            stages: serde_json::from_str(&next())?,
            transcript: serde_json::from_str(&next())?,
        })
    }

    fn timeline(&self, seq: i64) -> Result<Vec<TimelineEntry>, OutboxError> {
        let sql = "SELECT at_ms, at_offset, text FROM timeline WHERE seq = ?1 ORDER BY rowid";
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(sql)?;
            let rows = statement.query_map([seq], |row| {
                Ok(TimelineEntry {
                    at: moment(row, 0)?,
                    text: row.get(2)?,
                })
            })?;
            rows.collect()
        };
        self.file.told(read())
    }
}

fn optional<T: DeserializeOwned>(text: &str) -> Result<Option<T>, OutboxError> {
    if text.is_empty() {
        return Ok(None);
    }
    Ok(serde_json::from_str(text)?)
}

fn moment(row: &Row<'_>, at: usize) -> rusqlite::Result<Moment> {
    Ok(Moment {
        unix_ms: row.get(at)?,
        offset_minutes: row.get(at + 1)?,
    })
}

fn summary(row: &Row<'_>) -> rusqlite::Result<SendSummary> {
    debug_assert_eq!(row.as_ref().column_count(), SUMMARY_COLUMNS);
    let status: String = row.get(8)?;
    let held: Option<String> = row.get(13)?;
    Ok(SendSummary {
        seq: row.get(0)?,
        id: SendId(row.get(1)?),
        at: moment(row, 2)?,
        profile: row.get(4)?,
        environment: plain(row, 5)?,
        host: row.get(6)?,
        via: plain(row, 7)?,
        // A word that a later version wrote.
        status: Status::of_name(&status).unwrap_or(Status::Unknown),
        recipients_line: row.get(9)?,
        subject: row.get(10)?,
        message_id: row.get(11)?,
        following: row.get::<_, bool>(12)? && held.is_some(),
    })
}

/// Deserializes a unit variant from its name.
fn plain<T: DeserializeOwned + Default>(row: &Row<'_>, at: usize) -> rusqlite::Result<T> {
    let word: String = row.get(at)?;
    Ok(serde_json::from_value(serde_json::Value::String(word)).unwrap_or_default())
}

/// The SQL statement for a query, and its values.
fn statement(query: &HistoryQuery, limit: u32) -> (String, Vec<Value>) {
    let wanted = match_expression(&query.text);
    let mut filters = Vec::new();
    let mut values = Vec::new();
    let mut filter = |sql: &str, value: Value| {
        values.push(value);
        filters.push(sql.replace('?', &format!("?{}", values.len())));
    };
    // A subquery that walks the index downwards ends as soon as the page is full.
    if let Some(wanted) = wanted {
        filter(
            "sends.seq IN (SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC)",
            wanted.into(),
        );
    }
    if let Some(status) = query.status {
        filter("status = ?", status.name().to_owned().into());
    }
    if let Some(profile) = &query.profile {
        filter("sends.profile = ?", profile.clone().into());
    }
    if let Some(since) = query.since {
        filter("at_ms >= ?", since.into());
    }
    if let Some(until) = query.until {
        filter("at_ms < ?", until.into());
    }
    if let Some(before) = query.before {
        filter("sends.seq < ?", before.into());
    }
    let filters = if filters.is_empty() {
        String::new()
    } else {
        format!("WHERE {}", filters.join(" AND "))
    };
    let sql =
        format!("SELECT {SUMMARY} FROM sends {filters} ORDER BY sends.seq DESC LIMIT {limit}");
    (sql, values)
}

/// A full-text query that matches each typed word as a quoted prefix.
pub(super) fn match_expression(text: &str) -> Option<String> {
    let is_searchable = |word: &&str| word.chars().any(char::is_alphanumeric);
    let words: Vec<String> = text
        .split_whitespace()
        .filter(is_searchable)
        .map(|word| format!("\"{}\"*", word.replace('"', " ").trim()))
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_words_are_no_operators() {
        assert_eq!(match_expression("  "), None);
        assert_eq!(match_expression("- \""), None);
        assert_eq!(
            match_expression("grace@navy.example OR \"x"),
            Some("\"grace@navy.example\"* \"OR\"* \"x\"*".into())
        );
    }
}
