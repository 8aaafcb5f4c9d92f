//! `find`: did it reach them? Asked of the practice server's API by the binary, as of Postmark's.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;

use postrider::sandbox::scenarios;

use crate::bench::{Bench, Run, TOKEN};
use crate::follow::{last, send, sender, server, typed};
use crate::live::Live;

const GRACE: &str = "grace@navy.example";

fn find(bench: &Bench, live: &Live, more: &[&str]) -> Run {
    let server = server(live);
    let server: Vec<&str> = server.iter().map(String::as_str).collect();
    bench.run(&[&server[..], &["find"], more].concat(), b"")
}

/// Plays a scenario: sends `times` over SMTP what its user sends, and says to whom.
fn play(name: &str, times: usize) -> (Bench, Live, Bench, String) {
    let home = Bench::new();
    let live = Live::start(&home, &["--latency", "0", "--scenario", name]);
    let bench = sender(&live);
    let scenario = scenarios()
        .into_iter()
        .find(|one| one.name == name)
        .unwrap();
    let flags = typed(&scenario, &bench);
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    for _ in 0..times {
        assert_eq!(send(&bench, &live, &flags).code, 0, "{name}");
    }
    let to = scenario.you.to.unwrap_or_else(|| GRACE.into());
    (home, live, bench, to)
}

/// Moves what the history knows into the past.
fn age(bench: &Bench, ms: i64) {
    let database = rusqlite::Connection::open(bench.path("data/history.sqlite")).unwrap();
    let older = "UPDATE sends SET at_ms = at_ms - ?1";
    assert_eq!(database.execute(older, [ms]).unwrap(), 1);
}

