//! What a job reports, and what the user says to it: cancel, quit.

use super::attempt::{Attempt, StageRecord};
use super::drafts;
use super::effect::Effect;
use super::intent::{Intent, Question};
use super::lists;
use super::model::Model;
use super::notice::NoticeKind;
use super::overlay::Overlay;
use super::screen::{Pane, Screen};
use crate::diagnose::{CardRemedy, Diagnosis, Remedy};
use crate::postmark::TokenSource;
use crate::record::{Event, JobId, Moment, Outcome, Phase, Stage, StageState, StageUpdate, Status};

/// Lines of one transcript that are kept.
const TRANSCRIPT_LINES: usize = 100_000;

/// The edge says when the job began.
pub(super) fn started(model: &mut Model, at: Moment) -> Vec<Effect> {
    if let Some(attempt) = model.running_mut() {
        attempt.started = Some(at);
    }
    Vec::new()
}

/// A report of the running job.
pub(super) fn event(model: &mut Model, event: Event) -> Vec<Effect> {
    let Some(attempt) = model.running_mut() else {
        return Vec::new();
    };
    match event {
        Event::Composed { id, bytes } => {
            attempt.id = Some(id);
            attempt.bytes = bytes;
        }
        Event::Stage(update) => return stage(attempt, update),
        Event::Line(line) => {
            attempt.transcript.push(line);
            if attempt.transcript.len() > TRANSCRIPT_LINES {
                // In blocks: one by one would move the whole transcript for each line.
                attempt.transcript.drain(..TRANSCRIPT_LINES / 10);
                attempt.dropped_lines += TRANSCRIPT_LINES / 10;
            }
        }
        Event::Phase(phase) => attempt.phase = phase,
        Event::Progress(progress) => attempt.progress = progress,
        Event::Recipient(verdict) => attempt.recipients.push(verdict),
        Event::Named { message_id } => attempt.message_id = Some(message_id),
        Event::Unrecorded(why) => attempt.unrecorded = Some(why),
        Event::Secured { .. } | Event::Offered(_) => {}
        Event::Outcome(outcome) => return ended(model, outcome),
    }
    Vec::new()
}

fn stage(attempt: &mut Attempt, update: StageUpdate) -> Vec<Effect> {
    let StageUpdate {
        stage,
        state,
        ms,
        detail,
        ..
    } = update;
    let record = StageRecord {
        stage,
        state,
        ms,
        detail,
    };
    match attempt
        .stages
        .iter_mut()
        .rfind(|known| known.stage == stage && known.state == StageState::Running)
    {
        Some(known) => *known = record,
        None => attempt.stages.push(record),
    }
    match state {
        StageState::Running => vec![Effect::Title(format!("postrider: sending ({stage})"))],
        StageState::Done | StageState::Failed => Vec::new(),
    }
}

fn ended(model: &mut Model, outcome: Outcome) -> Vec<Effect> {
    let in_review = close_review(model);
    let Some(attempt) = model.log.attempts.last() else {
        return Vec::new();
    };
    let diagnosis = model
        .shared
        .catalogue
        .diagnose_outcome(&outcome, &attempt.context);
    let diagnosis = diagnosis.map(|found| with_way_out(model, found));
    let untouched = in_review || attempt.keys_since_start == 0;
    let failed = diagnosis.is_some();
    let mut effects = vec![Effect::Title(format!(
        "postrider: {}",
        outcome.status().name()
    ))];
    if let Some(attempt) = model.running_mut() {
        attempt.phase = Phase::Over;
        attempt.outcome = Some(outcome.clone());
        attempt.diagnosis = diagnosis;
    }
    model.shared.job = None;
    model.log.scroll_back = 0;
    model.overlays.retain(|overlay| !asks_about_send(overlay));
    if failed && untouched && model.overlays.is_empty() {
        (model.screen, model.pane) = (Screen::Compose, Pane::Log);
    }
    tell(model, &outcome);
    if matches!(outcome, Outcome::Accepted { .. }) {
        let sent = model.log.attempts.last();
        let sent = sent.map(|attempt| (attempt.sheet, attempt.draft.clone()));
        effects.extend(
            sent.map(|(sheet, draft)| drafts::sent(model, sheet, &draft))
                .unwrap_or_default(),
        );
        effects.extend(drafts::put_away(model));
    }
    if model.shared.leaving && model.lists.running().is_none() {
        effects.extend(keep_and_leave(model));
    }
    effects
}

