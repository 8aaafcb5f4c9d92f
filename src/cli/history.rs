//! `postrider history`.

mod rows;
mod when;

use std::fmt::Write as _;
use std::io::{self, Write as _};

use clap::Args;
use serde_json::{Value, json};

use rows::{COLUMNS, csv, fields};
use when::{since, until};

use super::exit::Exit;
use super::plain::{print, say};
use super::{follow, json as lines, outbox, plain};
use crate::diagnose::{Catalogue, Context, Diagnosis};
use crate::postmark::{Environment, Profile, Redactor};
use crate::record::{FollowOutcome, HistoryQuery, SendId, SendRecord, SendSummary, Status};
use crate::smtp::presentable;
use crate::store::{AppDirs, Outbox, OutboxError, now};
use crate::system::private_file;

/// Rows that are listed when nobody says how many.
const ROWS: u32 = 50;
/// Rows that are read at a time for an export.
const PAGE: u32 = 500;

/// Options of `history`.
#[derive(Debug, Clone, Default, Args)]
#[command(after_help = "\
Examples:
  postrider history                          the last 50 sends, newest first
  postrider history grace receipt            words that begin a word of recipients, subject, sender, profile or id
  postrider history --status bounced --json  one JSON object per line
  postrider history --since 7d --csv         the last week as a table for another program
  postrider history --show 1a2b3c4d          everything that is kept of one send
  postrider history --export sends.jsonl     everything, for another program")]
pub struct HistoryArgs {
    /// Words to look for
    pub query: Vec<String>,
    /// Only those that stand so: accepted, delivered, bounced, refused-inside, not-found, refused, failed, unknown, …
    #[arg(long, value_name = "STATUS", value_parser = status)]
    pub status: Option<Status>,
    /// Only what this profile sent
    #[arg(long, value_name = "NAME")]
    pub of: Option<String>,
    /// Only what was sent since then: 2026-11-24, 2026-11-24T10:00:00+01:00, or how long ago (2d, 12h)
    #[arg(long, value_name = "WHEN", value_parser = since)]
    pub since: Option<i64>,
    /// Only what was sent before then; a date includes the whole day
    #[arg(long, value_name = "WHEN", value_parser = until)]
    pub until: Option<i64>,
    /// At most so many; 50 when listed, all when exported
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub limit: Option<u32>,
    /// Everything of one send: its id, its beginning, or the MessageID
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "delete", "export"])]
    pub show: Option<String>,
    /// Forget a send; repeat it for more
    #[arg(long, value_name = "ID", conflicts_with_all = ["query", "export"])]
    pub delete: Vec<String>,
    /// Write everything that fits to a file, one JSON object per line (with --csv a table); `-` for standard output
    #[arg(long, value_name = "FILE")]
    pub export: Option<String>,
    /// One JSON object per line
    #[arg(long)]
    pub json: bool,
    /// A line of CSV per send, below a line with the names of the columns
    #[arg(long, conflicts_with_all = ["json", "show", "delete"])]
    pub csv: bool,
}

fn status(word: &str) -> Result<Status, String> {
    let known = || {
        Status::all()
            .map(Status::name)
            .collect::<Vec<_>>()
            .join(", ")
    };
    Status::of_name(word).ok_or_else(|| format!("known are {}", known()))
}

/// Runs it. `days` is how long the history remembers.
pub(super) fn run(args: &HistoryArgs, places: &AppDirs, days: u32) -> Exit {
    let Some(outbox) = outbox::open(places) else {
        return lines::fail(args.json, Exit::CannotWrite, "the history cannot be opened");
    };
    let opened = outbox.ask_blocking(move |database| {
        database.recover(now())?;
        database.sweep(days, now())
    });
    if let Some(told) = outbox.told_blocking() {
        say(&format!("note: {told}"));
    }
    let done = opened.and_then(|_| match (&args.show, &args.export) {
        (Some(id), _) => show(args, id, &outbox),
        (_, Some(file)) => export(args, file, &outbox),
        _ if !args.delete.is_empty() => delete(args, &outbox),
        _ => list(args, &outbox),
    });
    let exit =
        done.unwrap_or_else(|error| lines::fail(args.json, Exit::CannotWrite, &error.to_string()));
    outbox.close_blocking();
    exit
}

fn query(args: &HistoryArgs, limit: u32, before: Option<i64>) -> HistoryQuery {
    HistoryQuery {
        text: args.query.join(" ").into(),
        status: args.status,
        profile: args.of.clone(),
        since: args.since,
        until: args.until,
        before,
        limit,
    }
}

