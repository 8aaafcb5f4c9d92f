//! Markdown (CommonMark with tables, strikethrough, task lists and bare addresses) as HTML that mail programs show: every style stands
//! in its element, there is no `<style>`, and nothing is fetched from elsewhere.
//!
//! HTML inside Markdown is shown as the text that it is: who wants HTML writes HTML.

mod bare;
mod direction;
mod writer;

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use direction::Direction;
use writer::Writer;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// The text in its parentheses.
    pub target: String,
}

const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS);

fn parser(text: &str) -> Parser<'_> {
    Parser::new_ext(text, OPTIONS)
}

/// The events of a text with their byte ranges.
pub(super) fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    parser(text).into_offset_iter()
}

/// `text` as HTML. `inline` returns the Content-ID of an embedded image; other images become links, so that
/// reading the message does not reveal that it was read.
pub(super) fn to_html(text: &str, inline: &dyn Fn(&str) -> Option<String>) -> String {
    let mut writer = Writer::new(inline, Direction::of_text(text));
    // Text that is one in the source is one for the writer. What a backslash divides is not, so that an
    // address with a backslash in it is no link, as in GitHub Flavored Markdown.
    let mut run: Option<(String, usize)> = None;
    for (event, range) in events(text) {
        match (event, &mut run) {
            (Event::Text(piece), Some((text, end))) if *end == range.start => {
                text.push_str(&piece);
                *end = range.end;
            }
            (event, run) => {
                if let Some((text, _)) = run.take() {
                    writer.event(Event::Text(text.into()));
                }
                match event {
                    Event::Text(piece) => *run = Some((piece.into_string(), range.end)),
                    event => writer.event(event),
                }
            }
        }
    }
    if let Some((text, _)) = run {
        writer.event(Event::Text(text.into()));
    }
    writer.finish()
}

/// `text` without escaping backslashes, for readers who see no HTML.
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    let (mut in_code, mut end) = (false, 0);
    for (event, range) in events(text) {
        match event {
            Event::Start(Tag::CodeBlock(_)) => in_code = true,
            Event::End(TagEnd::CodeBlock) => in_code = false,
            Event::Text(_) => {
                let escape = range
                    .start
                    .checked_sub(1)
                    .filter(|at| *at >= end && !in_code);
                let escape = escape.filter(|at| text[*at..].starts_with('\\'));
                if let Some(escape) = escape.filter(|at| *at >= from) {
                    out.push_str(&text[from..escape]);
                    from = escape + 1;
                }
                end = range.end;
            }
            _ => {}
        }
    }
    out.push_str(&text[from..]);
    Cow::Owned(out)
}

/// `text` without front matter and HTML comments. Comments in code stay.
pub(super) fn without_notes(text: &str) -> Cow<'_, str> {
    let has_metadata = text.starts_with("---") || text.starts_with("+++");
    if !has_metadata && !text.contains("<!--") {
        return Cow::Borrowed(text);
    }
    let metadata = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS;
    let mut notes: Vec<Range<usize>> = Vec::new();
    for (event, range) in Parser::new_ext(text, OPTIONS | metadata).into_offset_iter() {
        match event {
            Event::Start(Tag::MetadataBlock(_)) if range.start == 0 => notes.push(range),
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => {
                notes.extend(comments(text, range));
            }
            _ => {}
        }
    }
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    for note in notes {
        out.push_str(&text[from..note.start]);
        from = note.end;
    }
    let rest = &text[from..];
    out.push_str(if out.is_empty() {
        rest.trim_start_matches('\n')
    } else {
        rest
    });
    Cow::Owned(out)
}

/// The comments inside `range`. One that fills its lines includes their line break.
fn comments(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    const OPEN: &str = "<!--";
    const CLOSE: &str = "-->";
    let mut found = Vec::new();
    let mut at = range.start;
    while let Some(start) = text[at..range.end].find(OPEN).map(|start| at + start) {
        let Some(length) = text[start + OPEN.len()..range.end].find(CLOSE) else {
            break;
        };
        let mut end = start + OPEN.len() + length + CLOSE.len();
        let begins_line = start == 0 || text[..start].ends_with('\n');
        if begins_line && text[end..].starts_with('\n') {
            end += 1;
        }
        found.push(start..end);
        at = end.min(range.end);
    }
    found
}

