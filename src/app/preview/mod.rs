//! The preview: what would arrive, page by page, before anything is sent.
//!
//! It is built at the edge on request; an answer to an earlier request is dropped. Only the rows in view are
//! wrapped.

mod keys;
mod link;
mod order;
mod place;

pub use link::{Link, in_url, link_on};
pub use order::{OpenedPage, PreviewNews, PreviewOrder};
pub use place::Place;

use std::sync::Arc;

use super::buffer::Edit;
use super::effect::Effect;
use super::key::{Key, KeyCode};
use super::layer::{Cx, Handled, Layer};
use super::line::LineField;
use super::notice::NoticeKind;
use super::shared::Shared;
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

    /// A preview of `draft` that waits for its pages, and the request for them.
    pub(super) fn new(draft: Draft, shared: &mut Shared) -> (Self, Effect) {
        shared.last_preview += 1;
        let id = shared.last_preview;
        let draft = Box::new(draft);
        let order = PreviewOrder::Build {
            id,
            draft: draft.clone(),
            correlate: shared.profile().correlate,
            width: preview_columns(shared),
        };
        let pane = Self {
            id,
            page: PreviewPage::Text,
            built: None,
            place: Place::default(),
            search: None,
            words: String::new(),
            found: None,
            file: None,
            draft,
        };
        (pane, Effect::Preview(order))
    }

    /// The edge answers.
    pub(super) fn news(&mut self, news: PreviewNews) {
        match news {
            PreviewNews::Built { result, .. } => self.built = Some(result),
            PreviewNews::Opened(Ok(OpenedPage::File(path, machine))) => {
                (self.page, self.place) = (PreviewPage::Html, Place::default());
                self.file = Some((path, machine));
            }
            PreviewNews::Opened(_) => {}
        }
    }

    /// Goes to the first row, or to the last ones.
    pub(super) fn go_to_end(&mut self, end: bool, cx: &Cx<'_>) {
        self.move_to(cx, |_, paper, width, height| match end {
            true => Place::last(paper, width, height),
            false => Place::default(),
        });
    }

    fn move_to(&mut self, cx: &Cx<'_>, to: impl Fn(Place, &Paper, usize, usize) -> Place) {
        let width = preview_columns(cx.shared);
        let height = preview_rows(cx.shared, self);
        if let Ok(paper) = self.paper() {
            self.place = to(self.place, paper, width, height);
        }
    }
}

impl Layer for PreviewPane {
    /// A key while a search is typed.
    fn text_key(&mut self, key: Key, edit: Option<Edit>, cx: &mut Cx<'_>) -> Handled {
        let Some(search) = self.search.as_mut() else {
            return Handled::No;
        };
        if key.code != KeyCode::Enter {
            let Some(edit) = edit else {
                return Handled::No;
            };
            search.apply(edit);
            return Handled::Yes;
        }
        self.words = search.value().to_lowercase();
        (self.search, self.found) = (None, None);
        self.find(true, cx);
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        if let Some(search) = self.search.as_mut() {
            search.paste(text.trim());
        }
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.search.as_mut()
    }

    fn page(&self, cx: &Cx<'_>) -> usize {
        preview_rows(cx.shared, self)
    }

    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        self.move_to(cx, |place, paper, width, height| {
            place.moved(paper, by, width, height)
        });
    }

    /// Ends the search, then closes the preview.
    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.search.take().is_none() {
            cx.close();
        }
    }
}

/// What is said of a page that was opened, or not.
pub(super) fn announce(news: &PreviewNews, shared: &mut Shared) {
    match news {
        PreviewNews::Opened(Ok(OpenedPage::By(program))) => {
            let text = format!("handed to {program}; images from elsewhere are not loaded");
            shared.notify(NoticeKind::Info, text);
        }
        PreviewNews::Opened(Err(why)) => shared.notify(NoticeKind::Error, why),
        _ => {}
    }
}

/// Columns of a page.
pub fn preview_columns(shared: &Shared) -> usize {
    usize::from(shared.size.columns.saturating_sub(4).max(1))
}

/// Rows of the page that is shown, below its notes.
pub fn preview_rows(shared: &Shared, pane: &PreviewPane) -> usize {
    let rows = usize::from(shared.size.rows.saturating_sub(AROUND));
    rows.saturating_sub(preview_notes(shared, pane).len())
        .max(1)
}

/// What stands above the page: what is missing, and where the HTML lies for a browser elsewhere.
pub fn preview_notes(shared: &Shared, pane: &PreviewPane) -> Vec<String> {
    let width = preview_columns(shared);
    let mut notes = Vec::new();
    let missing = pane.missing();
    if !missing.is_empty() {
        let words = format!("✗ Not in it: {}", missing.join(" · "));
        let most = if shared.size.rows < 20 { 1 } else { 3 };
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
