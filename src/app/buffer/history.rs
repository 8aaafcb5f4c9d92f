//! Undo and redo, in groups as a person thinks of them.

/// Groups that are kept, and bytes of text in them; the last group is kept however large.
const GROUPS: usize = 1_000;
const BYTES: usize = 16 * 1024 * 1024;

/// One replacement of text: a whole group, because what coalesces is always next to each other.
#[derive(Clone, PartialEq, Eq)]
pub(in crate::app) struct Change {
    /// Where, as a character index.
    pub at: usize,
    /// What stood there.
    pub removed: String,
    /// What stands there now.
    pub inserted: String,
    /// Where the caret was before.
    pub caret_before: usize,
}

impl Change {
    fn bytes(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }

    /// Whether `next` goes on with what this one did: within a word and its blanks, or deleting
    /// onwards in either direction.
    fn takes(&self, next: &Self) -> bool {
        if next.inserted.is_empty() {
            return self.inserted.is_empty() && (next.at == self.at || next.end() == self.at);
        }
        let begins_word = self.inserted.ends_with(char::is_whitespace)
            && !next.inserted.starts_with(char::is_whitespace);
        let follows = next.at == self.at + self.inserted.chars().count();
        !self.inserted.is_empty() && next.removed.is_empty() && follows && !begins_word
    }

    /// Behind what was removed, as a character index before the change.
    fn end(&self) -> usize {
        self.at + self.removed.chars().count()
    }

    fn take(&mut self, next: &Self) {
        if next.inserted.is_empty() && next.at < self.at {
            self.at = next.at;
            self.removed.insert_str(0, &next.removed);
        } else {
            self.removed.push_str(&next.removed);
            self.inserted.push_str(&next.inserted);
        }
    }
}

#[derive(Clone, Default)]
pub(in crate::app) struct History {
    done: Vec<Change>,
    undone: Vec<Change>,
    /// Whether the last group may still grow.
    open: bool,
}

impl History {
    /// Adds a change; to the last group if both were typed and this one goes on with it.
    pub fn record(&mut self, change: Change, typed: bool) {
        self.undone.clear();
        let grows = self.open && typed;
        match self.done.last_mut() {
            Some(last) if grows && last.takes(&change) => last.take(&change),
            _ => self.done.push(change),
        }
        self.open = typed;
        self.forget();
    }

    /// Lets go of the oldest groups.
    fn forget(&mut self) {
        let (mut bytes, mut kept) = (0, 0);
        for change in self.done.iter().rev().take(GROUPS) {
            bytes += change.bytes();
            if bytes > BYTES && kept > 0 {
                break;
            }
            kept += 1;
        }
        self.done.drain(..self.done.len() - kept);
    }

    /// The last group is complete: the caret has moved.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// The change to take back.
    pub fn undo(&mut self) -> Option<Change> {
        self.open = false;
        let change = self.done.pop()?;
        self.undone.push(change.clone());
        Some(change)
    }

    /// The change to make again.
    pub fn redo(&mut self) -> Option<Change> {
        self.open = false;
        let change = self.undone.pop()?;
        self.done.push(change.clone());
        Some(change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paste(bytes: usize) -> Change {
        Change {
            at: 0,
            removed: String::new(),
            inserted: "x".repeat(bytes),
            caret_before: 0,
        }
    }

    #[test]
    fn old_groups_are_let_go_but_never_the_last() {
        let mut history = History::default();
        (0..1_100).for_each(|_| history.record(paste(1), false));
        assert_eq!(history.done.len(), GROUPS);
        history.record(paste(BYTES), false);
        assert_eq!(history.done.len(), 1);
        history.record(paste(BYTES + 1), false);
        assert_eq!(history.done.len(), 1);
        assert_eq!(history.undo().map(|change| change.bytes()), Some(BYTES + 1));
    }
}