fn list(args: &HistoryArgs, outbox: &Outbox) -> Result<Exit, OutboxError> {
    let wanted = query(args, args.limit.unwrap_or(ROWS), None);
    let has_fields = args.json || args.csv;
    let (page, records) = outbox.ask_blocking(move |database| {
        let page = database.list(&wanted)?;
        let records: Result<Vec<_>, _> = match has_fields {
            true => page
                .rows
                .iter()
                .map(|row| database.readable(&row.id))
                .collect(),
            false => Ok(Vec::new()),
        };
        Ok((page, records?))
    })?;
    if args.csv {
        let lines = records.iter().flatten().map(csv);
        return Ok(print(
            &[COLUMNS.to_owned()]
                .into_iter()
                .chain(lines)
                .collect::<String>(),
        ));
    }
    if args.json {
        let rows = page.rows.iter().zip(&records);
        return Ok(print(
            &rows
                .map(|(row, record)| line(row, record.as_ref()))
                .collect::<String>(),
        ));
    }
    if page.rows.is_empty() {
        say(match page.total {
            0 => {
                "Nothing was sent yet. `postrider send --profile practice` sends without anything leaving this machine."
            }
            _ => "Nothing that was sent fits.",
        });
    }
    let exit = print(&page.rows.iter().map(row_text).collect::<String>());
    if page.more {
        say(&format!(
            "… and more of {} in all; --limit shows more",
            page.total
        ));
    }
    Ok(exit)
}

/// A row as a line of JSON; one that cannot be read whole has the fields of the row only.
fn line(row: &SendSummary, record: Option<&SendRecord>) -> String {
    let mut line = json!({"v": 1, "event": "send"});
    merge(&mut line, json!(row));
    if let Some(record) = record {
        merge(&mut line, fields(record));
    }
    lines::text(&line)
}

fn merge(line: &mut Value, more: Value) {
    if let (Value::Object(line), Value::Object(more)) = (line, more) {
        line.extend(more);
    }
}

/// `2026-11-24 02:21  delivered       1a2b3c4d  grace@navy.example  Your receipt`.
fn row_text(row: &SendSummary) -> String {
    let at = row.at.to_string();
    let id: String = row.id.0.chars().take(8).collect();
    let subject = if row.subject.is_empty() {
        "(no subject)".to_owned()
    } else {
        one_line(&row.subject)
    };
    format!(
        "{}  {:<14}  {id}  {:<10}  {}  {subject}\n",
        at.get(..16).unwrap_or(&at),
        row.status.name(),
        profile_words(row),
        one_line(&row.recipients_line),
    )
}

/// The profile, and whether the practice server of `postrider sandbox -- COMMAND` took what it sent.
fn profile_words(row: &SendSummary) -> String {
    let is_sandboxed =
        row.environment == Environment::Practice && row.profile != Profile::practice().name;
    match is_sandboxed {
        true => format!("{} (sandbox)", row.profile),
        false => row.profile.clone(),
    }
}

fn one_line(text: &str) -> String {
    presentable(&Redactor::new(), text)
}

fn show(args: &HistoryArgs, id: &str, outbox: &Outbox) -> Result<Exit, OutboxError> {
    let wanted = id.to_owned();
    let Some(record) = outbox.ask_blocking(move |database| database.find(&wanted))? else {
        return Ok(missing(args, id));
    };
    if args.json {
        return Ok(lines::line(&whole(&record)));
    }
    let exit = print(&page(&record));
    diagnosis_of(&record).as_ref().map(plain::diagnosis);
    Ok(exit)
}

fn missing(args: &HistoryArgs, id: &str) -> Exit {
    let why = format!(
        "the history has no send `{id}`, or several begin so; `postrider history` lists them"
    );
    lines::fail(args.json, Exit::FileMissing, &why)
}

/// One object with everything that is kept.
fn whole(record: &SendRecord) -> Value {
    let mut line = json!({"v": 1, "event": "send"});
    merge(&mut line, json!(record));
    merge(&mut line, fields(record));
    if let Ok(draft) = serde_json::to_value(&record.begun.draft) {
        line["draft"] = draft;
    }
    line["recipients"] = record.known().map(follow::known).collect();
    line["stages"] = record.stages.iter().map(lines::stage).collect();
    line["transcript"] = record
        .transcript
        .iter()
        .map(lines::transcript_line)
        .collect();
    if let Some(failure) = &record.failure {
        line["failure"]["stage"] = json!(failure.stage.name());
    }
    lines::hints(&mut line, diagnosis_of(record).as_ref());
    line
}

