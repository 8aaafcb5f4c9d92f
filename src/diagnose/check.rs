//! What a check found out, as cards.

use crate::postmark::Endpoint;
use crate::record::{
    ApiFailureKind, CheckOutcome, CheckStep, Failure, FailureKind, Finding as F, ServerChoice,
    Stage, StepReport, Trouble,
};

use super::{Card, CardRemedy, Catalogue, Context, Diagnosis, Remedy};

/// The hint for each finding. Token shapes have their own rules.
pub(super) const FINDINGS: [(F, &str); 21] = [
    (F::AccountToken, "auth.account-token"),
    (F::ServerSandbox, "server.sandbox"),
    (F::SmtpSwitchedOff, "server.smtp-off"),
    (F::StreamUnknown, "stream.unknown"),
    (F::StreamArchived, "stream.archived"),
    (F::StreamNotForSending, "stream.not-for-sending"),
    (F::StreamHost, "stream.host"),
    (F::SenderNotChecked, "sender.not-checked"),
    (F::SenderNotFound, "sender.not-found"),
    (F::SenderUnconfirmed, "sender.unconfirmed"),
    (F::SenderPublicDomain, "sender.public-domain"),
    (F::DnsNotThere, "dns.not-there"),
    (F::DnsDoubled, "dns.doubled"),
    (F::DnsWrong, "dns.wrong"),
    (F::DnsServerFailed, "dns.server-failed"),
    (F::DnsNoAnswer, "dns.no-answer"),
    (F::DnsNameUnusable, "dns.name-unusable"),
    (F::AllShut, "connection.all-shut"),
    (F::ProxyOnly, "connection.proxy-only"),
    (F::NothingReached, "connection.everything"),
    (F::NotFound, "delivery.not-found"),
];

/// Hints that do not apply to the practice server: proxies, intermediate certificates.
const NOT_IN_PRACTICE: [&str; 2] = ["api.proxy", "certificate.expired-intermediate"];

/// Maximum number of additional cards.
const OTHERS_LIMIT: usize = 6;
/// Maximum number of servers on a card; fixes are chosen by digit.
const SERVERS_OFFERED: usize = 6;

impl Catalogue {
    /// Diagnoses a check; `None` if nothing is wrong.
    pub fn diagnose_check(&self, outcome: &CheckOutcome, context: &Context) -> Option<Diagnosis> {
        let mut cards: Vec<Card> = Vec::new();
        let mut aside: Vec<Card> = Vec::new();
        for (rung, trouble) in &outcome.blamed {
            let words = evidence(*rung, trouble, outcome);
            let Diagnosis { primary, others } = self.of_trouble(trouble, words, context);
            cards.push(primary);
            aside.extend(others);
        }
        cards.extend(aside);
        let mut told: Vec<String> = Vec::new();
        cards.retain(|card| {
            let is_new = !told.contains(&card.id);
            told.push(card.id.clone());
            is_new
        });
        let ruled_out = ruled_out(outcome);
        cards.retain(|card| !ruled_out.contains(&card.id.as_str()));
        let mut cards = cards.into_iter();
        let mut primary = cards.next()?;
        if primary.id == "auth.account-token" {
            offer(&mut primary, &outcome.servers);
        }
        Some(Diagnosis {
            primary,
            others: cards.take(OTHERS_LIMIT).collect(),
        })
    }

    /// Hints that sending never yields: those of checks and settings, of interrupted sends, those the
    /// practice server cannot cause, and those that are only looked up.
    pub fn only_in_checks() -> impl Iterator<Item = &'static str> {
        let own = ["connection.", "dns.", "server.", "stream.", "sender."];
        let findings = FINDINGS.iter().map(|row| row.1);
        let found = findings.filter(move |id| own.iter().any(|start| id.starts_with(start)));
        found
            .chain(["api.address", "api.url", "send.interrupted"])
            .chain(NOT_IN_PRACTICE)
            .chain([super::after::ACCOUNT_TOKEN, "api.there-already"])
            .chain(super::settings::HINTS)
            .chain(super::pasted::HINTS)
            .chain(super::catalogue::LOOKED_UP)
    }

    /// Diagnoses one step of a check by itself.
    pub fn diagnose_step(&self, report: &StepReport, context: &Context) -> Option<Diagnosis> {
        let trouble = report.trouble.as_ref()?;
        Some(self.of_trouble(trouble, vec![report.evidence.clone()], context))
    }

    fn of_trouble(&self, trouble: &Trouble, words: Vec<String>, context: &Context) -> Diagnosis {
        match trouble {
            Trouble::Smtp(failure) => checked(self.diagnose(failure, context)),
            Trouble::Api(failure) => self.diagnose_api(failure, context),
            Trouble::Inside { code, words } => self.diagnose_inside(*code, words, context),
            Trouble::Found(F::TokenShape) => self.diagnose(&unsent(), context),
            Trouble::Found(finding) => {
                let row = FINDINGS.iter().find(|row| row.0 == *finding);
                let id = row.map_or("internal", |row| row.1);
                self.told(id, words)
            }
        }
    }
}

