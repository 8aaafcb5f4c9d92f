//! How a send ended, in words or as the last line of JSON, and the exit code of that.

use crate::cli::args::SendArgs;
use crate::cli::exit::Exit;
use crate::cli::follow;
use crate::cli::json::{self, Ending};
use crate::cli::plain;
use crate::diagnose::{Catalogue, Context};
use crate::postmark::Profile;
use crate::record::{FollowOutcome, Outcome};

/// Prints it with the hint that belongs to it.
pub(super) fn end(
    args: &SendArgs,
    profile: &Profile,
    outcome: &Outcome,
    context: &Context,
    id: &str,
    found: Option<&FollowOutcome>,
) -> Exit {
    let followed = found.map(|found| follow::Ended {
        found,
        before: outcome.status(),
        context,
    });
    let at_first = || Catalogue::builtin().diagnose_outcome(outcome, context);
    let diagnosis = match &followed {
        Some(ended) => ended
            .diagnosis()
            .or_else(|| at_first().filter(|_| ended.exit() != Exit::Done)),
        None => at_first(),
    };
    let exit = followed
        .as_ref()
        .map_or_else(|| Exit::from(outcome), follow::Ended::exit);
    let host = &profile.smtp_host;
    if args.json {
        let ending = Ending {
            diagnosis: diagnosis.as_ref(),
            followed: followed
                .as_ref()
                .map(follow::Ended::fields)
                .unwrap_or_default(),
            id,
            profile: &profile.name,
            host,
            exit,
        };
        json::line(&json::outcome(outcome, &ending));
        return exit;
    }
    diagnosis.as_ref().map(plain::diagnosis);
    match &followed {
        Some(ended) => plain::print(&ended.in_words()),
        None => plain::outcome(outcome, host, profile.is_practice()),
    };
    exit
}
