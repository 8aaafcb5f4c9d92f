//! Joins a connection to its session: reads within bounds, answers, upgrades, hands content over.

mod content;

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use uuid::Uuid;

use content::receive;

use super::misbehave::{After, Resettable, misbehave};
use super::scenario::{Act, At};
use super::server_state::ServerState;
use super::session::{Session, Step, Terms};
use super::wire::{Gone, Wire};
use crate::postmark::{HOST, limit};

/// How a conversation ended.
enum End {
    /// The client asked for TLS and was told to start.
    Secure,
    /// Nothing more will be said.
    Over,
}

/// Serves a connection that came in on the port of this index.
pub(super) async fn admit(stream: TcpStream, port: usize, house: Arc<ServerState>) {
    // Replies are whole when they leave; Nagle would only hold them back.
    let _ = stream.set_nodelay(true);
    if let Ok(_permit) = Arc::clone(&house.connections).try_acquire_owned() {
        serve(
            stream,
            Caller {
                port,
                house: &house,
            },
        )
        .await;
    } else {
        let mut wire = Wire::new(stream, house.idle);
        wire.say(&format!("421 4.7.0 {HOST} Error: too many connections"));
        wire.close().await;
    }
}

/// One connection's view of the house.
#[derive(Clone, Copy)]
struct Caller<'a> {
    port: usize,
    house: &'a ServerState,
}

impl Caller<'_> {
    fn fault(&self, at: At) -> Option<Act> {
        self.house.state().fault(at, self.port, None)
    }

    /// What EHLO offers to this connection now.
    fn terms(&self, at: At) -> Terms {
        let mut terms = self.house.terms.clone();
        let state = self.house.state();
        if state.switches.size_in_dialogue {
            terms.size_limit = limit::MESSAGE_BYTES;
        }
        let lines = terms.offered.iter().cloned();
        let changed: Option<Vec<String>> = match state.standing_fault(at, self.port) {
            Some(Act::WithoutStartTls) => Some(lines.filter(|line| line != "STARTTLS").collect()),
            Some(Act::MaskedStartTls) => Some(
                lines
                    .map(|line| line.replace("STARTTLS", "XXXXXXXA"))
                    .collect(),
            ),
            Some(Act::Mechanisms { list }) => Some(mechanisms(lines, list)),
            _ => None,
        };
        if let Some(changed) = changed {
            terms.offered = changed.into();
        }
        terms
    }
}

/// The same lines with other mechanisms; without an AUTH line if there are none.
fn mechanisms(lines: impl Iterator<Item = String>, list: &str) -> Vec<String> {
    let others = lines.filter(|line| !line.starts_with("AUTH"));
    let auth = (!list.is_empty()).then(|| format!("AUTH {list}"));
    others.chain(auth).collect()
}

async fn serve(stream: TcpStream, caller: Caller<'_>) {
    let house = caller.house;
    let greeting = caller.fault(At::Greeting);
    if greeting == Some(Act::Tls) {
        return shake(
            stream,
            house.authority.acceptor(None),
            Session::fresh(caller),
            caller,
        )
        .await;
    }
    let mut wire = Wire::new(stream, house.idle);
    let mut session = Session::fresh(caller);
    match greet(&mut wire, greeting).await {
        Ok(true) => {}
        _ => return wire.close().await,
    }
    if let End::Over = converse(&mut wire, &mut session, caller).await {
        return;
    }
    let flaw = match caller.fault(At::Handshake) {
        None => None,
        Some(Act::Certificate { flaw }) => Some(flaw),
        Some(act) => return spoil(wire, &act).await,
    };
    let acceptor = house.authority.acceptor(flaw);
    shake(wire.into_stream(), acceptor, session, caller).await;
}

/// Answers the client's hello with something else. Said before it, the same would be an injection.
async fn spoil(mut wire: Wire<TcpStream>, act: &Act) {
    if wire.gather(0).await.is_ok() {
        match act {
            Act::Alert { code } => wire.say_raw(&[0x15, 3, 3, 0, 2, 2, *code]),
            act => drop(misbehave(&mut wire, act, "").await),
        }
    }
    wire.close().await;
}

impl Session {
    fn fresh(caller: Caller<'_>) -> Self {
        Self::new(caller.terms(At::Hello), Uuid::new_v4().simple().to_string())
    }
}

