//! `postrider explain`: the troubleshooting catalog. Lists it, shows a hint, diagnoses an error text or a log, reads a
//! report.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::exit::Exit;
use super::json;
use super::plain::{print, say};
use crate::diagnose::{
    Card, CardRemedy, Catalogue, Context, Diagnosis, Hint, TextError, TextErrors, code_meaning,
};
use crate::postmark::{Redactor, printable_line};
use crate::system::{self, ReadError};

/// Errors of one text that are listed.
const LISTED: usize = 50;
/// Of a larger text only the lines that are shown are searched for tokens.
const LEARNED_BYTES: usize = 1024 * 1024;
/// A longer text is no search.
const SEARCH_BYTES: usize = 300;
/// What a text of postrider's own has.
const OWN_TEXT: [&str; 2] = ["postrider", "\"hint\""];

const HELP: &str = "\
Without WHAT, all hints are listed. WHAT is a hint's ID, an error text in quotes (an SMTP reply, an error of Postmark's \
API, or the words of a mail library such as PHPMailer, nodemailer, smtplib, JavaMail, MailKit, or Ruby mail), a file \
with a log or with a report that postrider saved, `-` for standard input, or words to search for. Nothing is sent \
anywhere. A log with several errors gets all of them, counted. Where there is no diagnosis, the exit code is 66, also \
if a search finds hints that may fit.

Examples:
  postrider explain
  postrider explain auth.account-token
  postrider explain '535 5.7.8 Error: authentication failed:'
  tail -n 20 app.log | postrider explain -";

/// Options of `explain`.
#[derive(Debug, Clone, Args)]
#[command(after_help = HELP)]
pub struct ExplainArgs {
    /// A hint, an error text, words, a file, or `-`
    #[arg(value_name = "WHAT")]
    pub what: Vec<String>,
    /// One JSON object per hint and line
    #[arg(long)]
    pub json: bool,
}

/// The result of explaining a text.
enum Answer<'c> {
    /// The text names these hints.
    Named(Vec<Card>),
    /// The text has these errors.
    Errors(TextErrors),
    /// The text has no known error; a search found these hints.
    Candidates(Vec<&'c Hint>),
}

/// Runs it. `redactor` knows the secrets of this program; whatever else is token-shaped in the text is
/// hidden, too.
pub(super) fn explain(args: &ExplainArgs, mut redactor: Redactor) -> Exit {
    let catalogue = Catalogue::builtin();
    let asked = args.what.join(" ");
    if asked.trim().is_empty() {
        return listed(
            &catalogue.hints().iter().collect::<Vec<_>>(),
            "name",
            args.json,
        );
    }
    let text = match text_of(&asked) {
        Ok(text) => text,
        Err(error) => {
            redactor.learn_tokens_in(&asked);
            let why = redactor.scrub(&error.to_string());
            return json::fail(args.json, Exit::FileMissing, &why);
        }
    };
    let answer = answer(&catalogue, &text);
    learn_tokens(&mut redactor, &text, &answer);
    match answer {
        Answer::Named(cards) => {
            let shown: Vec<Card> = cards.iter().map(|card| scrubbed(card, &redactor)).collect();
            named(&shown, args.json)
        }
        Answer::Errors(found) => diagnosed(
            &scrubbed_errors(found, &redactor),
            text.lines().count(),
            args.json,
        ),
        Answer::Candidates(hints) => candidates(&hints, args.json),
    }
}

/// Learns the tokens in the text, so that none is repeated. Of a large text, whose tokens may be millions of ids, those
/// of the pieces that have one of which the lines to be shown hold a part.
fn learn_tokens(redactor: &mut Redactor, text: &str, answer: &Answer<'_>) {
    if text.len() <= LEARNED_BYTES {
        return redactor.learn_tokens_in(text);
    }
    let Answer::Errors(found) = answer else {
        return;
    };
    let evidence = found
        .errors
        .iter()
        .flat_map(|error| &error.diagnosis.primary.evidence);
    let shown = evidence.map(String::as_str).collect::<Vec<_>>().join("\n");
    let mut rest = text;
    while !rest.is_empty() {
        let mut end = rest.len().min(LEARNED_BYTES);
        while !rest.is_char_boundary(end) {
            end -= 1;
        }
        let end = match rest.len() == end {
            true => end,
            false => rest[..end].rfind('\n').map_or(end, |at| at + 1),
        };
        let (piece, behind) = rest.split_at(end);
        let mut here = Redactor::new();
        here.learn_tokens_in(piece);
        if here.scrub(&shown) != shown {
            redactor.learn_tokens_in(piece);
        }
        rest = behind;
    }
}

