//! How a send ended, in words or as the last line of JSON, and the exit code of that.

use serde_json::Value;

use crate::cli::exit::Exit;
use crate::cli::follow;
use crate::cli::json::{self, Ending};
use crate::cli::plain;
use crate::cli::signals::Signal;
use crate::cli::verbosity::Style;
use crate::diagnose::{Catalogue, Context};
use crate::postmark::Profile;
use crate::record::{FollowOutcome, Outcome};

/// A send that is over.
pub(super) struct Ended<'a> {
    pub outcome: &'a Outcome,
    /// What a follow-up found.
    pub found: Option<&'a FollowOutcome>,
    /// The signal that ended it, if one did.
    pub signal: Option<Signal>,
    /// Warnings before the send.
    pub problems: &'a [Value],
}

/// Prints it with the hint that belongs to it.
pub(super) fn end(
    style: Style,
    profile: &Profile,
    ended: &Ended<'_>,
    context: &Context,
    id: &str,
) -> Exit {
    let outcome = ended.outcome;
    let followed = ended.found.map(|found| follow::Ended {
        found,
        before: outcome.status(),
        context,
        // The message is out: whatever ended the asking, the send was not cancelled.
        signal: None,
    });
    let at_first = || Catalogue::builtin().diagnose_outcome(outcome, context);
    let diagnosis = match &followed {
        Some(followed) => followed
            .diagnosis()
            .or_else(|| at_first().filter(|_| followed.exit() != Exit::Done)),
        None => at_first(),
    };
    let exit = match (&followed, outcome, ended.signal) {
        (Some(followed), ..) => followed.exit(),
        (None, Outcome::Cancelled, Some(signal)) => signal.exit(),
        (None, outcome, _) => Exit::from(outcome),
    };
    let host = &profile.smtp_host;
    if style == Style::Json {
        let ending = Ending {
            diagnosis: diagnosis.as_ref(),
            followed: followed
                .as_ref()
                .map(follow::Ended::fields)
                .unwrap_or_default(),
            id,
            profile: &profile.name,
            host,
            problems: ended.problems,
            retry: match &followed {
                Some(_) => exit.retry_after_sending(),
                None => exit.retry(),
            },
            exit,
        };
        json::line(&json::outcome(outcome, &ending));
        return exit;
    }
    if style == Style::Quiet && exit == Exit::Done {
        return exit;
    }
    diagnosis.as_ref().map(plain::diagnosis);
    match &followed {
        Some(followed) => plain::print(&followed.in_words()),
        None => plain::outcome(outcome, host, profile.is_practice()),
    };
    exit
}
