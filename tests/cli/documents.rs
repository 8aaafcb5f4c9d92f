//! The documentation: links lead somewhere, and examples are accepted by postrider.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{CommandFactory as _, Parser as _};
use postrider::cli::{Cli, Command};
use postrider::sandbox::scenario::Scenario;
use postrider::sandbox::scenarios;
use postrider::store::{place, read_draft_file};
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use crate::bench::Bench;
use crate::schema;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A Markdown page, taken apart.
#[derive(Default)]
struct Page {
    path: PathBuf,
    links: Vec<String>,
    anchors: BTreeSet<String>,
    /// Language and text of each fenced block.
    blocks: Vec<(String, String)>,
    spans: Vec<String>,
}

impl Page {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let mut page = Self {
            path: path.to_owned(),
            ..Self::default()
        };
        let (mut heading, mut block) = (None, None);
        for event in Parser::new_ext(&text, Options::ENABLE_TABLES) {
            match event {
                Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                    page.links.push(dest_url.into_string());
                }
                Event::Start(Tag::Heading { .. }) => heading = Some(String::new()),
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                    block = Some((language.into_string(), String::new()));
                }
                Event::End(TagEnd::Heading(_)) => page.anchors.extend(heading.take().map(anchor)),
                Event::End(TagEnd::CodeBlock) => page.blocks.extend(block.take()),
                Event::Html(html) | Event::InlineHtml(html) => {
                    page.links.extend(pictures(&html));
                }
                Event::Code(code) => {
                    heading.iter_mut().for_each(|words| words.push_str(&code));
                    page.spans.push(code.into_string());
                }
                Event::Text(text) => {
                    heading.iter_mut().for_each(|words| words.push_str(&text));
                    block.iter_mut().for_each(|block| block.1.push_str(&text));
                }
                _ => {}
            }
        }
        page
    }

    fn blocks_in(&self, language: &str) -> impl Iterator<Item = &str> {
        let wanted = move |block: &&(String, String)| block.0 == language;
        self.blocks
            .iter()
            .filter(wanted)
            .map(|block| block.1.as_str())
    }
}

/// What `<img src>` and `<source srcset>` show.
fn pictures(html: &str) -> Vec<String> {
    let values = [" src=\"", " srcset=\""].map(|name| html.split(name).skip(1));
    let values = values.into_iter().flatten();
    let until_quote = |rest: &str| rest.split('"').next().map(str::to_owned);
    values.filter_map(until_quote).collect()
}

/// The anchor that GitHub and mdBook give a heading.
fn anchor(heading: String) -> String {
    let lower = heading.to_lowercase().replace(' ', "-");
    let keeps = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    lower.chars().filter(keeps).collect()
}

fn doc(name: &str) -> PathBuf {
    Path::new(ROOT).join("docs/src").join(name)
}

/// Whether the published book has this file, too.
fn inside(target: &Path) -> bool {
    let target = target.canonicalize().unwrap();
    target.starts_with(doc("").canonicalize().unwrap())
}

