//! A server that plays a script, one per connection, and tells what it saw.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::certificate::{Shown, acceptor};
use crate::counting::Counting;
pub use crate::script::*;

/// One thing the server does.
#[derive(Clone, Debug)]
pub enum Step {
    /// Sends these bytes.
    Say(Vec<u8>),
    /// Reads a line that begins so.
    Hear(&'static str),
    /// Answers the TLS handshake.
    Tls(Shown),
    /// Reads content up to its final dot.
    Content,
    /// The same, so many bytes at each tick of so many milliseconds: a slow line.
    Slowly(usize, u64),
    /// Reads so many bytes of content.
    Some(usize),
    /// Reads until the client closes.
    Drain,
    /// Does nothing more, reads nothing more, keeps the connection.
    Freeze,
    /// Waits until the test says [`Server::release`].
    Wait,
    /// Lets the test know that the script has come here: [`Server::reached`].
    Reach,
    /// Sends a line of a reply that never ends every few milliseconds: each in time, the whole never.
    Drip,
    /// Sends these bytes, and then the last of them again and again, one every few milliseconds: the line
    /// is never silent, and nothing ever comes to an end.
    Dribble(&'static [u8]),
    /// Closes at once, so that the client sees a reset.
    Reset,
}

/// What the server saw of one connection.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    pub lines: Vec<String>,
    pub content: Vec<u8>,
    /// The client closed in good order after the script ended.
    pub closed: bool,
    /// How often the server had to answer: changes of direction on the wire.
    pub turns: usize,
    /// What went against the script.
    pub surprise: Option<String>,
}

impl Seen {
    /// Whether content ended with its final dot.
    pub fn dotted(&self) -> bool {
        self.content == b".\r\n" || self.content.ends_with(b"\r\n.\r\n")
    }

    /// Whether a line with this beginning was heard.
    pub fn heard(&self, start: &str) -> bool {
        self.lines.iter().any(|line| line.starts_with(start))
    }
}

/// A listening server; dropping it ends every connection.
pub struct Server {
    pub port: u16,
    seen: Arc<Mutex<Vec<Seen>>>,
    changed: Arc<Notify>,
    signs: Signs,
    task: JoinHandle<()>,
}

/// What test and script say to each other.
#[derive(Clone, Default)]
struct Signs {
    release: Arc<Notify>,
    reached: Arc<Notify>,
}

impl Server {
    /// Plays one script.
    pub async fn start(script: Vec<Step>) -> Self {
        Self::series(vec![script]).await
    }

    /// Plays one script per connection, in turn.
    pub async fn series(scripts: Vec<Vec<Step>>) -> Self {
        Self::bound("127.0.0.1:0", scripts).await.unwrap()
    }

    pub async fn bound(address: &str, scripts: Vec<Vec<Step>>) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let port = listener.local_addr()?.port();
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (changed, signs) = (Arc::new(Notify::new()), Signs::default());
        let task = tokio::spawn(serve(
            listener,
            scripts,
            seen.clone(),
            changed.clone(),
            signs.clone(),
        ));
        Ok(Self {
            port,
            seen,
            changed,
            signs,
            task,
        })
    }

    /// Lets a script go on that stands at [`Step::Wait`].
    pub fn release(&self) {
        self.signs.release.notify_one();
    }

    /// Waits until a script comes to [`Step::Reach`].
    pub async fn reached(&self) {
        self.signs.reached.notified().await;
    }

