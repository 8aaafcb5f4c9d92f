//! What a piece of program output means: an error of Postmark's API, an SMTP reply, the words of a
//! mail library, a whole log, a report of ours. Only the text is looked at; nothing is asked.
//!
//! Evidence counts in this order: what Postmark's API says, the enhanced status code of a reply (RFC 3463), its basic
//! code with the command that it answers, then words. Each line has one meaning at most, and all steps are linear in
//! the length of the text.

mod api;
mod lines;
mod meaning;
mod phrases;
mod reply;
mod scan;
mod server;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::postmark::{Endpoint, TokenShape, shortened};
use crate::record::{ApiFailure, ApiFailureKind, Failure, FailureKind as K, Reply, Stage};

use self::lines::{Lines, has};
use self::phrases::{Means, ROWS, Trust};
use self::scan::Scan;
use super::codes::code_meaning;
use super::{Catalogue, Context, Diagnosis};

/// Maximum number of distinct errors that are diagnosed; further ones are counted.
const MOST_ERRORS: usize = 2_000;
/// Maximum characters shown of a line.
const SHOWN_CHARS: usize = 300;
/// Maximum characters shown before an error in a long line.
const SHOWN_BEFORE: usize = 100;

/// Hints that only a text can yield.
pub(super) const HINTS: [&str; 8] = [
    "auth.required",
    "starttls.required",
    "refused.permanent",
    "protocol.command",
    "connection.failed",
    "client.not-connected",
    "client.non-ascii",
    "client.mail-function",
];

/// An error found in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextError {
    /// The diagnosis. Its evidence is the first line with the error.
    pub diagnosis: Diagnosis,
    /// Number of occurrences: lines, or parts of a very long line.
    pub count: usize,
    /// The first occurrence, from 1.
    pub line: usize,
}

/// The errors found in a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TextErrors {
    /// One per hint, most significant first.
    pub errors: Vec<TextError>,
    /// Occurrences that were not diagnosed because there are too many different ones.
    pub undiagnosed: usize,
}

/// How significant an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Api,
    Enhanced,
    Basic,
    Words,
    /// A generic message before the actual reason.
    Vague,
}

/// What one line says.
struct Signal {
    at: usize,
    /// Position in the line.
    start: usize,
    rank: Rank,
    said: Said,
}

enum Said {
    /// An API error: code and text.
    Api(u16, String),
    /// A negative reply, and the command it answers.
    Reply(Reply, Option<meaning::Command>),
    Words(Means),
}

impl Catalogue {
    /// Diagnoses `text` if it contains a known error, the most significant one. `context` is what else is
    /// known, or the default.
    pub fn diagnose_text(&self, text: &str, context: &Context) -> Option<Diagnosis> {
        let found = self.errors_in(text, context).errors.into_iter().next();
        found.map(|error| error.diagnosis)
    }

    /// All errors in `text`, without duplicates. Linear time and memory.
    pub fn errors_in(&self, text: &str, context: &Context) -> TextErrors {
        let text = lines::without_colors(text);
        let lines = Lines::of(&text);
        let mut context = context.clone();
        // Whoever was answered did give something.
        if context.token_shape == TokenShape::Empty {
            context.token_shape = TokenShape::Uuid;
        }
        let mut groups = Groups {
            catalogue: self,
            lines: &lines,
            context: &context,
            known: HashMap::new(),
            found: Vec::new(),
            undiagnosed: 0,
        };
        groups.add_all(signals(&lines));
        groups.sorted()
    }

    /// The hints whose IDs occur in `text`, in order, as in a report.
    pub fn named_in(&self, text: &str) -> Vec<&str> {
        let mut found: Vec<(usize, &str)> = self
            .hints()
            .iter()
            .filter(|hint| hint.id.contains('.'))
            .filter_map(|hint| word_at(text, &hint.id).map(|at| (at, hint.id.as_str())))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect()
    }

