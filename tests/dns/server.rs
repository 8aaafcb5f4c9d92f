//! NSD on loopback, as an ordinary process in a folder of its own.

use std::fs;
use std::io::{BufRead, BufReader, Write as _};
use std::net::{SocketAddr, UdpSocket};
use std::process::{Child, Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

/// Free ports that are tried when somebody else was faster.
const TRIES: usize = 5;

/// A running name server; ended when dropped.
pub struct NameServer {
    pub address: SocketAddr,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for NameServer {
    fn drop(&mut self) {
        // It has children of its own, which it ends when asked to end; it may have ended by itself.
        let pid = i32::try_from(self.child.id()).ok().and_then(Pid::from_raw);
        let _ = pid.map(|pid| kill_process(pid, Signal::TERM));
        let _ = self.child.wait();
    }
}

/// Starts it with `zone` as the zone acme.example, and with broken.example, of which it has no data.
/// `None` where there is no NSD, which is said aloud; where `CI` is `true` that is a failure.
pub fn start(zone: &str, ip: &str) -> Option<NameServer> {
    if Command::new("nsd").arg("-v").output().is_err() {
        let required = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!required, "CI lacks nothing, but nsd is not installed");
        let _ = writeln!(std::io::stderr(), "skipped: nsd is not installed");
        return None;
    }
    let started = (0..TRIES).find_map(|_| try_start(zone, ip));
    Some(started.expect("nsd starts on a free port"))
}

fn try_start(zone: &str, ip: &str) -> Option<NameServer> {
    let free = UdpSocket::bind((ip, 0)).unwrap();
    let address = free.local_addr().unwrap();
    drop(free);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("acme.zone"), zone).unwrap();
    fs::write(
        path.join("nsd.conf"),
        config(path.to_str().unwrap(), address),
    )
    .unwrap();
    let mut child = Command::new("nsd")
        .arg("-d")
        .arg("-c")
        .arg(path.join("nsd.conf"))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = String::new();
    let errors = BufReader::new(child.stderr.take().unwrap());
    let mut lines = errors.lines().map_while(Result::ok);
    let is_up = lines.any(|line| {
        said += &format!("{line}\n");
        line.contains("nsd started")
    });
    if is_up {
        // Whatever it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        return Some(NameServer {
            address,
            child,
            _folder: folder,
        });
    }
    let _ = child.wait();
    assert!(said.contains("in use"), "nsd does not start:\n{said}");
    None
}

fn config(folder: &str, address: SocketAddr) -> String {
    format!(
        "server:\n  ip-address: {}@{}\n  username: \"\"\n  zonesdir: \"{folder}\"\n  pidfile: \"{folder}/pid\"\n  \
         database: \"\"\n  xfrdfile: \"{folder}/xfrd\"\n  xfrdir: \"{folder}\"\n  zonelistfile: \"{folder}/zones\"\n  server-count: 1\n\
         remote-control:\n  control-enable: no\n\
         zone:\n  name: acme.example\n  zonefile: acme.zone\n\
         zone:\n  name: broken.example\n  zonefile: none.zone\n",
        address.ip(),
        address.port()
    )
}
