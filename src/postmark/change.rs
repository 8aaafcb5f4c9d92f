//! Changes of profiles in the config, as plain data: what is asked for, and what stands there then.

use std::collections::BTreeMap;
use std::fmt;

use super::Profile;

/// The value of a key.
#[derive(Clone, PartialEq, Eq)]
pub enum KeyValue {
    /// Text.
    Text(String),
    /// A number.
    Number(u64),
    /// Yes or no.
    Flag(bool),
    /// A list of ports.
    Ports(Vec<u16>),
}

/// What a profile is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Nothing: it is new.
    New,
    /// Itself, under this name: where that is another one, it is renamed.
    Itself(String),
    /// A copy of the profile of this name.
    CopyOf(String),
}

/// A change of the config.
#[derive(Clone, PartialEq, Eq)]
pub enum ProfileChange {
    /// A profile is made or changed.
    Write {
        /// Its name from now on.
        name: String,
        /// What it is made from.
        origin: Origin,
        /// The keys that change, as the config names them; `None` takes one away, which leaves the
        /// default.
        keys: Vec<(&'static str, Option<KeyValue>)>,
    },
    /// Everything that is said of a profile goes: one of the user's own is gone, a built-in one is as
    /// it comes.
    Delete(String),
    /// The profile to use when none is named; `None` leaves it to the program.
    Default(Option<String>),
}

impl ProfileChange {
    /// The profile whose values may be others afterwards.
    pub fn subject(&self) -> Option<&str> {
        match self {
            Self::Write { name, .. } | Self::Delete(name) => Some(name),
            Self::Default(_) => None,
        }
    }

    /// Whether a key of this name changes.
    pub fn touches(&self, key: &str) -> bool {
        match self {
            Self::Write { keys, .. } => keys.iter().any(|(name, _)| *name == key),
            Self::Delete(_) => true,
            Self::Default(_) => false,
        }
    }
}

/// What the config says about profiles, beside their values.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Written {
    /// Where the config is.
    pub path: String,
    /// The profile to use when none is named.
    pub default_profile: Option<String>,
    /// The keys that are set, by profile.
    pub keys: BTreeMap<String, Vec<String>>,
}

/// What came of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// What the config says now.
    pub written: Written,
    /// The profile that was changed, after all layers; `None` if there is none of that name any more.
    pub profile: Option<Profile>,
}

impl fmt::Debug for KeyValue {
    /// Its kind only: it may be something typed.
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
