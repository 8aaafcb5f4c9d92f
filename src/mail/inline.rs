//! Images that stand in the text and travel with the message: which files they are, and by which Content-ID
//! the HTML calls them (RFC 2392).
//!
//! A file is inline when the HTML says `cid:NAME` with its name, or when it is an image of a Markdown text.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{BodyFormat, Draft, markdown};

/// URL scheme of a part of the same message.
const CID: &str = "cid:";

pub(super) fn file_name(path: &str) -> &str {
    // Elsewhere a backslash is a character like any other.
    let ends: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    path.rsplit(ends).next().unwrap_or(path)
}

/// The Content-ID derived from a file name, with invalid characters replaced. Postmark requires ASCII without
/// spaces (postmark-facts.md section 3.3).
pub(super) fn id_of(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

/// A draft's files and how its text may refer to them.
pub(super) struct Callable<'a> {
    /// Content-IDs; unique even if names are not.
    ids: Vec<String>,
    /// The first file with each path, name and Content-ID.
    by_path: HashMap<&'a str, usize>,
    by_name: HashMap<&'a str, usize>,
    by_id: HashMap<String, usize>,
}

impl<'a> Callable<'a> {
    pub(super) fn of(draft: &'a Draft) -> Self {
        let mut callable = Self {
            ids: Vec::with_capacity(draft.files.len()),
            by_path: HashMap::new(),
            by_name: HashMap::new(),
            by_id: HashMap::new(),
        };
        // The next number to try where several names make one id.
        let mut next: HashMap<String, usize> = HashMap::new();
        for (at, path) in draft.files.iter().enumerate() {
            let name = file_name(path);
            let plain = id_of(name);
            let mut id = plain.clone();
            while callable.by_id.contains_key(&id) {
                let number = next.entry(plain.clone()).or_insert(2);
                id = format!("{number}.{plain}");
                *number += 1;
            }
            callable.by_path.entry(path).or_insert(at);
            callable.by_name.entry(name).or_insert(at);
            callable.by_id.insert(id.clone(), at);
            callable.ids.push(id);
        }
        callable
    }

    /// The Content-ID of the file that `target` refers to.
    pub(super) fn content_id(&self, target: &str) -> Option<&str> {
        Some(&self.ids[self.position(target)?])
    }

    /// The file that `target` refers to: by path, name, Content-ID, or the name in another path.
    fn position(&self, target: &str) -> Option<usize> {
        let named = called_by_id(target).unwrap_or(target);
        let plain = decoded(named);
        let first = |files: &HashMap<&str, usize>| {
            let found = [named, &*plain].map(|word| files.get(word).copied());
            found.into_iter().flatten().min()
        };
        let elsewhere = || {
            let name = Some(file_name(&plain)).filter(|_| !plain.contains(':'));
            self.by_name.get(name?).copied()
        };
        first(&self.by_path)
            .or_else(|| first(&self.by_name))
            .or_else(|| self.by_id.get(named).copied())
            .or_else(elsewhere)
    }
}

/// The text after `cid:`, in any case (RFC 3986 section 3.1).
fn called_by_id(target: &str) -> Option<&str> {
    let (scheme, rest) = target.split_at_checked(CID.len())?;
    scheme.eq_ignore_ascii_case(CID).then_some(rest)
}

/// Decodes percent escapes (RFC 3986 section 2.1); unchanged if the result is not text.
fn decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| *first == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let byte = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(byte.unwrap_or(*first));
        rest = if byte.is_some() { &tail[2..] } else { tail };
    }
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// References in the text to missing files, without duplicates.
pub(super) fn missing(draft: &Draft) -> Vec<String> {
    let callable = Callable::of(draft);
    let is_missing = |target: &String| callable.content_id(target).is_none();
    wanted(draft).into_iter().filter(is_missing).collect()
}

