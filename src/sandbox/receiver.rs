//! Receives webhooks, real or practiced, within bounds, for whoever shows them or passes them on.

use std::convert::Infallible;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::timeout;

use super::port_listener::{BACKLOG, bind, recover};

/// Bytes of a webhook: an inbound message has up to 35 MB, its attachments in base64.
const BODY_BYTES: usize = 50 * 1024 * 1024;
/// Bytes of a request's head.
const HEAD_BYTES: usize = 64 * 1024;
/// Connections at a time.
const CONNECTIONS: usize = 32;
/// How long the last answers may take.
const LAST_ANSWERS: Duration = Duration::from_secs(2);
/// The longest silence of a client, and the longest that an answer may take.
const IDLE: Duration = Duration::from_secs(60);

/// A webhook that has come, and waits for its answer.
#[derive(Debug)]
pub struct Received {
    /// The path with its query.
    pub path: String,
    /// Headers in order, names in lower case; values that are no text are left out.
    pub headers: Vec<(String, String)>,
    /// The body as it came.
    pub body: Vec<u8>,
    /// Where its answer goes: an HTTP status and a text. One that is dropped answers 500.
    pub answer: oneshot::Sender<(u16, String)>,
}

/// Listens for webhooks until it is dropped.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    incoming: mpsc::Receiver<Received>,
    is_over: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Receiver {
    /// Listens at an address; port 0 is any free one. Needs a runtime.
    ///
    /// # Errors
    ///
    /// Why the port cannot be bound.
    pub fn start(address: IpAddr, port: u16) -> io::Result<Self> {
        let listener = bind(address, port, BACKLOG)?;
        let address = listener.local_addr()?;
        let (sender, incoming) = mpsc::channel(1);
        let mut tasks = JoinSet::new();
        let is_over = watch::Sender::new(false);
        tasks.spawn(listen(listener, sender, is_over.subscribe()));
        Ok(Self {
            address,
            incoming,
            is_over,
            tasks,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The next webhook, in the order in which they came in whole.
    pub async fn next(&mut self) -> Option<Received> {
        self.incoming.recv().await
    }

    /// Takes no more webhooks, and ends once the answers are on their way.
    pub async fn finish(self) {
        let Self {
            incoming,
            is_over,
            mut tasks,
            ..
        } = self;
        // Those that nobody takes any more are answered 500.
        drop(incoming);
        is_over.send_replace(true);
        // A sender that does not read its answer is not waited for.
        let _ = timeout(LAST_ANSWERS, tasks.join_next()).await;
    }
}

/// Waits until no more webhooks are wanted.
async fn end(is_over: &mut watch::Receiver<bool>) {
    let _ = is_over.wait_for(|is_over| *is_over).await;
}

async fn listen(
    listener: TcpListener,
    sender: mpsc::Sender<Received>,
    mut is_over: watch::Receiver<bool>,
) {
    let permits = Arc::new(Semaphore::new(CONNECTIONS));
    let mut connections = JoinSet::new();
    let others = is_over.clone();
    loop {
        tokio::select! {
            () = end(&mut is_over) => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    if let Ok(permit) = Arc::clone(&permits).try_acquire_owned() {
                        let (sender, is_over) = (sender.clone(), others.clone());
                        connections.spawn(async move {
                            serve(stream, sender, is_over).await;
                            drop(permit);
                        });
                    }
                }
                Err(error) => recover(&error).await,
            },
            Some(_) = connections.join_next() => {}
        }
    }
    while connections.join_next().await.is_some() {}
}

async fn serve(
    stream: TcpStream,
    sender: mpsc::Sender<Received>,
    mut is_over: watch::Receiver<bool>,
) {
    let service = service_fn(move |request| {
        let sender = sender.clone();
        async move { Ok::<_, Infallible>(respond(request, sender).await) }
    });
    let connection = hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .max_buf_size(HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service);
    let mut connection = pin!(connection);
    // What goes wrong is the client's own and ends only its connection.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = end(&mut is_over) => connection.as_mut().graceful_shutdown(),
    }
    let _ = connection.await;
}

async fn respond(
    request: Request<Incoming>,
    sender: mpsc::Sender<Received>,
) -> Response<Full<Bytes>> {
    let (status, text) = match receive(request, sender).await {
        Ok(answer) | Err(answer) => answer,
    };
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() =
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let kind = header::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

type Answer = (u16, String);

/// Hands a webhook over and waits for its answer, or refuses what is none.
async fn receive(
    request: Request<Incoming>,
    sender: mpsc::Sender<Received>,
) -> Result<Answer, Answer> {
    let refuse = |status, text: &str| Err((status, text.to_owned()));
    let (head, body) = request.into_parts();
    if head.method != Method::POST {
        return refuse(405, "Webhooks are POST requests.\n");
    }
    if head.headers.contains_key(header::ORIGIN) {
        return refuse(403, "Web pages do not send webhooks.\n");
    }
    let body = timeout(IDLE, Limited::new(body, BODY_BYTES).collect()).await;
    let body = match body {
        Ok(Ok(body)) => body.to_bytes(),
        Ok(Err(_)) => return refuse(413, "The webhook is too large, or was cut off.\n"),
        Err(_) => return refuse(408, "The webhook did not come in time.\n"),
    };
    let headers = head.headers.iter().filter_map(|(name, value)| {
        let value = value.to_str().ok()?;
        Some((name.as_str().to_owned(), value.to_owned()))
    });
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    let (answer, answered) = oneshot::channel();
    let received = Received {
        path: path.to_owned(),
        headers: headers.collect(),
        body: body.to_vec(),
        answer,
    };
    let gone = || (500, "The webhook was not processed.\n".to_owned());
    sender.send(received).await.map_err(|_| gone())?;
    answered.await.map_err(|_| gone())
}
