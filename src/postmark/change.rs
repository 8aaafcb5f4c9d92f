//! Changes of profiles in the config, as plain data: what is asked for, and what stands there then.

use std::collections::BTreeMap;
use std::fmt;

use super::Profile;

#[derive(Clone, PartialEq, Eq)]
pub enum KeyValue {
    Text(String),
    Number(u64),
    Flag(bool),
    Ports(Vec<u16>),
}

/// What a written profile is based on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A new profile.
    New,
    /// An existing profile of this name; a different target name renames it.
    Itself(String),
    /// A copy of the profile of this name.
    CopyOf(String),
}

/// A change to the config file.
#[derive(Clone, PartialEq, Eq)]
pub enum ProfileChange {
    /// Creates or changes a profile.
    Write {
        /// Name after the change.
        name: String,
        /// Where its values come from.
        origin: Origin,
        /// Changed keys by their config name; `None` removes the key, which restores the default.
        keys: Vec<(&'static str, Option<KeyValue>)>,
    },
    /// Deletes everything the config says about a profile; a built-in profile returns to its defaults.
    Delete(String),
    /// Sets the default profile; `None` removes the setting.
    Default(Option<String>),
}

impl ProfileChange {
    /// The profile that this changes.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Write { name, .. } | Self::Delete(name) => Some(name),
            Self::Default(_) => None,
        }
    }

    /// Whether `key` changes.
    pub fn touches(&self, key: &str) -> bool {
        match self {
            Self::Write { keys, .. } => keys.iter().any(|(name, _)| *name == key),
            Self::Delete(_) => true,
            Self::Default(_) => false,
        }
    }
}

/// What the config file says about profiles, apart from their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Path of the config file.
    pub path: String,
    /// The default profile, if set.
    pub default_profile: Option<String>,
    /// Names of the keys that are set, by profile.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// Result of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Contents of the config file after the change.
    pub written: Written,
    /// The resulting profile after all layers; `None` if no profile has that name any more.
    pub profile: Option<Profile>,
}

impl fmt::Debug for KeyValue {
    /// Shows the kind only: the value may be sensitive.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text(_) => "Text",
            Self::Number(_) => "Number",
            Self::Flag(_) => "Flag",
            Self::Ports(_) => "Ports",
        })
    }
}

impl fmt::Debug for ProfileChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Write { name, origin, keys } => {
                let keys: Vec<&str> = keys.iter().map(|(key, _)| *key).collect();
                write!(f, "Write({name}, {origin:?}, {keys:?})")
            }
            Self::Delete(name) => write!(f, "Delete({name})"),
            Self::Default(name) => write!(f, "Default({name:?})"),
        }
    }
}
