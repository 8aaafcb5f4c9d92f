//! The catalogue of hints: `assets/hints.toml`, read and checked.

use std::sync::OnceLock;

use serde::Deserialize;
use thiserror::Error;

use super::card::field_named;
use super::{Card, CardRemedy, Remedy};

/// The built-in catalog.
pub(super) const BUILTIN: &str = include_str!("../../assets/hints.toml");

/// An error's explanation and fixes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hint {
    /// `family.trouble`.
    pub id: String,
    /// One line: what happened.
    pub title: String,
    /// Other names to find it by, such as titles of Postmark guides.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// One sentence: why, as far as known.
    pub cause: String,
    /// Postmark's page about it.
    #[serde(default)]
    pub page: Option<String>,
    pub remedies: Vec<HintRemedy>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HintRemedy {
    /// What to do. `{port}` is replaced in [`HintAction::UseUntriedPort`].
    pub label: String,
    #[serde(default)]
    pub action: Option<HintAction>,
    /// When the fix is offered; `None` means always.
    #[serde(default)]
    pub only: Option<Only>,
}

/// An action in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "RawAction")]
pub enum HintAction {
    /// A fixed action. [`Remedy::UsePort`] is omitted if that port was already tried.
    Plain(Remedy),
    /// One action for each untried port.
    UseUntriedPort,
}

/// When a fix is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Only {
    /// The host is Postmark's, and all of its ports were tried.
    NoPortLeft,
    Practice,
    Real,
    ServerToken,
    SmtpToken,
    OtherHost,
    PostmarkHost,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
enum RawAction {
    EditField(String),
    UsePort(u16),
    UseUntriedPort,
    UsePostmarkHost,
    OpenPage(String),
    Retry,
    RunCheck,
    SendOverHttps,
    SaveReport,
}

impl TryFrom<RawAction> for HintAction {
    type Error = String;

    fn try_from(raw: RawAction) -> Result<Self, String> {
        Ok(Self::Plain(match raw {
            RawAction::UseUntriedPort => return Ok(Self::UseUntriedPort),
            RawAction::EditField(name) => Remedy::EditField(
                field_named(&name).ok_or_else(|| format!("there is no field `{name}`"))?,
            ),
            RawAction::UsePort(0) => return Err("port 0 cannot be used".into()),
            RawAction::UsePort(port) => Remedy::UsePort(port),
            RawAction::UsePostmarkHost => Remedy::UsePostmarkHost,
            RawAction::OpenPage(page) if page.starts_with("https://") => Remedy::OpenPage(page),
            RawAction::OpenPage(page) => return Err(format!("`{page}` is not an https address")),
            RawAction::Retry => Remedy::Retry,
            RawAction::RunCheck => Remedy::RunCheck,
            RawAction::SendOverHttps => Remedy::SendOverHttps,
            RawAction::SaveReport => Remedy::SaveReport,
        }))
    }
}

/// Hints that are only looked up, never diagnosed.
pub(super) const LOOKED_UP: [&str; 7] = [
    "delivery.spam-folder",
    "message.id-rewritten",
    "server.disabled",
    "stream.header-missing",
    "message.marketing",
    "auth.same-twice",
    "practice.host",
];

/// Why a catalog is invalid.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CatalogueError {
    /// Not TOML, or with an unknown key, action or field.
    #[error("the catalogue of hints cannot be read: {0}")]
    Unreadable(String),
    /// Two hints with the same ID.
    #[error("the catalogue of hints has `{0}` twice")]
    Twice(String),
    /// A hint without fixes.
    #[error("the hint `{0}` has no remedy")]
    NoRemedy(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    hint: Vec<Hint>,
}

/// All hints. Creating the built-in catalog is free: parsing takes a millisecond and happens when the first
/// hint is needed.
#[derive(Debug, Clone)]
pub struct Catalogue {
    hints: OnceLock<Vec<Hint>>,
}

