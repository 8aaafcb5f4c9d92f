//! The small forms: a new server, a new sender signature, a new domain.

use super::{AccountPage, ask};
use crate::app::buffer::Edit;
use crate::app::model::Model;
use crate::app::{Effect, Key, KeyCode, LineField, Overlay, compose};
use crate::mail::{FieldId, parse_mailbox};
use crate::postmark::api::COLORS;
use crate::postmark::is_public_mail_domain;
use crate::record::AccountTask;

/// Types of a server, with what they mean.
const TYPES: [&str; 2] = ["Live: delivers mail", "Sandbox: delivers nothing"];

/// A value of a small form.
#[derive(Debug, Clone)]
pub enum FormValue {
    /// Typed.
    Line(LineField),
    /// One of several.
    Choice {
        /// What there is.
        options: Vec<&'static str>,
        /// Which one it is.
        chosen: usize,
    },
}

/// A row of a small form.
#[derive(Debug, Clone)]
pub struct FormRow {
    /// Its name.
    pub label: &'static str,
    /// Its value.
    pub value: FormValue,
}

/// A form for one new thing of an account.
#[derive(Debug, Clone)]
pub struct AccountForm {
    /// What is made: one of what this page lists.
    pub page: AccountPage,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// The row with the caret.
    pub focus: usize,
    /// What is wrong with what was typed.
    pub problem: Option<String>,
}

impl AccountForm {
    fn new(page: AccountPage, rows: Vec<FormRow>) -> Self {
        Self {
            page,
            rows,
            focus: 0,
            problem: None,
        }
    }

    fn line(&self, at: usize) -> &str {
        match self.rows.get(at).map(|row| &row.value) {
            Some(FormValue::Line(input)) => input.value().trim(),
            _ => "",
        }
    }

    fn choice(&self, at: usize) -> usize {
        match self.rows.get(at).map(|row| &row.value) {
            Some(FormValue::Choice { chosen, .. }) => *chosen,
            _ => 0,
        }
    }
}

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

/// Opens the form of the shown page: as it was left, or with what the From field suggests.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let page = model.account.page;
    let kept = model.account.kept.take().filter(|form| form.page == page);
    let form = kept.unwrap_or_else(|| fresh(model, page));
    model.overlays.push(Overlay::AccountForm(form));
    Vec::new()
}

fn fresh(model: &Model, page: AccountPage) -> AccountForm {
    let from = parse_mailbox(model.form.line(FieldId::From)).ok();
    let address = from
        .as_ref()
        .map_or_else(String::new, |from| from.address());
    let domain = address.rsplit('@').next().unwrap_or_default();
    let is_public = is_public_mail_domain(domain);
    let rows = match page {
        AccountPage::Servers => {
            let colors = COLORS.iter().map(|(_, word)| *word).collect();
            vec![
                line("Name", ""),
                choice("Colour", colors),
                choice("Type", TYPES.to_vec()),
            ]
        }
        AccountPage::Senders if is_public || is_known_sender(model, &address) => {
            vec![line("Name", ""), line("Address", "")]
        }
        AccountPage::Senders => {
            let name = from.and_then(|from| from.name).unwrap_or_default();
            vec![line("Name", &name), line("Address", &address)]
        }
        AccountPage::Domains if is_public || is_known_domain(model, domain) => {
            vec![line("Domain", "")]
        }
        AccountPage::Domains => vec![line("Domain", domain)],
    };
    AccountForm::new(page, rows)
}

fn is_known_sender(model: &Model, address: &str) -> bool {
    let known = model.account.senders.iter().flatten();
    known
        .into_iter()
        .any(|sender| sender.address.eq_ignore_ascii_case(address))
}

fn is_known_domain(model: &Model, name: &str) -> bool {
    let mut known = model.account.domains.iter().flatten();
    known.any(|domain| domain.name.eq_ignore_ascii_case(name))
}

