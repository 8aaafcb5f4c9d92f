//! What the help can be opened at.

use crate::app::action::Scope;
use crate::mail::FieldId;

/// Something that can be read in the help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Topic {
    /// A field of the message.
    Field(FieldId),
    /// An action, by its name in the config.
    Action(&'static str),
    /// All keys of a place.
    Keys(Scope),
    /// The keys of text editing.
    Editing,
    /// A question, page or example of the guide, by its id.
    Entry(String),
    /// A problem of the troubleshooting catalog, by its id.
    Hint(String),
}

/// A section of the help.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// The field with the caret and the keys of the present screen.
    #[default]
    Here,
    /// Questions, pages and examples.
    Guide,
    /// What can go wrong.
    Troubleshooting,
    /// The keys of every place.
    Keys,
}
