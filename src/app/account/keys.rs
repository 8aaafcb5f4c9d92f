//! What the keys of the account screen do.

use super::words::{failure_report, record_rows, sender_mailbox};
use super::{AccountPage, AccountPane};
use crate::app::card::{self, Fixes};
use crate::app::geometry::screen_inside;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::layer::{Cx, Layer};
use crate::app::notice::NoticeKind;
use crate::app::pager::Page;
use crate::app::screen::Screen;
use crate::app::selection::{around, clamped};
use crate::app::shared::Shared;
use crate::app::text::tone;
use crate::diagnose::{CardRemedy, Remedy};
use crate::record::AccountTask;

impl AccountPane {
    /// Opens the form of the page that is shown.
    pub(in crate::app) fn open_form(&mut self, cx: &mut Cx<'_>) {
        cx.want(Intent::OpenAccountForm);
    }

    /// Enter: takes, opens or copies what is chosen; without a token it gives one.
    pub(in crate::app) fn enter(&mut self, cx: &mut Cx<'_>) {
        if cx.shared.account_token().is_none() {
            return self.give_token(cx);
        }
        if self.trouble.is_some() {
            return self.read(cx);
        }
        match self.page {
            AccountPage::Servers => self.take_server(cx),
            AccountPage::Senders => self.take_sender(cx),
            AccountPage::Domains if self.open.is_some() => self.copy_chosen(cx),
            AccountPage::Domains => self.open_domain(cx),
        }
    }

    fn take_server(&mut self, cx: &mut Cx<'_>) {
        let chosen = self.server();
        let Some((name, token)) = chosen.map(|server| (server.name.clone(), server.token.clone()))
        else {
            cx.notify(
                NoticeKind::Info,
                "there are no servers; {account-new} creates one",
            );
            return;
        };
        let Some(token) = token else {
            let words = format!(
                "Postmark told no token of server “{name}”; copy it from its page, API Tokens"
            );
            cx.notify(NoticeKind::Warning, words);
            return;
        };
        self.take(&name, token, cx);
        let words = format!(
            "the token of server “{name}” is in the form for this session; {{check}} checks it, {{compose}} goes to the form"
        );
        cx.notify(NoticeKind::Info, words);
    }

    fn take_sender(&mut self, cx: &mut Cx<'_>) {
        let Some(sender) = self.sender().cloned() else {
            cx.notify(
                NoticeKind::Info,
                "there are no sender signatures; {account-new} adds one",
            );
            return;
        };
        if !sender.confirmed {
            let words = format!(
                "{} is not confirmed: open the link in the email that Postmark sent there, then press {{account-read}}; {{account-confirmation}} sends it again",
                sender.address
            );
            cx.notify(NoticeKind::Warning, words);
            return;
        }
        let mailbox = sender_mailbox(&sender);
        cx.notify(NoticeKind::Info, format!("From is now {mailbox}"));
        cx.want(Intent::SetFrom(mailbox));
    }

    fn open_domain(&mut self, cx: &mut Cx<'_>) {
        let chosen = self.domain();
        let Some((id, is_read)) = chosen.map(|domain| (domain.id, domain.records.is_some())) else {
            cx.notify(
                NoticeKind::Info,
                "there are no domains; {account-new} adds one",
            );
            return;
        };
        (self.open, self.record) = (Some(id), 0);
        if !is_read {
            self.run(AccountTask::ReadDomain { id }, cx);
        }
    }

    pub(in crate::app) fn resend(&mut self, cx: &mut Cx<'_>) {
        let Some(sender) = self.sender().cloned() else {
            return;
        };
        if sender.confirmed {
            let words = format!("{} is confirmed already", sender.address);
            cx.notify(NoticeKind::Info, words);
            return;
        }
        let task = AccountTask::ResendConfirmation {
            id: sender.id,
            address: sender.address,
        };
        self.ask(task, cx);
    }

    /// Reads again: the open domain, or everything.
    pub(in crate::app) fn read(&mut self, cx: &mut Cx<'_>) {
        let open = self.open.filter(|_| self.trouble.is_none());
        let task = open.map_or(AccountTask::Look, |id| AccountTask::ReadDomain { id });
        self.run(task, cx);
    }

    pub(in crate::app) fn verify(&mut self, cx: &mut Cx<'_>) {
        if let Some(domain) = self.domain() {
            let id = domain.id;
            self.run(AccountTask::VerifyDomain { id }, cx);
        }
    }