/// What `text` comes to: a hint or a code by its name, then the errors that it has, then the hints that it names,
/// then what a search finds.
fn answer<'c>(catalogue: &'c Catalogue, text: &str) -> Answer<'c> {
    let by_name = || {
        let names = catalogue.named_in(text).into_iter();
        let cards: Vec<Card> = names
            .filter_map(|id| catalogue.hint(id))
            .map(card)
            .collect();
        Some(cards)
            .filter(|cards| !cards.is_empty())
            .map(Answer::Named)
    };
    let by_code = || of_code(catalogue, text).map(Answer::Named);
    let of_own_text = || {
        OWN_TEXT
            .iter()
            .any(|word| text.contains(word))
            .then(by_name)
            .flatten()
    };
    let by_errors = || {
        let found = catalogue.errors_in(text, &Context::default());
        Some(found)
            .filter(|found| !found.errors.is_empty())
            .map(Answer::Errors)
    };
    let by_title = || {
        let cards: Vec<Card> = catalogue.called(text).into_iter().map(card).collect();
        Some(cards)
            .filter(|cards| !cards.is_empty())
            .map(Answer::Named)
    };
    let hint = catalogue
        .hint(text.trim())
        .map(|hint| Answer::Named(vec![card(hint)]));
    hint.or_else(by_code)
        .or_else(of_own_text)
        .or_else(by_errors)
        .or_else(by_name)
        .or_else(by_title)
        .unwrap_or_else(|| {
            let is_search = text.len() <= SEARCH_BYTES;
            Answer::Candidates(if is_search {
                catalogue.search(text)
            } else {
                Vec::new()
            })
        })
}

