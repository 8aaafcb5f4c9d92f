//! "Did it reach them?": the overlay that asks Postmark about mail and suppressions.

mod order;
mod state;

pub use order::{LookupAnswer, LookupOrder, LookupTask, MailFound};
pub use state::{LookupTab, MailLookup};

use super::effect::Effect;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::screen::Screen;
use super::token;
use crate::mail::{FieldId, parse_list};
use crate::record::SendSummary;

/// Opens it for the message that is looked at: in Activity the chosen one, else the first recipient in the form.
pub(super) fn open(model: &mut Model) -> Vec<Effect> {
    let who = match model.screen {
        Screen::Activity => model.activity.chosen().map(of_send).unwrap_or_default(),
        _ => {
            let list = parse_list(model.form.line(FieldId::To)).into_iter();
            let mut good = list.filter_map(|one| one.result.ok());
            good.next().map_or_else(String::new, |one| one.address())
        }
    };
    let lookup = MailLookup::new(LookupTab::Mail, &who);
    model.overlays.push(Overlay::Lookup(Box::new(lookup)));
    Vec::new()
}

fn of_send(send: &SendSummary) -> String {
    match &send.message_id {
        Some(id) => id.clone(),
        None => {
            let first = send.recipients_line.split(' ').next();
            first.unwrap_or_default().to_owned()
        }
    }
}

/// Opens the list of suppressions.
pub(super) fn open_suppressions(model: &mut Model) -> Vec<Effect> {
    let lookup = MailLookup::new(LookupTab::Suppressions, "");
    model.overlays.push(Overlay::Lookup(Box::new(lookup)));
    ask(model, LookupTask::ListSuppressions)
}

/// Asks Postmark, or answers why it cannot be asked.
pub(super) fn ask(model: &mut Model, task: LookupTask) -> Vec<Effect> {
    let profile = model.profile().clone();
    match token::for_api(model) {
        Ok(token) => vec![Effect::LookUp(Box::new(LookupOrder {
            profile,
            token,
            task,
        }))],
        Err(why) => {
            let why = model.shared.keymap.say(why);
            answered(model, &profile.name, task.refused(&why))
        }
    }
}

/// Postmark has answered. An answer for another profile is dropped.
pub(super) fn answered(model: &mut Model, profile: &str, answer: LookupAnswer) -> Vec<Effect> {
    if model.profile().name != profile {
        return Vec::new();
    }
    let lookup = lookup_mut(model);
    match answer {
        LookupAnswer::Found { query, result } => {
            if let Some(lookup) = lookup.filter(|lookup| lookup.asked.as_ref() == Some(&query)) {
                (lookup.asking, lookup.found) = (false, Some(result));
            }
        }
        LookupAnswer::Suppressions(result) => {
            if let Some(lookup) = lookup {
                lookup.suppressions = Some(result);
            }
        }
        LookupAnswer::Reactivated { address, result } => {
            return reactivated(model, &address, result);
        }
    }
    Vec::new()
}

/// The suppressions and the mail that are shown are asked for again.
fn reactivated(model: &mut Model, address: &str, result: Result<(), String>) -> Vec<Effect> {
    match result {
        Ok(()) => {
            let text = format!("Postmark sends to {address} again");
            model.notify(NoticeKind::Info, text);
        }
        Err(why) => {
            let text = format!("{address} is still suppressed: {why}");
            model.notify(NoticeKind::Error, text);
        }
    }
    let asked = lookup_mut(model).and_then(|lookup| lookup.asked.clone());
    let mut effects = ask(model, LookupTask::ListSuppressions);
    effects.extend(asked.map_or_else(Vec::new, |query| ask(model, LookupTask::Find(query))));
    effects
}

fn lookup_mut(model: &mut Model) -> Option<&mut MailLookup> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Lookup(lookup) => Some(&mut **lookup),
        _ => None,
    })
}
