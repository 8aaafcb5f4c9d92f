//! What habit expects of `send`: short options, help, files under other names, warnings that stop, a deadline.

use std::io::Read as _;
use std::net::TcpListener;
use std::thread;

use serde_json::Value;

use crate::bench::{Bench, Run, TOKEN};

const GOOD: [&str; 7] = [
    "send",
    "-f",
    "ada@acme.example",
    "-t",
    "grace@navy.example",
    "-s",
    "Hi",
];

fn dry(bench: &Bench, extra: &[&str], input: &[u8]) -> Run {
    bench.run(&[&GOOD[..], &["--dry-run"], extra].concat(), input)
}

fn outcome(run: &Run) -> Value {
    let last = run.json().pop().expect("an outcome");
    assert_eq!(last["event"], "outcome", "{last}");
    assert_eq!(last["exit"], run.code, "{last}");
    last
}

#[test]
fn the_help_of_send_is_two_screens_that_begin_with_an_example() {
    let bench = Bench::new().with("COLUMNS", "80");
    for flag in ["-h", "--help"] {
        let help = bench.run(&["send", flag], b"");
        help.ends(0, "\nExamples:\n  postrider send -t ");
        let lines: Vec<&str> = help.out.lines().collect();
        assert!(lines.len() <= 48, "{} lines\n{}", lines.len(), help.out);
        assert!(
            lines.iter().all(|line| line.chars().count() <= 80),
            "{}",
            help.out
        );
        let groups = [
            "Message:",
            "Content:",
            "Postmark:",
            "Delivery:",
            "Checks:",
            "Output:",
        ];
        let places: Vec<Option<usize>> = groups.iter().map(|group| help.out.find(group)).collect();
        assert!(
            places.is_sorted() && places[0].is_some(),
            "{places:?}\n{}",
            help.out
        );
    }
}

#[test]
fn lists_repeat_and_take_commas() {
    let bench = Bench::new();
    let extra = [
        "-t",
        "alan@bletchley.example,joan@bletchley.example",
        "-c",
        "a@b.example, c@d.example",
    ];
    let run = dry(&bench, &extra, b"Hello\n");
    run.ends(0, "");
    let message = run.out.replace("\r\n ", " ");
    for line in [
        "\r\nTo: grace@navy.example, alan@bletchley.example, joan@bletchley.example\r\n",
        "\r\nCc: a@b.example, c@d.example\r\n",
    ] {
        assert!(message.contains(line), "{message}");
    }
}

