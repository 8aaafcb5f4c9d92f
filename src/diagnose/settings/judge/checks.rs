//! The checks of host, port and encryption: small and named, each says at most one thing.

use super::{Case, Check, Found, SettingsFinding, Weight, bare, is_local, is_nearly_postmark};
use crate::diagnose::settings::block::Block;
use crate::diagnose::settings::correction::{Fix, Right};
use crate::diagnose::settings::setting::{Setting, Value};
use crate::diagnose::settings::table::Protection;
use crate::postmark::{HOST, PORTS, TokenShape, is_postmark_host};

pub(super) const CHECKS: [(&str, Check); 9] = [
    ("host", host),
    ("port", port),
    ("implicit-tls", implicit_tls),
    ("clear", clear),
    ("encoding", encoding),
    ("stream-host", stream_host),
    ("variables", variables),
    ("unclear", unclear),
    ("repeated", repeated),
];

pub(super) fn found(
    hint: &'static str,
    weight: Weight,
    line: Option<usize>,
    words: impl Into<String>,
) -> Option<Found> {
    Some(Found {
        finding: SettingsFinding {
            hint,
            weight,
            line,
            words: words.into(),
        },
        fix: None,
    })
}

/// Adds the correct value for `setting`.
fn fixed(found: Option<Found>, setting: &Setting, right: Right) -> Option<Found> {
    let place = setting.place.clone();
    found.map(|found| Found {
        fix: place.map(|place| Fix { place, right }),
        ..found
    })
}

fn host(case: &Case<'_>) -> Option<Found> {
    let setting = match &case.block.host {
        Some(setting) if !setting.is_empty() => setting,
        _ => {
            let words = "the server is not named in this block; name it with --smtp-host";
            return found("settings.no-host", Weight::Warning, None, words);
        }
    };
    let written = case.host()?;
    let line = Some(setting.line);
    if let Some(problem) = case.host_problem() {
        let words = format!(
            "the host ({}) {problem}, so it is not looked up",
            setting.key
        );
        return found("settings.bad-host", Weight::Error, line, words);
    }
    let is_right = is_postmark_host(written) && bare(written) == written;
    if is_right || is_local(written) && bare(written) == written {
        return None;
    }
    if is_postmark_host(bare(written)) {
        let words = format!(
            "the host is written `{written}`; it is a bare name: {}",
            bare(written)
        );
        let found = found("connection.wrong-host", Weight::Error, line, words);
        return fixed(found, setting, Right::Text(bare(written).to_lowercase()));
    }
    let words = format!("the host is `{written}`; Postmark's is {HOST}");
    if !is_nearly_postmark(written) {
        return found("connection.wrong-host", Weight::Warning, line, words);
    }
    let found = found("connection.wrong-host", Weight::Error, line, words);
    fixed(found, setting, Right::Text(case.fitting_host().to_owned()))
}

fn port(case: &Case<'_>) -> Option<Found> {
    let setting = case.block.port.as_ref()?;
    let line = Some(setting.line);
    let Ok(number) = setting.text()?.trim().parse::<u16>() else {
        let words = "the port is not a number from 1 to 65535";
        let found = found("settings.port", Weight::Error, line, words);
        return fixed(found, setting, Right::Text(PORTS[0].to_string()));
    };
    let is_ours = |host: &str| case.is_postmarks() && (!is_local(host) || number == 465);
    let is_other = !case.host().is_some_and(is_ours);
    if PORTS.contains(&number) || is_other {
        return None;
    }
    let (hint, words) = match number {
        465 => (
            "connection.port-465",
            "port 465 expects TLS from the first byte, which Postmark does not offer; use 587"
                .to_owned(),
        ),
        _ => (
            "settings.port",
            format!("port {number} is not one of Postmark's, which are 587, 2525 and 25"),
        ),
    };
    let found = found(hint, Weight::Error, line, words);
    fixed(found, setting, Right::Text(PORTS[0].to_string()))
}

fn implicit_tls(case: &Case<'_>) -> Option<Found> {
    let (protection, setting, words) = case.block.protection.as_ref()?;
    let line = Some(setting.line);
    let key = &setting.key;
    match protection {
        // A fix of the port alone would leave it wrong.
        Protection::Implicit if case.is_postmarks() => {
            let said = format!(
                "{key} opens the connection with TLS at once; Postmark's ports start in clear text and go over to TLS with STARTTLS"
            );
            let found = found("settings.implicit-tls", Weight::Error, line, said);
            fixed(found, setting, Right::Word(words.right))
        }
        Protection::MaybeImplicit if case.is_postmarks() => {
            let said = format!(
                "some libraries and versions take {key} for TLS from the first byte, which Postmark's ports do not offer; it must mean STARTTLS"
            );
            let found = found("settings.implicit-tls", Weight::Warning, line, said);
            match words.right {
                "" => found,
                right => fixed(found, setting, Right::Word(right)),
            }
        }
        _ => None,
    }
}

