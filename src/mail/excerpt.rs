//! A bit of typed text inside a message about it.

use std::fmt;

use crate::postmark::is_invisible;

/// Maximum characters quoted.
const SHOWN: usize = 60;

/// Typed text quoted in an error: shortened to one line, and shown only by `Display`. `Debug` shows its
/// length, because typed text may be a token in the wrong field.
#[derive(Clone, PartialEq, Eq)]
pub struct Excerpt(String);

impl From<&str> for Excerpt {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, c) in self.0.chars().enumerate() {
            if at == SHOWN {
                return f.write_str("…");
            }
            match c {
                c if is_invisible(c) => write!(f, "U+{:04X}", u32::from(c))?,
                c if c.is_whitespace() => f.write_str(" ")?,
                c => write!(f, "{c}")?,
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Excerpt({} bytes)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_quoted_is_short_and_on_one_line() {
        let shown = Excerpt::from(format!("\n{}", "ä".repeat(80)).as_str()).to_string();
        assert_eq!(shown, format!(" {}…", "ä".repeat(59)));
    }

    #[test]
    fn what_nobody_sees_is_named() {
        let shown = Excerpt::from("ada\u{200b}@acme.example").to_string();
        assert_eq!(shown, "adaU+200B@acme.example");
    }

    #[test]
    fn debug_quotes_nothing() {
        assert_eq!(format!("{:?}", Excerpt::from("token")), "Excerpt(5 bytes)");
    }
}
