//! What an account answered, put where it belongs.

use std::collections::HashMap;

use super::{AccountPage, domain_state, run};
use crate::app::Effect;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::diagnose::Context;
use crate::record::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind, DnsRecord,
    SendingDomain,
};

/// A task ended.
pub(in crate::app) fn answered(model: &mut Model, outcome: AccountOutcome) -> Vec<Effect> {
    model.account.job = None;
    match outcome {
        AccountOutcome::Told(facts) => told(model, facts),
        AccountOutcome::ServerMade(server) => {
            let words = format!(
                "server “{}” was created; {{account-enter}} puts its token into the form",
                server.name
            );
            made(model, AccountPage::Servers);
            let servers = model.account.servers.get_or_insert_default();
            servers.push(server);
            choose_last(model, AccountPage::Servers, words);
        }
        AccountOutcome::SenderAdded(sender) => {
            let words = added(model, &sender.address, sender.confirmed);
            made(model, AccountPage::Senders);
            let senders = model.account.senders.get_or_insert_default();
            senders.push(sender);
            choose_last(model, AccountPage::Senders, words);
        }
        AccountOutcome::ConfirmationSent => {
            let effects = run(model, AccountTask::Look);
            let words = if model.profile().is_practice() {
                "practice writes no mail: the confirmation counts as answered"
            } else {
                "the confirmation email was sent again; once its link is opened, {account-read} shows it"
            };
            model.notify(NoticeKind::Info, words);
            return effects;
        }
        AccountOutcome::Domain { domain, remarks } => of_domain(model, domain, &remarks),
        AccountOutcome::Failed(failure) => failed(model, &failure),
    }
    Vec::new()
}

fn added(model: &Model, address: &str, confirmed: bool) -> String {
    match (confirmed, model.profile().is_practice()) {
        (true, _) => format!("{address} is there and confirmed"),
        (false, true) => format!(
            "{address} was added; {{account-confirmation}} sends the confirmation email, which practice confirms at once"
        ),
        (false, false) => format!(
            "Postmark sent an email to {address}: open its link, then {{account-read}} refreshes the list"
        ),
    }
}

/// Something was made: what was typed for it has served.
fn made(model: &mut Model, page: AccountPage) {
    model.account.kept = None;
    model.account.totals[page as usize] += 1;
}

fn choose_last(model: &mut Model, page: AccountPage, words: String) {
    model.account.page = page;
    model.account.selected[page as usize] = model.account.count().saturating_sub(1);
    model.notify(NoticeKind::Info, words);
}

fn told(model: &mut Model, facts: AccountFacts) {
    let account = &mut model.account;
    let old = account.domains.take().unwrap_or_default();
    let [servers, senders, domains] = &mut account.totals;
    put(&mut account.servers, servers, facts.servers);
    put(&mut account.senders, senders, facts.senders);
    put(&mut account.domains, domains, facts.domains);
    // Lists do not tell records: what is known of them stays.
    let known = old.into_iter().map(|domain| (domain.id, domain.records));
    let mut known: HashMap<u64, Option<Vec<DnsRecord>>> = known.collect();
    for domain in account.domains.iter_mut().flatten() {
        domain.records = known.remove(&domain.id).flatten();
    }
    if account.domain().is_none() {
        account.open = None;
    }
    if let Some(failure) = &facts.trouble {
        failed(model, failure);
    }
}

fn put<T>(list: &mut Option<Vec<T>>, total: &mut u64, told: Option<AccountList<T>>) {
    if let Some(told) = told {
        *total = told.total;
        *list = Some(told.rows);
    }
}

fn of_domain(model: &mut Model, domain: SendingDomain, remarks: &[String]) {
    let (id, name) = (domain.id, domain.name.clone());
    let state = domain_state(&domain);
    let domains = model.account.domains.get_or_insert_default();
    let at = match domains.iter().position(|one| one.id == id) {
        Some(at) => {
            domains[at] = domain;
            at
        }
        None => {
            domains.push(domain);
            domains.len() - 1
        }
    };
    let (kind, words) = match &model.account.task {
        Some(AccountTask::AddDomain { .. }) => {
            made(model, AccountPage::Domains);
            model.account.page = AccountPage::Domains;
            (model.account.open, model.account.record) = (Some(id), 0);
            let words = "publish these records at your DNS provider; then {account-verify} has Postmark check them";
            (NoticeKind::Info, format!("{name} is there: {words}"))
        }
        Some(AccountTask::VerifyDomain { .. }) if remarks.is_empty() => {
            (NoticeKind::Info, format!("{name}: {state}"))
        }
        Some(AccountTask::VerifyDomain { .. }) => {
            let words = format!("{name}: {state}. Postmark says: {}", remarks.join(" "));
            (NoticeKind::Warning, words)
        }
        _ => return,
    };
    model.account.selected[AccountPage::Domains as usize] = at;
    model.notify(kind, words);
}

/// It failed. Whether something was made is not always known.
fn failed(model: &mut Model, failure: &ApiFailure) {
    use ApiFailureKind::{Lost, Malformed, ServerError, Timeout};
    let mut told = model
        .shared
        .catalogue
        .diagnose_api(failure, &Context::default());
    let made = model
        .account
        .task
        .as_ref()
        .is_some_and(AccountTask::makes_something);
    let is_open = matches!(failure.kind, Lost | Timeout | Malformed | ServerError);
    if made && is_open {
        let words = "It may or may not have been created: press {account-read} to refresh the lists before you try again.";
        let words = model.shared.keymap.say(words);
        told.primary.evidence.insert(0, words);
    }
    (model.account.trouble, model.account.scroll) = (Some(told), 0);
}
