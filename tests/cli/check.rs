//! `check`: the ladder without a screen.

use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::live::Live;

const WRONG: &str = "12726163-7469-4365-8000-706f73746d6b";

fn lines(run: &Run) -> Vec<Value> {
    let lines = run.out.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// Checks as any program would: told host, port, authority, API and token.
fn check(live: &Live, token: &str, extra: &[&str], input: &[u8]) -> Run {
    let port = live.port();
    let server = [
        "--smtp-host",
        "127.0.0.1",
        "--smtp-port",
        &port,
        "--ca-file",
        live.text("ca_file"),
        "--api-url",
        live.text("api_url"),
        "check",
    ];
    let arguments = [&server[..], extra].concat();
    let bench = Bench::new();
    let bench = if token.is_empty() {
        bench
    } else {
        bench.with("POSTMARK_SERVER_TOKEN", token)
    };
    bench.run(&arguments, input)
}

fn started() -> (Bench, Live) {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--latency", "0"]);
    (bench, live)
}

#[test]
fn each_rung_is_an_object_and_the_verdict_is_the_last_line() {
    let (_bench, live) = started();
    let run = check(&live, live.text("server_token"), &["--json"], b"");
    assert_eq!(run.code, 0, "{}", run.err);
    let lines = lines(&run);
    let rungs: Vec<&Value> = lines
        .iter()
        .filter(|line| line["event"] == "rung")
        .collect();
    for name in [
        "token",
        "name",
        "connect",
        "greeting",
        "starttls",
        "tls",
        "certificate",
        "ehlo",
        "auth",
        "api",
        "stream",
        "sender",
    ] {
        let rung = rungs
            .iter()
            .find(|rung| rung["rung"] == name)
            .unwrap_or_else(|| panic!("{name}"));
        assert!(
            rung["status"].is_string() && rung["evidence"].is_string() && rung["ms"].is_number()
        );
    }
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["event"], &last["status"], &last["exit"]),
        (&"outcome".into(), &"good".into(), &0.into())
    );
    assert_eq!(last["port"].to_string(), live.port());
    assert!(!run.out.contains(live.text("server_token")));
}

#[test]
fn a_wrong_token_ends_with_77_and_its_hint() {
    let (_bench, live) = started();
    let run = check(&live, WRONG, &["--json"], b"");
    assert_eq!(run.code, 77);
    let lines = lines(&run);
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["status"], &last["hint"], &last["exit"]),
        (&"bad".into(), &"auth.token".into(), &77.into())
    );
    assert!(!format!("{}{}", run.out, run.err).contains(WRONG));
    let text = check(&live, WRONG, &[], b"");
    assert!(
        text.err.contains("[auth.token]")
            && text.out.contains("bad: The server token was not accepted")
    );
}

#[test]
fn quiet_prints_nothing_when_all_is_good() {
    let (_bench, live) = started();
    let good = check(&live, live.text("server_token"), &["-q"], b"");
    assert_eq!(
        (good.code, good.out.as_str(), good.err.as_str()),
        (0, "", "")
    );
    let wrong = check(&live, WRONG, &["-q"], b"");
    wrong.ends(77, "[auth.token]");
}

#[test]
fn an_account_token_is_named_and_its_servers_listed() {
    let (_bench, live) = started();
    let run = check(&live, live.text("account_token"), &["--json"], b"");
    assert_eq!(run.code, 77);
    let lines = lines(&run);
    let last = lines.last().unwrap();
    assert_eq!(last["hint"], "auth.account-token");
    assert_eq!(last["servers"][0]["name"], "Practice");
    // Its servers' tokens are secrets.
    assert!(!run.out.contains(live.text("server_token")));
}

#[test]
fn what_is_required_decides() {
    let (_bench, live) = started();
    let token = live.text("server_token");
    let sender = ["--from", "ada@acme.example"];
    assert_eq!(check(&live, token, &sender, b"").code, 0);
    let required = ["--from", "ada@acme.example", "--require", "sender"];
    assert_eq!(
        check(&live, token, &required, b"").code,
        80,
        "nobody could tell"
    );
    let told = [&required[..], &["--account-token-stdin"]].concat();
    let account = live.text("account_token");
    let run = check(&live, token, &told, account.as_bytes());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("DKIM verified") && !run.out.contains(account));
    let other = ["--from", "ada@foreign.example", "--account-token-stdin"];
    assert_eq!(check(&live, token, &other, account.as_bytes()).code, 79);
    assert_eq!(check(&live, token, &["--stream", "nope"], b"").code, 78);
}

