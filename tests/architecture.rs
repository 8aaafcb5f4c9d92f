//! The house as it is built against the house as it is planned: the table of rooms (ARCHITECTURE.md),
//! purity, the places of crates, and how long things may be.

#[path = "architecture/cycles.rs"]
mod cycles;
#[path = "architecture/paths.rs"]
mod paths;
#[path = "architecture/rooms.rs"]
mod rooms;
#[path = "architecture/sizes.rs"]
mod sizes;
#[path = "architecture/source.rs"]
mod source;

use rooms::{ROOMS, offences};
use sizes::{Function, functions};
use source::{Source, code_of};

const FUNCTION_LINES: usize = 80;
/// Nine functions of ten are shorter than this.
const USUAL_LINES: usize = 30;

fn listed(what: &[String]) -> String {
    format!("\n  {}\n", what.join("\n  "))
}

#[test]
fn every_arrow_is_allowed() {
    let found: Vec<String> = source::all().iter().flat_map(offences).collect();
    assert!(found.is_empty(), "{}", listed(&found));
}

#[test]
fn the_rooms_are_those_of_the_table() {
    let sources = source::all();
    let mut folders: Vec<&str> = sources
        .iter()
        .map(Source::room)
        .filter(|room| !matches!(*room, "lib" | "main"))
        .collect();
    folders.dedup();
    let mut planned: Vec<&str> = ROOMS.iter().map(|room| room.name).collect();
    planned.sort_unstable();
    assert_eq!(folders, planned);
    let lib = sources
        .iter()
        .find(|source| source.path == "lib.rs")
        .expect("lib.rs");
    let code = code_of(&lib.text);
    for room in planned {
        assert!(
            code.contains(&format!("pub mod {room};")),
            "lib.rs lacks {room}"
        );
        let front = sources
            .iter()
            .find(|source| source.path == format!("{room}/mod.rs"))
            .expect("a mod.rs");
        assert!(
            front.text.starts_with("//! "),
            "{room} does not say what it is for"
        );
    }
}

#[test]
fn the_page_has_the_same_table() {
    let page = include_str!("../ARCHITECTURE.md");
    for room in ROOMS {
        let start = format!("| `{}`", room.name);
        let row = page
            .lines()
            .find(|line| line.starts_with(&start))
            .expect(room.name);
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        assert_eq!(cells[1].ends_with("(pure)"), room.pure, "{row}");
        let is_list = cells[2]
            .split(' ')
            .all(|word| ROOMS.iter().any(|other| other.name == word));
        if is_list {
            let mut written: Vec<&str> = cells[2].split(' ').collect();
            let mut planned = room.uses.to_vec();
            written.sort_unstable();
            planned.sort_unstable();
            assert_eq!(written, planned, "{row}");
        }
    }
}

#[test]
fn a_room_uses_only_rooms_before_it() {
    for (at, room) in ROOMS.iter().enumerate() {
        for used in room.uses {
            assert!(
                ROOMS[..at].iter().any(|before| before.name == *used),
                "{} -> {used}",
                room.name
            );
        }
    }
}

#[test]
fn test_modules_are_marked_as_such() {
    for source in source::all() {
        let code: String = code_of(&source.text)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        for (at, _) in code.match_indices("mod tests") {
            let before = code[..at].trim_end();
            let marked = [
                "#[cfg(test)]",
                "#[cfg(test)] #[path = ]",
                "#[cfg(all(test, unix))]",
            ]
            .iter()
            .any(|mark| before.ends_with(mark));
            assert!(
                marked || source.is_test(),
                "src/{}: a module of tests without #[cfg(test)]",
                source.path
            );
        }
    }
}