/// What is the matter with a send, as far as its row tells.
fn diagnosis_of(record: &SendRecord) -> Option<Diagnosis> {
    let (catalogue, context) = (Catalogue::builtin(), Context::of_send(&record.begun));
    let found = FollowOutcome {
        message_id: record.summary.message_id.clone(),
        recipients: record.recipients.clone(),
        trouble: None,
        stopped: false,
    };
    let followed = catalogue.diagnose_followed(&found, &context);
    let at_first = || {
        let failure = record.failure.as_ref()?;
        Some(catalogue.diagnose_send(record.summary.status, failure, &context))
    };
    let is_settled = |status| matches!(status, Status::Delivered | Status::Accepted);
    followed
        .or_else(at_first)
        .filter(|_| !is_settled(record.summary.status))
}

/// The page of one send.
fn page(record: &SendRecord) -> String {
    let (row, begun) = (&record.summary, &record.begun);
    let mut page = String::new();
    let mut line = |label: &str, text: &str| {
        // Writing into a string cannot fail.
        let _ = writeln!(page, "{label:<12}{}", one_line(text));
    };
    line("Status", row.status.name());
    line("Sent", &row.at.to_string());
    line(
        "Profile",
        &format!("{} ({}, {})", profile_words(row), row.host, row.via.name()),
    );
    line("From", &begun.from);
    line("Subject", &row.subject);
    line("Stream", &begun.stream);
    line("Size", &format!("{} bytes", begun.bytes));
    line("Id", &row.id.0);
    if let Some(id) = &row.message_id {
        line("MessageID", id);
    }
    for address in &begun.recipients {
        let fate = record.known().find(|one| one.address == *address);
        let known = fate.map_or(String::new(), |one| {
            format!("{} {}", one.fate.name(), one.fate.words())
        });
        line("To", format!("{address}  {known}").trim_end());
    }
    for entry in &record.timeline {
        let at = entry.at.to_string();
        line(
            "",
            &format!("{}  {}", at.get(11..19).unwrap_or(&at), entry.text),
        );
    }
    page
}

fn export(args: &HistoryArgs, file: &str, outbox: &Outbox) -> Result<Exit, OutboxError> {
    let (mut text, mut before, mut count) = (String::new(), None, 0_u32);
    if args.csv {
        text.push_str(COLUMNS);
    }
    let most = args.limit.unwrap_or(u32::MAX);
    let (mut left, mut unreadable) = (most, 0);
    while left > 0 {
        let wanted = query(args, PAGE.min(left), before);
        let (records, page) = outbox.ask_blocking(move |database| {
            let page = database.list(&wanted)?;
            let whole = page.rows.iter().map(|row| database.readable(&row.id));
            Ok((whole.collect::<Result<Vec<_>, _>>()?, page))
        })?;
        for record in &records {
            match record {
                Some(record) => {
                    text.push_str(&match args.csv {
                        true => csv(record),
                        false => lines::text(&whole(record)),
                    });
                    count += 1;
                }
                None => unreadable += 1,
            }
        }
        before = page.rows.last().map(|row| row.seq);
        left = left.saturating_sub(PAGE.min(left));
        if !page.more {
            break;
        }
    }
    if unreadable > 0 {
        say(&format!(
            "warning: {unreadable} of them cannot be read and are left out; `postrider history --show ID` says why"
        ));
    }
    if file == "-" {
        return Ok(print(&text));
    }
    Ok(match write_private(file, &text) {
        Ok(()) => {
            say(&format!("{count} sends written to {file}"));
            Exit::Done
        }
        Err(error) => lines::fail(
            args.json,
            Exit::CannotWrite,
            &format!("{file} cannot be written: {error}"),
        ),
    })
}

/// A file that is made for it can be read by its owner alone: it says who got what.
fn write_private(file: &str, text: &str) -> io::Result<()> {
    let mut options = private_file();
    options.write(true).create(true).truncate(true);
    options.open(file)?.write_all(text.as_bytes())
}

fn delete(args: &HistoryArgs, outbox: &Outbox) -> Result<Exit, OutboxError> {
    let mut ids: Vec<SendId> = Vec::new();
    for wanted in &args.delete {
        let id = wanted.clone();
        // Without reading all of it: one that cannot be read can be forgotten.
        match outbox.ask_blocking(move |database| database.named(&id))? {
            Some(row) => ids.push(row.id),
            None => return Ok(missing(args, wanted)),
        }
    }
    let wanted = ids.len();
    let gone = outbox.ask_blocking(move |database| database.delete(&ids))?;
    say(&format!("{gone} forgotten"));
    if gone < wanted {
        return Ok(lines::fail(
            args.json,
            Exit::Unknown,
            "what another postrider is sending right now stays",
        ));
    }
    Ok(Exit::Done)
}
