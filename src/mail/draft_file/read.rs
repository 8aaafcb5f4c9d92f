//! From the file back to a draft: everything that can be taken is, and what cannot is told with its line.

use std::borrow::Cow;
use std::fmt;

use super::{FORMATS, NAMES, Name, links_word, opens_word, value};
use crate::mail::{
    BodyFormat, Draft, Extras, FieldId, TrackLinks, TrackOpens, parse_header, parse_list,
    parse_mailbox, parse_metadata,
};

/// Result of parsing a draft file.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftRead {
    /// Everything that could be parsed.
    pub draft: Draft,
    /// Everything that could not, in line order.
    pub problems: Vec<LineProblem>,
}

/// An error in a line.
#[derive(Clone, PartialEq, Eq)]
pub struct LineProblem {
    /// From 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub why: String,
}

impl fmt::Display for LineProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.why)
    }
}

impl fmt::Debug for LineProblem {
    /// Hides the message: it may quote typed text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LineProblem({})", self.line)
    }
}

impl fmt::Debug for DraftRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftRead({:?}, {:?})", self.draft, self.problems)
    }
}

/// Parses the file that [`super::write_draft`] made of `base`, as the user left it. A removed line means an
/// empty field, unless a name is misspelled: it may be that field's, which then keeps its value. Addresses
/// are only checked if they changed.
pub fn read_draft(file: &str, base: &Draft) -> DraftRead {
    let file = with_plain_line_ends(file.strip_prefix('\u{feff}').unwrap_or(file));
    let mut reading = Reading::new(base);
    let mut rest: &str = &file;
    let mut number = 0;
    let mut header: Option<(usize, String)> = None;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        number += 1;
        if line.trim().is_empty() {
            rest = after;
            break;
        }
        let is_folded = line.starts_with([' ', '\t']);
        match &mut header {
            Some((_, text)) if is_folded => {
                text.push(' ');
                text.push_str(line.trim());
            }
            _ if line.starts_with('#') => {}
            _ if is_header(line) => {
                reading.take(header.replace((number, line.to_owned())));
            }
            // Without an empty line before it: from here on it is text.
            _ => {
                let why = "this is no header, so the text begins here; an empty line stands between headers and text";
                reading.blame(number, why);
                break;
            }
        }
        rest = after;
    }
    reading.take(header);
    reading.keep_what_may_be_misspelt();
    let text = rest.strip_suffix('\n').unwrap_or(rest);
    text.clone_into(&mut reading.draft.text);
    reading.problems.sort_by_key(|problem| problem.line);
    DraftRead {
        draft: reading.draft,
        problems: reading.problems,
    }
}

/// The file with LF line ends. An editor that ends its lines with CRLF, or with CR, does so everywhere.
fn with_plain_line_ends(file: &str) -> Cow<'_, str> {
    match file.split_once('\n') {
        Some((first, _)) if first.ends_with('\r') => Cow::Owned(file.replace("\r\n", "\n")),
        None if file.contains('\r') => Cow::Owned(file.replace('\r', "\n")),
        _ => Cow::Borrowed(file),
    }
}

/// Whether a line has a name of printable characters, a colon and a value.
fn is_header(line: &str) -> bool {
    let name = line.split_once(':').map(|(name, _)| name.trim_end());
    name.is_some_and(|name| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic()))
}

struct Reading<'b> {
    base: &'b Draft,
    draft: Draft,
    problems: Vec<LineProblem>,
    /// Names seen so far, with their lines.
    seen: Vec<(Name, usize)>,
    /// Whether a name was unknown.
    has_unknown: bool,
}

impl<'b> Reading<'b> {
    /// Fields that are not in the file keep their value; everything else is empty until it is read.
    fn new(base: &'b Draft) -> Self {
        let draft = Draft {
            html: base.html.clone(),
            profile: base.profile.clone(),
            extras: Extras {
                message_id: base.extras.message_id.clone(),
                ..Extras::default()
            },
            ..Draft::default()
        };
        Self {
            base,
            draft,
            problems: Vec::new(),
            seen: Vec::new(),
            has_unknown: false,
        }
    }

    fn blame(&mut self, line: usize, why: impl Into<String>) {
        let why = why.into();
        self.problems.push(LineProblem { line, why });
    }

