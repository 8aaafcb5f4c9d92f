//! `token-command` of the config: a list of words, or one string that is split as a shell would.

use std::fmt;

use serde::de::{Error, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The words of a command; never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandWords(pub Vec<String>);

impl<'de> Deserialize<'de> for CommandWords {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = CommandWords;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a command as a list of words, or as one string")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<CommandWords, E> {
        let words = shlex::split(text);
        some(words.ok_or_else(|| E::custom("token-command: a quote is not closed"))?)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<CommandWords, A::Error> {
        let mut words = Vec::new();
        while let Some(word) = list.next_element()? {
            words.push(word);
        }
        some(words)
    }
}

fn some<E: Error>(words: Vec<String>) -> Result<CommandWords, E> {
    if words
        .first()
        .is_none_or(|program| program.trim().is_empty())
    {
        return Err(E::custom("token-command: there is no command"));
    }
    Ok(CommandWords(words))
}
