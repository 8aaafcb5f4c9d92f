//! What was found when the draft was read from a message file.

use super::{CheckInput, Finding};

/// The remarks that this check reports.
pub(super) fn remarks(sheet: &CheckInput<'_>, check: &str) -> Vec<Finding> {
    let remarks = sheet.around.remarks.iter();
    remarks
        .filter(|remark| remark.check == check)
        .map(|remark| Finding::new(remark.field, remark.message.as_str()))
        .collect()
}
