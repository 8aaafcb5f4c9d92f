//! Whether the Return-Path's CNAME points to Postmark (postmark-facts.md section 6).

use super::RecordState;
use super::finding::Finding;
use super::text::canonical;

/// `values` are the targets found at the name; never empty.
pub(super) fn finding(target: &str, values: &[String]) -> Finding {
    let is_right = |value: &String| canonical(value) == canonical(target);
    match values {
        [one] if is_right(one) => Finding::new(RecordState::Right, values, ""),
        [one] => Finding::new(RecordState::Wrong, values, elsewhere(one, target)),
        _ => Finding::new(
            RecordState::Wrong,
            values,
            format!(
                "A name can have one CNAME only (RFC 1034 section 3.6.2). Keep the one to `{target}`."
            ),
        ),
    }
}

/// Whether `value` was probably meant to point to `target`.
pub(super) fn is_meant(value: &str, target: &Option<String>) -> bool {
    let target = canonical(target.as_deref().unwrap_or_default());
    canonical(value).starts_with(&target)
}

/// Describes how the target differs.
fn elsewhere(found: &str, target: &str) -> String {
    let (found, target) = (canonical(found), canonical(target));
    let appended = found.strip_prefix(&target);
    if let Some(appended) = appended.filter(|rest| rest.starts_with('.')) {
        return format!(
            "The target has `{appended}` at its end: the DNS panel or the zone file appended it. Enter `{target}.` with a dot at its end, or without it if the panel objects."
        );
    }
    if found.trim_matches(super::tags::QUOTES) == target {
        return "Quotation marks stand around the target: enter it without them.".into();
    }
    format!("The CNAME points elsewhere. Replace its target by `{target}`.")
}

/// The name has an address but no visible CNAME.
pub(super) fn no_cname_but_address() -> String {
    "An address stands here, and no CNAME. If a CNAME was entered, the DNS provider hides it behind its own proxy: switch the proxy off for this name (\"DNS only\"). Otherwise it was entered as an address, or comes from a wildcard (`*`) record: replace it, or add the CNAME.".into()
}
