//! From nothing to EHLO inside TLS.

use std::net::SocketAddr;

use tokio::time::timeout;

use super::fault::{Fault, Result, expect};
use super::line_stream::LineStream;
use super::reply_reader::{ReadError, ReplyReader, silence};
use super::{Journal, Limits, Offer, Session, commands};
use crate::net::{self, Attempt, Handshake, Note, Race, Stream, Target, Tls, Unreached};
use crate::postmark::Endpoint;
use crate::record::{Event, FailureKind, Reply, Stage};

/// TLS record types: alert, handshake.
const TLS_RECORDS: [u8; 2] = [0x15, 0x16];

/// Connects to the first of the target's addresses and ports that greets.
///
/// # Errors
///
/// The fault of the attempt that came furthest; the journal's evidence has them all.
pub async fn open(
    target: Target<'_>,
    race: &Race,
    limits: Limits,
    journal: &mut Journal,
) -> Result<Session> {
    journal.set_tls(false);
    journal.begin(Stage::Resolve);
    let mut reached = None;
    let mut notes = |news: Note| note(journal, &mut reached, news);
    let ended = net::connect(target, race, greet, &mut notes).await;
    let connected = ended.map_err(|unreached| lost(journal, unreached))?;
    journal.evidence.endpoint = Endpoint::new(target.host, connected.peer.port());
    journal.evidence.tried.extend(connected.tried);
    if reached != Some(connected.peer) {
        let detail = place(connected.peer);
        journal.done_in(Stage::Connect, connected.connecting, &detail);
    }
    let (line_stream, heard, code) = connected.greeted;
    let texts = heard.record(journal);
    journal.evidence.greeting = texts.first().cloned();
    journal.done(&Reply::new(code, texts).to_string());
    journal.flush().await;
    Ok(Session::new(line_stream, limits))
}

fn place(peer: SocketAddr) -> String {
    format!("{} port {}", peer.ip(), peer.port())
}

fn note(journal: &mut Journal, reached: &mut Option<SocketAddr>, news: Note) {
    match news {
        Note::Resolved(addresses) => {
            let list: Vec<String> = addresses.iter().map(ToString::to_string).collect();
            journal.done(&list.join(", "));
            journal.begin(Stage::Connect);
        }
        Note::Reached(peer) if reached.is_none() => {
            *reached = Some(peer);
            journal.done(&place(peer));
            journal.begin(Stage::Greeting);
        }
        Note::Reached(_) => {}
        Note::Failed(tried) => {
            let words = format!("{} port {}: {}", tried.address, tried.port, tried.detail);
            journal.note(&words);
        }
    }
}

fn lost(journal: &mut Journal, unreached: Unreached) -> Fault {
    journal.evidence.endpoint = unreached.endpoint;
    journal.evidence.tried.extend(unreached.tried);
    if let Some(reply) = unreached.reply {
        journal.evidence.greeting = reply.lines.first().cloned();
        return Fault::refused(unreached.kind, reply);
    }
    Fault::new(unreached.kind, unreached.detail)
}

/// Reads the greeting; the race has the timeout, and there is no journal yet.
async fn greet(stream: Stream) -> std::result::Result<(LineStream, ReplyReader, u16), Attempt> {
    let mut line_stream = LineStream::new(stream);
    if let Some(first) = line_stream.first_byte().await
        && TLS_RECORDS.contains(&first)
    {
        let words = "the server speaks TLS from the first byte on; STARTTLS needs another port";
        return Err(out(FailureKind::TlsOnly, words));
    }
    let mut reply_reader = ReplyReader::default();
    let code = reply_reader
        .listen(&mut line_stream)
        .await
        .map_err(|why| unheard(&why, &reply_reader))?;
    let said = words_of(&reply_reader, code);
    match code {
        220 => Ok((line_stream, reply_reader, code)),
        400.. => Err(Attempt {
            reply: Some(reply_reader.raw_reply(code)),
            ..out(FailureKind::GreetingRefused, &said)
        }),
        _ => Err(out(FailureKind::NotSmtp, &said)),
    }
}

/// A greeting in one line of our own. Lines are not joined: a secret split across them could no longer be
/// found.
fn words_of(reply_reader: &ReplyReader, code: u16) -> String {
    match reply_reader.raw_reply(code).lines.as_slice() {
        [only] => format!("the server greeted with {code} {only}"),
        lines => format!("the server greeted with {code} in {} lines", lines.len()),
    }
}

