//! Addresses that were written to.

use super::*;

fn to(number: u32, to: &str, bcc: &str) -> SendStart {
    let mut begun = send(number, "Your receipt");
    begun.recipients = vec![format!("r{number}@navy.example")];
    begun.draft.to = to.into();
    begun.draft.bcc = bcc.into();
    begun
}

#[test]
fn the_newest_come_first_each_once_and_with_their_names() {
    let (_home, places) = home();
    let mut database = open(&places);
    let grace = "\"Hopper, Grace\" <grace@navy.example>";
    database
        .begin(&to(1, "Grace <grace@navy.example>, ada@x.example", ""))
        .unwrap();
    database
        .begin(&to(2, grace, "Granville <g@y.example>"))
        .unwrap();
    let mut found = |typed: &str, most| database.addresses(typed, true, most).unwrap();
    assert_eq!(found("gra", 9), [grace, "Granville <g@y.example>"]);
    assert_eq!(found("HOPPER, g", 9), [grace], "by name, too");
    assert_eq!(found("grace@navy.e", 9), [grace]);
    assert_eq!(found("gra", 1), [grace]);
    assert_eq!(found("race", 9), [""; 0]);
    assert_eq!(found("r2", 9), ["r2@navy.example"]);
    assert_eq!(found("", 2), [grace, "Granville <g@y.example>"]);
    assert_eq!(found("\" OR * -", 9), [""; 0]);
}

#[test]
fn practice_is_left_out_of_real_mail() {
    let (_home, places) = home();
    let mut database = open(&places);
    let mut practised = to(1, "grace@navy.example", "");
    practised.environment = Environment::Practice;
    database.begin(&practised).unwrap();
    assert_eq!(database.addresses("gra", true, 9).unwrap(), [""; 0]);
    assert_eq!(
        database.addresses("gra", false, 9).unwrap(),
        ["grace@navy.example"]
    );
}

#[test]
fn of_a_large_draft_the_addresses_are_told() {
    let (_home, places) = home();
    let mut database = open(&places);
    let mut large = to(1, "Grace <grace@navy.example>", "");
    large.recipients = vec!["grace@navy.example".into()];
    large.draft.text = "x".repeat(100_000);
    database.begin(&large).unwrap();
    assert_eq!(
        database.addresses("gra", true, 9).unwrap(),
        ["grace@navy.example"]
    );
}
