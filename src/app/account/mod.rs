//! The account screen: what an Account API token opens. Servers, sender signatures and domains are listed,
//! made after a question, and taken into the form.

mod answer;
mod form;
pub(super) mod keys;
mod words;

pub(super) use answer::answered;
pub use form::{AccountForm, FormRow, FormValue};
pub(super) use form::{choice_key, paste, submit};
pub use keys::trouble_page;
pub(super) use keys::{close, scroll};
pub use words::{account_place, doing, domain_state, record_rows, sender_mailbox};
use words::{change_question, failure_report};

use super::model::{Model, NoticeKind, Screen};
use super::{AccountOrder, Effect, Intent, Overlay, Question, clipboard, report};
use crate::diagnose::Diagnosis;
use crate::postmark::{Credential, Secret, TokenSource};
use crate::record::{AccountTask, JobId, SenderSignature, SendingDomain, ServerChoice};

/// A page of the account screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AccountPage {
    /// Servers, each with its token.
    #[default]
    Servers,
    /// Single From addresses.
    Senders,
    /// Sending domains.
    Domains,
}

impl AccountPage {
    /// All pages in order.
    pub const ALL: [Self; 3] = [Self::Servers, Self::Senders, Self::Domains];

    /// The word on its tab.
    pub fn name(self) -> &'static str {
        match self {
            Self::Servers => "Servers",
            Self::Senders => "Senders",
            Self::Domains => "Domains",
        }
    }

    /// One of what it lists, in words.
    pub fn thing(self) -> &'static str {
        match self {
            Self::Servers => "server",
            Self::Senders => "sender signature",
            Self::Domains => "domain",
        }
    }
}

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
    /// The account token of the practice server, once it listens.
    pub practice_token: Option<Secret>,
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
            practice_token: self.practice_token.take(),
            practice_login: self.practice_login.take(),
            page: self.page,
            ..Self::default()
        }
    }
}

/// Whether the server's token stands in the form.
pub fn is_in_form(model: &Model, server: &ServerChoice) -> bool {
    match (model.form.credential(), &server.token) {
        (Some(Credential::ServerToken(inside)), Some(token)) => inside == *token,
        _ => false,
    }
}

/// The token that opens the account of the profile in use. Practice is shown no token but its own.
pub fn account_token(model: &Model) -> Option<&Secret> {
    let own = model.account.practice_token.as_ref();
    let practice = model.profile().is_practice();
    let token = model.check.account_token.as_ref();
    token.filter(|token| !practice || own == Some(token))
}

/// An account token was typed on this screen.
pub(super) fn token_typed(model: &mut Model) -> Vec<Effect> {
    if account_token(model).is_some() {
        return show(model);
    }
    model.check.account_token = None;
    let why = "that looks like a real account token, and this is practice, so it was not sent; {profile} changes the profile";
    model.notify(NoticeKind::Error, why);
    Vec::new()
}

/// Another profile or another account: what was listed belongs to the old one.
pub(super) fn forget(model: &mut Model) {
    model.account = model.account.emptied();
}

/// The practice server's own account token.
pub(super) fn practice_token(model: &mut Model, token: Secret) -> Vec<Effect> {
    model.account.practice_token = Some(token);
    Vec::new()
}

/// Opens the screen, and reads the account if there is a token for it.
pub(super) fn show(model: &mut Model) -> Vec<Effect> {
    model.screen = Screen::Account;
    let account = &model.account;
    let is_read = account.servers.is_some() || account.job.is_some() || account.trouble.is_some();
    if is_read || account_token(model).is_none() {
        return Vec::new();
    }
    run(model, AccountTask::Look)
}

/// Gives the token that opens the account: practice has its own, any other is typed.
pub(super) fn give_token(model: &mut Model) -> Vec<Effect> {
    if !model.profile().is_practice() {
        return ask_token(model);
    }
    let Some(token) = model.account.practice_token.clone() else {
        let why = model.shared.practice_trouble.clone();
        let why = why.unwrap_or_else(|| "the practice server is still starting".into());
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    };
    model.check.account_token = Some(token);
    forget(model);
    run(model, AccountTask::Look)
}

/// Opens the box for an account token.
pub(super) fn ask_token(model: &mut Model) -> Vec<Effect> {
    let input = crate::app::LineField::secret();
    model.overlays.push(Overlay::AccountToken(input));
    Vec::new()
}

/// Does `task` now, or says why it cannot be done.
pub(super) fn run(model: &mut Model, task: AccountTask) -> Vec<Effect> {
    let Some(token) = account_token(model).cloned() else {
        return give_token(model);
    };
    if let Some(why) = obstacle(model) {
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    }
    let job = model.shared.next_job();
    let account = &mut model.account;
    (account.job, account.trouble, account.scroll) = (Some(job), None, 0);
    account.task = Some(task.clone());
    let profile = model.profile().clone();
    let order = AccountOrder {
        job,
        profile,
        token,
        task,
    };
    vec![Effect::AskAccount(Box::new(order))]
}

fn obstacle(model: &Model) -> Option<&'static str> {
    if model.account.job.is_some() {
        return Some("the account is being asked already; wait for its answer");
    }
    let profile = model.profile();
    if profile.api_base().is_none() && profile.is_practice() {
        return Some("the practice server has no API in this run");
    }
    if profile.api_base().is_none() {
        return Some("this profile's SMTP host is not Postmark's, so it has no account there");
    }
    None
}

/// Asks whether `task` shall be done.
pub(super) fn ask(model: &mut Model, task: AccountTask) -> Vec<Effect> {
    let question = Question::new("Postmark account", change_question(model, &task))
        .answer("Change nothing", [])
        .answer("Continue", [Intent::ChangeAccount(task)]);
    model.ask(question);
    Vec::new()
}

/// The user agreed.
pub(super) fn agreed(model: &mut Model, task: AccountTask) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::AccountForm(_)))
        && let Some(Overlay::AccountForm(form)) = model.overlays.pop()
    {
        model.account.kept = Some(form);
    }
    run(model, task)
}

/// Puts a server's token into the form.
pub(super) fn take(model: &mut Model, name: &str, token: Secret) {
    let login = Credential::ServerToken(token);
    if model.profile().is_practice() {
        let before = model.shared.practice.replace(login.clone());
        model.account.practice_login = model.account.practice_login.take().or(before);
    }
    model.form.set_credential(Some(&login), TokenSource::Typed);
    model.account.taken = Some(name.to_owned());
}

/// Every secret of the pane, for the redactor of reports.
pub(super) fn secrets(account: &AccountPane) -> impl Iterator<Item = &Secret> {
    let servers = account.servers.iter().flatten();
    let tokens = servers.filter_map(|server| server.token.as_ref());
    tokens.chain(&account.practice_token)
}

/// Copies `text`, without any secret that might stand in it.
fn copy(model: &mut Model, what: &str, text: &str) -> Vec<Effect> {
    let text = report::printed(model, text);
    clipboard::copy_outside(model, what, text)
}
