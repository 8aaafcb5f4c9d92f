//! Which of the themes is shown.

use super::{Model, NoticeKind};

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