/// References in the text by `cid:` or by Markdown images without a scheme, without duplicates.
fn wanted(draft: &Draft) -> Vec<String> {
    let lies_here = |target: &String| called_by_id(target).is_some() || !target.contains("://");
    let all: Vec<String> = match draft.format {
        BodyFormat::Markdown => markdown::images(&draft.text)
            .into_iter()
            .map(|image| image.target)
            .filter(lies_here)
            .collect(),
        BodyFormat::Html => calls(&draft.text),
        BodyFormat::Text => calls(&draft.html),
    };
    let mut known = HashSet::new();
    let is_new = |target: &String| known.insert(target.clone());
    all.into_iter().filter(is_new).collect()
}

/// For each file of the draft its Content-ID, if the text shows it.
pub(super) fn shown(draft: &Draft) -> Vec<Option<String>> {
    let callable = Callable::of(draft);
    let wanted = wanted(draft);
    let positions: HashSet<usize> = wanted
        .iter()
        .filter_map(|one| callable.position(one))
        .collect();
    let ids = callable.ids.into_iter().enumerate();
    ids.map(|(at, id)| positions.contains(&at).then_some(id))
        .collect()
}

/// `html` with the exact Content-IDs of the draft's files, because mail programs compare them literally.
pub(super) fn with_ids<'a>(draft: &Draft, html: &'a str) -> Cow<'a, str> {
    let callable = Callable::of(draft);
    let mut mended = String::new();
    let mut from = 0;
    for span in addresses(html) {
        let Some(id) = callable.content_id(&target(html, &span)) else {
            continue;
        };
        let address = format!("{CID}{id}");
        if html[span.clone()] != address {
            mended.push_str(&html[from..span.start]);
            mended.push_str(&address);
            from = span.end;
        }
    }
    if from == 0 {
        return Cow::Borrowed(html);
    }
    mended.push_str(&html[from..]);
    Cow::Owned(mended)
}

fn calls(html: &str) -> Vec<String> {
    let spans = addresses(html).into_iter();
    spans.map(|span| target(html, &span)).collect()
}

fn target(html: &str, span: &Range<usize>) -> String {
    html[span.clone()].trim_end().replace("&amp;", "&")
}

