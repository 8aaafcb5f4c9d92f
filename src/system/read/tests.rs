use std::fs;
use std::io::Write as _;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::fs::symlink;
use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use super::*;
use crate::system::read_error::size;
use crate::system::rules;
use crate::system::stream::{Patience, drain};

const ALL: [Rules; 13] = [
    rules::CONFIG,
    rules::THEME,
    rules::SIGNATURE,
    rules::CA_FILE,
    rules::TOKEN,
    rules::TEXT,
    rules::DRAFT,
    rules::MESSAGE,
    rules::ATTACHMENT,
    rules::SCENARIO,
    rules::SETTINGS,
    rules::EXPLAIN,
    rules::OWN,
];

fn fifo(folder: &tempfile::TempDir) -> PathBuf {
    let path = folder.path().join("fifo");
    let made = Command::new("mkfifo").arg(&path).status().unwrap();
    assert!(made.success());
    path
}

fn told(path: &Path, rules: &Rules) -> String {
    let error = read(path, rules).unwrap_err().to_string();
    assert!(error.starts_with(&*path.to_string_lossy()), "{error}");
    error
}

#[test]
fn every_kind_is_bounded_and_says_its_limit() {
    let folder = tempfile::tempdir().unwrap();
    let huge = folder.path().join("huge");
    fs::File::create(&huge).unwrap().set_len(1 << 40).unwrap();
    for rules in ALL {
        let error = told(&huge, &rules);
        assert!(error.contains(&size(rules.bytes)), "{error}");
        assert!(
            error.contains(rules.what) && error.contains(rules.advice),
            "{error}"
        );
        let error = told(Path::new("/dev/zero"), &rules);
        let expected = if rules.pipe {
            "larger than"
        } else {
            "it is a device"
        };
        assert!(error.contains(expected), "{error}");
    }
}

#[test]
fn what_is_no_file_is_named_for_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("socket");
    let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
    let dangling = folder.path().join("dangling");
    symlink("/no/such/file", &dangling).unwrap();
    for rules in ALL {
        for (path, expected) in [
            (folder.path(), "it is a folder"),
            (&socket, "it is a socket"),
            (&dangling, "there is no such file"),
            (&folder.path().join("missing"), "there is no such file"),
        ] {
            let error = told(path, &rules);
            assert!(error.contains(expected), "{error}");
        }
    }
}

#[test]
fn a_fifo_without_a_writer_is_refused_and_not_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(&folder);
    let start = Instant::now();
    for rules in ALL.iter().filter(|rules| !rules.pipe) {
        assert!(told(&path, rules).contains("it is a named pipe"));
    }
    assert!(
        start.elapsed() < Duration::from_secs(2),
        "nothing was waited for"
    );
    let file = open(&path, &rules::TEXT).unwrap();
    let patience = Patience {
        writer: Some(Duration::from_millis(50)),
        idle: None,
        whole: None,
    };
    let fault = drain(&file, 10, &patience).unwrap_err();
    assert!(matches!(fault, ReadFault::NoWriter(_)), "{fault:?}");
}

#[test]
fn a_fifo_with_a_writer_is_read_to_its_end() {
    let folder = tempfile::tempdir().unwrap();
    let path = fifo(&folder);
    let text = "é".repeat(100_000);
    let writer = thread::spawn({
        let (path, text) = (path.clone(), text.clone());
        move || fs::write(path, text).unwrap()
    });
    assert_eq!(read_text(&path, &rules::TEXT).unwrap(), text);
    writer.join().unwrap();
}

/// A pipe at a path of its own is what a shell makes of `<(command)`.
#[cfg(target_os = "linux")]
#[test]
fn a_process_substitution_is_read_and_bounded() {
    use std::os::fd::AsRawFd as _;
    let (from, mut to) = io::pipe().unwrap();
    to.write_all(b"\xef\xbb\xbfHello\n").unwrap();
    drop(to);
    let path = PathBuf::from(format!("/dev/fd/{}", from.as_raw_fd()));
    assert_eq!(read_text(&path, &rules::TEXT).unwrap(), "Hello\n");
    assert!(told(&path, &rules::CA_FILE).contains("must be a regular file"));
}

