//! One setting: its key, its value as far as the file says, and where it is written.

use std::fmt;
use std::ops::Range;

use crate::postmark::Secret;

/// The value of a setting, as far as the file says. `Debug` hides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A literal value.
    Text(Secret),
    /// A value from the application's environment.
    Variable {
        /// The variable or expression.
        name: String,
        /// The fallback.
        default: Option<Secret>,
    },
    /// A value that cannot be determined, and why.
    Unclear(String),
    /// `null`, `None`, or an empty string.
    Empty,
}

impl Value {
    /// A text; [`Value::Empty`] if empty.
    pub(super) fn of(text: Secret) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    pub(super) fn variable(name: impl Into<String>) -> Self {
        Self::Variable {
            name: crate::postmark::shortened(&name.into(), NAME_CHARS),
            default: None,
        }
    }

    pub(super) fn unclear(why: impl Into<String>) -> Self {
        Self::Unclear(why.into())
    }
}

/// Maximum characters shown of a variable name or expression.
const NAME_CHARS: usize = 80;

/// Where a value is written, so that a correction can use the same syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The assignment, or whatever else is shown as a whole.
    pub span: Range<usize>,
    /// The value with quotes.
    pub value: Range<usize>,
    /// The quote character.
    pub quote: Option<char>,
    /// A line that a correction needs after it; usually empty.
    pub next: String,
}

/// A setting of an application.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// The key as written.
    pub key: String,
    pub value: Value,
    /// From 1.
    pub line: usize,
    /// Where to write a correction; `None` if impossible.
    pub(super) place: Option<Place>,
}

impl Setting {
    /// The literal value, or the default of a variable.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.expose()),
            Value::Variable { default, .. } => default.as_ref().map(Secret::expose),
            Value::Unclear(_) | Value::Empty => None,
        }
    }

    /// The secret, if literal.
    pub(super) fn secret(&self) -> Option<&Secret> {
        match &self.value {
            Value::Text(text) => Some(text),
            Value::Variable { default, .. } => default.as_ref(),
            Value::Unclear(_) | Value::Empty => None,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.value == Value::Empty
    }
}

impl fmt::Debug for Setting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Setting({:?}, line {})", self.key, self.line)
    }
}