    /// What was seen of connection number `at`, once its script has ended.
    pub async fn seen(&self, at: usize) -> Seen {
        loop {
            let changed = self.changed.notified();
            if let Some(seen) = self.seen.lock().unwrap().get(at) {
                return seen.clone();
            }
            changed.await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(
    listener: TcpListener,
    scripts: Vec<Vec<Step>>,
    seen: Arc<Mutex<Vec<Seen>>>,
    changed: Arc<Notify>,
    signs: Signs,
) {
    for script in scripts {
        let (tcp, _) = listener.accept().await.unwrap();
        tcp.set_nodelay(true).unwrap();
        let one = play(tcp, script, &signs).await;
        seen.lock().unwrap().push(one);
        changed.notify_waiters();
        changed.notify_one();
    }
    // Further connections are accepted by the kernel and never greeted.
    std::future::pending().await
}

async fn play(tcp: TcpStream, script: Vec<Step>, signs: &Signs) -> Seen {
    let (counting, turns) = Counting::new(tcp);
    let mut player = Player {
        stream: Some(Box::new(counting)),
        held: Vec::new(),
        seen: Seen::default(),
    };
    for step in script {
        if let Err(error) = player.step(step, signs).await {
            player.seen.surprise = Some(error.to_string());
            break;
        }
    }
    let mut seen = player.seen;
    seen.turns = turns.lock().unwrap().0;
    if let Some(mut stream) = player.stream
        && seen.surprise.is_none()
    {
        let _ = stream.shutdown().await;
        seen.closed = stream.read(&mut [0; 16]).await.is_ok_and(|read| read == 0);
    }
    seen
}

trait Both: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Both for T {}

struct Player {
    stream: Option<Box<dyn Both>>,
    held: Vec<u8>,
    seen: Seen,
}

impl Player {
    fn stream(&mut self) -> io::Result<&mut Box<dyn Both>> {
        self.stream
            .as_mut()
            .ok_or_else(|| io::Error::other("no stream"))
    }

    async fn step(&mut self, step: Step, signs: &Signs) -> io::Result<()> {
        match step {
            Step::Say(bytes) => {
                self.stream()?.write_all(&bytes).await?;
                self.stream()?.flush().await
            }
            Step::Hear(start) => self.hear(start).await,
            Step::Tls(shown) => self.upgrade(shown).await,
            Step::Content => self.content(usize::MAX, 0).await,
            Step::Slowly(bytes, every) => self.content(bytes, every).await,
            Step::Some(bytes) => self.some(bytes).await,
            Step::Drain => self.drain().await,
            Step::Freeze => std::future::pending().await,
            Step::Wait => {
                signs.release.notified().await;
                Ok(())
            }
            Step::Reach => {
                signs.reached.notify_one();
                Ok(())
            }
            Step::Drip => self.drip().await,
            Step::Dribble(bytes) => self.dribble(bytes).await,
            Step::Reset => {
                self.stream = None;
                Ok(())
            }
        }
    }

    async fn more(&mut self, most: usize) -> io::Result<usize> {
        let mut space = vec![0; most.min(64 * 1024)];
        let read = self.stream()?.read(&mut space).await?;
        self.held.extend_from_slice(&space[..read]);
        Ok(read)
    }

    async fn hear(&mut self, start: &'static str) -> io::Result<()> {
        let end = loop {
            if let Some(end) = self.held.windows(2).position(|two| two == b"\r\n") {
                break end;
            }
            if self.more(4_096).await? == 0 {
                return Err(io::Error::other(format!("closed instead of {start}")));
            }
        };
        let line: Vec<u8> = self.held.drain(..end + 2).collect();
        let line = String::from_utf8_lossy(&line[..end]).into_owned();
        let fits = line.starts_with(start);
        self.seen.lines.push(line.clone());
        fits.then_some(())
            .ok_or_else(|| io::Error::other(format!("{line} instead of {start}")))
    }

    async fn upgrade(&mut self, shown: Shown) -> io::Result<()> {
        assert!(
            self.held.is_empty(),
            "the client spoke before its ClientHello"
        );
        let clear = self
            .stream
            .take()
            .ok_or_else(|| io::Error::other("no stream"))?;
        self.stream = Some(Box::new(acceptor(shown).accept(clear).await?));
        Ok(())
    }

    async fn content(&mut self, bytes: usize, every: u64) -> io::Result<()> {
        let mut ticks = tokio::time::interval(Duration::from_millis(every.max(1)));
        let mut searched = 0;
        loop {
            let window = &self.held[searched..];
            if self.held.starts_with(b".\r\n") || window.windows(5).any(|five| five == b"\r\n.\r\n")
            {
                break;
            }
            searched = self.held.len().saturating_sub(4);
            if every > 0 {
                ticks.tick().await;
            }
            if self.more(bytes).await? == 0 {
                break;
            }
        }
        let at = self.held.windows(5).position(|five| five == b"\r\n.\r\n");
        let end = at.map_or(self.held.len(), |at| at + 5);
        self.seen.content.extend(self.held.drain(..end));
        Ok(())
    }

    async fn drip(&mut self) -> io::Result<()> {
        let mut ticks = tokio::time::interval(Duration::from_millis(20));
        loop {
            ticks.tick().await;
            self.stream()?.write_all(b"250-more\r\n").await?;
        }
    }

    async fn dribble(&mut self, bytes: &'static [u8]) -> io::Result<()> {
        let mut ticks = tokio::time::interval(Duration::from_millis(10));
        let last = bytes.last().into_iter().cycle();
        for byte in bytes.iter().chain(last) {
            ticks.tick().await;
            self.stream()?.write_all(&[*byte]).await?;
            self.stream()?.flush().await?;
        }
        Ok(())
    }

    async fn some(&mut self, bytes: usize) -> io::Result<()> {
        while self.held.len() < bytes && self.more(bytes).await? > 0 {}
        self.seen.content.append(&mut self.held);
        Ok(())
    }

    async fn drain(&mut self) -> io::Result<()> {
        // A reset ends it as well as an end of stream does.
        while self.more(usize::MAX).await.is_ok_and(|read| read > 0) {}
        self.seen.content.append(&mut self.held);
        Ok(())
    }
}
