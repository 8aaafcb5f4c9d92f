//! The troubleshooting catalogue as a page: searched by typing or by pasting an error.

use super::card::DOT;
use super::layout::{overlay_inside, widest};
use super::model::Model;
use super::text::{self, Line, tone};
use super::{Effect, Overlay, Page, Palette, clamped, compose};
use crate::diagnose::{Context, Hint};

/// Longer than a search word: what was pasted is an error to be diagnosed.
const PASTED: usize = 40;
/// Columns of the page where there is room.
pub const HINT_WIDTH: usize = 96;

/// The page.
#[derive(Debug, Clone, Default)]
pub struct Troubleshooting {
    /// What is searched for, and the chosen hint.
    pub palette: Palette,
    /// Rows scrolled down in the hint that is open, if one is.
    pub reading: Option<usize>,
}

/// The hints that fit what is typed, best first; all of them if nothing is.
pub fn hint_rows<'m>(model: &'m Model, typed: &str) -> Vec<&'m Hint> {
    let typed = typed.trim();
    let catalogue = &model.shared.catalogue;
    if typed.is_empty() {
        return catalogue.hints().iter().collect();
    }
    let mut found: Vec<&Hint> = Vec::new();
    if typed.len() > PASTED || typed.chars().any(|c| c.is_ascii_digit() || c == '{') {
        let told = catalogue.diagnose_text(typed, &Context::default());
        let ids = told.iter().flat_map(|told| {
            std::iter::once(&told.primary)
                .chain(&told.others)
                .map(|card| card.id.as_str())
        });
        found.extend(ids.filter_map(|id| catalogue.hint(id)));
    }
    for hint in catalogue.search(typed) {
        if !found.iter().any(|one| one.id == hint.id) {
            found.push(hint);
        }
    }
    found
}

/// Opens the page.
pub(super) fn open(model: &mut Model) {
    let page = Troubleshooting::default();
    model.overlays.push(Overlay::Troubleshooting(page));
}

/// Opens the page at the hint of the card in sight.
pub(super) fn open_at_card(model: &mut Model) -> Vec<Effect> {
    let on_setup = model.screen == super::Screen::Setup;
    let id = if on_setup {
        let told = model.check.diagnosis.as_ref();
        told.map(|told| told.primary.id.clone())
    } else {
        model.card().map(|card| card.id.clone())
    };
    open_at(model, id);
    Vec::new()
}

/// Opens the page at a hint, or the list.
pub(super) fn open_at(model: &mut Model, id: Option<String>) {
    let mut page = Troubleshooting::default();
    if let Some(id) = id {
        page.palette.input = super::LineField::new(id);
        page.reading = Some(0);
    }
    model.overlays.push(Overlay::Troubleshooting(page));
}

/// Enter: opens the chosen hint.
pub(super) fn choose(model: &mut Model, mut page: Troubleshooting) -> Vec<Effect> {
    let is_there = !hint_rows(model, page.palette.input.value()).is_empty();
    let copied = match page.reading {
        None if is_there => {
            page.reading = Some(0);
            None
        }
        None => None,
        Some(_) => chosen(model, &page).and_then(|hint| hint.page.clone()),
    };
    model.overlays.push(Overlay::Troubleshooting(page));
    copied.map_or_else(Vec::new, |page| super::log::open_page(model, page))
}

/// The chosen hint.
pub fn chosen<'m>(model: &'m Model, page: &Troubleshooting) -> Option<&'m Hint> {
    let rows = hint_rows(model, page.palette.input.value());
    let at = page.palette.selected.min(rows.len().saturating_sub(1));
    rows.get(at).copied()
}

/// Esc: back to the list, then away.
pub(super) fn close(model: &mut Model) {
    if let Some(Overlay::Troubleshooting(page)) = model.overlays.last_mut()
        && page.reading.take().is_some()
    {
        return;
    }
    model.overlays.pop();
}

/// Moves in the list, or scrolls the open hint.
pub(super) fn scroll(model: &mut Model, by: isize) {
    let Some(Overlay::Troubleshooting(page)) = model.overlays.last() else {
        return;
    };
    let count = hint_rows(model, page.palette.input.value()).len();
    let shown = chosen(model, page).map(|hint| hint_page(model, hint));
    if let Some(Overlay::Troubleshooting(page)) = model.overlays.last_mut() {
        match &mut page.reading {
            Some(scroll) => *scroll = shown.unwrap_or_default().scrolled(*scroll, by),
            None => clamped(&mut page.palette.selected, by, count),
        }
    }
}

/// The rows of a hint, in the box where it is read.
pub fn hint_page(model: &Model, hint: &Hint) -> Page {
    let size = model.shared.size;
    let width = HINT_WIDTH.min(widest(size));
    let (width, height) = overlay_inside(size, width, usize::from(size.rows));
    let title = Line::styled(hint.title.clone(), tone::TITLE);
    let mut rows = vec![title, Line::default()];
    rows.extend(hint_text(hint, width));
    Page {
        rows,
        height: height.saturating_sub(2),
    }
}

/// Everything about a hint.
pub fn hint_text(hint: &Hint, width: usize) -> Vec<Line> {
    let mut lines = text::paragraph(("", tone::TEXT), &hint.cause, tone::TEXT, width);
    for remedy in &hint.remedies {
        let label = remedy.label.replace("{port}", "another");
        lines.extend(text::paragraph(
            (DOT, tone::QUIET),
            &label,
            tone::TEXT,
            width,
        ));
    }
    if let Some(page) = &hint.page {
        lines.extend(text::paragraph(
            ("More: ", tone::QUIET),
            page,
            tone::QUIET,
            width,
        ));
    }
    if !hint.aliases.is_empty() {
        let names = hint.aliases.join("; ");
        lines.extend(text::paragraph(
            ("Also: ", tone::QUIET),
            &names,
            tone::QUIET,
            width,
        ));
    }
    lines
}

/// A pasted error goes into the search, in one line.
pub(super) fn paste(page: &mut Troubleshooting, text: &str) {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    compose::insert_line(&mut page.palette.input, &line);
    page.palette.selected = 0;
    page.reading = None;
}