#[test]
fn a_file_has_another_name_and_standard_input_is_a_file() {
    let bench = Bench::new();
    let log = bench.file("app-4711.log", "line\n");
    let equals = bench.file("a=b.txt", "named so\n");
    let renamed = format!("{log}=app.log");
    let run = dry(
        &bench,
        &["--text", "Hello", "-a", &renamed, "-a", &equals],
        b"",
    );
    run.ends(0, "");
    assert!(
        run.out.contains("filename=\"app.log\"") || run.out.contains("filename=app.log"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("a=b.txt") && !run.out.contains("4711"),
        "{}",
        run.out
    );
    let run = dry(
        &bench,
        &["--text", "Hello", "-a", "-:report.csv"],
        b"a;b\r\n1;2\r\n",
    );
    run.ends(0, "");
    assert!(
        run.out.contains("report.csv") && run.out.contains("text/csv"),
        "{}",
        run.out
    );
    // The copies are gone with the run.
    let left = bench.run(&["drafts", "--json"], b"");
    assert_eq!(left.out, "");
}

#[test]
fn standard_input_is_read_once_and_names_are_names() {
    let bench = Bench::new();
    let file = bench.file("a.txt", "x");
    for (extra, code, part) in [
        (
            &["--text-file", "-", "-a", "-:b.txt"][..],
            64,
            "--attach -:NAME and --text-file - read it",
        ),
        (
            &["--eml", "-", "-a", "-:b.txt"],
            64,
            "--eml - and --attach -:NAME read it",
        ),
        (
            &["--text", "Hello", "-a", "-:../b.txt"],
            64,
            "is not a file name",
        ),
        (&["--text", "Hello", "-a", "-:"], 64, "is not a file name"),
        (
            &["--text", "Hello", "-a", &format!("{file}=a/b")],
            64,
            "is not a file name",
        ),
        (&["-a", "-:b.txt"], 65, "text is empty"),
    ] {
        dry(&bench, extra, b"x").ends(code, part);
    }
    let export = [
        "export",
        "--as",
        "python",
        "-f",
        "ada@acme.example",
        "-t",
        "grace@navy.example",
        "-s",
        "Hi",
    ];
    let run = bench.run(
        &[
            &export[..],
            &["--text", "x", "-a", &format!("{file}=b.txt")],
        ]
        .concat(),
        b"",
    );
    run.ends(64, "copy the file to its new name");
}

#[test]
fn warnings_stop_where_strict_is_wanted() {
    let bench = Bench::new();
    let forgotten = b"The file is attached.\n";
    dry(&bench, &[], forgotten).ends(0, "[attachment-forgotten]");
    let run = dry(&bench, &["--strict", "--json"], forgotten);
    run.ends(65, "--strict stops at warnings");
    let last = outcome(&run);
    assert_eq!(
        (&last["status"], &last["retry"]),
        (&"failed".into(), &"never".into())
    );
    assert_eq!(last["problems"][0]["check"], "attachment-forgotten");
    dry(&bench, &["--strict"], b"Hello\n").ends(0, "");
    // What is odd about a token is a warning, too; nothing is connected to.
    let odd = Bench::new().with("POSTMARK_SERVER_TOKEN", "abc123def456abc123def456");
    let run = odd.run(
        &[
            &["--smtp-host", "127.0.0.1:1"],
            &GOOD[..],
            &["--strict", "--json"],
        ]
        .concat(),
        b"x",
    );
    run.ends(65, "--strict stops at warnings");
    assert_eq!(outcome(&run)["problems"][0]["check"], "token-shape");
}

/// A server that takes connections and never says a word.
fn silent() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    thread::spawn(move || {
        for stream in listener.incoming() {
            thread::spawn(move || stream.map(|mut stream| stream.read(&mut [0])));
        }
    });
    port
}

#[test]
fn a_deadline_ends_the_whole_send() {
    let bench = Bench::new().with("POSTMARK_SERVER_TOKEN", TOKEN);
    let host = format!("127.0.0.1:{}", silent());
    let arguments = [
        &GOOD[..],
        &["--smtp-host", &host, "--deadline", "1s", "--json"],
    ]
    .concat();
    let run = bench.run(&arguments, b"Hello\n");
    run.ends(75, "deadline reached; ending the send");
    let last = outcome(&run);
    assert_eq!(
        (&last["status"], &last["retry"]),
        (&"cancelled".into(), &"safe".into())
    );
    for wrong in ["0", "2h", "soon"] {
        dry(&bench, &["--deadline", wrong], b"x").ends(64, "a time limit is written 30s or 10m");
    }
}

#[test]
fn without_history_nothing_is_recorded() {
    let bench = Bench::new();
    let send = [
        "--profile",
        "practice",
        "send",
        "-t",
        "grace@navy.example",
        "-s",
        "Hi",
        "--json",
    ];
    let run = bench.run(
        &[&send[..], &["--no-history", "--follow-for", "0s"]].concat(),
        b"Hello\n",
    );
    // The delivery status is looked up by the same command.
    let last = outcome(&run);
    assert!(
        last["id"].as_str().is_some_and(|id| !id.is_empty()),
        "{last}"
    );
    assert!(
        run.json().iter().all(|line| line["event"] != "unrecorded"),
        "{}",
        run.out
    );
    // No time to follow it, so what became of it is not known.
    run.ends(80, "because of --no-history");
    assert_eq!(bench.run(&["history", "--json"], b"").out, "");
    bench
        .run(&["follow", "--last"], b"")
        .ends(66, "nothing was sent yet");
    bench.run(&send, b"Hello\n").ends(0, "");
    assert_eq!(bench.run(&["history", "--json"], b"").json().len(), 1);
}

