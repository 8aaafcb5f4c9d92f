//! What the command line says of itself for others: completions of a shell, man pages.

use clap::CommandFactory as _;

use super::args::Cli;
use super::exit::Exit;
use super::plain::{fail, print_bytes};

/// Prints the completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "postrider", &mut text);
    print_bytes(&text)
}

/// Prints a man page: of the program, or of one command.
pub(super) fn man(of: Option<&str>) -> Exit {
    let mut all = Cli::command();
    // What a command inherits, and its full name, are known only then.
    all.build();
    let page = match of {
        None => Some(all),
        Some(name) => all.find_subcommand(name).cloned(),
    };
    let Some(page) = page else {
        return fail(
            Exit::Usage,
            "there is no such command; `postrider --help` lists them",
        );
    };
    let mut text = Vec::new();
    match clap_mangen::Man::new(page).render(&mut text) {
        Ok(()) => print_bytes(&text),
        Err(error) => fail(Exit::CannotWrite, &error.to_string()),
    }
}
