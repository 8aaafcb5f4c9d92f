//! Earlier sends of one message.

use super::*;
use crate::mail::MessageIdentity;

/// A send of a message with this text to Grace and Alan.
fn of(number: u32, subject: &str, text: &str) -> SendStart {
    let mut begun = send(number, subject);
    begun.draft.text = text.into();
    begun.content_hash = begun.draft.content_hash();
    begun
}

fn message(begun: &SendStart) -> MessageIdentity {
    let hash = &begun.content_hash;
    MessageIdentity::new(&begun.from, &begun.recipients, &begun.subject, hash)
}

#[test]
fn the_newest_send_of_the_same_message_is_found() {
    let (_home, places) = home();
    let mut database = open(&places);
    let wanted = message(&of(9, "Your receipt", "Hello"));
    for (number, subject, text) in [
        (1, "Your receipt", "Hello"),
        (2, "Your receipt", "Hello"),
        (3, "Your receipt", "Another text"),
        (4, "Your receipt 2", "Hello"),
    ] {
        let begun = of(number, subject, text);
        database.begin(&begun).unwrap();
        database.settle(&begun.id, &accepted(), false).unwrap();
    }
    let found = database.earlier(&wanted, false).unwrap().unwrap();
    assert_eq!(found.at, Some(at(2_000)));
    assert_eq!(found.status, Status::Accepted);
    assert_eq!(found.recipients.len(), 2);
    assert!(found.has_same_text);
    // Practice is not real mail, nor the other way round.
    assert_eq!(database.earlier(&wanted, true).unwrap(), None);
}

#[test]
fn what_nobody_has_is_no_earlier_send() {
    let (_home, places) = home();
    let mut database = open(&places);
    let begun = of(1, "Your receipt", "Hello");
    database.begin(&begun).unwrap();
    let under_way = database.earlier(&message(&begun), false).unwrap();
    assert_eq!(under_way.map(|one| one.status), Some(Status::UnderWay));
    for status in [Status::Failed, Status::Refused, Status::Cancelled] {
        let begun = of(10 + status as u32, "Other", "Hello");
        database.begin(&begun).unwrap();
        let ended = SendEnd {
            status,
            ..accepted()
        };
        database.settle(&begun.id, &ended, false).unwrap();
        assert_eq!(database.earlier(&message(&begun), false).unwrap(), None);
    }
}

#[test]
fn a_subject_without_words_and_a_send_of_an_older_version_are_found_too() {
    let (_home, places) = home();
    let mut database = open(&places);
    for (number, subject) in [(1, ""), (2, "\" OR *"), (3, "Größe: 日本")] {
        let mut begun = of(number, subject, "Hello");
        begun.content_hash.clear();
        database.begin(&begun).unwrap();
        database.settle(&begun.id, &accepted(), false).unwrap();
        let found = database.earlier(&message(&of(9, subject, "Else")), false);
        let found = found.unwrap();
        assert_eq!(
            found.as_ref().map(|one| one.has_same_text),
            Some(false),
            "{subject}"
        );
    }
}
