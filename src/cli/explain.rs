//! `postrider explain`: the troubleshooting catalogue. Lists it, shows a hint, says what a pasted error
//! means, reads a report.

use std::fmt::Write as _;
use std::path::Path;

use clap::Args;
use serde_json::{Value, json};

use super::exit::Exit;
use super::json;
use super::plain::{fail, print};
use crate::diagnose::{Card, CardRemedy, Catalogue, Context, Diagnosis, Hint, code_meaning};
use crate::postmark::{Redactor, printable_line};
use crate::system::{self, ReadError};

const HELP: &str = "\
Without anything all hints are listed. WHAT is a hint's id, an error text in quotes (an SMTP reply, an error \
of Postmark's API as JSON, a line that PHPMailer, nodemailer, smtplib or Ruby mail printed), words to search \
for, a file with any of these or with a report that postrider saved, or `-` for standard input. Nothing is \
sent anywhere. What fits nothing ends with 66.

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

/// Runs it. `redactor` knows the secrets of this program; whatever else is token-shaped in the text is
/// hidden, too.
pub(super) fn explain(args: &ExplainArgs, mut redactor: Redactor) -> Exit {
    let catalogue = Catalogue::builtin();
    let asked = args.what.join(" ");
    if asked.trim().is_empty() {
        return listed(&catalogue.hints().iter().collect::<Vec<_>>(), args.json);
    }
    let text = match text_of(&asked) {
        Ok(text) => text,
        Err(error) => {
            redactor.learn_tokens_in(&asked);
            return fail(Exit::FileMissing, &redactor.scrub(&error.to_string()));
        }
    };
    redactor.learn_tokens_in(&text);
    let found = found(&catalogue, &text);
    if !found.is_empty() {
        let shown: Vec<Card> = found.iter().map(|card| scrubbed(card, &redactor)).collect();
        return told(&shown, args.json);
    }
    match catalogue.search(&text).as_slice() {
        [] => fail(
            Exit::FileMissing,
            "nothing in the catalogue fits; `postrider explain` lists all there is",
        ),
        [one] => told(&[card(one)], args.json),
        several => listed(several, args.json),
    }
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
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The cards that fit, best first: hints that are named, else what the text means.
fn found(catalogue: &Catalogue, text: &str) -> Vec<Card> {
    if let Some(hint) = catalogue.hint(text.trim()) {
        return vec![card(hint)];
    }
    if let Some(cards) = of_code(catalogue, text) {
        return cards;
    }
    let named = catalogue.named_in(text);
    if !named.is_empty() {
        let hints = named.into_iter().filter_map(|id| catalogue.hint(id));
        return hints.map(card).collect();
    }
    catalogue
        .diagnose_text(text, &Context::default())
        .map_or_else(Vec::new, |Diagnosis { primary, others }| {
            std::iter::once(primary).chain(others).collect()
        })
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
        id: hint.id.clone(),
        title: hint.title.clone(),
        cause: hint.cause.clone(),
        evidence: Vec::new(),
        remedies: remedies
            .map(|remedy| CardRemedy {
                label: remedy.label.clone(),
                action: None,
            })
            .collect(),
        page: hint.page.clone(),
    }
}

fn listed(hints: &[&Hint], as_json: bool) -> Exit {
    if as_json {
        return lines(hints.iter().map(|hint| object(&card(hint))));
    }
    let rows: String = hints
        .iter()
        .map(|hint| format!("{:<34} {}\n", hint.id, hint.title))
        .collect();
    print(&rows)
}

/// The first in full; the others in a line each, since they are less likely.
fn told(cards: &[Card], as_json: bool) -> Exit {
    if as_json {
        return lines(cards.iter().map(object));
    }
    let mut text = cards.first().map_or_else(String::new, in_full);
    if cards.len() > 1 {
        text.push_str("\nAlso possible:\n");
    }
    for card in &cards[1..] {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "  {:<34} {}", card.id, card.title);
    }
    print(&text)
}

fn in_full(card: &Card) -> String {
    let mut text = format!("{} [{}]\n{}\n", card.title, card.id, card.cause);
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

fn object(card: &Card) -> Value {
    let remedies: Vec<&str> = card
        .remedies
        .iter()
        .map(|remedy| remedy.label.as_str())
        .collect();
    json!({
        "v": 1, "event": "hint", "hint": card.id, "title": card.title, "cause": card.cause,
        "evidence": card.evidence, "remedies": remedies, "page": card.page,
    })
}

fn lines(objects: impl Iterator<Item = Value>) -> Exit {
    let mut failed = objects
        .map(|line| json::line(&line))
        .filter(|exit| *exit != Exit::Done);
    failed.next().unwrap_or(Exit::Done)
}
