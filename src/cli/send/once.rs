//! `send --id`: what is known of an id before a message is sent under it.

use std::time::Duration;

use serde_json::{Value, json};

use crate::cli::args::SendArgs;
use crate::cli::exit::Exit;
use crate::cli::follow::{self, pursue};
use crate::cli::json;
use crate::cli::plain::{self, say};
use crate::cli::signals::Caught;
use crate::cli::verbosity::Style;
use crate::delivery::{FollowOrder, SendOrder, sent_before};
use crate::diagnose::Context;
use crate::record::{Moment, SendId, SendRecord, Status};
use crate::store::{Outbox, now};

/// What the history and Postmark know of an id.
enum Known {
    /// Nothing was sent under it.
    Unsent,
    /// A message was.
    Sent(Box<Sent>),
    /// Nobody knows; with the exit code and the reason.
    Doubt(Exit, String),
}

/// A message that was sent before.
struct Sent {
    status: Status,
    /// When, if the history has it.
    at: Option<Moment>,
    message_id: Option<String>,
    /// What a follow-up found, as fields of the outcome.
    fields: Vec<(&'static str, Value)>,
}

/// Ends the command if a message was sent under the id of `order`, or if that is not known. `None` if nothing was sent
/// under it, so that the message can be sent now.
pub(super) async fn answered(
    args: &SendArgs,
    order: &SendOrder,
    caught: &mut Caught,
) -> Option<Exit> {
    let id = order.id.as_ref()?;
    if !order.message.summary().extras.has_room_for_ours() {
        let why = "--id needs room for one metadata field, which finds the message at Postmark again; this message already has as many metadata fields as Postmark accepts";
        return Some(doubt(args, order, id, (Exit::Usage, why)));
    }
    let known = match &order.outbox {
        Some(outbox) => known(args, order, (id, outbox), caught).await,
        None => Known::Doubt(
            Exit::CannotWrite,
            "the history cannot be opened, and without it --id cannot tell whether the message was sent".into(),
        ),
    };
    match known {
        Known::Unsent => None,
        Known::Sent(sent) => Some(tell(args.style(), order, id, &sent)),
        Known::Doubt(exit, why) => Some(doubt(args, order, id, (exit, &why))),
    }
}

async fn known(
    args: &SendArgs,
    order: &SendOrder,
    (id, outbox): (&SendId, &Outbox),
    caught: &mut Caught,
) -> Known {
    let wanted = id.0.clone();
    let found = outbox.ask(move |database| {
        database.recover(now())?;
        database.find(&wanted)
    });
    match found.await {
        Err(error) => Known::Doubt(Exit::CannotWrite, error.to_string()),
        Ok(None) => at_postmark(order, id, caught).await,
        Ok(Some(record)) => {
            if record.begun.content_hash != order.message.content_hash() {
                say("warning: the message already sent with this ID has different content");
            }
            in_history(args, order, record, caught).await
        }
    }
}

/// The history has nothing that was accepted: another machine may have sent it.
async fn at_postmark(order: &SendOrder, id: &SendId, caught: &mut Caught) -> Known {
    let found = tokio::select! {
        biased;
        signal = caught.next() => return Known::Doubt(signal.exit(), signal.describe()),
        found = sent_before(order, id) => found,
    };
    match found {
        Ok(None) => Known::Unsent,
        Ok(Some(message_id)) => Known::Sent(Box::new(Sent {
            status: Status::Accepted,
            at: None,
            message_id: Some(message_id),
            fields: Vec::new(),
        })),
        Err(failure) => Known::Doubt(
            Exit::Unknown,
            format!(
                "the history has no accepted send under this ID, and Postmark could not be asked ({}), so it is not known whether the message was sent from elsewhere",
                failure.message
            ),
        ),
    }
}

async fn in_history(
    args: &SendArgs,
    order: &SendOrder,
    record: SendRecord,
    caught: &mut Caught,
) -> Known {
    let status = record.summary.status;
    match status {
        Status::Refused | Status::Failed | Status::Cancelled => {
            at_postmark(order, &record.begun.id, caught).await
        }
        Status::UnderWay => Known::Doubt(
            Exit::Unknown,
            "another postrider is sending the message under this id right now".into(),
        ),
        Status::Unknown | Status::NotFound => {
            asked(order, &record, Some(Duration::ZERO), caught).await
        }
        Status::Accepted | Status::PartlyRefused if args.follows() => {
            asked(order, &record, args.follow_for, caught).await
        }
        Status::Accepted
        | Status::PartlyRefused
        | Status::Delivered
        | Status::Bounced
        | Status::RefusedInside => Known::Sent(Box::new(Sent {
            status,
            at: Some(record.summary.at),
            message_id: record.summary.message_id,
            fields: Vec::new(),
        })),
    }
}

/// Asks Postmark for the status of a send of the history, for as long as `limit` says.
async fn asked(
    order: &SendOrder,
    record: &SendRecord,
    limit: Option<Duration>,
    caught: &mut Caught,
) -> Known {
    let Some(following) = FollowOrder::after(order) else {
        return Known::Doubt(Exit::Unknown, IN_DOUBT.into());
    };
    let FollowOrder {
        api_base,
        token,
        roots,
        outbox,
        ..
    } = following;
    let following = FollowOrder {
        outbox,
        ..FollowOrder::of(record, &api_base, token, roots)
    };
    let following = following.at_once().within(limit);
    let before = following.before;
    let found = pursue(Style::Quiet, following, caught).await;
    let context = Context::of_send(&record.begun);
    let ended = follow::Ended {
        found: &found,
        before,
        context: &context,
        signal: None,
    };
    match ended.status() {
        Status::Unknown | Status::NotFound if found.message_id.is_none() => {
            Known::Doubt(Exit::Unknown, IN_DOUBT.into())
        }
        status => Known::Sent(Box::new(Sent {
            status: match status {
                Status::Unknown => Status::Accepted,
                status => status,
            },
            at: Some(record.summary.at),
            message_id: found.message_id.clone(),
            fields: ended.fields(),
        })),
    }
}

const IN_DOUBT: &str = "the message was handed over with this ID, but no response came, and Postmark has no record of it yet: it may have been accepted. Run the command again later, or look for it in Postmark's Activity and send it with a new ID";

/// Prints that it was sent before, and how it stands.
fn tell(style: Style, order: &SendOrder, id: &SendId, sent: &Sent) -> Exit {
    let exit = match sent.status {
        Status::Bounced | Status::RefusedInside => Exit::RefusedInside,
        Status::PartlyRefused => Exit::Recipient,
        _ => Exit::Done,
    };
    let name = sent.status.name();
    match style {
        Style::Json => {
            let mut line = json!({
                "v": 1, "event": "outcome", "status": name, "already_sent": true,
                "message_id": sent.message_id,
            });
            for (key, value) in &sent.fields {
                line[*key] = value.clone();
            }
            line["status"] = json!(name);
            line["id"] = json!(id);
            line["profile"] = json!(order.profile.name);
            line["host"] = json!(order.profile.smtp_host);
            line["retry"] = json!("never");
            line["exit"] = json!(exit.code());
            json::line(&line);
        }
        Style::Quiet if exit == Exit::Done => {}
        _ => {
            let at = sent.at.map_or(String::new(), |at| format!(" ({at})"));
            plain::print(&format!("already sent{at}, nothing was sent now: {name}\n"));
        }
    }
    exit
}

fn doubt(args: &SendArgs, order: &SendOrder, id: &SendId, (exit, why): (Exit, &str)) -> Exit {
    let why = format!("nothing was sent now: {why}");
    if args.json {
        let profile = Some(order.profile.name.as_str());
        let mut line = json::not_begun(Vec::new(), &why, profile, exit);
        if exit == Exit::Unknown {
            line["status"] = json!(Status::Unknown.name());
        }
        line["id"] = json!(id);
        json::line(&line);
    }
    plain::fail(exit, &why)
}
