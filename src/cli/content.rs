//! The content of a message on the command line: `--text`, `--html` and `--markdown` take the content itself;
//! `--text-file`, `--html-file` and `--markdown-file` take a file, or `-` for standard input.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::exit::Exit;
use super::exit::Refusal;
use super::heading::CONTENT;
use crate::mail::BodyFormat;
use crate::system;

/// The content options of `send` and `export`.
#[derive(Debug, Clone, Default, Args)]
pub struct ContentArgs {
    /// Plain text of the message
    #[arg(long, help_heading = CONTENT, value_name = "TEXT", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    pub text: Option<String>,
    /// The same from a file, - for stdin (default)
    #[arg(long, help_heading = CONTENT, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "text")]
    pub text_file: Option<PathBuf>,
    /// HTML of the message; without a plain text, one is made from it
    #[arg(long, hide_short_help = true, help_heading = CONTENT, value_name = "HTML", allow_hyphen_values = true, value_hint = ValueHint::Other)]
    pub html: Option<String>,
    /// HTML from a file, - for stdin
    #[arg(long, help_heading = CONTENT, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "html")]
    pub html_file: Option<PathBuf>,
    /// Markdown, sent as written and as HTML
    #[arg(long, hide_short_help = true, help_heading = CONTENT, value_name = "MARKDOWN", allow_hyphen_values = true, value_hint = ValueHint::Other, conflicts_with_all = TEXT_AND_HTML)]
    pub markdown: Option<String>,
    /// Markdown from a file, - for stdin
    #[arg(long, help_heading = CONTENT, value_name = "FILE", value_hint = ValueHint::FilePath, conflicts_with = "markdown", conflicts_with_all = TEXT_AND_HTML)]
    pub markdown_file: Option<PathBuf>,
}

/// Markdown becomes both, so none of them goes with it.
const TEXT_AND_HTML: [&str; 4] = ["text", "text_file", "html", "html_file"];

/// Where one part of the content comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Source<'a> {
    Argument(&'a str),
    File(&'a Path),
    Stdin,
}

/// The content options after they were checked against each other, before anything is read.
#[derive(Debug)]
pub(super) struct Content<'a> {
    text: Option<Source<'a>>,
    html: Option<Source<'a>>,
    markdown: Option<Source<'a>>,
    /// Other options that read standard input.
    other_readers: Vec<&'static str>,
}

impl<'a> Content<'a> {
    /// Checks the options. `other_readers` are the other options that read standard input, such as `--eml -`.
    ///
    /// # Errors
    ///
    /// [`Exit::Usage`] where content is given as the name of a file, as `-` or as another option's name, and where
    /// two options read standard input.
    pub(super) fn new(
        args: &'a ContentArgs,
        other_readers: Vec<&'static str>,
    ) -> Result<Self, Refusal> {
        let content = Self {
            text: source("text", args.text.as_deref(), args.text_file.as_deref())?,
            html: source("html", args.html.as_deref(), args.html_file.as_deref())?,
            markdown: source(
                "markdown",
                args.markdown.as_deref(),
                args.markdown_file.as_deref(),
            )?,
            other_readers,
        };
        content.reads_stdin_once()?;
        Ok(content)
    }

    /// Whether any content option is given.
    pub(super) fn is_given(&self) -> bool {
        self.text.is_some() || self.html.is_some() || self.markdown.is_some()
    }

    /// The format with the body and, beside plain text, the HTML. Without any option the text is read from standard
    /// input.
    ///
    /// # Errors
    ///
    /// [`Exit::Usage`] without content where standard input is a terminal, [`Exit::FileMissing`] for a file that
    /// cannot be read, [`Exit::Message`] for one that is not UTF-8.
    pub(super) fn read(&self) -> Result<(BodyFormat, String, String), Refusal> {
        let html_part = || self.html.map_or(Ok(String::new()), Source::read);
        match (self.markdown, self.html, self.text) {
            (Some(markdown), _, _) => Ok((BodyFormat::Markdown, markdown.read()?, String::new())),
            (None, Some(html), None) => Ok((BodyFormat::Html, html.read()?, String::new())),
            (None, _, Some(text)) => Ok((BodyFormat::Text, text.read()?, html_part()?)),
            (None, None, None) => Ok((BodyFormat::Text, self.default_text()?, String::new())),
        }
    }