/// Not yet: `view` and the plain mode, which are being rebuilt, and `sandbox`, whose inbox, folder, ledger and
/// course need each other.
#[test]
fn no_files_need_each_other() {
    let all = source::all();
    let is_checked = |source: &&Source| {
        !source.is_test()
            && !matches!(source.room(), "view" | "sandbox")
            && !source.path.starts_with("cli/plain_mode/")
    };
    let sources: Vec<&Source> = all.iter().filter(is_checked).collect();
    let found = cycles::cycles(&sources);
    assert!(found.is_empty(), "{}", listed(&found));
}

#[test]
fn a_cycle_is_found_behind_a_re_export() {
    let sources = [
        Source::new("mail/mod.rs", "pub use a::A; pub use b::{B, C as D};"),
        Source::new("mail/a.rs", "use super::D; pub struct A;"),
        Source::new(
            "mail/b.rs",
            "use crate::mail::{b::inner, A}; pub struct B; pub struct C;",
        ),
        Source::new("mail/b/inner.rs", "use super::B;"),
    ];
    let of = |sources: &[Source]| cycles::cycles(&sources.iter().collect::<Vec<_>>());
    assert_eq!(of(&sources), ["mail/a.rs, mail/b.rs"]);
    assert_eq!(of(&sources[..2]), Vec::<String>::new());
}

/// mail-parser's own entry point has no limits.
#[test]
fn messages_are_parsed_in_one_place() {
    let elsewhere: Vec<String> = source::all()
        .iter()
        .filter(|source| !source.is_test() && !source.path.starts_with("mail/parse/"))
        .filter(|source| code_of(&source.text).contains("MessageParser"))
        .map(|source| format!("src/{}: call mail::parse", source.path))
        .collect();
    assert!(elsewhere.is_empty(), "{}", listed(&elsewhere));
}

#[test]
fn functions_are_short() {
    let all: Vec<Function> = source::all().iter().flat_map(functions).collect();
    let describe = |function: &Function| format!("{}: {} lines", function.place, function.lines);
    let too_long: Vec<String> = all
        .iter()
        .filter(|one| one.lines > FUNCTION_LINES)
        .map(describe)
        .collect();
    assert!(
        too_long.is_empty(),
        "more than {FUNCTION_LINES} lines:{}",
        listed(&too_long)
    );
    let longish: Vec<String> = all
        .iter()
        .filter(|one| one.lines >= USUAL_LINES)
        .map(describe)
        .collect();
    assert!(
        longish.len() * 10 <= all.len(),
        "{} of {} functions:{}",
        longish.len(),
        all.len(),
        listed(&longish)
    );
}

/// A question is data: its answers say what they cause.
#[test]
fn no_enum_lists_the_questions() {
    let listing: Vec<String> = source::all()
        .iter()
        .filter(|source| code_of(&source.text).contains("enum Confirm"))
        .map(|source| format!("src/{}: build a Question", source.path))
        .collect();
    assert!(listing.is_empty(), "{}", listed(&listing));
}

/// What an action does stands in its row, and nowhere else.
#[test]
fn actions_are_dispatched_by_their_rows() {
    let dispatching = |source: &&Source| {
        let code = code_of(&source.text);
        source.room() == "app" && code.matches("Action::").count() > 8
    };
    let found: Vec<String> = source::all()
        .iter()
        .filter(|source| !source.is_test() && source.path != "app/table.rs")
        .filter(|source| !source.path.starts_with("app/action/"))
        .filter(dispatching)
        .map(|source| format!("src/{}: put it into app/table.rs", source.path))
        .collect();
    assert!(found.is_empty(), "{}", listed(&found));
}

/// Parts of the interface that change themselves alone, and want the rest of others by an `Intent`. The list only
/// grows.
const LAYERS: &[&str] = &[
    "account",
    "action",
    "activity",
    "drafts/form",
    "drafts/page",
    "geometry",
    "guide",
    "help",
    "inbox",
    "intent",
    "keymap",
    "layer",
    "lists/review",
    "lists/rows",
    "lists/send",
    "lists/state",
    "menu",
    "palette",
    "picker",
    "preview",
    "profiles",
    "question",
    "review/page",
    "review/state",
    "shared",
    "lookup/order",
    "lookup/state",
    "template/list",
    "template/order",
    "template/state",
    "template/values",
];

