//! The content of a message: read, handed over, answered with the verdict.

use tokio::io::{AsyncRead, AsyncWrite};

use super::super::accept::AcceptError;
use super::super::misbehave::{After, Resettable, misbehave};
use super::super::scenario::{Act, At};
use super::super::server_state::ServerState;
use super::super::session::{Envelope, Session};
use super::super::wire::{Content, Gone, Wire};
use super::Caller;

/// Content that comes in before a fault in its middle shows, in bytes.
const MIDDLE: usize = 8 * 1024;

/// Reads content, hands it over, says the verdict.
pub(super) async fn receive<S>(
    wire: &mut Wire<S>,
    envelope: Envelope,
    session: &Session,
    caller: Caller<'_>,
) -> Result<After, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin + Resettable,
{
    let house = caller.house;
    if let Some(act) = caller.fault(At::Content) {
        wire.gather_content(MIDDLE).await?;
        match act {
            Act::Silence => wire.stall().await,
            act => {
                misbehave(wire, &act, "").await?;
            }
        }
        return Ok(After::Over);
    }
    let limit = session.size_limit();
    let (content, _share) = match wire.content(limit, &house.memory).await? {
        Content::Whole(content, share) => (content, share),
        Content::TooLarge => return Ok(said(wire, "552 5.3.4 Message size exceeds fixed limit")),
        Content::NoRoom => return Ok(said(wire, "452 4.3.1 Insufficient system storage")),
    };
    let fault = caller.fault(At::Verdict);
    if let Some(act @ Act::Reply { .. }) = &fault {
        return misbehave(wire, act, "").await;
    }
    let verdict = accept(content, envelope, session, house).await;
    match fault {
        Some(act) => misbehave(wire, &act, &verdict).await,
        None => Ok(said(wire, &verdict)),
    }
}

fn said<S: AsyncRead + AsyncWrite + Unpin>(wire: &mut Wire<S>, reply: &str) -> After {
    wire.say(reply);
    After::Said
}

/// Hands a message over; returns the verdict.
async fn accept(
    content: Vec<u8>,
    envelope: Envelope,
    session: &Session,
    house: &ServerState,
) -> String {
    let Some(signed_in) = session.signed_in().cloned() else {
        return "554 5.7.1 Error: access denied".into();
    };
    let inside = house.inside();
    // Parsing and writing take milliseconds: not on the thread that serves everybody.
    let stored =
        tokio::task::spawn_blocking(move || inside.accept_smtp(content, envelope, &signed_in));
    match stored.await {
        Ok(Ok(queue_id)) => format!("250 2.0.0 Ok: queued as {queue_id}"),
        // RFC 3463 section 3.7: something is wrong with the content itself.
        Ok(Err(AcceptError::Unreadable(error))) => {
            format!("554 5.6.0 Error: message not accepted: {error}")
        }
        Ok(Err(AcceptError::Unwritable(_))) => {
            "452 4.3.1 Insufficient system storage: the practice inbox cannot be written".into()
        }
        Err(_) => "451 4.3.0 Error: queue file write error".into(),
    }
}
