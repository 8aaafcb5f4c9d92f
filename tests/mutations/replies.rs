//! Replies of an SMTP server: what it says first, to EHLO and to STARTTLS. The bounded reader is the same
//! for all replies.

use std::net::Ipv4Addr;
use std::time::Duration;

use postrider::net::{Pinned, Race, Roots, Target, Tls};
use postrider::postmark::{Endpoint, Redactor};
use postrider::record::{Event, Failure, Reply};
use postrider::smtp::{self, Evidence, Journal, Limits};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::harness::{Check, Parser, run};

const WORDS: &[&str] = &[
    "\r\n==\r\n",
    "220 ",
    "220-",
    "250-",
    "250 ",
    "421 4.3.2 ",
    "554 5.7.1 ",
    "354 ",
    "999 ",
    "STARTTLS\r\n",
    "250 STARTTLS\r\n",
    "AUTH PLAIN LOGIN\r\n",
    "AUTH=PLAIN\r\n",
    "SIZE 20480000\r\n",
    "SIZE\r\n",
    "PIPELINING\r\n",
    "8BITMIME SMTPUTF8\r\n",
    "XXXXXXXA\r\n",
    "HTTP/1.1 200 OK\r\n",
    "\x16\x03\x03",
];

/// Between what the server says before and after it hears something.
const TURN: &[u8] = b"\r\n==\r\n";
/// How long the server waits for what the client says in its turn.
const TURN_TIME: Duration = Duration::from_millis(5);
/// Characters of a line of the transcript: a code, and what is kept of a line.
const MOST_CHARS: usize = 4 + 1_001;
/// Bytes of one reply that are kept, with room for what shows where a byte was none of UTF-8.
const MOST_BYTES: usize = 3 * 64 * 1024;

/// So long that no input comes to it: a server ends the connection when it has nothing more to say.
const LONG: Duration = Duration::from_secs(60);

struct Client {
    runtime: tokio::runtime::Runtime,
    tls: Tls,
}

impl Client {
    fn new() -> Self {
        let key = rcgen::KeyPair::generate().unwrap();
        let root = rcgen::CertificateParams::default()
            .self_signed(&key)
            .unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        Self {
            runtime: runtime.unwrap(),
            tls: Tls::new(&Roots::Only { pem: root.pem() }).unwrap(),
        }
    }

    fn check(&self, input: &[u8]) {
        self.runtime.block_on(async {
            let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let port = listener.local_addr().unwrap().port();
            let (failure, events, ()) = {
                let serving = async {
                    let (stream, _) = listener.accept().await.unwrap();
                    play(stream, input).await;
                };
                let (sender, receiver) = mpsc::channel(64);
                let (failure, events, ()) =
                    tokio::join!(self.dialogue(port, sender), drain(receiver), serving);
                (failure, events, ())
            };
            holds(&failure, &events);
        });
    }

    /// Connects and goes as far as TLS, which no such server speaks.
    async fn dialogue(&self, port: u16, events: mpsc::Sender<Event>) -> Failure {
        let evidence = Evidence::new(Endpoint::new("127.0.0.1", port));
        let mut journal = Journal::new(events, Redactor::new(), evidence);
        let race = Race {
            limit: LONG,
            address_stagger: LONG,
            port_stagger: LONG,
        };
        let limits = Limits {
            command: LONG,
            content: LONG,
            verdict: LONG,
            slowest: 1,
        };
        let pinned = Pinned::default();
        let target = Target {
            host: "127.0.0.1",
            ports: &[port],
            known: &[],
            pinned: &pinned,
        };
        let opened = smtp::open(target, &race, limits, &mut journal).await;
        let fault = match opened {
            Err(fault) => fault,
            Ok(session) => {
                let secured = session.secure(&self.tls, "127.0.0.1", &mut journal).await;
                secured.expect_err("TLS out of text")
            }
        };
        let failure = journal.failure(fault);
        journal.flush().await;
        failure
    }
}

/// Says one piece, hears something, says the next, and closes.
async fn play(mut stream: TcpStream, input: &[u8]) {
    let mut rest = input;
    loop {
        let end = rest.windows(TURN.len()).position(|window| window == TURN);
        let piece = &rest[..end.unwrap_or(rest.len())];
        if stream.write_all(piece).await.is_err() {
            return;
        }
        let Some(end) = end else {
            // A FIN, so that what was said is read before the end.
            let _ = stream.shutdown().await;
            let mut heard = Vec::new();
            let _ = stream.read_to_end(&mut heard).await;
            return;
        };
        rest = &rest[end + TURN.len()..];
        // A client that waits for the rest of a reply says nothing: then the rest comes unasked.
        let heard = timeout(TURN_TIME, stream.read(&mut [0; 4_096])).await;
        if matches!(heard, Ok(Ok(0) | Err(_))) {
            return;
        }
    }
}

async fn drain(mut events: mpsc::Receiver<Event>) -> Vec<Event> {
    let mut all = Vec::new();
    while let Some(event) = events.recv().await {
        all.push(event);
    }
    all
}

/// Other control characters are made visible where a text is printed.
fn is_one_line(text: &str) -> bool {
    !text.contains(['\r', '\n'])
}

fn holds(failure: &Failure, events: &[Event]) {
    let mut bytes = 0;
    for event in events {
        match event {
            Event::Line(line) => {
                bytes += line.text.len();
                assert!(is_one_line(&line.text), "{line:?}");
                assert!(line.text.chars().count() <= MOST_CHARS);
            }
            Event::Stage(update) => assert!(is_one_line(&update.detail), "{update:?}"),
            Event::Offered(reply) => keeps(reply),
            _ => {}
        }
    }
    assert!(bytes <= 3 * MOST_BYTES, "{bytes} bytes");
    let tried = failure.tried.iter().map(|tried| &tried.detail);
    let words = failure.causes.iter().chain(tried).chain(&failure.greeting);
    for text in words {
        assert!(
            is_one_line(text) && text.chars().count() <= MOST_CHARS,
            "{text:?}"
        );
    }
    failure.reply.iter().for_each(keeps);
}

/// A reply is kept in the history as JSON.
fn keeps(reply: &Reply) {
    assert!(
        reply.lines.iter().all(|line| is_one_line(line)),
        "{reply:?}"
    );
    let json = serde_json::to_string(reply).unwrap();
    assert_eq!(&serde_json::from_str::<Reply>(&json).unwrap(), reply);
    let again = Reply::new(reply.code, reply.lines.clone());
    assert_eq!(again.enhanced, reply.enhanced, "{reply:?}");
}

#[test]
fn replies() {
    run(Parser {
        name: "replies",
        words: WORDS,
        check: || -> Check {
            let client = Client::new();
            Box::new(move |input| client.check(input))
        },
    });
}