#[test]
fn a_layer_does_not_know_the_model() {
    let is_layer = |source: &&Source| {
        let path = source.path.strip_prefix("app/").unwrap_or_default();
        let path = path.trim_end_matches(".rs");
        let is_in = |layer: &str| path == layer || path.starts_with(&format!("{layer}/"));
        LAYERS.iter().any(|layer| is_in(layer)) && !source.is_test()
    };
    let names_model = |source: &&Source| {
        let code = code_of(&source.text);
        let words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
        let mut words = words.filter(|word| matches!(*word, "Model" | "Overlay"));
        words.next().is_some()
    };
    let all = source::all();
    let found: Vec<String> = all
        .iter()
        .filter(is_layer)
        .filter(names_model)
        .map(|source| format!("src/{}: want it by an Intent", source.path))
        .collect();
    assert!(found.is_empty(), "{}", listed(&found));
}

/// What is wrong with `text` as the file `path`.
fn wrong(path: &str, text: &str) -> Vec<String> {
    offences(&Source::new(path, text))
}

#[test]
fn forbidden_paths_are_caught_in_every_dress() {
    let cases = [
        ("diagnose/rules.rs", "use crate::smtp;"),
        ("diagnose/rules.rs", "fn f() { crate::smtp::send() }"),
        ("diagnose/rules.rs", "use crate::{record, smtp::Wire};"),
        (
            "diagnose/rules.rs",
            "use crate::{\n    record::{Stage, self},\n    postmark as p, smtp::{Wire as W},\n};",
        ),
        ("diagnose/rules.rs", "use {crate::record, crate::smtp};"),
        ("diagnose/mod.rs", "use super::smtp;"),
        ("diagnose/rules.rs", "use super::super::smtp;"),
        ("diagnose/rules.rs", "use self::super::super::smtp;"),
        (
            "diagnose/mod.rs",
            "mod a { mod b { fn f() { super::super::super::net::x() } } }",
        ),
        ("diagnose/mod.rs", "mod a {} use super::net;"),
        (
            "diagnose/mod.rs",
            "#[cfg(test)] mod tests { use crate::net; }",
        ),
        (
            "diagnose/mod.rs",
            "macro_rules! m { () => { $crate::net::x() } }",
        ),
        ("diagnose/mod.rs", "fn f() -> Vec<crate :: net :: X> {}"),
        ("diagnose/mod.rs", "use r#crate::x; use crate::r#net;"),
        ("diagnose/mod.rs", "pub(in crate::net) fn f() {}"),
        ("diagnose/mod.rs", "use ::postrider::net;"),
        ("diagnose/mod.rs", "use crate::*;"),
        ("diagnose/mod.rs", "use crate as house;"),
        ("diagnose/mod.rs", "use crate::{self as house};"),
        ("diagnose/mod.rs", "use super::*;"),
        ("app/update.rs", "use std::time::Instant;"),
        ("app/update.rs", "use std::time::{Duration, Instant};"),
        ("app/update.rs", "use std::{fmt, time::{self, Instant}};"),
        ("app/update.rs", "fn f() { std::time::Instant::now(); }"),
        ("app/update.rs", "fn f() { SystemTime::now(); }"),
        (
            "app/update.rs",
            "fn f() { let x: u8 = time::SystemTime::now(); }",
        ),
        ("app/update.rs", "use std::fs::File;"),
        ("app/update.rs", "use ::std::fs;"),
        ("app/update.rs", "use std as s;"),
        ("app/update.rs", "fn f() { std::env::var(x) }"),
        ("app/update.rs", "use crate::view::draw;"),
        (
            "app/update.rs",
            "fn f<'a>(x: &'a str) { let c = '\"'; crate::view::draw(c) }",
        ),
        ("mail/message.rs", "use tokio::net::TcpStream;"),
        ("view/form.rs", "use crossterm::event;"),
        ("view/form.rs", "use tokio as t;"),
        ("view/form.rs", "use crate::delivery::send;"),
        ("cli/send.rs", "use lettre::Message;"),
        ("cli/send.rs", "use crate::terminal;"),
        ("sandbox/session.rs", "use crate::delivery;"),
        ("main.rs", "use postrider::delivery;"),
        ("net/tls.rs", "fn f() { std::fs::read(path) }"),
        ("cli/draft.rs", "fn f() { fs::read_to_string(path) }"),
        ("store/file.rs", "fn f() { File::open(path) }"),
        (
            "terminal/editor.rs",
            "fn f() { std::process::Command::new(x) }",
        ),
        ("mail/draft.rs", "use crate::system;"),
        ("main.rs", "fn main() { postrider::store::open() }"),
    ];
    for (path, text) in cases {
        let found = wrong(path, text);
        assert_eq!(found.len(), 1, "{path}: {text}: {found:?}");
    }
}

