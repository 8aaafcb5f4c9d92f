//! Checks of text, files and size.

use std::collections::BTreeSet;

use super::{CheckInput, Finding};
use crate::mail::attachment::base64_bytes;
use crate::mail::fill::first_variable;
use crate::mail::header_text::has_control;
use crate::mail::{Excerpt, FieldId, FileFact, estimate_bytes, is_forbidden_file};
use crate::postmark::limit;

pub(super) fn file_unreadable(sheet: &CheckInput<'_>) -> Vec<Finding> {
    each_file(sheet, |file| {
        let why = file.problem.as_ref()?;
        let path = &file.path;
        Some(format!("{path} cannot be attached: {why}"))
    })
}

pub(super) fn file_name(sheet: &CheckInput<'_>) -> Vec<Finding> {
    each_file(sheet, |file| {
        let name = Excerpt::from(file.name.as_str());
        has_control(&file.name).then(|| format!("the name of {name} has a line break or another control character, which could smuggle in a header; rename the file"))
    })
}

pub(super) fn file_forbidden(sheet: &CheckInput<'_>) -> Vec<Finding> {
    each_file(sheet, |file| {
        let name = &file.name;
        is_forbidden_file(name).then(|| {
            format!("{name}: Postmark refuses files of this type (error 411); a .zip of it passes")
        })
    })
}

fn each_file(sheet: &CheckInput<'_>, judge: impl Fn(&FileFact) -> Option<String>) -> Vec<Finding> {
    let messages = sheet.files.iter().filter_map(judge);
    messages
        .map(|message| Finding::new(FieldId::Files, message))
        .collect()
}

pub(super) fn body_empty(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let empty = sheet.draft.text.trim().is_empty() && sheet.draft.html.trim().is_empty();
    let text = "the text is empty: Postmark refuses a message without text or HTML (error 300), also one with files";
    empty
        .then(|| Finding::new(FieldId::Body, text))
        .into_iter()
        .collect()
}

pub(super) fn body_nul(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let has_nul = sheet.draft.text.contains('\0') || sheet.draft.html.contains('\0');
    let text = "there is a NUL character in the text, which mail cannot carry (RFC 5322 section 2.2); take it out";
    has_nul
        .then(|| Finding::new(FieldId::Body, text))
        .into_iter()
        .collect()
}

/// Control characters act on the terminal of whoever reads the message there, and show as boxes elsewhere.
pub(super) fn body_control(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let (text, html) = (&sheet.draft.text, &sheet.draft.html);
    let is_odd = |c: &char| c.is_control() && !"\0\t\n\r\x0c".contains(*c);
    let found = text.chars().chain(html.chars()).find(is_odd);
    let finding = |c: char| {
        let name = match c {
            '\x07' => "a bell (BEL)".to_owned(),
            '\x08' => "a backspace (BS)".to_owned(),
            '\x1b' => "an escape (ESC)".to_owned(),
            '\x7f' => "a delete (DEL)".to_owned(),
            _ => format!("the control character U+{:04X}", u32::from(c)),
        };
        let message = format!(
            "the text has {name}, which nobody can read and which can act on a terminal; take it out"
        );
        Finding::new(FieldId::Body, message)
    };
    found.map(finding).into_iter().collect()
}

pub(super) fn body_large(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let (text, html) = (&sheet.draft.text, &sheet.draft.html);
    [("text", text), ("HTML", html)]
        .into_iter()
        .filter(|(_, body)| body.len() > limit::BODY_BYTES)
        .map(|(part, body)| {
            let (bytes, most) = (body.len(), limit::BODY_BYTES);
            let message = format!(
                "the {part} part has {bytes} bytes; Postmark takes {most}. Shorten it, or attach it as a file"
            );
            Finding::new(FieldId::Body, message)
        })
        .collect()
}

pub(super) fn message_large(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let (bytes, most) = (
        estimate_bytes(sheet.draft, sheet.files),
        limit::MESSAGE_BYTES,
    );
    if bytes <= most as u64 {
        return Vec::new();
    }
    let message =
        format!("the message will have about {bytes} bytes; Postmark takes {most} after base64");
    vec![match sheet.files.iter().max_by_key(|file| file.bytes) {
        None => Finding::new(FieldId::Body, format!("{message}. Shorten the text")),
        Some(file) => {
            let (name, encoded) = (&file.name, base64_bytes(file.bytes));
            let advice = format!(
                "{name} alone is {encoded} bytes in base64; leave it out or share it by a link"
            );
            Finding::new(FieldId::Files, format!("{message}. {advice}"))
        }
    }]
}