    fn default_text(&self) -> Result<String, Refusal> {
        if !self.other_readers.is_empty() {
            return Ok(String::new());
        }
        if io::stdin().is_terminal() {
            let why = "no message text: give it with --text, --markdown or --html, name a file with --text-file, \
                       --markdown-file or --html-file, or pipe the text to standard input";
            return Err((Exit::Usage, why.into()));
        }
        Source::Stdin.read()
    }

    fn reads_stdin_once(&self) -> Result<(), Refusal> {
        let is_stdin = |source| source == Some(Source::Stdin);
        let own = [
            ("--text-file -", is_stdin(self.text)),
            ("--html-file -", is_stdin(self.html)),
            ("--markdown-file -", is_stdin(self.markdown)),
        ];
        let own = own
            .into_iter()
            .filter_map(|(option, reads)| reads.then_some(option));
        let readers: Vec<&str> = self.other_readers.iter().copied().chain(own).collect();
        if readers.len() < 2 {
            return Ok(());
        }
        let why = format!(
            "standard input can be read only once, but {} read it: name a file for all but one",
            readers.join(" and ")
        );
        Err((Exit::Usage, why))
    }
}

fn source<'a>(
    option: &str,
    argument: Option<&'a str>,
    file: Option<&'a Path>,
) -> Result<Option<Source<'a>>, Refusal> {
    match (argument, file) {
        (Some(argument), _) => literal(option, argument).map(Some),
        (None, Some(path)) if path == Path::new("-") => Ok(Some(Source::Stdin)),
        (None, path) => Ok(path.map(Source::File)),
    }
}

/// Takes the argument as content, unless it was most likely meant as something else. Standard input takes any text,
/// so it is the way to send exactly that.
fn literal<'a>(option: &str, argument: &'a str) -> Result<Source<'a>, Refusal> {
    let mistake = if argument == "-" {
        format!("--{option} does not read standard input: use --{option}-file -")
    } else if fs::metadata(argument).is_ok_and(|found| !found.is_dir()) {
        format!("`{argument}` is a file: use --{option}-file to send its content")
    } else if is_option(argument) {
        format!("--{option} has no value: `{argument}` looks like the next option")
    } else {
        return Ok(Source::Argument(argument));
    };
    let why = format!("{mistake}. To send exactly `{argument}`, pipe it to --{option}-file -");
    Err((Exit::Usage, why))
}

/// Whether a single word has the form of an option: `-q`, `--json`, `--subject=Hi`. An unset variable in a script
/// leaves one in the place of the content.
fn is_option(argument: &str) -> bool {
    let long = |rest: &str| {
        let name = rest.split('=').next().unwrap_or_default();
        name.len() > 1 && name.chars().all(|c| c.is_ascii_lowercase() || c == '-')
    };
    let short = |rest: &str| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_alphabetic());
    !argument.contains(char::is_whitespace)
        && match argument.strip_prefix("--") {
            Some(rest) => long(rest) && !rest.starts_with('-'),
            None => argument.strip_prefix('-').is_some_and(short),
        }
}

impl Source<'_> {
    /// The content as UTF-8; a byte order mark of a file is left out.
    fn read(self) -> Result<String, Refusal> {
        let (name, bytes) = match self {
            Self::Argument(text) => return Ok(text.to_owned()),
            Self::File(path) => (path.to_string_lossy(), system::read(path, &system::TEXT)),
            Self::Stdin => ("-".into(), system::read_input("-", &system::TEXT)),
        };
        let bytes = bytes.map_err(|error| (Exit::FileMissing, error.to_string()))?;
        system::text(bytes, &name, &system::TEXT)
            .map_err(|error| (Exit::Message, error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_in_the_form_of_an_option_is_not_taken_for_content() {
        for option in ["-q", "-f", "--json", "--dry-run", "--subject=Hi"] {
            assert!(is_option(option), "{option}");
        }
        for content in [
            "",
            "-",
            "--",
            "---",
            "-1",
            "-5%",
            "- item",
            "-- \nAda",
            "--json is an option",
            "—",
            "-ü",
            "-->",
            "--Ada",
        ] {
            assert!(!is_option(content), "{content}");
        }
    }
}
