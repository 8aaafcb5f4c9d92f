//! Which of the themes is shown.

use super::{Effect, Model, NoticeKind};

/// The next theme, for this run.
pub(super) fn next(model: &mut Model) {
    if model.themes.is_empty() {
        return;
    }
    model.theme = (model.theme + 1) % model.themes.len();
    let words = format!("theme {}, for this run", model.themes[model.theme]);
    model.notify(NoticeKind::Info, words);
}

/// The terminal's background is known. Whoever has chosen a theme meanwhile keeps it.
pub(super) fn ground(model: &mut Model, light: bool) -> Vec<Effect> {
    let name = if light { "light" } else { "dark" };
    let fitting = model.themes.iter().position(|known| known == name);
    if let Some(fitting) = fitting.filter(|_| model.theme == 0) {
        model.theme = fitting;
    }
    Vec::new()
}