/// Ranges of `cid:` URLs in HTML attributes.
fn addresses(html: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for (colon, _) in html.match_indices(':') {
        let at = (colon + 1).saturating_sub(CID.len());
        let inside = found.last().is_some_and(|last| at < last.end);
        let is_cid = html.get(at..).and_then(called_by_id).is_some();
        let quote = html.get(..at).and_then(|before| before.chars().next_back());
        // A word of the text that happens to end so is no address.
        if inside || !is_cid || !matches!(quote, Some('"' | '\'' | '=' | '(')) {
            continue;
        }
        let ends = |c: char| match quote {
            Some('"' | '\'') => Some(c) == quote,
            _ => c.is_whitespace() || matches!(c, '>' | ')'),
        };
        let rest = &html[at..];
        found.push(at..at + rest.find(ends).unwrap_or(rest.len()));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content_id(draft: &Draft, target: &str) -> Option<String> {
        Callable::of(draft).content_id(target).map(str::to_owned)
    }

    fn draft(format: BodyFormat, text: &str) -> Draft {
        Draft {
            format,
            text: text.into(),
            files: vec!["/home/ada/The logo.png".into(), "b.png".into()],
            ..Draft::default()
        }
    }

    #[test]
    fn files_are_found_by_path_name_and_id() {
        let draft = draft(BodyFormat::Markdown, "");
        for target in [
            "/home/ada/The logo.png",
            "The logo.png",
            "The%20logo.png",
            "cid:The_logo.png",
        ] {
            assert_eq!(
                content_id(&draft, target).as_deref(),
                Some("The_logo.png"),
                "{target}"
            );
        }
        assert_eq!(content_id(&draft, "c.png"), None);
    }

    #[test]
    fn what_is_shown_is_what_the_text_calls() {
        let html = "<img src=\"cid:b.png\"><p>the cid:The_logo.png</p><img src=cid:x.png>";
        let shown_in = |draft: &Draft| {
            let mut all: Vec<String> = shown(draft).into_iter().flatten().collect();
            all.sort();
            all
        };
        assert_eq!(shown_in(&draft(BodyFormat::Html, html)), ["b.png"]);
        assert_eq!(
            wanted(&draft(BodyFormat::Html, html)),
            ["cid:b.png", "cid:x.png"]
        );
        let markdown = "![a](b.png) ![b](https://c.example/d.png) ![c](<The logo.png>)";
        assert_eq!(
            shown_in(&draft(BodyFormat::Markdown, markdown)),
            ["The_logo.png", "b.png"]
        );
        assert!(shown_in(&draft(BodyFormat::Text, markdown)).is_empty());
        let beside = Draft {
            html: html.into(),
            ..draft(BodyFormat::Text, "x")
        };
        assert_eq!(shown_in(&beside), ["b.png"]);
    }

    #[test]
    fn html_calls_in_the_letters_of_the_content_id() {
        let mut draft = draft(BodyFormat::Html, "");
        draft.files.push("logo@2x&co.png".into());
        let html = "<img src=\"CID:b.png\"><img src='cid:The%20logo.png'><p style=\"background:url(cid:logo@2x&amp;co.png)\"><img src=\"cid:The_logo.png\"> \"cid:no.png\"";
        draft.text = html.into();
        assert_eq!(
            with_ids(&draft, html),
            "<img src=\"cid:b.png\"><img src='cid:The_logo.png'><p style=\"background:url(cid:logo_2x_co.png)\"><img src=\"cid:The_logo.png\"> \"cid:no.png\""
        );
        assert!(shown(&draft).iter().all(Option::is_some));
        assert!(matches!(
            with_ids(&draft, "<img src=\"cid:b.png\">"),
            Cow::Borrowed(_)
        ));
    }

    #[test]
    fn no_two_files_have_one_content_id() {
        let mut draft = draft(BodyFormat::Markdown, "![a](日本.png) ![b](中国.png)");
        draft.files = ["日本.png", "x/中国.png", "日本.png"]
            .map(String::from)
            .to_vec();
        let ids = shown(&draft);
        // The same file once more is not shown, but attached.
        assert_eq!(ids, [Some("__.png".into()), Some("2.__.png".into()), None]);
    }

    #[test]
    fn a_path_of_its_own_goes_before_a_name_and_a_name_before_another_path() {
        let mut draft = draft(BodyFormat::Markdown, "");
        draft.files = ["a/b.png", "b.png", "grüße.png"].map(String::from).to_vec();
        for (target, id) in [
            ("b.png", "2.b.png"),
            ("a/b.png", "b.png"),
            ("./grüße.png", "gr__e.png"),
            ("img/gr%C3%BC%C3%9Fe.png", "gr__e.png"),
            ("cid:2.b.png", "2.b.png"),
        ] {
            assert_eq!(content_id(&draft, target).as_deref(), Some(id), "{target}");
        }
        for target in ["https://x.example/b.png", "data:image/png,/b.png", "%zz"] {
            assert_eq!(content_id(&draft, target), None, "{target}");
        }
    }

    #[test]
    fn thousands_of_files_of_one_name_are_told_apart_at_once() {
        let html: String = (0..5_000)
            .map(|at| format!("<img src=\"cid:a.png\"><img src=\"cid:{at}.b.png\">"))
            .collect();
        let mut draft = draft(BodyFormat::Html, &html);
        draft.files = (0..5_000).map(|at| format!("/{at}/a.png")).collect();
        let started = std::time::Instant::now();
        let ids = Callable::of(&draft).ids;
        assert_eq!(
            (ids[1].as_str(), ids[4_999].as_str()),
            ("2.a.png", "5000.a.png")
        );
        assert!(matches!(with_ids(&draft, &html), Cow::Borrowed(_)));
        assert_eq!(shown(&draft).iter().flatten().count(), 1);
        assert_eq!(missing(&draft).len(), 5_000);
        let took = started.elapsed();
        assert!(took.as_secs() < 10, "{took:?}");
    }

    #[test]
    fn what_is_called_often_is_wanted_once() {
        let draft = draft(BodyFormat::Markdown, "![a](x.png) ![b](x.png)");
        assert_eq!(wanted(&draft), ["x.png"]);
    }
}
