//! What the account screen shows.

use super::form::AccountForm;
use super::page::AccountPage;
use crate::diagnose::Diagnosis;
use crate::postmark::{Credential, Secret};
use crate::record::{AccountTask, JobId, SenderSignature, SendingDomain, ServerChoice};

/// The account screen. A list is `None` until Postmark has told it.
#[derive(Default)]
pub struct AccountPane {
    /// The servers.
    pub servers: Option<Vec<ServerChoice>>,
    /// The sender signatures.
    pub senders: Option<Vec<SenderSignature>>,
    /// The domains.
    pub domains: Option<Vec<SendingDomain>>,
    /// How many of each the account has, in the order of the pages; more than are listed if they are very many.
    pub totals: [u64; 3],
    /// The page that is shown.
    pub page: AccountPage,
    /// The chosen row of each page.
    pub selected: [usize; 3],
    /// The domain whose records are shown, by its number.
    pub open: Option<u64>,
    /// The chosen row of the open domain.
    pub record: usize,
    /// The job that asks, while one does.
    pub job: Option<JobId>,
    /// What is asked, or was asked last.
    pub task: Option<AccountTask>,
    /// Why it was not done.
    pub trouble: Option<Diagnosis>,
    /// Rows scrolled down in that.
    pub scroll: usize,
    /// Name of the server whose token was taken into the form in this run.
    pub taken: Option<String>,
    /// What was typed to make something that is not made yet.
    pub kept: Option<AccountForm>,
    /// Practice's own login, while that of another practice server stands in its place.
    pub practice_login: Option<Credential>,
}

impl AccountPane {
    /// How many rows the shown page lists.
    pub fn count(&self) -> usize {
        match self.page {
            AccountPage::Servers => self.servers.as_ref().map_or(0, Vec::len),
            AccountPage::Senders => self.senders.as_ref().map_or(0, Vec::len),
            AccountPage::Domains => self.domains.as_ref().map_or(0, Vec::len),
        }
    }

    /// Index of the chosen row of the shown page.
    pub fn row(&self) -> usize {
        self.selected[self.page as usize].min(self.count().saturating_sub(1))
    }

    /// The chosen server, on its page.
    pub fn server(&self) -> Option<&ServerChoice> {
        let servers = self.servers.as_ref()?;
        servers
            .get(self.row())
            .filter(|_| self.page == AccountPage::Servers)
    }

    /// The chosen signature, on its page.
    pub fn sender(&self) -> Option<&SenderSignature> {
        let senders = self.senders.as_ref()?;
        senders
            .get(self.row())
            .filter(|_| self.page == AccountPage::Senders)
    }

    /// The open domain, or the chosen one, on its page.
    pub fn domain(&self) -> Option<&SendingDomain> {
        let domains = self.domains.as_ref()?;
        let found = match self.open {
            Some(id) => domains.iter().find(|domain| domain.id == id),
            None => domains.get(self.row()),
        };
        found.filter(|_| self.page == AccountPage::Domains)
    }

    /// What another profile or another token leaves of it.
    fn emptied(&mut self) -> Self {
        Self {
            practice_login: self.practice_login.take(),
            page: self.page,
            ..Self::default()
        }
    }

    /// Another profile or another account: what was listed belongs to the old one.
    pub(in crate::app) fn forget(&mut self) {
        *self = self.emptied();
    }

    /// Every secret of the pane, for the redactor of reports.
    pub(in crate::app) fn secrets(&self) -> impl Iterator<Item = &Secret> {
        let servers = self.servers.iter().flatten();
        servers.filter_map(|server| server.token.as_ref())
    }
}
