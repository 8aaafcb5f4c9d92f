//! An nsd that serves a folder of its own, on a free port of both loopback addresses.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStderr, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::zone;

/// How long nsd may take to start; it takes milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often another port is taken when somebody else was quicker.
const PORTS_TRIED: usize = 10;

/// `nsd.conf`. The second zone has no data: nsd answers SERVFAIL for it.
const SETTINGS: &str = "\
server:
  ip-address: 127.0.0.1@{port}
{ipv6}  username: \"\"
  chroot: \"\"
  zonesdir: \"{folder}\"
  database: \"\"
  pidfile: \"{folder}/nsd.pid\"
  xfrdfile: \"{folder}/xfrd.state\"
  zonelistfile: \"{folder}/zone.list\"
  xfrdir: \"{folder}\"
  server-count: 1
  verbosity: 1
remote-control:
  control-enable: no
";

/// The process is ended before the folder goes.
pub struct Nsd {
    process: Child,
    port: u16,
    has_ipv6: bool,
    _folder: TempDir,
}

/// What came of one try.
enum Started {
    Listening(Child),
    PortTaken,
}

impl Nsd {
    /// Starts it and waits until it listens, or says why there is none.
    pub fn start() -> Option<Self> {
        let Some(program) = find("nsd") else {
            return skip("nsd is not installed");
        };
        let folder = tempfile::tempdir().unwrap();
        zone::write(folder.path());
        let has_ipv6 = UdpSocket::bind((Ipv6Addr::LOCALHOST, 0)).is_ok();
        for _ in 0..PORTS_TRIED {
            let port = free_port();
            let config = configure(folder.path(), port, has_ipv6);
            if let Started::Listening(process) = run(&program, &config) {
                return Some(Self {
                    process,
                    port,
                    has_ipv6,
                    _folder: folder,
                });
            }
        }
        panic!("{PORTS_TRIED} ports in a row were taken");
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// `None` on a machine without IPv6.
    pub fn address_v6(&self) -> Option<SocketAddr> {
        if !self.has_ipv6 {
            return skip("this machine has no IPv6 loopback");
        }
        Some((Ipv6Addr::LOCALHOST, self.port).into())
    }
}

impl Drop for Nsd {
    fn drop(&mut self) {
        let id = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw);
        let asked = id.map(|id| kill_process(id, Signal::TERM));
        if !matches!(asked, Some(Ok(()))) {
            eprintln!("nsd {} could not be asked to end", self.process.id());
            let _ = self.process.kill();
        }
        let _ = self.process.wait();
    }
}

fn configure(folder: &Path, port: u16, has_ipv6: bool) -> PathBuf {
    let ipv6 = format!("  ip-address: ::1@{port}\n");
    let mut settings = SETTINGS
        .replace("{port}", &port.to_string())
        .replace("{ipv6}", if has_ipv6 { &ipv6 } else { "" })
        .replace("{folder}", &folder.display().to_string());
    for name in zone::NAMES {
        settings += &format!("zone:\n  name: {name}\n  zonefile: {name}.zone\n");
    }
    let path = folder.join("nsd.conf");
    fs::write(&path, settings).unwrap();
    path
}

fn run(program: &Path, config: &Path) -> Started {
    let mut process = Command::new(program)
        .env_clear()
        .arg("-d")
        .arg("-c")
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let stderr = process.stderr.take().unwrap();
    let (is_listening, said) = listen(stderr);
    if is_listening {
        return Started::Listening(process);
    }
    let _ = process.kill();
    let _ = process.wait();
    assert!(said.contains("ddress already in use"), "nsd: {said}");
    Started::PortTaken
}

/// Reads until nsd says that it has started (its sockets are bound before), ends, or is silent too long.
/// What it says later is read and dropped, so that it never waits for a reader.
fn listen(stderr: ChildStderr) -> (bool, String) {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            // Nobody listens any more once it has started.
            let _ = sender.send(line);
        }
    });
    let mut said = String::new();
    while let Ok(line) = lines.recv_timeout(PATIENCE) {
        said += &line;
        said.push('\n');
        if line.contains("nsd started") {
            return (true, said);
        }
    }
    (false, said)
}

/// nsd cannot be told "any free port" and asked which.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

/// The folders of system programs are not on everybody's path.
fn find(tool: &str) -> Option<PathBuf> {
    let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin:/sbin";
    let files = path.split(':').map(|folder| Path::new(folder).join(tool));
    files.into_iter().find(|file| file.is_file())
}

/// Says aloud why a test cannot run. Where nothing may be missing that is a failure.
pub fn skip<T>(reason: &str) -> Option<T> {
    let required = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!required, "CI lacks nothing, but {reason}");
    // Not `eprintln!`, which the test runner keeps to itself when a test passes.
    let _ = writeln!(std::io::stderr(), "skipped: {reason}");
    None
}
