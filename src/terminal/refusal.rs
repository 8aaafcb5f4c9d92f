//! The answer to an effect that the background did not carry out, so that nothing waits for it forever.

use crate::app::{Effect, KeepTrouble, Message, PreviewNews, PreviewOrder};
use crate::mail::MergeError;
use crate::postmark::{Endpoint, Profile};
use crate::record::{
    AccountOutcome, ApiFailure, ApiFailureKind, CheckEvent, CheckOutcome, CheckStatus, Event,
    Failure, FailureKind, JobId, Outcome, PreSendInfo, RunEvent, Stage,
};

/// What the model is told when `effect` was not carried out, and why. Empty for what the background does not do.
pub(super) fn refusal(effect: &Effect, why: &str) -> Vec<Message> {
    let answer = match effect {
        Effect::StartSend(order) => failed_send(order.job, &order.profile, why),
        Effect::StartCheck(order) => {
            let said = Message::NotDone(format!("the check was not run: {why}"));
            return vec![stopped_check(order.job), said];
        }
        Effect::CheckList(order) => Message::ListChecked {
            id: order.id,
            result: Err(vec![MergeError::unreadable(format!(
                "the list was not read: {why}"
            ))]),
        },
        Effect::StartRun(start) => Message::Run {
            job: start.job,
            event: RunEvent::NotBegun(format!("nothing was sent: {why}")),
        },
        Effect::AskAccount(order) => failed_task(order.job, why),
        Effect::LookAhead(order) => unknown_ahead(order.job, None),
        Effect::LiftSuppressions { order, .. } => {
            unknown_ahead(order.job, Some(Err(why.to_owned())))
        }
        Effect::FindEarlier { job, .. } => Message::EarlierFound {
            job: *job,
            earlier: None,
        },
        Effect::ListStreams(order) => Message::StreamsListed {
            profile: order.profile.name.clone(),
            token: order.token.clone(),
            result: Err(why.to_owned()),
        },
        Effect::FindCredential(profile) => Message::CredentialFound {
            profile: profile.clone(),
            result: Err(why.to_owned()),
        },
        Effect::KeepToken { profile, .. } => Message::TokenKept {
            profile: profile.name.clone(),
            result: Err(KeepTrouble::Other(why.to_owned())),
        },
        Effect::ForgetToken(profile) => Message::TokenForgotten {
            profile: profile.name.clone(),
            result: Err(why.to_owned()),
        },
        Effect::ReadSignature { profile, .. } => Message::SignatureRead {
            profile: profile.clone(),
            result: Err(why.to_owned()),
        },
        Effect::ListFolder(asked) => Message::FolderListed {
            asked: asked.clone(),
            result: Err(why.to_owned()),
        },
        Effect::Play(_) => Message::PlayRefused(why.to_owned()),
        Effect::ReadSource(id) => Message::InboxSource {
            id: id.clone(),
            result: Err(why.to_owned()),
        },
        Effect::SaveReport(_) => Message::ReportSaved(Err(why.to_owned())),
        Effect::Export { .. } => Message::Exported(Err(why.to_owned())),
        Effect::SaveExample { .. } => Message::ExampleSaved(Err(why.to_owned())),
        Effect::Preview(PreviewOrder::Build { id, .. }) => Message::Preview(PreviewNews::Built {
            id: *id,
            result: Err(why.to_owned()),
        }),
        Effect::Preview(PreviewOrder::Open(_)) => {
            Message::Preview(PreviewNews::Opened(Err(why.to_owned())))
        }
        Effect::SavePorts { .. } => Message::PortsSaved(Err(why.to_owned())),
        Effect::ReadConfig => Message::ConfigRead(Err(why.to_owned())),
        Effect::ChangeProfile(change) => Message::ProfileChanged {
            change: change.clone(),
            result: Err(why.to_owned()),
        },
        other => {
            let answer = of_api(other, why).or_else(|| of_history(other, why));
            let answer = answer.or_else(|| only_told(other, why));
            return answer.into_iter().collect();
        }
    };
    vec![answer]
}

/// The answer to an effect that asks Postmark about templates or mail.
fn of_api(effect: &Effect, why: &str) -> Option<Message> {
    Some(match effect {
        Effect::LookUp(order) => Message::Lookup {
            profile: order.profile.name.clone(),
            answer: order.task.refused(why),
        },
        Effect::Template(order) => Message::Template {
            profile: order.profile.name.clone(),
            answer: order.task.refused(why),
        },
        Effect::ReadModel(path) => Message::ModelRead {
            path: path.clone(),
            result: Err(why.to_owned()),
        },
        _ => return None,
    })
}

/// The answer to an effect that asks the history; `None` for what nobody waits for.
fn of_history(effect: &Effect, why: &str) -> Option<Message> {
    Some(match effect {
        Effect::ListSends(query) => Message::Sends {
            query: query.clone(),
            result: Err(why.to_owned()),
        },
        Effect::OpenSend(_) => Message::SendOpened(Err(why.to_owned())),
        Effect::CopySend { at_once, .. } => Message::SendCopied {
            result: Err(why.to_owned()),
            at_once: *at_once,
        },
        Effect::ForgetSend(_) => Message::HistoryChanged(Err(why.to_owned())),
        Effect::ExportSends(_) => Message::ReportSaved(Err(why.to_owned())),
        Effect::FindAddresses { typed, .. } => Message::AddressesFound {
            typed: typed.clone(),
            addresses: Vec::new(),
        },
        _ => return None,
    })
}

/// What has no answer of its own.
fn only_told(effect: &Effect, why: &str) -> Option<Message> {
    Some(match effect {
        Effect::Follow { .. } => not_done("the delivery status was not requested", why),
        Effect::ProbeFiles(_) => not_done("the files were not checked", why),
        Effect::CompletePath(_) => not_done("the path was not completed", why),
        Effect::ForgetEdited(path) => not_done(&format!("{path} was not deleted"), why),
        _ => return None,
    })
}

fn not_done(what: &str, why: &str) -> Message {
    Message::NotDone(format!("{what}: {why}"))
}

fn failed_send(job: JobId, profile: &Profile, why: &str) -> Message {
    let port = profile.smtp_ports.first().copied().unwrap_or_default();
    let endpoint = Endpoint::new(profile.smtp_host.as_str(), port);
    let failure = Failure::new(Stage::Resolve, FailureKind::Internal, endpoint).with_cause(why);
    let event = Event::Outcome(Outcome::Failed(failure));
    Message::Job { job, event }
}

fn stopped_check(job: JobId) -> Message {
    let outcome = CheckOutcome {
        status: CheckStatus::Cancelled,
        rungs: Vec::new(),
        ports: Vec::new(),
        blamed: Vec::new(),
        servers: Vec::new(),
        streams: Vec::new(),
    };
    let event = CheckEvent::Outcome(Box::new(outcome));
    Message::Check { job, event }
}

fn failed_task(job: JobId, why: &str) -> Message {
    let kind = ApiFailureKind::Unreachable;
    let failure = ApiFailure::unasked("this program", kind, why.to_owned());
    let outcome = Box::new(AccountOutcome::Failed(failure));
    Message::Account { job, outcome }
}

fn unknown_ahead(job: JobId, lifted: Option<Result<(), String>>) -> Message {
    let ahead = PreSendInfo::default();
    Message::PreSendInfo { job, ahead, lifted }
}
