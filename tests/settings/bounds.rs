//! Files that are no settings, or too much of them: an answer in bounded time, and nothing is tried.

use std::fmt::Write as _;
#[cfg(unix)]
use std::fs::File;
#[cfg(unix)]
use std::process::Command;
use std::time::{Duration, Instant};

use crate::bench::{Bench, Run};
use crate::table::TOKEN;

/// More than any of these takes, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs the check on a file and wants it to end in time, without a crash.
fn ends(bench: &Bench, path: &str, code: i32) -> Run {
    let began = Instant::now();
    let run = bench.run(&["check", "--settings", path], b"");
    assert!(began.elapsed() < PATIENCE, "{path}: {:?}", began.elapsed());
    assert!(!run.err.contains("panicked"), "{path}: {}", run.err);
    assert_eq!(run.code, code, "{path}: {}{}", run.out, run.err);
    run
}

#[test]
fn what_is_no_text_is_not_recognized() {
    let bench = Bench::new();
    let path = bench.file(
        "binary.env",
        [&b"SMTP_HOST=127.0.0.1\n"[..], &[0; 64]].concat(),
    );
    ends(&bench, &path, 78);
    let utf16: Vec<u8> = "\u{feff}SMTP_HOST=127.0.0.1\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let path = bench.file("utf16.env", utf16);
    let run = ends(&bench, &path, 78);
    assert!(run.out.contains("not text"), "{}", run.out);
}

#[cfg(unix)]
#[test]
fn what_has_no_end_or_is_huge_is_refused_by_its_size_or_kind() {
    let bench = Bench::new();
    let huge = bench.path("huge.env");
    File::create(&huge).unwrap().set_len(100 << 20).unwrap();
    for path in ["/dev/zero", &huge] {
        let run = ends(&bench, path, 66);
        assert!(run.err.contains("larger than 1 MB"), "{}", run.err);
    }
    let pipe = bench.path("pipe.env");
    let made = Command::new("mkfifo").arg(&pipe).status().unwrap();
    assert!(made.success());
    let run = ends(&bench, &pipe, 66);
    assert!(run.err.contains("named pipe"), "{}", run.err);
}

/// Many repetitions of a piece, up to what is read at most.
fn much(piece: &str) -> String {
    piece.repeat(1_000_000 / piece.len())
}

#[test]
fn hostile_files_of_a_megabyte_end_in_time() {
    let bench = Bench::new();
    for (name, text) in [
        ("a.env", much("A")),
        ("b.env", much("A='\n")),
        ("c.env", format!("SMTP_HOST={}\n", much("${A}"))),
        (
            "d.env",
            format!(
                "A={}\nB=${{A}}${{A}}\nSMTP_HOST=${{B}}${{B}}\nSMTP_USER=x\n",
                "x".repeat(4_000)
            ),
        ),
        ("e.js", much("/[")),
        ("f.js", much("a.b.")),
        ("g.js", much("nodemailer.createTransport(")),
        ("h.js", much("createTransport(c);c={};")),
        ("i.js", much("`${")),
        ("j.py", much("smtplib.SMTP(a);a=b=a;")),
        ("k.py", format!("{}EMAIL_HOST=a0\n", names(8, 8))),
        ("l.php", format!("<?php {}", much("?><?php ["))),
        (
            "m.php",
            format!("<?php return [{}];", much("'transport' => 'smtp', ")),
        ),
        ("n.rb", much("delivery_method :smtp,\n")),
        ("o.rb", much("<<~A <<~B\n")),
        ("p.rb", much("x = %w[")),
        ("q.json", much("[")),
        (
            "r.json",
            format!(
                "{}\"mail\":1{}",
                "{\"mail\":".repeat(50_000),
                "}".repeat(50_000)
            ),
        ),
        ("s.yml", much("a: b\n")),
        ("t.yml", much(" a:\n")),
        ("u.ini", much("[smtp]\nhost = a\n")),
        ("v", much("- x: 'y' ( { \"\n")),
        ("w.properties", much("#---\nspring.mail.host=a\n")),
        ("x.php", format!("<?php {}", much("$a->isSMTP();"))),
    ] {
        let path = bench.file(name, text);
        let began = Instant::now();
        let run = bench.run(&["check", "--settings", &path], b"");
        assert!(began.elapsed() < PATIENCE, "{name}: {:?}", began.elapsed());
        assert!(
            [64, 78].contains(&run.code),
            "{name}: {} {}{}",
            run.code,
            run.out,
            run.err
        );
        assert!(run.out.len() + run.err.len() < 20_000, "{name}");
    }
}

/// Names that stand for one another, each with several values.
fn names(depth: usize, width: usize) -> String {
    let mut text = String::new();
    for at in 0..depth {
        for _ in 0..width {
            writeln!(text, "a{at} = a{}", at + 1).unwrap();
        }
    }
    text
}

#[test]
fn of_ten_thousand_blocks_twenty_are_listed() {
    let bench = Bench::new();
    let mut text = String::from("import smtplib\n");
    for at in 0..10_000 {
        writeln!(
            text,
            "s{at} = smtplib.SMTP('127.0.0.1')\ns{at}.login('{TOKEN}', 'x')"
        )
        .unwrap();
    }
    let path = bench.file("many.py", text);
    let run = ends(&bench, &path, 64);
    assert!(
        run.err.contains("10000 blocks") && run.err.contains("and 9980 more"),
        "{}",
        run.err
    );
    assert!(run.err.lines().count() < 30);
    assert!(!run.err.contains(TOKEN));
}
