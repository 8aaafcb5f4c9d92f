//! `send --each`: one message for each row of a list.

use postrider::store::{AppDirs, RunFolder};
use serde_json::Value;

use crate::bench::{Bench, Run, TOKEN};

const DRAFT: &str = "from = \"Ada <ada@acme.example>\"\nsubject = \"Hello {{name}}\"\ntext = \"Dear {{name}},\\nhi\"\n";
const LIST: &str = "to,name\ngrace@navy.example,Grace\nalan@navy.example,\"Alan, M.\"\n\"Bob <bob@navy.example>\",Bob\n";

fn bench(list: &str) -> Bench {
    let bench = Bench::new();
    bench.file("invite.toml", DRAFT);
    bench.file("people.csv", list);
    bench
}

fn each(bench: &Bench, options: &[&str]) -> Run {
    each_of(bench, &bench.path("people.csv"), options, b"")
}

fn each_of(bench: &Bench, list: &str, options: &[&str], input: &[u8]) -> Run {
    let draft = bench.path("invite.toml");
    let words = [
        "--profile",
        "practice",
        "send",
        "--draft",
        &draft,
        "--each",
        list,
    ];
    bench.run(&[&words[..], options].concat(), input)
}

fn subjects(bench: &Bench) -> Vec<String> {
    let run = bench.run(&["inbox", "--json"], b"");
    let messages = run
        .json()
        .into_iter()
        .filter(|line| line["event"] == "message");
    let mut subjects: Vec<String> = messages
        .map(|line| line["subject"].as_str().unwrap().to_owned())
        .collect();
    subjects.sort();
    subjects
}

fn rows(run: &Run) -> Vec<(u64, String)> {
    let lines = run.json().into_iter().filter(|line| line["event"] == "row");
    lines
        .map(|line| {
            (
                line["row"].as_u64().unwrap(),
                line["status"].as_str().unwrap().to_owned(),
            )
        })
        .collect()
}

fn last(run: &Run) -> Value {
    run.json().pop().unwrap()
}

/// A list of so many rows.
fn many(rows: usize) -> String {
    let lines = (1..=rows).map(|n| format!("r{n}@navy.example,n{n}\n"));
    "to,name\n".to_owned() + &lines.collect::<String>()
}

