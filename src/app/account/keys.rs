//! What the keys of the account screen do.

use super::{
    AccountPage, account_token, ask, ask_token, copy, create, failure_report, give_token,
    record_rows, run, sender_mailbox, take,
};
use crate::app::geometry::screen_inside;
use crate::app::model::Model;
use crate::app::notice::NoticeKind;
use crate::app::screen::Screen;
use crate::app::text::tone;
use crate::app::{Effect, Key, Page, around, card, clamped, compose};
use crate::diagnose::Remedy;
use crate::mail::FieldId;
use crate::record::AccountTask;

/// Opens the form of the page that is shown.
pub(in crate::app) fn open_form(model: &mut Model) -> Vec<Effect> {
    create::open(model)
}

/// Enter: takes, opens or copies what is chosen; without a token it gives one.
pub(in crate::app) fn enter(model: &mut Model) -> Vec<Effect> {
    if account_token(model).is_none() {
        return give_token(model);
    }
    if model.account.trouble.is_some() {
        return read(model);
    }
    match model.account.page {
        AccountPage::Servers => take_server(model),
        AccountPage::Senders => take_sender(model),
        AccountPage::Domains if model.account.open.is_some() => copy_chosen(model),
        AccountPage::Domains => open_domain(model),
    }
}

fn take_server(model: &mut Model) -> Vec<Effect> {
    let chosen = model.account.server();
    let Some((name, token)) = chosen.map(|server| (server.name.clone(), server.token.clone()))
    else {
        model.notify(
            NoticeKind::Info,
            "there are no servers; {account-new} creates one",
        );
        return Vec::new();
    };
    let Some(token) = token else {
        let words =
            format!("Postmark told no token of server “{name}”; copy it from its page, API Tokens");
        model.notify(NoticeKind::Warning, words);
        return Vec::new();
    };
    take(model, &name, token);
    let words = format!(
        "the token of server “{name}” is in the form for this session; {{check}} checks it, {{compose}} goes to the form"
    );
    model.notify(NoticeKind::Info, words);
    Vec::new()
}

fn take_sender(model: &mut Model) -> Vec<Effect> {
    let Some(sender) = model.account.sender().cloned() else {
        model.notify(
            NoticeKind::Info,
            "there are no sender signatures; {account-new} adds one",
        );
        return Vec::new();
    };
    if !sender.confirmed {
        let words = format!(
            "{} is not confirmed: open the link in the email that Postmark sent there, then press {{account-read}}; {{account-confirmation}} sends it again",
            sender.address
        );
        model.notify(NoticeKind::Warning, words);
        return Vec::new();
    }
    let mailbox = sender_mailbox(&sender);
    model.form.set_line(FieldId::From, &mailbox);
    model.notify(NoticeKind::Info, format!("From is now {mailbox}"));
    Vec::new()
}

fn open_domain(model: &mut Model) -> Vec<Effect> {
    let chosen = model.account.domain();
    let Some((id, is_read)) = chosen.map(|domain| (domain.id, domain.records.is_some())) else {
        model.notify(
            NoticeKind::Info,
            "there are no domains; {account-new} adds one",
        );
        return Vec::new();
    };
    (model.account.open, model.account.record) = (Some(id), 0);
    if is_read {
        return Vec::new();
    }
    run(model, AccountTask::ReadDomain { id })
}

pub(in crate::app) fn resend(model: &mut Model) -> Vec<Effect> {
    let Some(sender) = model.account.sender().cloned() else {
        return Vec::new();
    };
    if sender.confirmed {
        let words = format!("{} is confirmed already", sender.address);
        model.notify(NoticeKind::Info, words);
        return Vec::new();
    }
    let task = AccountTask::ResendConfirmation {
        id: sender.id,
        address: sender.address,
    };
    ask(model, task)
}

/// Reads again: the open domain, or everything.
pub(in crate::app) fn read(model: &mut Model) -> Vec<Effect> {
    let open = model
        .account
        .open
        .filter(|_| model.account.trouble.is_none());
    let task = open.map_or(AccountTask::Look, |id| AccountTask::ReadDomain { id });
    run(model, task)
}

pub(in crate::app) fn verify(model: &mut Model) -> Vec<Effect> {
    let chosen = model.account.domain().map(|domain| domain.id);
    chosen.map_or_else(Vec::new, |id| run(model, AccountTask::VerifyDomain { id }))
}

