//! The preview: what would arrive, page by page, before anything is sent.
//!
//! It is built at the edge on request; an answer to an earlier request is dropped. Only the rows in view are
//! wrapped.

pub(super) mod keys;
mod link;
mod place;

pub(super) use keys::search_key;
pub use link::{Link, in_url, link};
pub use place::Place;

use std::sync::Arc;

use super::model::{Model, NoticeKind};
use super::{Effect, LineField, Overlay, files, options, review};
use crate::mail::{Draft, Paper, Preview, PreviewPage};

/// Rows around the page: header, footer, status, the border, the tabs, the last row.
const AROUND: u16 = 6;

/// The preview as it is read.
#[derive(Clone)]
pub struct PreviewPane {
    /// Which request it waits for.
    pub id: u64,
    /// The page.
    pub page: PreviewPage,
    /// The pages, or why there are none; `None` while they are being built.
    pub built: Option<Result<Arc<Preview>, String>>,
    /// The first row in view.
    pub place: Place,
    /// What is being searched for, while that is typed.
    pub search: Option<LineField>,
    /// What was searched for last, in lower case.
    pub words: String,
    /// The line in which it was found.
    pub found: Option<usize>,
    /// The file for a browser elsewhere, and the name of this machine.
    pub file: Option<(String, String)>,
    /// The draft of which it is made.
    draft: Box<Draft>,
}

/// What the edge is to do for a preview.
#[derive(Debug, Clone, PartialEq)]
pub enum PreviewOrder {
    /// Build it; answers with [`PreviewNews::Built`].
    Build {
        /// The request.
        id: u64,
        /// The draft.
        draft: Box<Draft>,
        /// Whether sends of the profile carry their id.
        correlate: bool,
        /// Columns for tables.
        width: usize,
    },
    /// Open the HTML in a browser; answers with [`PreviewNews::Opened`].
    Open(Arc<Preview>),
}

/// What came of it.
#[derive(Debug, Clone, PartialEq)]
pub enum PreviewNews {
    /// The pages, or why there are none.
    Built {
        /// The request.
        id: u64,
        /// The pages.
        result: Result<Arc<Preview>, String>,
    },
    /// The HTML was opened, or why not.
    Opened(Result<OpenedPage, String>),
}

/// How the HTML was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenedPage {
    /// By this program.
    By(String),
    /// Not from here: there is no display. The file, and the name of this machine.
    File(String, String),
}

impl PreviewPane {
    /// The lines of the page, or why there are none.
    pub fn paper(&self) -> Result<&Paper, &str> {
        match &self.built {
            None => Err("It is being built…"),
            Some(Err(why)) => Err(why),
            Some(Ok(preview)) => preview.page(self.page),
        }
    }

    /// What is not part of it.
    pub fn missing(&self) -> &[String] {
        match &self.built {
            Some(Ok(preview)) => &preview.missing,
            _ => &[],
        }
    }
}

/// Columns of a page.
pub fn preview_columns(model: &Model) -> usize {
    usize::from(model.shared.size.columns.saturating_sub(4).max(1))
}

/// Rows of the page that is shown, below its notes.
pub fn preview_rows(model: &Model, pane: &PreviewPane) -> usize {
    let rows = usize::from(model.shared.size.rows.saturating_sub(AROUND));
    rows.saturating_sub(preview_notes(model, pane).len()).max(1)
}

/// What stands above the page: what is missing, and where the HTML lies for a browser elsewhere.
pub fn preview_notes(model: &Model, pane: &PreviewPane) -> Vec<String> {
    let width = preview_columns(model);
    let mut notes = Vec::new();
    let missing = pane.missing();
    if !missing.is_empty() {
        let words = format!("✗ Not in it: {}", missing.join(" · "));
        let most = if model.shared.size.rows < 20 { 1 } else { 3 };
        let rows = place::wrapped(&words, width);
        let fits = rows.len() <= most;
        let rows = rows.into_iter().take(most);
        notes.extend(rows.map(|row| row.trim_end().to_owned()));
        if let Some(last) = notes.last_mut().filter(|_| !fits) {
            *last = format!("{last}…");
        }
    }
    if let Some(link) = link::of(pane, width) {
        notes.push(link.words);
        notes.extend(link.rows);
    }
    notes
}

