//! `postrider inbox`.

use std::io::{self, IsTerminal as _, Write as _};
use std::path::Path;

use super::super::exit::Exit;
use super::super::json;
use super::super::plain::{fail, print, say};
use super::args::InboxArgs;
use super::at_server::{self, AtServerError};
use super::time::rfc3339;
use super::{message, save};
use crate::postmark::is_unsafe;
use crate::record::InboxItem;
use crate::sandbox::message_json::{listed, opened};
use crate::sandbox::{Inbox, InboxError};
use crate::store::{Places, place};

/// Runs it.
pub(in crate::cli) fn inbox(args: &InboxArgs, places: &Places) -> Exit {
    let folder = args.inbox.clone().unwrap_or_else(|| places.inbox());
    let inbox = Inbox::open(&folder);
    if args.clear || !args.delete.is_empty() {
        return delete(args, places, &folder, &inbox);
    }
    let items = match args.wait {
        Some(limit) => {
            let wanted = (limit, usize::from(args.count));
            let filter = args.filter();
            let waiting = at_server::wait(places, &folder, &filter, wanted);
            match block_on(waiting) {
                Ok(ids) => inbox.items(&ids),
                Err((exit, why)) => return fail(exit, &why),
            }
        }
        None => inbox.list(),
    };
    if let Some(trouble) = inbox.trouble() {
        say(&format!("postrider: {trouble}"));
    }
    show(args, places, (&folder, &inbox), items)
}

fn show(
    args: &InboxArgs,
    places: &Places,
    (folder, inbox): (&Path, &Inbox),
    mut items: Vec<InboxItem>,
) -> Exit {
    let was_empty = items.is_empty();
    let filter = args.filter();
    items.retain(|item| filter.matches(item));
    let chosen = match &args.id {
        None if was_empty && args.save.is_none() => return empty(places, folder),
        None if items.is_empty() => {
            say("No message matches.");
            return Exit::Done;
        }
        None => None,
        Some(_) if items.is_empty() && !was_empty => {
            return fail(Exit::FileMissing, "no message matches the filters");
        }
        Some(wanted) => match find(wanted, &items) {
            Ok(item) => Some(item),
            Err((exit, why)) => return fail(exit, &why),
        },
    };
    if let Some(target) = &args.save {
        let saved = chosen.map_or(items.as_slice(), std::slice::from_ref);
        return save(inbox, saved, target);
    }
    match chosen {
        None => list(args, &items),
        Some(item) => open(args, inbox, item),
    }
}

/// Runs what asks a practice server.
fn block_on<T>(work: impl Future<Output = Result<T, AtServerError>>) -> Result<T, (Exit, String)> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime =
        runtime.map_err(|error| (Exit::Bug, format!("the async runtime failed to start: {error}")))?;
    runtime.block_on(work).map_err(|error| {
        let exit = match &error {
            AtServerError::TooFew(_) => Exit::Temporary,
            AtServerError::Inbox(_) => Exit::CannotWrite,
            AtServerError::Client(_) | AtServerError::Tls(_) => Exit::Configuration,
            AtServerError::NotRunning | AtServerError::Failed { .. } => Exit::Connection,
        };
        (exit, error.to_string())
    })
}

fn delete(args: &InboxArgs, places: &Places, folder: &Path, inbox: &Inbox) -> Exit {
    let deleted = if args.clear {
        block_on(at_server::clear(places, folder, &args.filter()))
    } else {
        let items = inbox.list();
        let found = args.delete.iter().map(|wanted| find(wanted, &items));
        found.collect::<Result<Vec<_>, _>>().and_then(|found| {
            for item in &found {
                block_on(at_server::delete(places, folder, &item.id))?;
            }
            Ok(found.len())
        })
    };
    match deleted {
        Err((exit, why)) => fail(exit, &why),
        Ok(count) if args.json => {
            json::line(&serde_json::json!({"v": 1, "event": "deleted", "deleted": count}))
        }
        Ok(count) => {
            let messages = if count == 1 { "message" } else { "messages" };
            say(&format!("Deleted {count} {messages}."));
            Exit::Done
        }
    }
}

