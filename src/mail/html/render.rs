//! From tags to lines.

use super::table::Table;
use super::tokens::{Token, Tokens, attribute, decoded};

/// Maximum nesting that is shown: deeper lists and quotes are not indented and tables not drawn, to bound the
/// output.
pub(super) const DEPTH: usize = 8;
/// Block elements with an empty line around them.
const APART: [&str; 15] = [
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "dl",
    "blockquote",
    "pre",
    "hr",
    "table",
    "figure",
];
/// Block elements.
const LINES: [&str; 22] = [
    "div",
    "section",
    "article",
    "header",
    "footer",
    "main",
    "nav",
    "aside",
    "address",
    "center",
    "li",
    "dt",
    "dd",
    "tr",
    "td",
    "th",
    "caption",
    "form",
    "fieldset",
    "figcaption",
    "body",
    "details",
];

/// HTML as lines of text; tables are drawn for about `width` columns. Linear time.
pub(in crate::mail) fn to_text(html: &str, width: usize) -> String {
    let mut renderer = Renderer::new(width);
    for token in Tokens::of(html) {
        match token {
            Token::Text(text) => renderer.text(&decoded(text)),
            Token::Open(name, attributes) => renderer.open(&name, attributes),
            Token::Close(name) => renderer.close(&name),
            Token::Raw(_) => {}
        }
    }
    renderer.finish()
}

/// Output for text: the page, or a table cell.
#[derive(Default)]
pub(super) struct Sheet {
    pub out: String,
    pub line: String,
    /// Whether a space comes before the next word.
    pub blank: bool,
    /// Whether an empty line comes before the next line.
    pub gap: bool,
    /// Prefix of the next line: a list marker or heading mark.
    pub mark: String,
    /// Whether that prefix goes into the indent.
    pub hangs: bool,
    /// Lists, quotes and links that were open at its start.
    pub lists: usize,
    pub quotes: usize,
    pub links: usize,
    pub is_heading: bool,
}

pub(super) struct List {
    /// The next number; `None` for bullets.
    pub next: Option<usize>,
}

pub(super) struct Link {
    pub target: String,
    pub text: String,
}

pub(super) struct Renderer {
    pub width: usize,
    pub sheets: Vec<Sheet>,
    pub lists: Vec<List>,
    pub quotes: usize,
    pub preformatted: usize,
    /// Whether preformatted text has just begun: a line break there is ignored.
    pub fresh: bool,
    pub links: Vec<Link>,
    /// Open tables, with the number of sheets at their start.
    pub tables: Vec<(usize, Table)>,
    /// Tables nested too deep.
    pub ignored: usize,
}

impl Renderer {
    fn new(width: usize) -> Self {
        Self {
            width,
            sheets: vec![Sheet::default()],
            lists: Vec::new(),
            quotes: 0,
            preformatted: 0,
            fresh: false,
            links: Vec::new(),
            tables: Vec::new(),
            ignored: 0,
        }
    }

    pub(super) fn sheet(&mut self) -> &mut Sheet {
        if self.sheets.is_empty() {
            self.sheets.push(Sheet::default());
        }
        let last = self.sheets.len() - 1;
        &mut self.sheets[last]
    }

    fn text(&mut self, text: &str) {
        if self.preformatted > 0 {
            let fresh = std::mem::take(&mut self.fresh);
            let text = text.strip_prefix('\n').filter(|_| fresh).unwrap_or(text);
            let mut lines = text.split('\n');
            let first = lines.next().unwrap_or_default().trim_end_matches('\r');
            self.sheet().line.push_str(first);
            for line in lines {
                self.end_line(true);
                self.sheet().line.push_str(line.trim_end_matches('\r'));
            }
            return;
        }
        let is_blank = |c: char| c.is_ascii_whitespace();
        self.sheet().blank |= text.starts_with(is_blank);
        for word in text.split(is_blank).filter(|word| !word.is_empty()) {
            self.word(word);
            self.sheet().blank = true;
        }
        self.sheet().blank = text.ends_with(is_blank);
    }