#[test]
fn each_row_gets_a_message_of_its_own_by_both_ways() {
    for via in ["smtp", "api"] {
        let bench = bench(LIST);
        let run = each(&bench, &["--json", "--via", via]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let accepted = |row| (row, "accepted".to_owned());
        assert_eq!(rows(&run), [1, 2, 3].map(accepted));
        let sum = last(&run);
        assert_eq!(
            (&sum["status"], &sum["retry"]),
            (&"accepted".into(), &"never".into())
        );
        assert_eq!(
            (&sum["rows"]["total"], &sum["rows"]["accepted"]),
            (&3.into(), &3.into())
        );
        assert_eq!(
            subjects(&bench),
            ["Hello Alan, M.", "Hello Bob", "Hello Grace"]
        );
        let history = bench.run(&["history", "--json"], b"");
        assert_eq!(history.json().len(), 3);
    }
}

#[test]
fn people_get_one_line() {
    let bench = bench(LIST);
    let run = each(&bench, &[]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(run.out.lines().count(), 1, "{}", run.out);
    assert!(
        run.out
            .starts_with("accepted: 3 of 3 messages accepted (run "),
        "{}",
        run.out
    );
    assert_eq!(run.err, "");
    let quiet = each(&bench, &["--run", "again", "-q"]);
    assert_eq!(
        (quiet.code, quiet.out.as_str(), quiet.err.as_str()),
        (0, "", "")
    );
}

#[test]
fn the_same_command_sends_nothing_twice() {
    let bench = bench(LIST);
    let first = each(&bench, &["--json"]);
    let again = each(&bench, &["--json"]);
    assert_eq!(again.code, 0, "{}", again.err);
    assert!(rows(&again).is_empty());
    let (first, again) = (last(&first), last(&again));
    assert_eq!(first["run"], again["run"]);
    assert_eq!(
        (
            &again["rows"]["accepted"],
            &again["rows"]["accepted_before"]
        ),
        (&0.into(), &3.into())
    );
    assert_eq!(subjects(&bench).len(), 3);
    each(&bench, &["--run", "june"]).ends(0, "run june");
    assert_eq!(subjects(&bench).len(), 6);
    each(&bench, &["--run", "june"]).ends(0, "were accepted before");
    assert_eq!(subjects(&bench).len(), 6);
}

#[test]
fn nothing_leaves_while_a_row_is_wrong() {
    let bad = many(500).replace("r400@navy.example", "r400");
    let bench = bench(&bad);
    let run = each(&bench, &["--json"]);
    run.ends(
        65,
        "people.csv: row 400 (line 401), column to: `r400` is not an address",
    );
    let problems = last(&run)["problems"].clone();
    assert_eq!(
        (&problems[0]["row"], &problems[0]["field"]),
        (&400.into(), &"to".into())
    );
    assert_eq!(last(&run)["retry"], "never");
    assert_eq!(subjects(&bench), [""; 0]);

    bench.file(
        "people.csv",
        "to,name,attach\na@b.example,A,\nc@d.example,C,no-such.pdf\n",
    );
    each(&bench, &[]).ends(65, "people.csv: row 2 (line 3): ");
    each(&bench, &[]).ends(65, "[file-unreadable]");
    bench.file("people.csv", "email,name\na@b.example,A\n");
    let run = each(&bench, &[]);
    run.ends(65, "give its name to To: -t '{{email}}'");
    assert!(
        run.err.trim_end().ends_with("nothing was sent"),
        "{}",
        run.err
    );
    bench.file("people.csv", "to,nmae\na@b.example,A\n");
    each(&bench, &[]).ends(65, "Its columns are: to, nmae");
    bench.file("people.csv", "email,name\n,A\n");
    let run = each(&bench, &["-t", "Ada <ada@b.example>, {{name}}"]);
    assert!(!run.err.contains("To: To:"), "{}", run.err);
    bench.file("people.csv", b"to,name\na@b.example,Zo\xeb\n");
    each(&bench, &[]).ends(65, "is not UTF-8");
    each_of(&bench, "no-such.csv", &[], b"").ends(66, "no-such.csv");
    assert_eq!(subjects(&bench), [""; 0]);
}

#[test]
fn what_preflight_finds_is_told_by_row() {
    let list = "to,name,subject\na@b.example,A,\nc@d.example,C,\n";
    let bench = bench(list);
    bench.file(
        "invite.toml",
        "from = \"ada@acme.example\"\nsubject = \"\"\ntext = \"{{name}}\"\n",
    );
    let run = each(&bench, &["--strict"]);
    run.ends(65, "warning: row 1 and 1 more: ");
    assert!(run.err.contains("[subject-empty]"), "{}", run.err);
    assert_eq!(subjects(&bench), [""; 0]);
    bench.file(
        "people.csv",
        "to,name\na@b.example,A\nb@b.example,B\nA@b.example,C\n",
    );
    let run = each(&bench, &["--strict"]);
    run.ends(
        65,
        "row 3: A@b.example is already a recipient of row 1 [list-repeats]",
    );
}

#[test]
fn more_than_five_hundred_need_a_yes() {
    let bench = bench(&many(501));
    each(&bench, &[]).ends(64, "has 501 rows. Add --yes-many");
    let run = each(&bench, &["--dry-run", "--json"]);
    assert_eq!((run.code, rows(&run).len()), (0, 501), "{}", run.err);
    assert_eq!(last(&run)["status"], "dry-run");
    assert_eq!(subjects(&bench), [""; 0]);
    let run = each(&bench, &["--yes-many", "--via", "api", "-q"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert_eq!(subjects(&bench).len(), 501);
}

#[test]
fn a_broadcast_stream_needs_a_link_to_unsubscribe() {
    let bench = bench(LIST);
    let run = each(&bench, &["--stream", "broadcast"]);
    run.ends(65, "row 1 (line 2): Text: a message in a broadcast stream needs a link to unsubscribe: write {{{ pm:unsubscribe }}}");
    assert_eq!(subjects(&bench), [""; 0]);
    let linked = DRAFT.replace("hi", "hi {{{ pm:unsubscribe }}}");
    bench.file("invite.toml", linked);
    each(&bench, &["--stream", "broadcast"]).ends(0, "3 of 3");
    bench.file("invite.toml", DRAFT);
    let off = ["--stream", "broadcast", "--no-check", "unsubscribe-missing"];
    each(&bench, &off).ends(0, "3 of 3");
}

#[test]
fn each_row_attaches_its_own_file() {
    let bench = bench("to,name,attach\na@b.example,A,bills/1.txt\nc@d.example,C,\n");
    bench.file("bills/1.txt", "one");
    each(&bench, &[]).ends(0, "2 of 2");
    let run = bench.run(&["inbox", "--json"], b"");
    let files = |subject: &str| {
        let message = run
            .json()
            .into_iter()
            .find(|line| line["subject"] == subject);
        message.unwrap()["files"].clone()
    };
    assert_eq!(files("Hello A")[0]["name"], "1.txt");
    assert_eq!(files("Hello C"), serde_json::json!([]));
}

#[test]
fn a_list_comes_from_standard_input_too() {
    let bench = bench("");
    let list = "{\"to\":\"a@b.example\",\"name\":\"A\"}\n{\"to\":\"c@d.example\",\"name\":\"C\"}\n";
    each_of(&bench, "-", &[], list.as_bytes()).ends(0, "2 of 2");
    assert_eq!(subjects(&bench), ["Hello A", "Hello C"]);
    let words = [
        "--profile",
        "practice",
        "send",
        "--each",
        "-",
        "--text-file",
        "-",
    ];
    bench.run(&words, b"").ends(64, "--each -");
}

#[test]
fn options_are_templates_too() {
    let bench = bench("email,name\na@b.example,A\n");
    let list = bench.path("people.csv");
    let words = [
        "--profile",
        "practice",
        "send",
        "--each",
        &list,
        "--to",
        "{{name}} <{{email}}>",
        "--subject",
        "For {{name}}",
        "--text",
        "Hello",
    ];
    bench.run(&words, b"").ends(0, "1 of 1");
    assert_eq!(subjects(&bench), ["For A"]);
}

#[test]
fn a_run_is_sent_by_one_process_at_a_time() {
    let bench = bench(LIST);
    let places = AppDirs::find(Some(bench.home.path())).unwrap();
    let held = RunFolder::lock(&places, "june").unwrap();
    let run = each(&bench, &["--run", "june", "--json"]);
    run.ends(75, "another postrider is sending run june");
    assert_eq!(last(&run)["retry"], "safe");
    assert_eq!(subjects(&bench), [""; 0]);
    drop(held);
    each(&bench, &["--run", "june"]).ends(0, "3 of 3");
}

#[cfg(unix)]
#[test]
fn a_run_that_is_interrupted_continues_with_the_rows_that_are_left() {
    use std::io::{BufRead as _, BufReader, Read as _};
    use std::process::Stdio;

    use rustix::process::{Pid, Signal, kill_process};

    let bench = bench(LIST);
    let (draft, list) = (bench.path("invite.toml"), bench.path("people.csv"));
    let words = [
        "--profile",
        "practice",
        "send",
        "--draft",
        &draft,
        "--each",
        &list,
        "--json",
    ];
    let mut child = bench
        .command(&[&words[..], &["--pace", "1/m"]].concat())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut first = String::new();
    out.read_line(&mut first).unwrap();
    kill_process(Pid::from_child(&child), Signal::INT).unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{first}{rest}");
    let sum: Value = serde_json::from_str(rest.lines().last().unwrap()).unwrap();
    assert_eq!(
        (&sum["status"], &sum["retry"]),
        (&"cancelled".into(), &"safe".into())
    );
    assert_eq!(
        (&sum["rows"]["accepted"], &sum["rows"]["not_tried"]),
        (&1.into(), &2.into())
    );
    let run = each(&bench, &["--json"]);
    assert_eq!((run.code, rows(&run).len()), (0, 2), "{}", run.err);
    assert_eq!(subjects(&bench).len(), 3);
}

#[test]
fn a_run_that_did_not_finish_goes_on_with_what_it_began_with() {
    let bench = bench(LIST).with("POSTMARK_SERVER_TOKEN", TOKEN);
    let draft = bench.path("invite.toml");
    let list = bench.path("people.csv");
    let send = |options: &[&str]| {
        // Nobody listens there.
        let words = [
            "--smtp-host",
            "127.0.0.1",
            "--smtp-port",
            "1",
            "send",
            "--draft",
            &draft,
            "--each",
            &list,
            "--json",
        ];
        bench.run(&[&words[..], options].concat(), b"")
    };
    let first = send(&[]);
    assert_eq!(first.code, 69, "{}", first.err);
    let sum = last(&first);
    assert_eq!(
        (&sum["status"], &sum["retry"]),
        (&"failed".into(), &"safe".into())
    );
    assert_eq!(sum["rows"]["not_tried"], 3);
    let name = sum["run"].as_str().unwrap().to_owned();
    bench.file("people.csv", format!("{LIST}eve@navy.example,Eve\n"));
    send(&[]).ends(
        64,
        &format!("To finish it with the original list and message, add --run {name}"),
    );
    let resumed = send(&["--run", &name]);
    resumed.ends(69, "continues with the original versions");
    assert_eq!(last(&resumed)["rows"]["total"], 3);
    let anew = send(&["--run", "with-eve"]);
    assert_eq!(last(&anew)["rows"]["total"], 4, "{}", anew.err);
    // A list that is gone is no obstacle to a run that began.
    std::fs::remove_file(&list).unwrap();
    assert_eq!(last(&send(&["--run", &name]))["rows"]["total"], 3);
}

#[test]
fn a_name_is_for_one_list_only() {
    let bench = bench(LIST);
    each(&bench, &["--run", "june"]).ends(0, "3 of 3");
    bench.file("people.csv", "to,name\neve@navy.example,Eve\n");
    each(&bench, &["--run", "june"]).ends(64, "run june was for a different message or list");
    assert_eq!(subjects(&bench).len(), 3);
    std::fs::remove_file(bench.path("data/history.sqlite")).unwrap();
    bench.file("people.csv", LIST);
    each(&bench, &["--run", "june"]).ends(78, "the history no longer knows");
    assert_eq!(subjects(&bench).len(), 3);
}
