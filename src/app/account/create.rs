//! A new server, sender signature, or domain: its form as it opens, and what is wrong with what was typed.

use super::form::{AccountForm, FormRow, FormValue};
use super::{AccountPage, AccountPane};
use crate::app::line::LineField;
use crate::mail::{Mailbox, parse_mailbox};
use crate::postmark::api::COLORS;
use crate::postmark::is_public_mail_domain;
use crate::record::AccountTask;

/// Types of a server, with what they mean.
const TYPES: [&str; 2] = ["Live: delivers mail", "Sandbox: delivers nothing"];

fn line(label: &'static str, text: &str) -> FormRow {
    FormRow {
        label,
        value: FormValue::Line(LineField::new(text)),
    }
}

fn choice(label: &'static str, options: Vec<&'static str>) -> FormRow {
    let value = FormValue::Choice { options, chosen: 0 };
    FormRow { label, value }
}

impl AccountPane {
    /// The form of the shown page: as it was left, or with what the sender suggests.
    pub(in crate::app) fn form(&mut self, from: Option<&Mailbox>) -> AccountForm {
        let kept = self.kept.take().filter(|form| form.page == self.page);
        kept.unwrap_or_else(|| self.fresh_form(from))
    }

    fn fresh_form(&self, from: Option<&Mailbox>) -> AccountForm {
        let address = from.map_or_else(String::new, Mailbox::address);
        let domain = address.rsplit('@').next().unwrap_or_default();
        let is_public = is_public_mail_domain(domain);
        let rows = match self.page {
            AccountPage::Servers => {
                let colors = COLORS.iter().map(|(_, word)| *word).collect();
                vec![
                    line("Name", ""),
                    choice("Color", colors),
                    choice("Type", TYPES.to_vec()),
                ]
            }
            AccountPage::Senders if is_public || self.is_known_sender(&address) => {
                vec![line("Name", ""), line("Address", "")]
            }
            AccountPage::Senders => {
                let name = from.and_then(|from| from.name.clone()).unwrap_or_default();
                vec![line("Name", &name), line("Address", &address)]
            }
            AccountPage::Domains if is_public || self.is_known_domain(domain) => {
                vec![line("Domain", "")]
            }
            AccountPage::Domains => vec![line("Domain", domain)],
        };
        AccountForm::new(self.page, rows)
    }

    fn is_known_sender(&self, address: &str) -> bool {
        let known = self.senders.iter().flatten();
        known
            .into_iter()
            .any(|sender| sender.address.eq_ignore_ascii_case(address))
    }

    fn is_known_domain(&self, name: &str) -> bool {
        let mut known = self.domains.iter().flatten();
        known.any(|domain| domain.name.eq_ignore_ascii_case(name))
    }

    /// What is to be made, or the row that is wrong and why.
    pub(in crate::app) fn task(&self, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
        match form.page {
            AccountPage::Servers => self.new_server(form),
            AccountPage::Senders => self.new_sender(form),
            AccountPage::Domains => self.new_domain(form),
        }
    }

    fn new_server(&self, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
        let name = form.text(0).to_owned();
        if name.is_empty() {
            return Err((0, "a server needs a name".into()));
        }
        let mut known = self.servers.iter().flatten();
        if known.any(|server| server.name.eq_ignore_ascii_case(&name)) {
            return Err((0, "the account has a server of this name already".into()));
        }
        Ok(AccountTask::CreateServer {
            name,
            color: COLORS[form.choice(1).min(COLORS.len() - 1)].0,
            is_sandbox: form.choice(2) == 1,
        })
    }

    fn new_sender(&self, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
        let name = form.text(0).to_owned();
        if name.is_empty() {
            return Err((0, "a signature needs the name that readers see".into()));
        }
        let mailbox = parse_mailbox(form.text(1)).map_err(|why| (1, why.to_string()))?;
        let address = mailbox.envelope();
        let at = address.rsplit('@').next().unwrap_or_default();
        refuse_public(at).map_err(|why| (1, why))?;
        if self.is_known_sender(&address) {
            return Err((1, "the account has this signature already".into()));
        }
        Ok(AccountTask::AddSender { name, address })
    }

    fn new_domain(&self, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
        // What people copy from a browser or an address.
        let typed = form.text(0).to_lowercase();
        let bare = typed
            .split_once("://")
            .map_or(typed.as_str(), |(_, rest)| rest);
        let bare = bare.rsplit('@').next().unwrap_or_default();
        let name = bare.split('/').next().unwrap_or_default();
        let name = name.trim_end_matches('.');
        let parsed = parse_mailbox(&format!("a@{name}")).ok();
        let name = parsed
            .filter(|_| name.contains('.'))
            .map(|parsed| parsed.ascii_domain());
        let name = name.ok_or_else(|| {
            (
                0,
                "that is no domain; it looks like acme.example".to_owned(),
            )
        })?;
        refuse_public(&name).map_err(|why| (0, why))?;
        if self.is_known_domain(&name) {
            return Err((0, "the account has this domain already".into()));
        }
        Ok(AccountTask::AddDomain { name })
    }
}

fn refuse_public(domain: &str) -> Result<(), String> {
    if is_public_mail_domain(domain) {
        return Err(format!(
            "{domain} belongs to a public mail service, which Postmark refuses as a sender"
        ));
    }
    Ok(())
}