/// A key for the focused row: into the line, or to the next choice.
pub(in crate::app) fn choice_key(form: &mut AccountForm, key: Key, edit: Option<Edit>) -> bool {
    let Some(row) = form.rows.get_mut(form.focus) else {
        return false;
    };
    match &mut row.value {
        FormValue::Line(input) => match edit {
            Some(edit) => input.apply(edit),
            None => return false,
        },
        FormValue::Choice { options, chosen } => {
            let count = options.len().max(1);
            match key.code {
                KeyCode::Right | KeyCode::Char(' ') => *chosen = (*chosen + 1) % count,
                KeyCode::Left => *chosen = (*chosen + count - 1) % count,
                // A letter goes to the next option that begins with it.
                KeyCode::Char(letter) => next_with(options, chosen, letter),
                _ => return false,
            }
        }
    }
    form.problem = None;
    true
}

fn next_with(options: &[&str], chosen: &mut usize, letter: char) {
    let count = options.len();
    let begins = |at: &usize| {
        options[*at]
            .chars()
            .next()
            .is_some_and(|first| first.eq_ignore_ascii_case(&letter))
    };
    let found = (1..=count).map(|by| (*chosen + by) % count).find(begins);
    *chosen = found.unwrap_or(*chosen);
}

/// Pasted text goes into the line that has the caret.
pub(in crate::app) fn paste(form: &mut AccountForm, text: &str) {
    let tame = compose::first_line(text.trim());
    if let Some(FormValue::Line(input)) = form.rows.get_mut(form.focus).map(|row| &mut row.value) {
        compose::insert_line(input, &tame);
        form.problem = None;
    }
}

/// Enter: asks whether that shall be made, or says what is wrong.
pub(in crate::app) fn submit(model: &mut Model, mut form: AccountForm) -> Vec<Effect> {
    let task = task(model, &form);
    form.problem = task.as_ref().err().map(|(_, why)| why.clone());
    if let Err((row, _)) = &task {
        form.focus = *row;
    }
    model.overlays.push(Overlay::AccountForm(form));
    task.map_or_else(|_| Vec::new(), |task| ask(model, task))
}

/// What is to be made, or the row that is wrong and why.
fn task(model: &Model, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
    match form.page {
        AccountPage::Servers => server(model, form),
        AccountPage::Senders => sender(model, form),
        AccountPage::Domains => domain(model, form),
    }
}

fn server(model: &Model, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
    let name = form.line(0).to_owned();
    if name.is_empty() {
        return Err((0, "a server needs a name".into()));
    }
    let mut known = model.account.servers.iter().flatten();
    if known.any(|server| server.name.eq_ignore_ascii_case(&name)) {
        return Err((0, "the account has a server of this name already".into()));
    }
    Ok(AccountTask::CreateServer {
        name,
        color: COLORS[form.choice(1).min(COLORS.len() - 1)].0,
        is_sandbox: form.choice(2) == 1,
    })
}

fn sender(model: &Model, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
    let name = form.line(0).to_owned();
    if name.is_empty() {
        return Err((0, "a signature needs the name that readers see".into()));
    }
    let mailbox = parse_mailbox(form.line(1)).map_err(|why| (1, why.to_string()))?;
    let address = mailbox.envelope();
    let at = address.rsplit('@').next().unwrap_or_default();
    refuse_public(at).map_err(|why| (1, why))?;
    if is_known_sender(model, &address) {
        return Err((1, "the account has this signature already".into()));
    }
    Ok(AccountTask::AddSender { name, address })
}

fn domain(model: &Model, form: &AccountForm) -> Result<AccountTask, (usize, String)> {
    // What people copy from a browser or an address.
    let typed = form.line(0).to_lowercase();
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
    if is_known_domain(model, &name) {
        return Err((0, "the account has this domain already".into()));
    }
    Ok(AccountTask::AddDomain { name })
}

fn refuse_public(domain: &str) -> Result<(), String> {
    if is_public_mail_domain(domain) {
        return Err(format!(
            "{domain} belongs to a public mail service, which Postmark refuses as a sender"
        ));
    }
    Ok(())
}
