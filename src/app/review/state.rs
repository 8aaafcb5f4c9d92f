//! The review as it is read: what would go to whom, and what is wrong with it.

use crate::app::effect::{Effect, SendOrder};
use crate::app::intent::{Intent, Question};
use crate::app::layer::Cx;
use crate::app::notice::NoticeKind;
use crate::app::shared::Shared;
use crate::mail::{Problem, STREAM_HOST, Severity};
use crate::record::{EarlierSend, JobId, PreSendInfo, Via};

/// From this part of the allowance on it is told, in hundredths.
const CLOSE: u64 = 80;

/// The review before a send.
#[derive(Debug, Clone, PartialEq)]
pub struct Review {
    /// The job that signs in meanwhile; `None` when errors stop the send or it failed already.
    pub job: Option<JobId>,
    /// Whether the message goes to the sender alone.
    pub to_self: bool,
    /// Which way it goes.
    pub via: Via,
    /// Lines of label and text: From, To, Cc, Bcc, Reply-To, Subject, files, size, Stream, Profile, Server.
    pub rows: Vec<(String, String)>,
    /// The first lines of the text.
    pub excerpt: Vec<String>,
    /// Errors and warnings.
    pub problems: Vec<Problem>,
    /// What the API told meanwhile.
    pub ahead: PreSendInfo,
    /// What it was asked about.
    pub asked: Option<Box<SendOrder>>,
    /// Whether the history has an earlier send of the same message.
    pub earlier: Lookup,
    /// First row shown.
    pub scroll: usize,
}

/// What the history says of an earlier send of a message.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Lookup {
    /// It has not answered.
    #[default]
    Waiting,
    /// It has not answered, and the user has confirmed the send.
    Confirmed,
    /// There is none.
    Nothing,
    /// There is one.
    Found(Box<EarlierSend>),
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

impl Review {
    /// Whether the SMTP host is not the one of the stream.
    pub(in crate::app) fn warns_of_host(&self) -> bool {
        let mut problems = self.problems.iter();
        problems.any(|problem| problem.check == STREAM_HOST)
    }

    /// The first error.
    pub(in crate::app) fn error(&self) -> Option<&Problem> {
        let mut problems = self.problems.iter();
        problems.find(|problem| problem.severity == Severity::Error)
    }

    /// Takes what the API says about the recipients while the review is read; Enter does not wait for it.
    pub(in crate::app) fn take_info(
        &mut self,
        info: PreSendInfo,
        lifted: Option<Result<(), String>>,
        cx: &mut Cx<'_>,
    ) {
        self.ahead = info;
        match lifted {
            Some(Ok(())) => cx.notify(NoticeKind::Info, "Postmark sends to them again"),
            Some(Err(why)) => cx.notify(NoticeKind::Error, format!("still suppressed: {why}")),
            None => {}
        }
    }

    /// Asks whether the suppressed recipients that can be are to be reactivated.
    pub(in crate::app) fn ask_to_lift(&mut self, cx: &mut Cx<'_>) {
        let suppressed = self.ahead.suppressed.iter();
        let liftable = suppressed.filter(|one| one.can_be_lifted());
        let addresses: Vec<String> = liftable.map(|one| one.address.clone()).collect();
        if addresses.is_empty() {
            return;
        }
        let text = format!(
            "Reactivate {}? Another bounce hurts your sender reputation.",
            listed(&addresses)
        );
        let lift = Intent::LiftSuppressions(addresses);
        let question = Question::new("Suppressed recipients", text)
            .answer("Leave suppressed", [])
            .answer("Reactivate", [lift]);
        cx.ask(question);
    }

    /// Reactivates them, once the user has agreed.
    pub(in crate::app) fn lift(&mut self, addresses: Vec<String>, cx: &mut Cx<'_>) {
        // The message of this review, which may go to the sender alone, not what is in the form.
        if let Some(order) = self.asked.clone() {
            cx.notify(NoticeKind::Info, "asking Postmark to send to them again…");
            cx.perform(Effect::LiftSuppressions { order, addresses });
        }
    }
}

/// How close the allowance is, where it is close: what was sent this month and what this message makes
/// of it. What is left is not known: other programs may use the same account.
pub fn allowance_words(shared: &Shared, review: &Review) -> Option<String> {
    let (allowance, sent) = (shared.profile().allowance?, review.ahead.sent?);
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