pub(in crate::app) fn copy_chosen(model: &mut Model) -> Vec<Effect> {
    let account = &model.account;
    let chosen = match account.page {
        AccountPage::Domains if account.open.is_some() => account
            .domain()
            .and_then(|domain| record_rows(domain).into_iter().nth(account.record)),
        AccountPage::Domains => account
            .domain()
            .map(|one| ("the domain".into(), one.name.clone())),
        AccountPage::Senders => {
            let sender = account.sender();
            sender.map(|one| ("the address".into(), one.address.clone()))
        }
        AccountPage::Servers => {
            let server = account.server();
            server.map(|one| ("the server's name".into(), one.name.clone()))
        }
    };
    let chosen: Option<(String, String)> = chosen;
    chosen.map_or_else(Vec::new, |(what, text)| copy(model, &what, &text))
}

/// A digit: the remedy of that number, the record of that number, or the page.
pub(in crate::app) fn number(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.account.trouble.is_some() {
        return remedy(model, key);
    }
    let at = key.index().unwrap_or(usize::MAX);
    if let Some(domain) = model
        .account
        .domain()
        .filter(|_| model.account.open.is_some())
    {
        if at < record_rows(domain).len() {
            model.account.record = at;
            return copy_chosen(model);
        }
        return Vec::new();
    }
    if let Some(page) = AccountPage::ALL.get(at) {
        model.account.page = *page;
    }
    Vec::new()
}

fn remedy(model: &mut Model, key: Key) -> Vec<Effect> {
    let Some((id, fix)) = card::chosen_fix(model, key) else {
        return Vec::new();
    };
    match fix.action {
        Some(Remedy::Retry | Remedy::RunCheck) => again(model),
        Some(Remedy::OpenPage(page)) => vec![model.shared.open_page(page)],
        Some(Remedy::EditField(field)) => compose::focus(model, field),
        Some(Remedy::SaveReport) => vec![Effect::SaveReport(failure_report(model))],
        _ if id == "api.account-token" => ask_token(model),
        _ => card::for_the_user(model, &fix),
    }
}

/// The same once more. What makes something is typed and asked again: it may have been made.
fn again(model: &mut Model) -> Vec<Effect> {
    match model.account.task.clone() {
        Some(task) if task.makes_something() => {
            model.account.trouble = None;
            if model.account.kept.is_some() {
                return create::open(model);
            }
            ask(model, task)
        }
        Some(task) => run(model, task),
        None => run(model, AccountTask::Look),
    }
}

/// Esc: closes the card, then the domain, then the screen.
pub(in crate::app) fn close(model: &mut Model) -> Vec<Effect> {
    let account = &mut model.account;
    if account.trouble.take().is_some() {
        account.scroll = 0;
    } else if account.open.take().is_none() {
        model.screen = Screen::Setup;
    }
    Vec::new()
}

/// Turns so many pages on.
pub(in crate::app) fn turn(model: &mut Model, by: isize) -> Vec<Effect> {
    let all = AccountPage::ALL;
    let mut at = model.account.page as usize;
    around(&mut at, by, all.len());
    model.account.page = all[at];
    model.account.open = None;
    Vec::new()
}

/// The card of what went wrong, below the tabs.
pub fn trouble_page(model: &Model) -> Option<Page> {
    let told = model.account.trouble.as_ref()?;
    let (width, height) = screen_inside(model.shared.size);
    let (fixes, mark) = (card::fixes(model), ("✗", tone::BAD));
    Some(Page {
        rows: card::rows((told, &fixes), mark, (width, usize::MAX)).0,
        height: height.saturating_sub(1),
    })
}

/// Moves the choice, or scrolls the card.
pub(in crate::app) fn scroll(model: &mut Model, by: isize) {
    if let Some(page) = trouble_page(model) {
        model.account.scroll = page.scrolled(model.account.scroll, by);
        return;
    }
    let account = &mut model.account;
    if let Some(domain) = account.domain().filter(|_| account.open.is_some()) {
        let count = record_rows(domain).len();
        clamped(&mut account.record, by, count);
        return;
    }
    let (mut row, count) = (account.row(), account.count());
    clamped(&mut row, by, count);
    account.selected[account.page as usize] = row;
}
