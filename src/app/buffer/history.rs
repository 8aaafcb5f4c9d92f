//! Undo and redo, in groups as a person thinks of them.

/// Groups that are kept.
const GROUPS: usize = 1_000;

/// One replacement of text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Change {
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
    /// The change that takes this one back.
    pub fn inverse(&self) -> Self {
        Self {
            at: self.at,
            removed: self.inserted.clone(),
            inserted: self.removed.clone(),
            caret_before: self.caret_before,
        }
    }
}

#[derive(Clone, Default)]
pub(super) struct History {
    done: Vec<Vec<Change>>,
    undone: Vec<Vec<Change>>,
    /// Whether the last group may still grow.
    open: bool,
}

impl History {
    /// Adds a change: to the last group if both were typed and go on where it ended.
    pub fn record(&mut self, change: Change, typed: bool) {
        self.undone.clear();
        let grows = self.open
            && typed
            && self
                .done
                .last()
                .and_then(|group| group.last())
                .is_some_and(|last| follows(last, &change));
        match self.done.last_mut() {
            Some(group) if grows => group.push(change),
            _ => self.done.push(vec![change]),
        }
        self.open = typed;
        if self.done.len() > GROUPS {
            self.done.remove(0);
        }
    }

    /// The last group is complete: the caret has moved.
    pub fn close(&mut self) {
        self.open = false;
    }

    /// The changes to take back, last first.
    pub fn undo(&mut self) -> Vec<Change> {
        self.open = false;
        let Some(group) = self.done.pop() else {
            return Vec::new();
        };
        let changes = group.iter().rev().cloned().collect();
        self.undone.push(group);
        changes
    }

    /// The changes to make again, first first.
    pub fn redo(&mut self) -> Vec<Change> {
        self.open = false;
        let Some(group) = self.undone.pop() else {
            return Vec::new();
        };
        let changes = group.clone();
        self.done.push(group);
        changes
    }
}

/// Whether typing `next` goes on with `last`: within a word and its blanks, or deleting onwards.
fn follows(last: &Change, next: &Change) -> bool {
    let end = last.at + last.inserted.chars().count();
    let begins_word = last.inserted.ends_with(char::is_whitespace)
        && !next.inserted.starts_with(char::is_whitespace);
    let typing =
        !last.inserted.is_empty() && next.removed.is_empty() && next.at == end && !begins_word;
    let backwards = next.at + next.removed.chars().count() == last.at;
    let deleting =
        last.inserted.is_empty() && next.inserted.is_empty() && (backwards || next.at == last.at);
    typing || deleting
}