    /// Adds a word, after a space if needed.
    pub(super) fn word(&mut self, word: &str) {
        let sheet = self.sheet();
        let blank = std::mem::take(&mut sheet.blank) && !sheet.line.is_empty();
        if blank && !sheet.line.ends_with(' ') {
            sheet.line.push(' ');
        }
        sheet.line.push_str(word);
        if let Some(link) = self.links.last_mut() {
            link.text.push_str(if blank { " " } else { "" });
            link.text.push_str(word);
        }
    }

    /// The prefix of a line inside lists and quotes.
    fn before(&self) -> String {
        let sheet = self.sheets.last();
        let of = |count: usize, base: usize| count.saturating_sub(base).min(DEPTH);
        let (lists, quotes) = sheet.map_or((0, 0), |sheet| (sheet.lists, sheet.quotes));
        let mut before = "│ ".repeat(of(self.quotes, quotes));
        before.push_str(&"  ".repeat(of(self.lists.len(), lists)));
        before
    }

    /// Ends the line; an empty one only if `also_empty`.
    pub(super) fn end_line(&mut self, also_empty: bool) {
        let before = self.before();
        let sheet = self.sheet();
        let line = std::mem::take(&mut sheet.line);
        sheet.blank = false;
        if line.trim().is_empty() && !also_empty {
            return;
        }
        if std::mem::take(&mut sheet.gap) && !sheet.out.is_empty() {
            sheet.out.push('\n');
        }
        let mark = std::mem::take(&mut sheet.mark);
        let hangs = std::mem::take(&mut sheet.hangs);
        let indent = before.strip_suffix("  ").filter(|_| hangs);
        let text = format!("{}{mark}{line}", indent.unwrap_or(&before));
        sheet.out.push_str(text.trim_end());
        sheet.out.push('\n');
    }

    /// Ends the line and requests an empty one.
    pub(super) fn gap(&mut self) {
        self.end_line(false);
        let sheet = self.sheet();
        sheet.gap |= sheet.mark.is_empty();
    }

    pub(super) fn mark(&mut self, mark: String, hangs: bool) {
        if !self.sheet().mark.is_empty() {
            self.end_line(true);
        }
        let sheet = self.sheet();
        (sheet.mark, sheet.hangs) = (mark, hangs);
    }

    fn boundary(&mut self, name: &str) {
        let nested = matches!(name, "ul" | "ol") && self.lists.len() > 1;
        if APART.contains(&name) && !nested {
            self.gap();
        } else if LINES.contains(&name) || nested {
            self.end_line(false);
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        if name == "ul" || name == "ol" {
            self.end_line(false);
            let first = attribute(attributes, "start").and_then(|start| start.parse().ok());
            let next = (name == "ol").then(|| first.unwrap_or(1));
            self.lists.push(List { next });
        }
        self.boundary(name);
        match name {
            "br" => self.end_line(true),
            "hr" => {
                self.sheet().line.push_str("────────");
                self.gap();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                let level = name[1..].parse().unwrap_or(1);
                self.mark(format!("{} ", "#".repeat(level)), false);
            }
            "li" => self.item(),
            "blockquote" => self.quotes += 1,
            "pre" => {
                self.preformatted += 1;
                self.fresh = true;
            }
            "a" => {
                let target = attribute(attributes, "href").unwrap_or_default();
                let text = String::new();
                self.links.push(Link { target, text });
            }
            "img" => self.image(attributes),
            "table" | "tr" | "td" | "th" => self.open_table(name),
            _ => {}
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.close_link(),
            "td" | "th" => self.close_cell(),
            "tr" => {}
            "table" => return self.close_table(),
            _ => {}
        }
        self.boundary(name);
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.sheet().mark.clear(),
            "ul" | "ol" => {
                let least = self.sheet().lists;
                self.lists
                    .truncate(least.max(self.lists.len().saturating_sub(1)));
            }
            "blockquote" => {
                let least = self.sheet().quotes;
                self.quotes = least.max(self.quotes.saturating_sub(1));
            }
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            _ => {}
        }
    }

    fn finish(mut self) -> String {
        self.ignored = 0;
        while !self.tables.is_empty() {
            self.close_table();
        }
        self.end_line(false);
        let out = std::mem::take(&mut self.sheet().out);
        out.trim_matches('\n').to_owned()
    }
}
