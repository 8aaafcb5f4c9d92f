//! The caret in a line of the form, in bytes.

use crate::app::buffer::Edit;
use crate::app::form::Form;
use crate::mail::FieldId;

impl Form {
    /// Bytes of the text before the caret of a line.
    pub(in crate::app) fn caret(&self, id: FieldId) -> usize {
        let line = self.lines.iter().find(|(line, _)| *line == id);
        let Some((_, line)) = line else { return 0 };
        let mut starts = line.value().char_indices().map(|(at, _)| at);
        starts.nth(line.cursor()).unwrap_or(line.value().len())
    }

    /// Puts text into a line in one step that can be undone, the caret behind its first `before` bytes.
    pub(in crate::app) fn set_line_at(&mut self, id: FieldId, text: &str, before: usize) {
        if let Some(line) = self.input_mut(id) {
            line.apply(Edit::Replace(text.to_owned()));
            line.place(text[..before].chars().count());
        }
    }
}
