//! What the program can see by itself, from the model as it stands.

use crate::app::{Attempt, Model};
use crate::diagnose::{GuideStep, Proof, StepProof, Where};
use crate::mail::FieldId;
use crate::mail::{Mailbox, parse_mailbox};
use crate::postmark::{Credential, TokenShape, is_public_mail_domain};
use crate::record::{
    CheckStatus, CheckStep, Fate, Finding, Outcome, Status, StepReport, StepResult, Trouble,
};

/// Whether it is so; `None` while that is not known.
pub(super) fn holds(model: &Model, proof: Proof) -> Option<bool> {
    match proof {
        Proof::PracticeUp => Some(model.shared.practice.is_some()).filter(|up| *up),
        Proof::TokenKnown => token_known(model),
        Proof::AccountKnown => either(token_known(model), account_lists(model)),
        Proof::ServerKnown => either(token_known(model), account_servers(model)),
        Proof::AccountServers => account_servers(model),
        Proof::AccountSender => account_sender(model),
        Proof::NotSandbox => not_sandbox(model),
        Proof::SenderGiven => sender(model).map(|_| true),
        Proof::SenderOwnDomain => {
            sender(model).map(|sender| !is_public_mail_domain(&sender.ascii_domain()))
        }
        Proof::SenderKnown => either(
            either(rung(model, CheckStep::Sender), account_sender(model)),
            accepted(model).and_then(delivered).filter(|yes| *yes),
        ),
        Proof::TokenGiven => model.form.credential().map(|_| true),
        Proof::TokenShape => model.form.credential().map(|login| has_shape(&login)),
        Proof::PortOpen => {
            let outcome = check(model)?.outcome.as_ref()?;
            Some(outcome.best_port().is_some())
        }
        Proof::SignedIn => rung(model, CheckStep::Auth),
        Proof::CheckGood => match check(model)?.outcome.as_ref()?.status {
            CheckStatus::Good => Some(true),
            CheckStatus::Bad => Some(false),
            CheckStatus::Unknown | CheckStatus::Cancelled => None,
        },
        Proof::MessageAccepted => accepted(model).map(|_| true),
        Proof::MessageFound => accepted(model)?.message_id.as_ref().map(|_| true),
        Proof::MessageDelivered => delivered(accepted(model)?),
        Proof::DeliveredElsewhere => elsewhere(model),
    }
}

/// The proofs of a step that count in the present profile, and how they stand.
pub(super) fn of_step<'s>(
    model: &Model,
    step: &'s GuideStep,
) -> Vec<(&'s StepProof, Option<bool>)> {
    let practice = model.profile().is_practice();
    step.proofs
        .iter()
        .filter(|one| Where::counts(one.only, practice))
        .map(|one| (one, holds(model, one.proof)))
        .collect()
}

/// Whether everything that decides a step is true.
pub(super) fn is_proven(model: &Model, step: &GuideStep) -> bool {
    let proofs = of_step(model, step);
    let mut deciding = proofs.iter().filter(|(one, _)| one.decides).peekable();
    deciding.peek().is_some() && deciding.all(|(_, holds)| *holds == Some(true))
}

/// One that is true is enough.
fn either(one: Option<bool>, other: Option<bool>) -> Option<bool> {
    match (one, other) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (one, other) => one.or(other),
    }
}

fn account_lists(model: &Model) -> Option<bool> {
    model.account.servers.as_ref().map(|_| true)
}

fn account_servers(model: &Model) -> Option<bool> {
    let servers = model.account.servers.as_ref()?;
    Some(!servers.is_empty())
}

/// Whether the account lists the sender's domain or address as verified.
fn account_sender(model: &Model) -> Option<bool> {
    let sender = sender(model)?;
    let (domains, senders) = (
        model.account.domains.as_ref()?,
        model.account.senders.as_ref()?,
    );
    let domain = sender.ascii_domain();
    let by_domain = domains
        .iter()
        .any(|one| one.dkim_verified && one.name.eq_ignore_ascii_case(&domain));
    let by_address = senders
        .iter()
        .any(|one| one.confirmed && one.address.eq_ignore_ascii_case(&sender.address()));
    Some(by_domain || by_address)
}

