//! Addresses that were written to, for the one who types one.

use rusqlite::params;

use super::read::match_expression;
use super::{Database, OutboxError};
use crate::mail::parse_list;

/// Matching sends that are searched; the newest.
const SENDS: u32 = 200;
/// Maximum size of a draft that is read for names; of a larger one only the addresses are used.
const DRAFT_BYTES: u32 = 65_536;

/// To, Cc and Bcc as typed, with names; then the envelope's recipients.
const LISTS: &str = "CASE WHEN octet_length(draft) <= ?2
        THEN json_extract(draft, '$.to', '$.cc', '$.bcc') END, json_extract(begun, '$.recipients')";

impl Database {
    /// At most `most` mailboxes of earlier recipients with a word that begins with `typed`, newest first,
    /// without duplicates. `real` excludes practice.
    pub fn addresses(
        &mut self,
        typed: &str,
        real: bool,
        most: usize,
    ) -> Result<Vec<String>, OutboxError> {
        let mut found: Vec<(String, String)> = Vec::new();
        for lists in self.lists(typed, real)? {
            for one in lists.iter().flat_map(|list| parse_list(list)) {
                let Ok(mailbox) = one.result else { continue };
                let (key, text) = (mailbox.address().to_lowercase(), mailbox.to_string());
                let is_known = found.iter().any(|(known, _)| *known == key);
                if !is_known && begins(&text, typed) {
                    found.push((key, text));
                }
            }
            if found.len() >= most {
                break;
            }
        }
        found.truncate(most);
        Ok(found.into_iter().map(|(_, text)| text).collect())
    }

    /// Recipients of the newest matching sends: typed lists and single addresses.
    fn lists(&self, typed: &str, real: bool) -> Result<Vec<Vec<String>>, OutboxError> {
        let wanted = match_expression(typed).map(|words| format!("people : ({words})"));
        let fits = match wanted {
            // The index is walked downwards and ends as soon as there are enough.
            Some(_) => "seq IN (SELECT rowid FROM words WHERE words MATCH ?1 ORDER BY rowid DESC)",
            None => "?1 IS NULL",
        };
        let kept = if real {
            "environment <> 'practice'"
        } else {
            "1"
        };
        let sql = format!(
            "SELECT {LISTS} FROM sends WHERE {fits} AND {kept} ORDER BY seq DESC LIMIT {SENDS}"
        );
        let read = || {
            let mut statement = self.file.sqlite.prepare_cached(&sql)?;
            let rows = statement.query_map(params![wanted, DRAFT_BYTES], |row| {
                let texts = [row.get::<_, Option<String>>(0)?, row.get(1)?];
                let lists = texts.into_iter().flatten().flat_map(|text| in_json(&text));
                Ok(lists.collect())
            })?;
            rows.collect()
        };
        self.file.told(read())
    }
}

/// Ignores what cannot be read: these are only suggestions.
fn in_json(text: &str) -> Vec<String> {
    let lists: Vec<Option<String>> = serde_json::from_str(text).unwrap_or_default();
    lists.into_iter().flatten().collect()
}

/// Whether each word of `typed` begins a word of `text`.
fn begins(text: &str, typed: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric());
        let words = words.filter(|word| !word.is_empty());
        words.map(str::to_lowercase).collect()
    };
    let known = words(text);
    words(typed)
        .iter()
        .all(|word| known.iter().any(|known| known.starts_with(word)))
}
