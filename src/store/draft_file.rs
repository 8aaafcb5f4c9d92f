//! A message in a TOML file: the fields of a draft under the names of the command line's options, and
//! variables with their values. Paths in it are relative to the file.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use thiserror::Error as ThisError;

use super::config::parse;
use super::{StoreError, SyntaxError};
use crate::mail::{BodyFormat, Draft, Extras, Opened, Pattern, TrackLinks, TrackOpens, is_name};
use crate::system::{self, Rules};

/// Why a draft file cannot be used.
#[derive(Debug, ThisError)]
pub enum DraftFileError {
    /// The file, or one that it names, cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It contains an error.
    #[error(transparent)]
    Syntax(#[from] SyntaxError),
    /// Two settings in it contradict each other.
    #[error("{path}: {why}")]
    Value { path: PathBuf, why: String },
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    from: String,
    to: Rows,
    cc: Rows,
    bcc: Rows,
    #[serde(alias = "reply_to")]
    reply_to: Rows,
    subject: String,
    stream: String,
    tag: String,
    text: Option<String>,
    markdown: Option<String>,
    html: Option<String>,
    #[serde(alias = "text_file")]
    text_file: Option<PathBuf>,
    #[serde(alias = "markdown_file")]
    markdown_file: Option<PathBuf>,
    #[serde(alias = "html_file")]
    html_file: Option<PathBuf>,
    files: Vec<String>,
    metadata: BTreeMap<String, Word>,
    headers: BTreeMap<String, Rows>,
    #[serde(alias = "track_opens")]
    track_opens: Option<bool>,
    #[serde(alias = "track_links")]
    track_links: TrackLinks,
    #[serde(alias = "keep_id")]
    keep_id: Option<bool>,
    #[serde(alias = "message_id")]
    message_id: String,
    vars: BTreeMap<String, Word>,
}

/// Reads the file at `path`.
///
/// # Errors
///
/// [`DraftFileError`], with line and column for an error in the file.
pub fn read_draft_file(path: &Path) -> Result<Pattern, DraftFileError> {
    let text = read(path, &system::DRAFT)?;
    parse::<Written>(path, &text, "a draft")?.pattern(path)
}

fn read(path: &Path, rules: &Rules) -> Result<String, DraftFileError> {
    Ok(system::read_text(path, rules).map_err(StoreError::from)?)
}

impl Written {
    fn pattern(self, path: &Path) -> Result<Pattern, DraftFileError> {
        let wrong = |why: String| DraftFileError::Value {
            path: path.to_owned(),
            why,
        };
        let no_name = self.vars.keys().find(|name| !is_name(name));
        if let Some(name) = no_name {
            return Err(wrong(format!(
                "`{name}` under [vars] is no name: letters, digits, hyphens, underscores and dots"
            )));
        }
        // A draft may be opened again from another folder.
        let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let folder = whole.parent().unwrap_or(Path::new("")).to_owned();
        let text = one_of(("text", self.text), ("text-file", self.text_file), &folder);
        let markdown = one_of(
            ("markdown", self.markdown),
            ("markdown-file", self.markdown_file),
            &folder,
        );
        let html = one_of(("html", self.html), ("html-file", self.html_file), &folder);
        let read = |one: Result<Option<String>, Trouble>| {
            one.map_err(|trouble| match trouble {
                Trouble::Both(why) => wrong(why),
                Trouble::File(error) => error,
            })
        };
        let (format, text, html) = match (read(text)?, read(markdown)?, read(html)?) {
            (None, Some(markdown), None) => (BodyFormat::Markdown, markdown, String::new()),
            (None, None, Some(html)) => (BodyFormat::Html, html, String::new()),
            (_, Some(_), _) => {
                let why =
                    "markdown goes out as text and as HTML: neither text nor html stands beside it";
                return Err(wrong(why.into()));
            }
            (text, None, html) => (
                BodyFormat::Text,
                text.unwrap_or_default(),
                html.unwrap_or_default(),
            ),
        };
        let words = self.vars.into_iter();
        Ok(Pattern {
            values: words.map(|(name, word)| (name, word.0)).collect(),
            literal: false,
            opened: Opened::default(),
            draft: Draft {
                from: self.from,
                to: self.to.joined(),
                cc: self.cc.joined(),
                bcc: self.bcc.joined(),
                reply_to: self.reply_to.joined(),
                subject: self.subject,
                stream: self.stream,
                tag: self.tag,
                files: self.files.iter().map(|one| beside(&folder, one)).collect(),
                format,
                text,
                html,
                profile: String::new(),
                extras: extras(
                    self.metadata,
                    self.headers,
                    (self.track_opens, self.track_links),
                    (self.keep_id, self.message_id),
                ),
                template: None,
            },
        })
    }
}

fn extras(
    metadata: BTreeMap<String, Word>,
    headers: BTreeMap<String, Rows>,
    (opens, track_links): (Option<bool>, TrackLinks),
    (keep_id, message_id): (Option<bool>, String),
) -> Extras {
    let metadata = metadata.into_iter();
    let headers = headers.into_iter().flat_map(|(name, rows)| {
        let rows = rows.0.into_iter();
        rows.map(move |value| format!("{name}: {value}"))
    });
    Extras {
        metadata: metadata
            .map(|(key, value)| format!("{key}={}", value.0))
            .collect(),
        headers: headers.collect(),
        track_opens: match opens {
            None => TrackOpens::Server,
            Some(true) => TrackOpens::Yes,
            Some(false) => TrackOpens::No,
        },
        track_links,
        // Whoever writes one wants it to stay.
        keep_id: keep_id.unwrap_or(!message_id.trim().is_empty()),
        message_id,
    }
}

enum Trouble {
    Both(String),
    File(DraftFileError),
}

/// The text in the file, or of the file that it names.
fn one_of(
    (key, text): (&str, Option<String>),
    (file_key, path): (&str, Option<PathBuf>),
    folder: &Path,
) -> Result<Option<String>, Trouble> {
    let lf = |text: String| text.replace("\r\n", "\n");
    match (text, path) {
        (Some(_), Some(_)) => {
            let why = format!("`{key}` and `{file_key}` say the same: one of them is enough");
            Err(Trouble::Both(why))
        }
        (Some(text), None) => Ok(Some(lf(text))),
        (None, None) => Ok(None),
        (None, Some(path)) => {
            let path = PathBuf::from(beside(folder, &path.to_string_lossy()));
            read(&path, &system::TEXT)
                .map(lf)
                .map(Some)
                .map_err(Trouble::File)
        }
    }
}

/// A path relative to the file's folder.
fn beside(folder: &Path, path: &str) -> String {
    if path.starts_with("~/") {
        return path.to_owned();
    }
    folder.join(path).to_string_lossy().into_owned()
}

/// A string or a list of strings.
#[derive(Default)]
struct Rows(Vec<String>);

impl Rows {
    fn joined(&self) -> String {
        self.0.join(", ")
    }
}

impl<'de> Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RowsVisitor)
    }
}

struct RowsVisitor;

impl<'de> Visitor<'de> for RowsVisitor {
    type Value = Rows;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string or a list of strings")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Rows, E> {
        Ok(Rows(vec![text.to_owned()]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Rows, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = list.next_element()? {
            rows.push(row);
        }
        Ok(Rows(rows))
    }
}

/// A value that may also be written without quotes.
struct Word(String);

impl<'de> Deserialize<'de> for Word {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WordVisitor)
    }
}

struct WordVisitor;

impl Visitor<'_> for WordVisitor {
    type Value = Word;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string, a whole number, or true or false")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Word, E> {
        Ok(Word(text.to_owned()))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Word, E> {
        Ok(Word(number.to_string()))
    }

    fn visit_bool<E: Error>(self, yes: bool) -> Result<Word, E> {
        Ok(Word(yes.to_string()))
    }
}

#[cfg(test)]
mod tests;
