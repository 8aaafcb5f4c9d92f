//! The review: what would go to whom, checked, while the job signs in.

mod attempt;
mod page;
mod state;

pub use page::review_page;
pub use state::{Lookup, Review, allowance_words};

use attempt::attempt;

use super::changes::check_visited;
use super::effect::{Effect, SendOrder};
use super::intent::{Intent, Question};
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::profile_mismatch::{self, kind_in_form};
use super::{
    checking, compose, drafts, files, lists, options, outside, sent_before, template, token,
};
use crate::mail::{Draft, FieldId, Problem, Severity, bodies, estimate_bytes, parse_list};
use crate::postmark::{Credential, DEFAULT_STREAM, Environment, Profile};
use crate::record::{EarlierSend, JobId, PreSendInfo, RunChoice, Via};

/// Lines of the text that the review shows.
const EXCERPT: usize = 10;
/// Attempts that the log keeps.
const ATTEMPTS: usize = 100;

/// Opens the review and starts the job that signs in meanwhile, if nothing stops it.
pub(super) fn open(model: &mut Model, to_self: bool) -> Vec<Effect> {
    open_via(model, to_self, Via::Smtp)
}

/// The same for a way that was chosen.
pub(super) fn open_via(model: &mut Model, to_self: bool, via: Via) -> Vec<Effect> {
    if let Some(effects) = template::before_review(model, to_self) {
        return effects;
    }
    let mut effects = Vec::new();
    if !model.form.files.input.value().trim().is_empty() {
        effects = files::take_typed_path(model);
    }
    effects.extend(options::take_rows(model));
    let mut draft = lists::draft_shown(model).unwrap_or_else(|| model.form.draft());
    if to_self {
        draft = addressed_to_sender(draft);
    }
    let via = template::way(&draft, via);
    let login = model.form.credential();
    if let Some(real) = login
        .as_ref()
        .filter(|login| model.profile().is_practice() && token::looks_real(model, login))
    {
        model.ask(token::real_token_question(real.clone()));
        return effects;
    }
    if let Some(question) = profile_mismatch::question(model, to_self, via) {
        model.ask(question);
        return effects;
    }
    if model.form.list.is_some() && !to_self {
        effects.extend(of_list(model, via, RunChoice::Usual));
        return effects;
    }
    let mut problems = credential_problems(model, login.as_ref());
    problems.extend(checking::of_draft(model, &draft, via));
    let earlier = sent_before::in_this_session(model, &draft);
    problems.extend(earlier.as_ref().map(sent_before::warning));
    problems.sort_by_key(|problem| problem.severity);
    let stopped = problems
        .iter()
        .any(|problem| problem.severity == Severity::Error);
    let rows = rows(model, &draft, via);
    let excerpt = match draft.template {
        Some(_) => excerpt(&bodies(&draft).text),
        None => excerpt(&draft.text),
    };
    let mut asked = None;
    let job = match login {
        Some(login) if !stopped => {
            let order = start(model, draft, login, via);
            let job = order.job;
            asked = Some(order.clone());
            // After a crash the kept draft must be known as the one that was sent.
            if model.drafts.keep_timer.take().is_some() {
                effects.extend(drafts::keep(model));
            }
            effects.extend(look_up(&order));
            effects.push(Effect::FindEarlier {
                job,
                draft: Box::new(order.draft.clone()),
                practice: order.profile.is_practice(),
            });
            effects.push(Effect::StartSend(order));
            Some(job)
        }
        _ => None,
    };
    let review = Review {
        job,
        to_self,
        via,
        rows,
        excerpt,
        problems,
        ahead: PreSendInfo::default(),
        asked,
        earlier: Lookup::default(),
        scroll: 0,
    };
    model.overlays.push(Overlay::Review(review));
    effects
}

/// The review of a message to a list, as this run.
pub(super) fn of_list(model: &mut Model, via: Via, run: RunChoice) -> Vec<Effect> {
    let problems = credential_problems(model, model.form.credential().as_ref());
    let technical = technical_rows(model, &model.form.draft(), via);
    lists::open_review(model, (via, run), problems, technical)
}

/// The review of the message of a row of the list, addressed to the sender alone.
pub(super) fn of_row(model: &mut Model, row: usize, via: Via) -> Vec<Effect> {
    lists::show_row(model, row);
    open_via(model, true, via)
}

pub(super) fn addressed_to_sender(draft: Draft) -> Draft {
    Draft {
        to: draft.from.clone(),
        cc: String::new(),
        bcc: String::new(),
        ..draft
    }
}