#[test]
fn a_writer_that_falls_silent_or_never_ends_is_given_up() {
    let short = Some(Duration::from_millis(50));
    let (from, to) = io::pipe().unwrap();
    let silent = Patience {
        writer: None,
        idle: short,
        whole: None,
    };
    assert!(matches!(
        drain(&from, 10, &silent),
        Err(ReadFault::Silent(_))
    ));
    let whole = Patience {
        writer: None,
        idle: None,
        whole: short,
    };
    assert!(matches!(drain(&from, 10, &whole), Err(ReadFault::Slow(_))));
    drop(to);
    assert_eq!(drain(&from, 10, &silent).unwrap(), b"");
}

#[test]
fn text_is_utf8_without_a_mark_or_says_where_it_is_not() {
    let decoded = |bytes: &[u8]| text(bytes.to_vec(), "-", &rules::TEXT);
    assert_eq!(decoded("\u{feff}é".as_bytes()).unwrap(), "é");
    for (bytes, at) in [
        (&b"caf\xe9"[..], "byte 4"),
        (b"\x89PNG\r\n", "byte 1"),
        (b"\xff\xfeH\0i\0", "byte 4"),
        (b"ab\0", "byte 3"),
    ] {
        let error = decoded(bytes).unwrap_err().to_string();
        assert!(
            error.starts_with("standard input is not UTF-8 text") && error.contains(at),
            "{error}"
        );
    }
}

#[test]
fn a_guarded_file_that_others_can_change_is_refused_with_the_command() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("it's here");
    fs::create_dir(&inner).unwrap();
    let path = inner.join("config.toml");
    fs::write(&path, "x").unwrap();
    let set =
        |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    let quoted = |path: &Path| format!("`chmod go-w \"{}\"` fixes that", path.display());
    for (folder_mode, file_mode, exposed) in [
        (0o755, 0o644, None),
        (0o700, 0o600, None),
        (0o1777, 0o600, None),
        (0o755, 0o666, Some(&path)),
        (0o755, 0o602, Some(&path)),
        (0o777, 0o600, Some(&inner)),
        (0o703, 0o600, Some(&inner)),
    ] {
        set(&inner, folder_mode);
        set(&path, file_mode);
        let found = read(&path, &rules::CONFIG);
        match exposed {
            None => assert_eq!(found.unwrap(), b"x", "{folder_mode:o} {file_mode:o}"),
            Some(exposed) => {
                let error = found.unwrap_err().to_string();
                assert!(error.contains(&quoted(exposed)), "{error}");
            }
        }
        assert!(
            read(&path, &rules::TEXT).is_ok(),
            "what is not guarded is read"
        );
    }
}

/// A link in a safe folder to a file in one where others can replace it.
#[test]
fn a_guarded_link_is_as_safe_as_the_folder_it_leads_to() {
    let folder = tempfile::tempdir().unwrap();
    let (open, link) = (folder.path().join("open"), folder.path().join("link"));
    fs::create_dir(&open).unwrap();
    fs::write(open.join("real"), "x").unwrap();
    symlink(open.join("real"), &link).unwrap();
    assert!(read(&link, &rules::CONFIG).is_ok());
    fs::set_permissions(&open, fs::Permissions::from_mode(0o777)).unwrap();
    assert!(told(&link, &rules::CONFIG).contains("chmod go-w"));
}

#[test]
fn a_group_is_private_where_it_has_its_owners_number() {
    let access = |mode, group, read_only| crate::system::Access {
        mode,
        owner: 1000,
        group,
        read_only,
    };
    for (access, writable) in [
        (access(0o664, 1000, false), false),
        (access(0o664, 100, false), true),
        (access(0o644, 100, false), false),
        (access(0o666, 1000, false), true),
        (access(0o666, 1000, true), false),
    ] {
        assert_eq!(access.is_writable_by_others(), writable, "{access:?}");
    }
}
