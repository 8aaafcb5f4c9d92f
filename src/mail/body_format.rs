//! The format of a draft's text.

use serde::{Deserialize, Serialize};

/// The format of a draft's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyFormat {
    /// Plain text; sent along with the draft's HTML part, if it has one.
    #[default]
    Text,
    /// Markdown: sent as typed, without backslashes before punctuation, together with HTML.
    Markdown,
    /// HTML: sent as typed, together with a text version.
    Html,
}

impl BodyFormat {
    /// All formats, in display order.
    pub const ALL: [Self; 3] = [Self::Text, Self::Markdown, Self::Html];

    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "plain text",
            Self::Markdown => "Markdown",
            Self::Html => "HTML",
        }
    }
}
