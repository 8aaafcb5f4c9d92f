//! What the keys of the preview do.

use std::sync::Arc;

use super::{Place, PreviewOrder, PreviewPane, moved, pane};
use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, Key, KeyCode, LineField, Overlay, around, clipboard};
use crate::mail::{Language, PreviewPage};

/// More than this is not copied: terminals take only so much.
const COPY_BYTES: usize = 100_000;

/// Shows the page `by` tabs on.
pub(in crate::app) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let Some(pane) = pane(model) else {
        return Vec::new();
    };
    let all = PreviewPage::ALL;
    let here = all.iter().position(|page| *page == pane.page);
    let mut at = here.unwrap_or(0);
    around(&mut at, by, all.len());
    show(pane, all[at]);
    Vec::new()
}

/// Shows the page whose number was pressed.
pub(in crate::app) fn show_page(model: &mut Model, key: Key) -> Vec<Effect> {
    let page = key.index().and_then(|at| PreviewPage::ALL.get(at)).copied();
    if let (Some(page), Some(pane)) = (page, pane(model)) {
        show(pane, page);
    }
    Vec::new()
}

fn show(pane: &mut PreviewPane, page: PreviewPage) {
    if pane.page != page {
        (pane.page, pane.place, pane.found) = (page, Place::default(), None);
    }
}

/// Begins a search.
pub(in crate::app) fn open_search(model: &mut Model) -> Vec<Effect> {
    if let Some(pane) = pane(model) {
        pane.search = Some(LineField::default());
    }
    Vec::new()
}

/// A key while a search is typed.
pub(in crate::app) fn search_key(model: &mut Model, key: Key) -> Option<Vec<Effect>> {
    let edit = model.shared.keymap.edit(key, true);
    let search = pane(model)?.search.as_mut()?;
    if key.code != KeyCode::Enter {
        search.apply(edit?);
        return Some(Vec::new());
    }
    let words = search.value().to_lowercase();
    if let Some(pane) = pane(model) {
        pane.search = None;
        pane.found = None;
        pane.words = words;
    }
    Some(find(model, true))
}

/// Goes to the next line that has the words, or to the one before, around the ends.
pub(in crate::app) fn find(model: &mut Model, forward: bool) -> Vec<Effect> {
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return Vec::new();
    };
    let (Ok(paper), false) = (pane.paper(), pane.words.is_empty()) else {
        return Vec::new();
    };
    let count = paper.len();
    let from = pane.found.unwrap_or(pane.place.line);
    let first = usize::from(pane.found.is_some() || !forward);
    let nth = |step: usize| match forward {
        true => (from + step) % count,
        false => (from + count - step % count) % count,
    };
    let has = |line: &usize| paper.line(*line).to_lowercase().contains(&pane.words);
    let found = (first..count + first).map(nth).find(has);
    let Some(line) = found else {
        let text = format!("\"{}\" is not on this page", pane.words);
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    };
    moved(model, |_, paper, width, height| {
        let wanted = Place { line, row: 0 };
        wanted.min(Place::last(paper, width, height))
    });
    if let Some(pane) = super::pane(model) {
        pane.found = Some(line);
    }
    Vec::new()
}

/// Opens the HTML in a browser.
pub(in crate::app) fn open_in_browser(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return Vec::new();
    };
    let Some(Ok(preview)) = &pane.built else {
        return Vec::new();
    };
    match preview.page(PreviewPage::Html) {
        Ok(_) => vec![Effect::Preview(PreviewOrder::Open(Arc::clone(preview)))],
        Err(why) => {
            let why = why.to_owned();
            model.notify(NoticeKind::Info, why);
            Vec::new()
        }
    }
}

/// Saves the message as `.eml`, as the export does.
pub(in crate::app) fn save(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return Vec::new();
    };
    if let Some(what) = pane.missing().first() {
        let why = format!("it is not whole, so it is not saved: {what}");
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    }
    vec![Effect::Export {
        language: Language::Eml,
        draft: pane.draft.clone(),
        profile: Box::new(model.profile().clone()),
    }]
}

/// Copies the page.
pub(in crate::app) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return Vec::new();
    };
    let (kind, words) = match pane.paper() {
        Err(why) => (NoticeKind::Info, why.to_owned()),
        Ok(paper) if paper.text().len() > COPY_BYTES => (
            NoticeKind::Warning,
            format!(
                "{} bytes are too many for a terminal's clipboard; {{save-source}} saves the message as .eml",
                paper.text().len()
            ),
        ),
        Ok(paper) => {
            let text = paper.text().replace("\r\n", "\n");
            return clipboard::copy_outside(model, "the page", text);
        }
    };
    model.notify(kind, words);
    Vec::new()
}
