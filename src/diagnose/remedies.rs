//! The remedies of a hint, as far as they apply to one failure.

use crate::postmark::CredentialKind;

use super::case::{Case, Host};
use super::{CardRemedy, Hint, HintAction, HintRemedy, Only, Remedy};

/// The fixes of `hint` in order; saving the report if there is no other.
pub(super) fn of(hint: Option<&Hint>, case: &Case) -> Vec<CardRemedy> {
    let entries = hint.map_or(&[][..], |hint| &hint.remedies);
    let mut remedies: Vec<CardRemedy> = entries
        .iter()
        .filter(|entry| entry.only.is_none_or(|only| holds(only, case)))
        .flat_map(|entry| expand(entry, case))
        .filter(|remedy| !case.is_practice() || stays_in_practice(remedy, case))
        .collect();
    if remedies.is_empty() {
        remedies.push(remedy(
            "Save a report to show to someone",
            Some(Remedy::SaveReport),
        ));
    }
    remedies
}

fn remedy(label: &str, action: Option<Remedy>) -> CardRemedy {
    CardRemedy {
        label: label.to_owned(),
        action,
    }
}

/// Whether a fix leads to no other server than the practice server.
fn stays_in_practice(remedy: &CardRemedy, case: &Case) -> bool {
    match &remedy.action {
        Some(Remedy::UsePostmarkHost) => false,
        Some(Remedy::UsePort(port)) => case.context.ports.contains(port),
        _ => true,
    }
}

fn expand(entry: &HintRemedy, case: &Case) -> Vec<CardRemedy> {
    match &entry.action {
        Some(HintAction::UseUntriedPort) => case
            .untried_ports()
            .into_iter()
            .map(|port| {
                remedy(
                    &entry.label.replace("{port}", &port.to_string()),
                    Some(Remedy::UsePort(port)),
                )
            })
            .collect(),
        Some(HintAction::Plain(Remedy::UsePort(port))) if case.tried_ports().contains(port) => {
            Vec::new()
        }
        Some(HintAction::Plain(action)) => vec![remedy(&entry.label, Some(action.clone()))],
        None => vec![remedy(&entry.label, None)],
    }
}

fn holds(only: Only, case: &Case) -> bool {
    match only {
        Only::NoPortLeft => case.host() == Host::Postmark && case.untried_ports().is_empty(),
        Only::Practice => case.is_practice(),
        Only::Real => !case.is_practice(),
        Only::ServerToken => case.context.credential == CredentialKind::ServerToken,
        Only::SmtpToken => case.context.credential == CredentialKind::SmtpToken,
        Only::PostmarkHost => case.host() == Host::Postmark,
        Only::OtherHost => {
            !case.is_practice() && !matches!(case.host(), Host::Postmark | Host::Unknown)
        }
    }
}
