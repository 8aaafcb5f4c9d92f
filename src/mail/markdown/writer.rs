//! From the events of a Markdown parser to HTML.

use super::bare;
use super::direction::Direction;
use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Tag, TagEnd};

/// Elements and their styles: system fonts, and colors that work in light and dark mail programs.
const STYLES: [(&str, &str); 20] = [
    (
        "div",
        "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5",
    ),
    ("p", "margin:0 0 16px"),
    ("h1", "margin:24px 0 12px;font-size:26px;line-height:1.25"),
    ("h2", "margin:24px 0 12px;font-size:22px;line-height:1.25"),
    ("h3", "margin:20px 0 8px;font-size:18px;line-height:1.25"),
    ("h4", "margin:16px 0 8px;font-size:16px"),
    ("h5", "margin:16px 0 8px;font-size:14px"),
    ("h6", "margin:16px 0 8px;font-size:13px"),
    ("ul", "margin:0 0 16px;padding:0 28px"),
    ("ol", "margin:0 0 16px;padding:0 28px"),
    ("li", "margin:0 0 4px"),
    (
        "blockquote",
        "margin:0 0 16px;padding:0 0 0 14px;border-left:4px solid #b8bec6",
    ),
    (
        "pre",
        "margin:0 0 16px;padding:12px;border:1px solid #b8bec6;border-radius:4px;white-space:pre-wrap",
    ),
    (
        "code",
        "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px",
    ),
    ("table", "margin:0 0 16px;border-collapse:collapse"),
    ("th", "padding:6px 12px;border:1px solid #b8bec6"),
    ("td", "padding:6px 12px;border:1px solid #b8bec6"),
    ("a", "color:#1a6dd4"),
    ("img", "max-width:100%"),
    ("hr", "margin:24px 0;border:0;border-top:1px solid #b8bec6"),
];

/// Allowed link targets (RFC 3986 section 3.1).
const SCHEMES: [&str; 5] = ["https://", "http://", "mailto:", "tel:", "#"];

/// An image whose alternative text is being read.
struct Pending {
    target: String,
    alt: String,
}

pub(super) struct Writer<'a> {
    inline: &'a dyn Fn(&str) -> Option<String>,
    html: String,
    /// Columns of the current table, and the next column.
    columns: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// Whether each open link has an element.
    links: Vec<bool>,
    image: Option<Pending>,
    in_code: bool,
    direction: Direction,
}

impl<'a> Writer<'a> {
    /// `inline` returns the Content-ID of an embedded image.
    pub(super) fn new(inline: &'a dyn Fn(&str) -> Option<String>, direction: Direction) -> Self {
        let mut writer = Self {
            inline,
            direction,
            in_code: false,
            html: "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n".into(),
            columns: Vec::new(),
            column: 0,
            in_head: false,
            links: Vec::new(),
            image: None,
        };
        writer.open("div", direction.of_all());
        writer.html.push('\n');
        writer
    }

    pub(super) fn finish(mut self) -> String {
        self.html.push_str("</div>\n</body></html>\n");
        self.html
    }

