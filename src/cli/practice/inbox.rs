//! `postrider inbox`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::super::draft::Refusal;
use super::super::exit::Exit;
use super::super::json;
use super::super::plain::{print, say};
use super::super::runtime::block_on;
use super::args::InboxArgs;
use super::at_server::{self, AtServerError};
use super::time::rfc3339;
use super::{message, save};
use crate::postmark::is_unsafe;
use crate::record::InboxItem;
use crate::sandbox::message_json::{listed, opened};
use crate::sandbox::{Inbox, InboxError};
use crate::store::{AppDirs, place};

/// Runs it.
pub(in crate::cli) fn inbox(args: &InboxArgs, places: &AppDirs) -> Exit {
    let folder = args.inbox.clone().unwrap_or_else(|| places.inbox());
    let inbox = Inbox::open(&folder);
    let done = if args.clear || !args.delete.is_empty() {
        delete(args, places, &folder, &inbox)
    } else {
        read(args, places, &folder, &inbox)
    };
    done.unwrap_or_else(|(exit, why)| json::fail(args.json, exit, &why))
}

fn read(args: &InboxArgs, places: &AppDirs, folder: &Path, inbox: &Inbox) -> Result<Exit, Refusal> {
    let items = match args.wait {
        Some(limit) => {
            let wanted = (limit, usize::from(args.count));
            let filter = args.filter();
            inbox.items(&ask(at_server::wait(places, folder, &filter, wanted))?)
        }
        None => inbox.list(),
    };
    if let Some(trouble) = inbox.trouble() {
        say(&format!("postrider: {trouble}"));
    }
    show(args, places, (folder, inbox), items)
}

fn show(
    args: &InboxArgs,
    places: &AppDirs,
    (folder, inbox): (&Path, &Inbox),
    mut items: Vec<InboxItem>,
) -> Result<Exit, Refusal> {
    let was_empty = items.is_empty();
    let filter = args.filter();
    items.retain(|item| filter.matches(item));
    let chosen = match &args.id {
        None if was_empty && args.save.is_none() => return Ok(empty(places, folder)),
        None if items.is_empty() => {
            say("No message matches.");
            return Ok(Exit::Done);
        }
        None => None,
        Some(_) if items.is_empty() && !was_empty => {
            return Err((Exit::FileMissing, "no message matches the filters".into()));
        }
        Some(wanted) => Some(find(wanted, inbox, &items)?),
    };
    if let Some(target) = &args.save {
        let saved = chosen.map_or(items.as_slice(), std::slice::from_ref);
        return save(inbox, saved, target);
    }
    match chosen {
        None => Ok(list(args, &items)),
        Some(item) => open(args, inbox, item),
    }
}

/// Runs what asks a practice server.
fn ask<T>(work: impl Future<Output = Result<T, AtServerError>>) -> Result<T, Refusal> {
    block_on(work)?.map_err(|error| {
        let exit = match &error {
            AtServerError::TooFew(_) => Exit::Temporary,
            AtServerError::Inbox(_) => Exit::CannotWrite,
            AtServerError::Client(_) | AtServerError::Tls(_) => Exit::Configuration,
            AtServerError::NotRunning | AtServerError::Failed { .. } => Exit::Connection,
        };
        (exit, error.to_string())
    })
}

fn delete(
    args: &InboxArgs,
    places: &AppDirs,
    folder: &Path,
    inbox: &Inbox,
) -> Result<Exit, Refusal> {
    let count = if args.clear {
        ask(at_server::clear(places, folder, &args.filter()))?
    } else {
        let items = inbox.list();
        let found = args.delete.iter().map(|wanted| find(wanted, inbox, &items));
        let found = found.collect::<Result<Vec<_>, _>>()?;
        for item in &found {
            ask(at_server::delete(places, folder, &item.id))?;
        }
        found.len()
    };
    if args.json {
        let deleted = serde_json::json!({"v": 1, "event": "deleted", "deleted": count});
        return Ok(json::line(&deleted));
    }
    let messages = if count == 1 { "message" } else { "messages" };
    say(&format!("Deleted {count} {messages}."));
    Ok(Exit::Done)
}

fn save(inbox: &Inbox, items: &[InboxItem], target: &Path) -> Result<Exit, Refusal> {
    for item in items {
        let folder = save::save(inbox, item, target)
            .map_err(|error| (Exit::CannotWrite, error.to_string()))?;
        print(&format!("{}\n", folder.display()));
    }
    Ok(Exit::Done)
}

fn empty(places: &AppDirs, folder: &Path) -> Exit {
    let next = match place::running(places).first() {
        Some(place) => format!(
            "The practice server at {} port {} takes messages.",
            place.host, place.smtp_ports[0]
        ),
        None => "Start `postrider sandbox`, or send with `postrider send --profile practice`."
            .to_owned(),
    };
    say(&format!(
        "Nothing was caught yet in {}. {next}",
        folder.display()
    ));
    Exit::Done
}

