//! What screens and overlays have in common: they take keys, and what they want of others they say.

use super::action::Here;
use super::buffer::Edit;
use super::effect::Effect;
use super::intent::{Intent, Question};
use super::key::Key;
use super::line::LineField;
use super::notice::NoticeKind;
use super::shared::Shared;
use crate::postmark::Typed;

/// What a layer may touch beside itself.
pub struct Cx<'a> {
    /// What several layers read.
    pub shared: &'a mut Shared,
    /// What can be done now.
    pub here: &'a Here,
    /// What the edge is to do.
    pub effects: Vec<Effect>,
    /// What others are to do; carried out in order when the layer has returned.
    pub intents: Vec<Intent>,
}

impl Cx<'_> {
    /// Shows a notice; action names in braces are replaced by their keys.
    pub(super) fn notify(&mut self, kind: NoticeKind, text: impl Into<String>) {
        self.shared.notify(kind, text);
    }

    /// Asks the edge for `effect`.
    pub(super) fn perform(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Has another part of the interface do something.
    pub(super) fn want(&mut self, intent: Intent) {
        self.intents.push(intent);
    }

    /// Closes the overlay on top.
    pub(super) fn close(&mut self) {
        self.want(Intent::Close);
    }

    /// Shows a question.
    pub(super) fn ask(&mut self, question: Question) {
        self.want(Intent::Ask(Box::new(question)));
    }

    /// Copies `text` to a clipboard outside; see [`Shared::copy`].
    pub(super) fn copy(&mut self, what: impl Into<String>, text: impl Into<Typed>) {
        let effect = self.shared.copy(what, text);
        self.perform(effect);
    }

    /// Copies an address and says so: a browser may be on another computer.
    pub(super) fn open_page(&mut self, page: String) {
        let effect = self.shared.open_page(page);
        self.perform(effect);
    }
}

/// Whether a key or a paste was for a layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Handled {
    Yes,
    No,
}

/// An overlay, or a screen. Actions come by their rows in the table; here is what every layer answers to.
pub(super) trait Layer {
    /// A key that may be text, with what it does to a line of text.
    fn text_key(&mut self, _key: Key, _edit: Option<Edit>, _cx: &mut Cx<'_>) -> Handled {
        Handled::No
    }

    /// Pasted text never means a key.
    fn paste(&mut self, _text: &str, _cx: &mut Cx<'_>) {}

    /// The line with the caret.
    fn line(&mut self) -> Option<&mut LineField> {
        None
    }

    /// Rows of a page.
    fn page(&self, cx: &Cx<'_>) -> usize {
        usize::from(cx.shared.size.rows.saturating_sub(6).max(1))
    }

    /// Moves the selection, or scrolls.
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>);

    /// Enter: does what is selected.
    fn choose(&mut self, _cx: &mut Cx<'_>) {}

    /// Esc: closes what is on top in it, then itself.
    fn close(&mut self, cx: &mut Cx<'_>) {
        cx.close();
    }
}
