//! The same practice account in every run, for tests of what only uses it.

use super::account::Account;
use crate::postmark::PracticeTokens;

/// Tokens that are always the same.
pub(super) fn sample_tokens() -> PracticeTokens {
    let mut number = 0;
    PracticeTokens::generate(|| {
        number += 1;
        number
    })
}

impl Account {
    /// The practice account with these tokens.
    pub(super) fn sample() -> Self {
        Self::practice(&sample_tokens())
    }
}