fn pane(model: &mut Model) -> Option<&mut PreviewPane> {
    match model.overlays.last_mut() {
        Some(Overlay::Preview(pane)) => Some(pane),
        _ => None,
    }
}

/// Opens the preview of what would be sent: the reviewed message, or that of the form.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    let reviewed = model.review().map(|review| match &review.asked {
        Some(order) => order.draft.clone(),
        None if review.to_self => review::addressed_to_sender(model.form.draft()),
        None => model.form.draft(),
    });
    let draft = reviewed.unwrap_or_else(|| {
        if !model.form.files.input.value().trim().is_empty() {
            effects.extend(files::take_typed_path(model));
        }
        effects.extend(options::take_rows(model));
        model.form.draft()
    });
    model.shared.last_preview += 1;
    let id = model.shared.last_preview;
    let draft = Box::new(draft);
    model.overlays.push(Overlay::Preview(Box::new(PreviewPane {
        id,
        page: PreviewPage::Text,
        built: None,
        place: Place::default(),
        search: None,
        words: String::new(),
        found: None,
        file: None,
        draft: draft.clone(),
    })));
    effects.push(Effect::Preview(PreviewOrder::Build {
        id,
        draft,
        correlate: model.profile().correlate,
        width: preview_columns(model),
    }));
    effects
}

/// Whether an answer belongs to a preview that is no longer there.
pub(super) fn is_stale(model: &Model, news: &PreviewNews) -> bool {
    let PreviewNews::Built { id, .. } = news else {
        return false;
    };
    let waits = |overlay: &Overlay| matches!(overlay, Overlay::Preview(pane) if pane.id == *id);
    !model.overlays.iter().any(waits)
}

/// The edge answers.
pub(super) fn news(model: &mut Model, news: PreviewNews) -> Vec<Effect> {
    let open = model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Preview(pane) => Some(pane),
        _ => None,
    });
    match (news, open) {
        (PreviewNews::Built { result, .. }, Some(pane)) => pane.built = Some(result),
        (PreviewNews::Opened(Ok(OpenedPage::File(path, machine))), Some(pane)) => {
            (pane.page, pane.place) = (PreviewPage::Html, Place::default());
            pane.file = Some((path, machine));
        }
        (PreviewNews::Opened(Ok(OpenedPage::By(program))), _) => {
            let text = format!("handed to {program}; images from elsewhere are not loaded");
            model.notify(NoticeKind::Info, text);
        }
        (PreviewNews::Opened(Err(why)), _) => model.notify(NoticeKind::Error, why),
        (_, None) => {}
    }
    Vec::new()
}

/// Moves by rows.
pub(super) fn scroll(model: &mut Model, by: isize) {
    moved(model, |place, paper, width, height| {
        place.moved(paper, by, width, height)
    });
}

/// Goes to the first row, or to the last ones.
pub(super) fn go_to_end(model: &mut Model, end: bool) -> Vec<Effect> {
    moved(model, |_, paper, width, height| match end {
        true => Place::last(paper, width, height),
        false => Place::default(),
    });
    Vec::new()
}

fn moved(model: &mut Model, to: impl Fn(Place, &Paper, usize, usize) -> Place) {
    let width = preview_columns(model);
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return;
    };
    let height = preview_rows(model, pane);
    let Ok(paper) = pane.paper() else {
        return;
    };
    let place = to(pane.place, paper, width, height);
    if let Some(pane) = self::pane(model) {
        pane.place = place;
    }
}

/// Pasted text goes into the search.
pub(super) fn paste(pane: &mut PreviewPane, text: &str) {
    if let Some(search) = pane.search.as_mut() {
        super::compose::insert_line(search, text.trim());
    }
}

/// Esc: ends the search, then closes it. Says whether there was a search.
pub(super) fn close_search(model: &mut Model) -> bool {
    pane(model).is_some_and(|pane| pane.search.take().is_some())
}
