//! What a text tells the user to type exists: options, commands, variables, config keys, actions.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use clap::CommandFactory as _;
use postrider::app::{ACTIONS, EDITING};
use postrider::cli::CONTROL_URL_VARIABLE;
use postrider::cli::Cli;
use postrider::mail::CHECKS;
use postrider::store::{AppDirs, Overrides, PRACTICE_TOKEN_VARIABLE, Settings, shown};

/// Options of other programs that our texts speak of.
const OF_OTHERS: [&str; 3] = ["--wait", "--user", "--mail-from"];
/// Words in backticks that are no names of ours, though they have a hyphen.
const NO_NAMES: [&str; 1] = ["ca-certificates"];

/// Parts of the layout of `--help`, which are clap's names.
const OF_CLAP: [&str; 5] = [
    "about-with-newline",
    "before-help",
    "usage-heading",
    "all-args",
    "after-help",
];

/// A text that people read, with where it is.
struct Text {
    place: String,
    words: String,
}

fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|one| one == ending) {
            found.push(path);
        }
    }
}

/// The string literals of Rust source, without comments and tests.
fn literals(source: &str) -> Vec<(usize, String)> {
    let source = source.split("#[cfg(test)]").next().unwrap_or_default();
    let bytes: Vec<char> = source.chars().collect();
    let (mut at, mut line, mut all) = (0, 1, Vec::new());
    while at < bytes.len() {
        let rest = |from: usize, text: &str| {
            let text: Vec<char> = text.chars().collect();
            bytes[from..].starts_with(&text)
        };
        if bytes[at] == '\n' {
            line += 1;
        }
        if rest(at, "//") {
            while at < bytes.len() && bytes[at] != '\n' {
                at += 1;
            }
            continue;
        }
        // A character, not a lifetime.
        if bytes[at] == '\'' {
            at += match bytes.get(at + 1) {
                Some('\\') => 4,
                _ if bytes.get(at + 2) == Some(&'\'') => 3,
                _ => 1,
            };
            continue;
        }
        if bytes[at] == '"' {
            let (start, mut text) = (line, String::new());
            at += 1;
            while at < bytes.len() && bytes[at] != '"' {
                if bytes[at] == '\n' {
                    line += 1;
                }
                if bytes[at] == '\\' {
                    at += 1;
                }
                text.push(bytes[at]);
                at += 1;
            }
            all.push((start, text));
        }
        at += 1;
    }
    all
}

/// Every text that is shown to people: sentences of the source, hints, walkthrough.
fn texts() -> Vec<Text> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Vec::new();
    for module in [
        "app", "view", "terminal", "cli", "diagnose", "store", "record", "delivery",
    ] {
        files(&root.join("src").join(module), "rs", &mut sources);
    }
    sources.retain(|path| !path.to_string_lossy().contains("tests"));
    let mut all = Vec::new();
    for path in sources {
        let source = fs::read_to_string(&path).unwrap();
        for (line, words) in literals(&source) {
            // What has no space is a name, a key of JSON, a part of a program.
            if words.contains(' ') {
                let place = format!("{}:{line}", path.display());
                all.push(Text { place, words });
            }
        }
    }
    for file in ["assets/hints.toml", "assets/walkthrough.toml"] {
        for (at, line) in fs::read_to_string(root.join(file))
            .unwrap()
            .lines()
            .enumerate()
        {
            if !line.trim_start().starts_with('#') {
                let place = format!("{file}:{}", at + 1);
                let words = line.to_owned();
                all.push(Text { place, words });
            }
        }
    }
    assert!(all.len() > 1_000, "{}", all.len());
    all
}

/// Long options, variables and paths of commands.
#[derive(Default)]
struct Known {
    options: BTreeSet<String>,
    variables: BTreeSet<String>,
    commands: BTreeSet<String>,
}

fn collect(command: &clap::Command, path: &str, known: &mut Known) {
    known.commands.insert(path.to_owned());
    for argument in command.get_arguments() {
        let names = argument
            .get_long_and_visible_aliases()
            .into_iter()
            .flatten();
        known.options.extend(names.map(|name| format!("--{name}")));
        let variable = argument.get_env().map(|name| name.to_string_lossy());
        known
            .variables
            .extend(variable.map(|name| name.into_owned()));
    }
    for inner in command.get_subcommands() {
        let path = format!("{path} {}", inner.get_name());
        collect(inner, path.trim(), known);
    }
}

fn known() -> Known {
    let mut known = Known::default();
    let mut command = Cli::command();
    command.build();
    collect(&command, "", &mut known);
    // Where everything is kept: read before any option.
    known.variables.insert("POSTRIDER_HOME".to_owned());
    known.variables.insert(PRACTICE_TOKEN_VARIABLE.to_owned());
    known.variables.insert(CONTROL_URL_VARIABLE.to_owned());
    known
        .options
        .extend(["--help".to_owned(), "--version".to_owned()]);
    assert!(known.options.contains("--ca-file") && known.commands.contains("token set"));
    known
}

/// Every key of the config.
fn config_keys() -> BTreeSet<String> {
    let home = tempfile::tempdir().unwrap();
    let places = AppDirs::find(Some(home.path())).unwrap();
    let settings = Settings::load(&places, &Overrides::default()).unwrap();
    let text = shown(&settings);
    let key = |line: &str| {
        let line = line.trim_start_matches("# ");
        let key = line.split([' ', '=']).next().unwrap_or_default();
        (!key.is_empty() && !key.starts_with('[')).then(|| key.to_owned())
    };
    let keys: BTreeSet<String> = text.lines().filter_map(key).collect();
    assert!(
        keys.contains("ca-file") && keys.contains("default-profile"),
        "{keys:?}"
    );
    keys
}

