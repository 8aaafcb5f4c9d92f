//! From a text to the blocks of settings in it.

use std::collections::HashMap;

use super::block::{Block, Item, Repeated, assemble};
use super::code::Code;
use super::expand::Names;
use super::lex::Language;
use super::lines::{self, Flavor, Line};
use super::setting::{Place, Setting, Value};
use super::syntax::{self, Syntax};
use super::table::{ADDRESS, Form, Means, SHAPES, Shape};
use super::{programs, url, yaml};
use crate::postmark::Secret;

#[derive(Debug, Clone)]
pub enum Reading {
    /// Blocks of mail settings, by line; never empty.
    Blocks(Vec<Block>),
    /// Not a known shape, and the reason if known.
    NotRecognized(String),
}

/// Reads the mail settings in `text`. `file` is the name of the file, whose ending tells how it is
/// written; without one the text itself must tell.
///
/// Nothing is run, no variable is looked up, and nothing outside of `text` is read.
///
/// ```
/// use postrider::diagnose::{Reading, read_settings};
///
/// let Reading::Blocks(blocks) = read_settings("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=465\n", ".env") else {
///     panic!("not recognized");
/// };
/// assert_eq!(blocks[0].name, "MAIL");
/// assert_eq!(blocks[0].host.as_ref().unwrap().text(), Some("smtp.postmarkapp.com"));
/// assert!(matches!(read_settings("PORT=3000\n", ".env"), Reading::NotRecognized(_)));
/// ```
pub fn read_settings(text: &str, file: &str) -> Reading {
    let mut broken = None;
    for syntax in syntax::candidates(text, file) {
        let blocks = match syntax {
            Syntax::Address => address(text),
            Syntax::Lines(flavor) => in_lines(text, flavor, syntax::of_name(file).is_none()),
            Syntax::Yaml => in_yaml(text),
            Syntax::Code(language) => match in_code(text, language) {
                Ok(blocks) => blocks,
                Err(why) => {
                    broken = broken.or(Some(why));
                    continue;
                }
            },
        };
        if !blocks.is_empty() {
            return Reading::Blocks(named_apart(blocks));
        }
    }
    Reading::NotRecognized(broken.unwrap_or_else(|| syntax::advice(text, file)))
}

/// A text that is a single URL.
fn address(text: &str) -> Vec<Block> {
    let above = text.chars().take_while(|c| c.is_whitespace());
    let line = 1 + above.filter(|c| *c == '\n').count();
    if url::parse(text.trim()).is_none() {
        return Vec::new();
    }
    let item = Item {
        means: Means::Url,
        setting: Setting {
            key: "the address".to_owned(),
            value: Value::of(Secret::new(text.trim())),
            line,
            place: None,
        },
    };
    let block = assemble("address".to_owned(), &ADDRESS, vec![item]);
    block.into_iter().collect()
}

/// The shapes of line-based files.
fn in_lines(text: &str, flavor: Flavor, strict: bool) -> Vec<Block> {
    let Some(lines) = lines::read(text, flavor, strict) else {
        return Vec::new();
    };
    match flavor {
        Flavor::Dotenv => dotenv(&lines),
        Flavor::Properties => {
            // Each document of the file is for itself.
            let documents = lines.chunk_by(|one, two| one.document == two.document);
            documents.flat_map(properties).collect()
        }
        Flavor::Ini => sections(&lines),
    }
}

fn setting(line: &Line<'_>, names: &Names<'_>, means: Means) -> Setting {
    Setting {
        key: line.key.to_owned(),
        value: names.value(&line.value, matches!(means, Means::Url | Means::Host)),
        line: line.line,
        place: Some(line.place()),
    }
}

