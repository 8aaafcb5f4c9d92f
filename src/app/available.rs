//! Whether an action can be done now, and why not.

use super::action::Availability;
use super::help::HelpBrowser;
use super::model::Model;
use super::overlay::Overlay;
use super::screen::{Pane, Screen};
use super::{drafts, first_steps, lists, suggest};
use crate::record::Status;

pub(super) fn always(_: &Model) -> Availability {
    Availability::Yes
}

fn or_hidden(yes: bool) -> Availability {
    if yes {
        Availability::Yes
    } else {
        Availability::Hidden
    }
}

pub(super) fn not_running(model: &Model) -> Availability {
    if model.shared.job.is_some() {
        Availability::No("a send is running; wait until it ends, or stop it")
    } else {
        Availability::Yes
    }
}

/// Also during a send, which keeps its own profile and message.
pub(super) fn no_fault_on(model: &Model) -> Availability {
    if model.simulation.is_some() {
        return Availability::No("a failure is being simulated; {end-simulation} ends that");
    }
    Availability::Yes
}

pub(super) fn host_is_wrong(model: &Model) -> Availability {
    or_hidden(model.review().is_some_and(|review| review.warns_of_host()))
}

pub(super) fn running(model: &Model) -> Availability {
    or_hidden(model.is_sending())
}

pub(super) fn practice(model: &Model) -> Availability {
    or_hidden(model.profile().is_practice())
}

/// Also from the log, which stands in the form's place where it is narrow.
pub(super) fn in_inbox(model: &Model) -> Availability {
    or_hidden(model.screen != Screen::Compose || model.pane == Pane::Log)
}

pub(super) fn in_compose(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Compose)
}

/// Where a list can be asked for.
pub(super) fn has_list(model: &Model) -> Availability {
    or_hidden(suggest::offers(model.form.focus) && model.suggesting().is_none())
}

/// Esc closes the list first.
pub(super) fn no_list_open(model: &Model) -> Availability {
    or_hidden(model.suggesting().is_none())
}

pub(super) fn suggestion_marked(model: &Model) -> Availability {
    or_hidden(model.suggestion_to_take().is_some())
}

pub(super) fn in_text(model: &Model) -> Availability {
    match crate::mail::field(model.form.focus).kind {
        crate::mail::FieldKind::Choice => Availability::No("there is no text in this field"),
        _ => Availability::Yes,
    }
}

pub(super) fn themes(model: &Model) -> Availability {
    or_hidden(model.shared.themes.len() > 1)
}

pub(super) fn sent(model: &Model) -> Availability {
    if model.log.attempts.is_empty() {
        Availability::No("nothing sent yet")
    } else {
        Availability::Yes
    }
}

/// Whether the message that was sent last is no longer in the form.
pub(super) fn sent_and_gone(model: &Model) -> Availability {
    let last = model.log.attempts.last();
    or_hidden(
        last.is_some_and(|last| last.outcome.is_some() && last.sheet != drafts::current(model)),
    )
}

pub(super) fn can_break(model: &Model) -> Availability {
    or_hidden(first_steps::can_break(model))
}

/// Its digits are hints only where they act.
pub(super) fn card(model: &Model) -> Availability {
    or_hidden(model.card_with_keys().is_some())
}

pub(super) fn message_open(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Inbox && model.inbox.open)
}

pub(super) fn faults(model: &Model) -> Availability {
    if !model.profile().is_practice() {
        Availability::Hidden
    } else if model.shared.job.is_some() {
        Availability::No("a send is running; wait until it ends, or stop it")
    } else if model.shared.scenarios.is_empty() {
        Availability::No("the practice server is still starting")
    } else {
        Availability::Yes
    }
}

pub(super) fn fault_on(model: &Model) -> Availability {
    or_hidden(model.simulation.is_some())
}

pub(super) fn inbox_has(model: &Model) -> Availability {
    or_hidden(!model.inbox.open && !model.inbox.items.is_empty())
}

pub(super) fn review_is_good(model: &Model) -> Availability {
    or_hidden(model.review().is_some_and(|review| review.job.is_some()))
}

/// Whether a row of the list can be turned in the panel.
pub(super) fn list_shown(model: &Model) -> Availability {
    let list = model.form.list.as_ref().and_then(|list| list.list());
    or_hidden(list.is_some() && lists::shows(model))
}

/// Whether the list under review can be sent, or is still being read.
pub(super) fn list_is_good(model: &Model) -> Availability {
    let top = model.overlays.last();
    or_hidden(matches!(top, Some(Overlay::ListReview(review)) if !review.is_wrong()))
}

/// Whether the list under review has an earlier run that is not finished.
pub(super) fn other_run(model: &Model) -> Availability {
    let top = model.overlays.last();
    or_hidden(matches!(top, Some(Overlay::ListReview(review)) if review.has_other_run()))
}

pub(super) fn can_ask_dns(model: &Model) -> Availability {
    match on_setup(model) {
        Availability::Yes if model.profile().is_practice() => Availability::No(
            "practice makes no DNS queries, because they would leave this computer",
        ),
        otherwise => otherwise,
    }
}

pub(super) fn on_setup(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Setup)
}

pub(super) fn check_card(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Setup && model.check.diagnosis.is_some())
}

pub(super) fn checked(model: &Model) -> Availability {
    if model.check.rungs.is_empty() {
        Availability::No("nothing has been checked yet")
    } else {
        Availability::Yes
    }
}

pub(super) fn port_found(model: &Model) -> Availability {
    if model.screen != Screen::Setup || model.check.best_port().is_none() {
        Availability::Hidden
    } else if model.profile().is_practice() {
        Availability::No("the practice server chooses its own ports")
    } else {
        Availability::Yes
    }
}

