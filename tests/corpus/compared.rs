//! Every message, sent twice and read twice, beside what was written.

use std::collections::BTreeMap;
use std::path::Path;

use postrider::delivery::probe_files;
use postrider::mail::{Draft, Severity, envelope_of, preflight};

use crate::house::{DOMAIN, House};
use crate::messages;
use crate::outside;
use crate::row::{Fate, Row};
use crate::seen::{Seen, by_mail_parser};
use crate::servers::{Copy, Server, Stored, caught, delivered};
use crate::world::World;

/// A message that was taken: its row, its draft, and its Message-ID by the server's name.
struct Sent<'a> {
    row: &'a Row,
    draft: Draft,
    ids: BTreeMap<&'static str, String>,
}

/// A stored message: which row, at which server, what came.
struct Arrived<'a> {
    place: String,
    row: &'a Row,
    /// What was sent.
    sent: Seen,
    copy: &'a Copy,
}

#[test]
fn the_corpus_has_every_kind_once() {
    let rows = messages::all();
    let mut names: Vec<&str> = rows.iter().map(|row| row.name).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(all, names.len(), "a name stands there twice");
    let arriving = rows.iter().filter(|row| row.fate == Fate::Arrives).count();
    assert!(arriving >= 60, "{arriving} messages");
}

#[test]
fn every_message_arrives_as_it_was_written() {
    let rows = messages::all();
    let world = World::start();
    let house = House::open();
    let mut servers = vec![Server::practice(&world)];
    servers.extend(house.as_ref().map(Server::postfix));
    let (sent, mut wrong, caught) = send_all(&rows, &servers, &world);
    let mut stored = BTreeMap::from([("practice", caught)]);
    if let Some(house) = &house {
        let taken = sent.iter().filter(|one| one.ids.contains_key("postfix"));
        let copies = taken.map(|one| copies(&one.draft)).sum();
        stored.insert("postfix", delivered(house, copies));
    }
    // Its log would stand before what is wrong.
    drop(house);
    let arrived = arrived(&sent, &stored);
    wrong.extend(read_here(&arrived));
    if outside::is_there() {
        wrong.extend(read_outside(&arrived, world.folder.path()));
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

/// Sends what may be sent to each server; what must be refused is held to its check. Beside it: what went
/// otherwise than it should, and what the practice server caught.
fn send_all<'a>(
    rows: &'a [Row],
    servers: &[Server],
    world: &World,
) -> (Vec<Sent<'a>>, Vec<String>, Stored) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let (mut sent, mut wrong, mut stored) = (Vec::new(), Vec::new(), Stored::new());
    for row in rows {
        let draft = row.written(world.folder.path());
        match (stops(&draft), &row.fate) {
            (found, Fate::Refused(check)) if found.contains(check) => continue,
            (found, Fate::Arrives) if found.is_empty() => {}
            (found, fate) => {
                wrong.push(format!("{}: {fate:?}, but {found:?}", row.name));
                continue;
            }
        }
        let mut ids = BTreeMap::new();
        for server in servers {
            match runtime.block_on(server.send(&draft)) {
                Ok(id) => drop(ids.insert(server.name, id)),
                Err(why) => wrong.push(format!("{} at {}: {why}", row.name, server.name)),
            }
        }
        if let Some(id) = ids.get("practice") {
            stored.insert(id.clone(), caught(world));
        }
        sent.push(Sent { row, draft, ids });
    }
    (sent, wrong, stored)
}

/// The checks that stop it.
fn stops(draft: &Draft) -> Vec<&'static str> {
    let problems = preflight(draft, &probe_files(&draft.files)).into_iter();
    problems
        .filter(|problem| problem.severity == Severity::Error)
        .map(|problem| problem.check)
        .collect()
}

/// How many mailboxes of Postfix get it: one for each recipient at its own domain.
fn copies(draft: &Draft) -> usize {
    let here = format!("@{DOMAIN}");
    let recipients = envelope_of(draft).unwrap().rcpt_to;
    recipients.iter().filter(|one| one.ends_with(&here)).count()
}

fn arrived<'a>(sent: &[Sent<'a>], stored: &'a BTreeMap<&'static str, Stored>) -> Vec<Arrived<'a>> {
    let mut arrived = Vec::new();
    for Sent { row, draft, ids } in sent {
        for (server, id) in ids {
            let place = format!("{} at {server}", row.name);
            let copy = stored[server].get(id);
            let copy = copy.unwrap_or_else(|| panic!("{place}: did not arrive"));
            let sent = Seen {
                message_id: id.clone(),
                ..row.expected(draft)
            };
            arrived.push(Arrived {
                place,
                row,
                sent,
                copy,
            });
        }
    }
    arrived
}