    fn take(&mut self, header: Option<(usize, String)>) {
        let Some((line, text)) = header else { return };
        let (label, value) = text.split_once(':').unwrap_or((&text, ""));
        let label = label.trim();
        let known = NAMES
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(label));
        let Some((label, name)) = known else {
            self.has_unknown = true;
            return self.blame(line, unknown(label));
        };
        let is_row = matches!(name, Name::Attach | Name::Metadata | Name::Header);
        let before = self.seen.iter().find(|(seen, _)| seen == name);
        if let Some((_, before)) = before.copied().filter(|_| !is_row) {
            let why = format!("{label} stands in line {before} already, which counts; join them");
            return self.blame(line, why);
        }
        self.seen.push((*name, line));
        let is_empty = value.trim().is_empty();
        if is_row && is_empty {
            return;
        }
        if let Err(why) = self.set(*name, &value::read(value), is_empty) {
            self.keep_choice(*name);
            self.blame(line, format!("{label}: {why}"));
        }
    }

    /// Keeps the previous value of an invalid choice.
    fn keep_choice(&mut self, name: Name) {
        let (now, was) = (&mut self.draft, self.base);
        match name {
            Name::Format => now.format = was.format,
            Name::TrackOpens => now.extras.track_opens = was.extras.track_opens,
            Name::TrackLinks => now.extras.track_links = was.extras.track_links,
            Name::KeepId => now.extras.keep_id = was.extras.keep_id,
            Name::Line(_) | Name::Attach | Name::Metadata | Name::Header => {}
        }
    }

    fn keep_what_may_be_misspelt(&mut self) {
        if !self.has_unknown {
            return;
        }
        for (_, name) in NAMES {
            let is_seen = self.seen.iter().any(|(seen, _)| *seen == name);
            if let (Name::Line(id), false) = (name, is_seen)
                && let Some(place) = self.draft.line_mut(id)
            {
                self.base.line(id).unwrap_or_default().clone_into(place);
            }
        }
    }

    fn set(&mut self, name: Name, value: &str, is_empty: bool) -> Result<(), String> {
        let Extras {
            metadata,
            headers,
            track_opens,
            track_links,
            keep_id,
            message_id: _,
        } = &mut self.draft.extras;
        let was = &self.base.extras;
        match name {
            Name::Line(id) => return self.set_line(id, value),
            Name::Attach => self.draft.files.push(value.to_owned()),
            Name::Metadata => {
                metadata.push(value.to_owned());
                if !was.metadata.iter().any(|row| row == value) {
                    parse_metadata(value)?;
                }
            }
            Name::Header => {
                headers.push(value.to_owned());
                if !was.headers.iter().any(|row| row == value) {
                    parse_header(value)?;
                }
            }
            _ if is_empty => {}
            Name::Format => {
                self.draft.format = chosen(value, &BodyFormat::ALL, super::format_word)?
            }
            Name::TrackOpens => *track_opens = chosen(value, &TrackOpens::ALL, opens_word)?,
            Name::TrackLinks => *track_links = chosen(value, &TrackLinks::ALL, links_word)?,
            Name::KeepId => {
                let word = |yes| if yes { "yes" } else { "no" };
                *keep_id = chosen(value, &[true, false], word)?;
            }
        }
        Ok(())
    }

    /// Always sets the value; reports invalid addresses.
    fn set_line(&mut self, id: FieldId, value: &str) -> Result<(), String> {
        if let Some(place) = self.draft.line_mut(id) {
            value.clone_into(place);
        }
        let is_old = self.base.line(id) == Some(value);
        match id {
            _ if is_old || value.trim().is_empty() => Ok(()),
            FieldId::From => parse_mailbox(value)
                .map(drop)
                .map_err(|why| why.to_string()),
            FieldId::To | FieldId::Cc | FieldId::Bcc | FieldId::ReplyTo => {
                let mut wrong = parse_list(value).into_iter();
                let wrong = wrong.find_map(|one| one.result.err());
                wrong.map_or(Ok(()), |why| Err(why.to_string()))
            }
            _ => Ok(()),
        }
    }
}

/// The choice with this name.
fn chosen<T: Copy>(value: &str, all: &[T], word: impl Fn(T) -> &'static str) -> Result<T, String> {
    let found = all
        .iter()
        .find(|one| word(**one).eq_ignore_ascii_case(value));
    found.copied().ok_or_else(|| {
        let words: Vec<&str> = all.iter().map(|one| word(*one)).collect();
        format!("`{value}` is none of {}", words.join(", "))
    })
}

/// Error for an unknown name, with a suggestion if possible.
fn unknown(label: &str) -> String {
    let lower = label.to_ascii_lowercase();
    let likeness = |name: &str| strsim::jaro_winkler(&lower, &name.to_ascii_lowercase());
    let nearest = NAMES
        .iter()
        .max_by(|one, other| likeness(one.0).total_cmp(&likeness(other.0)))
        .filter(|(name, _)| likeness(name) > 0.8);
    match nearest {
        Some((name, _)) => format!("there is no header `{label}` here; did you mean {name}?"),
        None => format!(
            "there is no header `{label}` here; a header of your own stands as `Header: {label}: …`"
        ),
    }
}

/// Ensures that all formats have a name in the file.
const _: () = assert!(FORMATS.len() == BodyFormat::ALL.len());
