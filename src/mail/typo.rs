//! Words that are none, and what they may have been meant for.

/// Whether `found` may be a typo of `known`: up to three letters wrong, missing, extra or transposed, and at
/// most every second one, because everything is near a short word.
pub fn is_typo_of(found: &str, known: &str) -> bool {
    let slips = strsim::damerau_levenshtein(found, known);
    slips <= 3 && slips * 2 <= found.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        for (found, known) in [
            ("thme", "theme"),
            ("hwom", "whom"),
            ("rde", "red"),
            ("revew", "review"),
        ] {
            assert!(is_typo_of(found, known), "{found} {known}");
        }
        for (found, known) in [
            ("body", "bcc"),
            ("body", "to"),
            ("x", "to"),
            ("preflight", "theme"),
        ] {
            assert!(!is_typo_of(found, known), "{found} {known}");
        }
    }
}
