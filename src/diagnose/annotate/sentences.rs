//! The sentences: tables by command, offer and reply.

use crate::record::Stage;

/// Our commands by their first words.
pub(super) const COMMANDS: [(&str, &str); 13] = [
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

/// EHLO keywords.
pub(super) const OFFERS: [(&str, &str); 13] = [
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

/// Replies by code, in one stage or (`None`) in any. The first match counts.
pub(super) const REPLIES: [(u16, Option<Stage>, &str); 44] = [
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

/// Replies by first digit, for codes not in the table.
pub(super) const CLASSES: [(u16, &str); 4] = [
    (2, "Done as asked."),
    (3, "The server waits for more."),
    (4, "Not now: the same may work later."),
    (5, "Refused: the same will not work later either."),
];