/// Whether From holds a sender that can be one.
pub(super) fn has_sender(model: &Model) -> bool {
    [Proof::SenderGiven, Proof::SenderOwnDomain]
        .into_iter()
        .all(|proof| holds(model, proof) == Some(true))
}

/// The sender of the form, if it is a mailbox.
pub(super) fn sender(model: &Model) -> Option<Mailbox> {
    parse_mailbox(model.form.line(FieldId::From)).ok()
}

fn has_shape(login: &Credential) -> bool {
    match login {
        Credential::ServerToken(_) => login.shape() == TokenShape::Uuid,
        Credential::SmtpToken { .. } => matches!(
            login.shape(),
            TokenShape::AccessKeyTransactional | TokenShape::AccessKeyBroadcast
        ),
    }
}

/// The check of the present profile.
fn check(model: &Model) -> Option<&crate::app::CheckPane> {
    Some(&model.check).filter(|check| check.profile == model.profile().name)
}

fn report(model: &Model, rung: CheckStep) -> Option<&StepReport> {
    let mut rungs = check(model)?.rungs.iter();
    rungs.find(|report| report.rung == rung)
}

fn rung(model: &Model, rung: CheckStep) -> Option<bool> {
    match report(model, rung)?.verdict {
        StepResult::Ok | StepResult::Warn => Some(true),
        StepResult::Fail => Some(false),
        StepResult::Unknown | StepResult::Skipped => None,
    }
}

fn token_known(model: &Model) -> Option<bool> {
    let told = report(model, CheckStep::Api)?;
    match told.trouble {
        // A server is known by then, and something is to be said of it.
        Some(Trouble::Found(Finding::SmtpSwitchedOff | Finding::ServerSandbox)) => Some(true),
        _ => rung(model, CheckStep::Api),
    }
}

fn not_sandbox(model: &Model) -> Option<bool> {
    let sandboxed = |attempt: &Attempt| {
        let mut fates = attempt.fates.iter();
        fates.any(|one| one.fate == Fate::Sandboxed)
    };
    if accepted(model).is_some_and(sandboxed) {
        return Some(false);
    }
    match report(model, CheckStep::Api)?.trouble {
        Some(Trouble::Found(Finding::ServerSandbox)) => Some(false),
        _ => token_known(model).filter(|known| *known),
    }
}

/// The last send of this run and profile that was accepted.
pub(super) fn accepted(model: &Model) -> Option<&Attempt> {
    sends(model).next()
}

/// All of them, the last one first.
fn sends(model: &Model) -> impl Iterator<Item = &Attempt> {
    let name = &model.profile().name;
    let is_accepted = move |attempt: &&Attempt| {
        let outcome = attempt.outcome.as_ref();
        let accepted = matches!(
            outcome,
            Some(Outcome::Accepted { .. } | Outcome::PartlyRefused { .. })
        );
        accepted && attempt.profile == *name
    };
    model.log.attempts.iter().rev().filter(is_accepted)
}

fn delivered(attempt: &Attempt) -> Option<bool> {
    match attempt.status()? {
        Status::Delivered => Some(true),
        Status::Bounced | Status::RefusedInside | Status::NotFound => Some(false),
        _ => None,
    }
}

fn elsewhere(model: &Model) -> Option<bool> {
    let is_elsewhere = |attempt: &Attempt| {
        let own = parse_mailbox(&attempt.context.from).ok();
        let own = own.map(|sender| sender.ascii_domain().to_lowercase());
        attempt.fates.iter().any(|one| {
            let domain = one.address.rsplit('@').next().map(str::to_lowercase);
            matches!(one.fate, Fate::Delivered { .. }) && own.is_some() && domain != own
        })
    };
    sends(model).any(is_elsewhere).then_some(true)
}