/// Removes the fix of running a check, which has just been done.
fn checked(mut told: Diagnosis) -> Diagnosis {
    for card in std::iter::once(&mut told.primary).chain(&mut told.others) {
        card.remedies
            .retain(|remedy| remedy.action != Some(Remedy::RunCheck));
    }
    told
}

/// Hints that the API's response has ruled out.
fn ruled_out(outcome: &CheckOutcome) -> &'static [&'static str] {
    let api = outcome
        .rungs
        .iter()
        .find(|report| report.rung == CheckStep::Api);
    match api.and_then(|report| report.trouble.as_ref()) {
        Some(Trouble::Api(failure)) if failure.kind == ApiFailureKind::Unauthorized => {
            &["auth.smtp-disabled", "auth.account-token", "api.token"]
        }
        _ => &[],
    }
}

/// A failure for a credential that was not sent because of its shape.
fn unsent() -> Failure {
    let endpoint = Endpoint::new(String::new(), 0);
    Failure::new(Stage::Auth, FailureKind::AuthRefused, endpoint)
        .with_cause("It was not shown to any server.")
}

/// The evidence of the steps with this trouble.
fn evidence(rung: CheckStep, trouble: &Trouble, outcome: &CheckOutcome) -> Vec<String> {
    let own = outcome
        .rungs
        .iter()
        .filter(|report| report.rung == rung && report.trouble.as_ref() == Some(trouble));
    let mut words: Vec<String> = own.map(|report| report.evidence.clone()).collect();
    if words.is_empty() {
        let same = outcome.rungs.iter().filter(|report| report.rung == rung);
        words.extend(same.map(|report| match report.port {
            Some(port) => format!("port {port}: {}", report.evidence),
            None => report.evidence.clone(),
        }));
    }
    words
}

/// Offers an account's servers before other fixes for its token.
fn offer(card: &mut Card, servers: &[ServerChoice]) {
    let usable = servers
        .iter()
        .enumerate()
        .filter(|(_, server)| server.token.is_some())
        .take(SERVERS_OFFERED);
    let offers: Vec<CardRemedy> = usable
        .map(|(at, server)| CardRemedy {
            label: label(server),
            action: Some(Remedy::ChooseServer(at)),
        })
        .collect();
    card.remedies.splice(0..0, offers);
}

/// `Use the server “Receipts” (blue, Live)`
fn label(server: &ServerChoice) -> String {
    let kind = if server.is_sandbox { "Sandbox" } else { "Live" };
    let smtp = if server.smtp_is_on == Some(false) {
        ", SMTP off"
    } else {
        ""
    };
    format!(
        "Use the server “{}” ({}, {kind}{smtp})",
        server.name, server.color
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{CheckStatus, StepReport, StepResult};

    fn outcome(finding: F) -> CheckOutcome {
        let trouble = Trouble::Found(finding);
        let report = StepReport::new(CheckStep::Sender, StepResult::Fail, "what was found");
        CheckOutcome {
            status: CheckStatus::Bad,
            rungs: vec![report.because(trouble.clone())],
            ports: Vec::new(),
            blamed: vec![(CheckStep::Sender, trouble)],
            servers: vec![ServerChoice {
                name: "Receipts".into(),
                color: "blue".into(),
                is_sandbox: true,
                smtp_is_on: Some(false),
                token: Some(crate::postmark::Secret::new(
                    "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2",
                )),
            }],
            streams: Vec::new(),
        }
    }

    #[test]
    fn every_finding_has_its_card_with_what_was_found() {
        let catalogue = Catalogue::builtin();
        for (finding, hint) in FINDINGS {
            let told = catalogue.diagnose_check(&outcome(finding), &Context::default());
            let card = told.unwrap().primary;
            assert_eq!(card.id, hint);
            assert_eq!(card.evidence, ["what was found"]);
            assert!(catalogue.hint(hint).is_some(), "{hint}");
        }
        let empty = catalogue.diagnose_check(&outcome(F::TokenShape), &Context::default());
        assert_eq!(empty.unwrap().primary.id, "auth.no-token");
    }

    #[test]
    fn servers_are_offered_in_words_and_their_tokens_nowhere() {
        let told =
            Catalogue::builtin().diagnose_check(&outcome(F::AccountToken), &Context::default());
        let card = told.unwrap().primary;
        assert_eq!(
            card.remedies[0].label,
            "Use the server “Receipts” (blue, Sandbox, SMTP off)"
        );
        assert_eq!(card.remedies[0].action, Some(Remedy::ChooseServer(0)));
        assert!(!format!("{card:?}").contains("b1946ac9"));
    }
}