/// Variables of a `.env` file: one block per prefix, and one per URL.
fn dotenv(lines: &[Line<'_>]) -> Vec<Block> {
    let names = Names::new(lines, Flavor::Dotenv);
    let mut blocks = Vec::new();
    for shape in SHAPES {
        let Form::Names(prefix) = shape.form else {
            continue;
        };
        let mut items = Vec::new();
        let mut repeated = Vec::new();
        for line in names.lines() {
            let Some(means) = means(shape, prefix, line.key) else {
                continue;
            };
            let setting = setting(line, &names, means);
            let lines = names
                .get(line.key)
                .map_or_else(Vec::new, |(_, lines)| lines);
            let key = line.key.to_owned();
            let is_address = matches!(means, Means::Url) || is_address(&setting, means);
            let item = Item { means, setting };
            if is_address {
                let block = assemble(key.clone(), shape, vec![item]);
                blocks
                    .extend(block.map(|block| with_repeated(block, vec![Repeated { key, lines }])));
            } else {
                items.push(item);
                repeated.push(Repeated { key, lines });
            }
        }
        let name = prefix.trim_end_matches('_').to_owned();
        let block = assemble(name, shape, items);
        blocks.extend(block.map(|block| with_repeated(block, repeated)));
    }
    without_shared_tokens(blocks, &names)
}

fn means(shape: &Shape, prefix: &str, key: &str) -> Option<Means> {
    let rest = key.strip_prefix(prefix)?;
    let row = shape.keys.iter().find(|(known, _)| *known == rest)?;
    Some(row.1)
}

fn is_address(setting: &Setting, means: Means) -> bool {
    let text = setting.text().filter(|_| matches!(means, Means::Host));
    text.is_some_and(|text| url::parse(text).is_some())
}

fn with_repeated(mut block: Block, repeated: Vec<Repeated>) -> Block {
    block.note_repeated(repeated);
    block
}

/// Drops blocks for tokens that another block uses.
fn without_shared_tokens(blocks: Vec<Block>, names: &Names<'_>) -> Vec<Block> {
    let is_token = |block: &Block| matches!(block.shape.keys.first(), Some((_, Means::Token)));
    let others = blocks.iter().filter(|block| !is_token(block));
    let used: Vec<Secret> = others.flat_map(Block::secrets).cloned().collect();
    let is_shared = |block: &Block| {
        let user = block.user.as_ref();
        let key = user.map(|user| user.key.as_str()).unwrap_or_default();
        names.is_named(key) || block.secrets().any(|secret| used.contains(secret))
    };
    let mut blocks = blocks;
    if blocks.len() > 1 {
        blocks.retain(|block| !is_token(block) || !is_shared(block));
    }
    blocks
}

/// Dotted keys: Spring.
fn properties(lines: &[Line<'_>]) -> Vec<Block> {
    let names = Names::new(lines, Flavor::Properties);
    let shapes = SHAPES.iter().filter_map(|shape| match shape.form {
        Form::Properties(prefix) => Some((shape, prefix)),
        _ => None,
    });
    let block = |(shape, prefix): (&'static Shape, &str)| {
        let own = names.lines().filter_map(|line| {
            let means = means(shape, prefix, line.key)?;
            let setting = setting(line, &names, means);
            Some(Item { means, setting })
        });
        assemble(
            prefix.trim_end_matches('.').to_owned(),
            shape,
            own.collect(),
        )
    };
    shapes.filter_map(block).collect()
}

/// A section of an INI file, recognized only if all of its keys are known.
fn sections(lines: &[Line<'_>]) -> Vec<Block> {
    let names = Names::new(&[], Flavor::Ini);
    let shapes = SHAPES.iter().filter_map(|shape| match shape.form {
        Form::Section(name) => Some((shape, name)),
        _ => None,
    });
    let block = |(shape, name): (&'static Shape, &str)| {
        let own = || lines.iter().filter(move |line| line.section == name);
        if own().any(|line| !syntax::GRAFANA.contains(&line.key)) {
            return None;
        }
        let items = own().filter_map(|line| {
            let means = means(shape, "", line.key)?;
            let setting = setting(line, &names, means);
            Some(Item { means, setting })
        });
        assemble(name.to_owned(), shape, items.collect())
    };
    shapes.filter_map(block).collect()
}

fn in_yaml(text: &str) -> Vec<Block> {
    let Some(scalars) = yaml::scalars(text) else {
        return Vec::new();
    };
    let mut blocks = Vec::new();
    for shape in SHAPES {
        let Form::Yaml(prefix) = shape.form else {
            continue;
        };
        let mut documents: Vec<(usize, Vec<Item>)> = Vec::new();
        for scalar in &scalars {
            let Some(means) = means(shape, prefix, &scalar.path) else {
                continue;
            };
            let place: Place = scalar.place.clone();
            let setting = Setting {
                key: scalar.path.clone(),
                value: scalar.value.clone(),
                line: scalar.line,
                place: Some(place),
            };
            let item = Item { means, setting };
            match documents.last_mut() {
                Some((document, items)) if *document == scalar.document => items.push(item),
                _ => documents.push((scalar.document, vec![item])),
            }
        }
        let name = prefix.trim_end_matches('.');
        let each = documents.into_iter();
        blocks.extend(each.filter_map(|(_, items)| assemble(name.to_owned(), shape, items)));
    }
    blocks
}

fn in_code(text: &str, language: Language) -> Result<Vec<Block>, String> {
    let code = Code::new(text, language).map_err(|unreadable| {
        let line = text[..unreadable.at.min(text.len())].matches('\n').count() + 1;
        format!("line {line}: {unreadable}, so it could not be read with certainty")
    })?;
    let mut blocks: Vec<Block> = SHAPES
        .iter()
        .flat_map(|shape| programs::blocks(&code, shape))
        .collect();
    // Constants that a call takes are no settings of Django.
    let host = |block: &Block| {
        block
            .host
            .as_ref()
            .map(|host| (host.line, host.value.clone()))
    };
    let is_assigned = |block: &Block| matches!(block.shape.form, Form::Assignments(_));
    let taken: Vec<_> = blocks
        .iter()
        .filter(|one| !is_assigned(one))
        .map(host)
        .collect();
    blocks.retain(|block| !is_assigned(block) || !taken.contains(&host(block)));
    Ok(blocks)
}

/// Sorts by line and makes names unique.
fn named_apart(mut blocks: Vec<Block>) -> Vec<Block> {
    blocks.sort_by_key(|block| block.lines);
    let mut counts: HashMap<String, usize> = HashMap::new();
    for block in &blocks {
        *counts.entry(block.name.clone()).or_default() += 1;
    }
    let mut seen: HashMap<String, usize> = HashMap::new();
    for block in &mut blocks {
        if counts.get(&block.name).is_some_and(|count| *count > 1) {
            block.name = format!("{}@{}", block.name, block.lines.0);
        }
        let before = seen.entry(block.name.clone()).or_default();
        *before += 1;
        if *before > 1 {
            block.name = format!("{}#{before}", block.name);
        }
    }
    blocks
}