fn list(args: &InboxArgs, items: &[InboxItem]) -> Exit {
    let line = |item| {
        if args.json {
            json::text(&listed(item, rfc3339))
        } else {
            message::row(item, items)
        }
    };
    print(&items.iter().map(line).collect::<String>())
}

/// The `latest` of `items`, or the one whose id begins so.
fn find<'a>(wanted: &str, inbox: &Inbox, items: &'a [InboxItem]) -> Result<&'a InboxItem, Refusal> {
    let found = if wanted.trim().eq_ignore_ascii_case("latest") {
        items.first()
    } else {
        let id = inbox.whole_id(wanted);
        let id = id.map_err(|error| not_one(wanted, error, items))?;
        items.iter().find(|item| item.id == id)
    };
    found.ok_or_else(|| unknown(wanted))
}

/// Why `wanted` is not the beginning of one id.
fn not_one(wanted: &str, error: InboxError, items: &[InboxItem]) -> Refusal {
    match error {
        InboxError::NotFound(_) => unknown(wanted),
        InboxError::Ambiguous { ids, .. } => (Exit::Usage, ambiguous(wanted, &ids, items)),
        error => (Exit::FileMissing, error.to_string()),
    }
}

fn unknown(wanted: &str) -> Refusal {
    let why = format!(
        "the practice inbox has no message `{wanted}`; the oldest are dropped in time. `postrider inbox` lists those it has, `postrider inbox latest` shows the last"
    );
    (Exit::FileMissing, why)
}

fn ambiguous(wanted: &str, ids: &[String], items: &[InboxItem]) -> String {
    let shortened: Vec<&str> = ids.iter().map(|id| message::short(id, items)).collect();
    format!(
        "the ids of {} messages begin with `{wanted}`: {}; give more of it",
        ids.len(),
        shortened.join(", ")
    )
}

fn open(args: &InboxArgs, inbox: &Inbox, item: &InboxItem) -> Result<Exit, Refusal> {
    if args.headers {
        return Ok(print(&message::headers(item)));
    }
    let content = content(args, inbox, item);
    match content.map_err(|error| (Exit::FileMissing, error.to_string()))? {
        Content::Bytes(bytes) => as_it_is(&bytes),
        Content::Json(object) => Ok(json::line(&object)),
        Content::Text(text) => Ok(print(&text)),
        Content::Missing(what) => {
            let id = message::short(&item.id, &[]);
            Err((Exit::FileMissing, format!("message {id} has no {what}")))
        }
    }
}

/// What is printed of a message.
enum Content {
    /// Bytes of its sender's.
    Bytes(Vec<u8>),
    Text(String),
    Json(serde_json::Value),
    /// It has nothing of the kind.
    Missing(String),
}

fn content(args: &InboxArgs, inbox: &Inbox, item: &InboxItem) -> Result<Content, InboxError> {
    let bytes =
        |found: Option<Vec<u8>>, what: String| found.map_or(Content::Missing(what), Content::Bytes);
    if args.raw {
        return inbox.raw(&item.id).map(Content::Bytes);
    }
    if let Some(number) = args.part {
        let found = inbox.part(&item.id, number)?;
        let what = format!("part {number} with content; `postrider inbox ID` lists its parts");
        return Ok(bytes(found, what));
    }
    if !args.html && !args.json {
        return Ok(Content::Text(message::whole(item)));
    }
    let (_, html) = inbox.bodies(&item.id)?;
    Ok(match args.json {
        true => Content::Json(opened(item, html.as_deref(), rfc3339)),
        false => bytes(html.map(String::into_bytes), "HTML body".into()),
    })
}

/// Whether a terminal would take anything in it for more than text.
fn has_control_characters(source: &[u8]) -> bool {
    let text = String::from_utf8_lossy(source);
    let mut others = text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    others.any(is_unsafe)
}

/// Prints what a sender wrote, byte by byte.
fn as_it_is(source: &[u8]) -> Result<Exit, Refusal> {
    let mut out = io::stdout().lock();
    if out.is_terminal() && has_control_characters(source) {
        say(
            "warning: this message has control characters, which are printed as they are; to be safe, redirect the output to a file",
        );
    }
    match out.write_all(source).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err((
            Exit::CannotWrite,
            format!("the message cannot be written: {error}"),
        )),
        _ => Ok(Exit::Done),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ids_of_an_ambiguous_beginning_are_listed_as_long_as_they_must_be() {
        let ids = ["8b6a5f0e-3f2a-4d0c", "8b6a5f0e-4444-4d0c"].map(String::from);
        let item = |id: &String| InboxItem {
            id: id.clone(),
            ..InboxItem::default()
        };
        let items: Vec<InboxItem> = ids.iter().map(item).collect();
        let error = InboxError::Ambiguous {
            beginning: "8b6a".into(),
            ids: ids.to_vec(),
        };
        let (exit, why) = not_one("8b6a", error, &items);
        assert_eq!(exit, Exit::Usage);
        assert!(
            why.contains("2 messages begin with `8b6a`: 8b6a5f0e-3, 8b6a5f0e-4;"),
            "{why}"
        );
    }
}