/// Words that mention an attachment, as prefixes in lower case: English, German, French, Spanish, Portuguese,
/// Italian, Dutch, Polish, Swedish and Danish.
const ATTACHMENT_WORDS: [&str; 20] = [
    "attached",
    "attachment",
    "enclosed",
    "enclosure",
    "angehängt",
    "anhang",
    "beigefügt",
    "beiliegend",
    "joint",
    "jointe",
    "adjunto",
    "adjunta",
    "em anexo",
    "in allegato",
    "allegato",
    "bijlage",
    "bijgevoegd",
    "w załączniku",
    "bifogad",
    "vedhæftet",
];

/// Ambiguous words that mention an attachment only after one of these.
const ONLY_BEHIND: [(&str, &[&str]); 2] = [
    ("joint", &["ci", "fichier", "document"]),
    ("jointe", &["ci", "pièce", "pièces"]),
];

pub(super) fn attachment_forgotten(sheet: &CheckInput<'_>) -> Vec<Finding> {
    if !sheet.files.is_empty() {
        return Vec::new();
    }
    let said = own_lines(sheet).find_map(speaks_of_attachment);
    said.map(|word| {
        let word = Excerpt::from(word.as_str());
        let message = format!("the text says \"{word}\", but nothing is attached");
        Finding::new(FieldId::Files, message)
    })
    .into_iter()
    .collect()
}

/// A receipt to `{{name}}` is worse than none.
pub(super) fn variable_left(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let draft = sheet.draft;
    let places = [
        (FieldId::Subject, "the subject", draft.subject.as_str()),
        (FieldId::Body, "the text", &draft.text),
        (FieldId::Body, "the HTML", &draft.html),
    ];
    let left = places.into_iter().filter_map(|(field, place, text)| {
        let at = first_variable(text)?;
        let variable = Excerpt::from(&text[at.clone()]);
        let message = format!(
            "{place} still has {variable}; a template or --var fills it, or write what is meant"
        );
        Some(match field {
            FieldId::Subject => Finding::at(field, message, at),
            _ => Finding::new(field, message),
        })
    });
    left.collect()
}

/// What Postmark prints for them is nothing.
pub(super) fn template_variable(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let missing = sheet.draft.template.as_ref().map(|used| used.missing());
    let names: BTreeSet<String> = missing.unwrap_or_default().into_iter().collect();
    let what = match names.len() {
        0 => return Vec::new(),
        1 => "a variable of the template has no value and stays blank",
        _ => "variables of the template have no value and stay blank",
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let message = format!("{what}: {}", names.join(", "));
    vec![Finding::new(FieldId::Body, message)]
}

/// The subject and the unquoted lines of the text.
pub(super) fn own_lines<'a>(sheet: &'a CheckInput<'_>) -> impl Iterator<Item = &'a str> {
    let own = |line: &&str| !line.trim_start().starts_with('>');
    let lines = sheet.draft.text.lines().filter(own);
    lines.chain([sheet.draft.subject.as_str()])
}

/// The first word of a line that mentions an attachment.
fn speaks_of_attachment(line: &str) -> Option<String> {
    let words: Vec<&str> = line
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let found = (0..words.len()).find(|at| is_attachment_word(&words, *at));
    found.map(|at| words[at].to_owned())
}

fn is_attachment_word(words: &[&str], at: usize) -> bool {
    let word = words[at].to_lowercase();
    let before = at.checked_sub(1).map(|at| words[at].to_lowercase());
    let before = before.as_deref().unwrap_or_default();
    if let Some((_, known)) = ONLY_BEHIND.iter().find(|(only, _)| *only == word) {
        return known.contains(&before);
    }
    ATTACHMENT_WORDS
        .iter()
        .any(|start| match start.split_once(' ') {
            Some((first, start)) => before == first && word.starts_with(start),
            // A whole word of its own where the language has longer ones that begin so.
            None => word.starts_with(start) && !start.starts_with("joint"),
        })
}
