//! What the rungs mean together: good, bad or unknown, and what is to blame.

use super::identity::Identity;
use super::{CheckOrder, Climbed, Requirement};
use crate::record::{
    CheckOutcome, CheckStatus, CheckStep, Failure, Finding, Stage, StepReport, StepResult as V,
    Trouble,
};

/// Which rungs each requirement looks at.
const GROUPS: [(Requirement, &[CheckStep]); 6] = [
    (Requirement::Smtp, &[CheckStep::Auth]),
    (Requirement::Api, &[CheckStep::Api]),
    (Requirement::Stream, &[CheckStep::Stream]),
    (Requirement::Sender, &[CheckStep::Sender]),
    (
        Requirement::Dns,
        &[
            CheckStep::Dkim,
            CheckStep::ReturnPath,
            CheckStep::Spf,
            CheckStep::Dmarc,
        ],
    ),
    (Requirement::Prove, &[CheckStep::Prove]),
];

/// The user stopped it.
pub(super) fn cancelled(order: &CheckOrder, rungs: Vec<StepReport>) -> CheckOutcome {
    CheckOutcome {
        status: CheckStatus::Cancelled,
        rungs,
        ports: super::distinct(&order.ports)
            .into_iter()
            .map(|port| (port, false))
            .collect(),
        blamed: Vec::new(),
        servers: Vec::new(),
        streams: Vec::new(),
    }
}

/// Everything is known that will be.
pub(super) fn judge(order: &CheckOrder, rungs: Vec<StepReport>, climbed: Climbed) -> CheckOutcome {
    let Climbed { ports, identity } = climbed;
    let ports: Vec<(u16, bool)> = ports
        .into_iter()
        .map(|(port, came)| (port, came.secure))
        .collect();
    let blamed = blamed(order, &rungs, &ports, &identity);
    CheckOutcome {
        status: status(order, &rungs),
        blamed,
        ports,
        servers: identity.servers,
        streams: identity.streams,
        rungs,
    }
}

/// A rung that is required and bad makes it bad, one that is required and unknown makes it unknown.
/// DNS records that may be missing are warnings already.
fn status(order: &CheckOrder, rungs: &[StepReport]) -> CheckStatus {
    let verdict = |rung: CheckStep| {
        let report = rungs.iter().find(|report| report.rung == rung);
        report.map_or(V::Skipped, |report| report.verdict)
    };
    let is_bad = |rung: CheckStep| match verdict(rung) {
        V::Fail => true,
        // Nobody signs in where something before it was bad.
        V::Skipped => rung == CheckStep::Auth,
        _ => false,
    };
    if rungs_of(order, true).any(is_bad) {
        return CheckStatus::Bad;
    }
    let is_open = |rung: CheckStep| matches!(verdict(rung), V::Unknown | V::Skipped);
    if rungs_of(order, false).any(is_open) {
        return CheckStatus::Unknown;
    }
    CheckStatus::Good
}

/// The rungs that are required; with `asked` also those that must not be bad.
fn rungs_of(order: &CheckOrder, asked: bool) -> impl Iterator<Item = CheckStep> {
    let wanted = move |group: &&(Requirement, &[CheckStep])| {
        group.0 == Requirement::Smtp
            || order.require.contains(&group.0)
            || asked && order.asked.contains(&group.0)
    };
    GROUPS
        .iter()
        .filter(wanted)
        .flat_map(|group| group.1.iter().copied())
}