impl Hint {
    /// The hint as a card, without evidence and fixes.
    pub fn card(&self) -> Card {
        Card {
            id: self.id.clone(),
            title: self.title.clone(),
            cause: self.cause.clone(),
            evidence: Vec::new(),
            remedies: Vec::new(),
            page: self.page.clone(),
        }
    }
}

impl Catalogue {
    /// The card of a hint. If the catalog lacks it, a card with the evidence alone.
    pub(super) fn card(
        &self,
        id: &str,
        evidence: Vec<String>,
        remedies: impl FnOnce(Option<&Hint>) -> Vec<CardRemedy>,
    ) -> Card {
        let hint = self.hint(id);
        let bare = || Card {
            id: id.to_owned(),
            title: id.to_owned(),
            ..Card::default()
        };
        Card {
            evidence,
            remedies: remedies(hint),
            ..hint.map_or_else(bare, Hint::card)
        }
    }

    /// The built-in catalog. A test proves that it is valid; otherwise diagnoses would consist of evidence
    /// alone.
    pub fn builtin() -> Self {
        Self {
            hints: OnceLock::new(),
        }
    }

    /// Parses a catalog in the format of `assets/hints.toml`.
    ///
    /// # Errors
    ///
    /// [`CatalogueError`] for invalid TOML, unknown keys, actions and fields, duplicate IDs, and hints
    /// without fixes.
    pub fn parse(text: &str) -> Result<Self, CatalogueError> {
        read(text).map(|hints| Self {
            hints: OnceLock::from(hints),
        })
    }

    pub fn hint(&self, id: &str) -> Option<&Hint> {
        self.hints().iter().find(|hint| hint.id == id)
    }

    pub fn hints(&self) -> &[Hint] {
        self.hints.get_or_init(|| read(BUILTIN).unwrap_or_default())
    }

    /// The hints with `text` as ID, title or alias, in any case.
    pub fn called(&self, text: &str) -> Vec<&Hint> {
        let wanted = text.trim().to_lowercase();
        let fits = |hint: &&Hint| {
            hint.relevance(&Wanted::of(&wanted))
                .is_some_and(|rank| rank <= NAME)
        };
        self.hints().iter().filter(fits).collect()
    }