/// Says the greeting, or what a fault says in its place; whether the dialogue goes on.
async fn greet(wire: &mut Wire<TcpStream>, fault: Option<Act>) -> Result<bool, Gone> {
    let right = Session::greeting();
    let Some(act) = fault else {
        wire.say(&right);
        return Ok(true);
    };
    let after = misbehave(wire, &act, &right).await?;
    wire.flush().await?;
    Ok(after != After::Over)
}

/// The handshake, and what is said inside TLS.
async fn shake(
    stream: TcpStream,
    acceptor: Option<TlsAcceptor>,
    session: Session,
    caller: Caller<'_>,
) {
    let Some(acceptor) = acceptor else { return };
    let idle = caller.house.idle;
    if let Ok(Ok(stream)) = timeout(idle, acceptor.accept(stream)).await {
        let mut wire = Wire::new(stream, idle);
        let mut session = session.secured(caller.terms(At::SecureHello));
        converse(&mut wire, &mut session, caller).await;
    }
}

/// Speaks until the client wants TLS or is done. Errors are the client's own and end only its
/// connection.
async fn converse<S>(wire: &mut Wire<S>, session: &mut Session, caller: Caller<'_>) -> End
where
    S: AsyncRead + AsyncWrite + Unpin + Resettable,
{
    let farewell = match exchange(wire, session, caller).await {
        Ok(End::Secure) => return End::Secure,
        Ok(End::Over) | Err(Gone::Closed) => None,
        Err(Gone::Idle) => Some("421 4.4.2 {} Error: timeout exceeded"),
        Err(Gone::Flood) => Some("421 4.7.0 {} Error: too much data"),
    };
    if let Some(words) = farewell {
        wire.say(&words.replace("{}", HOST));
    }
    wire.close().await;
    End::Over
}

async fn exchange<S>(
    wire: &mut Wire<S>,
    session: &mut Session,
    caller: Caller<'_>,
) -> Result<End, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin + Resettable,
{
    loop {
        let line = wire.line().await?;
        let (step, fault) = {
            let mut state = caller.house.state();
            let step = session.answer(&line, &state);
            let asked = session.asked();
            let fault = asked
                .at
                .and_then(|at| state.fault(at, caller.port, asked.recipient.as_deref()));
            (step, fault)
        };
        let step = match fault {
            None => step,
            Some(act) => match disturb(wire, session, &act, step).await? {
                Some(step) => step,
                None => return Ok(End::Over),
            },
        };
        match step {
            Step::Reply(reply) => wire.say(&reply),
            Step::Said => {}
            Step::Secure(reply) => {
                wire.say(&reply);
                wire.flush().await?;
                return Ok(End::Secure);
            }
            Step::SecureNow => return Ok(End::Secure),
            Step::CloseNow => return Ok(End::Over),
            Step::Content(reply, envelope) => {
                if !reply.is_empty() {
                    wire.say(&reply);
                }
                if receive(wire, envelope, session, caller).await? == After::Over {
                    return Ok(End::Over);
                }
            }
            Step::Close(reply) => {
                wire.say(&reply);
                return Ok(End::Over);
            }
        }
    }
}

/// Carries a fault out in place of `step`; what is left of the step, or nothing if the connection is
/// over.
async fn disturb<S>(
    wire: &mut Wire<S>,
    session: &mut Session,
    act: &Act,
    step: Step,
) -> Result<Option<Step>, Gone>
where
    S: AsyncRead + AsyncWrite + Unpin + Resettable,
{
    if let (Act::Inject { text }, Step::Secure(reply)) = (act, &step) {
        let planted = text.replace("\r\n", "\n").replace('\n', "\r\n");
        return Ok(Some(Step::Secure(format!(
            "{reply}\r\n{}",
            planted.trim_end()
        ))));
    }
    // Those stand in the terms of the connection.
    if matches!(
        act,
        Act::WithoutStartTls | Act::MaskedStartTls | Act::Mechanisms { .. }
    ) {
        return Ok(Some(step));
    }
    Ok(match misbehave(wire, act, step.reply()).await? {
        After::Over => None,
        After::SaidOther { refused: true } => {
            session.take_back();
            Some(Step::Said)
        }
        After::Said | After::SaidOther { .. } => Some(step.after_its_reply()),
    })
}
