//! The message as a draft file in TOML, which `send --draft` reads back as it was.

use toml::{Table, Value};

use crate::mail::fill::first_variable;
use crate::mail::{BodyFormat, ComposeError, Draft, FieldId, TrackLinks, TrackOpens};
use crate::mail::{parse_header, parse_metadata};

/// Writes the file. Paths of files stay as they are.
pub(super) fn file(draft: &Draft) -> Result<String, ComposeError> {
    let mut out = String::new();
    let mut put = |key: &str, value: Value| out.push_str(&format!("{key} = {value}\n"));
    let lines = [
        ("from", &draft.from),
        ("to", &draft.to),
        ("cc", &draft.cc),
        ("bcc", &draft.bcc),
        ("reply-to", &draft.reply_to),
        ("subject", &draft.subject),
        ("stream", &draft.stream),
        ("tag", &draft.tag),
    ];
    for (key, text) in lines.into_iter().filter(|(_, text)| !text.is_empty()) {
        put(key, literal(text));
    }
    if !draft.files.is_empty() {
        put(
            "files",
            Value::Array(draft.files.iter().map(|path| literal(path)).collect()),
        );
    }
    let extras = &draft.extras;
    match extras.track_opens {
        TrackOpens::Server => {}
        choice => put("track-opens", Value::Boolean(choice == TrackOpens::Yes)),
    }
    if extras.track_links != TrackLinks::Server {
        put("track-links", Value::from(extras.track_links.word()));
    }
    if !extras.message_id.is_empty() {
        put("message-id", literal(&extras.message_id));
    }
    if extras.keep_id || !extras.message_id.is_empty() {
        put("keep-id", Value::Boolean(extras.keep_id));
    }
    for (key, text) in bodies(draft) {
        put(key, literal(text));
    }
    for (name, table) in [("metadata", metadata(draft)?), ("headers", headers(draft)?)] {
        if !table.is_empty() {
            out.push_str(&format!("\n[{name}]\n{table}"));
        }
    }
    Ok(out)
}

/// A text in which nothing is a variable.
fn literal(text: &str) -> Value {
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(braces) = first_variable(rest) {
        out.push_str(&rest[..braces.start]);
        out.push('\\');
        out.push_str(&rest[braces.clone()]);
        rest = &rest[braces.end..];
    }
    out.push_str(rest);
    Value::String(out)
}

/// The keys of the content. An empty text stands beside HTML of its own, so that it stays empty.
fn bodies(draft: &Draft) -> Vec<(&'static str, &str)> {
    let (text, html) = (draft.text.as_str(), draft.html.as_str());
    match draft.format {
        BodyFormat::Markdown => vec![("markdown", text)],
        BodyFormat::Html => vec![("html", text)],
        BodyFormat::Text if html.is_empty() => vec![("text", text)],
        BodyFormat::Text => vec![("text", text), ("html", html)],
    }
}

fn metadata(draft: &Draft) -> Result<Table, ComposeError> {
    let mut table = Table::new();
    for row in &draft.extras.metadata {
        let (key, value) =
            parse_metadata(row).map_err(|why| ComposeError::new(FieldId::Metadata, why))?;
        table.insert(key, literal(&value));
    }
    Ok(table)
}

/// A name that is there several times has a list.
fn headers(draft: &Draft) -> Result<Table, ComposeError> {
    let mut table = Table::new();
    for row in &draft.extras.headers {
        let (name, value) =
            parse_header(row).map_err(|why| ComposeError::new(FieldId::Headers, why))?;
        let value = literal(&value);
        match table.get_mut(&name) {
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.clone(), value]),
            None => drop(table.insert(name, value)),
        }
    }
    Ok(table)
}
