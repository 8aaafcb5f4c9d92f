//! How much `send` prints: to a mail from cron, to a log, to a terminal's user.

use crate::bench::{Bench, Run};
use crate::live::Live;

fn send(bench: &Bench, extra: &[&str], text: &[u8]) -> Run {
    let fixed = [
        "--profile",
        "practice",
        "send",
        "--to",
        "grace@navy.example",
        "--subject",
        "Hi",
    ];
    bench.run(&[&fixed[..], extra].concat(), text)
}

#[test]
fn success_without_a_terminal_is_one_line() {
    let bench = Bench::new();
    let run = send(&bench, &[], b"Hello\n");
    run.ends(0, "accepted: 250 ");
    assert_eq!(
        (run.out.lines().count(), run.err.as_str()),
        (1, ""),
        "{}",
        run.out
    );
    let _live = Live::start(&bench, &["--latency", "0"]);
    let run = send(&bench, &["--follow"], b"Hello\n");
    run.ends(0, "delivered");
    assert_eq!(
        (run.out.lines().count(), run.err.as_str()),
        (1, ""),
        "{}",
        run.out
    );
}

#[test]
fn verbose_prints_every_stage_and_the_same_outcome() {
    let run = send(&Bench::new(), &["-v"], b"Hello\n");
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    for stage in [
        "connect", "starttls", "tls", "auth", "envelope", "content", "verdict",
    ] {
        assert!(
            run.err.contains(&format!("✓ {stage}")),
            "{stage}: {}",
            run.err
        );
    }
}

#[test]
fn quiet_prints_nothing_on_success_and_everything_of_a_failure() {
    let bench = Bench::new();
    // With a warning, too: the text speaks of a file that is not attached.
    let run = send(&bench, &["-q"], b"the file is attached\n");
    assert_eq!((run.code, run.out.as_str(), run.err.as_str()), (0, "", ""));
    assert_eq!(bench.run(&["inbox", "--json"], b"").json().len(), 1);
    let run = send(&bench, &["-q", "--cc", "nobody"], b"the file is attached\n");
    run.ends(65, "error: ");
    assert!(run.err.contains("[attachment-forgotten]"), "{}", run.err);
    let both = send(&bench, &["-q", "-v"], b"Hello\n");
    both.ends(64, "cannot be used with");
}

#[test]
fn json_is_the_same_however_much_is_printed() {
    let kinds = |extra: &[&str]| {
        let run = send(&Bench::new(), extra, b"Hello\n");
        let lines = run.json();
        let kind = |line: &serde_json::Value| (line["event"].clone(), line["stage"].clone());
        lines.iter().map(kind).collect::<Vec<_>>()
    };
    let usual = kinds(&["--json"]);
    assert!(usual.len() > 20);
    assert_eq!(usual, kinds(&["--json", "-q"]));
    assert_eq!(usual, kinds(&["--json", "-v"]));
}
