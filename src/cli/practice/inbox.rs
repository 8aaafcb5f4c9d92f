//! `postrider inbox`.

use std::io::{self, IsTerminal as _, Write as _};

use super::super::exit::Exit;
use super::super::json;
use super::super::plain::{fail, print, say};
use super::args::InboxArgs;
use super::{message, object};
use crate::postmark::is_unsafe;
use crate::record::InboxItem;
use crate::sandbox::Inbox;
use crate::store::{Places, place};

/// Runs it.
pub(in crate::cli) fn inbox(args: &InboxArgs, places: &Places) -> Exit {
    let inbox = Inbox::open(places.inbox());
    let items = inbox.list();
    if let Some(trouble) = inbox.trouble() {
        say(&format!("postrider: {trouble}"));
    }
    match &args.id {
        None if items.is_empty() => empty(places),
        None => list(args, &items),
        Some(wanted) => match find(wanted, &items) {
            Ok(item) => open(args, &inbox, item),
            Err((exit, why)) => fail(exit, &why),
        },
    }
}

fn empty(places: &Places) -> Exit {
    let folder = places.inbox();
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
            json::text(&object::listed(item))
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
    if args.raw {
        return raw(inbox, item);
    }
    if args.json {
        return json::line(&object::opened(item));
    }
    if args.headers {
        return print(&message::headers(item));
    }
    print(&message::whole(item))
}

/// Whether a terminal would take anything in it for more than text.
fn has_control_characters(source: &[u8]) -> bool {
    let text = String::from_utf8_lossy(source);
    let mut others = text.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    others.any(is_unsafe)
}

fn raw(inbox: &Inbox, item: &InboxItem) -> Exit {
    let source = match inbox.raw(&item.id) {
        Ok(source) => source,
        Err(error) => return fail(Exit::FileMissing, &error.to_string()),
    };
    let mut out = io::stdout().lock();
    if out.is_terminal() && has_control_characters(&source) {
        say(
            "warning: this message has control characters, and --raw prints them as they are; better send it to a file",
        );
    }
    match out.write_all(&source).and_then(|()| out.flush()) {
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
