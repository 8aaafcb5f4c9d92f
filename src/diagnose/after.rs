//! What is said about failures of the API, and about what happens to a message after it was accepted
//! (postmark-facts.md sections 4.1, 4.5 and 1.5).

use crate::postmark::BounceType as B;
use crate::record::{ApiFailure, ApiFailureKind as K, Fate, FollowOutcome, Via, worst};

use super::codes::code_meaning;
use super::rules::PRACTICE_UNWRITABLE;
use super::{CardRemedy, Catalogue, Context, Diagnosis, Hint, HintAction, HintRemedy};

/// The hint for each kind of API failure.
pub(super) const API: [(K, &str); 14] = [
    (K::Unreachable, "api.unreachable"),
    (K::Proxy, "api.proxy"),
    (K::Tls, "api.malformed"),
    (K::Timeout, "api.timeout"),
    (K::Lost, "api.timeout"),
    (K::Unauthorized, "api.token"),
    (K::NotFound, "api.refused"),
    (K::Refused, "api.refused"),
    (K::RateLimited, "api.rate"),
    (K::Maintenance, "api.maintenance"),
    (K::ServerError, "api.server-error"),
    (K::Malformed, "api.malformed"),
    (K::InvalidUrl, "api.url"),
    (K::NotSent, "api.token"),
];

/// The hint for each bounce type that has its own.
pub(super) const BOUNCES: [(B, &str); 12] = [
    (B::HardBounce, "bounce.hard"),
    (B::BadEmailAddress, "bounce.hard"),
    (B::SoftBounce, "bounce.soft"),
    (B::DnsError, "bounce.soft"),
    (B::Transient, "delivery.delayed"),
    (B::Blocked, "bounce.blocked"),
    (B::SpamNotification, "bounce.blocked"),
    (B::VirusNotification, "bounce.blocked"),
    (B::DmarcPolicy, "bounce.blocked"),
    (B::SpamComplaint, "bounce.spam-complaint"),
    (B::Unsubscribe, "recipient.inactive"),
    (B::ManuallyDeactivated, "recipient.inactive"),
];

/// Status of an accepted message that is neither delivered nor bounced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// Still queued.
    Queued,
    /// Deferred by the recipient's server.
    Delayed,
    /// Processed by a Sandbox server.
    Sandboxed,
    /// The API has no record of it.
    NotFound,
}

pub(super) const STANDINGS: [(Standing, &str); 4] = [
    (Standing::Queued, "delivery.queued"),
    (Standing::Delayed, "delivery.delayed"),
    (Standing::Sandboxed, "delivery.sandboxed"),
    (Standing::NotFound, "delivery.not-found"),
];

