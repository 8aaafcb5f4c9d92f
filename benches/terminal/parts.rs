//! What is measured.

use std::path::Path;
use std::time::Duration;

use super::driver::Program;
use super::figures::{Times, context_switches, megabytes, report, reset_peak, ticks};

const PRACTICE: &str = "practice server: nothing leaves this computer";
const STARTS: usize = 40;
const LETTERS: usize = 500;

fn postrider(home: &Path) -> Program {
    Program::start(Path::new(env!("CARGO_BIN_EXE_postrider")), &[], home)
}

fn started(home: &Path) -> Program {
    let mut program = postrider(home);
    program.wait_for(PRACTICE);
    program
}

fn home() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

/// From starting the process to its first frame, taking turns with the yardstick.
pub fn start() {
    let yardstick = std::env::current_exe().expect("this program");
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let kept = home();
    for _ in 0..STARTS {
        let mut program = Program::start(&yardstick, &["--hello"], kept.path());
        theirs.push(program.wait_for("hello, world") - program.started);
        let mut program = postrider(kept.path());
        ours.push(program.wait_for(PRACTICE) - program.started);
    }
    let (ours, theirs) = (Times::of(ours), Times::of(theirs));
    let ratio = ours.percentile(50) / theirs.percentile(50);
    let spread = |times: &Times| {
        format!(
            "{:.1} ms (p95 {:.1})",
            times.percentile(50),
            times.percentile(95)
        )
    };
    report("cold start to first frame", &spread(&ours), "under 10 ms");
    report("  a hello-world ratatui program", &spread(&theirs), "");
    report("  ratio", &format!("{ratio:.2}"), "at most 1.5");
}

/// From a key to the changed screen, with texts of three sizes.
pub fn latency() {
    let table = [
        ("ordinary draft", 2_000, "median under 1, p99 under 3"),
        ("100 KB body", 100_000, "under 5"),
        ("1 MB body", 1_000_000, "under 20"),
    ];
    for (name, bytes, promise) in table {
        let home = home();
        let mut program = started(home.path());
        to_body(&mut program);
        program.paste(&text(bytes));
        program.wait_for("the end.");
        program.press("\r");
        let before = program.written;
        let times = (0..LETTERS)
            .map(|number| program.press(letter(number)))
            .collect();
        let letter_bytes = (program.written - before) as f64 / LETTERS as f64;
        let times = Times::of(times);
        let found = format!(
            "{:.2} ms (p99 {:.2})",
            times.percentile(50),
            times.percentile(99)
        );
        report(&format!("key to screen, {name}"), &found, promise);
        report(
            "  bytes for a letter",
            &format!("{letter_bytes:.0}"),
            "under 100",
        );
    }
}

/// A line break now and then, so that the caret moves with every key.
fn letter(number: usize) -> &'static str {
    if number % 40 == 39 { "\r" } else { "x" }
}

fn to_body(program: &mut Program) {
    program.go_to("Files");
    program.press("\t");
}

fn text(bytes: usize) -> String {
    let line =
        "Hello Grace, the receipt for your order is attached to this message, as you asked.\r";
    let mut text = line.repeat(bytes / line.len());
    text.push_str("the end.");
    text
}

/// What happens while nothing happens, practice server running.
pub fn idle(seconds: u64) {
    let home = home();
    let mut program = started(home.path());
    program.wait_for("ada@acme.example");
    // Threads that were needed for the start leave after ten seconds of nothing.
    std::thread::sleep(Duration::from_secs(12));
    let (pid, before) = (program.pid(), context_switches(program.pid()));
    let ticks_before = ticks(pid);
    std::thread::sleep(Duration::from_secs(seconds));
    let switches = context_switches(pid) - before;
    let spent = (ticks(pid) - ticks_before) as f64 / 100.0;
    report(
        &format!("idle for {seconds} s: context switches"),
        &switches.to_string(),
        "0",
    );
    report("  processor time", &format!("{spent:.2} s"), "0.00 s");
    report(
        "  memory (Pss)",
        &format!("{:.1} MB", megabytes(pid, "smaps_rollup", "Pss:")),
        "at most 12 MB",
    );
}

/// The peak of memory while a large attachment goes to the practice server, which lives in the same
/// process.
pub fn memory() {
    const ATTACHMENT: usize = 7_300_000;
    let home = home();
    let bytes: Vec<u8> = (0..ATTACHMENT).map(|at| (at * 31 % 251) as u8).collect();
    std::fs::write(home.path().join("large.pdf"), bytes).expect("a file");
    let mut program = started(home.path());
    program.go_to("To ");
    program.send("alan@bletchley.example");
    program.wait_for("alan@bletchley.example");
    program.go_to("Subject");
    program.send("large");
    program.go_to("Files");
    program.send("large.pdf\r");
    program.wait_for("7.3 MB");
    program.press("\t");
    program.send("the text");
    program.wait_for("the text");
    let pid = program.pid();
    reset_peak(pid);
    program.send("\x13");
    program.wait_for("ready");
    program.send("\r");
    program.wait_for("accepted");
    let peak = megabytes(pid, "status", "VmHWM:");
    let size = ATTACHMENT as f64 / 1_048_576.0;
    let promise = format!("at most {:.1} MB, server included", 20.0 + 1.5 * size);
    report(
        "sending 7.3 MB: peak of resident memory",
        &format!("{peak:.1} MB"),
        &promise,
    );
}

/// From Ctrl+R to the first page, with large texts and files, and from a key to the next page.
pub fn preview() {
    for (name, attached, written) in [
        ("ordinary draft", 0, 2_000),
        ("5 MB attachment", 5_000_000, 2_000),
        ("5 MB text", 0, 5_000_000),
    ] {
        let home = home();
        let bytes: Vec<u8> = (0..attached).map(|at| (at * 31 % 251) as u8).collect();
        std::fs::write(home.path().join("large.pdf"), bytes).expect("a file");
        let mut program = started(home.path());
        program.go_to("To ");
        program.send("alan@bletchley.example");
        program.wait_for("alan@bletchley.example");
        if attached > 0 {
            program.go_to("Files");
            program.send("large.pdf\r");
            program.wait_for("5.0 MB");
        }
        to_body(&mut program);
        program.paste(&text(written));
        program.wait_for("the end.");
        let times = (0..10).map(|_| {
            let pressed = std::time::Instant::now();
            program.send("\x12");
            let shown = program.wait_for("as it would arrive") - pressed;
            program.send("\x1b");
            // The form's own word: no page of the preview has it.
            program.wait_for("Stream");
            shown
        });
        let times = Times::of(times.collect());
        let spread = format!(
            "{:.1} ms (p95 {:.1})",
            times.percentile(50),
            times.percentile(95)
        );
        report(&format!("Ctrl+R to picture, {name}"), &spread, "");
        program.send("\x12");
        program.wait_for("as it would arrive");
        program.send("5");
        program.wait_for("Message-ID");
        let times = (0..50).map(|_| {
            program.send("4");
            program.wait_for("[4 Parts]");
            let pressed = std::time::Instant::now();
            program.send("5");
            program.wait_for("[5 Source]");
            program.send("\x1b[F");
            program.wait_until("the end", |screen| !screen.contents().contains("↓ more")) - pressed
        });
        let times = times.collect();
        let times = Times::of(times);
        let spread = format!(
            "{:.2} ms (p99 {:.2})",
            times.percentile(50),
            times.percentile(99)
        );
        report("  to the source and its end", &spread, "");
    }
}
