//! The dialogue line by line.

use super::*;

/// Who speaks, in which stage, what, and words of the sentence.
const DIALOGUE: &str = "\
S | greeting | 220 smtp.postmarkapp.com ESMTP | greets
C | starttls | EHLO box.example | introduce
S | starttls | 250-smtp.postmarkapp.com | answers our greeting
S | starttls | 250-SIZE 20480000 | largest message
S | starttls | 250-AUTH=PLAIN LOGIN | ways to sign in
S | starttls | 250-XXXXXXXX | masked
C | starttls | STARTTLS | encrypt
S | starttls | 220 2.0.0 Ready to start TLS | agrees
C | auth | AUTH PLAIN •••••••• | one word
C | auth | •••••••• | next part of the login
S | auth | 334 VXNlcm5hbWU6 | next part
S | auth | 235 2.7.0 ok | accepted
S | auth | 535 5.7.8 Error: authentication failed: | login was refused
C | envelope | MAIL FROM:<ada@acme.example> SIZE=1 | sender
C | envelope | RCPT TO:<grace@navy.example> | recipient
S | envelope | 550 5.1.1 no | Refused
C | envelope | DATA | send the message
S | envelope | 354 go ahead | dot alone
C | content | (2048 bytes) | The message itself
C | verdict | . | cancel comes too late
S | verdict | 250 2.0.0 Ok: queued as 6A59 | not mean that it is delivered
C | quit | QUIT | goodbye
S | quit | 221 2.0.0 Bye | goodbye
S | auth | 499 what | Not now
";

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
    for row in DIALOGUE.lines() {
        let [who, stage, text, expected]: [&str; 4] = row
            .split(" | ")
            .collect::<Vec<_>>()
            .try_into()
            .expect("four cells");
        let direction = if who == "C" {
            Direction::Client
        } else {
            Direction::Server
        };
        let stage = Stage::ALL
            .into_iter()
            .find(|known| known.name() == stage)
            .expect("a stage");
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
