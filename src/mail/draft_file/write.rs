//! From a draft to the file.

use super::{NAMES, Name, format_word, links_word, opens_word, value};
use crate::mail::Draft;

/// Comments above the headers.
const COMMENTS: [&str; 4] = [
    "Save and leave the editor to go on. Unchanged, or with an exit status other than 0, nothing happens.",
    "Above the first empty line: one header a line; lines that begin with # are dropped.",
    "Attach, Metadata (key=value) and Header (Name: value) may stand several times. Format: text, markdown, html.",
    "Track-Opens: server, yes, no. Track-Links: server, none, html-and-text, html-only, text-only.",
];

/// Writes a draft as a file; see the module. Omits the HTML part of a plain-text draft and the profile.
pub fn write_draft(draft: &Draft) -> String {
    let mut out = String::with_capacity(draft.text.len() + 1_024);
    for comment in COMMENTS {
        out.push_str(&format!("# {comment}\n"));
    }
    if !draft.html.trim().is_empty() {
        out.push_str("# This message came with an HTML part of its own, which stays as it is.\n");
    }
    for (label, name) in NAMES {
        for value in values(draft, name) {
            let line = format!("{label}: {value}");
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
    out.push('\n');
    out.push_str(&draft.text);
    // A file ends with a line break, as editors want it.
    out.push('\n');
    out
}

/// The values for the lines of a name.
fn values(draft: &Draft, name: Name) -> Vec<String> {
    let rows = |rows: &[String]| rows.iter().map(|row| value::written(row, true)).collect();
    let one = |word: &str| vec![word.to_owned()];
    let extras = &draft.extras;
    match name {
        Name::Line(id) => vec![value::written(draft.line(id).unwrap_or_default(), false)],
        Name::Format => one(format_word(draft.format)),
        Name::TrackOpens => one(opens_word(extras.track_opens)),
        Name::TrackLinks => one(links_word(extras.track_links)),
        Name::KeepId => one(if extras.keep_id { "yes" } else { "no" }),
        Name::Attach => rows(&draft.files),
        Name::Metadata => rows(&extras.metadata),
        Name::Header => rows(&extras.headers),
    }
}
