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
fn what_show_says_is_a_config_that_says_the_same() {
    let bench = Bench::new().config(
        "default-profile = \"my shop\"\n[profiles.\"my shop\"]\nallowance = 100\nfollow = false\n",
    );
    let shown = bench.run(&["config", "show"], b"").out;
    let again = Bench::new().config(&shown).run(&["config", "show"], b"");
    again.ends(0, "[profiles.\"my shop\"]");
    assert_eq!(again.out, shown);
}

#[test]
fn the_profiles_are_listed() {
    let text = "default-profile = \"shop\"\n[profiles.shop]\nenvironment = \"test\"\nstream = \"broadcast\"\n\
                sender = \"s@acme.example\"\n[profiles.zoo]\ntoken-file = \"/nowhere/token\"\n";
    let bench = Bench::new()
        .config(text)
        .with("POSTMARK_SERVER_TOKEN", crate::bench::TOKEN);
    let run = bench.run(&["config", "profiles"], b"");
    run.ends(0, "* shop             test        smtp.postmarkapp.com, stream broadcast, s@acme.example, token from POSTMARK_SERVER_TOKEN\n");
    run.ends(0, "token from /nowhere/token\n");
    assert!(!run.out.contains(crate::bench::TOKEN));
    let rows = bench.run(&["config", "profiles", "--json"], b"").json();
    let told = |at: usize, key: &str| rows[at][key].clone();
    assert_eq!(rows.len(), 4);
    let names: Vec<_> = (0..4).map(|at| told(at, "name")).collect();
    assert_eq!(names, ["practice", "postmark", "shop", "zoo"]);
    let sources: Vec<_> = (0..4).map(|at| told(at, "token_source")).collect();
    assert_eq!(sources, ["practice", "environment", "environment", "file"]);
    assert_eq!(
        (told(2, "default"), told(1, "default")),
        (true.into(), false.into())
    );
    assert_eq!(told(2, "stream_host"), "smtp-broadcasts.postmarkapp.com");
    assert!(told(3, "stream_host").is_null());
}

#[test]
fn a_stream_at_the_other_host_is_told_before_anything_is_sent() {
    let send = |more: &[&str]| {
        let arguments = [
            "send",
            "--dry-run",
            "--json",
            "--from",
            "a@b.example",
            "--to",
            "c@d.example",
            "--subject",
            "x",
        ];
        Bench::new().run(&[&arguments, more].concat(), b"Hello")
    };
    let checks = |run: &crate::bench::Run| {
        let problems = run.json()[0]["problems"].clone();
        let all = problems.as_array().unwrap().clone();
        all.iter()
            .map(|one| one["check"].clone())
            .collect::<Vec<_>>()
    };
    let run = send(&["--stream", "broadcast"]);
    run.ends(
        0,
        "its SMTP host is smtp-broadcasts.postmarkapp.com, not smtp.postmarkapp.com",
    );
    assert_eq!(checks(&run), ["stream-host"]);
    for fine in [
        &["--stream", "outbound"][..],
        &[
            "--stream",
            "broadcast",
            "--smtp-host",
            "smtp-broadcasts.postmarkapp.com",
        ],
        &["--stream", "broadcast", "--via", "api"],
        &["--stream", "broadcast", "--smtp-host", "localhost"],
    ] {
        assert!(checks(&send(fine)).is_empty(), "{fine:?}");
    }
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
        // The interface says the same, and does not open.
        Bench::new().config(text).run(&[], b"").ends(78, part);
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
        .ends(0, "| `Ctrl+S`, `Esc s` |");
    bench
        .run(&["completions", "bash"], b"")
        .ends(0, "_POSTRIDER_COMPLETE");
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

#[test]
fn keys_are_changed_shown_and_refused_by_name() {
    let bench = Bench::new().config("[keys]\nreview = [\"F10\", \"Ctrl+S\"]\nsuspend = []\n");
    let run = bench.run(&["keys"], b"");
    run.ends(0, "F10, Ctrl+S");
    run.ends(0, "\nEsc &  ");
    bench
        .run(&["keys", "--markdown"], b"")
        .ends(0, "| `Ctrl+S`, `Esc s` | on every screen | review |");
    bench.run(&["config", "show"], b"").ends(
        0,
        "\n[keys]\nreview = [\"F10\", \"Ctrl+S\"]\nsuspend = []\n",
    );
    for (keys, why) in [
        (
            "review = \"Ctrl+O\"",
            "`review` (from the config) and `attach` (by default)",
        ),
        ("revew = \"F10\"", "did you mean `review`?"),
        ("quit = []", "`quit` must keep a key"),
        ("review = \"x\"", "is typed into a text"),
        ("review = \"Strg+S\"", "is no key"),
        ("review = 7", "expected a key such as"),
    ] {
        let bench = Bench::new().config(&format!("[keys]\n{keys}\n"));
        bench.run(&["keys"], b"").ends(78, why);
        // What needs no screen needs no keys, and a file that cannot be read says so everywhere.
        bench.run(&["keys", "--markdown"], b"").ends(0, "Ctrl+S");
    }
}

#[test]
fn a_theme_is_named_in_the_config_or_on_the_command_line() {
    let bench = Bench::new().config("theme = \"light\"\n");
    bench
        .run(&["config", "show"], b"")
        .ends(0, "theme = \"light\"");
    bench
        .run(&["config", "show", "--theme", "sixteen"], b"")
        .ends(0, "theme = \"sixteen\"");
    bench
        .run(&["config", "show", "--theme", "pink"], b"")
        .ends(64, "there is no theme `pink`");
    let bench = Bench::new().config("theme = \"own.toml\"\n");
    bench.run(&["config", "show"], b"").ends(0, "/own.toml\"");
    Bench::new()
        .config("theme = \"lihgt\"\n")
        .run(&["config", "show"], b"")
        .ends(78, "did you mean `light`?");
}
