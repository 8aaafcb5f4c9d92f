//! One plain sentence on what a line of the transcript means, for people who do not know SMTP
//! (RFC 5321, RFC 3207, RFC 4954, RFC 2920, RFC 1870, RFC 6152).

use crate::record::{Direction, Line, Stage};

/// Our commands by their first words.
const COMMANDS: [(&str, &str); 13] = [
    (
        "EHLO",
        "We introduce ourselves and ask what the server offers.",
    ),
    ("HELO", "We introduce ourselves."),
    (
        "STARTTLS",
        "We ask to encrypt the connection before anything secret is said.",
    ),
    (
        "AUTH PLAIN",
        "We sign in: user name and password in one word, hidden here.",
    ),
    (
        "AUTH LOGIN",
        "We ask to sign in; the server will ask for user name and password one after the other.",
    ),
    ("AUTH", "We sign in; what is secret is hidden here."),
    (
        "MAIL FROM",
        "We name the sender of the envelope, where bounces would go.",
    ),
    (
        "RCPT TO",
        "We name one recipient; each is ruled on by itself.",
    ),
    ("DATA", "We ask to send the message itself."),
    ("RSET", "We drop the envelope and stay connected."),
    (
        "NOOP",
        "We ask nothing, to see whether the server still answers.",
    ),
    (
        "QUIT",
        "We say goodbye; the message has been decided on already.",
    ),
    (
        ".",
        "A dot alone ends the message: from here on a cancel comes too late.",
    ),
];

/// What a server offers in its answer to EHLO.
const OFFERS: [(&str, &str); 13] = [
    (
        "PIPELINING",
        "Several commands may be sent at once, which saves waiting.",
    ),
    (
        "SIZE",
        "The largest message that the server takes, in bytes; Postmark's own limit of 10 MB is lower.",
    ),
    ("STARTTLS", "The server can encrypt the connection."),
    ("AUTH", "The ways to sign in that the server knows."),
    (
        "ENHANCEDSTATUSCODES",
        "Replies carry a second code such as 5.7.8, which says more.",
    ),
    ("8BITMIME", "The message may hold bytes beyond ASCII."),
    ("SMTPUTF8", "Addresses may hold letters beyond ASCII."),
    ("DSN", "The server can be asked for notices of delivery."),
    (
        "CHUNKING",
        "Messages may be sent in counted pieces; not used here.",
    ),
    (
        "VRFY",
        "The server knows a command that asks about an address; not used here.",
    ),
    (
        "ETRN",
        "The server can be asked to send waiting mail; not used here.",
    ),
    ("HELP", "The server has a help text."),
    (
        "X",
        "An extension of the server's own, or an offer that something on the way has masked.",
    ),
];

