//! The rules: which hint fits which failure. Tables, read from the top; the first rule that fits gives
//! the primary hint, further ones the others.

mod network;
pub(super) mod refusal;
mod sign_in;
mod tls;

use crate::postmark::Endpoint;
use crate::record::{Failure, FailureKind, Outcome, RecipientVerdict, Stage, Status};

pub(super) use self::refusal::PRACTICE_UNWRITABLE;
use super::case::{Case, When};
use super::{Catalogue, Context, Diagnosis, evidence, remedies};

/// Maximum number of other hints.
const OTHERS_LIMIT: usize = 4;
/// The hint for an unknown failure: it must be a bug.
const LAST_RESORT: &str = "internal";

/// How a rule counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// As the primary hint or another.
    Any,
    /// Only if no earlier rule matched.
    Fallback,
    /// Only as another hint.
    Aside,
}

/// A hint and its conditions, all of which must hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) hint: &'static str,
    pub(super) part: Part,
    pub(super) when: &'static [When],
}

const fn rule(hint: &'static str, when: &'static [When]) -> Rule {
    Rule {
        hint,
        part: Part::Any,
        when,
    }
}

const fn fallback(hint: &'static str, when: &'static [When]) -> Rule {
    Rule {
        hint,
        part: Part::Fallback,
        when,
    }
}

const fn aside(hint: &'static str, when: &'static [When]) -> Rule {
    Rule {
        hint,
        part: Part::Aside,
        when,
    }
}

pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    [network::RULES, tls::RULES, sign_in::RULES, refusal::RULES]
        .into_iter()
        .flatten()
}

/// IDs of the matching hints, best first; never empty.
fn fitting(case: &Case) -> Vec<&'static str> {
    let mut ids: Vec<&'static str> = Vec::new();
    let mut asides: Vec<&'static str> = Vec::new();
    for rule in all().filter(|rule| rule.when.iter().all(|when| case.is(when))) {
        match rule.part {
            Part::Fallback if !ids.is_empty() => {}
            Part::Aside => asides.push(rule.hint),
            Part::Any | Part::Fallback => ids.push(rule.hint),
        }
    }
    if ids.is_empty() {
        ids.push(LAST_RESORT);
    }
    for id in asides {
        ids.push(id);
    }
    let mut seen = Vec::new();
    ids.retain(|id| {
        !seen.contains(id) && {
            seen.push(*id);
            true
        }
    });
    ids.truncate(1 + OTHERS_LIMIT);
    ids
}

impl Catalogue {
    /// Diagnoses `failure` in its context.
    pub fn diagnose(&self, failure: &Failure, context: &Context) -> Diagnosis {
        if let Some(api) = &failure.api {
            return self.diagnose_api(api, context);
        }
        self.diagnose_case(&Case::new(failure, context))
    }

    /// Diagnoses the outcome of a send; `None` if nothing is wrong or the user canceled.
    pub fn diagnose_outcome(&self, outcome: &Outcome, context: &Context) -> Option<Diagnosis> {
        match outcome {
            Outcome::Accepted { .. } | Outcome::Cancelled => None,
            Outcome::PartlyRefused { refused, .. } => self.diagnose_recipients(refused, context),
            Outcome::Refused(failure) | Outcome::Failed(failure) | Outcome::Unknown(failure) => {
                Some(self.diagnose_send(outcome.status(), failure, context))
            }
        }
    }

    /// Diagnoses a failed send. `status` decides whether the message may have been sent.
    pub fn diagnose_send(&self, status: Status, failure: &Failure, context: &Context) -> Diagnosis {
        let known = match status {
            Status::Unknown => Some(true),
            Status::Refused | Status::Failed => Some(false),
            _ => None,
        };
        match (&failure.api, known) {
            // Of a request that may have arrived its own trouble is told, not that of SMTP.
            (Some(_), known) if known != Some(true) => self.diagnose(failure, context),
            _ => {
                let mut case = Case::new(failure, context);
                case.unknown = known;
                self.diagnose_case(&case)
            }
        }
    }

    /// Diagnoses a message that Postmark accepted over SMTP and then rejected (postmark-facts.md section
    /// 1.5). `code` is Postmark's error code if known (section 4.8), `description` its text.
    pub fn diagnose_inside(
        &self,
        code: Option<u16>,
        description: &str,
        context: &Context,
    ) -> Diagnosis {
        let endpoint = Endpoint::new(
            crate::postmark::HOST,
            context.ports.first().copied().unwrap_or(0),
        );
        let failure = Failure::new(Stage::Verdict, FailureKind::MessageRefused, endpoint)
            .with_cause(description);
        let mut case = Case::new(&failure, context);
        case.inside = code;
        self.diagnose_case(&case)
    }

    /// The recipients that were rejected while others were accepted. The first one decides the hint.
    fn diagnose_recipients(
        &self,
        refused: &[RecipientVerdict],
        context: &Context,
    ) -> Option<Diagnosis> {
        let first = refused.first()?;
        let endpoint = Endpoint::new(String::new(), 0);
        let failure = Failure::new(Stage::Envelope, FailureKind::RecipientsRefused, endpoint)
            .with_reply(first.reply.clone());
        let mut diagnosis = self.diagnose(&failure, context);
        let evidence = refused
            .iter()
            .map(evidence::of_recipient)
            .collect::<Vec<_>>();
        for card in std::iter::once(&mut diagnosis.primary).chain(&mut diagnosis.others) {
            card.evidence.clone_from(&evidence);
        }
        Some(diagnosis)
    }

    fn diagnose_case(&self, case: &Case) -> Diagnosis {
        let evidence = evidence::of(case);
        let card = |id| self.card(id, evidence.clone(), |hint| remedies::of(hint, case));
        let mut cards = fitting(case).into_iter().map(card);
        let primary = cards.next().unwrap_or_else(|| card(LAST_RESORT));
        Diagnosis {
            primary,
            others: cards.collect(),
        }
    }
}
