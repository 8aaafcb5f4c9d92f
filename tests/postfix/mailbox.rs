//! Where Postfix delivers: an LMTP server (RFC 2033) on a Unix socket that hands each message, with its
//! envelope, to the test. A mailbox on disk would have to be polled.

use std::fs;
use std::io::{self, BufRead, BufReader, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

/// No delivery on one machine takes longer.
const PATIENCE: Duration = Duration::from_secs(60);

/// One message for one recipient.
#[derive(Debug)]
pub struct Delivery {
    pub mail_from: String,
    pub rcpt_to: String,
    pub message: Vec<u8>,
}

pub struct Mailbox {
    socket: PathBuf,
    deliveries: Receiver<Delivery>,
}

impl Mailbox {
    /// Listens at `socket`. The threads end with the test.
    pub fn listen(socket: &Path) -> Self {
        let listener = UnixListener::bind(socket).unwrap();
        fs::set_permissions(socket, fs::Permissions::from_mode(0o777)).unwrap();
        let (sender, deliveries) = channel();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let sender = sender.clone();
                thread::spawn(move || serve(&stream, &sender));
            }
        });
        Self {
            socket: socket.to_owned(),
            deliveries,
        }
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// The next `count` messages, sorted by recipient.
    pub fn receive(&self, count: usize) -> Vec<Delivery> {
        let next = |at| {
            let delivery = self.deliveries.recv_timeout(PATIENCE);
            delivery.unwrap_or_else(|_| panic!("{at} of {count} messages arrived"))
        };
        let mut deliveries: Vec<Delivery> = (0..count).map(next).collect();
        deliveries.sort_by(|one, other| one.rcpt_to.cmp(&other.rcpt_to));
        deliveries
    }
}

fn serve(stream: &UnixStream, sender: &Sender<Delivery>) -> io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut writer = stream;
    let (mut mail_from, mut rcpt_to) = (String::new(), Vec::new());
    writer.write_all(b"220 mailbox LMTP\r\n")?;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let reply = match line.get(..4).unwrap_or_default() {
            "LHLO" => "250-mailbox\r\n250 8BITMIME\r\n".to_owned(),
            "MAIL" => {
                mail_from = path(&line);
                "250 2.1.0 Ok\r\n".to_owned()
            }
            "RCPT" => {
                rcpt_to.push(path(&line));
                "250 2.1.5 Ok\r\n".to_owned()
            }
            "DATA" => {
                writer.write_all(b"354 Go on\r\n")?;
                let message = content(&mut reader)?;
                let verdicts = "250 2.0.0 Ok\r\n".repeat(rcpt_to.len());
                for rcpt_to in rcpt_to.drain(..) {
                    let (mail_from, message) = (mail_from.clone(), message.clone());
                    let _ = sender.send(Delivery {
                        mail_from,
                        rcpt_to,
                        message,
                    });
                }
                verdicts
            }
            "QUIT" => return writer.write_all(b"221 2.0.0 Bye\r\n"),
            _ => "250 2.0.0 Ok\r\n".to_owned(),
        };
        writer.write_all(reply.as_bytes())?;
    }
}

/// What stands between the angle brackets.
fn path(line: &str) -> String {
    let inside = line
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inside.map_or(String::new(), |(path, _)| path.to_owned())
}

fn content(reader: &mut impl BufRead) -> io::Result<Vec<u8>> {
    let mut message = Vec::new();
    loop {
        let mut line = Vec::new();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match line.strip_prefix(b".") {
            Some(b"\r\n") => return Ok(message),
            Some(stuffed) => message.extend_from_slice(stuffed),
            None => message.extend_from_slice(&line),
        }
    }
}
