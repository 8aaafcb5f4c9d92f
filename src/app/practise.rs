//! Practising a fault: choosing a scenario, filling the form with what it takes, and putting back what
//! stood there before.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::buffer::TextBuffer;
use super::model::{Model, NoticeKind};
use super::{Confirm, Effect, Overlay, Palette, account};
use crate::mail::{Draft, FieldId};
use crate::postmark::{Credential, Secret, TokenSource};
use crate::record::ScenarioSummary;

/// A scenario that is played. The user's own form waits in it, whole.
#[derive(Clone)]
pub struct Playing {
    /// Its name.
    pub name: String,
    /// What is wrong, in a line.
    pub title: String,
    /// The login that it takes, where it is not practice's own.
    login: Option<Credential>,
    /// The login that stood in the form before, and where it came from.
    own_login: (Option<Credential>, TokenSource),
    /// The message that stood in the form before.
    own: Draft,
    /// Its text with the steps that undo it.
    own_body: TextBuffer,
    /// The message as the scenario filled it in.
    filled: Draft,
}

impl Playing {
    /// Whether `credential` is one that the scenario gave: it opens nothing outside practice.
    pub(super) fn gave(&self, credential: &Credential) -> bool {
        self.login.as_ref() == Some(credential)
    }
}

/// The form's fields that a scenario can fill, by the name it uses.
const FIELDS: [(&str, FieldId); 6] = [
    ("from", FieldId::From),
    ("to", FieldId::To),
    ("subject", FieldId::Subject),
    ("stream", FieldId::Stream),
    ("tag", FieldId::Tag),
    ("text", FieldId::Body),
];
/// What stands in for a message where none was begun, so that Ctrl+S is all it takes.
const SAMPLES: [(FieldId, &str); 3] = [
    (FieldId::To, "grace@navy.example"),
    (FieldId::Subject, "Your receipt"),
    (
        FieldId::Body,
        "Hello Grace,\n\nthis message practises a fault.\n",
    ),
];
const LOGIN: [&str; 2] = ["token", "secret-key"];

/// Whether the form can be filled with all that a scenario takes.
fn can_be_met(scenario: &ScenarioSummary) -> bool {
    scenario.in_interface
        && scenario.you.iter().all(|(what, _)| {
            LOGIN.contains(&what.as_str()) || FIELDS.iter().any(|(name, _)| name == what)
        })
}

/// The catalogue came from the edge.
pub(super) fn catalogue(model: &mut Model, scenarios: Vec<ScenarioSummary>) -> Vec<Effect> {
    model.scenarios = scenarios.into_iter().filter(can_be_met).collect();
    Vec::new()
}

/// The scenarios that match what is typed; in their order where nothing is, else best first.
pub fn scenario_rows<'a>(model: &'a Model, typed: &str) -> Vec<&'a ScenarioSummary> {
    if typed.trim().is_empty() {
        return model.scenarios.iter().collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut buffer = Vec::new();
    let mut scored: Vec<(u32, &ScenarioSummary)> = model
        .scenarios
        .iter()
        .filter_map(|one| {
            let text = format!("{} {} {}", one.title, one.name, one.group);
            let score = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher);
            score.map(|score| (score, one))
        })
        .collect();
    scored.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    scored.into_iter().map(|(_, one)| one).collect()
}

/// Opens the list.
pub(super) fn open(model: &mut Model) {
    model.overlays.push(Overlay::Scenarios(Palette::default()));
}

/// Plays the chosen one.
pub(super) fn choose(model: &mut Model, palette: &Palette) -> Vec<Effect> {
    let rows = scenario_rows(model, palette.input.value());
    let Some(chosen) = rows.get(palette.selected).map(|one| (*one).clone()) else {
        return Vec::new();
    };
    if model.playing.is_some() {
        put_back(model);
    }
    account::begun_anew(model);
    let playing = fill(model, &chosen);
    let text = format!(
        "fault on: {}; {{review}} meets it with the message that was filled in; your own waits for {{end-fault}}",
        chosen.title
    );
    model.playing = Some(playing);
    model.notify(NoticeKind::Info, text);
    (model.screen, model.pane) = (super::Screen::Compose, super::Pane::Form);
    vec![Effect::Play(Some(chosen.name))]
}