#[test]
fn without_a_token_the_network_is_still_looked_at() {
    let (_bench, live) = started();
    let run = check(&live, "", &["--json"], b"");
    assert_eq!(run.code, 78, "{}", run.err);
    let lines = lines(&run);
    let ehlo = lines.iter().find(|line| line["rung"] == "ehlo").unwrap();
    assert_eq!(ehlo["status"], "ok");
    assert_eq!(lines.last().unwrap()["hint"], "auth.no-token");
}

#[test]
fn a_proof_needs_consent_and_is_one_message() {
    let (_bench, live) = started();
    let token = live.text("server_token");
    let prove = ["--from", "ada@acme.example", "--prove", "--json"];
    // Without a terminal nobody is asked.
    assert_eq!(check(&live, token, &prove, b"y\n").code, 64);
    let run = check(&live, token, &[&prove[..], &["--yes"]].concat(), b"");
    assert_eq!(run.code, 0, "{}", run.out);
    let lines = lines(&run);
    let proof = lines.iter().find(|line| line["rung"] == "prove").unwrap();
    assert_eq!(proof["status"], "ok");
    let foreign = [
        "--from",
        "ada@foreign.example",
        "--prove",
        "--yes",
        "--json",
    ];
    let run = check(&live, token, &foreign, b"");
    assert_eq!(run.code, 81, "{}", run.out);
}

#[test]
fn an_applications_settings_are_judged_tried_and_corrected() {
    let (_bench, live) = started();
    let token = live.text("server_token");
    let port = live.port();
    let settings = |host: &str, port: &str, password: &str| {
        format!("SMTP_HOST={host}\nSMTP_PORT={port}\nSMTP_USER={token}\nSMTP_PASS={password}\n")
    };
    let good = settings("127.0.0.1", &port, token);
    let run = check(&live, "", &["--settings", "-", "--json"], good.as_bytes());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let bad = settings("127.0.0.1", &port, "something-else-here");
    let run = check(&live, "", &["--settings", "-", "--json"], bad.as_bytes());
    let told = lines(&run);
    assert_eq!(run.code, 77, "that login is really tried: {}", run.out);
    let setting = told.iter().find(|line| line["event"] == "setting").unwrap();
    assert_eq!(
        (&setting["hint"], &setting["line"]),
        (&"settings.two-values".into(), &4.into())
    );
    assert!(!run.out.contains(token) && !run.out.contains("something-else-here"));
    let wrong = settings("127.0.0.1", "465", token);
    let run = check(
        &live,
        "",
        &["--settings", "-", "--json", "--timeout", "2"],
        wrong.as_bytes(),
    );
    let corrected = lines(&run)
        .into_iter()
        .find(|line| line["event"] == "corrected")
        .unwrap();
    assert_eq!(corrected["lines"], serde_json::json!(["SMTP_PORT=587"]));
    let nothing = check(&live, token, &["--settings", "-"], b"hello");
    nothing.ends(78, "standard input was not recognized");
}

#[test]
fn wait_returns_when_it_is_good_and_gives_up_in_the_end() {
    let (_bench, live) = started();
    let good = check(&live, live.text("server_token"), &["--wait", "30m"], b"");
    assert_eq!(good.code, 0, "{}", good.err);
    let bad = check(&live, WRONG, &["--wait", "1s", "--json"], b"");
    assert_eq!(bad.code, 77);
    let tokens = lines(&bad);
    let tries = tokens.iter().filter(|line| line["rung"] == "token").count();
    assert_eq!(tries, 2, "once at first and once when the time was over");
    let outcomes = tokens
        .iter()
        .filter(|line| line["event"] == "outcome")
        .count();
    assert_eq!(outcomes, 1);
}

#[test]
fn standard_input_is_one_thing_only() {
    let (_bench, live) = started();
    let both = ["--settings", "-", "--account-token-stdin"];
    let run = check(&live, WRONG, &both, b"x");
    assert_eq!(run.code, 64);
    assert!(run.err.contains("only one of them"), "{}", run.err);
}

#[test]
fn practice_asks_no_name_server() {
    let bench = Bench::new();
    let words = [
        "--profile",
        "practice",
        "check",
        "--dns",
        "--from",
        "ada@acme.example",
        "--json",
    ];
    let run = bench.run(&words, b"");
    let of_dns = ["dkim", "return-path", "spf", "dmarc"];
    let rungs = lines(&run).into_iter();
    let rungs = rungs.filter(|line| of_dns.iter().any(|rung| line["rung"] == *rung));
    let rungs: Vec<Value> = rungs.collect();
    assert_eq!(rungs.len(), of_dns.len(), "{}", run.out);
    for rung in rungs {
        assert_eq!(rung["status"], "skipped", "{rung}");
        let detail = rung["evidence"].as_str().unwrap();
        assert!(detail.contains("would leave this computer"), "{detail}");
    }
}
