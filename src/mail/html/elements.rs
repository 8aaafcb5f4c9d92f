//! Elements that are more than where a line ends: lists, images, links, tables.

use super::render::{DEPTH, Link, List, Renderer, Sheet};
use super::table::Table;
use super::tokens::attribute;

impl Renderer {
    pub(super) fn item(&mut self) {
        let mark = match self.lists.last_mut() {
            Some(List { next: Some(number) }) => {
                *number = number.saturating_add(1);
                format!("{}. ", *number - 1)
            }
            _ => "• ".to_owned(),
        };
        self.mark(mark, true);
    }

    pub(super) fn image(&mut self, attributes: &str) {
        let words = match attribute(attributes, "alt").map(|alt| alt.trim().to_owned()) {
            Some(alt) if !alt.is_empty() => format!("[image: {alt}]"),
            // An empty text says that it is decoration.
            Some(_) => return,
            None => {
                let source = attribute(attributes, "src").unwrap_or_default();
                let name = source.rsplit(['/', ':']).next().unwrap_or_default();
                let name: String = name.chars().take(60).collect();
                let is_data = source.starts_with("data:");
                match is_data || name.is_empty() {
                    true => "[image]".to_owned(),
                    false => format!("[image: {name}]"),
                }
            }
        };
        self.word(&words);
    }

    /// Adds the link's target unless its text shows it.
    pub(super) fn close_link(&mut self) {
        let Some(Link { target, text }) = self.links.pop() else {
            return;
        };
        let target = target.trim();
        let short = ["https://", "http://", "mailto:", "tel:"]
            .iter()
            .find_map(|scheme| target.strip_prefix(scheme))
            .unwrap_or(target);
        let said = text.trim();
        let is_said = said == target || said == short || said == short.trim_end_matches('/');
        if target.is_empty() || target.starts_with('#') || is_said {
            return;
        }
        self.sheet().blank = true;
        self.word(&format!("<{target}>"));
    }

    pub(super) fn open_table(&mut self, name: &str) {
        match name {
            "table" if self.tables.len() >= DEPTH => self.ignored += 1,
            "table" => self.tables.push((self.sheets.len(), Table::default())),
            _ if self.ignored > 0 || self.tables.is_empty() => {}
            "tr" => {
                self.close_cell();
                if let Some((_, table)) = self.tables.last_mut() {
                    table.begin_row();
                }
            }
            _ => {
                self.close_cell();
                self.sheets.push(Sheet {
                    lists: self.lists.len(),
                    quotes: self.quotes,
                    links: self.links.len(),
                    is_heading: name == "th",
                    ..Sheet::default()
                });
            }
        }
    }

    /// Ends the current cell of the innermost table.
    pub(super) fn close_cell(&mut self) {
        let base = self.tables.last().map(|(base, _)| *base);
        if self.ignored > 0 || base.is_none_or(|base| self.sheets.len() <= base) {
            return;
        }
        self.end_line(false);
        let Some(sheet) = self.sheets.pop() else {
            return;
        };
        self.lists.truncate(sheet.lists);
        self.links.truncate(sheet.links);
        self.quotes = self.quotes.min(sheet.quotes);
        if let Some((_, table)) = self.tables.last_mut() {
            table.push(sheet.out, sheet.is_heading);
        }
    }

    pub(super) fn close_table(&mut self) {
        if self.ignored > 0 {
            self.ignored -= 1;
            return self.end_line(false);
        }
        self.close_cell();
        let Some((_, table)) = self.tables.pop() else {
            return;
        };
        self.gap();
        for line in table.lines(self.width) {
            self.sheet().line = line;
            self.end_line(true);
        }
        self.gap();
    }
}