    /// The hints that `text` may refer to, best first: by ID, then title or alias, then all of its words,
    /// then most of its words in any form. Case-insensitive; empty text finds nothing. Results are
    /// candidates, not diagnoses.
    pub fn search(&self, text: &str) -> Vec<&Hint> {
        let text = text.trim().to_lowercase();
        if text.is_empty() {
            return Vec::new();
        }
        let wanted = Wanted::of(&text);
        let mut found: Vec<(u8, &Hint)> = self
            .hints()
            .iter()
            .filter_map(|hint| hint.relevance(&wanted).map(|rank| (rank, hint)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        // Where names fit, looser likeness only distracts.
        let best = found.first().map_or(0, |(rank, _)| *rank);
        found.retain(|(rank, _)| *rank < LOOSE || best >= LOOSE);
        found
            .into_iter()
            .map(|(_, hint)| hint)
            .take(MOST_FOUND)
            .collect()
    }
}

impl PartialEq for Catalogue {
    /// Compares the hints, parsed or not.
    fn eq(&self, other: &Self) -> bool {
        self.hints() == other.hints()
    }
}

fn read(text: &str) -> Result<Vec<Hint>, CatalogueError> {
    let file: File =
        toml::from_str(text).map_err(|error| CatalogueError::Unreadable(error.to_string()))?;
    for (at, hint) in file.hint.iter().enumerate() {
        if hint.remedies.is_empty() {
            return Err(CatalogueError::NoRemedy(hint.id.clone()));
        }
        if file.hint[..at].iter().any(|earlier| earlier.id == hint.id) {
            return Err(CatalogueError::Twice(hint.id.clone()));
        }
    }
    Ok(file.hint)
}

/// Rank of a hint with the searched title or alias; an ID match has 0.
const NAME: u8 = 1;
/// Rank of a hint with most of the words, perhaps in another form.
const LOOSE: u8 = 4;
/// Maximum number of search results.
const MOST_FOUND: usize = 40;

/// Words that do not distinguish errors.
const FILLERS: [&str; 47] = [
    "a", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can", "cannot", "could", "do",
    "does", "doesn", "don", "for", "from", "get", "getting", "has", "have", "i", "in", "is", "isn",
    "it", "its", "me", "my", "no", "not", "of", "on", "or", "our", "t", "the", "this", "to", "was",
    "we", "why", "with", "you", "your",
];
/// Synonyms, with their canonical word.
const SAME: [(&[&str], &str); 6] = [
    (&["email", "mail", "message", "letter"], "mail"),
    (
        &[
            "arriv", "receiv", "deliver", "delivery", "nothing", "gets", "sent", "reach",
        ],
        "arrive",
    ),
    (&["junk", "spam"], "spam"),
    (&["key", "token", "password"], "token"),
    (
        &["login", "authenticate", "authentication", "sign", "auth"],
        "login",
    ),
    (&["block", "blacklist", "blocklist"], "block"),
];

/// A lower-case search text and its words in base form.
struct Wanted<'t> {
    text: &'t str,
    words: Vec<String>,
}

impl<'t> Wanted<'t> {
    fn of(text: &'t str) -> Self {
        Self {
            text,
            words: base_words(text),
        }
    }
}

/// The significant words of `text` in base form.
fn base_words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let telling = words.filter(|word| !word.is_empty() && !FILLERS.contains(word));
    telling.map(base_form).collect()
}

/// A word without its ending, or its canonical synonym.
fn base_form(word: &str) -> String {
    let endings = ["ing", "ed", "es", "e", "s"];
    let stem = endings
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.len() > 3))
        .unwrap_or(word);
    let same = SAME
        .iter()
        .find(|(words, _)| words.contains(&stem) || words.contains(&word));
    same.map_or(stem, |(_, one)| one).to_owned()
}

/// Whether `text` is a code, which means nothing inside a longer text.
fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether `text` contains `part` as whole words.
fn has_words(text: &str, part: &str) -> bool {
    text.match_indices(part).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + part.len()..].chars().next();
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !is_part(before) && !is_part(behind)
    })
}

impl Hint {
    /// How well the hint matches `wanted` (not empty): 0 is best, `None` is no match.
    fn relevance(&self, wanted: &Wanted<'_>) -> Option<u8> {
        let text = wanted.text;
        let names = || {
            std::iter::once(&self.title)
                .chain(&self.aliases)
                .map(|name| name.to_lowercase())
        };
        if self.id == text {
            return Some(0);
        }
        if names().any(|name| name == text) {
            return Some(NAME);
        }
        if names().any(|name| (!is_number(&name) && has_words(text, &name)) || name.contains(text))
        {
            return Some(2);
        }
        let all: String = names()
            .chain([self.id.clone(), self.cause.to_lowercase()])
            .collect::<Vec<_>>()
            .join(" ");
        if text.split_whitespace().all(|word| all.contains(word)) {
            return Some(3);
        }
        let likeness = names()
            .map(|name| likeness(&wanted.words, &base_words(&name)))
            .max();
        likeness
            .filter(|percent| *percent >= 60)
            .map(|percent| LOOSE + (100 - percent) / 10)
    }
}

/// The overlap of two word lists, in percent of the longer one.
fn likeness(one: &[String], other: &[String]) -> u8 {
    let longer = one.len().max(other.len());
    let common = one.iter().filter(|word| other.contains(word)).count();
    let percent = (100 * common).checked_div(longer).unwrap_or(0);
    u8::try_from(percent.min(100)).unwrap_or(100)
}
