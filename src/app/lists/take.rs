//! A list that was chosen in the file picker, or dropped where nothing has the caret.

use super::field::set;
use crate::app::compose;
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::mail::FieldId;

/// The list at `path` goes into To, which has the caret then.
pub(in crate::app) fn take_path(model: &mut Model, path: &str) -> Vec<Effect> {
    let effects = compose::focus(model, FieldId::To);
    [effects, set(model, path)].concat()
}
