//! A stream that counts turns.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;

/// How many turns there were, and whether the server spoke last.
pub type Turns = Arc<Mutex<(usize, bool)>>;

/// Counts how often the direction changes to the server's side.
pub struct Counting {
    tcp: TcpStream,
    turns: Turns,
}

impl Counting {
    pub fn new(tcp: TcpStream) -> (Self, Turns) {
        let turns = Turns::default();
        let counting = Self {
            tcp,
            turns: turns.clone(),
        };
        (counting, turns)
    }
}

impl AsyncRead for Counting {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let done = Pin::new(&mut self.tcp).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.turns.lock().unwrap().1 = false;
        }
        done
    }
}

impl AsyncWrite for Counting {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let mut turns = self.turns.lock().unwrap();
        if !turns.1 {
            *turns = (turns.0 + 1, true);
        }
        drop(turns);
        Pin::new(&mut self.tcp).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