/// What mail-parser sees, and what every stored message must be.
fn read_here(arrived: &[Arrived<'_>]) -> Vec<String> {
    let read = arrived.iter().flat_map(|one| {
        let seen = by_mail_parser(&one.copy.source);
        let mut wrong = sound(&one.copy.source);
        wrong.extend(differences(&one.copy.expected(one.sent.clone()), &seen));
        wrong.extend(
            one.copy
                .asked()
                .and_then(|asked| misread(&one.sent, &asked)),
        );
        let html = seen.html.unwrap_or_default();
        let lacks = one.row.in_html.iter().filter(|part| !html.contains(**part));
        wrong.extend(lacks.map(|part| format!("`{part}` is not in {html}")));
        wrong
            .into_iter()
            .map(|what| format!("{} by mail-parser: {what}", one.place))
            .collect::<Vec<_>>()
    });
    read.collect()
}

fn read_outside(arrived: &[Arrived<'_>], folder: &Path) -> Vec<String> {
    let sources: Vec<&[u8]> = arrived
        .iter()
        .map(|one| one.copy.source.as_slice())
        .collect();
    let seen = outside::by_python(&sources, folder);
    let read = arrived.iter().zip(seen).flat_map(|(one, seen)| {
        let wrong = differences(&one.copy.expected(one.sent.clone()), &seen).into_iter();
        wrong
            .map(|what| format!("{} by Python: {what}", one.place))
            .collect::<Vec<_>>()
    });
    read.collect()
}

/// How the practice server misread Postmark's own fields, if it did.
fn misread(sent: &Seen, asked: &[(String, String)]) -> Option<String> {
    let fields = sent.headers.iter();
    let fields: Vec<_> = fields
        .filter(|(name, _)| name.starts_with("x-pm-"))
        .cloned()
        .collect();
    (fields != asked).then(|| format!("asked for {fields:?}, was understood as {asked:?}"))
}

/// What a message may be to any server: ASCII, CRLF only, no line over 998 (RFC 5321 section 4.5.3.1.6).
/// No server had to break a line, so that what came is what was sent.
fn sound(source: &[u8]) -> Vec<String> {
    let lines: Vec<&[u8]> = source.split(|byte| *byte == b'\n').collect();
    let (last, ended) = lines.split_last().unwrap();
    let mut wrong = Vec::new();
    if !source.is_ascii() {
        wrong.push("not ASCII".to_owned());
    }
    let bare = ended.iter().any(|line| {
        line.strip_suffix(b"\r")
            .is_none_or(|line| line.contains(&b'\r'))
    });
    if bare || !last.is_empty() {
        wrong.push("a line end that is not CRLF".to_owned());
    }
    // The practice server writes the tag anew, and does not fold it.
    let ours = |line: &&&[u8]| !line.starts_with(b"X-PM-Tag: ");
    if let Some(long) = ended.iter().filter(ours).find(|line| line.len() > 999) {
        wrong.push(format!("a line of {} bytes", long.len()));
    }
    wrong
}

/// Each part in which the two differ. A text may end with a line end that was not typed: a message does.
fn differences(expected: &Seen, seen: &Seen) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut hold = |what: &str, wanted: &dyn std::fmt::Debug, found: &dyn std::fmt::Debug| {
        let (wanted, found) = (format!("{wanted:?}"), format!("{found:?}"));
        if wanted != found {
            wrong.push(format!("{what}: {}", apart(&wanted, &found)));
        }
    };
    let ended = |wanted: &Option<String>, found: &Option<String>| match (wanted, found) {
        (Some(wanted), Some(found)) if *found == format!("{wanted}\n") => Some(found.clone()),
        _ => wanted.clone(),
    };
    hold("from", &expected.from, &seen.from);
    hold("to", &expected.to, &seen.to);
    hold("cc", &expected.cc, &seen.cc);
    hold("reply-to", &expected.reply_to, &seen.reply_to);
    hold("subject", &expected.subject, &seen.subject);
    hold("message-id", &expected.message_id, &seen.message_id);
    hold("headers", &expected.headers, &seen.headers);
    hold("tree", &expected.tree, &seen.tree);
    hold("text", &ended(&expected.text, &seen.text), &seen.text);
    hold("html", &ended(&expected.html, &seen.html), &seen.html);
    hold("files", &expected.files, &seen.files);
    wrong
}

/// The first place at which two texts differ, with a little around it.
fn apart(wanted: &str, found: &str) -> String {
    let same = wanted
        .chars()
        .zip(found.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let around = |text: &str| {
        let from = same.saturating_sub(30);
        text.chars().skip(from).take(120).collect::<String>()
    };
    format!("wanted …{}…\n  found …{}…", around(wanted), around(found))
}