/// Puts what a scenario takes into the form.
fn fill(model: &mut Model, scenario: &ScenarioSummary) -> Playing {
    let of = |wanted: &str| {
        let mut all = scenario.you.iter();
        all.find(|(what, _)| what == wanted).map(|(_, value)| value)
    };
    let login = of("token").map(|token| match of("secret-key") {
        None => Credential::ServerToken(Secret::new(token)),
        Some(secret) => Credential::SmtpToken {
            access_key: Secret::new(token),
            secret_key: Secret::new(secret),
        },
    });
    let own_login = (model.form.credential(), model.form.source.clone());
    let (own, own_body) = (model.form.draft(), model.form.body.clone());
    if let Some(login) = &login {
        model.form.set_credential(Some(login), TokenSource::Typed);
    }
    for (name, id) in FIELDS {
        let sample = SAMPLES.iter().find(|(of, _)| *of == id);
        let sample = sample.filter(|_| text(model, id).trim().is_empty());
        if let Some(value) = of(name)
            .map(String::as_str)
            .or(sample.map(|(_, text)| *text))
        {
            set(model, id, value);
        }
    }
    Playing {
        name: scenario.name.clone(),
        title: scenario.title.clone(),
        login,
        own_login,
        own,
        own_body,
        filled: model.form.draft(),
    }
}

fn text(model: &Model, id: FieldId) -> String {
    match id {
        FieldId::Body => model.form.body.text(),
        id => model.form.line(id).to_owned(),
    }
}

fn set(model: &mut Model, id: FieldId, value: &str) {
    match id {
        FieldId::Body => model.form.body = TextBuffer::new(value),
        id => model.form.set_line(id, value),
    }
}

/// The user's own form comes back, whole.
fn put_back(model: &mut Model) {
    let Some(playing) = model.playing.take() else {
        return;
    };
    model.form.set_draft(&playing.own);
    model.form.body = playing.own_body;
    put_login_back(model, &playing.login, playing.own_login);
}

fn put_login_back(
    model: &mut Model,
    given: &Option<Credential>,
    (login, source): (Option<Credential>, TokenSource),
) {
    // A login that was typed meanwhile stays.
    if given.is_some() && model.form.credential() == *given {
        model.form.set_credential(login.as_ref(), source);
    }
}

/// The message that is the user's own: what is kept against a crash.
pub(super) fn own_draft(model: &Model) -> Draft {
    let (draft, signature) = (model.form.draft(), model.form.signature.as_str());
    match &model.playing {
        // What was changed meanwhile is the user's own too, where nothing of theirs waits.
        Some(playing) if is_begun(&playing.own, signature) || draft == playing.filled => {
            playing.own.clone()
        }
        _ => draft,
    }
}

/// Whether somebody wrote something: sender, stream and signature stand there from the start.
pub(super) fn is_begun(draft: &Draft, signature: &str) -> bool {
    let lines = [&draft.to, &draft.cc, &draft.bcc, &draft.subject];
    let text = draft.text.trim();
    let typed = lines.iter().any(|line| !line.trim().is_empty());
    typed || !(text.is_empty() || text == signature.trim()) || !draft.files.is_empty()
}

/// Ends the scenario, or asks first: where the message was changed meanwhile while another one waits, one
/// of the two goes.
pub(super) fn end(model: &mut Model) -> Vec<Effect> {
    let Some(playing) = &model.playing else {
        return Vec::new();
    };
    let changed = model.form.draft() != playing.filled;
    match (changed, is_begun(&playing.own, &model.form.signature)) {
        (true, true) => {
            model.ask(Confirm::EndFault);
            Vec::new()
        }
        (true, false) => end_with(model, false),
        (false, _) => end_with(model, true),
    }
}

/// Ends the scenario: with the message that stood there before, or with the one that stands there now.
pub(super) fn end_with(model: &mut Model, own: bool) -> Vec<Effect> {
    account::begun_anew(model);
    if own {
        put_back(model);
    } else if let Some(playing) = model.playing.take() {
        put_login_back(model, &playing.login, playing.own_login);
    }
    model.notify(NoticeKind::Info, "the fault is over: practice is as it was");
    vec![Effect::Play(None)]
}

/// The practice server could not play it.
pub(super) fn refused(model: &mut Model, why: &str) -> Vec<Effect> {
    put_back(model);
    model.notify(NoticeKind::Error, format!("the fault is not on: {why}"));
    Vec::new()
}
