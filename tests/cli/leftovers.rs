//! What a run leaves behind: no decoded attachments, no core dump.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};

use crate::bench::{Bench, TOKEN};
#[cfg(target_os = "linux")]
use crate::files::unprivileged;

const EML: &str = "From: ada@acme.example\r\nTo: grace@navy.example\r\nSubject: s\r\nMIME-Version: 1.0\r\n\
    Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n\
    --b\r\nContent-Type: application/pdf; name=secret.pdf\r\nContent-Disposition: attachment; filename=secret.pdf\r\n\
    Content-Transfer-Encoding: base64\r\n\r\nJVBERi0=\r\n--b--\r\n";

/// A send of a message file to a server that takes the connection and says nothing; and that connection.
fn sending(bench: &Bench) -> (Child, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    let eml = bench.file("message.eml", EML);
    let child = Command::new(env!("CARGO_BIN_EXE_postrider"))
        .args([
            "send",
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            &port,
            "--eml",
            &eml,
        ])
        .env_clear()
        .env("POSTRIDER_HOME", bench.home.path())
        .env("POSTMARK_SERVER_TOKEN", TOKEN)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // The job runs: its signal handlers are there, and so are the files.
    let (connection, _) = listener.accept().unwrap();
    (child, connection)
}

/// Names of the files below the folder for files of a run.
fn left(bench: &Bench) -> Vec<String> {
    let mut folders = vec![bench.home.path().join("state/scratch")];
    let mut names = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.path().is_dir() {
                true => folders.push(entry.path()),
                false => names.push(entry.file_name().into_string().unwrap()),
            }
        }
    }
    names
}

fn end(mut child: Child, signal: Signal) {
    kill_process(Pid::from_child(&child), signal).unwrap();
    child.wait().unwrap();
}

/// Every signal that can be caught and ends a program; SIGHUP not where whoever runs the tests ignores it (`nohup`).
fn caught() -> Vec<Signal> {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let mut all = vec![Signal::INT, Signal::TERM, Signal::QUIT];
    match mask.is_some_and(|mask| mask & 1 == 1) {
        true => eprintln!("SIGHUP is skipped: it is ignored here"),
        false => all.push(Signal::HUP),
    }
    all
}

#[test]
fn no_attachment_is_left_by_a_signal_that_can_be_caught() {
    for signal in caught() {
        let bench = Bench::new();
        let (child, _connection) = sending(&bench);
        assert!(left(&bench).contains(&"secret.pdf".to_owned()));
        end(child, signal);
        assert_eq!(left(&bench), Vec::<String>::new(), "{signal:?}");
    }
}

/// Before the job: the text is still to come.
#[test]
fn nor_by_one_while_standard_input_is_read() {
    for signal in caught() {
        let bench = Bench::new();
        let eml = bench.file("message.eml", EML.replace("Hello", ""));
        let mut child = Command::new(env!("CARGO_BIN_EXE_postrider"))
            .args(["send", "--eml", &eml])
            .env_clear()
            .env("POSTRIDER_HOME", bench.home.path())
            .env("POSTMARK_SERVER_TOKEN", TOKEN)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let _input = child.stdin.take();
        let started = Instant::now();
        while !left(&bench).contains(&"secret.pdf".to_owned()) {
            assert!(started.elapsed() < Duration::from_secs(30));
            std::thread::park_timeout(Duration::from_millis(5));
        }
        end(child, signal);
        assert_eq!(left(&bench), Vec::<String>::new(), "{signal:?}");
    }
}

#[test]
fn what_a_kill_left_goes_at_the_next_start_and_what_another_run_needs_stays() {
    let bench = Bench::new();
    let (killed, _one) = sending(&bench);
    end(killed, Signal::KILL);
    assert!(left(&bench).contains(&"secret.pdf".to_owned()));
    let (running, _two) = sending(&bench);
    assert_eq!(
        left(&bench).len(),
        2,
        "the file and its lock, of the second run alone"
    );
    bench.run(&["keys"], b"").ends(0, "Ctrl+S");
    assert_eq!(left(&bench).len(), 2);
    end(running, Signal::INT);
    assert_eq!(left(&bench), Vec::<String>::new());
}

#[test]
fn a_dry_run_and_an_export_leave_nothing() {
    let bench = Bench::new();
    let eml = bench.file("message.eml", EML);
    bench
        .run(&["send", "--dry-run", "--eml", &eml], b"")
        .ends(0, "JVBERi0=");
    bench
        .run(&["export", "--as", "eml", "--eml", &eml], b"")
        .ends(0, "JVBERi0=");
    assert_eq!(left(&bench), Vec::<String>::new());
    assert!(!bench.home.path().join("data/draft-files").exists());
    // A program that reads the file needs it.
    let program = bench.run(&["export", "--as", "python", "--eml", &eml], b"");
    program.ends(0, "secret.pdf");
    assert!(bench.home.path().join("data/draft-files").exists());
}

/// What a token command sees of its parent: the limit of its core size, and whether it can be traced.
#[cfg(target_os = "linux")]
#[test]
fn no_core_dump_is_written() {
    let bench = Bench::new();
    let Some(user) = unprivileged(&bench) else {
        return;
    };
    let script = format!(
        "cat /proc/$PPID/limits >limits; cat /proc/$PPID/environ >environ 2>denied; echo {TOKEN}"
    );
    let config =
        format!("[profiles.postmark]\ntoken-command = [\"/bin/sh\", \"-c\", {script:?}]\n");
    let bench = bench.config(&config);
    let output = Command::new("/bin/sh")
        .args(["-c", "ulimit -S -c 1000000; exec \"$@\"", "sh"])
        .args(user)
        .args([env!("CARGO_BIN_EXE_postrider"), "token", "status"])
        .env_clear()
        .env("PATH", "/usr/bin:/bin")
        .env("POSTRIDER_HOME", bench.home.path())
        .current_dir(bench.home.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let read = |name: &str| fs::read_to_string(bench.home.path().join(name)).unwrap();
    let limits = read("limits");
    let core = limits
        .lines()
        .find(|line| line.starts_with("Max core file size"));
    let soft = core.and_then(|line| line.split_whitespace().nth(4));
    assert_eq!(soft, Some("0"), "{limits}");
    assert!(read("denied").contains("Permission denied") && read("environ").is_empty());
}