/// A POST to the practice API, with the server token.
pub fn post(live: &Live, path: &str, body: &str) -> String {
    let host = live.text("api_url").trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let (token, length) = (live.text("server_token"), body.len());
    let request = format!(
        "POST {path} HTTP/1.1\r\nHost: {host}\r\nX-Postmark-Server-Token: {token}\r\nAccept: application/json\r\n\
         Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    );
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn each_situation_has_its_verdict_cause_and_exit_code() {
    const DAY: i64 = 86_400_000;
    for (name, times, older, code, cause, part) in [
        ("all-well", 1, 0, 0, "delivered", "Delivered on "),
        (
            "mailbox-gone",
            4,
            0,
            81,
            "bounced",
            ": the mailbox does not exist; suppressed since; 3 later messages were not sent.",
        ),
        ("delayed", 1, 0, 0, "delivered", ", after a delay on "),
        ("mailbox-full", 1, 0, 81, "bounced", "Soft bounce on "),
        (
            "spam-complaint",
            1,
            0,
            81,
            "spam-complaint",
            "Marked as spam on ",
        ),
        (
            "account-pending",
            1,
            0,
            81,
            "refused-inside",
            "(error code 412)",
        ),
        (
            "stream-unknown",
            1,
            0,
            81,
            "wrong-stream",
            "Wrong stream: the message stream ",
        ),
        (
            "account-paused",
            1,
            DAY,
            80,
            "account-paused",
            "sending is probably paused",
        ),
        ("account-paused", 1, 46 * DAY, 80, "too-old", "Too old: "),
        (
            "account-paused",
            1,
            0,
            80,
            "pending",
            "does not show the message yet",
        ),
        ("queued", 1, 0, 80, "pending", "Queued by Postmark on "),
        (
            "sandbox-server",
            1,
            0,
            0,
            "sandboxed",
            "is a Sandbox server",
        ),
        (
            "recipient-inactive",
            0,
            0,
            81,
            "bounced",
            "an earlier message to grace@navy.example bounced permanently",
        ),
        ("all-well", 0, 0, 80, "not-found", "Nothing found: "),
    ] {
        let (_home, live, bench, to) = play(name, times);
        if older > 0 {
            age(&bench, older);
        }
        let run = find(&bench, &live, &[&to, "--json"]);
        let outcome = last(&run);
        assert_eq!(outcome["cause"], cause, "{name}: {outcome}");
        let verdict = outcome["verdict"].as_str().unwrap();
        assert!(verdict.contains(part), "{name}: {verdict}");
        assert_eq!(
            (run.code, &outcome["exit"]),
            (code, &code.into()),
            "{name}: {outcome}"
        );
        // For people the same verdict comes first.
        let lines = find(&bench, &live, &[&to]);
        assert_eq!(lines.out.lines().next(), Some(verdict), "{name}");
        assert_eq!(lines.code, code, "{name}");
    }
}

#[test]
fn an_address_suppressed_by_hand_is_reactivated_when_asked() {
    let (_home, live, bench, _) = play("all-well", 0);
    let body = r#"{"Suppressions":[{"EmailAddress":"grace@navy.example"}]}"#;
    let answer = post(&live, "/message-streams/outbound/suppressions", body);
    assert!(answer.contains("Suppressed"), "{answer}");
    let run = find(&bench, &live, &[GRACE]);
    run.ends(67, "Suppressed by hand on ");
    run.ends(67, "postrider find grace@navy.example --reactivate");
    let lifted = find(
        &bench,
        &live,
        &["Grace <Grace@navy.example>", "--reactivate"],
    );
    lifted.ends(0, "on the stream outbound.");
    find(&bench, &live, &[GRACE]).ends(80, "Nothing found");
    find(&bench, &live, &[GRACE, "--reactivate"]).ends(67, "there is nothing to reactivate");
}

#[test]
fn every_stream_is_reactivated_and_json_ends_with_one_outcome() {
    let (_home, live, bench, _) = play("all-well", 0);
    let body = r#"{"Suppressions":[{"EmailAddress":"grace@navy.example"}]}"#;
    for stream in ["outbound", "broadcast"] {
        let answer = post(
            &live,
            &format!("/message-streams/{stream}/suppressions"),
            body,
        );
        assert!(answer.contains("Suppressed"), "{answer}");
    }
    let run = find(&bench, &live, &[GRACE, "--reactivate", "--json"]);
    run.ends(0, "");
    let lines = run.json();
    let events: Vec<&str> = lines
        .iter()
        .map(|line| line["event"].as_str().unwrap())
        .collect();
    assert_eq!(
        events,
        ["reactivated", "reactivated", "outcome"],
        "{lines:?}"
    );
    assert_eq!(
        (&lines[2]["cause"], &lines[2]["exit"]),
        (&"reactivated".into(), &0.into())
    );
}

#[test]
fn a_message_is_found_by_its_id_and_by_words_of_its_subject() {
    let (_home, live, bench, _) = play("all-well", 3);
    let all = find(&bench, &live, &["--subject", "RECEIPT", "--json"]);
    let mut lines = all.json();
    let outcome = lines.pop().unwrap();
    assert_eq!(
        (all.code, &outcome["messages"]["found"]),
        (0, &3.into()),
        "{outcome}"
    );
    let kinds: Vec<&str> = lines
        .iter()
        .filter_map(|line| line["kind"].as_str())
        .collect();
    assert_eq!(kinds, ["accepted", "delivered"].repeat(3));
    assert!(
        lines
            .iter()
            .all(|line| line["event"] == "trace" && line["at"].is_string())
    );
    let few = find(&bench, &live, &["--subject", "receipt", "--limit", "2"]);
    few.ends(0, "Looked at 2 of 3 messages");
    few.ends(0, "Older ones were left out");
    let id = lines[0]["message_id"].as_str().unwrap();
    let one = find(&bench, &live, &[id, "--json"]);
    assert_eq!((one.code, one.json().len()), (0, 3), "{}", one.out);
    find(&bench, &live, &["--subject", "invoice"])
        .ends(80, "no message with “invoice” in its subject");
    find(&bench, &live, &["0a129aee-e1cd-480d-b08d-4f48548ff48d"])
        .ends(80, "no message with the MessageID");
    // Another person's address that contains the wanted one is not taken for it.
    find(&bench, &live, &["race@navy.example"]).ends(80, "Nothing found");
}

#[test]
fn an_api_that_is_down_or_refuses_the_token_says_nothing_about_the_mail() {
    let (_home, live, bench, _) = play("api-maintenance", 0);
    let run = find(&bench, &live, &[GRACE]);
    run.ends(
        80,
        "Postmark's API is down for maintenance, so nothing is known about this mail",
    );
    let (_home, live, _, _) = play("all-well", 0);
    let stranger = Bench::new().with("POSTMARK_SERVER_TOKEN", TOKEN);
    let run = find(&stranger, &live, &[GRACE, "--json"]);
    let outcome = last(&run);
    assert_eq!(
        (run.code, &outcome["cause"]),
        (80, &"api-failed".into()),
        "{outcome}"
    );
    assert!(!run.out.contains(TOKEN));
    let closed = ["--api-url", "http://127.0.0.1:1", "find", GRACE];
    stranger
        .run(&closed, b"")
        .ends(80, "Postmark's API cannot be reached");
}

#[test]
fn what_cannot_be_looked_up_is_refused() {
    let bench = Bench::new();
    let token = Bench::new().with("POSTMARK_SERVER_TOKEN", TOKEN);
    bench.run(&["find"], b"").ends(64, "WHO|MESSAGE-ID");
    token
        .run(&["find", "grace"], b"")
        .ends(64, "neither an email address nor a MessageID");
    token.run(&["find", "a b@c@"], b"").ends(64, "postrider: ");
    token
        .run(&["find", "--subject", " "], b"")
        .ends(64, "nothing to search for");
    token
        .run(&["find", GRACE, "--limit", "101"], b"")
        .ends(64, "101");
    let id = "0a129aee-e1cd-480d-b08d-4f48548ff48d";
    token
        .run(&["find", id, "--reactivate"], b"")
        .ends(64, "needs the email address");
    bench
        .run(&["find", GRACE], b"")
        .ends(78, "POSTMARK_SERVER_TOKEN");
    bench
        .run(&["find", "--help"], b"")
        .ends(0, "postrider find grace@navy.example");
}
