//! A relay on loopback that stops at a chosen piece of a dialogue, so that something can be done to the
//! client at exactly that point.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    Client,
    Server,
}

/// How much of the piece gets through before everything stops.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    None,
    Half,
    Whole,
    /// This piece and all that follow, but no answer.
    Unanswered,
}

/// Which piece it is, told by its number (from 0).
pub type Which = Arc<dyn Fn(usize) -> bool + Send + Sync>;

/// A point of the dialogue: a piece from one side.
#[derive(Clone)]
pub struct Point {
    pub from: From,
    pub piece: Which,
    pub share: Share,
}

impl Point {
    /// The piece of this number.
    pub fn number(from: From, piece: usize, share: Share) -> Self {
        let piece: Which = Arc::new(move |number| number == piece);
        Self { from, piece, share }
    }

    /// No point of any dialogue: all of it passes.
    pub fn nowhere() -> Self {
        Self::number(From::Client, usize::MAX, Share::None)
    }
}

/// A relay for one connection.
pub struct Relay {
    pub port: u16,
    reached: Receiver<()>,
    go_on: SyncSender<()>,
    relaying: JoinHandle<()>,
}

impl Relay {
    /// Relays one connection to `server` until `point`.
    pub fn start(server: u16, point: Point) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let (tell, reached) = sync_channel(1);
        let (go_on, gone_on) = sync_channel(1);
        let relaying = thread::spawn(move || {
            let (client, _) = listener.accept().unwrap();
            let server = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).unwrap();
            let stopped = Arc::default();
            let stop = Stop {
                point,
                stopped,
                unanswered: Arc::default(),
                tell,
            };
            relay(client, server, stop, gone_on);
        });
        Self {
            port,
            reached,
            go_on,
            relaying,
        }
    }

    /// Waits until the point is reached; false if the dialogue ended without it.
    pub fn reached(&self) -> bool {
        self.reached.recv().is_ok()
    }

    /// Ends both connections. When this returns the server has done all that it will do.
    pub fn end(self) {
        // For a program that died before it came here.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
        let _ = self.go_on.send(());
        self.relaying.join().unwrap();
    }
}

/// What both directions share: nothing passes once the point is reached.
#[derive(Clone)]
struct Stop {
    point: Point,
    stopped: Arc<AtomicBool>,
    unanswered: Arc<AtomicBool>,
    tell: SyncSender<()>,
}

fn relay(client: TcpStream, server: TcpStream, stop: Stop, gone_on: Receiver<()>) {
    client.set_nodelay(true).unwrap();
    server.set_nodelay(true).unwrap();
    let passing = |from: &TcpStream, to: &TcpStream, side: From| {
        let (from, to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
        let stop = stop.clone();
        thread::spawn(move || pass(from, to, side, &stop))
    };
    let asks = passing(&client, &server, From::Client);
    let answers = passing(&server, &client, From::Server);
    drop(stop);
    // Until the test has done what it came for, or the dialogue is over.
    let _ = gone_on.recv();
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Write);
    drain(server);
    answers.join().unwrap();
    asks.join().unwrap();
}

/// Reads until the server has closed.
fn drain(mut server: TcpStream) {
    let mut rest = [0; 4096];
    while server.read(&mut rest).is_ok_and(|bytes| bytes > 0) {}
}

/// Passes pieces on until the point or the end.
fn pass(mut from: TcpStream, mut to: TcpStream, side: From, stop: &Stop) {
    let mut buffer = vec![0; 64 * 1024];
    let mut piece = 0;
    while let Ok(bytes @ 1..) = from.read(&mut buffer) {
        if stop.point.from == side && (stop.point.piece)(piece) {
            if stop.point.share == Share::Unanswered {
                if !stop.unanswered.swap(true, Ordering::SeqCst) {
                    let _ = stop.tell.send(());
                }
                if to.write_all(&buffer[..bytes]).is_err() {
                    return;
                }
                continue;
            }
            let share = match stop.point.share {
                Share::None => 0,
                Share::Half => bytes / 2,
                Share::Whole | Share::Unanswered => bytes,
            };
            // Before the piece is on its way: its answer must not pass.
            stop.stopped.store(true, Ordering::SeqCst);
            let _ = to.write_all(&buffer[..share]);
            let _ = stop.tell.send(());
            return;
        }
        let unanswered = side != stop.point.from && stop.unanswered.load(Ordering::SeqCst);
        if stop.stopped.load(Ordering::SeqCst)
            || unanswered
            || to.write_all(&buffer[..bytes]).is_err()
        {
            return;
        }
        piece += 1;
    }
    // The other side hears of the end.
    let _ = to.shutdown(Shutdown::Write);
}
