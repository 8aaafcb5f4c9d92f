//! What may be read, kind by kind: how large it may be, whether it may be a pipe, and whether it counts only if
//! nobody else can change it.

const KB: u64 = 1024;
const MB: u64 = 1024 * KB;

/// Limits for one kind of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// Description with its article: `a config file`.
    pub what: &'static str,
    /// Maximum size.
    pub bytes: u64,
    /// Whether pipes, FIFOs and terminals are allowed as well as regular files.
    pub pipe: bool,
    /// Whether files that other users can change are rejected.
    pub guarded: bool,
    /// What to do if it is too large.
    pub advice: &'static str,
}

const WRONG_FILE: &str = "check that this is the right file";

pub const CONFIG: Rules = Rules {
    what: "a config file",
    bytes: MB,
    pipe: false,
    guarded: true,
    advice: WRONG_FILE,
};
/// A user's theme.
pub const THEME: Rules = Rules {
    what: "a theme",
    bytes: 64 * KB,
    ..CONFIG
};
/// The signature below a message.
pub const SIGNATURE: Rules = Rules {
    what: "a signature",
    bytes: 64 * KB,
    ..CONFIG
};
/// Certificate authorities. The largest system bundles have less than 1 MB.
pub const CA_FILE: Rules = Rules {
    what: "a CA file",
    bytes: 8 * MB,
    guarded: false,
    ..CONFIG
};
/// A token, with the notes below it.
pub const TOKEN: Rules = Rules {
    what: "a token",
    bytes: 64 * KB,
    pipe: false,
    guarded: false,
    advice: "it should hold the token alone",
};
/// The text, HTML or Markdown of a message: more than Postmark accepts, so that preflight can say by how much.
pub const TEXT: Rules = Rules {
    what: "the text of a message",
    bytes: 16 * MB,
    pipe: true,
    guarded: false,
    advice: "Postmark accepts up to 5 MB of text and 5 MB of HTML",
};
/// The values of a template's variables.
pub const MODEL: Rules = Rules {
    what: "a template model",
    advice: "Postmark accepts messages of up to 10 MB",
    ..TEXT
};
/// A whole message in a TOML file.
pub const DRAFT: Rules = Rules {
    what: "a draft file",
    ..TEXT
};
/// A message file (.eml) with its attachments.
pub const MESSAGE: Rules = Rules {
    what: "a message file",
    bytes: 32 * MB,
    advice: "Postmark accepts messages of up to 10 MB",
    ..TEXT
};
/// A list of recipients.
pub const LIST: Rules = Rules {
    what: "a list of recipients",
    bytes: 64 * MB,
    advice: "split it into several lists",
    ..TEXT
};
/// A file to attach: no larger than a whole message may be.
pub const ATTACHMENT: Rules = Rules {
    what: "an attachment",
    bytes: 10 * MB,
    pipe: false,
    guarded: false,
    advice: "Postmark accepts messages of up to 10 MB; share it by a link",
};
/// A scenario of the practice server.
pub const SCENARIO: Rules = Rules {
    what: "a scenario",
    bytes: MB,
    pipe: true,
    guarded: false,
    advice: WRONG_FILE,
};
/// Another application's settings.
pub const SETTINGS: Rules = Rules {
    what: "a settings file",
    ..SCENARIO
};
/// An error text or a log.
pub const EXPLAIN: Rules = Rules {
    what: "an error text",
    bytes: 64 * MB,
    advice: "give only the lines around the error, for example `tail -n 50 FILE | postrider explain -`",
    ..SCENARIO
};
/// postrider's own files.
pub const OWN: Rules = Rules {
    what: "a file of postrider's own",
    bytes: 4 * MB,
    pipe: false,
    guarded: false,
    advice: "postrider did not write it; move it away",
};
/// What a run was started with: the list and the message.
pub const RUN: Rules = Rules {
    bytes: 512 * MB,
    ..OWN
};
/// A draft that comes back from the user's editor.
pub const EDITED: Rules = Rules {
    what: "a message",
    bytes: 32 * MB,
    advice: TEXT.advice,
    ..OWN
};
