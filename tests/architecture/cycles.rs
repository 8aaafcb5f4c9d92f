//! Files that need each other. A module and the modules inside it are one unit; between others, what both
//! need belongs in a third file.

use std::collections::{BTreeMap, BTreeSet};

use crate::paths;
use crate::source::{Source, code_of};

type Module = Vec<String>;

struct Tree<'s> {
    files: BTreeMap<Module, &'s Source>,
    /// What each file imports: the name it uses, and the path behind it.
    imports: BTreeMap<Module, BTreeMap<String, Module>>,
}

/// Cycles among `sources`, each as the list of its files.
pub fn cycles(sources: &[&Source]) -> Vec<String> {
    let files = sources.iter().map(|source| (source.module(), *source));
    let files: BTreeMap<Module, &Source> = files.collect();
    let imports = files.iter().map(|(module, source)| {
        let code = code_of(&source.text);
        let uses = imports(
            code.split("#[cfg(test)]\nmod tests {")
                .next()
                .unwrap_or_default(),
        );
        let uses = uses
            .into_iter()
            .filter_map(|(alias, path)| Some((alias, absolute(module, &path, &files)?)));
        (module.clone(), uses.collect())
    });
    let imports = imports.collect();
    let tree = Tree { files, imports };
    let edges: BTreeMap<&Module, BTreeSet<Module>> = tree
        .files
        .keys()
        .map(|module| (module, tree.needs(module)))
        .collect();
    let reached: BTreeMap<&Module, BTreeSet<Module>> = edges
        .keys()
        .map(|from| (*from, reach(from, &edges)))
        .collect();
    let mut found = BTreeSet::new();
    for (module, others) in &reached {
        let group = others.iter().filter(|other| {
            reached
                .get(other)
                .is_some_and(|back| back.contains(*module))
        });
        let names: BTreeSet<&str> = group.map(|one| tree.files[one].path.as_str()).collect();
        if names.len() > 1 {
            found.insert(names.into_iter().collect::<Vec<_>>().join(", "));
        }
    }
    found.into_iter().collect()
}

impl Tree<'_> {
    /// The files that `module` needs, apart from those around and inside it.
    fn needs(&self, module: &Module) -> BTreeSet<Module> {
        paths::of(self.files[module])
            .into_iter()
            .filter(|found| !found.in_tests && found.names[0] == "crate")
            .filter_map(|found| self.definition(&found.names[1..], 0))
            .filter(|other| !other.starts_with(module) && !module.starts_with(other))
            .collect()
    }

    /// The file that defines what `path` names, behind imports and re-exports.
    fn definition(&self, path: &[String], depth: usize) -> Option<Module> {
        let length = (1..=path.len())
            .rev()
            .find(|length| self.files.contains_key(&path[..*length]))?;
        let (module, rest) = path.split_at(length);
        let import = rest.first().and_then(|name| self.imports[module].get(name));
        match import {
            Some(behind) if depth < 16 => {
                let behind: Module = behind.iter().chain(&rest[1..]).cloned().collect();
                self.definition(&behind, depth + 1)
            }
            _ => Some(module.to_vec()),
        }
    }
}

fn reach(from: &Module, edges: &BTreeMap<&Module, BTreeSet<Module>>) -> BTreeSet<Module> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Module> = vec![from];
    while let Some(module) = open.pop() {
        for next in edges.get(module).into_iter().flatten() {
            if reached.insert(next.clone()) {
                open.push(next);
            }
        }
    }
    reached
}

/// What the `use` items of `code` import: name and path as written.
fn imports(code: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("use ") {
        let is_word = code[..at]
            .chars()
            .next_back()
            .is_none_or(|c| !c.is_alphanumeric() && c != '_');
        if let Some(end) = code[at..].find(';').filter(|_| is_word) {
            expand(&code[at + 4..at + end], &[], &mut found);
        }
    }
    found
}

fn expand(text: &str, before: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let names = |text: &str| -> Vec<String> {
        let names = text.split("::").map(|name| name.trim().to_owned());
        names.filter(|name| !name.is_empty()).collect()
    };
    let text = text.trim();
    if let Some((head, group)) = text.split_once('{') {
        let before = [before.to_vec(), names(head)].concat();
        let group = group.trim_end().trim_end_matches('}');
        let (mut depth, mut start) = (0, 0);
        for (at, c) in group.char_indices().chain([(group.len(), ',')]) {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&group[start..at], &before, found);
                    start = (at + 1).min(group.len());
                }
                _ => {}
            }
        }
        return;
    }
    let (path, alias) = match text.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (text, None),
    };
    let mut path = [before.to_vec(), names(path)].concat();
    if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(alias) = alias.or_else(|| path.last().cloned()) {
        found.push((alias, path));
    }
}

fn absolute(module: &Module, path: &[String], files: &BTreeMap<Module, &Source>) -> Option<Module> {
    match path.first()?.as_str() {
        "crate" => Some(path[1..].to_vec()),
        "self" => Some([module.as_slice(), &path[1..]].concat()),
        "super" => {
            let ups = path.iter().take_while(|name| *name == "super").count();
            let around = &module[..module.len().checked_sub(ups)?];
            Some([around, &path[ups..]].concat())
        }
        first => {
            let child = [module.as_slice(), &[first.to_owned()]].concat();
            let is_child = files.contains_key(&child);
            is_child.then(|| [module.as_slice(), path].concat())
        }
    }
}
