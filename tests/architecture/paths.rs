//! Every path in a source file, not only those of `use`: groups taken apart, `self` and `super`
//! resolved, tests marked.

use crate::source::{Source, code_of};

/// Words before a path that are none of its names.
const KEYWORDS: [&str; 14] = [
    "use", "pub", "in", "as", "dyn", "impl", "for", "mut", "ref", "return", "match", "if", "else",
    "where",
];

/// A path as it stands in the code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    pub line: usize,
    /// Absolute for paths into the crate (`crate`, room, …), as written for others.
    pub names: Vec<String>,
    /// Whether it stands in tests.
    pub in_tests: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Token {
    line: usize,
    text: String,
}

impl Token {
    fn is_name(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }
}

/// A module written inside a file.
struct Inner {
    name: String,
    depth: usize,
    is_test: bool,
}

struct Walk<'s> {
    source: &'s Source,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
    inner: Vec<Inner>,
    found: Vec<Found>,
}

/// All paths of `source`, in order.
pub fn of(source: &Source) -> Vec<Found> {
    let tokens = tokens(&code_of(&source.text));
    let mut walk = Walk {
        source,
        tokens,
        at: 0,
        depth: 0,
        inner: Vec::new(),
        found: Vec::new(),
    };
    while walk.at < walk.tokens.len() {
        walk.step();
    }
    walk.found
}

fn tokens(code: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    for (number, line) in code.lines().enumerate() {
        let mut rest = line.trim_start();
        while let Some(first) = rest.chars().next() {
            let is_name = |c: char| c.is_alphanumeric() || c == '_';
            let length = if rest.starts_with("r#") && rest[2..].starts_with(is_name) {
                rest = &rest[2..];
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if is_name(first) {
                rest.find(|c| !is_name(c)).unwrap_or(rest.len())
            } else if rest.starts_with("::") {
                2
            } else {
                first.len_utf8()
            };
            tokens.push(Token {
                line: number + 1,
                text: rest[..length].to_owned(),
            });
            rest = rest[length..].trim_start();
        }
    }
    tokens
}

impl Walk<'_> {
    fn text(&self, ahead: usize) -> &str {
        self.tokens
            .get(self.at + ahead)
            .map_or("", |token| token.text.as_str())
    }

    fn step(&mut self) {
        match self.text(0) {
            "mod" if self.text(2) == "{" => self.enter(),
            "{" => {
                self.depth += 1;
                self.at += 1;
            }
            "}" => {
                self.depth = self.depth.saturating_sub(1);
                if self
                    .inner
                    .last()
                    .is_some_and(|inner| inner.depth == self.depth)
                {
                    self.inner.pop();
                }
                self.at += 1;
            }
            "::" => self.at += 1,
            word if KEYWORDS.contains(&word) => self.at += 1,
            _ if self.tokens[self.at].is_name() => {
                let line = self.tokens[self.at].line;
                self.path(line, Vec::new());
            }
            _ => self.at += 1,
        }
    }

    /// Enters `mod name {`.
    fn enter(&mut self) {
        let before: String = self.tokens[self.at.saturating_sub(7)..self.at]
            .iter()
            .map(|t| t.text.as_str())
            .collect();
        let inner = Inner {
            name: self.text(1).to_owned(),
            depth: self.depth,
            is_test: before.ends_with("#[cfg(test)]"),
        };
        self.inner.push(inner);
        self.depth += 1;
        self.at += 3;
    }

    /// Reads one path from its first name on, `before` standing in front of it.
    fn path(&mut self, line: usize, before: Vec<String>) {
        let mut names = before;
        loop {
            match self.text(0) {
                "{" => return self.group(&names),
                "*" => {
                    names.push("*".into());
                    self.at += 1;
                    break;
                }
                "" => break,
                name => {
                    names.push(name.to_owned());
                    self.at += 1;
                }
            }
            let goes_on = self.text(0) == "::"
                && (matches!(self.text(1), "{" | "*")
                    || self.tokens.get(self.at + 1).is_some_and(Token::is_name));
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        let whole = names.len() == 1 || (names.len() == 2 && names[1] == "self");
        if self.text(0) == "as" && whole {
            // A new name for a whole crate would hide what is used of it.
            names.truncate(1);
            names.push("as".into());
        }
        self.add(line, names);
    }

    /// Reads `{a, b::c}` behind `before`.
    fn group(&mut self, before: &[String]) {
        self.at += 1;
        while !matches!(self.text(0), "}" | "") {
            if self.text(0) == "," {
                self.at += 1;
                continue;
            }
            let line = self.tokens[self.at].line;
            let is_path = self.tokens[self.at].is_name() || matches!(self.text(0), "{" | "*");
            if is_path && self.text(0) != "as" {
                self.path(line, before.to_vec());
            } else {
                self.at += 1;
                // The new name of `as` is no path.
                self.at += usize::from(is_path);
            }
        }
        self.at += 1;
    }

    fn add(&mut self, line: usize, names: Vec<String>) {
        let in_tests = self.source.is_test() || self.inner.iter().any(|inner| inner.is_test);
        let names = self.absolute(names);
        self.found.push(Found {
            line,
            names,
            in_tests,
        });
    }

    /// The path from the crate's root on, where it begins with `crate`, `self` or `super`.
    fn absolute(&self, mut names: Vec<String>) -> Vec<String> {
        if names.last().is_some_and(|last| last == "self") && names.len() > 1 {
            names.pop();
        }
        let mut module = self.source.module();
        module.extend(self.inner.iter().map(|inner| inner.name.clone()));
        let is_self = names[0] == "self" && names.len() > 1;
        let climbs = names
            .iter()
            .skip(usize::from(is_self))
            .take_while(|name| *name == "super")
            .count();
        let skipped = climbs + usize::from(is_self);
        if names[0] == "postrider" {
            names[0] = "crate".into();
        }
        if skipped == 0 {
            return names;
        }
        module.truncate(module.len().saturating_sub(climbs));
        std::iter::once("crate".to_owned())
            .chain(module)
            .chain(names.split_off(skipped))
            .collect()
    }
}
