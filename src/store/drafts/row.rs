//! A row: made of a draft, put in, changed by who holds it.

use rusqlite::{OptionalExtension as _, named_params};

use super::DraftsError;
use super::database::Database;
use crate::mail::{Draft, parse_list};
use crate::record::{DraftId, DraftKind, HeldBy, Moment, recipients_line};

/// Searchable characters of the text.
const SEARCHED: usize = 20_000;

/// A draft as stored.
pub(super) struct Row<'a> {
    kind: DraftKind,
    name: &'a str,
    draft: &'a Draft,
    people: String,
    text: String,
    words: String,
}

impl<'a> Row<'a> {
    pub(super) fn new(
        kind: DraftKind,
        name: &'a str,
        draft: &'a Draft,
    ) -> Result<Self, DraftsError> {
        Ok(Self {
            kind,
            name,
            draft,
            people: people(draft),
            text: serde_json::to_string(draft)?,
            words: words(name, draft),
        })
    }
}

/// The recipients in one line; incomplete ones as typed.
fn people(draft: &Draft) -> String {
    let lists = [&draft.to, &draft.cc, &draft.bcc].into_iter();
    let all: Vec<String> = lists
        .flat_map(|list| {
            parse_list(list).into_iter().map(|one| match one.result {
                Ok(mailbox) => mailbox.address(),
                Err(_) => list[one.range].to_owned(),
            })
        })
        .collect();
    recipients_line(&all)
}

fn words(name: &str, draft: &Draft) -> String {
    let text: String = draft.text.chars().take(SEARCHED).collect();
    let all = [
        name,
        &draft.subject,
        &draft.to,
        &draft.cc,
        &draft.bcc,
        &draft.tag,
        &text,
    ];
    all.join("\n").to_lowercase()
}

impl Database {
    /// Who holds a row, and the name stored in it; `None` if there is no such row.
    pub(super) fn holder(
        &self,
        id: &DraftId,
    ) -> Result<Option<(HeldBy, Option<String>)>, DraftsError> {
        let query = "SELECT holder FROM drafts WHERE id = ?1 AND deleted_ms IS NULL";
        let read = self
            .file
            .sqlite
            .query_row(query, [&id.0], |row| row.get::<_, Option<String>>(0));
        let name = self.file.told(read.optional())?;
        Ok(name.map(|name| (self.held(name.as_deref()), name)))
    }

    /// Changes a row held by `holder`; returns whether it could.
    pub(super) fn change(
        &mut self,
        id: &DraftId,
        row: &Row<'_>,
        at: Moment,
        holder: Option<&str>,
    ) -> Result<bool, DraftsError> {
        let changed = self.file.commit(|sql| {
            sql.execute(
                "UPDATE drafts SET subject = :subject, people = :people, profile = :profile,
                    changed_ms = iif(draft = :draft, changed_ms, :ms),
                    changed_offset = iif(draft = :draft, changed_offset, :offset),
                    revision = revision + (draft <> :draft), deleted_ms = NULL,
                    draft = :draft, words = :words
                 WHERE id = :id AND holder IS :holder",
                named_params! {
                    ":subject": row.draft.subject, ":people": row.people,
                    ":profile": row.draft.profile, ":ms": at.unix_ms, ":offset": at.offset_minutes,
                    ":draft": row.text, ":words": row.words, ":id": id.0, ":holder": holder,
                },
            )
        })?;
        Ok(changed == 1)
    }

    pub(super) fn insert(
        &mut self,
        row: &Row<'_>,
        holder: Option<&str>,
        at: Moment,
    ) -> Result<DraftId, DraftsError> {
        let id = DraftId(uuid::Uuid::new_v4().to_string());
        self.file.commit(|sql| {
            sql.execute(
                "INSERT INTO drafts (id, kind, name, subject, people, profile, created_ms, created_offset,
                    changed_ms, changed_offset, holder, draft, words)
                 VALUES (:id, :kind, :name, :subject, :people, :profile, :ms, :offset, :ms, :offset,
                    :holder, :draft, :words)",
                named_params! {
                    ":id": id.0, ":kind": row.kind.name(), ":name": row.name,
                    ":subject": row.draft.subject, ":people": row.people,
                    ":profile": row.draft.profile, ":ms": at.unix_ms, ":offset": at.offset_minutes,
                    ":holder": holder, ":draft": row.text, ":words": row.words,
                },
            )
        })?;
        Ok(id)
    }

    /// `name`, with a number if a template has it; empty for a draft.
    pub(super) fn free_name(&self, name: &str) -> Result<String, DraftsError> {
        if name.is_empty() {
            return Ok(String::new());
        }
        let sql = "SELECT name FROM drafts WHERE kind = 'template' AND deleted_ms IS NULL";
        let taken = self.ids(sql, &[])?;
        // The copy of a copy is counted on.
        let stem = match name.rsplit_once(' ') {
            Some((stem, number)) if number.parse::<u32>().is_ok() => stem,
            _ => name,
        };
        let mut names = (2..).map(|number| format!("{stem} {number}"));
        let free = names.find(|name| !taken.contains(name));
        Ok(free.unwrap_or_default())
    }
}