pub(super) fn preview_built(model: &Model) -> Availability {
    match model.overlays.last() {
        Some(Overlay::Preview(pane)) => match &pane.built {
            Some(Ok(_)) => Availability::Yes,
            Some(Err(_)) => Availability::No("it could not be built"),
            None => Availability::No("it is still being built"),
        },
        _ => Availability::Hidden,
    }
}

pub(super) fn html_built(model: &Model) -> Availability {
    let Some(Overlay::Preview(pane)) = model.overlays.last() else {
        return Availability::Hidden;
    };
    let html = match &pane.built {
        Some(Ok(preview)) => preview.page(crate::mail::PreviewPage::Html).is_ok(),
        _ => return preview_built(model),
    };
    if html {
        Availability::Yes
    } else {
        Availability::No("this message has no HTML part")
    }
}

pub(super) fn can_prove(model: &Model) -> Availability {
    if model.screen != Screen::Setup {
        Availability::Hidden
    } else if model
        .form
        .line(crate::mail::FieldId::From)
        .trim()
        .is_empty()
    {
        Availability::No("there is no sender to test: fill in From")
    } else {
        Availability::Yes
    }
}

pub(super) fn on_activity(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Activity)
}

pub(super) fn send_open(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Activity && model.activity.open.is_some())
}

pub(super) fn send_listed(model: &Model) -> Availability {
    match send_chosen(model) {
        Availability::Yes if model.activity.open.is_none() => Availability::Yes,
        _ => Availability::Hidden,
    }
}

pub(super) fn send_chosen(model: &Model) -> Availability {
    if model.screen != Screen::Activity {
        return Availability::Hidden;
    }
    match model.activity.chosen() {
        Some(_) => Availability::Yes,
        None => Availability::No("there is no send here"),
    }
}

pub(super) fn can_follow(model: &Model) -> Availability {
    let status = model.activity.chosen().map(|chosen| chosen.status);
    match (send_chosen(model), status) {
        (Availability::Yes, Some(Status::UnderWay)) => {
            Availability::No("it is being sent right now; {activity} refreshes the list")
        }
        (Availability::Yes, Some(Status::Failed | Status::Cancelled | Status::Refused)) => {
            Availability::No("it was never accepted, so it has no delivery status")
        }
        (otherwise, _) => otherwise,
    }
}

/// What may have gone out already is not sent again before it was asked for.
pub(super) fn can_send_again(model: &Model) -> Availability {
    let status = model.activity.chosen().map(|chosen| chosen.status);
    match (send_chosen(model), status) {
        (Availability::Yes, Some(Status::UnderWay)) => {
            Availability::No("it is being sent right now; {activity} refreshes the list")
        }
        (Availability::Yes, Some(Status::Unknown)) => Availability::No(
            "it may have been accepted, and would arrive twice; {refresh-status} asks Postmark first",
        ),
        (Availability::Yes, _) => not_running(model),
        (otherwise, _) => otherwise,
    }
}

pub(super) fn can_lift(model: &Model) -> Availability {
    let review = model.review();
    let suppressed = review.map_or(&[][..], |review| &review.ahead.suppressed);
    match suppressed {
        [] => Availability::Hidden,
        some if some.iter().any(crate::record::Suppressed::can_be_lifted) => Availability::Yes,
        _ => Availability::No("spam complaints and unsubscribes cannot be reactivated here"),
    }
}

pub(super) fn account_page(model: &Model) -> Availability {
    or_hidden(model.screen == Screen::Account)
}

/// Whether the account can be asked now.
pub(super) fn account_ready(model: &Model) -> Availability {
    if model.screen != Screen::Account {
        Availability::Hidden
    } else if model.shared.account_token().is_none() {
        Availability::No("there is no account token yet; {account-enter} asks for one")
    } else if model.account.job.is_some() {
        Availability::No("the account is being asked; wait for its answer")
    } else {
        Availability::Yes
    }
}

pub(super) fn account_domain(model: &Model) -> Availability {
    match account_ready(model) {
        Availability::Yes | Availability::No(_) if model.account.domain().is_none() => {
            Availability::Hidden
        }
        otherwise => otherwise,
    }
}

pub(super) fn account_sender(model: &Model) -> Availability {
    match account_ready(model) {
        Availability::Yes | Availability::No(_) if model.account.sender().is_none() => {
            Availability::Hidden
        }
        otherwise => otherwise,
    }
}

pub(super) fn has_template(model: &Model) -> Availability {
    or_hidden(model.form.template.is_some())
}

pub(super) fn can_forget_token(model: &Model) -> Availability {
    use crate::postmark::TokenSource;
    match model.profile().own_source() {
        TokenSource::Keyring | TokenSource::File(_) => Availability::Yes,
        TokenSource::Command(_) => {
            Availability::No("it comes from a command; take token-command out of the config")
        }
        _ => Availability::Hidden,
    }
}

fn help(model: &Model) -> Option<&HelpBrowser> {
    match model.overlays.last() {
        Some(Overlay::Help(help)) => Some(help),
        _ => None,
    }
}

pub(super) fn topic_links(model: &Model) -> Availability {
    or_hidden(help(model).is_some_and(|help| !help.links(&model.shared).is_empty()))
}

pub(super) fn topic_copies(model: &Model) -> Availability {
    or_hidden(help(model).is_some_and(|help| help.can_copy(&model.shared)))
}

pub(super) fn topic_saves(model: &Model) -> Availability {
    or_hidden(help(model).is_some_and(|help| help.has_example(&model.shared)))
}
