//! What was copied, cut or killed in this session: one text for every field.
//!
//! A secret never comes into it: what is copied also goes to a clipboard outside, which every program can read.

use super::buffer::Killed;

/// The text that was copied, cut or killed last.
#[derive(Default)]
pub struct Clipboard {
    pub(super) text: String,
    /// Whether the next kill joins it, as in readline: nothing came between.
    pub(super) grows: bool,
    /// What was copied to a clipboard outside last, for the notice.
    pub(super) outside: String,
}

/// Where a text went that was copied to a clipboard outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CopiedTo {
    /// A program put it into the clipboard of the desktop.
    Desktop,
    /// tmux took it into a buffer, and handed it to the terminals around it.
    Tmux,
    /// The terminal was asked to (OSC 52), which does not answer.
    Terminal,
}

impl Clipboard {
    pub(super) fn put(&mut self, text: &str) {
        text.clone_into(&mut self.text);
        self.grows = false;
    }

    pub(super) fn add(&mut self, killed: &Killed) {
        match (self.grows, killed.backwards) {
            (false, _) => self.text.clone_from(&killed.text),
            (true, true) => self.text.insert_str(0, &killed.text),
            (true, false) => self.text.push_str(&killed.text),
        }
        self.grows = true;
    }
}
