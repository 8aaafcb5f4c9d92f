//! The layout of `--help`: examples first, options in groups, each shared option only where it has an effect, and of
//! the rarely used ones only the names. `postrider help COMMAND` and the man pages describe all of them.

use clap::{ArgAction, CommandFactory as _};

use super::args::Cli;
use super::heading::OUTPUT;

/// Examples go to the front, right below what the command does.
const LAYOUT: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";
const EXAMPLES: &str = "Examples:\n";
/// Columns of the list of further options.
const WIDTH: usize = 78;

/// All options of `Global` that choose a server and a login.
const SENDING: &[&str] = &[
    "profile",
    "smtp_host",
    "smtp_port",
    "ca_file",
    "api_url",
    "timeout",
    "response_timeout",
    "token_from",
];

/// The shared options (ids of `Global`) that have an effect on a command.
fn shared_options(command: &str) -> &'static [&'static str] {
    match command {
        "send" | "sendmail" | "check" => SENDING,
        "export" => &["profile", "smtp_host", "smtp_port"],
        "account" => &["profile", "ca_file", "api_url", "timeout"],
        "follow" => &["ca_file", "api_url", "timeout", "token_from"],
        "find" | "suppressions" | "template" => &[
            "profile",
            "smtp_host",
            "smtp_port",
            "ca_file",
            "api_url",
            "timeout",
            "token_from",
        ],
        "token" => &["profile", "token_from"],
        _ => &[],
    }
}

/// The command line as it is parsed and as `--help` shows it.
pub fn command() -> clap::Command {
    let mut command = tree();
    lay_out(&mut command, "");
    command
}

/// All commands with the shared options copied into each and hidden where they have no effect.
pub(super) fn tree() -> clap::Command {
    let mut root = Cli::command();
    root.build();
    for command in root.get_subcommands_mut() {
        let shown = shared_options(command.get_name());
        hide_others(command, shown);
    }
    root
}

fn hide_others(command: &mut clap::Command, shown: &[&str]) {
    change_arguments(command, |argument| {
        let is_hidden = argument.is_global_set() && !shown.contains(&argument.get_id().as_str());
        if is_hidden {
            argument.hide(true)
        } else {
            argument
        }
    });
    for inner in command.get_subcommands_mut() {
        hide_others(inner, shown);
    }
}

fn change_arguments(command: &mut clap::Command, change: impl FnMut(clap::Arg) -> clap::Arg) {
    *command = std::mem::take(command).mut_args(change);
}

fn lay_out(command: &mut clap::Command, path: &str) {
    let after = command.get_after_help().map(ToString::to_string);
    let after = after.unwrap_or_default();
    let (rest, examples) = after.split_once(EXAMPLES).unwrap_or((&after, ""));
    let rest = rest.trim_end();
    let more = further_options(command, path);
    let mut changed = std::mem::take(command).help_template(LAYOUT);
    if !examples.is_empty() {
        changed = changed.before_help(format!("{EXAMPLES}{}", examples.trim_end()));
    }
    let short = [more.as_str(), rest].join("\n\n").trim().to_owned();
    changed = changed.after_help(short).after_long_help(rest.to_owned());
    *command = changed;
    let has_output = command
        .get_arguments()
        .any(|argument| argument.get_help_heading() == Some(OUTPUT));
    change_arguments(command, |argument| {
        if argument.get_id() != "help" {
            return argument;
        }
        // Both print the two pages that are for every day.
        let argument = argument.action(ArgAction::HelpShort).help("Print help");
        if has_output {
            argument.help_heading(OUTPUT)
        } else {
            argument
        }
    });
    let is_help = |command: &clap::Command| command.get_name() == "help";
    for inner in command
        .get_subcommands_mut()
        .filter(|inner| !is_help(inner))
    {
        let path = format!("{path} {}", inner.get_name());
        lay_out(inner, path.trim());
    }
}

/// The names of the options that short help leaves out.
fn further_options(command: &clap::Command, path: &str) -> String {
    let is_further = |one: &&clap::Arg| one.is_hide_short_help_set() && !one.is_hide_set();
    let names: Vec<String> = command
        .get_arguments()
        .filter(is_further)
        .filter_map(|one| one.get_long().map(|name| format!("--{name}")))
        .collect();
    if names.is_empty() {
        return String::new();
    }
    let help = format!("postrider help {path}");
    let mut text = format!("More options, explained by `{}`:", help.trim_end());
    let mut column = WIDTH;
    for name in names {
        if column + 1 + name.len() > WIDTH {
            text.push_str("\n ");
            column = 1;
        }
        column += 1 + name.len();
        text.push(' ');
        text.push_str(&name);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn help_of(path: &[&str]) -> String {
        let words = ["postrider"].iter().chain(path).chain(&["--help"]);
        let error = command().try_get_matches_from(words).unwrap_err();
        assert_eq!(error.kind(), clap::error::ErrorKind::DisplayHelp);
        error.render().to_string()
    }

    fn paths(command: &clap::Command, path: &[String], all: &mut Vec<Vec<String>>) {
        all.push(path.to_vec());
        for inner in command
            .get_subcommands()
            .filter(|one| one.get_name() != "help")
        {
            let path = [path, &[inner.get_name().to_owned()]].concat();
            paths(inner, &path, all);
        }
    }

    #[test]
    fn every_command_begins_with_an_example() {
        let mut all = Vec::new();
        paths(&command(), &[], &mut all);
        assert!(all.len() > 20);
        // The last level of `token` and `config` has the examples one level up.
        for path in all.iter().filter(|path| path.len() < 2) {
            let path: Vec<&str> = path.iter().map(String::as_str).collect();
            let help = help_of(&path);
            let example = help.find("\nExamples:\n  ");
            let usage = help.find("\nUsage: ");
            assert!(example.is_some() && example < usage, "{path:?}: {help}");
        }
    }

    #[test]
    fn shared_options_are_shown_where_they_have_an_effect() {
        for name in [
            "config",
            "keys",
            "completions",
            "man",
            "drafts",
            "explain",
            "inbox",
            "history",
        ] {
            let help = help_of(&[name]);
            assert!(
                !help.contains("--smtp-host") && !help.contains("--theme"),
                "{name}: {help}"
            );
        }
        assert!(!help_of(&["config", "show"]).contains("--smtp-host"));
        for name in ["send", "check", "export"] {
            assert!(help_of(&[name]).contains("--smtp-host"), "{name}");
        }
        // They are accepted everywhere, because a script may put them in front.
        let hidden = ["postrider", "--smtp-host", "h.example", "keys"];
        assert!(command().try_get_matches_from(hidden).is_ok());
    }

    #[test]
    fn every_option_of_send_is_named_in_its_help_and_described_by_help_send() {
        let short = help_of(&["send"]);
        let words = ["postrider", "help", "send"];
        let long = command().try_get_matches_from(words).unwrap_err();
        let long = long.render().to_string();
        let tree = tree();
        let send = tree.find_subcommand("send").unwrap();
        let names = send.get_arguments().filter(|one| !one.is_hide_set());
        let names: Vec<String> = names
            .filter_map(|one| one.get_long().map(|name| format!("--{name}")))
            .collect();
        assert!(names.len() > 40);
        for name in names {
            assert!(
                short.contains(&name) && long.contains(&name),
                "{name}\n{short}"
            );
        }
        assert!(
            long.contains("relays without sign-in are not supported"),
            "{long}"
        );
    }
}
