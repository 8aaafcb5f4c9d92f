//! What a reply refuses: by the command that it answers where the text says so, then by the enhanced status code,
//! then by the basic code.

use super::lines::{Lines, find, has_any};
use super::phrases::Means;
use crate::record::{FailureKind as K, Reply, Stage as S};

/// Lines above a reply that may contain its command.
const COMMAND_LINES: usize = 6;

/// A command of a dialogue, or a moment without one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Command {
    Connect,
    Hello,
    StartTls,
    Auth,
    Mail,
    Rcpt,
    Data,
    End,
}

use Command::{Auth, Connect, Data, End, Hello, Mail, Rcpt, StartTls};

/// How programs name the command of a reply, most specific first.
const NAMED: &[(Command, &[&str])] = &[
    (
        Connect,
        &[
            "refused to talk to me",
            "after initial connection",
            "smtpconnecterror",
            "invalid greeting",
            "bad greeting",
        ],
    ),
    (
        End,
        &[
            "in reply to end of data",
            "after end of data",
            "data end command",
            "smtpdataerror",
            "message failed:",
            "sending message body",
            "in reply to message",
        ],
    ),
    (
        Data,
        &[
            "in reply to data",
            "data command",
            "data not accepted",
            "after data:",
            "smtp data",
        ],
    ),
    (
        Rcpt,
        &[
            "in reply to rcpt",
            "rcpt to command",
            "after rcpt",
            "smtprecipientsrefused",
            "recipients failed",
            "recipients were rejected",
            "smtpaddressfailed",
            "failedrecipient",
            "rcpt from",
            "rcpt command",
            "recipientnotaccepted",
            "response 250/251/252",
            "recipient command failed",
            "rcpt to:",
        ],
    ),
    (
        Mail,
        &[
            "in reply to mail",
            "mail from command",
            "after mail from",
            "smtpsenderrefused",
            "smtpsenderfailed",
            "mail command",
            "sendernotaccepted",
            "mail from:",
        ],
    ),
    (
        StartTls,
        &[
            "in reply to starttls",
            "starttls command failed",
            "starttls command:",
            "after starttls",
        ],
    ),
    (
        Auth,
        &[
            "in reply to auth",
            "auth command",
            "password command",
            "username command",
            "sasl authentication",
            "smtpauthenticationerror",
            "invalid login",
            "failed to authenticate",
            "authenticator",
            "after auth",
            "authenticationfailed",
            "authenticationexception",
        ],
    ),
    (
        Hello,
        &[
            "in reply to ehlo",
            "in reply to helo",
            "ehlo command",
            "helo command",
            "after ehlo",
            "after helo",
            "smtpheloerror",
        ],
    ),
];

/// The same for replies whose own text says so.
const IN_THE_REPLY: &[(Command, &[&str])] = &[
    (
        Hello,
        &[
            "helo command rejected",
            "invalid helo",
            "ehlo command rejected",
            "helo name",
            "ehlo argument",
            "helo argument",
            "ehlo first",
            "invalid ehlo",
            "need fully-qualified hostname",
            "syntactically invalid ehlo",
            "syntactically invalid helo",
        ],
    ),
    (
        Mail,
        &[
            "sender address",
            "sender rejected",
            "sender verify",
            "sender denied",
            "bad sender",
            "sender domain",
            "mail from:",
            "mail from command",
        ],
    ),
    (
        Rcpt,
        &[
            "recipient",
            "mailbox",
            "user unknown",
            "no such user",
            "relay",
        ],
    ),
];

/// The command answered by the reply in line `at`, if the text says so.
pub(super) fn command_of(lines: &Lines<'_>, at: usize) -> Option<Command> {
    let line = lines.at(at);
    named(NAMED, line).or_else(|| {
        let above = (1..=COMMAND_LINES).map_while(|by| at.checked_sub(by));
        above.map(|at| lines.at(at)).find_map(typed)
    })
}

fn named(table: &[(Command, &[&str])], text: &str) -> Option<Command> {
    let lower = text.to_ascii_lowercase();
    let row = table
        .iter()
        .find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    row.map(|(command, _)| *command)
}

/// The command in a client's line of a dialogue.
fn typed(line: &str) -> Option<Command> {
    const COMMANDS: &[(&str, Command)] = &[
        ("mail from:", Mail),
        ("rcpt to:", Rcpt),
        ("starttls", StartTls),
        ("auth plain", Auth),
        ("auth login", Auth),
        ("ehlo ", Hello),
        ("helo ", Hello),
    ];
    let line = line.trim();
    let found = COMMANDS.iter().find(|(command, _)| {
        find(line, command).is_some_and(|at| {
            let before = line[..at].trim_end();
            before.is_empty() || before.ends_with(['>', ':', '~', '-', ']', '='])
        })
    });
    let is_data = line == "DATA" || line.ends_with("> DATA") || line.ends_with(": DATA");
    found
        .map(|(_, command)| *command)
        .or(is_data.then_some(Data))
}

