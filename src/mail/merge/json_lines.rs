//! JSON lines: an object per line, whose keys are the columns.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::{ATTACH, BCC, CC, MergeError, MergeList, MergeRow, TO, named};

/// Reads a list. A column is a key of any of its rows.
pub(super) fn read(text: &str) -> Result<MergeList, Vec<MergeError>> {
    let (mut objects, mut errors) = (Vec::new(), Vec::new());
    let lines = text.lines().enumerate();
    for (at, line) in lines.filter(|(_, line)| !line.trim().is_empty()) {
        let number = objects.len() + errors.len() + 1;
        match serde_json::from_str::<Object>(line) {
            Ok(object) => objects.push((at + 1, object.0)),
            Err(error) => {
                let reason = format!("is not a JSON object on one line: {error}");
                errors.push(MergeError::in_row(number, at + 1, None, reason));
            }
        }
    }
    let mut columns: Vec<String> = Vec::new();
    for (key, _) in objects.iter().flat_map(|(_, object)| object) {
        if !columns.contains(key) {
            columns.push(key.clone());
        }
    }
    let columns = named(columns)?;
    let mut rows = Vec::new();
    for (at, (line, object)) in objects.into_iter().enumerate() {
        match row(&columns, (at + 1, line), &object) {
            Ok(row) => rows.push(row),
            Err(error) => errors.push(error),
        }
    }
    match errors.is_empty() {
        true => Ok(MergeList {
            columns,
            rows,
            notes: Vec::new(),
        }),
        false => Err(errors),
    }
}

fn row(
    columns: &[String],
    (number, line): (usize, usize),
    object: &[(String, Value)],
) -> Result<MergeRow, MergeError> {
    let mut row = MergeRow {
        line,
        values: vec![String::new(); columns.len()],
        files: Vec::new(),
    };
    for (key, value) in object {
        let words = words(key, value).ok_or_else(|| {
            let reason = "must be a text, a number, true or false; only to, cc, bcc and attach may be lists of texts";
            MergeError::in_row(number, line, Some(key), reason)
        })?;
        if let Some(at) = columns.iter().position(|column| column == key) {
            row.values[at] = words.join(", ");
        }
        if key.eq_ignore_ascii_case(ATTACH) {
            row.files = words;
        }
    }
    Ok(row)
}

/// The texts of a value: one, none for `null`, or several where a list may be.
fn words(key: &str, value: &Value) -> Option<Vec<String>> {
    let may_be_list = [TO, CC, BCC, ATTACH]
        .iter()
        .any(|one| one.eq_ignore_ascii_case(key));
    match value {
        Value::Null => Some(Vec::new()),
        Value::String(text) if text.is_empty() => Some(Vec::new()),
        Value::String(text) => Some(vec![text.clone()]),
        Value::Number(_) | Value::Bool(_) => Some(vec![value.to_string()]),
        Value::Array(values) if may_be_list => {
            let texts = values.iter().map(|one| one.as_str().map(str::to_owned));
            texts.collect()
        }
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The keys and values of an object in their order, each key once.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(ObjectVisitor)
    }
}

struct ObjectVisitor;

impl<'de> Visitor<'de> for ObjectVisitor {
    type Value = Object;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut fields: Vec<(String, Value)> = Vec::new();
        while let Some((key, value)) = map.next_entry::<String, Value>()? {
            if fields.iter().any(|(known, _)| *known == key) {
                return Err(serde::de::Error::custom(format!(
                    "the key {key} is there twice"
                )));
            }
            fields.push((key, value));
        }
        Ok(Object(fields))
    }
}
