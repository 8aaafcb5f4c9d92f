//! A failure and what is known of its circumstances become a diagnosis: what happened, why as far as
//! the evidence goes, and what to do next.
//!
//! Pure. The words stand in `assets/hints.toml`, the rules in tables here; nothing in this room asks
//! a clock, a file or a server, and nothing draws. Other rooms know hints by their id only.

mod after;
mod annotate;
mod card;
mod case;
mod catalogue;
mod check;
mod codes;
mod evidence;
mod guide;
mod lookup;
mod pasted;
mod remedies;
mod rules;
mod settings;
#[cfg(test)]
mod tests;

pub use after::Standing;
pub use annotate::explain_line;
pub use card::{Card, CardRemedy, Context, Diagnosis, Remedy};
pub use catalogue::{Catalogue, CatalogueError, Hint, HintAction, HintRemedy, Only};
pub use codes::{CodeMeaning, code_meaning};
pub use guide::{
    Act, CardValue, Entry, Example, ExampleValues, Guide, GuideError, GuideStep, Part, Place,
    Proof, Question, StepAct, StepProof, Where, example,
};
pub use lookup::{
    FixKind, LookupCause, LookupFix, LookupVerdict, judge_failed_lookup, judge_lookup,
};
pub use pasted::{TextError, TextErrors};
pub use settings::{
    Block as SettingsBlock, LoginPart, Protection, Reading, Repeated, Setting, SettingsFinding,
    SettingsLogin, SettingsReport, Value as SettingValue, Weight, credential as login_credential,
    host_problem, judge_settings, login_of, read_settings, secrets_in,
};