fn save(inbox: &Inbox, items: &[InboxItem], target: &Path) -> Exit {
    for item in items {
        match save::save(inbox, item, target) {
            Ok(folder) => print(&format!("{}\n", folder.display())),
            Err(error) => return fail(Exit::CannotWrite, &error.to_string()),
        };
    }
    Exit::Done
}

fn empty(places: &Places, folder: &Path) -> Exit {
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

/// The message whose id begins so, or the `latest`. Dashes and case do not count: the number in the
/// server's 250 is the beginning of an id as well.
fn find<'a>(wanted: &str, items: &'a [InboxItem]) -> Result<&'a InboxItem, (Exit, String)> {
    let plain = |id: &str| id.replace('-', "").to_ascii_lowercase();
    let start = plain(wanted.trim());
    let begins = |item: &&InboxItem| plain(&item.id).starts_with(&start);
    let found: Vec<&InboxItem> = match start.as_str() {
        "" => Vec::new(),
        "latest" => items.iter().take(1).collect(),
        _ => items.iter().filter(begins).collect(),
    };
    match found.as_slice() {
        [item] => Ok(item),
        [] => Err((Exit::FileMissing, unknown(wanted))),
        several => Err((Exit::Usage, ambiguous(wanted, several, items))),
    }
}

fn unknown(wanted: &str) -> String {
    format!(
        "the practice inbox has no message `{wanted}`; the oldest are dropped in time. `postrider inbox` lists those it has, `postrider inbox latest` shows the last"
    )
}

fn ambiguous(wanted: &str, found: &[&InboxItem], items: &[InboxItem]) -> String {
    let ids: Vec<&str> = found
        .iter()
        .map(|item| message::short(&item.id, items))
        .collect();
    format!(
        "the ids of {} messages begin with `{wanted}`: {}; give more of it",
        found.len(),
        ids.join(", ")
    )
}

fn open(args: &InboxArgs, inbox: &Inbox, item: &InboxItem) -> Exit {
    if args.headers {
        return print(&message::headers(item));
    }
    match content(args, inbox, item) {
        Err(error) => fail(Exit::FileMissing, &error.to_string()),
        Ok(Content::Bytes(bytes)) => as_it_is(&bytes),
        Ok(Content::Json(object)) => json::line(&object),
        Ok(Content::Text(text)) => print(&text),
        Ok(Content::Missing(what)) => {
            let id = message::short(&item.id, &[]);
            fail(Exit::FileMissing, &format!("message {id} has no {what}"))
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
fn as_it_is(source: &[u8]) -> Exit {
    let mut out = io::stdout().lock();
    if out.is_terminal() && has_control_characters(source) {
        say(
            "warning: this message has control characters, which are printed as they are; to be safe, redirect the output to a file",
        );
    }
    match out.write_all(source).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => fail(
            Exit::CannotWrite,
            &format!("the message cannot be written: {error}"),
        ),
        _ => Exit::Done,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn items() -> Vec<InboxItem> {
        let item = |id: &str| InboxItem {
            id: id.into(),
            ..InboxItem::default()
        };
        [
            "8b6a5f0e-3f2a-4d0c",
            "8b6a5f0e-4444-4d0c",
            "c0ffee00-3f2a-4d0c",
        ]
        .map(item)
        .to_vec()
    }

    #[test]
    fn a_message_is_found_by_what_names_it_alone() {
        let items = items();
        for (wanted, at) in [
            ("latest", 0),
            ("c", 2),
            ("8B6A5F0E3F2", 0),
            ("8b6a5f0e-4", 1),
        ] {
            assert_eq!(find(wanted, &items), Ok(&items[at]), "{wanted}");
        }
        for (wanted, exit, part) in [
            ("8b6a", Exit::Usage, "8b6a5f0e-3, 8b6a5f0e-4"),
            ("dead", Exit::FileMissing, "no message `dead`"),
            ("", Exit::FileMissing, "no message"),
            ("-", Exit::FileMissing, "no message"),
        ] {
            let (code, why) = find(wanted, &items).expect_err(wanted);
            assert_eq!(code, exit, "{wanted}");
            assert!(why.contains(part), "{why}");
        }
        assert!(find("latest", &[]).is_err());
    }
}