#[test]
fn json_ends_with_an_outcome_whatever_is_wrong() {
    let bench = Bench::new();
    for (arguments, code) in [
        (&["send", "--json", "--nope"][..], 64),
        (&["send", "--json", "-f"], 64),
        (&["--json", "--subject", "x"], 64),
        (&["login", "--json"], 64),
        (&["check", "--json", "--prove"], 64),
        (&["check", "--json", "--settings", "/nowhere"], 66),
        (&["--profile", "nope", "send", "--json"], 78),
        (&["--profile", "nope", "history", "--json"], 78),
        (
            &["send", "--json", "--no-check", "nope", "-t", "a@b.example"],
            64,
        ),
        (&["follow", "--json", "--last"], 66),
        (&["follow", "--json", "nope"], 66),
        (&["history", "--json", "--show", "nope"], 66),
        (&["account", "--json", "servers"], 78),
        (&["inbox", "--json", "nope"], 66),
        (&["inbox", "--json", "--delete", "nope"], 66),
        (&["explain", "--json", "zzzzqqqq"], 66),
        (
            &[
                "send",
                "--json",
                "-f",
                "a@b.example",
                "-t",
                "c@d.example",
                "-s",
                "x",
                "--text",
                "x",
            ],
            78,
        ),
    ] {
        let run = bench.run(arguments, b"");
        assert_eq!(run.code, code, "{arguments:?}: {}{}", run.out, run.err);
        let last = outcome(&run);
        assert_eq!(last["status"], "failed", "{last}");
        assert_eq!(last["retry"], "never", "{last}");
        assert!(
            last["causes"][0]
                .as_str()
                .is_some_and(|why| !why.is_empty()),
            "{last}"
        );
    }
    // Behind `--` it is a word, not an option.
    let run = bench.run(&["send", "--nope", "--", "--json"], b"");
    assert_eq!((run.code, run.out.as_str()), (64, ""));
}

#[test]
fn a_dry_run_ends_with_an_outcome() {
    let run = dry(&Bench::new(), &["--json"], b"The file is attached.\n");
    let lines = run.json();
    assert_eq!((lines.len(), &lines[0]["event"]), (2, &"dry-run".into()));
    let last = outcome(&run);
    assert_eq!(
        (&last["status"], &last["retry"]),
        (&"dry-run".into(), &"safe".into())
    );
    assert_eq!(last["problems"][0]["check"], "attachment-forgotten");
}

#[test]
fn all_man_pages_are_written() {
    let bench = Bench::new();
    let folder = bench.path("man/man1");
    bench
        .run(&["man", "--dir", &folder], b"")
        .ends(0, "man pages written to");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    for name in [
        "postrider.1",
        "postrider-send.1",
        "postrider-token-set.1",
        "postrider-schema.1",
    ] {
        assert!(names.iter().any(|one| one == name), "{name}: {names:?}");
    }
    for name in &names {
        let page = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
        assert!(page.contains(".TH ") && page.contains(".SH NAME"), "{name}");
    }
    let send = std::fs::read_to_string(format!("{folder}/postrider-send.1")).unwrap();
    for option in ["smtp\\-host", "no\\-history", "deadline", "track\\-links"] {
        assert!(send.contains(option), "{option}");
    }
    let keys = std::fs::read_to_string(format!("{folder}/postrider-keys.1")).unwrap();
    assert!(!keys.contains("smtp\\-host"));
    bench
        .run(&["man", "--dir", &folder, "send"], b"")
        .ends(64, "cannot be used with");
}
