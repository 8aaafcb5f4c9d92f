//! Tips for commands and options that people know from other programs.

use std::ffi::OsString;

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::help::tree;

/// Commands of other programs, and what to use here.
const COMMANDS: [(&[&str], &str); 14] = [
    (
        &["login", "signin", "auth", "authenticate"],
        "to store your Server API token, use `postrider token set`",
    ),
    (
        &["logout", "signout"],
        "to delete a stored token, use `postrider token forget`",
    ),
    (
        &["doctor", "diagnose", "verify", "ping", "test", "validate"],
        "to check token, sender and network, use `postrider check`",
    ),
    (
        &["init", "setup", "configure", "start", "onboard"],
        "`postrider` opens the interface, where F5 is a guided setup; `postrider config init` writes a config file",
    ),
    (
        &["whoami", "status", "me"],
        "`postrider token status` shows which token is used, `postrider check` whose it is",
    ),
    (
        &["templates"],
        "`postrider template list` lists the templates of the server, `postrider drafts --templates` those of the interface",
    ),
    (
        &["mail", "email", "deliver", "compose"],
        "to send a message, use `postrider send`; to send a finished one from standard input, `postrider send --raw -`",
    ),
    (
        &["server", "serve", "mock", "catch", "practice"],
        "to catch messages locally, use `postrider sandbox`; to list your Postmark servers, `postrider account servers`",
    ),
    (
        &["servers", "domains", "senders", "signatures"],
        "to list what your account has, use `postrider account servers`, `senders` or `domains`",
    ),
    (
        &[
            "log", "logs", "list", "sent", "activity", "messages", "outbox",
        ],
        "to list what was sent, use `postrider history`",
    ),
    (
        &["track", "trace", "delivery"],
        "to look up the delivery status, use `postrider follow --last`",
    ),
    (
        &["profile", "profiles"],
        "to list the profiles, use `postrider config profiles`; to use one, --profile NAME",
    ),
    (
        &["preview", "render"],
        "to see a message without sending it, use `postrider send --dry-run`",
    ),
    (
        &["version"],
        "to print the version, use `postrider --version`",
    ),
];

/// Adds the tip for a mistake that has one.
pub(super) fn add(args: &[OsString], mut error: clap::Error) -> clap::Error {
    let tip = match error.kind() {
        ErrorKind::InvalidSubcommand => command(&error),
        ErrorKind::UnknownArgument => option(args, &error),
        _ => None,
    };
    if let Some(tip) = tip {
        error.remove(ContextKind::SuggestedSubcommand);
        error.remove(ContextKind::SuggestedArg);
        let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        error.insert(ContextKind::Suggested, tip);
    }
    error
}

fn named(error: &clap::Error, kind: ContextKind) -> Option<&str> {
    match error.get(kind)? {
        ContextValue::String(name) => Some(name),
        _ => None,
    }
}

fn command(error: &clap::Error) -> Option<String> {
    let name = named(error, ContextKind::InvalidSubcommand)?.to_lowercase();
    let mut rows = COMMANDS.iter();
    let row = rows.find(|(names, _)| names.contains(&name.as_str()))?;
    Some(row.1.to_owned())
}

/// An option of `send` where no command was given.
fn option(args: &[OsString], error: &clap::Error) -> Option<String> {
    let tree = tree();
    let is_command = |one: &OsString| {
        one.to_str()
            .is_some_and(|name| tree.find_subcommand(name).is_some())
    };
    if args.iter().skip(1).any(is_command) {
        return None;
    }
    let name = named(error, ContextKind::InvalidArg)?;
    let name = name.split(['=', ' ']).next().unwrap_or_default();
    let send = tree.find_subcommand("send")?;
    let is_known = send.get_arguments().any(|one| {
        let long = one.get_long().map(|long| format!("--{long}"));
        let short = one.get_short().map(|short| format!("-{short}"));
        [long, short].iter().flatten().any(|known| known == name)
    });
    is_known.then(|| format!("`{name}` is an option of `postrider send`"))
}

#[cfg(test)]
mod tests {
    use super::super::help;
    use super::*;

    fn message(line: &str) -> String {
        let args: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        let error = help::command().try_get_matches_from(&args).unwrap_err();
        add(&args, error).render().to_string()
    }

    #[test]
    fn commands_of_other_programs_lead_to_ours() {
        for (names, tip) in &COMMANDS {
            for name in *names {
                let message = message(&format!("postrider {name}"));
                assert!(message.contains(&format!("tip: {tip}")), "{message}");
            }
        }
        // A slip of the pen has the tip that it always had.
        let message = message("postrider sned");
        assert!(
            message.contains("similar") && message.contains("'send'"),
            "{message}"
        );
    }

    #[test]
    fn an_option_of_send_without_a_command_leads_there() {
        for line in [
            "postrider --to a@b.example",
            "postrider -t",
            "postrider --subject=Hi",
        ] {
            assert!(
                message(line).contains("is an option of `postrider send`"),
                "{line}"
            );
        }
        assert!(!message("postrider --nope").contains("postrider send`"));
        assert!(!message("postrider check --subject x").contains("is an option of"));
    }
}
