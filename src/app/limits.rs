//! How near a field is to what Postmark takes (postmark-facts.md section 3.2); told from four fifths on.

use std::collections::HashSet;

use super::{Form, Model};
use crate::mail::{FieldId, encoded_file_bytes, parse_list};
use crate::postmark::limit;

/// From so many hundredths on it is told.
const NEAR: u64 = 80;

/// How much of a limit is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// What is counted, in a word: `bytes`, or what stands before the numbers; may be empty.
    pub what: &'static str,
    /// So many there are.
    pub used: u64,
    /// So many Postmark takes.
    pub most: u64,
}

impl Limit {
    fn of(what: &'static str, used: usize, most: usize) -> Self {
        Self {
            what,
            used: used as u64,
            most: most as u64,
        }
    }

    /// Whether Postmark would refuse it.
    pub fn is_over(&self) -> bool {
        self.used > self.most
    }

    fn is_typo_of(&self) -> bool {
        self.used * 100 >= self.most * NEAR
    }
}

/// The limit of a field, if it is near.
pub fn near_limit(model: &Model, id: FieldId) -> Option<Limit> {
    let form = &model.form;
    let found = match id {
        FieldId::From => units(form, id, limit::FROM_UNITS),
        FieldId::Subject => units(form, id, limit::SUBJECT_UNITS),
        FieldId::Tag => units(form, id, limit::TAG_CHARS),
        FieldId::To | FieldId::Cc | FieldId::Bcc => recipients(form, id)?,
        FieldId::Metadata => metadata(model),
        FieldId::Files => bytes(form)?,
        _ => return None,
    };
    Some(found).filter(Limit::is_typo_of)
}

fn units(form: &Form, id: FieldId, most: usize) -> Limit {
    Limit::of("", form.line(id).trim().encode_utf16().count(), most)
}

/// All three lists count together; it is told where the caret is, or at the last one that has some.
fn recipients(form: &Form, id: FieldId) -> Option<Limit> {
    let lists = [FieldId::To, FieldId::Cc, FieldId::Bcc];
    let last = lists
        .iter()
        .rev()
        .find(|list| !form.line(**list).trim().is_empty());
    let told_at = Some(form.focus)
        .filter(|focus| lists.contains(focus))
        .or(last.copied())?;
    let ats: usize = lists
        .iter()
        .map(|list| form.line(*list).matches('@').count())
        .sum();
    // Reading the lists takes longer than counting.
    if told_at != id || ats * 100 < limit::RECIPIENTS * usize::try_from(NEAR).ok()? {
        return None;
    }
    let all = lists.iter().flat_map(|list| parse_list(form.line(*list)));
    let good = all.filter_map(|one| one.result.ok());
    let people: HashSet<String> = good.map(|one| one.envelope().to_lowercase()).collect();
    Some(Limit::of("recipients", people.len(), limit::RECIPIENTS))
}

/// The row that is typed, where its key or value nears its own limit; else the rows, ours among them.
fn metadata(model: &Model) -> Limit {
    let (keys, values) = (limit::METADATA_KEY_CHARS, limit::METADATA_VALUE_CHARS);
    let chars = |text: &str| text.trim().chars().count();
    let typed = model.form.line(FieldId::Metadata);
    let (key, value) = typed.split_once('=').unwrap_or((typed, ""));
    let own = [
        Limit::of("value", chars(value), values),
        Limit::of("key", chars(key), keys),
    ];
    if let Some(near) = own.into_iter().find(Limit::is_typo_of) {
        return near;
    }
    let taken = model.form.extras.metadata.len();
    let ours = usize::from(model.profile().correlate && taken < limit::METADATA_FIELDS);
    Limit::of("rows", taken + ours, limit::METADATA_FIELDS)
}

/// About the size of the message; the text counts as it is, so that a large one is not read for it.
fn bytes(form: &Form) -> Option<Limit> {
    if form.files.paths.is_empty() {
        return None;
    }
    let files = form.file_facts();
    let text = form.body.len_bytes() as u64;
    let sum = |sum: u64, bytes: u64| sum.saturating_add(encoded_file_bytes(bytes));
    Some(Limit {
        what: "bytes",
        used: files.iter().map(|file| file.bytes).fold(text, sum),
        most: limit::MESSAGE_BYTES as u64,
    })
}
