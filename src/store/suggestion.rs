//! The known name that a misspelled one may mean.

use crate::mail::is_typo_of;

/// `; did you mean …?`, or the list of known names.
pub fn suggestion(found: &str, known: &[&str]) -> String {
    let distance = |name: &&&str| strsim::damerau_levenshtein(found, name);
    match known.iter().min_by_key(distance) {
        Some(near) if is_typo_of(found, near) => format!("; did you mean `{near}`?"),
        _ if known.is_empty() => String::new(),
        _ => format!("; known are {}", known.join(", ")),
    }
}
