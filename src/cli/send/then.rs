//! After a send: whether and how it is found out what becomes of the message.

use crate::cli::args::SendArgs;
use crate::cli::server_api::{no_api, server_token};
use crate::cli::signals::Caught;
use crate::cli::verbosity::Style;
use crate::cli::{follow, plain};
use crate::delivery::{FollowOrder, NOT_CORRELATED};
use crate::postmark::{Credential, Profile};
use crate::record::{FollowOutcome, Outcome, SendId};

/// How the message is called: by us, and by Postmark where the answer said it.
#[derive(Default)]
pub(super) struct Named {
    pub id: String,
    pub message_id: Option<String>,
    /// Why the history did not have the send when it ended.
    pub unrecorded: Option<String>,
}

/// Whether it can be found out what becomes of a message.
pub(super) fn can_follow(profile: &Profile, credential: &Credential) -> Result<(), String> {
    server_token(Some(credential))?;
    if !profile.correlate {
        return Err(NOT_CORRELATED.into());
    }
    let base = profile.api_base();
    base.map(drop).ok_or_else(|| no_api(profile))
}

/// Follows what may have been accepted, if that was ordered.
pub(super) async fn then(
    args: &SendArgs,
    order: Option<FollowOrder>,
    outcome: &Outcome,
    (id, message_id): (&str, Option<String>),
    caught: &mut Caught,
) -> Option<FollowOutcome> {
    let order = FollowOrder {
        message_id,
        ..order?.of_outcome(SendId(id.to_owned()), outcome)?
    }
    .within(args.follow_for);
    let style = args.style();
    if style == Style::Stages {
        plain::before_following(outcome);
    }
    Some(follow::pursue(style, order, caught).await)
}
