//! An SMTP reply (RFC 5321 section 4.2) and its enhanced status code (RFC 3463).

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An enhanced status code: class, subject, detail (RFC 3463).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct EnhancedCode(pub u8, pub u16, pub u16);

impl EnhancedCode {
    /// Parses `5.7.8` at the start of `text`; the class must be 2, 4 or 5, followed by a space or the end
    /// (RFC 2034 section 4).
    pub fn parse(text: &str) -> Option<Self> {
        let word = text.split_whitespace().next()?;
        let mut parts = word.splitn(3, '.');
        let class = u8::try_from(digits(parts.next()?)?).ok()?;
        let subject = digits(parts.next()?)?;
        let detail = digits(parts.next()?)?;
        matches!(class, 2 | 4 | 5).then_some(Self(class, subject, detail))
    }
}

fn digits(text: &str) -> Option<u16> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

impl fmt::Display for EnhancedCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Serialize for EnhancedCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EnhancedCode {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("no enhanced status code"))
    }
}

/// A server's reply, redacted and sanitized.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    pub code: u16,
    /// The enhanced status code, if the first line has one.
    pub enhanced: Option<EnhancedCode>,
    /// Text of each line, without the code and its separator.
    pub lines: Vec<String>,
}

impl Reply {
    /// A reply; the enhanced code is parsed from the first line.
    pub fn new(code: u16, lines: Vec<String>) -> Self {
        let enhanced = lines.first().and_then(|line| EnhancedCode::parse(line));
        Self {
            code,
            enhanced,
            lines,
        }
    }

    /// Whether the code is 2yz.
    pub fn is_positive(&self) -> bool {
        self.code / 100 == 2
    }

    /// Whether the code is 4yz: trying again later may help.
    pub fn is_transient(&self) -> bool {
        self.code / 100 == 4
    }

    /// All lines joined by a space.
    pub fn text(&self) -> String {
        self.lines.join(" ")
    }
}

impl fmt::Display for Reply {
    /// `535 5.7.8 Error: authentication failed:`, lines joined by a space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.code, self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_enhanced_code_only_where_it_stands() {
        let enhanced = |text: &str| Reply::new(550, vec![text.into()]).enhanced;
        assert_eq!(enhanced("5.1.1 no such user"), Some(EnhancedCode(5, 1, 1)));
        assert_eq!(enhanced("5.1.1"), Some(EnhancedCode(5, 1, 1)));
        for text in [
            "1.2.3 no",
            "5.1",
            "5.1.1234 x",
            "5.1.1.1 x",
            "",
            "x 5.1.1",
            "+5.1.1 x",
        ] {
            assert_eq!(enhanced(text), None, "{text}");
        }
    }
}
