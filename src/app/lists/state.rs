//! Lists as data: what To names, what was found in it, and what the edge is to do.

use std::sync::Arc;

use crate::mail::{Draft, Mailing, MergeError, RowWarning};
use crate::postmark::{Credential, Profile};
use crate::record::{JobId, RunChoice, Via};

/// Errors and warnings that are listed.
pub(in crate::app) const LISTED: usize = 20;
/// Messages that are sent without a further question.
pub const MANY: usize = 500;

/// What was found in a list, or why it cannot be used.
pub type Found = Result<Arc<CheckedList>, Arc<Vec<MergeError>>>;

/// The list that To names.
#[derive(Debug, Clone)]
pub struct ListField {
    /// The path as To has it.
    pub path: String,
    /// What was found; `None` until it was read once.
    pub checked: Option<Found>,
    /// The row that the preview shows, counted from 1.
    pub row: usize,
    /// The check that is awaited.
    pub(super) awaits: Option<u64>,
    /// The message with which it was checked.
    pub(super) draft: Box<Draft>,
}

impl ListField {
    /// A list that was not read yet.
    pub(super) fn new(path: String) -> Self {
        Self {
            path,
            checked: None,
            row: 1,
            awaits: None,
            draft: Box::default(),
        }
    }

    /// The list, where it could be read.
    pub fn list(&self) -> Option<&Arc<CheckedList>> {
        self.checked.as_ref()?.as_ref().ok()
    }
}

/// A list and its message as they are to be checked.
#[derive(Debug, Clone, PartialEq)]
pub struct ListOrder {
    /// The check.
    pub id: u64,
    /// The path as typed.
    pub path: String,
    /// The message with its variables, without To.
    pub draft: Draft,
    /// The profile as it stands now.
    pub profile: Profile,
    /// The login.
    pub credential: Option<Credential>,
    /// The account's senders, if all are known.
    pub senders: Vec<String>,
    /// Which way the messages go.
    pub via: Via,
    /// Which run is meant, where this is for the review.
    pub run: Option<RunChoice>,
}

/// A run that is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct ListStart {
    /// Its job.
    pub job: JobId,
    /// What was reviewed.
    pub order: ListOrder,
    /// The fingerprint that the review showed: what differs from it is not sent.
    pub fingerprint: String,
    /// Milliseconds from one message to the next.
    pub pace_ms: u64,
}

/// A list that could be read, with what was found in its rows.
#[derive(Debug, Clone, PartialEq)]
pub struct CheckedList {
    /// The whole path.
    pub path: String,
    /// Its messages.
    pub mailing: Arc<Mailing>,
    /// What stops rows from being sent.
    pub errors: Vec<MergeError>,
    /// What may be a mistake.
    pub warnings: Vec<RowWarning>,
    /// What there is to say of the list itself.
    pub notes: Vec<String>,
    /// What tells these messages from others.
    pub fingerprint: String,
    /// What is known of the run, for the review.
    pub sent: SentOfList,
}

/// What was sent of a list before.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SentOfList {
    /// Rows that were accepted.
    pub accepted: usize,
    /// Rows of which nobody knows.
    pub in_doubt: usize,
    /// A run of another version of this list that is not finished: its id, its rows, and how many were accepted.
    pub other: Option<(String, usize, usize)>,
}

impl CheckedList {
    /// Rows of the list.
    pub fn rows(&self) -> usize {
        self.mailing.list.rows.len()
    }

    /// Messages that would be sent now.
    pub fn left(&self) -> usize {
        let done = self.sent.accepted + self.sent.in_doubt;
        self.rows().saturating_sub(done)
    }

    /// Rows that cannot be sent.
    pub fn wrong_rows(&self) -> usize {
        let rows: std::collections::BTreeSet<_> =
            self.errors.iter().filter_map(|error| error.row).collect();
        rows.len()
    }
}

/// `1 person`, `312 people`.
pub fn people(count: usize) -> String {
    match count {
        1 => "1 person".into(),
        count => format!("{count} people"),
    }
}

/// The name of a list: the last part of its path.
pub fn list_name(path: &str) -> &str {
    let name = path.trim().rsplit(['/', '\\']).next();
    name.unwrap_or_default()
}

/// Errors of a list, one per line; an error that several rows share is listed once.
pub(super) fn error_lines(errors: &[MergeError]) -> Vec<String> {
    let mut lines: Vec<(&MergeError, usize)> = Vec::new();
    for error in errors {
        let same = lines.iter().position(|(known, _)| {
            let is_of_row = known.row.is_some() && error.row.is_some();
            is_of_row && known.column == error.column && known.reason == error.reason
        });
        match same {
            Some(at) => lines[at].1 += 1,
            None if lines.len() < LISTED => lines.push((error, 0)),
            // Nobody reads more at once.
            None => {}
        }
    }
    let told: usize = lines.iter().map(|(_, more)| more + 1).sum();
    let untold = errors.len() - told;
    let untold = (untold > 0).then(|| format!("and {untold} more errors"));
    let line = |(error, more): (&MergeError, usize)| match (error.is_unreadable, more) {
        (true, _) => error.reason.clone(),
        (false, 0) => error.to_string(),
        (false, more) => format!("{error} (and {more} more rows)"),
    };
    lines.into_iter().map(line).chain(untold).collect()
}

/// A warning with its rows.
pub(super) fn warning_words(warning: &RowWarning) -> String {
    let words = warning.problem.words();
    match warning.rows {
        1 => format!("row {}: {words}", warning.first),
        rows => format!("row {} and {} more: {words}", warning.first, rows - 1),
    }
}
