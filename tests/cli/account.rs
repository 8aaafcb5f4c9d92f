//! `account`: what an account has, without a screen.

use crate::bench::{Bench, Run};
use crate::live::Live;

fn started() -> (Bench, Live) {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--latency", "0"]);
    (bench, live)
}

/// Asks as any program would: told the API, the authority and the token.
fn account(live: &Live, token: &str, extra: &[&str]) -> Run {
    let api = [
        "--ca-file",
        live.text("ca_file"),
        "--api-url",
        live.text("api_url"),
        "account",
    ];
    let bench = Bench::new();
    let bench = if token.is_empty() {
        bench
    } else {
        bench.with("POSTMARK_ACCOUNT_TOKEN", token)
    };
    bench.run(&[&api[..], extra].concat(), b"")
}

#[test]
fn servers_senders_and_domains_are_objects_without_any_token() {
    let (_bench, live) = started();
    let token = live.text("account_token");
    let servers = account(&live, token, &["servers", "--json"]);
    assert_eq!(servers.code, 0, "{}", servers.err);
    let rows = servers.json();
    assert_eq!(rows.len(), 2);
    assert_eq!(
        (&rows[0]["name"], &rows[0]["type"], &rows[0]["smtp"]),
        (&"Practice".into(), &"Live".into(), &true.into())
    );
    let senders = account(&live, token, &["senders", "--json"]).json();
    assert_eq!(
        (&senders[0]["address"], &senders[0]["confirmed"]),
        (&"ada@acme.example".into(), &true.into())
    );
    let domains = account(&live, token, &["domains", "acme.example", "--json"]).json();
    assert_eq!(domains[0]["records"][0]["kind"], "TXT");
    let text = account(&live, token, &["domains", "acme.example"]);
    assert!(
        text.out.contains("DKIM verified") && text.out.contains(" IN CNAME pm.mtasv.net."),
        "{}",
        text.out
    );
    for run in [&servers, &text] {
        let said = format!("{}{}", run.out, run.err);
        assert!(
            !said.contains(token) && !said.contains(live.text("server_token")),
            "{said}"
        );
    }
}

#[test]
fn practice_needs_no_token() {
    let bench = Bench::new();
    let run = bench.run(&["--profile", "practice", "account", "servers"], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("Practice") && run.out.contains("Live, SMTP on"),
        "{}",
        run.out
    );
}

#[test]
fn a_missing_a_wrong_and_a_misshapen_token_end_in_words() {
    let (_bench, live) = started();
    account(&live, "", &["servers"]).ends(78, "POSTMARK_ACCOUNT_TOKEN");
    let wrong = account(&live, live.text("server_token"), &["servers"]);
    wrong.ends(77, "[api.account-token]");
    assert!(!wrong.err.contains(live.text("server_token")));
    account(&live, "hunter2", &["servers"]).ends(78, "not shaped like");
    let missing = account(
        &live,
        live.text("account_token"),
        &["domains", "sea.example"],
    );
    missing.ends(66, "sea.example");
}
