//! Lets layers act, and carries out what one wants of another: the one place that knows them all.

use super::account::{AccountPane, AccountTokenBox};
use super::action::Scope;
use super::actions::{self, scopes};
use super::effect::Effect;
use super::intent::Intent;
use super::key::Key;
use super::layer::{Cx, Layer};
use super::layers::Place;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::profiles::ProfileForm;
use super::report::printed;
use super::review::Review;
use super::screen::{Pane, Screen};
use super::shared::Shared;
use super::{
    compose, credential, delivery, drafts, files, keeping, lists, lookup, open, options,
    profile_mismatch, review, setup, simulation, template, walk,
};
use crate::mail::FieldId;
use crate::postmark::{Secret, TokenShape, TokenSource};
use crate::record::SendId;

/// Has a layer do something; nothing happens where it is not there.
pub(super) fn act<L: Place>(
    model: &mut Model,
    act: impl FnOnce(&mut L, &mut Cx<'_>),
) -> Vec<Effect> {
    run(model, L::find, act).map_or_else(Vec::new, |((), effects)| effects)
}

/// Has what is on top do something; `None` where it is a screen that is not a layer yet.
pub(super) fn on_top<R>(
    model: &mut Model,
    act: impl FnOnce(&mut dyn Layer, &mut Cx<'_>) -> R,
) -> Option<(R, Vec<Effect>)> {
    run(
        model,
        top,
        |layer: &mut (dyn Layer + 'static), cx: &mut Cx<'_>| act(layer, cx),
    )
}

/// The overlay on top, else the screen.
fn top(model: &mut Model) -> Option<(&mut (dyn Layer + 'static), &mut Shared)> {
    let layer: &mut (dyn Layer + 'static) = match (model.overlays.last_mut(), model.screen) {
        (Some(overlay), _) => overlay.layer(),
        (None, Screen::Inbox) => &mut model.inbox,
        (None, Screen::Activity) => &mut model.activity,
        (None, Screen::Account) => &mut model.account,
        (None, _) => return None,
    };
    Some((layer, &mut model.shared))
}

fn run<L: ?Sized, R>(
    model: &mut Model,
    find: impl FnOnce(&mut Model) -> Option<(&mut L, &mut Shared)>,
    act: impl FnOnce(&mut L, &mut Cx<'_>) -> R,
) -> Option<(R, Vec<Effect>)> {
    let here = model.here();
    let (layer, shared) = find(model)?;
    let mut cx = Cx {
        shared,
        here: &here,
        effects: Vec::new(),
        intents: Vec::new(),
    };
    let result = act(layer, &mut cx);
    let (mut effects, intents) = (cx.effects, cx.intents);
    effects.extend(carry_out(model, intents));
    Some((result, effects))
}

/// Carries out `intents` in order.
pub(super) fn carry_out(model: &mut Model, intents: Vec<Intent>) -> Vec<Effect> {
    let done = intents
        .into_iter()
        .map(|intent| carry_out_one(model, intent));
    done.collect::<Vec<_>>().concat()
}

fn carry_out_one(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        only @ (Intent::Notify(..)
        | Intent::Close
        | Intent::ToForm
        | Intent::GoTo(_)
        | Intent::SetLogin(_)
        | Intent::SetFrom(_)) => {
            change(model, only);
            Vec::new()
        }
        Intent::Perform(effect) => vec![*effect],
        Intent::Ask(question) => open::push(model, Overlay::Question(*question)),
        Intent::Run(name) => actions::run(model, name),
        Intent::GoAndRun(name) => go_and_run(model, name),
        Intent::SearchHelp(words) => open::help_search(model, words),
        Intent::OpenTopic(topic) => open::topic(model, topic),
        Intent::Copy(what, text) => vec![model.shared.copy(what, text)],
        Intent::CopyToken => copy_token(model),
        Intent::OpenPage(page) => vec![model.shared.open_page(page)],
        Intent::WalkAct(act) => walk::perform(model, act),
        Intent::Follow(id, profile) => ask_status(model, id, &profile),
        Intent::Focus(id) => compose::focus(model, id),
        Intent::SendToList(path) => lists::take_path(model, &path),
        Intent::ReviewList(via, run) => review::of_list(model, via, run),
        Intent::TestRow(row, via) => review::of_row(model, row, via),
        Intent::SendList => lists::start(model),
        Intent::Attach(paths) => files::add(model, paths),
        Intent::Simulate(name) => simulation::begin(model, &name),
        Intent::EditProfile(origin, profile, name) => {
            open::profile_form(model, origin, *profile, &name)
        }
        Intent::CopyScrubbed(what, text) => copy_scrubbed(model, what, &text),
        Intent::SaveScrubbed(text) => vec![Effect::SaveReport(printed(model, &text))],
        account @ (Intent::AskAccountToken
        | Intent::OpenAccountForm
        | Intent::SubmitAccountForm
        | Intent::LeaveAccountForm
        | Intent::TakeAccountToken(_)
        | Intent::ChangeAccount(_)) => of_account(model, account),
        Intent::KeepTemplate { name, replace } => drafts::keep_template(model, name, replace),
        Intent::BeginMessage(pattern) => drafts::begin(model, *pattern),
        Intent::Quit { keep: true } => delivery::keep_and_leave(model),
        Intent::Quit { keep: false } => delivery::leave(model),
        Intent::SaveTokenAndQuit => keeping::keep_and_quit(model),
        Intent::QuitWithoutToken => delivery::quit(model),
        Intent::CancelAndQuit(job) => delivery::cancel_and_leave(model, job),
        Intent::SwitchToPostmark(credential, source) => {
            credential::switch_to_postmark(model, &credential, source)
        }
        Intent::UseProfile(name) => credential::use_profile(model, &name),
        Intent::AgreeToProfile => profile_mismatch::agree(model),
        Intent::SaveProfile => act(model, ProfileForm::save),
        Intent::CloseProfileForm => close_profile_form(model),
        Intent::TakeRecovered => drafts::recover(model),
        Intent::LeaveRecovered => drafts::let_be(model),
        Intent::DiscardRecovered => drafts::declined(model),
        Intent::OpenServerTemplates => template::open(model),
        Intent::UseTemplate(alias) => template::use_template(model, alias),
        Intent::TakeValues(alias, values) => template::take_values(model, alias, values),
        Intent::LookUp(task) => lookup::ask(model, task),
        Intent::OpenActivity => open::activity(model),
        Intent::ForgetSend(id) => forget_send(model, id),
        Intent::Review(via) => review::open_via(model, false, via),
        Intent::ReviewToSelf(via) => review::open_via(model, true, via),
        Intent::SendNow(job) => review::send_now(model, job),
        Intent::LiftSuppressions(addresses) => {
            act(model, |review: &mut Review, cx| review.lift(addresses, cx))
        }
        Intent::KeepTokenInFile => keeping::keep_in_file(model),
        Intent::Prove => setup::prove(model),
        Intent::Export(language) => options::export(model, language),
        Intent::OpenWalkthrough => walk::open(model),
        Intent::FillFirstMessage => walk::fill_first_message(model),
    }
}

/// Carries out what asks nothing of the edge.
fn change(model: &mut Model, intent: Intent) {
    match intent {
        Intent::Notify(kind, text) => model.notify(kind, text),
        Intent::Close => {
            model.overlays.pop();
        }
        Intent::ToForm => (model.screen, model.pane) = (Screen::Compose, Pane::Form),
        Intent::GoTo(screen) => model.screen = screen,
        Intent::SetLogin(login) => {
            model.form.set_credential(Some(&login), TokenSource::Typed);
        }
        Intent::SetFrom(mailbox) => model.form.set_line(FieldId::From, &mailbox),
        _ => {}
    }
}

fn of_account(model: &mut Model, intent: Intent) -> Vec<Effect> {
    match intent {
        Intent::AskAccountToken => {
            open::push(model, Overlay::AccountToken(AccountTokenBox::default()))
        }
        Intent::OpenAccountForm => {
            let form = model.account.form(model.here().sender.as_ref());
            open::push(model, Overlay::AccountForm(form))
        }
        Intent::SubmitAccountForm => submit_account_form(model),
        Intent::LeaveAccountForm => leave_account_form(model),
        Intent::TakeAccountToken(token) => take_account_token(model, token),
        Intent::ChangeAccount(task) => {
            leave_account_form(model);
            act(model, |account: &mut AccountPane, cx| account.run(task, cx))
        }
        _ => Vec::new(),
    }
}

fn copy_scrubbed(model: &mut Model, what: String, text: &str) -> Vec<Effect> {
    let text = printed(model, text);
    vec![model.shared.copy(what, text)]
}

/// Asks the API for the delivery status of a send; the login in the form counts for the profile in use only.
fn ask_status(model: &Model, id: SendId, profile: &str) -> Vec<Effect> {
    let credential = model.form.credential();
    let credential = credential.filter(|_| model.profile().name == profile);
    vec![Effect::Follow { id, credential }]
}

fn forget_send(model: &mut Model, id: SendId) -> Vec<Effect> {
    model.activity.open = None;
    vec![Effect::ForgetSend(id)]
}

/// Runs an action where its keys count. Of another screen it opens the screen and names the key, because what the
/// action would change has not been seen yet.
fn go_and_run(model: &mut Model, name: &str) -> Vec<Effect> {
    let mut rows = model.actions.iter();
    let Some(row) = rows.find(|row| row.name == name) else {
        return Vec::new();
    };
    let is_there = |model: &Model| scopes(model).contains(&row.scope);
    if model.here().has(row) {
        return actions::run(model, name);
    }
    let mut effects = Vec::new();
    for action in row.scope.route() {
        let step = model.actions.iter().find(|step| step.action == *action);
        if let Some(step) = step.filter(|_| !is_there(model)) {
            effects.extend(actions::run(model, step.name));
        }
    }
    if is_there(model) && row.scope == Scope::Form {
        effects.extend(actions::run(model, name));
    } else if is_there(model) {
        let keys = model.shared.keymap.keys(row);
        let key = keys.first().map_or_else(String::new, Key::to_string);
        model.notify(NoticeKind::Info, format!("{key}: {}", row.label));
    }
    effects
}

/// Copies the token, because somebody asked for it. It is shown nowhere.
fn copy_token(model: &mut Model) -> Vec<Effect> {
    let Some(login) = model.form.credential() else {
        model.notify(NoticeKind::Info, "there is no token in the form to copy");
        return Vec::new();
    };
    let whose = if model.profile().is_practice() {
        "practice's token"
    } else {
        "the token itself"
    };
    let what = format!("{whose} (whoever can read the clipboard has it)");
    let text = login.user_name().expose().to_owned();
    vec![model.shared.copy(what, text)]
}

/// Closes the form of a profile without saving.
fn close_profile_form(model: &mut Model) -> Vec<Effect> {
    let is_form = |overlay: &Overlay| matches!(overlay, Overlay::ProfileForm(_));
    if model.overlays.iter().any(is_form) {
        model.overlays.pop();
    }
    Vec::new()
}

/// Takes an account token for this session.
fn take_account_token(model: &mut Model, token: Secret) -> Vec<Effect> {
    if token.is_empty() {
        model.account.forget();
        model.shared.account_token = None;
        model.notify(NoticeKind::Info, "the account token is forgotten");
        return Vec::new();
    }
    if TokenShape::of(token.expose()) != TokenShape::Uuid {
        let why = "that is not shaped like an Account API token, so it is not used; copy it again from Account, API Tokens";
        model.notify(NoticeKind::Error, why);
        return Vec::new();
    }
    model.account.forget();
    model.shared.account_token = Some(token);
    if model.screen == Screen::Account {
        return act(model, AccountPane::token_typed);
    }
    setup::check(model)
}

/// Asks whether what is typed in the small form on top shall be made, or says there what is wrong.
fn submit_account_form(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::AccountForm(form)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    match model.account.task(form) {
        Ok(task) => {
            form.problem = None;
            act(model, |account: &mut AccountPane, cx| account.ask(task, cx))
        }
        Err((row, why)) => {
            (form.focus, form.problem) = (row, Some(why));
            Vec::new()
        }
    }
}

/// Closes the small form on top, if there is one; what was typed stays.
fn leave_account_form(model: &mut Model) -> Vec<Effect> {
    if matches!(model.overlays.last(), Some(Overlay::AccountForm(_)))
        && let Some(Overlay::AccountForm(form)) = model.overlays.pop()
    {
        model.account.kept = Some(form);
    }
    Vec::new()
}