    pub(super) fn event(&mut self, event: Event<'_>) {
        // What stands in place of an image has no elements.
        if self.image.is_some()
            && matches!(&event, Event::Start(_) | Event::End(_) | Event::HardBreak)
            && event != Event::End(TagEnd::Image)
        {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.prose(&text),
            Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) if self.image.is_none() => {
                self.open("code", "");
                self.text(&text);
                self.close("code");
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.html.push_str("<br>\n"),
            Event::Rule => {
                self.open("hr", "");
                self.html.push('\n');
            }
            // An image's words; the extensions of the others are off.
            Event::Code(text)
            | Event::InlineMath(text)
            | Event::DisplayMath(text)
            | Event::FootnoteReference(text) => {
                self.text(&text);
            }
            Event::TaskListMarker(done) => self.text(if done { "☑ " } else { "☐ " }),
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.open("p", ""),
            Tag::Heading { level, .. } => self.open(heading(level), ""),
            Tag::BlockQuote(_) => self.open_line("blockquote", ""),
            Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.in_code = true;
                self.open("pre", "");
                self.open("code", "");
            }
            Tag::List(None) => self.open_line("ul", ""),
            Tag::List(Some(1)) => self.open_line("ol", ""),
            Tag::List(Some(first)) => self.open_line("ol", &format!(" start=\"{first}\"")),
            Tag::Item => self.open("li", ""),
            Tag::Emphasis => self.html.push_str("<em>"),
            Tag::Strong => self.html.push_str("<strong>"),
            Tag::Strikethrough => self.html.push_str("<del>"),
            Tag::Link {
                dest_url, title, ..
            } => self.link(&dest_url, &title),
            Tag::Image { dest_url, .. } => self.image_begins(dest_url),
            Tag::Table(columns) => {
                self.columns = columns;
                self.open_line("table", "");
            }
            Tag::TableHead => {
                (self.column, self.in_head) = (0, true);
                self.html.push_str("<thead>\n<tr>\n");
            }
            Tag::TableRow => {
                self.column = 0;
                self.html.push_str("<tr>\n");
            }
            Tag::TableCell => self.cell(),
            // Their extensions are off.
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.close_line("p"),
            TagEnd::Heading(level) => self.close_line(heading(level)),
            TagEnd::BlockQuote(_) => self.close_line("blockquote"),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.html.push_str("</code></pre>\n");
            }
            TagEnd::List(true) => self.close_line("ol"),
            TagEnd::List(false) => self.close_line("ul"),
            TagEnd::Item => self.close_line("li"),
            TagEnd::Emphasis => self.close("em"),
            TagEnd::Strong => self.close("strong"),
            TagEnd::Strikethrough => self.close("del"),
            TagEnd::Link if self.links.pop() == Some(true) => self.close("a"),
            TagEnd::Image => self.image_ends(),
            TagEnd::Table => self.html.push_str("</tbody>\n</table>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.html.push_str("</tr>\n</thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.close_line("tr"),
            TagEnd::TableCell => {
                let name = self.cell_name();
                self.close_line(name);
            }
            _ => {}
        }
    }

    fn open(&mut self, name: &str, attributes: &str) {
        let style = STYLES.iter().find(|row| row.0 == name);
        let style = style.map_or(String::new(), |row| format!(" style=\"{}\"", row.1));
        let direction = self.direction.of(name);
        self.html
            .push_str(&format!("<{name}{attributes}{direction}{style}>"));
    }

    fn open_line(&mut self, name: &str, attributes: &str) {
        self.open(name, attributes);
        self.html.push('\n');
    }

    fn close(&mut self, name: &str) {
        self.html.push_str(&format!("</{name}>"));
    }

    fn close_line(&mut self, name: &str) {
        self.close(name);
        self.html.push('\n');
    }

    fn text(&mut self, text: &str) {
        match &mut self.image {
            Some(image) => image.alt.push_str(text),
            None => escape(&mut self.html, text),
        }
    }

    /// Text with bare URLs as links, as in most mail programs.
    fn prose(&mut self, text: &str) {
        if self.image.is_some() || self.in_code || !self.links.is_empty() {
            return self.text(text);
        }
        let mut rest = text;
        while let Some(span) = bare::address(rest) {
            escape(&mut self.html, &rest[..span.start]);
            let address = &rest[span.clone()];
            self.link(address, "");
            escape(&mut self.html, address);
            self.end(TagEnd::Link);
            rest = &rest[span.end..];
        }
        escape(&mut self.html, rest);
    }

    fn link(&mut self, target: &str, title: &str) {
        let may = may_lead_to(target);
        self.links.push(may);
        if !may {
            return;
        }
        let mut attributes = format!(" href=\"{}\"", attribute(&address(target)));
        if !title.is_empty() {
            attributes.push_str(&format!(" title=\"{}\"", attribute(title)));
        }
        self.open("a", &attributes);
    }

    fn image_begins(&mut self, target: CowStr<'_>) {
        self.image = Some(Pending {
            target: target.into_string(),
            alt: String::new(),
        });
    }

    fn image_ends(&mut self) {
        let Some(Pending { target, alt }) = self.image.take() else {
            return;
        };
        if let Some(id) = (self.inline)(&target) {
            let attributes = format!(
                " src=\"cid:{}\" alt=\"{}\"",
                attribute(&id),
                attribute(&alt)
            );
            self.open("img", &attributes);
            return;
        }
        let words = if alt.is_empty() { &target } else { &alt };
        if !self.links.is_empty() {
            // It stands in a link already, and one link cannot hold another.
            escape(&mut self.html, words);
            return;
        }
        self.link(&target, "");
        escape(&mut self.html, words);
        self.end(TagEnd::Link);
    }

    fn cell_name(&self) -> &'static str {
        if self.in_head { "th" } else { "td" }
    }

    fn cell(&mut self) {
        let aligned = match self.columns.get(self.column) {
            Some(Alignment::Left) => " align=\"left\"",
            Some(Alignment::Right) => " align=\"right\"",
            Some(Alignment::Center) => " align=\"center\"",
            Some(Alignment::None) | None => "",
        };
        self.column += 1;
        self.open(self.cell_name(), aligned);
    }
}

fn heading(level: HeadingLevel) -> &'static str {
    ["h1", "h2", "h3", "h4", "h5", "h6"][level as usize - 1]
}

fn may_lead_to(target: &str) -> bool {
    let target = target.to_ascii_lowercase();
    let is_mailbox = target.contains('@') && !target.contains([':', '/']);
    is_mailbox || SCHEMES.iter().any(|scheme| target.starts_with(scheme))
}

/// Autolinked mailboxes come without a scheme.
fn address(target: &str) -> String {
    let bare = target.contains('@') && !target.contains([':', '/', '#']);
    let scheme = if bare { "mailto:" } else { "" };
    format!("{scheme}{}", target.replace('"', "%22").replace(' ', "%20"))
}

fn attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    escape(&mut escaped, text);
    escaped
}

fn escape(html: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(c),
        }
    }
}