fn clear(case: &Case<'_>) -> Option<Found> {
    if case.block.protection() != Some(Protection::Off) {
        return None;
    }
    if let Some((_, setting, words)) = &case.block.protection {
        let said = format!(
            "{} switches encryption off, so the login can be read on its way",
            setting.key
        );
        let found = found("settings.clear", Weight::Error, Some(setting.line), said);
        return fixed(found, setting, Right::Word(words.right));
    }
    let said = format!(
        "nothing in this block asks for STARTTLS, so the login may go out unencrypted ({} asks for it)",
        case.block.shape.starttls
    );
    found("settings.clear", Weight::Warning, None, said)
}

fn encoding(case: &Case<'_>) -> Option<Found> {
    let line = case.block.misencoded?;
    let words = "username or password have characters that an address needs percent-encoded (`:` is %3A, `@` is %40, `/` is %2F), so nobody can say for sure where the login ends; it is not tried";
    found("settings.encoding", Weight::Error, Some(line), words)
}

fn stream_host(case: &Case<'_>) -> Option<Found> {
    let setting = case.block.host.as_ref()?;
    let host = case.host()?;
    let fits = case.fitting_host();
    let says_nothing = case.block.stream.is_none() && case.user_shape() == TokenShape::Uuid;
    if !is_postmark_host(host) || host.eq_ignore_ascii_case(fits) || says_nothing {
        return None;
    }
    let is_known = case.block.stream.is_some() || case.user_shape() != TokenShape::Empty;
    let words = format!("the host is {host}, but the stream or the access key belong to {fits}");
    is_known.then(|| {
        found(
            "auth.stream-host",
            Weight::Warning,
            Some(setting.line),
            words,
        )
    })?
}

/// The settings of a block with their names.
fn settings(block: &Block) -> impl Iterator<Item = (&'static str, &Setting)> {
    let all = [
        ("the host", &block.host),
        ("the port", &block.port),
        ("the username", &block.user),
        ("the password", &block.password),
    ];
    all.into_iter()
        .filter_map(|(what, setting)| Some((what, setting.as_ref()?)))
}

fn variables(case: &Case<'_>) -> Option<Found> {
    let mut named: Vec<(String, Vec<&str>)> = Vec::new();
    let mut line = None;
    for (what, setting) in settings(case.block) {
        let Value::Variable { name, default } = &setting.value else {
            continue;
        };
        line = line.or(Some(setting.line));
        let is_login = ["the username", "the password"].contains(&what);
        let default = default
            .as_ref()
            .filter(|_| !is_login && case.host_problem().is_none());
        let source = match default {
            Some(default) => format!("{name} (by default {})", default.expose()),
            None => name.clone(),
        };
        match named.iter_mut().find(|(known, _)| *known == source) {
            Some((_, all)) => all.push(what),
            None => named.push((source, vec![what])),
        }
    }
    let named = named
        .iter()
        .map(|(source, what)| format!("{} from {source}", what.join(" and ")));
    let words = format!(
        "the application takes {} when it runs; variables are not looked up here",
        named.collect::<Vec<_>>().join(", ")
    );
    line.and_then(|line| found("settings.variable", Weight::Note, Some(line), words))
}

fn unclear(case: &Case<'_>) -> Option<Found> {
    let unclear = settings(case.block).find_map(|(what, setting)| match &setting.value {
        Value::Unclear(why) if case.block.misencoded.is_none() => Some((what, setting, why)),
        _ => None,
    });
    let (what, setting, why) = unclear?;
    let words = format!("{what} ({}) cannot be read: it is {why}", setting.key);
    found(
        "settings.unclear",
        Weight::Warning,
        Some(setting.line),
        words,
    )
}

fn repeated(case: &Case<'_>) -> Option<Found> {
    let first = case.block.repeated.first()?;
    let last = first.lines.last().copied();
    let keys: Vec<&str> = case
        .block
        .repeated
        .iter()
        .map(|one| one.key.as_str())
        .collect();
    let verb = if keys.len() == 1 { "is" } else { "are" };
    let words = format!(
        "{} {verb} set more than once; the last one counts",
        keys.join(", ")
    );
    found("settings.repeated", Weight::Note, last, words)
}
