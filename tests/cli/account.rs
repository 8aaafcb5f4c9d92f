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

/// A server of an account with so many servers, on loopback. Answers until the test ends.
fn account_of(servers: usize) -> String {
    use std::io::{BufRead as _, BufReader, Write as _};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = move |path: &str| {
        let (_, query) = path.split_once('?').unwrap_or_default();
        let number = |name: &str| -> usize {
            let value = query.split('&').find_map(|pair| pair.strip_prefix(name));
            value.map_or(0, |value| value.parse().unwrap())
        };
        if !path.starts_with("/servers") {
            return r#"{"TotalCount":0,"SenderSignatures":[],"Domains":[]}"#.to_owned();
        }
        let (from, count) = (number("offset="), number("count="));
        let rows: Vec<String> = (from..servers.min(from + count))
            .map(|at| {
                let token = format!("{:08x}-{:04x}-4{:03x}-8abc-{:012x}", at * 7919, at, at % 4096, at * 1_000_003);
                format!(
                    r#"{{"ID":{at},"Name":"Server {at} {token}","ApiTokens":["{token}"],"Color":"blue","DeliveryType":"Live","SmtpApiActivated":true}}"#
                )
            })
            .collect();
        format!(
            r#"{{"TotalCount":{servers},"Servers":[{}]}}"#,
            rows.join(",")
        )
    };
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut lines = BufReader::new(stream.try_clone().unwrap()).lines();
            let request = lines.next().and_then(Result::ok).unwrap_or_default();
            let headers = lines.map_while(Result::ok);
            headers.take_while(|line| !line.is_empty()).for_each(drop);
            let body = answer(request.split(' ').nth(1).unwrap_or_default());
            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
            // A client that has enough may be gone.
            let _ = write!(stream, "{head}Content-Length: {}\r\n\r\n{body}", body.len());
        }
    });
    format!("http://{address}")
}

#[test]
fn an_account_of_ten_thousand_servers_is_listed_in_seconds_without_a_token() {
    let api = account_of(10_000);
    let bench = Bench::new().with("POSTMARK_ACCOUNT_TOKEN", crate::bench::TOKEN);
    let began = std::time::Instant::now();
    let run = bench.run(&["--api-url", &api, "account", "servers"], b"");
    let took = began.elapsed();
    run.ends(0, "Server 9999 ••••••••");
    assert_eq!(run.out.lines().count(), 10_000);
    assert_eq!(run.out.matches("••••••••").count(), 10_000);
    // Without optimization and on a busy machine; it was minutes for a growth with the square.
    assert!(took.as_secs() < 60, "{took:?}");
}
