//! The preflight checks with what the interface knows around a message: the profile, the login, the
//! account's senders, the kind of stream.

use super::lists;
use super::model::Model;
use crate::mail::{
    Draft, EML_CHARSET, EML_REPEATED, FieldId, PreflightContext, Problem, Remark, Severity,
    field_problems, preflight_in,
};
use crate::postmark::Credential;
use crate::record::Via;

/// What is known, as values of its own.
struct Known {
    senders: Vec<String>,
    login: Option<Credential>,
    remarks: Vec<Remark>,
}

impl Known {
    fn of(model: &Model, draft: &Draft) -> Self {
        Self {
            remarks: model.drafts.opened.remarks_on(draft),
            senders: known_senders(model),
            login: model.form.credential(),
        }
    }

    fn around<'a>(&'a self, model: &'a Model, draft: &Draft, via: Via) -> PreflightContext<'a> {
        let profile = model.profile();
        PreflightContext {
            environment: Some(profile.environment),
            senders: &self.senders,
            host: Some(profile.smtp_host.as_str()).filter(|_| via == Via::Smtp),
            login: self.login.as_ref(),
            learned: model.shared.stream_kind(&profile.name, &draft.stream),
            correlate: profile.correlate,
            is_bulk: false,
            off: &profile.preflight_off,
            remarks: &self.remarks,
        }
    }
}

/// Everything that is wrong with a draft.
pub(super) fn of_draft(model: &Model, draft: &Draft, via: Via) -> Vec<Problem> {
    let known = Known::of(model, draft);
    let around = known.around(model, draft, via);
    let mut problems = preflight_in(draft, &model.form.file_facts(), &around);
    for problem in &mut problems {
        // The text and the sender can be seen in the form and corrected there.
        if [EML_CHARSET, EML_REPEATED].contains(&problem.check) {
            problem.severity = Severity::Warning;
        }
    }
    problems.sort_by_key(|problem| problem.severity);
    problems
}

/// What is wrong with these fields of the form by what stands in them.
pub(super) fn of_fields<'a>(
    model: &Model,
    fields: impl IntoIterator<Item = &'a FieldId>,
) -> Vec<Problem> {
    let files = model.form.file_facts();
    // What goes to a list is checked as the message of the row that is shown.
    let of_row = lists::draft_shown(model);
    let draft = of_row.unwrap_or_else(|| model.form.draft());
    let known = Known::of(model, &draft);
    let around = known.around(model, &draft, Via::Smtp);
    let found = fields.into_iter().map(|id| match &model.form.list {
        Some(list) if *id == FieldId::To => lists::problems(list),
        // Without a row every variable would be one that nothing fills.
        Some(list) if list.list().is_none() => Vec::new(),
        Some(_) => {
            let found = field_problems(&draft, &files, &around, *id);
            let without_place = |problem| Problem {
                range: None,
                ..problem
            };
            found.into_iter().map(without_place).collect()
        }
        None => field_problems(&draft, &files, &around, *id),
    });
    found.collect::<Vec<_>>().concat()
}

/// The account's senders, where Postmark has told all of them in this run: confirmed addresses, and verified
/// domains as `@acme.example`.
pub fn known_senders(model: &Model) -> Vec<String> {
    let account = &model.account;
    let (Some(senders), Some(domains)) = (&account.senders, &account.domains) else {
        return Vec::new();
    };
    let [_, all_senders, all_domains] = account.totals;
    // Of an account with very many only the first are told.
    if all_senders > senders.len() as u64 || all_domains > domains.len() as u64 {
        return Vec::new();
    }
    let confirmed = senders.iter().filter(|one| one.confirmed);
    let confirmed = confirmed.map(|one| one.address.clone());
    let verified = domains.iter().filter(|one| one.dkim_verified);
    let verified = verified.map(|one| format!("@{}", one.name));
    confirmed.chain(verified).collect()
}

/// The checks that are switched off here, for the review.
pub(super) fn off_in_words(model: &Model) -> Option<String> {
    let off = &model.profile().preflight_off;
    (!off.is_empty()).then(|| format!("off: {}", off.join(", ")))
}
