//! A run to a list: what becomes of its rows, and how it ends.

use super::{Failure, Moment, Outcome, SendId, Status};

/// How a run ended.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEnd {
    /// Every row was tried.
    Complete,
    /// The user stopped it; the other rows were not tried.
    Cancelled,
    /// Something that would befall the other rows as well; they were not tried.
    Stopped(Box<Failure>),
}

/// Which run a list is sent as.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum RunChoice {
    /// The run of this message and list, begun now or continued.
    #[default]
    Usual,
    /// A new run, though every message of the usual one was accepted.
    Again,
    /// The unfinished run of this id, with what it began with.
    Unfinished(String),
}

/// What a run reports.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEvent {
    /// It begins, or continues.
    Begun {
        /// Its id.
        run: String,
        /// When.
        at: Moment,
        /// What is known of its rows.
        sum: RunSum,
        /// What there is to say of rows in doubt.
        note: Option<String>,
    },
    /// What happened to a row.
    Row {
        /// The row, counted from 1.
        row: usize,
        /// Its recipients.
        to: String,
        /// Its send.
        id: SendId,
        /// How it ended.
        outcome: Box<Outcome>,
    },
    /// It is over.
    Ended(RunEnd),
    /// It did not begin, and nothing was sent: why.
    NotBegun(String),
}

/// What happened to the rows of a run, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RunSum {
    /// Rows of the list.
    pub total: usize,
    /// Accepted by earlier attempts.
    pub before: usize,
    /// Accepted now, for all recipients or for some.
    pub accepted: usize,
    /// Of these, accepted for some recipients only.
    pub partly: usize,
    /// Rejected by the server.
    pub refused: usize,
    /// Not sent.
    pub failed: usize,
    /// Nobody knows yet, now or since an earlier attempt.
    pub unknown: usize,
}

impl RunSum {
    /// Counts a row.
    pub fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Accepted { .. } => self.accepted += 1,
            Outcome::PartlyRefused { .. } => {
                self.accepted += 1;
                self.partly += 1;
            }
            Outcome::Refused(_) => self.refused += 1,
            Outcome::Failed(_) | Outcome::Cancelled => self.failed += 1,
            Outcome::Unknown(_) => self.unknown += 1,
        }
    }

    /// Rows that were not tried.
    pub fn not_tried(&self) -> usize {
        let tried = self.before + self.accepted + self.refused + self.failed + self.unknown;
        self.total.saturating_sub(tried)
    }

    /// How the run as a whole ended.
    pub fn status(&self, end: &RunEnd) -> Status {
        match end {
            _ if self.is_complete() && self.partly == 0 => Status::Accepted,
            _ if self.unknown > 0 && !matches!(end, RunEnd::Stopped(_)) => Status::Unknown,
            RunEnd::Cancelled => Status::Cancelled,
            RunEnd::Stopped(_) => Status::Failed,
            RunEnd::Complete => Status::PartlyRefused,
        }
    }

    /// Whether every message is accepted.
    pub fn is_complete(&self) -> bool {
        self.before + self.accepted == self.total
    }
}
