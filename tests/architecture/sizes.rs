//! How long files and functions are.

use crate::source::{Source, code_of};

/// A function and its length in lines, from `fn` to the closing brace.
#[derive(Debug, PartialEq, Eq)]
pub struct Function {
    pub place: String,
    pub lines: usize,
}

/// Every function with a body.
pub fn functions(source: &Source) -> Vec<Function> {
    let code = code_of(&source.text);
    let starts = code.match_indices("fn ").filter(|(at, _)| {
        let before = code[..*at].chars().next_back();
        before.is_none_or(|c| c.is_whitespace() || c == '(')
    });
    starts
        .filter_map(|(at, _)| function(source, &code, at))
        .collect()
}

fn function(source: &Source, code: &str, at: usize) -> Option<Function> {
    let name: String = code[at + 3..]
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let end = at + body_end(&code[at..])?;
    let line = code[..at].matches('\n').count() + 1;
    let lines = code[at..end].matches('\n').count() + 1;
    (!name.is_empty()).then(|| Function {
        place: format!("src/{}:{line}: {name}", source.path),
        lines,
    })
}

/// Where the body ends; `None` for a function without one.
fn body_end(code: &str) -> Option<usize> {
    let (mut braces, mut others) = (0usize, 0usize);
    for (at, c) in code.char_indices() {
        match c {
            '(' | '[' => others += 1,
            ')' | ']' => others = others.saturating_sub(1),
            '{' => braces += 1,
            '}' if braces <= 1 => return Some(at + 1),
            '}' => braces -= 1,
            ';' if braces == 0 && others == 0 => return None,
            _ => {}
        }
    }
    None
}
