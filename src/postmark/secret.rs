//! A value that must not be printed.

use std::fmt;

use zeroize::Zeroizing;

/// Secret text: a token or key. Its memory is zeroed when dropped; `Debug` shows only the length.
///
/// There is deliberately no `Display`, no `Serialize` and no `Deref`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` as it is. See [`Secret::cleaned`] for text that a person pasted.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Every call is a place to review.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last four characters, for recognising a token without revealing it; empty when the secret
    /// has fewer than twelve characters.
    pub fn last_four(&self) -> &str {
        if self.0.chars().count() < 12 {
            return "";
        }
        let start = self.0.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        &self.0[start..]
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Secret({} characters)", self.0.chars().count())
    }
}