    fn diagnose_signal(
        &self,
        said: &Said,
        server: Endpoint,
        line: &str,
        context: &Context,
    ) -> Diagnosis {
        match said {
            Said::Api(code, message) => self.diagnose_api_error(*code, message, context),
            Said::Reply(reply, command) => {
                let means = meaning::of(reply, *command);
                let diagnosis = self.diagnose_means(means, server, Some(reply), line, context);
                match (command, diagnosis.primary.id.as_str()) {
                    // Who knows no more than the code does not know what was refused.
                    (None, "message.refused") => self.cards_of(&["refused.permanent"]),
                    _ => diagnosis,
                }
            }
            Said::Words(means) => {
                let means = match means {
                    // Go says both, and then which of them.
                    Means::Failure(K::CertificateExpired, stage) if has(line, " is before ") => {
                        Means::Failure(K::CertificateNotYetValid, *stage)
                    }
                    // Go says so when the name server is silent.
                    Means::Failure(K::ConnectTimeout, _) if has(line, "dial tcp: lookup ") => {
                        Means::Failure(K::ResolverFailed, Stage::Resolve)
                    }
                    means => *means,
                };
                let means = if has(line, API_HOST) {
                    at_the_api(means)
                } else {
                    means
                };
                self.diagnose_means(means, server, None, line, context)
            }
        }
    }

    fn diagnose_means(
        &self,
        means: Means,
        server: Endpoint,
        reply: Option<&Reply>,
        line: &str,
        context: &Context,
    ) -> Diagnosis {
        match means {
            Means::Failure(kind, stage) => {
                let failure = Failure::new(stage, kind, server);
                let failure = match reply {
                    Some(reply) => failure.with_reply(reply.clone()),
                    None => failure.with_cause(shortened(line, SHOWN_CHARS)),
                };
                self.diagnose(&failure, context)
            }
            Means::Hints(ids) => self.cards_of(ids),
            Means::Api(code) => {
                self.diagnose_api_error(code, &shortened(line.trim(), SHOWN_CHARS), context)
            }
        }
    }

    /// The cards of these hints, without fixes that depend on the tried ports.
    fn cards_of(&self, ids: &[&str]) -> Diagnosis {
        let mut cards = ids.iter().map(|id| {
            let mut card = self.told(id, Vec::new()).primary;
            card.remedies
                .retain(|remedy| !remedy.label.contains("{port}"));
            card
        });
        let primary = cards.next();
        Diagnosis {
            primary: primary.unwrap_or_else(|| self.told("internal", Vec::new()).primary),
            others: cards.collect(),
        }
    }

    fn diagnose_api_error(&self, code: u16, message: &str, context: &Context) -> Diagnosis {
        let kind = match code {
            10 if has(message, "account token") => {
                return self.cards_of(&[super::after::ACCOUNT_TOKEN]);
            }
            10 => ApiFailureKind::Unauthorized,
            100 => ApiFailureKind::Maintenance,
            101 => ApiFailureKind::ServerError,
            // What a send is refused for has rules, which also read the text.
            300 | 400 | 401 | 405 | 406 | 411 | 412 | 413 | 1235 | 1236 => {
                return self.diagnose_inside(Some(code), message, context);
            }
            _ => ApiFailureKind::Refused,
        };
        let failure = ApiFailure {
            request: String::new(),
            host: String::new(),
            kind,
            status: None,
            code: Some(code),
            message: message.to_owned(),
            retry_after: None,
            causes: Vec::new(),
        };
        self.diagnose_api(&failure, context)
    }
}

/// Postmark's API, whose failures differ from an SMTP server's.
const API_HOST: &str = "api.postmarkapp.com";

/// Translates a network failure for a request to the API.
fn at_the_api(means: Means) -> Means {
    match means {
        Means::Failure(
            K::NameNotFound
            | K::ResolverFailed
            | K::ConnectionRefused
            | K::ConnectTimeout
            | K::NoRoute,
            _,
        ) => Means::Hints(&["api.unreachable"]),
        Means::Failure(K::Timeout | K::ConnectionLost, _) => Means::Hints(&["api.timeout"]),
        Means::Hints(&["connection.failed"]) => Means::Hints(&["api.unreachable"]),
        means => means,
    }
}

/// What each line says, in order; most say nothing.
fn signals(lines: &Lines<'_>) -> impl Iterator<Item = Signal> {
    let mut hits = Scan::of(lines).accepted().into_iter().peekable();
    let bare_code = bare_code(lines);
    let signals = (0..lines.len()).filter_map(move |at| {
        let hit = hits.next_if(|hit| hit.at == at);
        signal(lines, at, hit)
    });
    signals.chain(bare_code)
}