/// What is the matter, most important first: what is bad and required, then what says more of it, then
/// the rest.
fn blamed(
    order: &CheckOrder,
    rungs: &[StepReport],
    ports: &[(u16, bool)],
    identity: &Identity,
) -> Vec<(CheckStep, Trouble)> {
    let mut blamed: Vec<(CheckStep, Trouble)> = Vec::new();
    let reached = ports.iter().any(|(_, works)| *works);
    blamed.extend(of_login(rungs));
    if !reached {
        blamed.extend(of_network(order, rungs, ports.len(), identity));
    }
    let rest = rungs.iter().filter(|report| {
        let one_port_is_enough = reached && report.rung.is_per_port();
        let counts = match report.verdict {
            V::Fail | V::Warn => true,
            // What nobody asked for may stay unknown.
            V::Unknown => rungs_of(order, false).any(|rung| rung == report.rung),
            V::Ok | V::Skipped => false,
        };
        counts && !one_port_is_enough
    });
    let mut rest: Vec<&StepReport> = rest.collect();
    rest.sort_by_key(|report| (weight(order, report), report.rung));
    for report in rest {
        let Some(trouble) = &report.trouble else {
            continue;
        };
        let is_told = |told: &(CheckStep, Trouble)| {
            told.0 == report.rung && (report.rung.is_per_port() || told.1 == *trouble)
        };
        if !blamed.iter().any(is_told) {
            blamed.push((report.rung, trouble.clone()));
        }
    }
    blamed
}

fn weight(order: &CheckOrder, report: &StepReport) -> u8 {
    let is_required = rungs_of(order, true).any(|rung| rung == report.rung);
    match report.verdict {
        V::Fail => u8::from(!is_required),
        V::Unknown if is_required => 2,
        V::Warn => 3,
        _ => 4,
    }
}

/// What is known of a login for sure goes before the server's "authentication failed".
fn of_login(rungs: &[StepReport]) -> Option<(CheckStep, Trouble)> {
    let sure = [
        Finding::TokenShape,
        Finding::AccountToken,
        Finding::SmtpSwitchedOff,
    ];
    let found = rungs.iter().find(|report| {
        let is_sure = |finding: &Finding| report.trouble == Some(Trouble::Found(*finding));
        report.verdict == V::Fail && sure.iter().any(is_sure)
    })?;
    let signed_in = rungs
        .iter()
        .any(|report| report.rung == CheckStep::Auth && matches!(report.verdict, V::Ok | V::Warn));
    (!signed_in).then(|| found.trouble.clone().map(|trouble| (found.rung, trouble)))?
}

/// Why no port works: the attempt that came furthest speaks for all, and has the tries of all.
fn of_network(
    order: &CheckOrder,
    rungs: &[StepReport],
    ports: usize,
    identity: &Identity,
) -> Vec<(CheckStep, Trouble)> {
    let failures: Vec<(&StepReport, &Failure)> = rungs
        .iter()
        .filter_map(|report| match &report.trouble {
            Some(Trouble::Smtp(failure)) if report.rung < CheckStep::Auth => {
                Some((report, failure.as_ref()))
            }
            _ => None,
        })
        .collect();
    let tried: Vec<_> = failures
        .iter()
        .flat_map(|(_, failure)| failure.tried.clone())
        .collect();
    // `max_by_key` takes the last of equals; the first port in order should speak.
    let place = |port: Option<u16>| order.ports.iter().position(|one| Some(*one) == port);
    let best = failures
        .iter()
        .max_by_key(|(report, failure)| (failure.stage, std::cmp::Reverse(place(report.port))));
    let Some((report, failure)) = best else {
        return Vec::new();
    };
    let mut failure = (*failure).clone();
    failure.tried = tried;
    let mut blamed = vec![(report.rung, Trouble::Smtp(Box::new(failure.clone())))];
    // Where everything is on this computer no network is to blame.
    let is_far = !order.profile.is_practice();
    if failure.stage == Stage::Connect && ports > 1 && identity.asked && is_far {
        let finding = match (identity.answered, order.proxied) {
            (true, true) => Finding::ProxyOnly,
            (true, false) => Finding::AllShut,
            (false, _) => Finding::NothingReached,
        };
        blamed.insert(0, (CheckStep::Connect, Trouble::Found(finding)));
    }
    blamed
}
