use clap::{CommandFactory as _, Parser as _};

use super::super::args::{MessageArgs, TokenFromArg};
use super::*;

fn parsed(line: &str) -> Cli {
    Cli::try_parse_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"))
}

#[test]
fn the_arguments_are_sound() {
    Cli::command().debug_assert();
}

#[test]
fn global_options_stand_before_and_after_the_command() {
    for line in [
        "postrider --smtp-host h.example --smtp-port 2525 --smtp-port 25 --ca-file ca.pem --timeout 3 --profile p --token-from env send --to a@b.example",
        "postrider send --to a@b.example --smtp-host h.example --smtp-port 2525,25 --ca-file ca.pem --timeout 3 --profile p --token-from env",
    ] {
        let cli = parsed(line);
        assert_eq!(cli.global.smtp_host.as_deref(), Some("h.example"));
        assert_eq!(cli.global.smtp_port, [2525, 25]);
        assert_eq!(cli.global.ca_file, Some("ca.pem".into()));
        assert_eq!(cli.global.timeout, Some(std::time::Duration::from_secs(3)));
        assert_eq!(cli.global.profile.as_deref(), Some("p"));
        assert_eq!(cli.global.token_from, Some(TokenFromArg::Env));
    }
}

#[test]
fn lists_repeat() {
    let cli = parsed(
        "postrider send -t a@b.example --to c@d.example -c e@f.example -b g@h.example -a x --attach y -f i@j.example -s Hi",
    );
    let Some(Command::Send(args)) = cli.command else {
        panic!("not send")
    };
    let MessageArgs {
        to,
        cc,
        bcc,
        attach,
        ..
    } = args.message;
    assert_eq!((to.len(), cc.len(), bcc.len(), attach.len()), (2, 1, 1, 2));
}

#[test]
fn wrong_numbers_are_usage() {
    for line in [
        "postrider --smtp-port 0 send",
        "postrider --smtp-port 70000 send",
        "postrider --timeout 0 send",
        "postrider --timeout 2h send",
        "postrider --smtp-port 465 send",
        "postrider --smtp-host smtp.acme.example:465 send",
        "postrider sned",
    ] {
        let error = Cli::try_parse_from(line.split(' ')).expect_err(line);
        assert_eq!(usage(&[], error), Exit::Usage, "{line}");
    }
}

#[test]
fn every_field_has_its_flag() {
    let command = Cli::command();
    let send = command.find_subcommand("send").unwrap();
    let help = help::tree().render_long_help().to_string();
    for field in crate::mail::FIELDS {
        match field.flag {
            crate::mail::Flag::Option(name) => {
                assert!(
                    send.get_arguments()
                        .any(|argument| argument.get_long() == Some(name)),
                    "{name}"
                );
            }
            crate::mail::Flag::Environment(name) => assert!(help.contains(name), "{name}"),
            crate::mail::Flag::Implied => {}
        }
    }
}
