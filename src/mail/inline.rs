//! Images that stand in the text and travel with the message: which files they are, and by which Content-ID
//! the HTML calls them (RFC 2392).
//!
//! A file is inline when the HTML says `cid:NAME` with its name, or when it is an image of a Markdown text.

use std::collections::HashSet;

use super::{BodyFormat, Draft, markdown};

/// What begins the address of a part of the same message.
const CID: &str = "cid:";

/// The last part of a path.
pub(super) fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// The Content-IDs of a draft's files, in their order. Files that would have the same one are told apart by
/// their place: the second `logo.png` is `2.logo.png`.
pub(super) fn ids(files: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut ids = Vec::with_capacity(files.len());
    for (at, path) in files.iter().enumerate() {
        let mut id = id_of(file_name(path));
        while !taken.insert(id.clone()) {
            id = format!("{}.{id}", at + 1);
        }
        ids.push(id);
    }
    ids
}

/// The name of a file, with what an address of a message part may not hold replaced. Postmark wants ASCII
/// without blanks (postmark-facts.md section 3.3).
pub(super) fn id_of(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

/// The Content-ID of the draft's file that `target` means: by its path, by its name, or by `cid:` and its
/// id, in this order.
pub(super) fn content_id(draft: &Draft, target: &str) -> Option<String> {
    let mut ids = ids(&draft.files);
    let at = place(draft, target, &ids)?;
    Some(ids.swap_remove(at))
}

/// Which of the draft's files `target` means.
fn place(draft: &Draft, target: &str, ids: &[String]) -> Option<usize> {
    let named = target.strip_prefix(CID).unwrap_or(target);
    let plain = named.replace("%20", " ");
    let mut files = draft.files.iter();
    let by_path = files.position(|path| *path == plain);
    let by_name = || {
        let mut files = draft.files.iter();
        files.position(|path| file_name(path) == plain)
    };
    by_path
        .or_else(by_name)
        .or_else(|| ids.iter().position(|id| id == named))
}

/// What the text calls by `cid:` or, in Markdown, shows as an image without a scheme.
pub(super) fn wanted(draft: &Draft) -> Vec<String> {
    match draft.format {
        BodyFormat::Markdown => markdown::images(&draft.text)
            .into_iter()
            .map(|image| image.target)
            .filter(|target| target.starts_with(CID) || !target.contains("://"))
            .collect(),
        BodyFormat::Html => called(&draft.text),
        BodyFormat::Text => called(&draft.html),
    }
}

/// For each of the draft's files its Content-ID, if the text shows it.
pub(super) fn shown(draft: &Draft) -> Vec<Option<String>> {
    let ids = ids(&draft.files);
    let wanted = wanted(draft);
    let places = wanted.iter().filter_map(|one| place(draft, one, &ids));
    let places: HashSet<usize> = places.collect();
    let ids = ids.into_iter().enumerate();
    ids.map(|(at, id)| places.contains(&at).then_some(id))
        .collect()
}

/// Addresses that begin with `cid:` in the attributes of HTML.
fn called(html: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices(CID) {
        let quote = html[..at].chars().next_back();
        let ends = |c: char| match quote {
            Some('"' | '\'') => Some(c) == quote,
            _ => c.is_whitespace() || matches!(c, '>' | ')'),
        };
        // A word of the text that happens to end so is no address.
        if !matches!(quote, Some('"' | '\'' | '=' | '(')) {
            continue;
        }
        let rest = &html[at..];
        found.push(rest[..rest.find(ends).unwrap_or(rest.len())].to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn files_that_look_alike_are_told_apart() {
        let mut draft = draft(
            BodyFormat::Markdown,
            "![](a_b.png) ![](<a b.png>) ![](ö.png) ![](/y/a_b.png)",
        );
        draft.files = ["a b.png", "/x/a_b.png", "ä.png", "ö.png", "/y/a_b.png"]
            .map(String::from)
            .to_vec();
        let expected = [
            Some("a_b.png"),
            Some("2.a_b.png"),
            None,
            Some("4._.png"),
            Some("5.a_b.png"),
        ];
        assert_eq!(shown(&draft), expected.map(|id| id.map(String::from)));
        let id = |target| content_id(&draft, target);
        assert_eq!(
            id("cid:a_b.png").as_deref(),
            Some("2.a_b.png"),
            "by its name"
        );
        assert_eq!(id("cid:4._.png").as_deref(), Some("4._.png"));
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
}
