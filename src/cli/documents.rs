//! What the command line says about itself for other programs: man pages.

use std::path::Path;

use super::exit::Exit;
use super::help::tree;
use super::plain::{fail, print_bytes, say};

/// When the man pages changed last. A title line needs a date, and the one of the build would make builds differ.
const DATE: &str = "2026-11-30";

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
    match rendered(page) {
        Ok((_, text)) => print_bytes(text.as_bytes()),
        Err(error) => fail(Exit::CannotWrite, &error.to_string()),
    }
}

/// A man page and the name of its file.
fn rendered(command: clap::Command) -> std::io::Result<(String, String)> {
    let page = clap_mangen::Man::new(command)
        .date(DATE)
        .source(concat!("postrider ", env!("CARGO_PKG_VERSION")))
        .manual("User Commands");
    let mut text = Vec::new();
    page.render(&mut text)?;
    let text = String::from_utf8_lossy(&text);
    // An empty line is a break: mandoc warns of a second one.
    let text = text.replace("\n\n.br\n", "\n.br\n");
    let text = text.replace("\n.br\n.br\n", "\n.br\n");
    Ok((page.get_filename(), text))
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
    let (name, text) = rendered(command.clone())?;
    std::fs::write(folder.join(name), text)?;
    *count += 1;
    let mut inner = command.get_subcommands();
    inner.try_for_each(|inner| write_pages(inner, folder, count))
}