fn unheard(why: &ReadError, reply_reader: &ReplyReader) -> Attempt {
    match why {
        // Its words tell what it is: a web server, SSH.
        ReadError::Malformed => {
            let words = reply_reader.first_line();
            out(
                FailureKind::NotSmtp,
                &format!("what the server says is not SMTP: {words}"),
            )
        }
        _ => {
            let fault = why.fault();
            out(fault.kind, &fault.causes.join(": "))
        }
    }
}

fn out(kind: FailureKind, detail: &str) -> Attempt {
    Attempt {
        stage: Stage::Greeting,
        kind,
        detail: detail.to_owned(),
        reply: None,
    }
}

impl Session {
    /// EHLO and STARTTLS in clear text, the handshake, EHLO again. Never continues in clear text.
    ///
    /// # Errors
    ///
    /// A fault of the journal's current stage.
    pub async fn secure(self, tls: &Tls, host: &str, journal: &mut Journal) -> Result<Self> {
        journal.begin(Stage::StartTls);
        let limits = self.limits;
        let stream = self.starttls(journal).await?;
        let stream = handshake(tls, host, stream, limits, journal).await?;
        let mut session = Self::new(LineStream::new(stream), limits);
        journal.begin(Stage::Hello);
        let reply = session.hello(journal).await?;
        journal.done(reply.lines.first().map_or("", String::as_str));
        journal.push(Event::Offered(reply));
        journal.flush().await;
        Ok(session)
    }

    async fn hello(&mut self, journal: &mut Journal) -> Result<Reply> {
        let refused = FailureKind::HelloRefused;
        let reply = self.exchange(journal, commands::ehlo(), refused).await?;
        let reply = expect(reply, 250, refused)?;
        self.offer = Offer::read(&reply);
        Ok(reply)
    }

    async fn starttls(mut self, journal: &mut Journal) -> Result<Stream> {
        self.hello(journal).await?;
        self.needs_starttls()?;
        let refused = FailureKind::StartTlsRefused;
        let reply = self
            .exchange(journal, commands::starttls(), refused)
            .await?;
        let reply = expect(reply, 220, refused)?;
        // A server is silent now until it hears our ClientHello. Whatever else stands behind the 220
        // was put there by someone who hopes that it will be taken for words from inside TLS.
        self.line_stream.has_spoken().await;
        let stream = self.line_stream.into_stream().map_err(injected)?;
        journal.done(&reply.to_string());
        Ok(stream)
    }

    fn needs_starttls(&self) -> Result<()> {
        let kind = match (self.offer.starttls(), self.offer.starttls_masked()) {
            (true, _) => return Ok(()),
            (false, true) => FailureKind::StartTlsMasked,
            (false, false) => FailureKind::StartTlsMissing,
        };
        let cause = format!("the server offers {}", self.offer.words());
        Err(Fault::new(kind, cause))
    }
}

fn injected(bytes: usize) -> Fault {
    let cause = format!("{bytes} bytes in clear text stood behind the reply to STARTTLS");
    Fault::new(FailureKind::InjectedBeforeTls, cause)
}

async fn handshake(
    tls: &Tls,
    host: &str,
    stream: Stream,
    limits: Limits,
    journal: &mut Journal,
) -> Result<Stream> {
    journal.begin(Stage::Handshake);
    let ended = timeout(limits.command, tls.handshake(stream, host)).await;
    journal.evidence.certificate = tls.shown();
    match ended {
        Ok(Ok(handshake)) => {
            journal
                .evidence
                .certificate
                .clone_from(&handshake.certificate);
            journal.set_tls(true);
            journal.done(&facts(&handshake));
            journal.secured(&handshake.version, &handshake.cipher);
            Ok(handshake.stream)
        }
        Ok(Err(fault)) => Err(Fault::new(fault.kind, fault.detail)),
        Err(_) => Err(Fault::new(FailureKind::Timeout, silence(limits.command))),
    }
}

/// `TLS 1.3, TLS13_AES_256_GCM_SHA384, certificate for smtp.postmarkapp.com until 2027-02-01`
fn facts(handshake: &Handshake) -> String {
    let certificate = handshake.certificate.as_ref();
    let shown = certificate.map_or_else(String::new, |shown| {
        let name = shown
            .names
            .first()
            .map_or("an unnamed host", String::as_str);
        format!(", certificate for {name} until {}", shown.not_after)
    });
    format!("{}, {}{shown}", handshake.version, handshake.cipher)
}
