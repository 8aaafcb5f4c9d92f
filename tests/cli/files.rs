//! Every option that takes a file, with everything a file should not be: refused in bounded time and memory, with what
//! is wrong and where.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;

use crate::bench::{Bench, Run, TOKEN};

const MESSAGE: [&str; 7] = [
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject",
    "s",
];

/// Where the file is named.
#[derive(Clone, Copy)]
enum Named {
    /// By the last of these arguments.
    Last(&'static [&'static str]),
    /// By this option of `send`.
    Send(&'static str),
    /// By this key of the profile, for `send` with these options.
    Key(&'static str, &'static [&'static str]),
    /// By this variable, for `send`.
    Variable(&'static str),
    /// It is the config.
    Config,
}

/// A way to name a file.
struct Row {
    named: Named,
    /// Whether a pipe will do.
    pipe: bool,
    /// How the program ends when it cannot be read.
    code: i32,
    /// How it ends when there are bytes in it that are no text, and what it says; `None` if that is fine.
    binary: Option<(i32, &'static str)>,
}

const fn row(named: Named, pipe: bool, code: i32, binary: Option<(i32, &'static str)>) -> Row {
    Row {
        named,
        pipe,
        code,
        binary,
    }
}

const NOT_TEXT: &str = "is not UTF-8 text: byte 1";

const ROWS: [Row; 18] = [
    row(Named::Send("--text-file"), true, 66, Some((65, NOT_TEXT))),
    row(Named::Send("--html-file"), true, 66, Some((65, NOT_TEXT))),
    row(
        Named::Send("--markdown-file"),
        true,
        66,
        Some((65, NOT_TEXT)),
    ),
    row(Named::Send("--draft"), true, 66, Some((66, NOT_TEXT))),
    row(Named::Send("--eml"), true, 66, None),
    row(Named::Send("--attach"), false, 66, None),
    row(Named::Send("--inline"), false, 66, None),
    row(
        Named::Send("--ca-file"),
        false,
        78,
        Some((78, "no certificate")),
    ),
    row(Named::Last(&["check", "--settings"]), true, 66, None),
    row(
        Named::Last(&["check", "--message"]),
        true,
        66,
        Some((66, "DKIM-Signature")),
    ),
    row(
        Named::Last(&["sandbox", "--scenario"]),
        true,
        66,
        Some((66, NOT_TEXT)),
    ),
    row(
        Named::Last(&["sandbox", "--token-file"]),
        false,
        78,
        Some((78, NOT_TEXT)),
    ),
    row(
        Named::Last(&["explain"]),
        true,
        66,
        Some((66, "no diagnosis")),
    ),
    row(
        Named::Key("ca-file", &[]),
        false,
        78,
        Some((78, "no certificate")),
    ),
    row(
        Named::Key("signature-file", &["--signature"]),
        false,
        66,
        Some((66, NOT_TEXT)),
    ),
    row(
        Named::Key("token-file", &[]),
        false,
        78,
        Some((78, NOT_TEXT)),
    ),
    row(
        Named::Variable("POSTMARK_SERVER_TOKEN_FILE"),
        false,
        78,
        Some((78, NOT_TEXT)),
    ),
    row(Named::Config, false, 78, Some((78, NOT_TEXT))),
];

impl Row {
    /// Runs with the file at `path`, with 2 GB of memory and 30 seconds.
    fn run(&self, bench: &Bench, path: &str, user: &[&str]) -> Run {
        let mut arguments: Vec<&str> = match self.named {
            Named::Last(arguments) => arguments.to_vec(),
            Named::Config => vec!["config", "show"],
            _ => MESSAGE.to_vec(),
        };
        let mut variables = vec![
            ("POSTRIDER_SMTP_HOST", "127.0.0.1"),
            ("POSTRIDER_SMTP_PORT", "1"),
            ("POSTMARK_SERVER_TOKEN", TOKEN),
        ];
        match self.named {
            Named::Last(_) => arguments.push(path),
            Named::Send(option) => arguments.extend([option, path]),
            Named::Key(key, options) => {
                bench.file(
                    "config/config.toml",
                    format!("[profiles.postmark]\n{key} = {path:?}\n"),
                );
                arguments.extend(options);
                if key == "token-file" {
                    variables.pop();
                }
            }
            Named::Variable(name) => {
                variables.pop();
                variables.push((name, path));
            }
            Named::Config => {}
        }
        let limited = "ulimit -v 2000000; exec timeout -s KILL 30 \"$@\"";
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", limited, "sh"])
            .args(user)
            .arg(env!("CARGO_BIN_EXE_postrider"))
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("POSTRIDER_HOME", bench.home.path())
            .envs(variables);
        let has_text = matches!(
            self.named,
            Named::Send("--text-file" | "--html-file" | "--markdown-file" | "--draft" | "--eml")
        );
        run(command, if has_text { b"" } else { b"text\n" })
    }

    /// Where the file must stand.
    fn place(&self, bench: &Bench) -> String {
        match self.named {
            Named::Config => {
                fs::create_dir_all(bench.home.path().join("config")).unwrap();
                bench.path("config/config.toml")
            }
            _ => bench.path("odd.file"),
        }
    }
}

fn run(mut command: Command, input: &[u8]) -> Run {
    use std::io::Write as _;
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that ends without reading closes the pipe: that is its right.
    let _ = child.stdin.take().unwrap().write_all(input);
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Makes a file that should not be read.
type Make = fn(&str);

fn make_fifo(path: &str) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

/// What is there, and what is said of it where a pipe will do and where not.
const CASES: [(&str, Make, &str, &str); 5] = [
    (
        "zero",
        |path| symlink("/dev/zero", path).unwrap(),
        "larger than",
        "it is a device",
    ),
    (
        "fifo",
        make_fifo,
        "no program opened it for writing",
        "it is a named pipe",
    ),
    (
        "folder",
        |path| fs::create_dir(path).unwrap(),
        "it is a folder",
        "it is a folder",
    ),
    ("missing", |_| (), "no such file", "no such file"),
    (
        "huge",
        |path| fs::File::create(path).unwrap().set_len(1 << 36).unwrap(),
        "larger than",
        "larger than",
    ),
];

fn check(row: &Row) {
    for (case, make, of_pipe, of_file) in CASES {
        // Words are looked up, and there need not be a config.
        let is_fine = matches!(row.named, Named::Config | Named::Last(&["explain"]));
        if case == "missing" && is_fine {
            continue;
        }
        let bench = Bench::new();
        let path = row.place(&bench);
        make(&path);
        let run = row.run(&bench, &path, &[]);
        let expected = if row.pipe { of_pipe } else { of_file };
        run.ends(row.code, expected);
        run.ends(row.code, &path);
    }
    let bench = Bench::new();
    let path = row.place(&bench);
    fs::write(&path, b"\x89PNG\r\n\x1a\n\xff\xfe").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let run = row.run(&bench, &path, &[]);
    match row.binary {
        Some((code, part)) => run.ends(code, part),
        None => assert!(
            run.code != 137 && !run.err.contains("panicked"),
            "{}",
            run.err
        ),
    }
}

#[test]
fn whatever_a_file_is_not_is_refused_in_bounded_time_and_memory() {
    thread::scope(|scope| {
        for row in &ROWS {
            scope.spawn(move || check(row));
        }
    });
}

/// How to run as somebody who may read less: root may read everything.
pub fn unprivileged(bench: &Bench) -> Option<Vec<&'static str>> {
    let nobody = [
        "setpriv",
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
    ];
    let is_root =
        fs::read_to_string("/proc/self/status").is_ok_and(|status| status.contains("\nUid:\t0\t"));
    if !is_root {
        return Some(Vec::new());
    }
    let binary = env!("CARGO_BIN_EXE_postrider");
    let reaches = Command::new(nobody[0])
        .args(&nobody[1..])
        .args([binary, "--version"])
        .output();
    if !reaches.is_ok_and(|output| output.status.success()) {
        eprintln!("skipped: nobody cannot run {binary}");
        return None;
    }
    let owned = Command::new("chown")
        .arg("65534:65534")
        .arg(bench.home.path())
        .status();
    assert!(owned.unwrap().success());
    Some(nobody.to_vec())
}

#[test]
fn a_file_without_permission_says_so() {
    for row in &ROWS {
        let bench = Bench::new();
        let Some(user) = unprivileged(&bench) else {
            return;
        };
        let path = row.place(&bench);
        fs::write(&path, "x").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
        let run = row.run(&bench, &path, &user);
        run.ends(row.code, "you do not have permission to read it");
        run.ends(row.code, &path);
    }
}

/// `<(command)` of a shell.
#[test]
fn a_pipe_will_do_for_what_is_read_once() {
    let bench = Bench::new();
    let dry = |option: &str, text: &str| {
        let script = format!(
            "exec \"$0\" send --dry-run --from ada@acme.example --to grace@navy.example --subject s {option} <(printf '{text}')"
        );
        let mut command = Command::new("bash");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_postrider")])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("POSTRIDER_HOME", bench.home.path());
        run(command, b"")
    };
    dry("--text-file", "Hello from a pipe").ends(0, "Hello from a pipe");
    dry("--markdown-file", "*Hello* from a pipe").ends(0, "<em>Hello</em> from a pipe");
    dry("--eml", "Subject: x\\n\\nHello from a file").ends(0, "Hello from a file");
    dry("--draft", "text = \"Hello from a draft\"").ends(0, "Hello from a draft");
    dry("--text-file /dev/null --attach", "x").ends(65, "must be a regular file");
}

#[test]
fn standard_input_is_bounded_too() {
    let bench = Bench::new();
    let piped = |arguments: &[&str]| {
        let mut command = Command::new("/bin/sh");
        command
            .args([
                "-c",
                "ulimit -v 2000000; exec timeout -s KILL 30 \"$@\" </dev/zero",
                "sh",
            ])
            .arg(env!("CARGO_BIN_EXE_postrider"))
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("POSTRIDER_HOME", bench.home.path());
        run(command, b"")
    };
    let with = |more: &[&'static str]| [&MESSAGE[..], &["--dry-run"], more].concat();
    for arguments in [
        with(&[]),
        with(&["--text-file", "-"]),
        with(&["--html-file", "/dev/stdin"]),
        with(&["--eml", "-"]),
        vec!["explain", "-"],
        vec!["check", "--settings", "-"],
        vec!["check", "--message", "-"],
        vec!["check", "--account-token-stdin"],
        vec!["token", "set"],
    ] {
        let run = piped(&arguments);
        run.ends(66, "standard input cannot be read: it is larger than");
    }
}

/// The conversation of `--plain`, whose input may have no end, in a line or in all.
#[test]
fn a_conversation_ends_where_its_input_has_no_end() {
    let bench = Bench::new();
    for input in ["cat /dev/zero", "yes \"$(printf %0100000d 0)\""] {
        let script = format!("ulimit -v 2000000; {input} | timeout -s KILL 60 \"$0\" --plain");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_postrider")])
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("POSTRIDER_HOME", bench.home.path());
        let run = run(command, b"");
        // As at the end of any input before the message is complete.
        assert_eq!(run.code, 130, "{}{}", run.out, run.err);
    }
}

#[test]
fn a_config_that_others_can_change_is_refused_with_the_command() {
    let set = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    for (folder_mode, file_mode, exposed) in [
        (0o755, 0o666, Some("config/config.toml")),
        (0o755, 0o646, Some("config/config.toml")),
        (0o777, 0o644, Some("config")),
        (0o1777, 0o644, None),
        (0o755, 0o644, None),
    ] {
        let bench = Bench::new().config("timeout = 7\n");
        set(Path::new(&bench.path("config/config.toml")), file_mode);
        set(Path::new(&bench.path("config")), folder_mode);
        let show = bench.run(&["config", "show"], b"");
        match exposed {
            None => show.ends(0, "timeout = 7"),
            Some(exposed) => {
                let fix = format!("`chmod go-w {}` fixes that", bench.path(exposed));
                show.ends(78, &fix);
                // The interface says the same, and does not open.
                bench.run(&[], b"").ends(78, &fix);
            }
        }
    }
}