/// All pages below `folder`.
fn markdown(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut paths = Vec::new();
    for path in entries.map(|entry| entry.path()) {
        if path.is_dir() {
            paths.extend(markdown(&path));
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    paths.sort();
    paths
}

/// The pages of the manual, and those at the root and in `.github`.
fn pages() -> Vec<Page> {
    let root = Path::new(ROOT);
    let at_root = fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = at_root
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    all.extend(markdown(&root.join("docs/src")));
    all.extend(markdown(&root.join(".github")));
    all.iter().map(|path| Page::read(path)).collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading() {
    let mut checked = 0;
    for page in pages() {
        let relative = page.links.iter().filter(|link| !link.contains(':'));
        for link in relative {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.path.clone(),
                _ => page.path.parent().unwrap().join(file),
            };
            assert!(target.is_file(), "{}: {link}", page.path.display());
            let leaves = page.path.starts_with(doc("")) && !inside(&target);
            assert!(!leaves, "{}: {link}: not in the book", page.path.display());
            let known = || Page::read(&target).anchors;
            assert!(
                heading.is_empty() || known().contains(heading),
                "{}: {link}: no such heading",
                page.path.display()
            );
            checked += 1;
        }
    }
    assert!(checked > 30, "{checked} links");
}

#[test]
fn the_summary_lists_every_page() {
    let summary = Page::read(&doc("SUMMARY.md"));
    for path in markdown(&doc("")) {
        let name = path.strip_prefix(doc("")).unwrap().to_str().unwrap();
        let is_listed = summary.links.iter().any(|link| link == name);
        assert!(is_listed || name == "SUMMARY.md", "SUMMARY.md lacks {name}");
    }
}

/// The arguments of each `postrider` in a line of shell: behind variables, in a pipe, without redirections.
fn commands(line: &str) -> Vec<Vec<String>> {
    let words = shlex::split(line).unwrap_or_else(|| panic!("a quote is not closed: {line}"));
    let parts = words.split(|word| matches!(word.as_str(), "|" | "&&" | ";"));
    let command = |part: &[String]| {
        let is_variable = |word: &&String| {
            let name = word.split_once('=').map(|(name, _)| name);
            name.is_some_and(|name| name.chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        };
        let is_redirection = |word: &&String| word.starts_with(['<', '>']);
        let command = part.iter().skip_while(is_variable);
        let command: Vec<String> = command
            .take_while(|word| !is_redirection(word))
            .cloned()
            .collect();
        (command.first().map(String::as_str) == Some("postrider")).then_some(command)
    };
    parts.filter_map(command).collect()
}

fn parse(page: &Page, line: &str, may_lack: &[ErrorKind]) -> usize {
    let commands = commands(line);
    for command in &commands {
        let place = format!("{}: {line}", page.path.display());
        match Cli::try_parse_from(command) {
            Ok(Cli {
                command: Some(Command::Sandbox(args)),
                ..
            }) => {
                let built_in = args.scenario.filter(|name| !name.contains(['/', '.']));
                let exists = |name: &String| scenarios().iter().any(|one| one.name == *name);
                assert!(built_in.iter().all(exists), "{place}: no such scenario");
            }
            Ok(_) => {}
            Err(error) => assert!(may_lack.contains(&error.kind()), "{place}: {error}"),
        }
    }
    commands.len()
}

#[test]
fn every_command_line_is_one_that_postrider_takes() {
    let naming = [
        ErrorKind::MissingRequiredArgument,
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
        ErrorKind::DisplayHelp,
        ErrorKind::DisplayVersion,
    ];
    let (mut lines, mut spans) = (0, 0);
    for page in pages() {
        for block in page.blocks_in("sh") {
            let joined = block.replace("\\\n", " ");
            let parsed = joined
                .lines()
                .map(|line| parse(&page, line, &[ErrorKind::DisplayHelp]));
            lines += parsed.sum::<usize>();
        }
        for (language, text) in page.blocks.iter().filter(|block| block.0 != "sh") {
            let is_command = |line: &str| line.trim_start_matches("$ ").starts_with("postrider ");
            let place = page.path.display();
            assert!(
                !text.lines().any(is_command),
                "{place}: commands in a block of `{language}`"
            );
        }
        let named = page
            .spans
            .iter()
            .filter(|span| span.starts_with("postrider "));
        spans += named.map(|span| parse(&page, span, &naming)).sum::<usize>();
    }
    assert!(lines > 60 && spans > 15, "{lines} lines, {spans} spans");
}

#[test]
fn examples_of_files_and_of_output_are_read() {
    let mut lines = 0;
    for page in pages() {
        for line in page.blocks_in("json").flat_map(str::lines) {
            let value: serde_json::Value = serde_json::from_str(line).unwrap();
            // The file that says where a practice server listens counts its versions by itself.
            let is_place = value.get("event").is_none() && value.get("pid").is_some();
            let version = if is_place { place::VERSION } else { 1 };
            assert_eq!(value["v"], version, "{line}");
            if !is_place {
                // An answer of the control API holds many of the objects of which a command prints one per line.
                match value["messages"].as_array() {
                    Some(messages) => messages.iter().for_each(schema::check),
                    None => schema::check(&value),
                }
            }
            lines += 1;
        }
    }
    assert!(lines > 10, "{lines}");
    let practice = Page::read(&doc("practice.md"));
    let scenario = Scenario::parse(practice.blocks_in("toml").next().unwrap()).unwrap();
    assert_eq!(scenario.name, "mailbox-gone");
    let bench = Bench::new();
    bench.file("receipt.md", "Hello {{month}}");
    let writing = Page::read(&doc("writing.md"));
    let draft = bench.file("letter.toml", writing.blocks_in("toml").next().unwrap());
    let pattern = read_draft_file(Path::new(&draft)).unwrap();
    assert_eq!(pattern.filled().unwrap().text, "Hello May");
    assert_eq!(pattern.filled().unwrap().files.len(), 2);
}

#[test]
fn every_global_option_variable_and_exit_code_is_listed() {
    let configuration = fs::read_to_string(doc("configuration.md")).unwrap();
    let command = Cli::command();
    let options = command
        .get_arguments()
        .filter(|argument| argument.is_global_set());
    let mut count = 0;
    for option in options {
        let long = format!("`--{} ", option.get_long().unwrap());
        assert!(configuration.contains(&long), "{long}");
        if let Some(variable) = option.get_env() {
            let variable = format!("`{}`", variable.to_str().unwrap());
            assert!(configuration.contains(&variable), "{variable}");
        }
        count += 1;
    }
    assert!(count >= 8, "{count}");
    let help = Bench::new().run(&["--help"], b"").out;
    let (variables, codes) = help.split_once("Exit codes:").unwrap();
    for name in variables
        .split_once("\nEnvironment:")
        .unwrap()
        .1
        .split_whitespace()
    {
        let is_variable = name.starts_with("POSTMARK_") || name.starts_with("POSTRIDER_");
        assert!(!is_variable || configuration.contains(name), "{name}");
    }
    let scripting = fs::read_to_string(doc("scripting.md")).unwrap();
    let rows = scripting.lines().filter_map(|line| line.strip_prefix("| "));
    let listed: BTreeSet<u8> = rows
        .filter_map(|row| row.split(' ').next()?.parse().ok())
        .collect();
    let known: BTreeSet<u8> = codes
        .split_whitespace()
        .filter_map(|word| word.parse().ok())
        .collect();
    assert_eq!(listed, known);
}

#[test]
fn every_direct_dependency_is_explained() {
    let manifest: toml::Table =
        toml::from_str(&fs::read_to_string(Path::new(ROOT).join("Cargo.toml")).unwrap()).unwrap();
    let for_systems = manifest["target"].as_table().unwrap().values();
    let tables = std::iter::once(&manifest["dependencies"])
        .chain(for_systems.map(|system| &system["dependencies"]));
    let used: BTreeSet<String> = tables
        .flat_map(|table| table.as_table().unwrap().keys().cloned())
        .collect();
    let page = fs::read_to_string(doc("decisions/dependencies.md")).unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| "));
    let cells = rows.filter_map(|row| row.split(['|', '(']).next());
    let names = cells.flat_map(|cell| cell.split(',')).map(str::trim);
    let explained: BTreeSet<String> = names
        .filter(|name| !name.is_empty() && *name != "crate")
        .map(str::to_owned)
        .collect();
    assert_eq!(used, explained);
}