/// While a failure is simulated, the first fix ends that: no other one can help.
fn with_way_out(model: &Model, mut diagnosis: Diagnosis) -> Diagnosis {
    if model.simulation.is_some() {
        let fix = CardRemedy {
            label: "End the simulation".into(),
            action: Some(Remedy::EndSimulation),
        };
        diagnosis.primary.remedies.insert(0, fix);
    }
    diagnosis
}

/// Cancels the send and leaves when its outcome is known, which a cancel makes soon: only then is the
/// last line true.
pub(super) fn cancel_and_leave(model: &mut Model, job: JobId) -> Vec<Effect> {
    model.shared.leaving = true;
    model.notify(NoticeKind::Info, "cancelling, then leaving…");
    vec![Effect::Cancel(job)]
}

/// Leaves; unsent work is kept for the next start.
pub(super) fn keep_and_leave(model: &Model) -> Vec<Effect> {
    let mut effects = drafts::keep(model);
    effects.push(Effect::Quit(farewell(model)));
    effects
}

/// A review whose job is over closes: the card takes its place.
fn close_review(model: &mut Model) -> bool {
    let job = model.shared.job;
    let before = model.overlays.len();
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Review(review) if review.job == job));
    model.overlays.len() < before
}

fn asks_about_send(overlay: &Overlay) -> bool {
    let about = |intent: &Intent| {
        cancels(intent) || matches!(intent, Intent::CancelAndQuit(_) | Intent::SendNow(_))
    };
    matches!(overlay, Overlay::Question(question) if question.offers(about))
}

fn cancels(intent: &Intent) -> bool {
    matches!(intent, Intent::Perform(effect) if matches!(**effect, Effect::Cancel(_)))
}

fn quits(intent: &Intent) -> bool {
    matches!(intent, Intent::Quit { .. })
}

fn tell(model: &mut Model, outcome: &Outcome) {
    let host = model
        .log
        .attempts
        .last()
        .map_or("the server", |attempt| attempt.host.as_str())
        .to_owned();
    // With the keys the card speaks for itself.
    let why = if model.pane == Pane::Log {
        ""
    } else {
        ". {other-pane} shows why"
    };
    let (kind, text) = match outcome {
        Outcome::Accepted { .. } => (
            NoticeKind::Info,
            match model.log.attempts.last().is_some_and(|last| last.practice) {
                true => "Caught by the practice server. {inbox} shows it.".into(),
                false => format!("Accepted by {host}. Waiting for delivery…"),
            },
        ),
        Outcome::PartlyRefused { refused, .. } => (
            NoticeKind::Warning,
            format!(
                "Accepted by {host}, except for {}",
                super::text::count(refused.len(), "recipient")
            ),
        ),
        Outcome::Refused(failure) => (
            NoticeKind::Error,
            format!(
                "{} rejected; nothing was sent{why}",
                at_start(failure.stage)
            ),
        ),
        Outcome::Failed(failure) => (
            NoticeKind::Error,
            format!("{} failed; nothing was sent{why}", at_start(failure.stage)),
        ),
        Outcome::Cancelled => (
            NoticeKind::Info,
            "Canceled in time; nothing was sent".into(),
        ),
        Outcome::Unknown(_) => (
            NoticeKind::Warning,
            format!("No answer after the whole message was sent; it may have been accepted{why}"),
        ),
    };
    model.notify(kind, text);
}

/// A stage as the subject of a sentence.
fn at_start(stage: Stage) -> &'static str {
    match stage {
        Stage::Resolve => "DNS lookup",
        Stage::Connect => "Connecting",
        Stage::Greeting => "The greeting",
        Stage::StartTls => "STARTTLS",
        Stage::Handshake => "TLS",
        Stage::Hello => "EHLO",
        Stage::Auth => "Sign-in",
        Stage::Envelope => "Sender or recipients",
        Stage::Content | Stage::Verdict => "The message",
        Stage::Quit => "Closing the connection",
        Stage::Api => "The API request",
    }
}

/// Offers to cancel the running send.
pub(super) fn offer_cancel(model: &mut Model) -> Vec<Effect> {
    let run = model.lists.running().map(|run| run.job);
    if let (None, Some(job)) = (model.shared.job, run) {
        lists::offer_stop(model, job);
    }
    if let Some(job) = model.shared.job {
        let text = "Stop sending? If the message has not been handed over yet, nothing is sent. Otherwise it may have been accepted.";
        let notice = Intent::Notify(NoticeKind::Info, "cancelling…");
        let cancel = Intent::perform(Effect::Cancel(job));
        let question = Question::new("Cancel", text)
            .answer("Keep sending", [])
            .answer("Stop sending", [notice, cancel]);
        model.ask(question);
    }
    Vec::new()
}

