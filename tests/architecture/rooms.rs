//! The table of rooms, and what it forbids.

use crate::paths::{self, Found};
use crate::source::Source;

pub struct Room {
    pub name: &'static str,
    /// Rooms that it may use.
    pub uses: &'static [&'static str],
    /// No terminal, runtime, file, socket, clock or environment.
    pub pure: bool,
}

const fn pure(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room {
        name,
        uses,
        pure: true,
    }
}

const fn edge(name: &'static str, uses: &'static [&'static str]) -> Room {
    Room {
        name,
        uses,
        pure: false,
    }
}

pub const ROOMS: &[Room] = &[
    pure("postmark", &[]),
    pure("mail", &["postmark"]),
    pure("record", &["mail", "postmark"]),
    pure("diagnose", &["record", "mail", "postmark"]),
    edge("system", &[]),
    edge("net", &["system", "record", "postmark"]),
    edge("smtp", &["net", "record", "mail", "postmark"]),
    edge("api", &["record", "mail", "postmark"]),
    edge("store", &["system", "record", "mail", "postmark"]),
    edge("sandbox", &["system", "record", "mail", "postmark"]),
    edge(
        "delivery",
        &[
            "postmark", "mail", "record", "diagnose", "system", "net", "smtp", "api", "store",
        ],
    ),
    pure("app", &["record", "diagnose", "mail", "postmark"]),
    edge("view", &["app", "record", "diagnose", "mail", "postmark"]),
    edge(
        "terminal",
        &[
            "postmark", "mail", "record", "diagnose", "system", "net", "smtp", "api", "store",
            "sandbox", "delivery", "app", "view",
        ],
    ),
    edge(
        "cli",
        &[
            "postmark", "mail", "record", "diagnose", "system", "net", "smtp", "api", "store",
            "sandbox", "delivery", "app",
        ],
    ),
];

/// What the two files at the top may use: `main` is a front end, `lib` only lists the rooms.
const MAIN_USES: &[&str] = &["cli", "system", "terminal"];

/// What no pure room names, tests apart.
const IMPURE: &[&str] = &[
    "ratatui",
    "crossterm",
    "tokio",
    "tokio_rustls",
    "rustls",
    "futures_util",
    "rustix",
    "libc",
    "tempfile",
    "directories",
    "jiff",
    "uuid",
    "std::fs",
    "std::env",
    "std::process",
    "std::thread",
    "std::os",
    "std::net::TcpStream",
    "std::net::TcpListener",
    "std::net::UdpSocket",
    "std::net::ToSocketAddrs",
    "std::net::*",
    "std::time::Instant",
    "std::time::*",
    "std::io::stdin",
    "std::io::stdout",
    "std::io::stderr",
    "std::io::Stdin",
    "std::io::Stdout",
    "std::io::Stderr",
    "std::os",
    "std::*",
];

/// Crates that have a place, and the rooms where that is.
const CONFINED: &[(&str, &[&str])] = &[
    ("apple_native_keyring_store", &["store"]),
    ("base64", &["postmark", "mail", "smtp", "sandbox"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("clap_mangen", &["cli"]),
    ("crossterm", &["terminal", "cli"]),
    ("directories", &["store"]),
    ("futures_util", &["delivery", "net", "terminal"]),
    ("hickory_resolver", &["net"]),
    ("hmac", &["sandbox"]),
    ("http_body_util", &["sandbox"]),
    ("hyper", &["sandbox"]),
    ("hyper_util", &["sandbox"]),
    ("idna", &["mail"]),
    ("jiff", &["terminal", "cli", "store", "system"]),
    ("keyring_core", &["store"]),
    ("lettre", &["mail", "smtp"]),
    ("mail_parser", &["mail", "sandbox"]),
    ("md5", &["sandbox"]),
    ("mime_guess", &["mail"]),
    ("ratatui", &["view", "terminal"]),
    ("rcgen", &["sandbox"]),
    ("reqwest", &["api"]),
    ("ropey", &["app"]),
    ("rusqlite", &["store"]),
    ("rustix", &["system", "terminal", "store"]),
    ("rustls", &["api", "net", "sandbox", "smtp"]),
    ("rustls_platform_verifier", &["net"]),
    ("dbus_secret_service", &["store"]),
    ("shlex", &["system", "store", "terminal"]),
    ("smtp_proto", &["sandbox"]),
    (
        "tokio",
        // In `store` only the channel on which an answer comes back.
        &[
            "net", "smtp", "sandbox", "store", "delivery", "terminal", "cli",
        ],
    ),
    ("tokio_rustls", &["net", "sandbox", "smtp"]),
    ("toml_edit", &["store"]),
    ("windows_native_keyring_store", &["store"]),
    ("x509_parser", &["net"]),
    ("zeroize", &["postmark", "smtp", "store", "cli"]),
];

/// What only `system` does, so that nothing is read without a bound and no child inherits a token.
const READING: &[[&str; 2]] = &[
    ["fs", "read"],
    ["fs", "read_to_string"],
    ["File", "open"],
    ["Command", "new"],
];

/// The paths of `source` that the table forbids, in words.
pub fn offences(source: &Source) -> Vec<String> {
    paths::of(source)
        .iter()
        .filter_map(|found| {
            offence(source, found).map(|what| format!("src/{}:{}: {what}", source.path, found.line))
        })
        .collect()
}

fn offence(source: &Source, found: &Found) -> Option<String> {
    let path = found.names.join("::");
    if found.names[0] == "crate" && found.names.len() > 1 {
        return arrow(source, found).map(|why| format!("`{path}`: {why}"));
    }
    if found.names == ["crate"] || found.in_tests {
        return None;
    }
    let last = found.names.iter().rev().take(2).rev();
    if source.room() != "system" && READING.iter().any(|pair| last.clone().eq(pair)) {
        return Some(format!("`{path}`: only `system` may use it"));
    }
    outside(source.room(), &found.names).map(|why| format!("`{path}`: {why}"))
}

/// What is wrong with a path into the crate.
fn arrow(source: &Source, found: &Found) -> Option<String> {
    let (from, to) = (source.room(), found.names[1].as_str());
    if to == "*" || to == "as" {
        return Some("rooms are named one by one".into());
    }
    let known = ROOMS.iter().any(|room| room.name == to);
    let uses = match from {
        "main" => MAIN_USES,
        "lib" => return None,
        _ => ROOMS
            .iter()
            .find(|room| room.name == from)
            .map_or(&[][..], |room| room.uses),
    };
    (known && to != from && !uses.contains(&to)).then(|| format!("`{from}` may not use `{to}`"))
}

/// What is wrong with a path out of the crate.
fn outside(room: &str, names: &[String]) -> Option<String> {
    let pure = ROOMS.iter().any(|known| known.name == room && known.pure);
    let begins = |with: &str| {
        with.split("::")
            .eq(names.iter().take(with.split("::").count()))
    };
    if pure && IMPURE.iter().any(|path| begins(path)) {
        return Some(format!("`{room}` is pure"));
    }
    let asks_clock = names.windows(2).any(|pair| {
        ["SystemTime", "Instant", "ZonedDateTime"].contains(&pair[0].as_str()) && pair[1] == "now"
    });
    if pure && asks_clock {
        return Some(format!("`{room}` is pure and asks no clock"));
    }
    if names.len() < 2 {
        return None;
    }
    if names[1] == "as" && (names[0] == "std" || CONFINED.iter().any(|(name, _)| *name == names[0]))
    {
        return Some("a crate keeps its name".into());
    }
    let (_, places) = CONFINED.iter().find(|(name, _)| *name == names[0])?;
    (!places.contains(&room)).then(|| format!("only {} may use it", places.join(", ")))
}
