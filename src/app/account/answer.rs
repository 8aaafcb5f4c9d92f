//! What an account answered, put where it belongs.

use std::collections::HashMap;

use super::{AccountPage, AccountPane, domain_state};
use crate::app::layer::Cx;
use crate::app::notice::NoticeKind;
use crate::diagnose::Context;
use crate::record::{
    AccountFacts, AccountList, AccountOutcome, AccountTask, ApiFailure, ApiFailureKind, DnsRecord,
    SendingDomain,
};

impl AccountPane {
    /// A task ended.
    pub(in crate::app) fn answered(&mut self, outcome: AccountOutcome, cx: &mut Cx<'_>) {
        self.job = None;
        match outcome {
            AccountOutcome::Told(facts) => self.told(facts, cx),
            AccountOutcome::ServerMade(server) => {
                let words = format!(
                    "server “{}” was created; {{account-enter}} puts its token into the form",
                    server.name
                );
                self.made(AccountPage::Servers);
                let servers = self.servers.get_or_insert_default();
                servers.push(server);
                self.choose_last(words, cx);
            }
            AccountOutcome::SenderAdded(sender) => {
                let words = added(
                    cx.shared.profile().is_practice(),
                    &sender.address,
                    sender.confirmed,
                );
                self.made(AccountPage::Senders);
                let senders = self.senders.get_or_insert_default();
                senders.push(sender);
                self.choose_last(words, cx);
            }
            AccountOutcome::ConfirmationSent => {
                self.run(AccountTask::Look, cx);
                let words = if cx.shared.profile().is_practice() {
                    "practice writes no mail: the confirmation counts as answered"
                } else {
                    "the confirmation email was sent again; once its link is opened, {account-read} shows it"
                };
                cx.notify(NoticeKind::Info, words);
            }
            AccountOutcome::Domain { domain, remarks } => self.of_domain(domain, &remarks, cx),
            AccountOutcome::Failed(failure) => self.failed(&failure, cx),
        }
    }

    /// Something was made: what was typed for it has served.
    fn made(&mut self, page: AccountPage) {
        self.kept = None;
        self.totals[page as usize] += 1;
        self.page = page;
    }

    fn choose_last(&mut self, words: String, cx: &mut Cx<'_>) {
        self.selected[self.page as usize] = self.count().saturating_sub(1);
        cx.notify(NoticeKind::Info, words);
    }

    fn told(&mut self, facts: AccountFacts, cx: &mut Cx<'_>) {
        let old = self.domains.take().unwrap_or_default();
        let [servers, senders, domains] = &mut self.totals;
        put(&mut self.servers, servers, facts.servers);
        put(&mut self.senders, senders, facts.senders);
        put(&mut self.domains, domains, facts.domains);
        // Lists do not tell records: what is known of them stays.
        let known = old.into_iter().map(|domain| (domain.id, domain.records));
        let mut known: HashMap<u64, Option<Vec<DnsRecord>>> = known.collect();
        for domain in self.domains.iter_mut().flatten() {
            domain.records = known.remove(&domain.id).flatten();
        }
        if self.domain().is_none() {
            self.open = None;
        }
        if let Some(failure) = &facts.trouble {
            self.failed(failure, cx);
        }
    }

    fn of_domain(&mut self, domain: SendingDomain, remarks: &[String], cx: &mut Cx<'_>) {
        let (id, name) = (domain.id, domain.name.clone());
        let state = domain_state(&domain);
        let domains = self.domains.get_or_insert_default();
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
        let (kind, words) = match &self.task {
            Some(AccountTask::AddDomain { .. }) => {
                self.made(AccountPage::Domains);
                self.page = AccountPage::Domains;
                (self.open, self.record) = (Some(id), 0);
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
        self.selected[AccountPage::Domains as usize] = at;
        cx.notify(kind, words);
    }

    /// It failed. Whether something was made is not always known.
    fn failed(&mut self, failure: &ApiFailure, cx: &mut Cx<'_>) {
        use ApiFailureKind::{Lost, Malformed, ServerError, Timeout};
        let mut told = cx
            .shared
            .catalogue
            .diagnose_api(failure, &Context::default());
        let made = self.task.as_ref().is_some_and(AccountTask::makes_something);
        let is_open = matches!(failure.kind, Lost | Timeout | Malformed | ServerError);
        if made && is_open {
            let words = "It may or may not have been created: press {account-read} to refresh the lists before you try again.";
            let words = cx.shared.keymap.say(words);
            told.primary.evidence.insert(0, words);
        }
        (self.trouble, self.scroll) = (Some(told), 0);
    }
}

fn added(is_practice: bool, address: &str, confirmed: bool) -> String {
    match (confirmed, is_practice) {
        (true, _) => format!("{address} is there and confirmed"),
        (false, true) => format!(
            "{address} was added; {{account-confirmation}} sends the confirmation email, which practice confirms at once"
        ),
        (false, false) => format!(
            "Postmark sent an email to {address}: open its link, then {{account-read}} refreshes the list"
        ),
    }
}

fn put<T>(list: &mut Option<Vec<T>>, total: &mut u64, told: Option<AccountList<T>>) {
    if let Some(told) = told {
        *total = told.total;
        *list = Some(told.rows);
    }
}
