//! A simulated failure, and what waits for its end.

use crate::app::account::AccountPane;
use crate::app::form::Form;
use crate::app::setup::CheckPane;
use crate::app::shared::StreamList;
use crate::mail::{Draft, FieldId};
use crate::postmark::{Credential, Secret, StreamKind};
use crate::record::SlotId;

/// A failure that the practice server simulates. What the user had before waits in it, whole.
pub struct Simulation {
    /// Its name.
    pub name: String,
    /// What is wrong, in a line.
    pub title: String,
    /// The message of the simulation, if the user makes it one of their own.
    pub(in crate::app) sheet: SlotId,
    /// The login that it takes, where it is not practice's own.
    pub(super) login: Option<Credential>,
    /// The message as the scenario filled it in.
    pub(super) filled: Draft,
    pub(super) before: Before,
}

/// Everything that a simulation may change, as it was before.
pub(super) struct Before {
    pub(super) form: Form,
    pub(super) account: AccountPane,
    /// The practice server's login.
    pub(super) practice: Option<Credential>,
    pub(super) check: CheckPane,
    pub(super) streams: Vec<(String, String, StreamKind)>,
    pub(super) stream_list: Option<StreamList>,
    pub(super) account_token: Option<Secret>,
    /// Host and ports of the practice server.
    pub(super) server: (String, Vec<u16>),
    pub(super) is_run_server: bool,
}

impl Simulation {
    /// Whether `credential` is one that the scenario gave: it opens nothing outside practice.
    pub(in crate::app) fn gave(&self, credential: &Credential) -> bool {
        self.login.as_ref() == Some(credential)
    }

    /// The user's own form, which waits.
    pub(in crate::app) fn own_form(&self) -> &Form {
        &self.before.form
    }

    /// The same, to change it.
    pub(in crate::app) fn own_form_mut(&mut self) -> &mut Form {
        &mut self.before.form
    }

    /// A message of the simulation as one of the user's own: sender, stream and tag that the scenario gave
    /// are the user's again.
    pub(in crate::app) fn as_own(&self, draft: &Draft) -> Draft {
        let mut own = draft.clone();
        for id in [FieldId::From, FieldId::Stream, FieldId::Tag] {
            let before = self.before.form.line(id);
            if own.line(id) == self.filled.line(id)
                && let Some(place) = own.line_mut(id)
            {
                before.clone_into(place);
            }
        }
        own
    }
}
