//! What the command line says about itself for other programs: completions of a shell, man pages.

use std::path::Path;

use super::exit::Exit;
use super::help::tree;
use super::plain::{fail, print_bytes, say};

/// Prints the completions for a shell.
pub(super) fn completions(shell: clap_complete::Shell) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(shell, &mut tree(), "postrider", &mut text);
    print_bytes(&text)
}

/// Prints a man page: of the program, or of one command.
pub(super) fn man(of: Option<&str>) -> Exit {
    let all = tree();
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

/// Writes the man pages of postrider and of all commands into a folder, which is created if need be.
pub(super) fn man_pages(folder: &Path) -> Exit {
    let written = std::fs::create_dir_all(folder).and_then(|()| {
        let mut count = 0;
        write_pages(&tree(), folder, &mut count).map(|()| count)
    });
    match written {
        Ok(count) => {
            say(&format!(
                "{count} man pages written to {}",
                folder.display()
            ));
            Exit::Done
        }
        Err(error) => {
            let why = format!(
                "the man pages cannot be written to {}: {error}",
                folder.display()
            );
            fail(Exit::CannotWrite, &why)
        }
    }
}

fn write_pages(command: &clap::Command, folder: &Path, count: &mut usize) -> std::io::Result<()> {
    if command.get_name() == "help" {
        return Ok(());
    }
    clap_mangen::Man::new(command.clone()).generate_to(folder)?;
    *count += 1;
    let mut inner = command.get_subcommands();
    inner.try_for_each(|inner| write_pages(inner, folder, count))
}
