//! Completions for the shell: `postrider completions SHELL` prints a script that runs postrider again for every
//! completion, so that profiles, sends, scenarios and the like are those of the moment.

use std::ffi::OsString;
use std::io::Write as _;

use clap_complete::CompletionCandidate;
use clap_complete::engine::ArgValueCandidates;
use clap_complete::env::Shells;

use super::exit::Exit;
use super::help::{command, tree};
use super::plain::{fail, print_bytes};
use super::start::{environment, places};
use crate::diagnose::Catalogue;
use crate::mail::check_rows;
use crate::postmark::{DEFAULT_STREAM, printable_line};
use crate::record::{DraftKind, DraftQuery, HistoryQuery, Status};
use crate::sandbox::scenarios;
use crate::store::{Drafts, Outbox, Overrides, Settings};

/// The variable by which the script asks for completions; its value is the name of the shell.
const VARIABLE: &str = "_POSTRIDER_COMPLETE";
/// Sends that are offered, newest first.
const NEWEST: u32 = 50;

/// What has the completions of a value.
type Values = fn() -> Vec<CompletionCandidate>;

/// Arguments (command and id, any command for an empty one) and their values.
const VALUES: [(&str, &str, Values); 12] = [
    ("", "profile", profiles),
    ("history", "of", profiles),
    ("history", "status", statuses),
    ("history", "show", sends),
    ("history", "delete", sends),
    ("follow", "id", sends),
    ("sandbox", "scenario", scenario_names),
    ("", "no_check", checks),
    ("", "stream", streams),
    ("", "saved", drafts),
    ("explain", "what", hints),
    ("man", "command", commands),
];

/// Prints the script for a shell.
pub(super) fn registration(shell: &str) -> Exit {
    let mut script = Vec::new();
    let written = Shells::builtins().completer(shell).map(|shell| {
        shell.write_registration(VARIABLE, "postrider", "postrider", "postrider", &mut script)
    });
    match written {
        Some(Ok(())) => print_bytes(&script),
        Some(Err(error)) => fail(Exit::CannotWrite, &error.to_string()),
        None => fail(
            Exit::Usage,
            &format!("there are no completions for {shell}"),
        ),
    }
}

/// Answers a script that asks for completions. `None` if this is no such question.
pub(super) fn answered(args: &[OsString]) -> Option<Exit> {
    let shell = environment(VARIABLE).filter(|shell| !shell.is_empty())?;
    let shells = Shells::builtins();
    let shell = shells.completer(&shell)?;
    // What was typed is behind `--`.
    let typed = args.iter().skip_while(|word| *word != "--").skip(1);
    let typed: Vec<OsString> = typed.cloned().collect();
    if typed.is_empty() {
        return Some(Exit::Usage);
    }
    let mut found = Vec::new();
    let folder = std::env::current_dir().ok();
    let written = shell.write_complete(&mut with_values(), typed, folder.as_deref(), &mut found);
    // Nobody reads an error of a completion; what is printed would be taken for one.
    let printed = written.and_then(|()| std::io::stdout().lock().write_all(&found));
    Some(printed.map_or(Exit::Bug, |()| Exit::Done))
}

/// The command line with the completions of its values.
fn with_values() -> clap::Command {
    let mut root = command();
    add_values(&mut root, "");
    root
}

fn add_values(command: &mut clap::Command, name: &str) {
    *command = std::mem::take(command).mut_args(|argument| {
        let id = argument.get_id().as_str();
        let mut rows = VALUES.iter();
        let row = rows.find(|(of, known, _)| *known == id && (of.is_empty() || *of == name));
        match row {
            Some((_, _, values)) => argument.add(ArgValueCandidates::new(*values)),
            None => argument,
        }
    });
    for inner in command.get_subcommands_mut() {
        let name = inner.get_name().to_owned();
        add_values(inner, &name);
    }
}

/// A value with a word about it.
fn value(value: &str, about: &str) -> CompletionCandidate {
    let about = printable_line(about).into_owned();
    CompletionCandidate::new(value).help((!about.is_empty()).then(|| about.into()))
}

fn settings() -> Option<Settings> {
    Settings::load(&places().ok()?, &Overrides::default()).ok()
}

fn profiles() -> Vec<CompletionCandidate> {
    let settings = settings().map(|settings| settings.profiles);
    let all = settings.into_iter().flatten();
    all.map(|one| value(&one.name, &one.sender)).collect()
}

fn streams() -> Vec<CompletionCandidate> {
    let settings = settings().map(|settings| settings.profiles);
    let named = settings.into_iter().flatten().map(|one| one.stream);
    let mut all: Vec<String> = [DEFAULT_STREAM, "broadcast"].map(str::to_owned).into();
    all.extend(named.filter(|stream| !stream.is_empty()));
    all.sort();
    all.dedup();
    all.iter().map(|stream| value(stream, "")).collect()
}

fn sends() -> Vec<CompletionCandidate> {
    let newest = places().ok().and_then(|places| {
        let outbox = Outbox::start(&places).ok()?;
        let query = HistoryQuery {
            limit: NEWEST,
            ..HistoryQuery::default()
        };
        let page = outbox.ask_blocking(move |database| database.list(&query));
        outbox.close_blocking();
        page.ok()
    });
    let rows = newest.into_iter().flat_map(|page| page.rows);
    rows.map(|row| {
        let about = format!("{}: {}", row.recipients_line, row.subject);
        value(&row.id.0, &about)
    })
    .collect()
}

fn drafts() -> Vec<CompletionCandidate> {
    let Ok(places) = places() else {
        return Vec::new();
    };
    let mut drafts = Drafts::new(&places);
    let pages = [DraftKind::Draft, DraftKind::Template].map(|kind| {
        let query = DraftQuery {
            kind,
            ..DraftQuery::default()
        };
        drafts
            .list(&query)
            .map_or_else(|_| Vec::new(), |page| page.rows)
    });
    drafts.close();
    let rows = pages.into_iter().flatten();
    rows.map(|row| value(&row.id.0, &row.subject)).collect()
}

fn statuses() -> Vec<CompletionCandidate> {
    Status::all().map(|one| value(one.name(), "")).collect()
}

fn scenario_names() -> Vec<CompletionCandidate> {
    let all = scenarios().into_iter();
    all.map(|one| value(&one.name, &one.title)).collect()
}

fn checks() -> Vec<CompletionCandidate> {
    let all = check_rows().filter(|row| row.can_be_off);
    all.map(|row| value(row.name, row.about)).collect()
}

fn hints() -> Vec<CompletionCandidate> {
    let catalogue = Catalogue::builtin();
    let all = catalogue.hints().iter();
    all.map(|hint| value(&hint.id, &hint.title)).collect()
}

fn commands() -> Vec<CompletionCandidate> {
    let tree = tree();
    let all = tree.get_subcommands();
    let all = all.map(|one| {
        let about = one.get_about().map(ToString::to_string);
        value(one.get_name(), &about.unwrap_or_default())
    });
    all.collect()
}
