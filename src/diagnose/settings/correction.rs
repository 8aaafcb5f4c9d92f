//! Settings as they should be, in the file's own syntax and keys. What cannot be written so is not
//! written at all.

use super::setting::Place;
use crate::postmark::Secret;

/// The correct value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Right {
    /// In the quotes of the wrong one.
    Text(String),
    /// A word of the language, or quoted if it is not one.
    Word(&'static str),
}

/// A wrong value and the correct one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fix {
    pub place: Place,
    pub right: Right,
}

/// Maximum length of a shown piece of text.
const LENGTH: usize = 500;

/// The corrected lines, without any that contain a secret.
pub(super) fn corrections(text: &str, fixes: &[&Fix], secrets: &[Secret]) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut done: Vec<&Place> = Vec::new();
    for fix in fixes {
        if done.iter().any(|place| place.span == fix.place.span) {
            continue;
        }
        done.push(&fix.place);
        // What is shown as a whole is corrected as a whole.
        let same: Vec<&Fix> = fixes
            .iter()
            .filter(|other| other.place.span == fix.place.span)
            .copied()
            .collect();
        let Some(corrected) = corrected(text, &same) else {
            continue;
        };
        let is_secret = |secret: &Secret| corrected.contains(secret.expose());
        if !secrets.iter().any(is_secret) {
            lines.extend(corrected.lines().map(|line| line.trim_end().to_owned()));
        }
    }
    lines
}

/// The piece of text around `fixes`, with all of them applied.
fn corrected(text: &str, fixes: &[&Fix]) -> Option<String> {
    let span = fixes.first()?.place.span.clone();
    let mut shown = text
        .get(span.clone())
        .filter(|shown| shown.len() <= LENGTH)?
        .to_owned();
    let mut edits: Vec<&&Fix> = fixes.iter().collect();
    edits.sort_by_key(|fix| std::cmp::Reverse(fix.place.value.start));
    for fix in edits {
        let start = fix.place.value.start.checked_sub(span.start)?;
        let end = fix.place.value.end.checked_sub(span.start)?;
        shown.get(start..end)?;
        shown.replace_range(start..end, &written(fix));
    }
    for fix in fixes.iter().filter(|fix| !fix.place.next.is_empty()) {
        shown = format!("{shown}\n{}", fix.place.next);
    }
    Some(shown)
}

fn written(fix: &Fix) -> String {
    let quoted = |text: &str| match fix.place.quote {
        Some(quote) => format!("{quote}{text}{quote}"),
        None => text.to_owned(),
    };
    match &fix.right {
        Right::Text(text) => quoted(text),
        Right::Word(word) => {
            let is_boolean = ["true", "false"]
                .iter()
                .any(|known| word.eq_ignore_ascii_case(known));
            if is_boolean || word.contains(':') {
                (*word).to_owned()
            } else {
                quoted(word)
            }
        }
    }
}

#[cfg(test)]
mod tests;