fn credential_problems(model: &Model, login: Option<&Credential>) -> Vec<Problem> {
    let problem = |check, field, message: &str| {
        vec![Problem {
            check,
            severity: Severity::Error,
            field,
            message: message.to_owned(),
            range: None,
        }]
    };
    if model.profile().is_practice() && model.profile().smtp_ports.is_empty() {
        let why = model
            .shared
            .practice_trouble
            .as_deref()
            .unwrap_or("the practice server is still starting; try again in a moment");
        return problem("practice-server", FieldId::Token, why);
    }
    match login {
        Some(_) => token::oddity(model).into_iter().collect(),
        None if model.form.has_field(FieldId::Token) => problem(
            "token-missing",
            FieldId::Token,
            "there is no token: paste the Server API token (Postmark: Servers, your server, API Tokens)",
        ),
        None if model.form.line(FieldId::AccessKey).trim().is_empty() => problem(
            "access-key-missing",
            FieldId::AccessKey,
            "there is no access key: an SMTP token has two halves",
        ),
        None => problem(
            "secret-key-missing",
            FieldId::SecretKey,
            "there is no secret key: an SMTP token has two halves",
        ),
    }
}

/// The first lines of a text, and how many more there are.
fn excerpt(text: &str) -> Vec<String> {
    let mut lines = text.trim_end().lines();
    let mut excerpt: Vec<String> = lines.by_ref().take(EXCERPT).map(str::to_owned).collect();
    let more = lines.count();
    if more > 0 {
        excerpt.push(format!("… and {more} more"));
    }
    excerpt
}

/// What the review says, in words.
fn rows(model: &Model, draft: &Draft, via: Via) -> Vec<(String, String)> {
    let mut rows = vec![("From".to_owned(), draft.from.trim().to_owned())];
    for (label, list) in [
        ("To", &draft.to),
        ("Cc", &draft.cc),
        ("Bcc", &draft.bcc),
        ("Reply-To", &draft.reply_to),
    ] {
        rows.extend(
            parse_list(list)
                .into_iter()
                .map(|one| (label.to_owned(), list[one.range].to_owned())),
        );
    }
    let facts = model.form.file_facts();
    let named = |name: &str, text: String| (name.to_owned(), text);
    rows.push(named("Subject", draft.subject.trim().to_owned()));
    let template = draft.template.iter();
    rows.extend(template.map(|used| named("Template", used.title().to_owned())));
    rows.extend(facts.iter().map(|file| {
        named(
            "File",
            format!("{}, {}", file.name, size_in_words(file.bytes)),
        )
    }));
    rows.push(named(
        "Size",
        format!("about {}", size_in_words(estimate_bytes(draft, &facts))),
    ));
    rows.extend(technical_rows(model, draft, via));
    rows
}

/// Stream, options, profile and server of a message.
fn technical_rows(model: &Model, draft: &Draft, via: Via) -> Vec<(String, String)> {
    let named = |name: &str, text: String| (name.to_owned(), text);
    let stream = Some(draft.stream.trim()).filter(|stream| !stream.is_empty());
    let mut rows = vec![named("Stream", stream.unwrap_or(DEFAULT_STREAM).to_owned())];
    let tag = draft.tag.trim();
    rows.extend((!tag.is_empty()).then(|| named("Tag", tag.to_owned())));
    rows.extend(options::review_rows(draft));
    rows.extend(checking::off_in_words(model).map(|words| named("Checks", words)));
    rows.push(named("Profile", profile_in_words(model)));
    rows.push(named("Server", server_in_words(model.profile(), via)));
    rows
}

fn profile_in_words(model: &Model) -> String {
    let profile = model.profile();
    match profile.environment {
        Environment::Practice => format!("practice: {}", outside::practice_promise(model)),
        Environment::Test => format!("{}: test, real mail", profile.name),
        Environment::Production => {
            format!("{}: production, real mail to real people", profile.name)
        }
    }
}

/// Where a message goes by that way.
fn host_of(profile: &Profile, via: Via) -> String {
    let api = profile.api_base().filter(|_| via == Via::Api);
    api.unwrap_or(&profile.smtp_host).to_owned()
}

fn server_in_words(profile: &Profile, via: Via) -> String {
    if via == Via::Api {
        let base = host_of(profile, via);
        return format!("{base}: over HTTPS, not SMTP");
    }
    let ports: Vec<String> = profile.smtp_ports.iter().map(u16::to_string).collect();
    format!("{}, port {}", profile.smtp_host, ports.join(", then "))
}

/// `84 kB`, `7.3 MB`.
pub(super) fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes.div_ceil(1_000)),
        _ => format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000),
    }
}

fn start(model: &mut Model, draft: Draft, credential: Credential, via: Via) -> Box<SendOrder> {
    let job = model.shared.next_job();
    let attempt = attempt(model, job, &draft, &credential, via);
    model.log.attempts.push(attempt);
    if model.log.attempts.len() > ATTEMPTS {
        model.log.attempts.remove(0);
    }
    model.log.scroll_back = 0;
    model.shared.job = Some(job);
    let profile = model.profile().clone();
    Box::new(SendOrder {
        job,
        profile,
        credential,
        draft,
        hold: true,
        via,
    })
}

