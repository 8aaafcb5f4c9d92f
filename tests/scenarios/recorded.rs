//! What no server on loopback can bring about: the failure is made of what was recorded.

use postrider::diagnose::{Catalogue, Context};
use postrider::postmark::{Endpoint, Environment, TokenShape};
use postrider::record::{ApiFailure, ApiFailureKind, Failure, FailureKind, Outcome, Stage, Tried};
use postrider::sandbox::scenario::Scenario;

use crate::seen::{Seen, word};

/// The kinds that are recorded.
const KINDS: [FailureKind; 5] = [
    FailureKind::NameNotFound,
    FailureKind::ResolverFailed,
    FailureKind::NoRoute,
    FailureKind::NoRootCertificates,
    FailureKind::Internal,
];

/// What is told of what was recorded.
pub fn seen(scenario: &Scenario) -> Seen {
    let stage = scenario.told.stage.clone().unwrap();
    let context = Context {
        token_shape: TokenShape::Uuid,
        environment: scenario.you.environment.unwrap_or(Environment::Test),
        ..Context::default()
    };
    match Stage::ALL.into_iter().find(|one| one.name() == stage) {
        Some(stage) => smtp(scenario, stage, &context),
        None => api(scenario, &context),
    }
}

fn smtp(scenario: &Scenario, stage: Stage, context: &Context) -> Seen {
    let recorded = scenario.recorded.as_ref().unwrap();
    let wanted = scenario.told.kind.as_deref().unwrap();
    let kind = KINDS.into_iter().find(|kind| word(kind) == wanted).unwrap();
    let endpoint = Endpoint::new(recorded.host.clone(), recorded.port);
    let mut failure = Failure::new(stage, kind, endpoint);
    failure.causes.clone_from(&recorded.causes);
    let addresses = recorded.addresses.iter();
    failure.tried = addresses
        .map(|address| Tried {
            address: address.clone(),
            port: recorded.port,
            kind,
            detail: recorded.causes.join(": "),
        })
        .collect();
    let outcome = Outcome::Failed(failure);
    let diagnosis = Catalogue::builtin().diagnose_outcome(&outcome, context);
    Seen {
        stage: Some(stage.name().into()),
        kind: Some(word(kind)),
        ..Seen::new(outcome.status().name())
    }
    .with(diagnosis.as_ref())
}

fn api(scenario: &Scenario, context: &Context) -> Seen {
    let recorded = scenario.recorded.as_ref().unwrap();
    let failure = ApiFailure {
        request: "GET /server".into(),
        host: recorded.host.clone(),
        kind: ApiFailureKind::Unreachable,
        status: None,
        code: None,
        message: recorded.causes.last().cloned().unwrap_or_default(),
        retry_after: None,
        causes: recorded.causes.clone(),
    };
    let diagnosis = Catalogue::builtin().diagnose_api(&failure, context);
    Seen {
        stage: Some("api".into()),
        kind: Some(word(failure.kind)),
        ..Seen::new("api-failed")
    }
    .with(Some(&diagnosis))
}