/// What a file or standard input says, or what was given itself.
fn text_of(asked: &str) -> Result<String, ReadError> {
    // A folder may be called like an error, but nobody asks what a path means.
    let path = Path::new(asked);
    let is_file = path.exists() && (!path.is_dir() || asked.contains('/'));
    if asked != "-" && !is_file {
        return Ok(asked.to_owned());
    }
    let bytes = system::read_input(asked, &system::EXPLAIN)?;
    let text = String::from_utf8(bytes);
    Ok(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// `card` without any secret.
fn scrubbed(card: &Card, redactor: &Redactor) -> Card {
    let scrub = |text: &String| redactor.scrub(text);
    let remedy = |remedy: &CardRemedy| CardRemedy {
        label: scrub(&remedy.label),
        action: remedy.action.clone(),
    };
    Card {
        id: card.id.clone(),
        title: scrub(&card.title),
        cause: scrub(&card.cause),
        evidence: card.evidence.iter().map(scrub).collect(),
        remedies: card.remedies.iter().map(remedy).collect(),
        page: card.page.as_ref().map(scrub),
    }
}

fn scrubbed_errors(found: TextErrors, redactor: &Redactor) -> TextErrors {
    let errors = found.errors.into_iter().map(|error| TextError {
        diagnosis: Diagnosis {
            primary: scrubbed(&error.diagnosis.primary, redactor),
            others: error
                .diagnosis
                .others
                .iter()
                .map(|card| scrubbed(card, redactor))
                .collect(),
        },
        ..error
    });
    TextErrors {
        errors: errors.collect(),
        ..found
    }
}

/// What a bare number is as one of Postmark's error codes: `412`, `error code 412`.
fn of_code(catalogue: &Catalogue, text: &str) -> Option<Vec<Card>> {
    let lower = text.trim().to_lowercase();
    let number = lower
        .trim_start_matches("postmark")
        .trim_start()
        .trim_start_matches("error")
        .trim_start()
        .trim_start_matches("code")
        .trim();
    let code: u16 = number.parse().ok()?;
    let meaning = code_meaning(code)?;
    let words = format!("Postmark's error code {code}: {}.", meaning.words);
    let mut first = match meaning.hint.and_then(|hint| catalogue.hint(hint)) {
        Some(hint) => card(hint),
        None => Card {
            id: format!("error-{code}"),
            title: format!("Postmark's error code {code}"),
            cause: format!("It means that {}.", meaning.words),
            evidence: Vec::new(),
            remedies: Vec::new(),
            page: Some("https://postmarkapp.com/developer/api/overview".into()),
        },
    };
    if meaning.hint.is_some() {
        first.evidence.push(words);
    }
    // As an SMTP reply the number may mean something else.
    let others = catalogue.search(number);
    let others = others
        .into_iter()
        .filter(|hint| hint.id != first.id)
        .map(card);
    Some(std::iter::once(first.clone()).chain(others).collect())
}

/// A hint without a failure.
fn card(hint: &Hint) -> Card {
    let remedies = hint
        .remedies
        .iter()
        .filter(|remedy| !remedy.label.contains("{port}"));
    Card {
        remedies: remedies
            .map(|remedy| CardRemedy {
                label: remedy.label.clone(),
                action: None,
            })
            .collect(),
        ..hint.card()
    }
}

fn listed(hints: &[&Hint], matched: &str, as_json: bool) -> Exit {
    if as_json {
        return lines(hints.iter().map(|hint| object(&card(hint), matched)));
    }
    let rows: String = hints
        .iter()
        .map(|hint| row(&hint.id, &hint.title))
        .collect();
    print(&rows)
}

fn row(id: &str, title: &str) -> String {
    format!("{id:<34} {title}\n")
}

/// Hints that a search found. They are no diagnosis, and the exit code says so.
fn candidates(hints: &[&Hint], as_json: bool) -> Exit {
    if hints.is_empty() {
        let none = "no diagnosis: the text contains no error that postrider knows; `postrider explain` lists all hints";
        return json::fail(as_json, Exit::FileMissing, none);
    }
    if !as_json {
        say(
            "No diagnosis: the text contains no error that postrider knows. One of these hints may fit:",
        );
    }
    match listed(hints, "candidate", as_json) {
        Exit::Done => Exit::FileMissing,
        failed => failed,
    }
}

/// The first in full; the others in a line each, since they are less likely.
fn named(cards: &[Card], as_json: bool) -> Exit {
    if as_json {
        return lines(cards.iter().map(|card| object(card, "name")));
    }
    let mut text = cards
        .first()
        .map_or_else(String::new, |card| in_full(card, ""));
    text.push_str(&also_possible(cards.get(1..).unwrap_or_default()));
    print(&text)
}

fn also_possible(cards: &[Card]) -> String {
    let rows: String = cards
        .iter()
        .map(|card| format!("  {}", row(&card.id, &card.title)))
        .collect();
    if rows.is_empty() {
        rows
    } else {
        format!("\nAlso possible:\n{rows}")
    }
}

/// The errors of a text: the most telling one in full, the others with their first line. `lines_in_text` tells an
/// error that somebody picked out from a log.
fn diagnosed(found: &TextErrors, lines_in_text: usize, as_json: bool) -> Exit {
    if as_json {
        return lines(
            found
                .errors
                .iter()
                .enumerate()
                .flat_map(|(at, error)| objects(error, at == 0)),
        );
    }
    let Some((first, others)) = found.errors.split_first() else {
        return Exit::Done;
    };
    let place = if lines_in_text > 1 {
        format!("  {}:\n", place_of(first))
    } else {
        String::new()
    };
    let mut text = in_full(&first.diagnosis.primary, &place);
    text.push_str(&also_possible(&first.diagnosis.others));
    if !others.is_empty() {
        let errors = if others.len() == 1 { "error" } else { "errors" };
        // Writing to a String cannot fail.
        let _ = writeln!(text, "\n{} other {errors} in this text:", others.len());
    }
    for error in others.iter().take(LISTED) {
        let card = &error.diagnosis.primary;
        text.push_str(&format!("  {}", row(&card.id, &card.title)));
        let evidence = card.evidence.first().map(|line| printable_line(line));
        let _ = writeln!(
            text,
            "    {}: {}",
            place_of(error),
            evidence.unwrap_or_default()
        );
    }
    if others.len() > LISTED {
        let _ = writeln!(
            text,
            "  and {} more, which --json lists",
            others.len() - LISTED
        );
    }
    if found.undiagnosed > 0 {
        let _ = writeln!(
            text,
            "\n{} more places have errors that were not diagnosed: the text has too many different ones.",
            found.undiagnosed
        );
    }
    print(&text)
}

/// `Line 12`, or `3 places, first in line 12`.
fn place_of(error: &TextError) -> String {
    match error.count {
        1 => format!("Line {}", error.line),
        count => format!("{count} places, first in line {}", error.line),
    }
}

/// An error as JSON objects: its diagnosis, and for the first error of a text what else is possible.
fn objects(error: &TextError, with_others: bool) -> Vec<Value> {
    let mut first = object(&error.diagnosis.primary, "diagnosis");
    first["count"] = json!(error.count);
    first["line"] = json!(error.line);
    let others = error.diagnosis.others.iter().filter(|_| with_others);
    let others = others.map(|card| object(card, "possible"));
    std::iter::once(first).chain(others).collect()
}

/// A card with its evidence, above which `place` says where it was found.
fn in_full(card: &Card, place: &str) -> String {
    let mut text = format!("{} [{}]\n{}\n{place}", card.title, card.id, card.cause);
    for evidence in &card.evidence {
        let _ = writeln!(text, "  | {}", printable_line(evidence));
    }
    for (at, remedy) in card.remedies.iter().enumerate() {
        let _ = writeln!(text, "  {}. {}", at + 1, remedy.label);
    }
    if let Some(page) = &card.page {
        let _ = writeln!(text, "More: {page}");
    }
    text
}

/// `matched` says why the hint is there: `diagnosis`, `possible`, `name`, or `candidate`.
fn object(card: &Card, matched: &str) -> Value {
    let remedies: Vec<&str> = card
        .remedies
        .iter()
        .map(|remedy| remedy.label.as_str())
        .collect();
    json!({
        "v": 1, "event": "hint", "match": matched, "hint": card.id, "title": card.title, "cause": card.cause,
        "evidence": card.evidence, "remedies": remedies, "page": card.page,
    })
}

fn lines(objects: impl Iterator<Item = Value>) -> Exit {
    let mut failed = objects
        .map(|line| json::line(&line))
        .filter(|exit| *exit != Exit::Done);
    failed.next().unwrap_or(Exit::Done)
}
