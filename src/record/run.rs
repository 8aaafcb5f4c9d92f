//! A run to a list: what becomes of its rows, and how it ends.

use super::{Failure, Outcome};

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

/// What became of the rows of a run, in numbers.
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

    /// Whether every message is accepted.
    pub fn is_complete(&self) -> bool {
        self.before + self.accepted == self.total
    }
}