/// Replies that require TLS.
const WANTS_TLS: &[&str] = &[
    "must issue a starttls",
    "issue starttls",
    "issue a starttls",
    "starttls first",
    "starttls command first",
    "starttls required",
    "starttls is required",
    "use starttls",
    "encryption required",
    "requires encryption",
    "secure connection",
    "tls required",
    "must use tls",
    "ssl required",
    "requires tls",
    "tls is required",
    "encryption needed",
    "session is not encrypted",
];
/// Replies that require a login.
const WANTS_LOGIN: &[&str] = &[
    "authentication required",
    "authentication is required",
    "auth required",
    "must authenticate",
    "authenticate first",
    "not authenticated",
    "requires authentication",
    "login required",
    "log in first",
    "not logged in",
    "please authenticate",
    "authorization required",
    "smtp auth required",
    "needs authentication",
];
/// Codes for unknown or unexpected commands.
const ABOUT_COMMANDS: [u16; 6] = [500, 501, 502, 503, 504, 455];

/// The meaning of `reply` to `command`.
pub(super) fn of(reply: &Reply, command: Option<Command>) -> Means {
    let text = reply.text();
    let detail = reply.enhanced.map(|code| (code.1, code.2));
    let wants_tls = matches!(detail, Some((7, 10 | 11))) || has_any(&text, WANTS_TLS);
    if wants_tls || reply.code == 538 {
        return Means::Hints(&["starttls.required", "settings.clear"]);
    }
    let has_no_tls = has_any(&text, &["tls not available", "tls currently unavailable"]);
    if command == Some(StartTls) || (reply.code == 454 && has_no_tls) {
        return Means::Failure(K::StartTlsRefused, S::StartTls);
    }
    if has_any(
        &text,
        &["starttls not", "starttls is not", "starttls command not"],
    ) {
        return Means::Failure(K::StartTlsMissing, S::StartTls);
    }
    if reply.code == 530 || detail == Some((7, 57)) || has_any(&text, WANTS_LOGIN) {
        return Means::Hints(&["auth.required", "settings.one-value", "auth.no-token"]);
    }
    if let Some((kind, stage)) = command.and_then(|command| by_command(command, reply, &text)) {
        return Means::Failure(kind, stage);
    }
    by_code(reply, detail, &text)
}

/// What was rejected, by the command.
fn by_command(command: Command, reply: &Reply, text: &str) -> Option<(K, S)> {
    let is_about_commands =
        ABOUT_COMMANDS.contains(&reply.code) && !matches!(command, Hello | Auth);
    let is_unknown_command = matches!(reply.code, 500 | 502 | 503);
    match command {
        _ if is_about_commands && named(IN_THE_REPLY, text).is_none() => None,
        Connect => Some((K::GreetingRefused, S::Greeting)),
        Hello => Some((K::HelloRefused, S::Hello)),
        StartTls => Some((K::StartTlsRefused, S::StartTls)),
        Auth if is_unknown_command => Some((K::AuthUnavailable, S::Auth)),
        Auth => Some((K::AuthRefused, S::Auth)),
        Mail => Some((K::SenderRefused, S::Envelope)),
        Rcpt => Some((K::RecipientsRefused, S::Envelope)),
        Data => Some((K::DataRefused, S::Envelope)),
        End => Some((K::MessageRefused, S::Verdict)),
    }
}

/// What was rejected, by the enhanced code, then by the basic code and the reply's text.
fn by_code(reply: &Reply, detail: Option<(u16, u16)>, text: &str) -> Means {
    let (kind, stage) = match (detail, reply.code) {
        (Some((7, 8)), _) | (_, 535 | 534) => (K::AuthRefused, S::Auth),
        (_, 454) if !has_any(text, &["relay"]) => (K::AuthRefused, S::Auth),
        (Some((1, 7 | 8)), _) => (K::SenderRefused, S::Envelope),
        (Some((1 | 2, _)), _) => (K::RecipientsRefused, S::Envelope),
        (_, 504) if has_any(text, &["auth", "mechanism"]) => (K::AuthRefused, S::Auth),
        (_, 501) if has_any(text, &["cannot decode", "auth"]) => (K::AuthRefused, S::Auth),
        (_, 421) => (K::GreetingRefused, S::Greeting),
        (_, code) => match named(IN_THE_REPLY, text) {
            Some(Hello) => (K::HelloRefused, S::Hello),
            Some(Mail) => (K::SenderRefused, S::Envelope),
            Some(_) => (K::RecipientsRefused, S::Envelope),
            None if ABOUT_COMMANDS.contains(&code) => return Means::Hints(&["protocol.command"]),
            None => (K::MessageRefused, S::Verdict),
        },
    };
    Means::Failure(kind, stage)
}