/// The pieces of `words` that begin with `start` and go on with what `goes_on` takes.
fn found<'a>(words: &'a str, start: &str, goes_on: impl Fn(char) -> bool) -> Vec<&'a str> {
    let is_apart = |at: usize| {
        let before = words[..at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '-')
    };
    let starts = words.match_indices(start).filter(|(at, _)| is_apart(*at));
    let whole = starts.map(|(at, _)| {
        let rest = &words[at + start.len()..];
        let end = rest.find(|c| !goes_on(c)).unwrap_or(rest.len());
        &words[at..at + start.len() + end]
    });
    whole.map(|one| one.trim_end_matches(['-', '_'])).collect()
}

#[test]
fn every_option_that_is_named_exists() {
    let known = known();
    let mut wrong = Vec::new();
    for text in texts() {
        for option in found(&text.words, "--", |c| c.is_ascii_lowercase() || c == '-') {
            let is_known = known.options.contains(option) || OF_OTHERS.contains(&option);
            if option.len() > 2 && !is_known {
                wrong.push(format!("{}: {option}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_variable_of_ours_that_is_named_exists() {
    let known = known();
    let mut wrong = Vec::new();
    for text in texts() {
        let goes_on = |c: char| c.is_ascii_uppercase() || c == '_';
        for variable in found(&text.words, "POSTRIDER_", goes_on) {
            if !known.variables.contains(variable) {
                wrong.push(format!("{}: {variable}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_command_in_backticks_exists() {
    let known = known();
    let mut wrong = Vec::new();
    for text in texts() {
        for quoted in text.words.split('`').skip(1).step_by(2) {
            let Some(rest) = quoted.strip_prefix("postrider ") else {
                continue;
            };
            let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            let names: Vec<&str> = rest.split(' ').take_while(is_name).collect();
            let is_command =
                (1..=names.len()).any(|end| known.commands.contains(&names[..end].join(" ")));
            if !names.is_empty() && !is_command {
                wrong.push(format!("{}: {quoted}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_config_key_is_written_as_the_config_has_it() {
    let keys = config_keys();
    let joined: Vec<(String, &String)> = keys
        .iter()
        .filter(|key| key.contains('-'))
        .map(|key| (key.replace('-', "_"), key))
        .collect();
    let mut wrong = Vec::new();
    for text in texts() {
        for (other, key) in &joined {
            let is_word = |c: char| c.is_alphanumeric() || c == '_';
            if found(&text.words, other, is_word).contains(&other.as_str()) {
                wrong.push(format!("{}: {other} is {key}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_name_in_backticks_or_said_to_be_in_the_config_exists() {
    let keys = config_keys();
    let known = known();
    let is_name = |name: &str| {
        let named = ACTIONS.iter().any(|row| row.name == name);
        let edits = EDITING.iter().any(|row| row.name == name);
        let checks = CHECKS.contains(&name);
        let command = known.commands.contains(name);
        keys.contains(name) || named || edits || checks || command || NO_NAMES.contains(&name)
    };
    let has_shape = |name: &str| {
        let parts: Vec<&str> = name.split('-').collect();
        let is_word =
            |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase());
        parts.len() > 1 && parts.iter().all(is_word)
    };
    let mut wrong = Vec::new();
    for text in texts() {
        let quoted = text.words.split('`').skip(1).step_by(2);
        let ends = text.words.match_indices(" in the config");
        let said = ends.filter_map(|(at, _)| text.words[..at].split([' ', '(']).next_back());
        for name in quoted.chain(said) {
            if has_shape(name) && !is_name(name) {
                wrong.push(format!("{}: {name}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_action_whose_key_is_told_exists() {
    let mut wrong = Vec::new();
    for text in texts().iter().filter(|text| text.place.contains("/src/")) {
        for part in text.words.split('{').skip(1) {
            let name = part.split('}').next().unwrap_or_default();
            let is_name =
                name.contains('-') && name.chars().all(|c| c.is_ascii_lowercase() || c == '-');
            let rows = ACTIONS.iter().map(|row| row.name);
            if is_name
                && !OF_CLAP.contains(&name)
                && !rows
                    .chain(EDITING.iter().map(|row| row.name))
                    .any(|row| row == name)
            {
                wrong.push(format!("{}: {name}", text.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_search_finds_what_is_wrong() {
    let source = "let a = \"say --no-such now\"; // \"--in-a-comment x\"\nlet b = '\"'; let c = \"b \\\" --d\";";
    let all = literals(source);
    let words: Vec<&str> = all.iter().map(|(_, words)| words.as_str()).collect();
    assert_eq!(words, ["say --no-such now", "b \" --d"]);
    assert_eq!(all[1].0, 2);
    let option = |c: char| c.is_ascii_lowercase() || c == '-';
    assert_eq!(found(words[0], "--", option), ["--no-such"]);
    assert_eq!(found("a--b", "--", option), [""; 0]);
    let word = |c: char| c.is_alphanumeric() || c == '_';
    assert_eq!(
        found("name ca_file or xca_file", "ca_file", word),
        ["ca_file"]
    );
}
