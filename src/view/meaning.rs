//! One plain sentence on what a line of the transcript means.
//!
//! Two tables, one of commands and one of replies; the first row that fits gives the sentence.

use crate::record::{Direction, Line, Stage};

/// Commands by how the line starts (RFC 5321, 3207, 4954).
const COMMANDS: [(&str, &str); 14] = [
    ("EHLO", "We name ourselves and ask what the server can do."),
    ("HELO", "We name ourselves, the old way."),
    ("STARTTLS", "We ask to encrypt from here on."),
    ("AUTH PLAIN", "We sign in; user name and password travel in this line, inside TLS."),
    ("AUTH LOGIN", "We sign in; the server asks for user name and password one by one."),
    ("AUTH", "We sign in."),
    ("MAIL FROM", "The envelope's sender: whom bounces go to and whose signature Postmark checks."),
    ("RCPT TO", "One recipient of the envelope; each gets an answer of its own."),
    ("DATA", "We ask to hand over the message itself."),
    ("BDAT", "A piece of the message itself."),
    (".", "The final dot: from here on the message belongs to the server."),
    ("RSET", "We start over with a new envelope."),
    ("NOOP", "We ask whether the server is still there."),
    ("QUIT", "We say goodbye."),
];

/// What the server offers in its EHLO reply, by keyword.
const OFFERS: [(&str, &str); 12] = [
    ("PIPELINING", "Commands may be sent without waiting for each answer."),
    ("SIZE", "The largest message it takes, in bytes before Postmark's own limit."),
    ("STARTTLS", "The connection can be encrypted."),
    ("AUTH", "The ways of signing in that it knows."),
    ("8BITMIME", "Bytes above 127 are allowed in the message."),
    ("ENHANCEDSTATUSCODES", "Its replies carry a second, finer code."),
    ("SMTPUTF8", "Addresses may hold letters beyond ASCII."),
    ("CHUNKING", "The message may be handed over in pieces of known size."),
    ("DSN", "Delivery reports can be asked for."),
    ("VRFY", "It would confirm mailboxes; we do not ask."),
    ("ETRN", "It would start its queue on request; we do not ask."),
    ("XXXXXXXX", "Something on the way has masked this line, most likely STARTTLS."),
];

/// Replies by stage and start of the code; an empty start fits every code.
const REPLIES: [(Stage, &str, &str); 25] = [
    (Stage::Greeting, "220", "The server greets and is ready."),
    (Stage::Greeting, "4", "The server is there but takes no mail now."),
    (Stage::Greeting, "5", "The server does not want to talk to this address."),
    (Stage::StartTls, "220", "It agrees: the TLS handshake follows."),
    (Stage::StartTls, "250", "What the server is called and can do."),
    (Stage::StartTls, "454", "TLS is not available now."),
    (Stage::Hello, "250", "What the server is called and can do, this time inside TLS."),
    (Stage::Auth, "235", "Signed in."),
    (Stage::Auth, "334", "It asks for the next part of the login."),
    (Stage::Auth, "454", "Signing in does not work now; later it may."),
    (Stage::Auth, "534", "This way of signing in is too weak for the server."),
    (Stage::Auth, "535", "The login was not accepted."),
    (Stage::Auth, "530", "It wants something first: TLS or a login."),
    (Stage::Envelope, "250", "It agrees."),
    (Stage::Envelope, "251", "It agrees and will forward."),
    (Stage::Envelope, "354", "It waits for the message."),
    (Stage::Envelope, "452", "It cannot store more now."),
    (Stage::Envelope, "552", "The message is too large for it."),
    (Stage::Envelope, "4", "Not now; the same may work later."),
    (Stage::Envelope, "5", "Refused."),
    (Stage::Verdict, "250", "It has taken the message. That is not a delivery yet."),
    (Stage::Verdict, "4", "It has not taken the message; later it may."),
    (Stage::Verdict, "5", "It has refused the message."),
    (Stage::Quit, "221", "It says goodbye."),
    (Stage::Quit, "", "The end of the dialogue."),
];

/// What fits when no row of the table does, by the reply's first digit.
const CLASSES: [(&str, &str); 4] = [
    ("2", "It agrees."),
    ("3", "It waits for more."),
    ("4", "Not now; the same may work later."),
    ("5", "Refused."),
];

/// What `line` means, or `None` if it explains itself (our own remarks do).
pub(super) fn meaning(line: &Line) -> Option<&'static str> {
    match line.direction {
        Direction::Note => None,
        Direction::Client => command(line),
        Direction::Server => offer(line).or_else(|| reply(line)),
    }
}

fn command(line: &Line) -> Option<&'static str> {
    let known = starting(&COMMANDS, &line.text);
    known.or_else(|| match line.stage {
        Stage::Auth => Some("A part of the login."),
        Stage::Content => Some("The message itself: headers, text and files, folded here to a count."),
        _ => None,
    })
}

/// The sentence of the first row whose start `text` has, in whatever case.
fn starting(table: &[(&str, &'static str)], text: &str) -> Option<&'static str> {
    let found = table.iter().find(|(start, _)| {
        text.get(..start.len()).is_some_and(|head| head.eq_ignore_ascii_case(start))
            && (*start != "." || text.len() == 1)
    });
    found.map(|(_, sentence)| *sentence)
}

fn offer(line: &Line) -> Option<&'static str> {
    let hello = matches!(line.stage, Stage::StartTls | Stage::Hello);
    let rest = line.text.strip_prefix("250")?.strip_prefix(['-', ' '])?;
    hello.then(|| starting(&OFFERS, rest)).flatten()
}

fn reply(line: &Line) -> Option<&'static str> {
    let (_, _, sentence) = REPLIES
        .iter()
        .find(|(stage, code, _)| *stage == line.stage && line.text.starts_with(code))
        .copied()
        .or_else(|| {
            let (_, sentence) = CLASSES.iter().find(|(class, _)| line.text.starts_with(class))?;
            Some((line.stage, "", *sentence))
        })?;
    Some(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(direction: Direction, stage: Stage, text: &str) -> Option<&'static str> {
        meaning(&Line { at_ms: 0.0, direction, tls: true, stage, text: text.into() })
    }

    #[test]
    fn explains_what_a_send_says() {
        use Direction::{Client, Note, Server};
        assert_eq!(said(Server, Stage::Greeting, "220 smtp.postmarkapp.com"), Some("The server greets and is ready."));
        assert!(said(Client, Stage::Hello, "EHLO [127.0.0.1]").is_some_and(|s| s.contains("name ourselves")));
        assert!(said(Server, Stage::Hello, "250-SIZE 50000000").is_some_and(|s| s.contains("largest")));
        assert!(said(Server, Stage::Hello, "250-smtp.postmarkapp.com").is_some_and(|s| s.contains("inside TLS")));
        assert_eq!(said(Server, Stage::Auth, "535 5.7.8 Error"), Some("The login was not accepted."));
        assert!(said(Client, Stage::Content, "(4,096 bytes)").is_some_and(|s| s.contains("The message itself")));
        assert!(said(Client, Stage::Verdict, ".").is_some_and(|s| s.contains("final dot")));
        assert_eq!(said(Server, Stage::Connect, "421 closing"), Some("Not now; the same may work later."));
        assert_eq!(said(Note, Stage::Resolve, "two addresses"), None);
        assert_eq!(said(Server, Stage::Connect, "garbage"), None);
    }
}
