//! A send as the conversation sees it: the same lines as those of `postrider send`, and how it ended.

use super::flow::Flow;
use crate::cli::plain;
use crate::cli::practice::Running;
use crate::cli::send::run_job;
use crate::cli::signals::Caught;
use crate::delivery::{SendOrder, Timeouts};
use crate::diagnose::{Catalogue, Context, Diagnosis};
use crate::net::{Pinned, Roots};
use crate::record::{Outcome, Via};
use crate::store::{AppDirs, Outbox};

/// How it ended.
pub(super) struct Sent {
    pub outcome: Outcome,
    pub diagnosis: Option<Diagnosis>,
}

/// Sends the draft of `flow`. The practice server is started with the first practice message and stays.
pub(super) async fn send(
    flow: &Flow,
    places: &AppDirs,
    outbox: Option<&Outbox>,
    practice: &mut Option<Running>,
    caught: &mut Caught,
) -> Result<Sent, String> {
    let order = order(flow, places, outbox, practice).await?;
    let via = order.via;
    let context = Context::of(&order.profile, &order.credential, order.message.summary());
    let context = context.by(via, &order.profile);
    let outcome = run_job(order, caught, |event| plain::event(event, true)).await;
    // Ctrl+C has ended the send; the conversation goes on.
    caught.go_on();
    let diagnosis = Catalogue::builtin().diagnose_outcome(&outcome, &context);
    Ok(Sent { outcome, diagnosis })
}

async fn order(
    flow: &Flow,
    places: &AppDirs,
    outbox: Option<&Outbox>,
    practice: &mut Option<Running>,
) -> Result<SendOrder, String> {
    let mut profile = flow.profile.clone();
    let mut credential = flow.credential.clone();
    let mut roots = Roots::Platform {
        ca_file: profile.ca_file.clone(),
    };
    if profile.is_practice() {
        let server = match practice.take() {
            Some(server) => server,
            None => Running::find(places, &profile.smtp_ports)
                .await
                .map_err(|error| format!("the practice server did not start: {error}"))?,
        };
        let (login, root) = server.serve(&mut profile);
        roots = root;
        // What was typed is tried there, too: a wrong token is refused in practice as it is for real.
        credential = credential.or(Some(login));
        *practice = Some(server);
    }
    let timeouts = Timeouts::of(&profile);
    Ok(SendOrder {
        message: flow.draft.clone().into(),
        profile,
        credential: credential.ok_or("there is no token")?,
        roots,
        hold: false,
        all_or_none: false,
        timeouts,
        via: if flow.over_https { Via::Api } else { Via::Smtp },
        outbox: outbox.cloned(),
        pinned: Pinned::default(),
    })
}
