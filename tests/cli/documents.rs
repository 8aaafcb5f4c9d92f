//! README and docs: links lead somewhere, examples are accepted by postrider, and lists that repeat what the program
//! knows agree with it.

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

/// The anchor that GitHub and mdBook give a heading.
fn anchor(heading: String) -> String {
    let lower = heading.to_lowercase().replace(' ', "-");
    let keeps = |c: &char| c.is_alphanumeric() || matches!(c, '-' | '_');
    lower.chars().filter(keeps).collect()
}

fn doc(name: &str) -> PathBuf {
    Path::new(ROOT).join("docs/src").join(name)
}

fn docs() -> Vec<PathBuf> {
    let entries = fs::read_dir(doc("")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

fn pages() -> Vec<Page> {
    let all = std::iter::once(Path::new(ROOT).join("README.md")).chain(docs());
    all.map(|path| Page::read(&path)).collect()
}

#[test]
fn every_relative_link_leads_to_a_file_and_a_heading() {
    let mut checked = 0;
    for page in pages() {
        let relative = page.links.iter().filter(|link| !link.contains("://"));
        for link in relative {
            let (file, heading) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => page.path.clone(),
                _ => page.path.parent().unwrap().join(file),
            };
            assert!(target.is_file(), "{}: {link}", page.path.display());
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
fn the_summary_and_the_readme_list_every_page() {
    let readme = Page::read(&Path::new(ROOT).join("README.md"));
    let summary = Page::read(&doc("SUMMARY.md"));
    for path in docs() {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name != "SUMMARY.md" {
            assert!(summary.links.contains(&name), "SUMMARY.md lacks {name}");
            let from_root = format!("docs/src/{name}");
            assert!(readme.links.contains(&from_root), "README.md lacks {name}");
        }
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
fn the_configuration_page_shows_the_sample() {
    let page = fs::read_to_string(doc("configuration.md")).unwrap();
    let sample = include_str!("../../assets/config.sample.toml");
    let shown = page.split("<!-- sample: begin -->\n").nth(1);
    let shown = shown.and_then(|rest| rest.split("<!-- sample: end -->").next());
    let expected = format!("```toml\n{sample}```\n");
    assert!(
        shown == Some(&*expected),
        "copy assets/config.sample.toml between the marks"
    );
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