/// Offers to cancel, else asks to quit; pressed again it quits.
pub(super) fn interrupt(model: &mut Model) -> Vec<Effect> {
    if model.is_sending() && !model.is_asked(cancels) {
        return offer_cancel(model);
    }
    if model.is_asked(quits) {
        return leave(model);
    }
    model.ask(quit_question(model));
    Vec::new()
}

/// Quits, or asks first.
pub(super) fn quit(model: &mut Model) -> Vec<Effect> {
    if model.is_asked(|intent| quits(intent) || matches!(intent, Intent::CancelAndQuit(_))) {
        return Vec::new();
    }
    if loses_token(model) && !model.is_sending() {
        model.shared.asked_about_token = true;
        let question = Question::new("Quit", "The token was not saved.")
            .answer("Stay", [])
            .answer("Save it and quit", [Intent::SaveTokenAndQuit])
            .answer("Quit without saving it", [Intent::QuitWithoutToken]);
        model.ask(question);
        return Vec::new();
    }
    if let Some(job) = model.lists.running().map(|run| run.job) {
        let text = "A list is being sent. Messages that were handed over stay sent; the rest can be sent at the next start, and no message is sent twice. Quit?";
        let question = Question::new("Quit", text)
            .answer("Stay", [])
            .answer("Stop sending and quit", [Intent::CancelAndQuit(job)]);
        model.ask(question);
        return Vec::new();
    }
    match model.shared.job {
        Some(job) if !model.is_waiting() => {
            let text = "A message is being sent. If it has not been handed over yet, nothing is sent. Otherwise it may have been accepted. Quit?";
            let question = Question::new("Quit", text)
                .answer("Stay", [])
                .answer("Stop sending and quit", [Intent::CancelAndQuit(job)]);
            model.ask(question);
        }
        _ if model.form.has_unsent_work() => model.ask(quit_question(model)),
        _ => return leave(model),
    }
    Vec::new()
}

/// Whether a token that somebody typed or pasted would be lost, which nobody was asked about yet.
fn loses_token(model: &Model) -> bool {
    let is_typed = model.form.source == TokenSource::Typed && model.form.credential().is_some();
    is_typed && !model.profile().is_practice() && !model.shared.asked_about_token
}

/// Before quitting; with unsent work the harmless answer comes first.
fn quit_question(model: &Model) -> Question {
    let question = Question::new("Quit", "Quit?");
    let (keep, discard) = (Intent::Quit { keep: true }, Intent::Quit { keep: false });
    match model.form.has_unsent_work() {
        true => question
            .answer("Stay", [])
            .answer("Save the draft and quit", [keep])
            .answer("Discard the draft and quit", [discard]),
        false => question.answer("Quit", [discard]).answer("Stay", []),
    }
}

/// Leaves for good. Unsent work that was given up is deleted.
pub(super) fn leave(model: &Model) -> Vec<Effect> {
    let abandoned = model.shared.job.map(Effect::Abandon);
    let mut effects: Vec<Effect> = abandoned.into_iter().collect();
    effects.extend(drafts::discard(model));
    effects.push(Effect::Quit(farewell(model)));
    effects
}

/// The line that stays in the scrollback: status, recipients and id of the last send. What only
/// waited in a review was no send.
pub(super) fn farewell(model: &Model) -> Option<String> {
    if let Some(line) = lists::farewell(model) {
        return Some(line);
    }
    let status = |attempt: &Attempt| match (&attempt.outcome, attempt.phase) {
        (Some(outcome), _) => Some(outcome.status().name()),
        (None, Phase::Preparing | Phase::Ready) => None,
        // Nobody waited for the end: the final dot may have left meanwhile.
        (None, _) => Some(Status::Unknown.name()),
    };
    let mut sends = model.log.attempts.iter().rev();
    let (last, status) = sends.find_map(|attempt| Some((attempt, status(attempt)?)))?;
    let practice = if last.practice {
        " (practice: it stayed on this computer)"
    } else {
        ""
    };
    let id = last
        .id
        .as_ref()
        .map_or(String::new(), |id| format!(", id {id}"));
    Some(format!("{status}: {}{id}{practice}", last.recipients_line))
}
