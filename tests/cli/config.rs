//! `config`, and configs that are wrong.

use crate::bench::Bench;

#[test]
fn init_writes_the_sample_once() {
    let bench = Bench::new();
    let path = bench.run(&["config", "path"], b"").out;
    bench.run(&["config", "init"], b"").ends(0, path.trim());
    let written = std::fs::read_to_string(path.trim()).unwrap();
    assert_eq!(written, include_str!("../../assets/config.sample.toml"));
    bench
        .run(&["config", "init"], b"")
        .ends(73, "is there already");
    assert_eq!(std::fs::read_to_string(path.trim()).unwrap(), written);
}

#[test]
fn show_says_what_is_in_force() {
    let bench = Bench::new().config("timeout = 7\n[profiles.mine]\nsmtp-host = \"h.example\"\n");
    let run = bench.run(&["config", "show", "--smtp-port", "2525"], b"");
    run.ends(0, "[profiles.mine]");
    run.ends(0, "smtp-host = \"h.example\"\nsmtp-ports = [2525]");
    run.ends(0, "timeout = 7");
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    for (text, part) in [
        (
            "thme = \"dark\"",
            "line 1, column 1: there is no key `thme`; did you mean `theme`?",
        ),
        (
            "[profiles.x]\ntoken = \"y\"",
            "a token never stands in the config",
        ),
        ("default-profile = \"nope\"", "there is no profile `nope`"),
        ("timeout = ", "line 1"),
    ] {
        Bench::new()
            .config(text)
            .run(&["config", "show"], b"")
            .ends(78, part);
    }
}

#[test]
fn an_unknown_profile_is_told_with_those_that_there_are() {
    let run = Bench::new().run(&["--profile", "postmrk", "send"], b"x");
    run.ends(78, "did you mean `postmark`?");
}

#[test]
fn keys_completions_and_man_page_are_printed() {
    let bench = Bench::new();
    bench.run(&["keys"], b"").ends(0, "Ctrl+S");
    bench
        .run(&["keys", "--markdown"], b"")
        .ends(0, "| `Ctrl+S` |");
    bench
        .run(&["completions", "bash"], b"")
        .ends(0, "--smtp-host");
    bench.run(&["man"], b"").ends(0, ".TH postrider");
    let page = bench.run(&["man", "sandbox"], b"");
    page.ends(0, ".TH postrider-sandbox");
    page.ends(0, "postrider sandbox");
    bench
        .run(&["man", "sandwich"], b"")
        .ends(64, "no such command");
    bench.run(&["--help"], b"").ends(0, "POSTMARK_SERVER_TOKEN");
    bench
        .run(&["frobnicate"], b"")
        .ends(64, "unrecognized subcommand");
}

#[test]
fn without_a_terminal_the_interface_is_refused_with_the_way_out() {
    Bench::new().run(&[], b"").ends(64, "postrider send");
}
