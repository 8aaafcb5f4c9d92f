//! `suppressions`: whom a server does not send to, asked of the practice server's API as of Postmark's.

use serde_json::{Value, json};

use crate::bench::{Bench, Run};
use crate::find::post;
use crate::live::Live;

fn list(bench: &Bench, more: &[&str]) -> Run {
    bench.run(
        &[&["--profile", "practice", "suppressions"], more].concat(),
        b"",
    )
}

fn addresses(run: &Run) -> Vec<Value> {
    run.json()
        .iter()
        .map(|line| line["address"].clone())
        .collect()
}

/// A practice server where three addresses are suppressed, on two streams.
fn suppressed(bench: &Bench) -> Live {
    let live = Live::start(bench, &["--latency", "0"]);
    let hard = "hardbounce@bounce-testing.postmarkapp.com";
    let message = json!({"From": "ada@acme.example", "To": hard, "Subject": "s", "TextBody": "t"});
    post(&live, "/email", &message.to_string());
    for (stream, address) in [
        ("outbound", "linus@else.example"),
        ("broadcast", "grace@navy.example"),
    ] {
        let body = json!({"Suppressions": [{"EmailAddress": address}]});
        post(
            &live,
            &format!("/message-streams/{stream}/suppressions"),
            &body.to_string(),
        );
    }
    live
}

#[test]
fn all_streams_are_listed_newest_first_and_filtered() {
    let bench = Bench::new();
    let _live = suppressed(&bench);
    let all = list(&bench, &["--json"]);
    let hard = "hardbounce@bounce-testing.postmarkapp.com";
    // When the bounce comes is up to the practice server.
    let (bounced, by_hand): (Vec<Value>, Vec<Value>) =
        addresses(&all).into_iter().partition(|one| one == hard);
    assert_eq!(bounced, [hard]);
    assert_eq!(by_hand, ["grace@navy.example", "linus@else.example"]);
    let lines = all.json();
    let newest = lines.iter().find(|line| line["address"] != hard).unwrap();
    assert_eq!(
        (&newest["stream"], &newest["reason"]),
        (&json!("broadcast"), &json!("ManualSuppression"))
    );
    assert_eq!(newest["can_be_reactivated"], true);
    for (filter, expected) in [
        (&["--stream", "broadcast"][..], vec!["grace@navy.example"]),
        (&["@ELSE.example"], vec!["linus@else.example"]),
        (&["--reason", "hard-bounce"], vec![hard]),
        (&["--reason", "spam-complaint"], vec![]),
    ] {
        let found = list(&bench, &[filter, &["--json"]].concat());
        assert_eq!(addresses(&found), expected, "{filter:?}");
    }
    let shown = list(&bench, &[]);
    shown.ends(0, "grace@navy.example");
    assert!(
        shown.out.contains("a hard bounce") && shown.out.contains("suppressed by hand"),
        "{}",
        shown.out
    );
    list(&bench, &["nobody@else.example"]).ends(0, "No matching address is suppressed.");
    list(&bench, &["--stream", "nothing"]).ends(78, "no such message stream");
}

#[test]
fn an_address_is_reactivated_only_with_consent() {
    let bench = Bench::new();
    let _live = suppressed(&bench);
    let linus = "linus@else.example";
    list(&bench, &[linus, "--reactivate"]).ends(64, "add --yes");
    assert_eq!(addresses(&list(&bench, &[linus, "--json"])), [linus]);
    list(&bench, &[linus, "--reactivate", "--yes"])
        .ends(0, "Reactivated linus@else.example on the stream outbound.");
    assert_eq!(addresses(&list(&bench, &["--json"])).len(), 2);
    list(&bench, &[linus, "--reactivate", "--yes"])
        .ends(67, "nothing that is listed can be reactivated");
    for nobody in [
        &["--reactivate"][..],
        &["", "--reactivate", "--yes"],
        &[" "],
    ] {
        list(&bench, nobody).ends(64, "ADDRESS");
    }
}

#[test]
fn a_spam_complaint_stays() {
    let bench = Bench::new();
    let live = Live::start(&bench, &["--latency", "0", "--scenario", "spam-complaint"]);
    let message = r#"{"From": "ada@acme.example", "To": "grace@navy.example", "Subject": "s", "TextBody": "t"}"#;
    post(&live, "/email", message);
    let run = list(&bench, &["grace@navy.example", "--reactivate", "--yes"]);
    run.ends(67, "a spam complaint (cannot be reactivated here)");
}

#[test]
fn archived_streams_are_left_out_and_named_by_find() {
    let bench = Bench::new();
    let live = suppressed(&bench);
    post(&live, "/message-streams/broadcast/archive", "{}");
    assert_eq!(addresses(&list(&bench, &["--json"])).len(), 2);
    let find = |more: &[&str]| {
        let arguments = ["--profile", "practice", "find", "linus@else.example"];
        bench.run(&[&arguments[..], more].concat(), b"")
    };
    find(&[]).ends(67, "Archived streams were not searched: broadcast.");
    let lines = find(&["--json"]).json();
    let outcome = lines.last().unwrap();
    assert_eq!(
        (&outcome["streams"], &outcome["archived_streams"]),
        (&json!(["outbound"]), &json!(["broadcast"]))
    );
    post(&live, "/message-streams/broadcast/unarchive", "{}");
    assert_eq!(addresses(&list(&bench, &["--json"])).len(), 3);
}
