//! Every secret of this run, for the one text that no other room scrubs: what a panic says.

use std::sync::{Arc, Mutex, PoisonError};

use crate::app::Model;
use crate::mail::FieldId;
use crate::postmark::{Credential, Redactor, Secret};

/// The fields that may hold secret text.
const SECRET_FIELDS: [FieldId; 3] = [FieldId::Token, FieldId::AccessKey, FieldId::SecretKey];

/// The secrets, shared by all threads.
#[derive(Clone, Default)]
pub(super) struct Secrets(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    lasting: Redactor,
    typed: Vec<Secret>,
}

impl Secrets {
    /// Adds both halves of a login for the rest of the run.
    pub(super) fn learn(&self, credential: &Credential) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.lasting.learn(credential.user_name());
        known.lasting.learn(credential.password());
    }

    /// Takes what stands in the secret fields now, in place of what stood there before: a
    /// half-typed token is one too. Does nothing while the focus is elsewhere, because then nothing
    /// there changes.
    pub(super) fn watch(&self, model: &Model) {
        if !SECRET_FIELDS.contains(&model.form.focus) {
            return;
        }
        let lines = model
            .form
            .lines
            .iter()
            .filter(|(id, _)| SECRET_FIELDS.contains(id));
        let typed = lines.map(|(_, line)| Secret::new(line.value())).collect();
        self.0.lock().unwrap_or_else(PoisonError::into_inner).typed = typed;
    }

    /// All of them as they are known now.
    pub(super) fn redactor(&self) -> Redactor {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = known.lasting.clone();
        known.typed.iter().for_each(|secret| all.learn(secret));
        all
    }

    /// `text` without any of them; `None` when that cannot be made sure, because the set is in use
    /// by a thread that may be the one asking.
    pub(super) fn scrub(&self, text: &str) -> Option<String> {
        let known = self.0.try_lock().ok()?;
        let mut all = known.lasting.clone();
        known.typed.iter().for_each(|secret| all.learn(secret));
        Some(all.scrub(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_learnt_token_does_not_pass() {
        let secrets = Secrets::default();
        let token = "3f6e2a10-1111-4222-8333-944445555666";
        secrets.learn(&Credential::ServerToken(Secret::new(token)));
        let text = secrets
            .scrub(&format!("byte 3 is not a boundary in `{token}`"))
            .unwrap();
        assert!(!text.contains(token));
        assert!(text.starts_with("byte 3 is not"));
    }

    #[test]
    fn a_set_in_use_lets_nothing_pass() {
        let secrets = Secrets::default();
        let _held = secrets.0.lock().unwrap();
        assert_eq!(secrets.scrub("anything"), None);
    }
}
