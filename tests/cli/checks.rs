//! Preflight checks by name: listed, left out on the command line and in the config; patterns of files.

use crate::bench::Bench;

const GOOD: [&str; 7] = [
    "send",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--dry-run",
    "--json",
];

fn checks(line: &serde_json::Value) -> Vec<(&str, &str, &str)> {
    let problems = line["problems"].as_array().unwrap();
    assert!(problems.iter().all(|one| one["message"].is_string()));
    let told = problems.iter().map(|one| {
        let told = |key: &str| one[key].as_str().unwrap();
        (told("check"), told("severity"), told("field"))
    });
    told.collect()
}

#[test]
fn every_problem_has_its_name_and_can_be_left_out_by_it() {
    let bench = Bench::new();
    let text = b"the file is attached\n";
    let run = bench.run(&GOOD, text);
    let line = run.json().remove(0);
    let expected = [
        ("subject-empty", "warning", "Subject"),
        ("attachment-forgotten", "warning", "Files"),
    ];
    assert_eq!(checks(&line), expected, "{}", run.out);
    assert_eq!(line["off"], serde_json::json!([]));
    let off = [
        "--no-check",
        "subject-empty",
        "--no-check",
        "attachment-forgotten",
    ];
    let run = bench.run(&[&GOOD[..], &off].concat(), text);
    let line = run.json().remove(0);
    assert_eq!((checks(&line).len(), run.code), (0, 0), "{}", run.out);
    assert_eq!(
        line["off"],
        serde_json::json!(["subject-empty", "attachment-forgotten"])
    );
}

#[test]
fn a_wrong_name_is_an_error_with_a_suggestion() {
    let bench = Bench::new();
    let with = |name| [&GOOD[..], &["--no-check", name]].concat();
    bench.run(&with("subjct-empty"), b"x").ends(
        64,
        "there is no check `subjct-empty`; did you mean `subject-empty`?",
    );
    bench.run(&with("zzz"), b"x").ends(64, "--list-checks");
    bench
        .run(&with("address-malformed"), b"x")
        .ends(64, "cannot be switched off");
    let wrong = Bench::new().config("[profiles.shop]\npreflight-off = [\"tag-lng\"]\n");
    wrong.run(&GOOD, b"x").ends(78, "did you mean `tag-long`?");
}

#[test]
fn the_config_switches_checks_off_everywhere_and_in_a_profile() {
    let bench = Bench::new().config(
        "preflight-off = [\"subject-empty\"]\n[profiles.shop]\npreflight-off = [\"attachment-forgotten\"]\n",
    );
    let text = b"it is attached";
    let line = bench.run(&GOOD, text).json().remove(0);
    assert_eq!(
        checks(&line),
        [("attachment-forgotten", "warning", "Files")]
    );
    let shop = [&GOOD[..], &["--profile", "shop"]].concat();
    let line = bench.run(&shop, text).json().remove(0);
    assert!(checks(&line).is_empty(), "{line}");
    bench
        .run(&["config", "show", "--profile", "shop"], b"")
        .ends(
            0,
            "preflight-off = [\"attachment-forgotten\", \"subject-empty\"]",
        );
}

#[test]
fn the_list_says_which_may_be_off_and_needs_nothing() {
    // Not even a config that is right.
    let bench = Bench::new().config("nonsense = 1");
    let run = bench.run(&["send", "--list-checks"], b"");
    run.ends(0, "subject-empty          warning  may be off");
    run.ends(0, "header-line-break      error    stays on");
    let lines = bench.run(&["send", "--list-checks", "--json"], b"").json();
    assert!(lines.len() > 30 && lines.iter().all(|one| one["about"].is_string()));
}

#[test]
fn a_check_that_is_off_does_not_stop_the_message() {
    let bench = Bench::new();
    let long = "t".repeat(1_001);
    let tagged = [&GOOD[..], &["--subject", "s", "--tag", &long]].concat();
    bench.run(&tagged, b"x").ends(65, "tag-long");
    let run = bench.run(&[&tagged[..], &["--no-check", "tag-long"]].concat(), b"x");
    run.ends(0, "dry-run");
}

#[test]
fn a_pattern_attaches_what_fits() {
    let bench = Bench::new();
    bench.file("in/a.pdf", b"1");
    bench.file("in/b.pdf", b"2");
    let pattern = bench.path("in/*.pdf");
    let run = bench.run(&[&GOOD[..], &["--attach", &pattern]].concat(), b"x");
    assert_eq!(run.json().remove(0)["files"], 2, "{}", run.out);
    let none = bench.path("in/*.doc");
    let run = bench.run(&[&GOOD[..], &["--attach", &none]].concat(), b"x");
    run.ends(66, "no file matches");
}

#[test]
fn the_signature_is_added_where_it_is_asked_for() {
    let bench = Bench::new().config("[profiles.shop]\nsignature = \"\"\"\nAda\nAcme\"\"\"\n");
    let shop = [&GOOD[..], &["--profile", "shop"]].concat();
    let message = |run: crate::bench::Run| run.json().remove(0)["message"].to_string();
    let plain = message(bench.run(&shop, b"Hello\n"));
    assert!(
        plain.contains("Hello") && !plain.contains("Acme"),
        "{plain}"
    );
    let with = [&shop[..], &["--signature"]].concat();
    let signed = message(bench.run(&with, b"Hello\n"));
    assert!(
        signed.contains("Hello\\r\\n\\r\\n-- \\r\\nAda\\r\\nAcme"),
        "{signed}"
    );
    let none = [&GOOD[..], &["--signature"]].concat();
    bench.run(&none, b"x").ends(78, "has no signature");
}
