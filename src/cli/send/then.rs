//! After a send: whether and how it is found out what becomes of the message.

use std::time::Duration;

use crate::cli::args::SendArgs;
use crate::cli::{follow, plain};
use crate::delivery::{FollowOrder, Pace, SendOrder};
use crate::mail::envelope_of;
use crate::net::Roots;
use crate::postmark::{Credential, Profile, Secret};
use crate::record::{Fate, FollowOutcome, Outcome, RecipientFate, SendId, Status};
use crate::store::Outbox;

/// Whether it can be found out what becomes of a message.
pub(super) fn can_follow(profile: &Profile, credential: &Credential) -> Result<(), String> {
    follow::server_token(Some(credential))?;
    if !profile.correlate {
        return Err(follow::NOT_CORRELATED.into());
    }
    profile
        .api_base()
        .map(drop)
        .ok_or_else(|| follow::no_api(profile))
}

/// What is needed to follow a send once it is over.
pub(super) struct Then {
    base: String,
    token: Secret,
    roots: Roots,
    stream: String,
    recipients: Vec<String>,
}

impl Then {
    /// `None` if it is not to be followed.
    pub(super) fn of(args: &SendArgs, order: &SendOrder) -> Option<Self> {
        let wanted = args.follows();
        let token = follow::server_token(Some(&order.credential)).ok()?;
        wanted.then_some(Self {
            base: order.profile.api_base()?.to_owned(),
            token,
            roots: order.roots.clone(),
            stream: order.draft.stream.clone(),
            recipients: envelope_of(&order.draft).ok()?.rcpt_to,
        })
    }

    /// Follows what may have been accepted. What was known before comes with what was found.
    pub(super) async fn follow(
        self,
        args: &SendArgs,
        outcome: &Outcome,
        id: &str,
        outbox: Option<Outbox>,
    ) -> Option<FollowOutcome> {
        let before = outcome.status();
        let arrived = [Status::Accepted, Status::PartlyRefused, Status::Unknown];
        if !arrived.contains(&before) {
            return None;
        }
        if !args.json {
            plain::before_following(outcome);
        }
        let refused = match outcome {
            Outcome::PartlyRefused { refused, .. } => refused.as_slice(),
            _ => &[],
        };
        let fate = |address: &String| {
            let verdict = refused.iter().find(|verdict| verdict.address == *address);
            verdict.map_or(Fate::Accepted, |verdict| Fate::Refused {
                words: verdict.reply.to_string(),
            })
        };
        let recipients = self.recipients.iter().map(|address| RecipientFate {
            address: address.clone(),
            fate: fate(address),
            at: String::new(),
        });
        let order = FollowOrder {
            id: SendId(id.to_owned()),
            stream: self.stream,
            recipients: recipients.collect(),
            before,
            api_base: self.base,
            token: self.token,
            roots: self.roots,
            times: follow::times(Duration::ZERO, args.follow_for),
            outbox,
            pace: Pace::default(),
        };
        Some(follow::pursue(args.json, order).await)
    }
}
