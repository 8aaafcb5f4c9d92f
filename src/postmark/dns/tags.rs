//! Lists of `tag=value;` (RFC 6376 section 3.2), of which DKIM keys, signatures and DMARC policies are
//! made.

/// Quotation marks that come along when a value is copied from a zone file or web page.
pub(super) const QUOTES: [char; 6] = ['"', '\'', '“', '”', '‘', '’'];

/// A tag list as written. Parsing never fails; problems are reported by [`Tags::problem`].
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

    /// The value of the first tag of that name. Names are case-sensitive.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        let (_, value) = self.0.iter().find(|(other, _)| *other == name)?;
        *value
    }

    /// Whether the list begins with this tag.
    pub(super) fn begins_with(&self, name: &str) -> bool {
        self.0.first().is_some_and(|(first, _)| *first == name)
    }

    /// What prevents a verifier from parsing the list, whatever its tags mean.
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
        let shown = crate::postmark::shortened(odd, 40);
        Some(format!(
            "`{shown}` does not belong in it: a value is `tag=value` pairs with semicolons between them"
        ))
    }

    /// A duplicate tag makes the whole list invalid (RFC 6376 section 3.2).
    fn twice(&self) -> Option<String> {
        let stands_before = |at: usize| self.0[..at].iter().any(|(name, _)| *name == self.0[at].0);
        let at = (0..self.0.len()).find(|at| stands_before(*at))?;
        Some(format!(
            "`{}=` stands in it twice, as when the value was pasted twice",
            self.0[at].0
        ))
    }
}

/// `text` without white space, which may appear anywhere in a key.
pub(super) fn joined(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}
