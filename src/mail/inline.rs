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

/// The Content-ID of a file: its name, with what an address of a message part may not hold replaced.
/// Postmark wants ASCII without blanks (postmark-facts.md section 3.3).
pub(super) fn id_of(name: &str) -> String {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    name.chars()
        .map(|c| if allowed(c) { c } else { '_' })
        .collect()
}

/// The Content-ID of the draft's file that `target` means: by its path, its name or `cid:` and its id.
pub(super) fn content_id(draft: &Draft, target: &str) -> Option<String> {
    let named = target.strip_prefix(CID).unwrap_or(target);
    let plain = named.replace("%20", " ");
    let is_it = |path: &&String| {
        let name = file_name(path);
        [path.as_str(), name].contains(&plain.as_str()) || id_of(name) == named
    };
    draft
        .files
        .iter()
        .find(is_it)
        .map(|path| id_of(file_name(path)))
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

/// The Content-IDs of the draft's files that are shown in its text.
pub(super) fn shown(draft: &Draft) -> HashSet<String> {
    let wanted = wanted(draft);
    wanted
        .iter()
        .filter_map(|one| content_id(draft, one))
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
    fn what_is_shown_is_what_the_text_calls() {
        let html = "<img src=\"cid:b.png\"><p>the cid:The_logo.png</p><img src=cid:x.png>";
        let shown_in = |draft: &Draft| {
            let mut all: Vec<String> = shown(draft).into_iter().collect();
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