    pub(in crate::app) fn copy_chosen(&mut self, cx: &mut Cx<'_>) {
        let chosen: Option<(String, String)> = match self.page {
            AccountPage::Domains if self.open.is_some() => self
                .domain()
                .and_then(|domain| record_rows(domain).into_iter().nth(self.record)),
            AccountPage::Domains => self
                .domain()
                .map(|one| ("the domain".into(), one.name.clone())),
            AccountPage::Senders => {
                let sender = self.sender();
                sender.map(|one| ("the address".into(), one.address.clone()))
            }
            AccountPage::Servers => {
                let server = self.server();
                server.map(|one| ("the server's name".into(), one.name.clone()))
            }
        };
        if let Some((what, text)) = chosen {
            cx.want(Intent::CopyScrubbed(what, text));
        }
    }

    /// A digit: the record of that number, or the page.
    pub(in crate::app) fn number(&mut self, key: Key, cx: &mut Cx<'_>) {
        let at = key.index().unwrap_or(usize::MAX);
        if let Some(domain) = self.domain().filter(|_| self.open.is_some()) {
            if at < record_rows(domain).len() {
                self.record = at;
                self.copy_chosen(cx);
            }
            return;
        }
        if let Some(page) = AccountPage::ALL.get(at) {
            self.page = *page;
        }
    }

    /// Carries out a fix of the problem `id`.
    pub(in crate::app) fn fix(&mut self, id: &str, fix: CardRemedy, cx: &mut Cx<'_>) {
        match fix.action {
            Some(Remedy::Retry | Remedy::RunCheck) => self.try_again(cx),
            Some(Remedy::OpenPage(page)) => cx.open_page(page),
            Some(Remedy::EditField(field)) => cx.want(Intent::Focus(field)),
            Some(Remedy::SaveReport) => {
                cx.want(Intent::SaveScrubbed(failure_report(self, cx.shared)));
            }
            _ if id == "api.account-token" => cx.want(Intent::AskAccountToken),
            _ => cx.notify(NoticeKind::Info, card::for_the_user(&fix)),
        }
    }

    /// The same once more. What makes something is typed and asked again: it may have been made.
    fn try_again(&mut self, cx: &mut Cx<'_>) {
        match self.task.clone() {
            Some(task) if task.makes_something() => {
                self.trouble = None;
                match self.kept.is_some() {
                    true => self.open_form(cx),
                    false => self.ask(task, cx),
                }
            }
            Some(task) => self.run(task, cx),
            None => self.run(AccountTask::Look, cx),
        }
    }

    /// Turns so many pages on.
    pub(in crate::app) fn turn(&mut self, by: isize) {
        let all = AccountPage::ALL;
        let mut at = self.page as usize;
        around(&mut at, by, all.len());
        (self.page, self.open) = (all[at], None);
    }
}

impl Layer for AccountPane {
    /// Moves the choice, or scrolls the card.
    fn scroll(&mut self, by: isize, cx: &mut Cx<'_>) {
        if let Some(page) = trouble_page(cx.shared, self, true) {
            self.scroll = page.scrolled(self.scroll, by);
            return;
        }
        if let Some(domain) = self.domain().filter(|_| self.open.is_some()) {
            let count = record_rows(domain).len();
            return clamped(&mut self.record, by, count);
        }
        let (mut row, count) = (self.row(), self.count());
        clamped(&mut row, by, count);
        self.selected[self.page as usize] = row;
    }

    /// Closes the card, then the domain, then the screen.
    fn close(&mut self, cx: &mut Cx<'_>) {
        if self.trouble.take().is_some() {
            self.scroll = 0;
        } else if self.open.take().is_none() {
            cx.want(Intent::GoTo(Screen::Setup));
        }
    }
}

/// The card of what went wrong, below the tabs; its fixes have numbers where their digits act.
pub fn trouble_page(shared: &Shared, account: &AccountPane, digits_act: bool) -> Option<Page> {
    let told = account.trouble.as_ref()?;
    let (width, height) = screen_inside(shared.size);
    let fixes = if digits_act {
        Fixes::Numbered
    } else {
        Fixes::Listed
    };
    let mark = ("✗", tone::BAD);
    Some(Page {
        rows: card::rows((told, &fixes), mark, (width, usize::MAX)).0,
        height: height.saturating_sub(1),
    })
}