/// Enter: the message goes as soon as the job is ready, unless somebody has it already, which is asked
/// about, or the user cannot have read the review. Where the history has not answered, its answer is waited
/// for, or a second Enter.
pub(super) fn send(model: &mut Model) -> Vec<Effect> {
    let Some((job, lookup)) = model
        .review()
        .and_then(|review| Some((review.job?, review.earlier.clone())))
    else {
        return Vec::new();
    };
    if model.shown.review != Some(job) {
        model.notify(NoticeKind::Info, "read the message first; {send} sends it");
        return Vec::new();
    }
    if let Some(earlier) = sent_before::of_review(model) {
        model.ask(second_copy_question(job, &earlier));
        return Vec::new();
    }
    if lookup == Lookup::Waiting {
        if let Some(Overlay::Review(review)) = model.overlays.last_mut() {
            review.earlier = Lookup::Confirmed;
        }
        let text = "looking for an earlier send of this message; {send} again does not wait for it";
        model.notify(NoticeKind::Info, text);
        return Vec::new();
    }
    send_now(model, job)
}

fn second_copy_question(job: JobId, earlier: &EarlierSend) -> Question {
    let known = earlier.describe();
    let mut letters = known.chars();
    let first = letters.next().map(|c| c.to_ascii_uppercase());
    let text: String = first.into_iter().chain(letters).collect();
    Question::new("Send again", format!("{text}. Send it again?"))
        .answer("Do not send it", [])
        .answer("Send a second copy", [Intent::SendNow(job)])
}

/// The message of this job goes, if it is still the one under review.
pub(super) fn send_now(model: &mut Model, job: JobId) -> Vec<Effect> {
    if model.review().and_then(|review| review.job) != Some(job) {
        return Vec::new();
    }
    model.overlays.pop();
    if let Some(attempt) = model.running_mut() {
        attempt.keys_since_start = 0;
    }
    vec![Effect::Go(job)]
}

/// `t`: the review of the same message to the sender alone, and back to everybody.
pub(super) fn to_self(model: &mut Model) -> Vec<Effect> {
    let Some((is_alone, via)) = model.review().map(|review| (review.to_self, review.via)) else {
        return Vec::new();
    };
    let mut effects = abandon(model);
    effects.extend(open_via(model, !is_alone, via));
    effects
}

/// Esc: back to the form, to the field to blame if something is wrong.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    let error = model.review().and_then(Review::error);
    let blamed = error.map(|problem| problem.field);
    let mut effects = abandon(model);
    if let Some(id) = blamed {
        model.form.visited.insert(id);
        effects.extend(compose::focus(model, id));
        check_visited(model);
    }
    effects
}

/// Closes the review; its job ends without a trace in the log.
pub(super) fn abandon(model: &mut Model) -> Vec<Effect> {
    let job = model.review().and_then(|review| review.job);
    model.overlays.pop();
    let Some(job) = job else { return Vec::new() };
    model.log.attempts.retain(|attempt| attempt.job != job);
    model.shared.job = None;
    vec![Effect::Abandon(job)]
}

/// Asks the API who will not get the message and how much was sent this month, where it can be asked.
fn look_up(order: &SendOrder) -> Option<Effect> {
    let opens = matches!(order.credential, Credential::ServerToken(_));
    let can_ask = opens && order.profile.api_base().is_some();
    can_ask.then(|| Effect::LookAhead(Box::new(order.clone())))
}

/// `h` on the review: the host of the stream, for the rest of this run.
pub(super) fn use_stream_host(model: &mut Model) -> Vec<Effect> {
    let kind = kind_in_form(model);
    let wanted = kind.and_then(|kind| kind.other_host(&model.profile().smtp_host));
    let (Some(host), Some(review)) = (wanted, model.review()) else {
        return Vec::new();
    };
    let (to_self, via) = (review.to_self, review.via);
    model.shared.use_host(host);
    let mut effects = abandon(model);
    effects.extend(open_via(model, to_self, via));
    let text = format!(
        "through {host} until you quit; to keep that, save it in the profile ({{profile}}, {{edit-profile}}, {{save-profile}})"
    );
    model.notify(NoticeKind::Info, text);
    effects
}

/// The history has answered whether it has an earlier send of the message.
pub(super) fn earlier_found(model: &mut Model, earlier: Option<EarlierSend>) -> Vec<Effect> {
    let mut overlays = model.overlays.iter_mut().rev();
    let review = overlays.find_map(|overlay| match overlay {
        Overlay::Review(review) => Some(review),
        _ => None,
    });
    let Some(review) = review else {
        return Vec::new();
    };
    let is_told = review
        .problems
        .iter()
        .any(|one| one.check == sent_before::CHECK);
    let told = earlier
        .as_ref()
        .filter(|_| !is_told)
        .map(sent_before::warning);
    review.problems.extend(told);
    let is_confirmed = review.earlier == Lookup::Confirmed;
    review.earlier = earlier.map_or(Lookup::Nothing, |one| Lookup::Found(Box::new(one)));
    match is_confirmed {
        true => send(model),
        false => Vec::new(),
    }
}
