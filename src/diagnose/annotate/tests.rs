//! The dialogue line by line.

use super::*;

fn explained(direction: Direction, stage: Stage, text: &str) -> Option<&'static str> {
    explain_line(&Line {
        at_ms: 0.0,
        direction,
        tls: false,
        stage,
        text: text.into(),
    })
}

#[test]
fn the_lines_of_a_whole_dialogue_are_explained() {
    let dialogue = [
        (
            Direction::Server,
            Stage::Greeting,
            "220 smtp.postmarkapp.com ESMTP",
            "greets",
        ),
        (
            Direction::Client,
            Stage::StartTls,
            "EHLO box.example",
            "introduce",
        ),
        (
            Direction::Server,
            Stage::StartTls,
            "250-smtp.postmarkapp.com",
            "answers our greeting",
        ),
        (
            Direction::Server,
            Stage::StartTls,
            "250-SIZE 20480000",
            "largest message",
        ),
        (
            Direction::Server,
            Stage::StartTls,
            "250-AUTH=PLAIN LOGIN",
            "ways to sign in",
        ),
        (Direction::Server, Stage::StartTls, "250-XXXXXXXX", "masked"),
        (Direction::Client, Stage::StartTls, "STARTTLS", "encrypt"),
        (
            Direction::Server,
            Stage::StartTls,
            "220 2.0.0 Ready to start TLS",
            "agrees",
        ),
        (
            Direction::Client,
            Stage::Auth,
            "AUTH PLAIN ••••••••",
            "one word",
        ),
        (
            Direction::Client,
            Stage::Auth,
            "••••••••",
            "next part of the login",
        ),
        (
            Direction::Server,
            Stage::Auth,
            "334 VXNlcm5hbWU6",
            "next part",
        ),
        (Direction::Server, Stage::Auth, "235 2.7.0 ok", "accepted"),
        (
            Direction::Server,
            Stage::Auth,
            "535 5.7.8 Error: authentication failed:",
            "login was refused",
        ),
        (
            Direction::Client,
            Stage::Envelope,
            "MAIL FROM:<ada@acme.example> SIZE=1",
            "sender",
        ),
        (
            Direction::Client,
            Stage::Envelope,
            "RCPT TO:<grace@navy.example>",
            "recipient",
        ),
        (
            Direction::Server,
            Stage::Envelope,
            "550 5.1.1 no",
            "Refused",
        ),
        (
            Direction::Client,
            Stage::Envelope,
            "DATA",
            "send the message",
        ),
        (
            Direction::Server,
            Stage::Envelope,
            "354 go ahead",
            "dot alone",
        ),
        (
            Direction::Client,
            Stage::Content,
            "(2048 bytes)",
            "The message itself",
        ),
        (
            Direction::Client,
            Stage::Verdict,
            ".",
            "cancel comes too late",
        ),
        (
            Direction::Server,
            Stage::Verdict,
            "250 2.0.0 Ok: queued as 6A59",
            "not mean that it is delivered",
        ),
        (Direction::Client, Stage::Quit, "QUIT", "goodbye"),
        (Direction::Server, Stage::Quit, "221 2.0.0 Bye", "goodbye"),
        (Direction::Server, Stage::Auth, "499 what", "Not now"),
    ];
    for (direction, stage, text, expected) in dialogue {
        let sentence = explained(direction, stage, text).unwrap_or_default();
        assert!(sentence.contains(expected), "{text}: {sentence}");
    }
}

#[test]
fn what_is_no_dialogue_is_not_explained() {
    assert_eq!(explained(Direction::Note, Stage::Connect, "220 x"), None);
    assert_eq!(
        explained(Direction::Server, Stage::Greeting, "HTTP/1.1 400"),
        None
    );
    assert_eq!(explained(Direction::Server, Stage::Greeting, "ü"), None);
    assert_eq!(explained(Direction::Client, Stage::Hello, "AUTHOR x"), None);
    assert_eq!(explained(Direction::Client, Stage::Quit, ""), None);
}

#[test]
fn every_sentence_is_one() {
    let sentences = COMMANDS
        .iter()
        .map(|row| row.1)
        .chain(OFFERS.iter().map(|row| row.1));
    for sentence in sentences
        .chain(REPLIES.iter().map(|row| row.2))
        .chain(CLASSES.iter().map(|row| row.1))
    {
        assert!(
            sentence.ends_with('.') && sentence.len() <= 120,
            "{sentence}"
        );
        assert!(!sentence.trim_end_matches('.').contains(". "), "{sentence}");
    }
}
