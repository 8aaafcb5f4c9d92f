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

/// Characters that come along when a token is copied, and are never part of one.
const WRAPPING: [char; 12] = [
    '"', '\'', '`', '<', '>', ',', ';', '\u{feff}', '\u{200b}', '\u{a0}', '“', '”',
];

/// Labels that people copy together with a token; what follows them is the token.
const LABELS: [&str; 6] = [
    "export ",
    "postmark_server_token",
    "postmark_api_token",
    "x-postmark-server-token",
    "bearer ",
    "token ",
];

impl Secret {
    /// A pasted or stored token without what came along: blanks and line ends, quotes, a label such
    /// as `Bearer` or `POSTMARK_SERVER_TOKEN=` before it.
    pub fn cleaned(text: &str) -> Self {
        let mut rest = strip(text);
        for label in LABELS {
            if let Some(head) = rest.get(..label.len())
                && head.eq_ignore_ascii_case(label)
            {
                rest = strip(
                    rest[label.len()..]
                        .trim_start()
                        .trim_start_matches(['=', ':']),
                );
            }
        }
        Self::new(rest)
    }
}

fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || WRAPPING.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_token_loses_what_came_along() {
        let token = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
        for pasted in [
            format!(" {token}\r\n"),
            format!("\"{token}\""),
            format!("Bearer {token}"),
            format!("X-Postmark-Server-Token: {token}"),
            format!("export POSTMARK_SERVER_TOKEN='{token}'\n"),
            format!("POSTMARK_API_TOKEN={token}"),
            format!("\u{feff}{token}\u{200b}"),
        ] {
            assert_eq!(Secret::cleaned(&pasted).expose(), token, "{pasted:?}");
        }
        assert_eq!(Secret::cleaned("tokenish").expose(), "tokenish");
    }

    #[test]
    fn debug_shows_no_letter_of_it() {
        assert_eq!(
            format!("{:?}", Secret::new("PM-T-secret")),
            "Secret(11 characters)"
        );
    }
}
