//! Faults in a dialogue, carried out: silence, slowness, hanging up, nonsense, replies without end.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::server::TlsStream;

use super::fault::unhex;
use super::scenario::Act;
use super::wire::{Gone, Wire};

/// A reply without end does end, should a client read on for ever.
const ENDLESS_LINES: usize = 1_000_000;
const ENDLESS_BLOCK: usize = 256;
const ENDLESS_LINE: &str = "250-and there is more to come, and more, and still more\r\n";

/// A connection that can be reset. Resetting discards what was not sent yet.
pub(super) trait Resettable {
    /// Makes the close that follows a reset (RST).
    fn arm_reset(&self);
}

impl Resettable for TcpStream {
    fn arm_reset(&self) {
        // Where the system refuses, the close is an ordinary one.
        let _ = self.set_zero_linger();
    }
}

impl Resettable for TlsStream<TcpStream> {
    fn arm_reset(&self) {
        self.get_ref().0.arm_reset();
    }
}

/// How the dialogue goes on after a fault.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum After {
    /// The right thing was said, if slowly.
    Said,
    /// Something else was said in its place.
    SaidOther {
        /// Whether it was a 4yz or 5yz.
        refused: bool,
    },
    /// It does not.
    Over,
}

/// Carries `act` out in place of `right`. What was queued before leaves first.
///
/// # Errors
///
/// [`Gone`] if the client left, or was silent for longer than the idle time.
pub(super) async fn misbehave<S>(wire: &mut Wire<S>, act: &Act, right: &str) -> Result<After, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin + Resettable,
{
    match act {
        Act::Reply { text } => {
            let lines: Vec<&str> = text.lines().collect();
            wire.say(&lines.join("\r\n"));
            let refused = text.starts_with(['4', '5']);
            return Ok(After::SaidOther { refused });
        }
        Act::Slow { every_ms } => {
            wire.drip(&format!("{right}\r\n"), Duration::from_millis(*every_ms))
                .await?;
            return Ok(After::Said);
        }
        Act::Silence => wire.hush().await?,
        Act::Garbage { bytes } => {
            wire.say_raw(&unhex(bytes).unwrap_or_default());
            wire.flush().await?;
        }
        Act::Endless => endless(wire).await?,
        Act::Reset => {
            wire.flush().await?;
            wire.get_ref().arm_reset();
        }
        // The others have their own places in the dialogue.
        _ => wire.flush().await?,
    }
    Ok(After::Over)
}

async fn endless<S>(wire: &mut Wire<S>) -> Result<(), Gone>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let block = ENDLESS_LINE.repeat(ENDLESS_BLOCK);
    for _ in 0..ENDLESS_LINES / ENDLESS_BLOCK {
        wire.say_raw(block.as_bytes());
        wire.flush().await?;
    }
    Ok(())
}
