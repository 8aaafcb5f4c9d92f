//! What fits the words that somebody types.

use super::{Example, Guide, Part, Question};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    Question(&'a Question),
    Example(&'a Example),
}

impl<'a> Entry<'a> {
    /// Title in the list.
    pub fn title(self) -> &'a str {
        match self {
            Self::Question(one) => &one.asked,
            Self::Example(one) => &one.title,
        }
    }

    pub fn id(self) -> &'a str {
        match self {
            Self::Question(one) => &one.id,
            Self::Example(one) => &one.id,
        }
    }

    fn names(self) -> Vec<String> {
        let aliases = match self {
            Self::Question(one) => one.aliases.as_slice(),
            Self::Example(_) => &[],
        };
        std::iter::once(self.title())
            .chain(aliases.iter().map(String::as_str))
            .map(str::to_lowercase)
            .collect()
    }

    /// How well it matches `wanted` (lower case, not empty): 0 is best, `None` is no match.
    fn relevance(self, wanted: &str) -> Option<u8> {
        let names = self.names();
        if names.iter().any(|name| name == wanted) {
            return Some(0);
        }
        if names.iter().any(|name| name.contains(wanted)) {
            return Some(1);
        }
        let mut all = names.join(" ");
        if let Self::Question(one) = self {
            let said = one.parts.iter().map(words_of).chain(one.differs.clone());
            said.for_each(|words| {
                all.push(' ');
                all.push_str(&words.to_lowercase());
            });
        }
        let has_all = wanted.split_whitespace().all(|word| all.contains(word));
        has_all.then_some(2)
    }
}

fn words_of(part: &Part) -> String {
    match part {
        Part::Words { words } => words.clone(),
        Part::Table { head, rows } => {
            let cells = head.iter().chain(rows.iter().flatten());
            cells.cloned().collect::<Vec<_>>().join(" ")
        }
    }
}

impl Guide {
    pub fn entries(&self) -> Vec<Entry<'_>> {
        let questions = self.questions().iter().map(Entry::Question);
        let examples = self.examples().iter().map(Entry::Example);
        questions.chain(examples).collect()
    }

    pub fn entry(&self, id: &str) -> Option<Entry<'_>> {
        self.entries().into_iter().find(|entry| entry.id() == id)
    }

    /// The entries that `text` may refer to, best first: by title or alias, then by all of its words.
    /// Case-insensitive; empty text finds all.
    pub fn search(&self, text: &str) -> Vec<Entry<'_>> {
        let wanted = text.trim().to_lowercase();
        if wanted.is_empty() {
            return self.entries();
        }
        let mut found: Vec<(u8, Entry<'_>)> = self
            .entries()
            .into_iter()
            .filter_map(|entry| Some((entry.relevance(&wanted)?, entry)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, entry)| entry).collect()
    }
}
