//! What the API tells while the review is read: suppressed recipients, and how close the allowance of the
//! month is. Enter waits for none of it.

use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, Intent, Overlay, Question, Review, SendOrder};
use crate::postmark::Credential;
use crate::record::{PreSendInfo, Suppressed};

/// From this part of the allowance on it is told, in hundredths.
const CLOSE: u64 = 80;

/// The question, where there is somebody to ask.
pub(super) fn look(order: &SendOrder) -> Option<Effect> {
    let opens = matches!(order.credential, Credential::ServerToken(_));
    let can_ask = opens && order.profile.api_base().is_some();
    can_ask.then(|| Effect::LookAhead(Box::new(order.clone())))
}

fn review_mut(model: &mut Model) -> Option<&mut Review> {
    let mut overlays = model.overlays.iter_mut().rev();
    overlays.find_map(|overlay| match overlay {
        Overlay::Review(review) => Some(review),
        _ => None,
    })
}

/// The answer came.
pub(in crate::app) fn looked_ahead(
    model: &mut Model,
    ahead: PreSendInfo,
    lifted: Option<Result<(), String>>,
) -> Vec<Effect> {
    if let Some(review) = review_mut(model) {
        review.ahead = ahead;
    }
    match lifted {
        Some(Ok(())) => model.notify(NoticeKind::Info, "Postmark sends to them again"),
        Some(Err(why)) => model.notify(NoticeKind::Error, format!("still suppressed: {why}")),
        None => {}
    }
    Vec::new()
}

/// `r`: asks whether those that can be are to be made sendable again.
pub(in crate::app) fn lift(model: &mut Model) -> Vec<Effect> {
    let suppressed = model.review().map(|review| review.ahead.suppressed.clone());
    let liftable = suppressed.unwrap_or_default().into_iter();
    let addresses: Vec<String> = liftable
        .filter(Suppressed::can_be_lifted)
        .map(|one| one.address)
        .collect();
    if !addresses.is_empty() {
        let text = format!(
            "Reactivate {}? Another bounce hurts your sender reputation.",
            listed(&addresses)
        );
        let lift = Intent::LiftSuppressions(addresses);
        let question = Question::new("Suppressed recipients", text)
            .answer("Leave suppressed", [])
            .answer("Reactivate", [lift]);
        model.ask(question);
    }
    Vec::new()
}

/// Addresses that the question names.
const NAMED: usize = 5;

/// The addresses, or the first of many and how many more there are.
fn listed(addresses: &[String]) -> String {
    let named = addresses.iter().take(NAMED).map(String::as_str);
    let named = named.collect::<Vec<_>>().join(", ");
    match addresses.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// The same after the question.
pub(in crate::app) fn lift_now(model: &mut Model, addresses: Vec<String>) -> Vec<Effect> {
    let Some(review) = model.review() else {
        return Vec::new();
    };
    // The message of this review, which may go to the sender alone, not what stands in the form.
    let Some(order) = review.asked.clone() else {
        return Vec::new();
    };
    model.notify(NoticeKind::Info, "asking Postmark to send to them again…");
    vec![Effect::LiftSuppressions { order, addresses }]
}

/// How close the allowance is, where it is close: what was sent this month and what this message makes
/// of it. What is left is not known: other programs may use the same account.
pub fn allowance_words(model: &Model, review: &Review) -> Option<String> {
    let (allowance, sent) = (model.profile().allowance?, review.ahead.sent?);
    let labels = ["To", "Cc", "Bcc"];
    let recipients = review.rows.iter();
    let recipients = recipients.filter(|(label, _)| labels.contains(&label.as_str()));
    let then = sent + recipients.count() as u64;
    if then * 100 < allowance * CLOSE {
        return None;
    }
    Some(format!(
        "this server has sent {sent} since the 1st (Eastern); this message makes {then}, and your allowance is {allowance}"
    ))
}
