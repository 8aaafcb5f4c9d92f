//! A row of text with what its parts mean; the drawing turns meanings into colors.

use std::fmt;

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Ordinary text.
    Text,
    /// A remark, a placeholder, what is disabled.
    Quiet,
    /// The title of a pane or card.
    Title,
    /// The name of a key.
    Key,
    /// What went well.
    Good,
    /// What went wrong.
    Bad,
    /// What may go wrong, and what is under way.
    Warning,
    /// What postrider said to a server.
    Client,
    /// Selected text and the chosen row.
    Selected,
}

/// The meaning of a piece of text: a tone, and one that is laid over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Style {
    /// The tone below.
    pub base: Option<Tone>,
    /// The tone above.
    pub over: Option<Tone>,
}

/// A style for each tone.
pub mod tone {
    use super::{Style, Tone};

    const fn of(tone: Tone) -> Style {
        Style {
            base: Some(tone),
            over: None,
        }
    }

    /// See [`Tone::Text`].
    pub const TEXT: Style = of(Tone::Text);
    /// See [`Tone::Quiet`].
    pub const QUIET: Style = of(Tone::Quiet);
    /// See [`Tone::Title`].
    pub const TITLE: Style = of(Tone::Title);
    /// See [`Tone::Key`].
    pub const KEY: Style = of(Tone::Key);
    /// See [`Tone::Good`].
    pub const GOOD: Style = of(Tone::Good);
    /// See [`Tone::Bad`].
    pub const BAD: Style = of(Tone::Bad);
    /// See [`Tone::Warning`].
    pub const WARNING: Style = of(Tone::Warning);
    /// See [`Tone::Client`].
    pub const CLIENT: Style = of(Tone::Client);
    /// See [`Tone::Selected`].
    pub const SELECTED: Style = of(Tone::Selected);
}

impl Style {
    /// No style of its own.
    pub const fn new() -> Self {
        Self {
            base: None,
            over: None,
        }
    }

    /// This style with another one laid over it.
    #[must_use]
    pub fn patch(self, over: Self) -> Self {
        Self {
            base: self.base.or(over.base),
            over: self.base.and(over.base).or(self.over),
        }
    }
}

/// A piece of a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Span {
    /// Its text.
    pub content: String,
    /// What it means.
    pub style: Style,
}

impl Span {
    /// Text without a style of its own.
    pub fn raw(content: impl Into<String>) -> Self {
        Self::styled(content, Style::new())
    }

    /// Text that means something.
    pub fn styled(content: impl Into<String>, style: Style) -> Self {
        let content = content.into();
        Self { content, style }
    }
}

/// A row of text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Line {
    /// Its pieces, from the left.
    pub spans: Vec<Span>,
}

impl Line {
    /// A row of one piece.
    pub fn styled(content: impl Into<String>, style: Style) -> Self {
        Self::from(vec![Span::styled(content, style)])
    }

    /// Cells that it takes.
    pub fn width(&self) -> usize {
        let spans = self.spans.iter();
        spans.map(|span| super::width(&span.content)).sum()
    }

    /// The row with a style laid over all of it.
    #[must_use]
    pub fn patched(mut self, style: Style) -> Self {
        for span in &mut self.spans {
            span.style = span.style.patch(style);
        }
        self
    }

    /// The row as it is shown while it is selected: filled up to `cells`, in one style.
    #[must_use]
    pub fn selected(mut self, cells: usize) -> Self {
        let gap = cells.saturating_sub(self.width());
        self.push_span(Span::raw(" ".repeat(gap)));
        self.patched(tone::SELECTED)
    }

    /// One more piece at its end.
    pub fn push_span(&mut self, span: Span) {
        self.spans.push(span);
    }
}

impl From<Vec<Span>> for Line {
    fn from(spans: Vec<Span>) -> Self {
        Self { spans }
    }
}

impl From<String> for Line {
    fn from(text: String) -> Self {
        Self::styled(text, Style::new())
    }
}

impl From<&str> for Line {
    fn from(text: &str) -> Self {
        Self::from(text.to_owned())
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.spans
            .iter()
            .try_for_each(|span| f.write_str(&span.content))
    }
}
