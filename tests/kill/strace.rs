//! Kills at system calls, by strace: in the middle of a commit too.

use std::process::Command;

use crate::house::House;
use crate::proxy::{Point, Relay};

/// System calls that a send makes on its way, and how often each is met at most.
const CALLS: [(&str, usize); 6] = [
    ("connect", 2),
    ("pwrite64", 40),
    ("fsync,fdatasync", 8),
    ("ftruncate", 2),
    ("sendto", 12),
    ("write", 20),
];

/// Says aloud that strace is missing; in CI nothing is.
fn has_strace() -> bool {
    let found = Command::new("strace").arg("-V").output().is_ok();
    if !found {
        assert!(std::env::var_os("CI").is_none(), "strace is missing in CI");
        println!("skipped: strace is not here");
    }
    found
}

#[test]
fn killed_in_the_middle_of_a_commit() {
    if !has_strace() {
        return;
    }
    let house = House::new(None);
    let mut kills = 0;
    for (call, most) in CALLS {
        for when in 1..=most {
            let subject = format!("{call} {when}");
            let trace = format!("trace={call}");
            let inject = format!("inject={call}:signal=KILL:when={when}");
            let before = [
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                &trace,
                "-e",
                &inject,
            ];
            let relay = Relay::start(house.port(), Point::nowhere());
            let child = house.send(&before, relay.port, &subject, b"Hello\n");
            let output = child.wait_with_output().unwrap();
            relay.end();
            if output.status.success() {
                break;
            }
            house.tells_the_truth(&subject);
            kills += 1;
        }
    }
    println!("{kills} kills");
    assert!(kills >= 40, "{kills} kills");
}

#[test]
fn a_full_disk_does_not_stop_a_send() {
    if !has_strace() {
        return;
    }
    let house = House::new(None);
    for (call, error) in [("pwrite64", "ENOSPC"), ("fsync,fdatasync", "EIO")] {
        let inject = format!("inject={call}:error={error}");
        let trace = format!("trace={call}");
        let before = [
            "strace",
            "-f",
            "-qq",
            "-o",
            "/dev/null",
            "-e",
            &trace,
            "-e",
            &inject,
        ];
        let child = house.send(&before, house.port(), call, b"Hello\n");
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stdout).unwrap();
        assert!(said.contains(r#""event":"unrecorded""#), "{said}");
        assert!(said.contains(if error == "ENOSPC" {
            "the disk is full"
        } else {
            "the disk failed"
        }));
        assert_eq!(house.copies(call), 1);
    }
}