/// The images of a Markdown text, in order.
pub(super) fn images(text: &str) -> Vec<Image> {
    let image = |event| match event {
        Event::Start(Tag::Image { dest_url, .. }) => Some(Image {
            target: dest_url.into_string(),
        }),
        _ => None,
    };
    parser(text).filter_map(image).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_and_comments_are_for_nobody_who_reads_the_message() {
        for (written, sent) in [
            (
                "---\ntitle: Offer\ndate: 2026-11-30\n---\n\n# Hello\n",
                "# Hello\n",
            ),
            ("+++\ntitle = \"Offer\"\n+++\nHello\n", "Hello\n"),
            ("Hello <!-- not yet --> Grace", "Hello  Grace"),
            ("<!-- draft 3 -->\nHello\n", "Hello\n"),
            (
                "Hello\n\n<!--\nask Ada\n\nfirst\n-->\n\nBye\n",
                "Hello\n\n\nBye\n",
            ),
        ] {
            assert_eq!(without_notes(written), sent, "{written}");
        }
        for kept in [
            "Hello\n\n---\n\nBye\n",
            "---\n\nHello\n\n---\n",
            "`<!-- code -->`",
            "```\n<!-- code -->\n```\n",
            "a <!-- never closed",
            "1 <!> 2 --> 3",
        ] {
            assert_eq!(without_notes(kept), kept);
        }
    }

    fn html(text: &str) -> String {
        let html = to_html(text, &|target| {
            (target == "logo.png").then(|| "logo.png".into())
        });
        // The styles have a test of their own.
        let mut plain = String::new();
        for (at, part) in html.split(" style=\"").enumerate() {
            let rest = if at == 0 {
                part
            } else {
                part.split_once('"').map_or("", |(_, rest)| rest)
            };
            plain.push_str(rest);
        }
        plain
    }

    #[test]
    fn everything_that_people_write_has_its_element() {
        for (text, wanted) in [
            (
                "Hello *you* **there** ~~no~~",
                "<p>Hello <em>you</em> <strong>there</strong> <del>no</del></p>",
            ),
            ("# One\n\n###### Six", "<h1>One</h1>\n<h6>Six</h6>"),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
            (
                "3. a\n4. b",
                "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>",
            ),
            ("> quoted", "<blockquote>\n<p>quoted</p>\n</blockquote>"),
            ("`a<b`", "<p><code>a&lt;b</code></p>"),
            (
                "```rust\nlet a = \"b\";\n```",
                "<pre><code>let a = &quot;b&quot;;\n</code></pre>",
            ),
            ("one\ntwo  \nthree", "<p>one\ntwo<br>\nthree</p>"),
            ("---", "<hr>"),
            (
                "[a](https://b.example/?c=1&d \"t\")",
                "<p><a href=\"https://b.example/?c=1&amp;d\" title=\"t\">a</a></p>",
            ),
            (
                "<ada@acme.example>",
                "<p><a href=\"mailto:ada@acme.example\">ada@acme.example</a></p>",
            ),
            (
                "![The logo](logo.png)",
                "<p><img src=\"cid:logo.png\" alt=\"The logo\"></p>",
            ),
            (
                "- [ ] a\n- [x] b",
                "<ul>\n<li>☐ a</li>\n<li>☑ b</li>\n</ul>",
            ),
            (
                "https://b.example/a_b_c?d&e, `https://c.example`",
                "<p><a href=\"https://b.example/a_b_c?d&amp;e\">https://b.example/a_b_c?d&amp;e</a>, <code>https://c.example</code></p>",
            ),
            (
                "[![c](https://c.example/c.png)](https://b.example) [https://d.example](e)",
                "<p><a href=\"https://b.example\">c</a> https://d.example</p>",
            ),
            (
                "| a | b |\n|:--|--:|\n| 1 | 2 |",
                "<table>\n<thead>\n<tr>\n<th align=\"left\">a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td align=\"left\">1</td>\n<td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>",
            ),
        ] {
            let found = html(text);
            let body = found
                .split_once("<div>\n")
                .unwrap()
                .1
                .rsplit_once("\n</div>")
                .unwrap()
                .0;
            assert_eq!(body, wanted, "{text}");
        }
    }

    #[test]
    fn nothing_is_fetched_and_nothing_runs() {
        for (text, never, wanted) in [
            (
                "![x](https://t.example/p.gif)",
                "<img",
                "href=\"https://t.example/p.gif\"",
            ),
            ("<script>alert(1)</script>", "<script", "&lt;script&gt;"),
            ("a <b onclick=x>c</b>", "<b ", "&lt;b onclick=x&gt;"),
            ("[a](javascript:alert(1))", "javascript", ">a"),
            ("[a](  JavaScript&colon;x)", "href", "a"),
            ("![\"><script>](logo.png)", "<script", "&quot;&gt;"),
            ("[a](https://b.example/\"onx=\")", "\"onx", "%22onx"),
        ] {
            let found = to_html(text, &|target| (target == "logo.png").then(|| "l".into()));
            assert!(!found.contains(never), "{found}");
            assert!(found.contains(wanted), "{found}");
        }
    }

    #[test]
    fn every_element_that_shows_carries_its_own_style() {
        let text = "# a\n\nb `c`\n\n> d\n\n- e\n\n```\nf\n```\n\n| g |\n|---|\n| h |\n\n[i](https://j.example)\n\n---\n";
        let found = to_html(text, &|_| None);
        for element in [
            "div",
            "h1",
            "p",
            "code",
            "blockquote",
            "ul",
            "li",
            "pre",
            "table",
            "th",
            "td",
            "a",
            "hr",
        ] {
            let start = format!("<{element}");
            let styled = found.split(&start).skip(1).any(|rest| {
                let inside = rest.split('>').next().unwrap_or_default();
                inside.contains("style=")
            });
            assert!(styled, "{element}: {found}");
        }
        assert!(!found.contains("<style") && !found.contains("class="));
    }

    #[test]
    fn text_from_the_right_says_so() {
        let found = html("שלום\n\n- a\n\n`b`");
        assert!(
            found.contains("<div dir=\"rtl\">\n<p dir=\"auto\">שלום</p>"),
            "{found}"
        );
        assert!(
            found.contains("<ul dir=\"auto\">\n<li dir=\"auto\">a</li>"),
            "{found}"
        );
        let found = html("a\n\n> مرحبا");
        assert!(found.contains("<div>\n<p dir=\"auto\">a</p>"), "{found}");
        assert!(!html("a 日本").contains("dir="));
    }

    #[test]
    fn images_are_found_wherever_they_stand() {
        let text = "![a](a.png) and\n\n> - ![b][c]\n\n[c]: ../b.png\n\n`![no](x)`";
        let found: Vec<String> = images(text).into_iter().map(|image| image.target).collect();
        assert_eq!(found, ["a.png", "../b.png"]);
    }
}
