//! Which of the themes is shown.

use super::{Effect, Model, NoticeKind};

/// The next theme, for this run.
pub(super) fn next(model: &mut Model) {
    if model.shared.themes.is_empty() {
        return;
    }
    model.shared.theme = (model.shared.theme + 1) % model.shared.themes.len();
    let words = format!(
        "theme {}, for this session",
        model.shared.themes[model.shared.theme]
    );
    model.notify(NoticeKind::Info, words);
}

/// The terminal's background is known. Whoever has chosen a theme meanwhile keeps it.
pub(super) fn ground(model: &mut Model, light: bool) -> Vec<Effect> {
    let name = if light { "light" } else { "dark" };
    let fitting = model.shared.themes.iter().position(|known| known == name);
    if let Some(fitting) = fitting.filter(|_| model.shared.theme == 0) {
        model.shared.theme = fitting;
    }
    Vec::new()
}
