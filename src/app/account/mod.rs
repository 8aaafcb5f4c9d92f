//! The account screen: what an Account API token opens. Servers, sender signatures and domains are listed,
//! made after a question, and taken into the form.

mod answer;
mod create;
mod form;
pub(super) mod keys;
mod page;
mod state;
mod words;

pub(super) use answer::answered;
pub(super) use create::submit;
pub use form::{AccountForm, AccountTokenBox, FormRow, FormValue};
pub use keys::trouble_page;
pub(super) use keys::{close, scroll};
pub use page::AccountPage;
pub use state::AccountPane;
pub use words::{account_place, doing, domain_state, record_rows, sender_mailbox};
use words::{change_question, failure_report};

use super::effect::{AccountOrder, Effect};
use super::intent::{Intent, Question};
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::report::printed;
use super::screen::Screen;
use crate::postmark::{Credential, Secret, TokenSource};
use crate::record::{AccountTask, ServerChoice};

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
    model.account.forget();
    run(model, AccountTask::Look)
}

/// Opens the box for an account token.
pub(super) fn ask_token(model: &mut Model) -> Vec<Effect> {
    model
        .overlays
        .push(Overlay::AccountToken(AccountTokenBox::default()));
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
    leave_form(model);
    run(model, task)
}

/// Closes the small form on top, if there is one; what was typed stays.
pub(super) fn leave_form(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::AccountForm(_)))
        && let Some(Overlay::AccountForm(form)) = model.overlays.pop()
    {
        model.account.kept = Some(form);
    }
    Vec::new()
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

/// Copies `text`, without any secret that might stand in it.
fn copy(model: &mut Model, what: &str, text: &str) -> Vec<Effect> {
    let text = printed(model, text);
    vec![model.shared.copy(what, text)]
}