fn signal(lines: &Lines<'_>, at: usize, hit: Option<scan::Hit>) -> Option<Signal> {
    let hit = hit.filter(|_| !is_frame(lines, at));
    let row = hit.map(|hit| &ROWS[hit.row]);
    let by_words = || {
        let (hit, row) = (hit?, row?);
        let rank = match (row.means, row.trust) {
            (Means::Api(_), _) => Rank::Api,
            (_, Trust::Vague) => Rank::Vague,
            _ => Rank::Words,
        };
        Some(Signal {
            at,
            start: hit.start,
            rank,
            said: Said::Words(row.means),
        })
    };
    if let Some(error) = api::error_at(lines, at) {
        let said = Said::Api(error.code, error.message);
        return Some(Signal {
            at,
            start: error.start,
            rank: Rank::Api,
            said,
        });
    }
    if row.is_some_and(|row| matches!(row.means, Means::Api(_))) {
        return by_words();
    }
    if let Some(hint) = api::status_at(lines, at) {
        let said = Said::Words(Means::Hints(hint));
        return Some(Signal {
            at,
            start: 0,
            rank: Rank::Vague,
            said,
        });
    }
    let reply = reply::reply_at(lines, at);
    match reply {
        Some(found) if found.is_bare && row.is_some_and(|row| row.trust != Trust::Vague) => {
            by_words()
        }
        Some(found) if found.continues => None,
        Some(found) => {
            let rank = match found.reply.enhanced {
                Some(_) => Rank::Enhanced,
                None => Rank::Basic,
            };
            let command = meaning::command_of(lines, at);
            Some(Signal {
                at,
                start: found.start,
                rank,
                said: Said::Reply(found.reply, command),
            })
        }
        None => by_words(),
    }
}

/// Whether the line is part of a stack trace: it names functions and says nothing about the error.
fn is_frame(lines: &Lines<'_>, at: usize) -> bool {
    let starts = |line: &str, starts: &[&str]| {
        starts
            .iter()
            .any(|start| line.trim_start().starts_with(start))
    };
    let is_place = |line: &str| starts(line, &["at ", "File \"", "from /", "raise "]);
    is_place(lines.at(at)) || (at > 0 && starts(lines.at(at - 1), &["File \""]))
}

/// A reply code alone: someone asks for its meaning.
fn bare_code(lines: &Lines<'_>) -> Option<Signal> {
    let code = lines
        .at(0)
        .trim()
        .parse()
        .ok()
        .filter(|_| lines.len() == 1)
        .filter(|code| reply::KNOWN.contains(code))?;
    let said = Said::Reply(Reply::new(code, Vec::new()), None);
    Some(Signal {
        at: 0,
        start: 0,
        rank: Rank::Basic,
        said,
    })
}

/// The errors found so far.
struct Groups<'a, 't> {
    catalogue: &'a Catalogue,
    lines: &'a Lines<'t>,
    context: &'a Context,
    /// Messages already diagnosed, and their errors.
    known: HashMap<String, usize>,
    /// The significance of each error, and the error.
    found: Vec<(Rank, TextError)>,
    undiagnosed: usize,
}

impl Groups<'_, '_> {
    /// Adds `signals`, without generic ones that have an actual reason nearby.
    fn add_all(&mut self, signals: impl Iterator<Item = Signal>) {
        let mut vague: Vec<Signal> = Vec::new();
        let mut last_reason: Option<(usize, Rank)> = None;
        let is_typo_of = |at: usize, other: usize| at.abs_diff(other) <= lines::NEAR;
        for signal in signals {
            if last_reason
                .is_some_and(|(at, rank)| signal.rank >= rank && self.is_detail(&signal, at))
            {
                continue;
            }
            if signal.rank != Rank::Vague {
                vague.retain(|before| !is_typo_of(before.at, signal.at));
                last_reason = Some((signal.at, signal.rank));
                vague.drain(..).for_each(|before| self.add(&before));
                self.add(&signal);
            } else if !last_reason.is_some_and(|(at, _)| is_typo_of(at, signal.at)) {
                vague.push(signal);
            }
            if vague.len() > lines::NEAR {
                vague.drain(..1).for_each(|before| self.add(&before));
            }
        }
        vague.iter().for_each(|signal| self.add(signal));
    }

    /// Whether `signal` is in a line that continues the error in line `above`, like the fields of a printed
    /// object.
    fn is_detail(&self, signal: &Signal, above: usize) -> bool {
        let indent = |at: usize| {
            let line = self.lines.at(at);
            line.len() - line.trim_start().len()
        };
        signal.at - above <= lines::NEAR && indent(signal.at) > indent(above)
    }

