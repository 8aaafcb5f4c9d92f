//! The profile in which a message was started, and the server that fits its stream: what is said before a
//! message leaves.

use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, Question, review};
use crate::mail::{FieldId, STREAM_HOST};
use crate::postmark::StreamKind;
use crate::record::Via;

/// Remembers in which profile the message was started, at its first change.
pub(in crate::app) fn note_begun(model: &mut Model) {
    if model.form.profile.is_empty() {
        model.form.profile = model.profile().name.clone();
    }
}

/// Forgets it where nothing was begun yet.
pub(in crate::app) fn forget_unbegun(model: &mut Model) {
    if !model.form.is_begun(&model.form.draft()) {
        model.form.profile.clear();
        model.form.agreed.clear();
    }
}

/// The question before a message is sent from a different profile than it was started in: once, and only
/// where that means real mail.
pub(in crate::app) fn of_another_profile(
    model: &Model,
    to_self: bool,
    via: Via,
) -> Option<Question> {
    let (form, now) = (&model.form, model.profile());
    let same = form.profile.is_empty() || form.profile == now.name;
    if same || now.is_practice() || form.agreed.contains(&now.name) {
        return None;
    }
    Some(super::questions::other_profile(model, to_self, via))
}

/// What kind of stream the message in the form goes to, as far as that is known.
pub(in crate::app) fn kind_in_form(model: &Model) -> Option<StreamKind> {
    let stream = model.form.line(FieldId::Stream);
    let login = model.form.credential();
    let by_key = login.as_ref().and_then(StreamKind::of_login);
    by_key
        .or_else(|| StreamKind::by_name(stream))
        .or_else(|| model.shared.stream_kind(&model.profile().name, stream))
}

/// `h` on the review: the host of the stream, for the rest of this run.
pub(in crate::app) fn use_stream_host(model: &mut Model) -> Vec<Effect> {
    let kind = kind_in_form(model);
    let wanted = kind.and_then(|kind| kind.other_host(&model.profile().smtp_host));
    let (Some(host), Some(review)) = (wanted, model.review()) else {
        return Vec::new();
    };
    let (to_self, via) = (review.to_self, review.via);
    let at = model.shared.profile;
    host.clone_into(&mut model.shared.profiles[at].smtp_host);
    model
        .shared
        .run_servers
        .insert(model.profile().name.clone());
    let mut effects = review::abandon(model);
    effects.extend(review::open_via(model, to_self, via));
    let text = format!(
        "through {host} until you quit; to keep that, save it in the profile ({{profile}}, {{edit-profile}}, {{save-profile}})"
    );
    model.notify(NoticeKind::Info, text);
    effects
}

/// Whether a review warns of it.
pub(in crate::app) fn warns_of_host(model: &Model) -> bool {
    let problems = model.review().map(|review| review.problems.iter());
    problems.is_some_and(|mut all| all.any(|problem| problem.check == STREAM_HOST))
}