#[test]
fn what_is_no_code_and_what_is_allowed_is_not_caught() {
    let cases = [
        (
            "diagnose/rules.rs",
            "// crate::smtp\n/// [`crate::smtp`]\n//! crate::smtp\n",
        ),
        (
            "diagnose/rules.rs",
            "/* crate::smtp /* crate::net */ crate::net */ fn f() {}",
        ),
        (
            "diagnose/rules.rs",
            "const A: &str = \"crate::smtp \\\" crate::net\";",
        ),
        (
            "diagnose/rules.rs",
            "const A: &str = r#\"crate::smtp \" crate::net\"#; const B: &[u8] = br\"crate::net\";",
        ),
        (
            "diagnose/rules.rs",
            "const A: &[u8] = b\"crate::net\"; const B: char = '\\''; const C: u8 = b'\"';",
        ),
        (
            "diagnose/rules.rs",
            "use crate::{mail::FieldId, record::{Failure, Stage}}; use super::{case, rules::all};",
        ),
        (
            "diagnose/rules/tls.rs",
            "use super::super::case; use crate::diagnose::Card;",
        ),
        (
            "diagnose/mod.rs",
            "mod a { use super::*; } #[cfg(test)] mod tests { use super::*; use std::fs; }",
        ),
        ("diagnose/tests/mod.rs", "use std::fs;"),
        (
            "app/update.rs",
            "use std::time::Duration; use std::net::IpAddr; fn f() { smtp::x(); self.net.y() }",
        ),
        (
            "app/update.rs",
            "pub(crate) fn f(crate_: u8) {} pub(super) fn g() {} pub(in crate::app) fn h() {}",
        ),
        (
            "app/update.rs",
            "impl<'crate_> X<'crate_> { fn now() { Moment::now() } }",
        ),
        (
            "mail/message.rs",
            "use std::time::{Duration, SystemTime}; const E: SystemTime = SystemTime::UNIX_EPOCH;",
        ),
        ("main.rs", "use postrider::{cli, terminal}; fn main() {}"),
        (
            "delivery/job.rs",
            "use crate::{diagnose, net, smtp, store};",
        ),
        (
            "terminal/mod.rs",
            "use crossterm::event as e; use std::env; use crate::view;",
        ),
    ];
    for (path, text) in cases {
        assert_eq!(wrong(path, text), Vec::<String>::new(), "{path}: {text}");
    }
}

#[test]
fn lengths_are_counted_in_code() {
    let text = "trait T { fn none(&self) -> [u8; 2]; }\nfn a() {\n    let s = \"}\";\n    // }\n    { }\n}\nfn b() {}\n";
    let lengths: Vec<(String, usize)> = functions(&Source::new("x.rs", text))
        .into_iter()
        .map(|one| (one.place, one.lines))
        .collect();
    assert_eq!(
        lengths,
        [("src/x.rs:2: a".into(), 5), ("src/x.rs:7: b".into(), 1)]
    );
}
