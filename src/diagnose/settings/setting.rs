//! One setting: its key, its value as far as the file says, and where it is written.

use std::fmt;
use std::ops::Range;

use crate::postmark::Secret;

/// The value of a setting, as far as the file says. `Debug` shows no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// A value that is written there.
    Text(Secret),
    /// A value that the application takes from elsewhere when it runs.
    Variable {
        /// The variable, or the expression that yields the value.
        name: String,
        /// What the application uses where the variable is not set.
        default: Option<Secret>,
    },
    /// A value that cannot be read with certainty, and why.
    Unclear(String),
    /// Written as nothing: `null`, `None`, an empty string.
    Empty,
}

impl Value {
    /// A text; [`Value::Empty`] if there is nothing in it.
    pub(super) fn of(text: Secret) -> Self {
        if text.is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// A variable without a default.
    pub(super) fn variable(name: impl Into<String>) -> Self {
        Self::Variable {
            name: shortened(name.into()),
            default: None,
        }
    }

    pub(super) fn unclear(why: impl Into<String>) -> Self {
        Self::Unclear(why.into())
    }
}

/// Characters of a variable's name or of an expression that are shown.
const NAME_CHARS: usize = 80;

fn shortened(name: String) -> String {
    match name.char_indices().nth(NAME_CHARS) {
        Some((end, _)) => format!("{}…", &name[..end]),
        None => name,
    }
}

/// Where a value is written in the text, so that a correction can be written in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Bytes of the assignment, or of whatever else is shown as a whole.
    pub span: Range<usize>,
    /// Bytes of the value with its quotes.
    pub value: Range<usize>,
    /// Its quotes.
    pub quote: Option<char>,
    /// A line that a correction needs behind it; mostly empty.
    pub next: String,
}

/// A setting of an application.
#[derive(Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its key as written.
    pub key: String,
    /// Its value.
    pub value: Value,
    /// The line, from 1.
    pub line: usize,
    /// How a correction is written; `None` if there is no way to write it.
    pub(super) place: Option<Place>,
}

impl Setting {
    /// The value that is written there, or the default of a variable.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text.expose()),
            Value::Variable { default, .. } => default.as_ref().map(Secret::expose),
            Value::Unclear(_) | Value::Empty => None,
        }
    }

    /// The secret that is written there.
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