fn of<T: PartialEq>(
    table: &[(T, &'static str)],
    wanted: &T,
    otherwise: &'static str,
) -> &'static str {
    let found = table.iter().find(|(is, _)| is == wanted);
    found.map_or(otherwise, |(_, hint)| hint)
}

/// Endpoints that need an account token.
const OF_ACCOUNT: [&str; 3] = ["/servers", "/senders", "/domains"];
/// The hint for another token at these endpoints.
pub(super) const ACCOUNT_TOKEN: &str = "api.account-token";

/// Whether a rejected token should be a server's or an account's, by the request.
fn by_token(failure: &ApiFailure, by_kind: &'static str) -> &'static str {
    let path = failure.request.split(' ').nth(1).unwrap_or_default();
    let is_accounts = OF_ACCOUNT.iter().any(|start| path.starts_with(start));
    if by_kind == "api.token" && is_accounts {
        ACCOUNT_TOKEN
    } else {
        by_kind
    }
}

impl Catalogue {
    /// Diagnoses a failed API request.
    pub fn diagnose_api(&self, failure: &ApiFailure, _context: &Context) -> Diagnosis {
        let mut evidence = match failure.kind {
            K::InvalidUrl | K::NotSent => vec!["Nothing was sent.".to_owned()],
            _ => vec![format!(
                "{} was asked of {}.",
                failure.request, failure.host
            )],
        };
        if let Some(status) = failure.status {
            let code = failure
                .code
                .map_or(String::new(), |code| format!(", error code {code}"));
            evidence.push(format!("The answer was HTTP {status}{code}."));
        }
        evidence.extend(Some(failure.message.clone()).filter(|text| !text.is_empty()));
        if let Some(seconds) = failure.retry_after {
            evidence.push(format!("It asks to wait {seconds} s."));
        }
        let meaning = failure.code.and_then(code_meaning);
        if let Some(meaning) = meaning {
            evidence.push(format!(
                "Postmark's list says of this code: {}.",
                meaning.words
            ));
        }
        let by_kind = match failure.message.contains(PRACTICE_UNWRITABLE) {
            true => "practice.unwritable",
            false => of(&API, &failure.kind, "api.refused"),
        };
        // An HTML page in front of the API: Postmark's own refusals have an error code.
        let by_kind = match (failure.status, failure.code) {
            (Some(403), None) if failure.kind == K::Refused => "api.blocked",
            _ => by_kind,
        };
        let is_refusal = matches!(failure.kind, K::Refused | K::NotFound);
        let by_code = meaning
            .and_then(|meaning| meaning.hint)
            .filter(|_| is_refusal);
        self.told(
            by_code.unwrap_or_else(|| by_token(failure, by_kind)),
            evidence,
        )
    }

    /// Diagnoses a bounce. `description` and `details` come from the API. For an SMTP API error see
    /// [`Catalogue::diagnose_inside`].
    pub fn diagnose_bounce(&self, kind: B, description: &str, details: &str) -> Diagnosis {
        let mut evidence = vec![format!("Postmark files it as: {}.", kind.name())];
        let words = [description, details]
            .into_iter()
            .filter(|text| !text.trim().is_empty());
        evidence.extend(words.map(str::to_owned));
        self.told(of(&BOUNCES, &kind, "bounce.other"), evidence)
    }

    /// Diagnoses the status of an accepted message. `words` is the server's reply, if any.
    pub fn diagnose_standing(
        &self,
        standing: Standing,
        words: &str,
        context: &Context,
    ) -> Diagnosis {
        let who = Some(context.host.as_str()).filter(|host| !host.is_empty());
        let way = match context.via {
            Via::Smtp => "SMTP",
            Via::Api => "HTTPS",
        };
        let who = who.unwrap_or("The server");
        let mut evidence = vec![format!("{who} accepted it over {way}.")];
        evidence.extend(Some(words.to_owned()).filter(|words| !words.is_empty()));
        let mut diagnosis = self.told(
            of(&STANDINGS, &standing, "delivery.not-found"),
            evidence.clone(),
        );
        if standing == Standing::NotFound {
            let paused = self.told("sender.account-paused", evidence);
            diagnosis.others.push(paused.primary);
        }
        diagnosis
    }

    /// Diagnoses the result of delivery tracking; `None` if nothing is wrong. API trouble only counts if
    /// nothing else is known.
    pub fn diagnose_followed(&self, found: &FollowOutcome, context: &Context) -> Option<Diagnosis> {
        let worst = worst(&found.recipients)?;
        let standing =
            |standing| Some(self.diagnose_standing(standing, worst.fate.words(), context));
        match &worst.fate {
            Fate::RefusedInside { code, words } => {
                Some(self.diagnose_inside(*code, words, context))
            }
            Fate::Bounced { kind, words } => {
                Some(self.diagnose_bounce(kind.unwrap_or(B::Unknown), words, ""))
            }
            Fate::Queued => standing(Standing::Queued),
            Fate::Delayed { .. } => standing(Standing::Delayed),
            Fate::Sandboxed => standing(Standing::Sandboxed),
            Fate::NotFound => standing(Standing::NotFound),
            Fate::Accepted => {
                let trouble = found.trouble.as_ref();
                trouble.map(|failure| self.diagnose_api(failure, context))
            }
            Fate::Refused { .. } | Fate::Sent | Fate::Delivered { .. } => None,
        }
    }

    pub(super) fn told(&self, id: &str, evidence: Vec<String>) -> Diagnosis {
        let fixes = |hint: Option<&Hint>| {
            let remedies = hint.map_or(&[][..], |hint| &hint.remedies);
            let fix = |remedy: &HintRemedy| CardRemedy {
                label: remedy.label.clone(),
                action: match &remedy.action {
                    Some(HintAction::Plain(action)) => Some(action.clone()),
                    _ => None,
                },
            };
            remedies.iter().map(fix).collect()
        };
        let primary = self.card(id, evidence, fixes);
        Diagnosis {
            primary,
            others: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_names_hints_of_the_catalogue() {
        let catalogue = Catalogue::builtin();
        let hints = API
            .iter()
            .map(|row| row.1)
            .chain(BOUNCES.iter().map(|row| row.1))
            .chain(STANDINGS.iter().map(|row| row.1))
            .chain(["bounce.other"]);
        for hint in hints {
            assert!(catalogue.hint(hint).is_some(), "{hint}");
        }
    }

    #[test]
    fn what_the_api_said_is_the_evidence() {
        let failure = ApiFailure {
            request: "GET /server".into(),
            host: "api.postmarkapp.com".into(),
            kind: K::RateLimited,
            status: Some(429),
            code: None,
            message: "slow down".into(),
            retry_after: Some(7),
            causes: Vec::new(),
        };
        let card = Catalogue::builtin()
            .diagnose_api(&failure, &Context::default())
            .primary;
        assert_eq!(card.id, "api.rate");
        assert_eq!(
            card.evidence,
            [
                "GET /server was asked of api.postmarkapp.com.",
                "The answer was HTTP 429.",
                "slow down",
                "It asks to wait 7 s."
            ]
        );
        assert!(!card.remedies.is_empty());
    }

    #[test]
    fn a_refused_token_is_told_by_what_it_was_to_open() {
        let hint = |request: &str| {
            let failure = ApiFailure {
                request: request.into(),
                host: "h".into(),
                kind: K::Unauthorized,
                status: Some(401),
                code: Some(10),
                message: String::new(),
                retry_after: None,
                causes: Vec::new(),
            };
            let told = Catalogue::builtin().diagnose_api(&failure, &Context::default());
            told.primary.id
        };
        assert_eq!(hint("GET /server"), "api.token");
        assert_eq!(hint("GET /servers"), ACCOUNT_TOKEN);
        assert_eq!(hint("PUT /domains/7/verifyDkim"), ACCOUNT_TOKEN);
    }

    #[test]
    fn a_bounce_is_told_by_its_type() {
        let catalogue = Catalogue::builtin();
        for (kind, hint) in [
            (B::HardBounce, "bounce.hard"),
            (B::SpamComplaint, "bounce.spam-complaint"),
            (B::AutoResponder, "bounce.other"),
        ] {
            let card = catalogue.diagnose_bounce(kind, "words", "").primary;
            assert_eq!(card.id, hint);
            assert_eq!(card.evidence.last().map(String::as_str), Some("words"));
        }
        let context = Context {
            host: "api.example".into(),
            via: Via::Api,
            ..Context::default()
        };
        let standing = |context| catalogue.diagnose_standing(Standing::NotFound, "", context);
        let card = standing(&context).primary;
        assert_eq!(card.id, "delivery.not-found");
        assert_eq!(card.evidence, ["api.example accepted it over HTTPS."]);
        let unknown = standing(&Context::default()).primary;
        assert_eq!(unknown.evidence, ["The server accepted it over SMTP."]);
    }
}
