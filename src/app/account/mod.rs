//! The account screen: what an Account API token opens. Servers, sender signatures and domains are listed,
//! made after a question, and taken into the form.

mod answer;
mod create;
mod form;
mod keys;
mod page;
mod state;
mod words;

pub use form::{AccountForm, AccountTokenBox, FormRow, FormValue};
pub use keys::trouble_page;
pub use page::AccountPage;
pub use state::AccountPane;
pub use words::{account_place, doing, domain_state, record_rows, sender_mailbox};

use words::change_question;

use super::effect::{AccountOrder, Effect};
use super::intent::{Intent, Question};
use super::layer::Cx;
use super::notice::NoticeKind;
use super::shared::Shared;
use crate::postmark::{Credential, Secret};
use crate::record::{AccountTask, ServerChoice};

/// Whether the server's token is this credential.
pub fn is_in_form(login: Option<&Credential>, server: &ServerChoice) -> bool {
    match (login, &server.token) {
        (Some(Credential::ServerToken(inside)), Some(token)) => inside == token,
        _ => false,
    }
}

impl AccountPane {
    /// Takes an account token that was typed on this screen.
    pub(super) fn token_typed(&mut self, cx: &mut Cx<'_>) {
        if cx.shared.account_token().is_some() {
            let effects = self.show(cx.shared);
            return cx.effects.extend(effects);
        }
        cx.shared.account_token = None;
        let why = "that looks like a real account token, and this is practice, so it was not sent; {profile} changes the profile";
        cx.notify(NoticeKind::Error, why);
    }

    /// Reads the account as the screen opens, if there is a token for it.
    pub(super) fn show(&mut self, shared: &mut Shared) -> Vec<Effect> {
        let is_read = self.servers.is_some() || self.job.is_some() || self.trouble.is_some();
        match shared.account_token().cloned() {
            Some(token) if !is_read => self.start(AccountTask::Look, token, shared),
            _ => Vec::new(),
        }
    }

    /// Gives the token that opens the account: practice has its own, any other is typed.
    pub(super) fn give_token(&mut self, cx: &mut Cx<'_>) {
        if !cx.shared.profile().is_practice() {
            return cx.want(Intent::AskAccountToken);
        }
        let Some(token) = cx.shared.practice_account.clone() else {
            let why = cx.shared.practice_trouble.clone();
            let why = why.unwrap_or_else(|| "the practice server is still starting".into());
            return cx.notify(NoticeKind::Error, why);
        };
        cx.shared.account_token = Some(token);
        self.forget();
        self.run(AccountTask::Look, cx);
    }

    /// Does `task` now, or says why it cannot be done.
    pub(super) fn run(&mut self, task: AccountTask, cx: &mut Cx<'_>) {
        match cx.shared.account_token().cloned() {
            None => self.give_token(cx),
            Some(token) => {
                let effects = self.start(task, token, cx.shared);
                cx.effects.extend(effects);
            }
        }
    }

    fn start(&mut self, task: AccountTask, token: Secret, shared: &mut Shared) -> Vec<Effect> {
        if let Some(why) = self.obstacle(shared) {
            shared.notify(NoticeKind::Error, why);
            return Vec::new();
        }
        let job = shared.next_job();
        (self.job, self.trouble, self.scroll) = (Some(job), None, 0);
        self.task = Some(task.clone());
        vec![Effect::AskAccount(Box::new(AccountOrder {
            job,
            profile: shared.profile().clone(),
            token,
            task,
        }))]
    }

    fn obstacle(&self, shared: &Shared) -> Option<&'static str> {
        let profile = shared.profile();
        if self.job.is_some() {
            Some("the account is being asked already; wait for its answer")
        } else if profile.api_base().is_some() {
            None
        } else if profile.is_practice() {
            Some("the practice server has no API in this run")
        } else {
            Some("this profile's SMTP host is not Postmark's, so it has no account there")
        }
    }

    /// Asks whether `task` shall be done.
    pub(super) fn ask(&mut self, task: AccountTask, cx: &mut Cx<'_>) {
        let question = Question::new("Postmark account", change_question(cx.shared, &task))
            .answer("Change nothing", [])
            .answer("Continue", [Intent::ChangeAccount(task)]);
        cx.ask(question);
    }

    /// Puts a server's token into the form.
    pub(super) fn take(&mut self, name: &str, token: Secret, cx: &mut Cx<'_>) {
        let login = Credential::ServerToken(token);
        if cx.shared.profile().is_practice() {
            let before = cx.shared.practice.replace(login.clone());
            self.practice_login = self.practice_login.take().or(before);
        }
        self.taken = Some(name.to_owned());
        cx.want(Intent::SetLogin(login));
    }
}