    fn add(&mut self, signal: &Signal) {
        let server = match signal.said {
            Said::Api(..) | Said::Words(Means::Hints(_) | Means::Api(_)) => Endpoint::new("", 0),
            _ => server::named_at(self.lines, signal.at),
        };
        let wording = wording(signal, &server);
        let known = self.known.get(&wording).copied();
        let index = match known {
            Some(index) => index,
            None if self.known.len() == MOST_ERRORS => {
                self.undiagnosed += 1;
                return;
            }
            None => {
                let index = self.diagnose(signal, server);
                self.known.insert(wording, index);
                index
            }
        };
        let (rank, error) = &mut self.found[index];
        *rank = (*rank).min(signal.rank);
        error.count += 1;
    }

    /// The index of the error for `signal`.
    fn diagnose(&mut self, signal: &Signal, server: Endpoint) -> usize {
        let line = self.lines.at(signal.at);
        let mut diagnosis =
            self.catalogue
                .diagnose_signal(&signal.said, server, line, self.context);
        let id = &diagnosis.primary.id;
        if let Some(index) = self
            .found
            .iter()
            .position(|(_, error)| error.diagnosis.primary.id == *id)
        {
            return index;
        }
        let evidence = self.evidence(signal);
        for card in std::iter::once(&mut diagnosis.primary).chain(&mut diagnosis.others) {
            card.evidence.clone_from(&evidence);
        }
        let line = self.lines.number(signal.at);
        self.found.push((
            signal.rank,
            TextError {
                diagnosis,
                count: 0,
                line,
            },
        ));
        self.found.len() - 1
    }

    /// The line with the error, and the meaning of its code according to Postmark.
    fn evidence(&self, signal: &Signal) -> Vec<String> {
        let shown = match &signal.said {
            Said::Reply(reply, _) if reply.lines.len() > 1 => reply.to_string(),
            _ => excerpt(self.lines.at(signal.at), signal.start),
        };
        let mut evidence = vec![shown];
        if let Said::Api(code, message) = &signal.said {
            let is_shown = evidence[0].contains(message.as_str());
            evidence.extend(Some(message.clone()).filter(|_| !is_shown));
            if let Some(meaning) = code_meaning(*code) {
                evidence.push(format!("Postmark's error code {code}: {}.", meaning.words));
            }
        }
        evidence
    }

    fn sorted(mut self) -> TextErrors {
        self.found
            .sort_by_key(|(rank, error)| (*rank, std::cmp::Reverse(error.count), error.line));
        TextErrors {
            errors: self.found.into_iter().map(|(_, error)| error).collect(),
            undiagnosed: self.undiagnosed,
        }
    }
}

/// Key of equivalent errors: their text without numbers, and the server.
fn wording(signal: &Signal, server: &Endpoint) -> String {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_ascii_digit())
            .take(SHOWN_CHARS)
            .collect()
    };
    let said = match &signal.said {
        Said::Api(code, message) => format!("api {code} {}", plain(message)),
        Said::Reply(reply, command) => {
            format!(
                "reply {} {:?} {command:?} {}",
                reply.code,
                reply.enhanced,
                plain(&reply.text())
            )
        }
        Said::Words(means) => format!("words {means:?}"),
    };
    format!("{said} {server}")
}

/// A line for display: whole, or the part of a long one around the error. Cut only at spaces, so that no
/// token loses the part that identifies it.
fn excerpt(line: &str, start: usize) -> String {
    if line.trim().chars().count() <= SHOWN_CHARS {
        return line.trim().to_owned();
    }
    let far = line[..start].char_indices().rev().nth(SHOWN_BEFORE);
    let from = far.map_or(0, |(far, _)| {
        let space = line[far..start].find(char::is_whitespace);
        space.map_or(start, |space| far + space)
    });
    let shown = line[from..].trim_start();
    let end = shown
        .char_indices()
        .nth(SHOWN_CHARS)
        .map_or(shown.len(), |(end, _)| {
            shown[..end].rfind(char::is_whitespace).unwrap_or(end)
        });
    let before = if from > 0 { "…" } else { "" };
    let behind = if end < shown.len() { "…" } else { "" };
    format!("{before}{}{behind}", shown[..end].trim_end())
}

/// The position of `word` in `text` as a whole word.
fn word_at(text: &str, word: &str) -> Option<usize> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.');
    text.match_indices(word)
        .find(|(at, _)| {
            let before = text[..*at].chars().next_back();
            let behind = text[at + word.len()..].chars().next();
            !before.is_some_and(is_part) && !behind.is_some_and(|c| c.is_alphanumeric() || c == '-')
        })
        .map(|(at, _)| at)
}
