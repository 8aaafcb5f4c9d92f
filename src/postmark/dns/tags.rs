//! Lists of `tag=value;` (RFC 6376 section 3.2), of which DKIM keys, signatures and DMARC policies are
//! made.

/// Quotation marks as they come with a value that was copied out of a zone file or a web page.
pub(super) const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];

/// A list as it was written. Nothing is refused: what is wrong with it is asked afterwards.
#[derive(Debug)]
pub(super) struct Tags<'a>(Vec<(&'a str, Option<&'a str>)>);

impl<'a> Tags<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let pieces = text.split(';').map(str::trim);
        let pieces = pieces.filter(|piece| !piece.is_empty());
        Self(pieces.map(Self::tag).collect())
    }

    fn tag(piece: &'a str) -> (&'a str, Option<&'a str>) {
        match piece.split_once('=') {
            Some((name, value)) => (name.trim(), Some(value.trim())),
            None => (piece, None),
        }
    }

    /// The value of the first tag of that name. Names are told apart by case.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(other, _)| *other == name)?;
        *value
    }

    /// Whether the list begins with it.
    pub(super) fn begins_with(&self, name: &str) -> bool {
        self.0.first().is_some_and(|(first, _)| *first == name)
    }

    /// What keeps a verifier from reading the list, whatever the tags mean.
    pub(super) fn problem(&self) -> Option<String> {
        self.odd_name().or_else(|| self.twice())
    }

    fn odd_name(&self) -> Option<String> {
        let is_name = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        let (odd, _) = self
            .0
            .iter()
            .find(|(name, value)| value.is_none() || !is_name(name))?;
        let shown = super::text::shortened(odd, 40);
        Some(format!(
            "`{shown}` does not belong in it: a value is `tag=value` pairs with semicolons between them"
        ))
    }

    /// RFC 6376 section 3.2: a tag that stands twice makes the whole list invalid.
    fn twice(&self) -> Option<String> {
        let stands_before = |at: usize| self.0[..at].iter().any(|(name, _)| *name == self.0[at].0);
        let at = (0..self.0.len()).find(|at| stands_before(*at))?;
        Some(format!(
            "`{}=` stands in it twice, as when the value was pasted twice",
            self.0[at].0
        ))
    }
}

/// `text` without white space, which may stand anywhere in a key.
pub(super) fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
