//! A value that must not be printed.

use std::fmt;

use zeroize::Zeroizing;

/// Secret text: a token or key. Its memory is zeroed when dropped; `Debug` shows only the length.
///
/// There is deliberately no `Display`, no `Serialize` and no `Deref`.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes `text` unchanged. See [`Secret::cleaned`] for pasted text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The text itself. Review every call.
    pub fn expose(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last four characters, to recognize a token without revealing it; empty if the secret is shorter
    /// than twelve characters.
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

/// Text that a person typed or pasted, which may hold a secret by accident. `Debug` shows only its length, so
/// that types with such text can derive it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Typed(String);

impl From<String> for Typed {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Typed {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<Typed> for String {
    fn from(typed: Typed) -> Self {
        typed.0
    }
}

impl std::ops::Deref for Typed {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Typed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Typed({} characters)", self.0.chars().count())
    }
}

/// Characters around a token that were copied along and are never part of one.
const WRAPPING: [char; 12] = [
    '"', '\'', '`', '<', '>', ',', ';', '“', '”', '‘', '’', '\u{a0}',
];

/// Words before a token without `=` or `:`.
const PREFIXES: [&str; 6] = ["export ", "set ", "$env:", "bearer ", "token ", "basic "];

/// Words that mark the name before `=` or `:` as a token label.
const LABELS: [&str; 7] = [
    "token",
    "key",
    "pass",
    "user",
    "postmark",
    "authorization",
    "secret",
];

impl Secret {
    /// A pasted or stored token without what came along: blanks and line ends around it, quotes,
    /// invisible characters anywhere, a label such as `Bearer`, `X-Postmark-Server-Token:` or
    /// `export POSTMARK_SERVER_TOKEN=` before it. Blanks inside stay, so that they can be shown.
    ///
    /// ```
    /// use postrider::postmark::Secret;
    ///
    /// let pasted = "  Bearer \"b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2\"\r\n";
    /// let token = Secret::cleaned(pasted);
    /// assert_eq!(token.expose(), "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2");
    /// assert_eq!(format!("{token:?}"), "Secret(36 characters)");
    /// ```
    pub fn cleaned(text: &str) -> Self {
        let mut visible = Zeroizing::new(String::with_capacity(text.len()));
        visible.extend(text.chars().filter(|c| !is_invisible(*c)));
        let mut rest = strip(&visible);
        while let Some(token) = without_prefix(rest).or_else(|| without_label(rest)) {
            rest = token;
        }
        Self::new(rest)
    }
}

/// Whether a character is invisible: zero-width spaces and joiners, direction marks, a byte order mark, a
/// soft hyphen.
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}

fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || WRAPPING.contains(&c))
}

fn without_prefix(text: &str) -> Option<&str> {
    let prefix = PREFIXES.iter().find(|prefix| {
        text.get(..prefix.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(prefix))
    })?;
    remaining(&text[prefix.len()..])
}

fn without_label(text: &str) -> Option<&str> {
    let (name, rest) = text.split_once(['=', ':'])?;
    let name = strip(name).to_ascii_lowercase();
    let is_name = name
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' '));
    let is_label = is_name && LABELS.iter().any(|label| name.contains(label));
    if is_label { remaining(rest) } else { None }
}

/// The rest of a token, unless it is empty.
fn remaining(text: &str) -> Option<&str> {
    Some(strip(text)).filter(|rest| !rest.is_empty())
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
            format!("{}\u{200b}{}", &token[..9], &token[9..]),
            format!("set SMTP_PASSWORD=\"{token}\""),
            format!("$env:POSTMARK_SERVER_TOKEN = '{token}'"),
            format!("Authorization: Bearer {token}"),
            format!("  \"token\": \"{token}\","),
            format!("‘{token}’"),
        ] {
            assert_eq!(Secret::cleaned(&pasted).expose(), token, "{pasted:?}");
        }
        for kept in [
            "tokenish",
            "token",
            "Bearer",
            "b1946ac9 2492",
            "c2VjcmV0=",
            "user:",
            "a=b",
            "",
        ] {
            assert_eq!(Secret::cleaned(kept).expose(), kept);
        }
    }

    #[test]
    fn debug_shows_no_letter_of_it() {
        assert_eq!(
            format!("{:?}", Secret::new("PM-T-secret")),
            "Secret(11 characters)"
        );
    }
}
