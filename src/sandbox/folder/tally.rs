//! What a folder holds, remembered, so that keeping within bounds costs next to nothing per message.
//! The folder is listed again now and then: other programs may use it too.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Mutex, PoisonError};

use super::Entry;
use crate::sandbox::inbox::Bounds;

/// Messages between two listings, at the least.
const AT_LEAST: usize = 64;

/// The sizes of the sources by name, oldest first.
#[derive(Debug, Default)]
struct Sizes {
    by_name: BTreeMap<String, u64>,
    bytes: u64,
    until_listing: usize,
}

/// Remembers the sizes; empty at first.
#[derive(Debug, Default)]
pub(super) struct Tally {
    sizes: Mutex<Sizes>,
}

impl Tally {
    /// Counts a message that was just written, and returns the names of those that have to go, oldest
    /// first; the newest always stays. `list` lists the folder.
    ///
    /// # Errors
    ///
    /// What `list` returns.
    pub fn count(
        &self,
        name: &str,
        bytes: u64,
        bounds: Bounds,
        list: impl FnOnce() -> io::Result<Vec<Entry>>,
    ) -> io::Result<Vec<String>> {
        let mut sizes = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        if sizes.until_listing == 0 {
            sizes.recount(&list()?);
        }
        sizes.until_listing -= 1;
        sizes.add(name, bytes);
        Ok(sizes.drop_oldest(bounds))
    }

    /// Counts a message no longer.
    pub fn forget(&self, name: &str) {
        let mut sizes = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bytes) = sizes.by_name.remove(name) {
            sizes.bytes -= bytes;
        }
    }
}

impl Sizes {
    /// Listing costs as much as there are messages: it comes the more seldom.
    fn recount(&mut self, entries: &[Entry]) {
        *self = Self::default();
        for entry in entries {
            self.add(&entry.stem, entry.source_bytes.unwrap_or(0));
        }
        self.until_listing = AT_LEAST.max(entries.len() / 4);
    }

    fn add(&mut self, name: &str, bytes: u64) {
        self.bytes += bytes;
        if let Some(known) = self.by_name.insert(name.to_owned(), bytes) {
            self.bytes -= known;
        }
    }

    fn drop_oldest(&mut self, bounds: Bounds) -> Vec<String> {
        let mut dropped = Vec::new();
        while self.by_name.len() > 1
            && (self.by_name.len() > bounds.messages || self.bytes > bounds.bytes)
        {
            let Some((name, bytes)) = self.by_name.pop_first() else {
                break;
            };
            self.bytes -= bytes;
            dropped.push(name);
        }
        dropped
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds {
        messages: 1000,
        bytes: u64::MAX,
    };

    #[test]
    fn a_folder_is_listed_seldom() {
        let tally = Tally::default();
        let mut listings = 0;
        let mut dropped = 0;
        for at in 0..10_000 {
            let name = format!("{at:013}");
            let list = || {
                listings += 1;
                let held = (at - at.min(1000)..=at).map(|at| Entry {
                    stem: format!("{at:013}"),
                    source_bytes: Some(1),
                    indexed: true,
                });
                Ok(held.collect())
            };
            dropped += tally.count(&name, 1, BOUNDS, list).unwrap().len();
        }
        assert!((1..=60).contains(&listings), "{listings} listings");
        assert_eq!(dropped, 9_000);
    }
}
