//! Earlier sends of one message, for the one who is about to send it.

use rusqlite::params;

use super::read::match_expression;
use super::{Database, OutboxError};
use crate::mail::MessageIdentity;
use crate::record::{EarlierSend, Status};

/// Sends with the same subject that are examined; the newest.
const SENDS: u32 = 500;

impl Database {
    /// The newest send of `message` that somebody has or may have: in practice, or for real.
    pub fn earlier(
        &mut self,
        message: &MessageIdentity,
        practice: bool,
    ) -> Result<Option<EarlierSend>, OutboxError> {
        let rows = self.of_subject(&message.subject, practice)?;
        let sent = rows.iter().filter_map(|(status, begun, fates)| {
            // A row that a later version wrote is no reason to ask.
            let (begun, fates) = (serde_json::from_str(begun).ok()?, fates);
            let fates: Vec<_> = serde_json::from_str(fates).unwrap_or_default();
            let status = Status::of_name(status).unwrap_or(Status::Unknown);
            EarlierSend::of(message, &begun, status, &fates)
        });
        Ok({ sent }.next())
    }

    /// Status, start and recipients of the newest sends with this subject.
    fn of_subject(
        &self,
        subject: &str,
        practice: bool,
    ) -> Result<Vec<(String, String, String)>, OutboxError> {
        let words = match_expression(subject).map(|words| format!("subject : ({words})"));
        let fits = match words {
            Some(_) => "seq IN (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC)",
            None => "?1 IS NULL",
        };
        let sql = format!(
            "SELECT status, begun, fates FROM sends
             WHERE {fits} AND subject = ?2 AND (environment = 'practice') = ?3
                AND status NOT IN ('refused', 'failed', 'cancelled')
             ORDER BY seq DESC LIMIT {SENDS}"
        );
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(&sql)?;
            let rows = statement.query_map(params![words, subject, practice], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            rows.collect()
        };
        self.file.told(read())
    }
}
