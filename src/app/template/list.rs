//! The templates of the server, to choose one for the message.

use crate::app::buffer::Edit;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::search_line::SearchLine;
use crate::app::selection::{around, clamped};
use crate::postmark::api::{TemplateKind, TemplateRow};

/// The list.
#[derive(Debug, Clone, Default)]
pub struct ServerTemplates {
    /// The templates and layouts, or why they are not known; `None` while Postmark is asked.
    pub list: Option<Result<Vec<TemplateRow>, String>>,
    /// Index of the chosen row among the matches.
    pub selected: usize,
    /// What is searched for.
    pub search: SearchLine,
}

impl ServerTemplates {
    /// The templates that match the search, layouts last.
    pub fn rows(&self) -> Vec<&TemplateRow> {
        let Some(Ok(rows)) = &self.list else {
            return Vec::new();
        };
        let words = self.search.text().to_lowercase();
        let matches = |row: &&TemplateRow| {
            let texts = [&row.name, &row.alias, &row.layout];
            let text = texts.map(|text| text.to_lowercase()).join(" ");
            words.split_whitespace().all(|word| text.contains(word))
        };
        let mut rows: Vec<&TemplateRow> = rows.iter().filter(matches).collect();
        rows.sort_by_key(|row| (is_layout(row), row.name.to_lowercase()));
        rows
    }

    /// Opens the search.
    pub(in crate::app) fn open_search(&mut self, _: &mut Cx<'_>) {
        self.search.is_open = true;
    }

    /// Goes to the user's own drafts and templates.
    pub(in crate::app) fn show_own(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        cx.want(Intent::Run("drafts"));
    }
}

impl Layer for ServerTemplates {
    fn text_key(&mut self, key: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        if self.search.key(key, edit).is_none() {
            return Handled::No;
        }
        self.selected = 0;
        Handled::Yes
    }

    fn paste(&mut self, text: &str, _: &mut Cx<'_>) {
        self.search.paste(text);
        (self.search.is_open, self.selected) = (true, 0);
    }

    fn line(&mut self) -> Option<&mut LineField> {
        Some(&mut self.search)
            .filter(|search| search.is_open)
            .map(|search| &mut search.input)
    }

    /// Around the ends by one, and no further than the ends by a page.
    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        let count = self.rows().len();
        match by {
            -1 | 1 => around(&mut self.selected, by, count),
            _ => clamped(&mut self.selected, by, count),
        }
    }

    /// The template is fetched for the message.
    fn choose(&mut self, cx: &mut Cx<'_>) {
        let rows = self.rows();
        let Some(row) = rows.get(self.selected) else {
            return;
        };
        if is_layout(row) {
            let text =
                "a layout goes around templates and cannot be sent itself; choose one that uses it";
            return cx.notify(NoticeKind::Info, text);
        }
        cx.notify(
            NoticeKind::Info,
            format!("fetching “{}” from Postmark…", row.name),
        );
        cx.want(Intent::UseTemplate(handle(row)));
    }

    /// Closes the search, then the list.
    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.search.text().is_empty() {
            return cx.close();
        }
        self.search = SearchLine::default();
        self.selected = 0;
    }
}

/// Whether it goes around templates and cannot be sent itself.
pub fn is_layout(row: &TemplateRow) -> bool {
    row.kind == TemplateKind::Layout
}

/// The alias of a template, or its number if it has none.
fn handle(row: &TemplateRow) -> String {
    match row.alias.as_str() {
        "" => row.id.to_string(),
        alias => alias.to_owned(),
    }
}
