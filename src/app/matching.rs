//! How well a few typed words fit the names of something.

/// Points for a word that is another one, begins it, is inside of it, and whose letters come in it in order. Less is
/// better.
const WHOLE: u32 = 0;
const START: u32 = 1;
const INSIDE: u32 = 5;
const LETTERS: u32 = 8;
/// Letters that a word needs to be looked for anywhere but at the start of one.
const LEAST: usize = 3;

/// How badly `typed` fits: 0 where every word is a word of a text without a penalty, `None` where one fits nowhere.
/// Each text has a penalty, which every word that is found only in it adds. Letter case does not matter.
pub(super) fn rank(typed: &str, texts: &[(&str, u32)]) -> Option<u32> {
    let texts: Vec<(String, u32)> = texts
        .iter()
        .map(|(text, penalty)| (text.to_lowercase(), *penalty))
        .collect();
    let typed = typed.to_lowercase();
    let of_word = |word: &str| {
        let in_texts = texts.iter().filter_map(|(text, penalty)| {
            let best = words(text).filter_map(|one| points(word, one)).min();
            best.map(|points| points + penalty)
        });
        in_texts.min()
    };
    words(&typed).try_fold(0, |sum, word| Some(sum + of_word(word)?))
}

/// Whether a rank says that every word of `typed` begins a word of a text without a penalty.
pub(super) fn is_by_name(typed: &str, rank: u32) -> bool {
    let count = words(typed).count();
    u32::try_from(count).is_ok_and(|count| rank <= count * START)
}

/// The rows that fit what is typed, best first, equally good ones in their order; all of them if nothing is typed.
pub(super) fn best<T>(typed: &str, rows: Vec<T>, fits: impl Fn(&T) -> Option<u32>) -> Vec<T> {
    if typed.trim().is_empty() {
        return rows;
    }
    let mut found: Vec<(u32, T)> = rows
        .into_iter()
        .filter_map(|row| fits(&row).map(|rank| (rank, row)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, row)| row).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '(' | ')');
    text.split(is_between).filter(|word| !word.is_empty())
}

fn points(typed: &str, word: &str) -> Option<u32> {
    let is_long = typed.chars().count() >= LEAST;
    if typed == word {
        Some(WHOLE)
    } else if word.starts_with(typed) {
        Some(START)
    } else if is_long && word.contains(typed) {
        Some(INSIDE)
    } else {
        (is_long && has_letters(word, typed)).then_some(LETTERS)
    }
}

/// Whether `word` begins like `typed`, has its letters in order, and is not more than twice as long.
fn has_letters(word: &str, typed: &str) -> bool {
    let mut left = word.chars();
    let is_typo_of = word.chars().count() <= 2 * typed.chars().count();
    word.chars().next() == typed.chars().next()
        && is_typo_of
        && typed.chars().all(|c| left.any(|one| one == c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn word_starts_come_before_letters_in_between() {
        let of = |typed| {
            [
                rank(typed, &[("send again", 0)]),
                rank(typed, &[("resend", 0)]),
                rank(typed, &[("spend now", 0)]),
                rank(typed, &[("delete", 0), ("send", 2)]),
            ]
        };
        assert_eq!(of("send"), [Some(0), Some(5), Some(8), Some(2)]);
        assert_eq!(of("sen"), [Some(1), Some(5), Some(8), Some(3)]);
        assert_eq!(of("SE AG"), [Some(2), None, None, None]);
    }

    #[test]
    fn what_fits_badly_is_left_out() {
        for typed in ["zzzz", "sdn again", "en", "snagain", "dag", "send never"] {
            assert_eq!(rank(typed, &[("send again", 0)]), None, "{typed}");
        }
        assert!(rank("attch", &[("attach", 0)]).is_some());
        assert!(is_by_name("se ag", 2) && !is_by_name("se", 2));
    }
}
