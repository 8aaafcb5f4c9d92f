//! Fields of the API's answers: read within bounds, and of the types that documents and real answers have.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// Entries of a list: the API lists no more (section 4.4).
const ENTRIES: usize = 10_000;
/// Metadata fields of a message; Postmark takes ten (section 3.1).
const PAIRS: usize = 1_000;
/// Bytes of an id. Postmark's are UUIDs of 36.
const ID_BYTES: usize = 128;

/// A count that some documents give as a number and others as text.
pub(super) fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    let number = match Value::deserialize(from)? {
        Value::Null => Some(0),
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    number.ok_or_else(|| D::Error::custom("a count is not a number"))
}

/// A text that may be `null`.
pub(super) fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

/// A text; empty for any other type.
pub(super) fn text_or_nothing<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(from)? {
        Value::String(text) => text,
        _ => String::new(),
    })
}

/// An id: a few visible ASCII characters.
pub(super) fn id<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    let id = String::deserialize(from)?;
    let is_id = (1..=ID_BYTES).contains(&id.len()) && id.bytes().all(|c| c.is_ascii_graphic());
    is_id
        .then_some(id)
        .ok_or_else(|| D::Error::custom("an id is empty, too long, or not plain text"))
}

/// A required list.
pub(super) fn list<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Ok(List::deserialize(from)?.0)
}

/// A list; `null` reads as empty.
pub(super) fn list_or_null<'de, D, T>(from: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let list: Option<List<T>> = Option::deserialize(from)?;
    Ok(list.map(|list| list.0).unwrap_or_default())
}

/// Text by name; `null` reads as empty.
pub(super) fn pairs<'de, D: Deserializer<'de>>(
    from: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    let pairs: Option<Pairs> = Option::deserialize(from)?;
    Ok(pairs.map(|pairs| pairs.0).unwrap_or_default())
}

/// At most [`ENTRIES`] entries.
struct List<T>(Vec<T>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_seq(ListVisitor(PhantomData))
    }
}

struct ListVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
    type Value = List<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List<T>, A::Error> {
        let mut list = Vec::new();
        while let Some(entry) = entries.next_element()? {
            if list.len() == ENTRIES {
                let words = format!("a list has more than {ENTRIES} entries");
                return Err(A::Error::custom(words));
            }
            list.push(entry);
        }
        Ok(List(list))
    }
}

/// At most [`PAIRS`] texts by name.
struct Pairs(BTreeMap<String, String>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(PairsVisitor)
    }
}

struct PairsVisitor;

impl<'de> Visitor<'de> for PairsVisitor {
    type Value = Pairs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Pairs, A::Error> {
        let mut pairs = BTreeMap::new();
        while let Some((name, value)) = entries.next_entry()? {
            if pairs.len() == PAIRS {
                let words = format!("an object has more than {PAIRS} fields");
                return Err(A::Error::custom(words));
            }
            pairs.insert(name, value);
        }
        Ok(Pairs(pairs))
    }
}
