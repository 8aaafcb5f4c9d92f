//! The keys of a question.

use super::intent::Question;
use super::layer::{Cx, Layer};
use super::selection::around;

impl Layer for Question {
    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        around(&mut self.selected, by, self.answers.len());
    }

    fn choose(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        if let Some(answer) = self.answers.get(self.selected) {
            cx.intents.extend(answer.intents.iter().cloned());
        }
    }
}