/// Replies by code, in one stage or (`None`) in any. The first row that fits counts.
const REPLIES: [(u16, Option<Stage>, &str); 44] = [
    (
        220,
        Some(Stage::Greeting),
        "The server greets and is ready.",
    ),
    (
        220,
        Some(Stage::StartTls),
        "The server agrees: what follows is encrypted.",
    ),
    (220, None, "The server is ready."),
    (221, None, "The server says goodbye and closes."),
    (235, None, "The login was accepted."),
    (
        250,
        Some(Stage::StartTls),
        "The server answers our greeting.",
    ),
    (
        250,
        Some(Stage::Hello),
        "The server answers our greeting, now encrypted.",
    ),
    (
        250,
        Some(Stage::Envelope),
        "Accepted: sender or recipient may be used.",
    ),
    (
        250,
        Some(Stage::Verdict),
        "The server has received the message; that does not mean that it is delivered.",
    ),
    (
        250,
        Some(Stage::Content),
        "The server has received the message; that does not mean that it is delivered.",
    ),
    (250, None, "Done as asked."),
    (
        251,
        None,
        "Accepted: the server will pass it on to where the recipient now is.",
    ),
    (
        252,
        None,
        "The server cannot say whether the recipient exists, but will try.",
    ),
    (334, None, "The server asks for the next part of the login."),
    (
        354,
        None,
        "The server waits for the message, up to a line with a dot alone.",
    ),
    (421, None, "The server is closing; the same may work later."),
    (
        432,
        None,
        "The password must be changed before signing in this way.",
    ),
    (
        450,
        None,
        "Not now: the mailbox cannot be used at the moment, try again later.",
    ),
    (
        451,
        None,
        "Not now: the server had trouble of its own, try again later.",
    ),
    (
        452,
        None,
        "Not now: the server lacks room, or there are too many recipients.",
    ),
    (
        454,
        Some(Stage::StartTls),
        "The server cannot encrypt at the moment.",
    ),
    (
        454,
        None,
        "The login cannot be checked at the moment; that says nothing about the token.",
    ),
    (
        455,
        None,
        "The server cannot take what was asked along with the command at the moment.",
    ),
    (500, None, "The server did not understand the command."),
    (
        501,
        None,
        "The server found what stands in the command wrong, such as the form of an address.",
    ),
    (502, None, "The server does not offer this command."),
    (503, None, "The server did not expect this command here."),
    (
        504,
        None,
        "The server does not know what was asked along with the command.",
    ),
    (521, None, "This host takes no mail."),
    (530, None, "The server wants encryption or a login first."),
    (
        534,
        None,
        "The way of signing in is too weak for the server.",
    ),
    (
        535,
        None,
        "The login was refused: user name and password are not what the server knows.",
    ),
    (
        538,
        None,
        "The server wants encryption before this way of signing in.",
    ),
    (541, None, "The message was refused by a filter."),
    (
        550,
        Some(Stage::Envelope),
        "Refused: this sender or recipient is not accepted, for the reason given.",
    ),
    (550, None, "Refused for the reason given."),
    (
        551,
        None,
        "The recipient is not here; the server will not pass it on.",
    ),
    (552, None, "Refused: too large, or the mailbox is full."),
    (
        553,
        None,
        "Refused: the address is not allowed or not well formed.",
    ),
    (
        554,
        Some(Stage::Greeting),
        "The server does not talk to this machine.",
    ),
    (
        554,
        Some(Stage::Envelope),
        "Refused: there is nothing that could be sent, or passing on is not allowed.",
    ),
    (554, None, "The message was refused."),
    (
        555,
        None,
        "The server does not know what was asked along with sender or recipient.",
    ),
    (556, None, "The recipient's domain takes no mail."),
];

/// What a reply means by its first digit, where the code is not in the table.
const CLASSES: [(u16, &str); 4] = [
    (2, "Done as asked."),
    (3, "The server waits for more."),
    (4, "Not now: the same may work later."),
    (5, "Refused: the same will not work later either."),
];

/// What `line` means, in one sentence; `None` for our own remarks and for what explains itself.
pub fn explain_line(line: &Line) -> Option<&'static str> {
    match line.direction {
        Direction::Note => None,
        Direction::Client => explain_command(line),
        Direction::Server => explain_reply(line),
    }
}

fn explain_command(line: &Line) -> Option<&'static str> {
    let text = line.text.trim();
    let known = COMMANDS
        .iter()
        .find(|(command, _)| is_command(text, command));
    match (known, line.stage) {
        (Some((_, sentence)), _) => Some(sentence),
        (None, Stage::Auth) => Some("The next part of the login, hidden here."),
        (None, Stage::Content) => {
            Some("The message itself: header lines, text and files; only its size is shown.")
        }
        (None, _) => None,
    }
}

/// Whether `text` is `command`, alone or followed by something that is no letter.
fn is_command(text: &str, command: &str) -> bool {
    let Some(head) = text.get(..command.len()) else {
        return false;
    };
    let rest = &text[command.len()..];
    let alone = command != "." || rest.is_empty();
    head.eq_ignore_ascii_case(command) && alone && !rest.starts_with(|c: char| c.is_alphanumeric())
}

fn explain_reply(line: &Line) -> Option<&'static str> {
    let code: u16 = line.text.get(..3)?.parse().ok()?;
    if code == 250
        && matches!(line.stage, Stage::StartTls | Stage::Hello)
        && let Some(offer) = explain_offer(line.text.get(4..).unwrap_or_default())
    {
        return Some(offer);
    }
    let fits = |row: &&(u16, Option<Stage>, &str)| {
        row.0 == code && row.1.is_none_or(|stage| stage == line.stage)
    };
    let by_code = REPLIES.iter().find(fits).map(|(_, _, sentence)| *sentence);
    by_code.or_else(|| {
        CLASSES
            .iter()
            .find(|(class, _)| *class == code / 100)
            .map(|(_, sentence)| *sentence)
    })
}

fn explain_offer(text: &str) -> Option<&'static str> {
    let keyword = text
        .split([' ', '='])
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase();
    let is = |offer: &str| {
        keyword == offer || (offer == "X" && keyword.starts_with('X') && !keyword.contains('.'))
    };
    OFFERS
        .iter()
        .find(|(offer, _)| is(offer))
        .map(|(_, sentence)| *sentence)
}

#[cfg(test)]
mod tests {
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
}
