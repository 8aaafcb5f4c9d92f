//! A template filled in from a model, within bounds.

use std::rc::Rc;

use serde_json::{Number, Value};

use super::tokens::{Path, Step, Token};

/// Bytes of a rendered body; Postmark takes 5 MB.
const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Tokens rendered, repetitions counted: lists inside lists multiply.
const MOST_STEPS: usize = 2_000_000;

/// Whether `{{x}}` is escaped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sandbox) enum Escaping {
    /// In an HTML body.
    Html,
    /// In a text body and a subject nothing is.
    None,
}

/// Why a template cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::sandbox) enum RenderError {
    /// `{{#each x}}` where x is no list.
    #[error(
        "'{0}' is used like an array by the template, but is a scalar value or object in your model."
    )]
    NotAList(String),
    /// Beyond our bounds.
    #[error("The rendered content is too large.")]
    TooLarge,
}

/// Fills in `tokens`, in which [`Token::Content`] prints nothing.
///
/// # Errors
///
/// [`RenderError`].
pub(in crate::sandbox) fn render(
    tokens: &[Token],
    model: &Value,
    escaping: Escaping,
) -> Result<String, RenderError> {
    let mut rendering = Rendering {
        tokens,
        ends: ends(tokens),
        escaping,
        text: String::new(),
        steps: 0,
    };
    let root = Rc::new(Scope {
        value: Some(model),
        parent: None,
    });
    rendering.run(0, tokens.len(), &root)?;
    Ok(rendering.text)
}

/// For each opening token the place of its end.
fn ends(tokens: &[Token]) -> Vec<usize> {
    let mut ends = vec![tokens.len(); tokens.len()];
    let mut open = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Section(_) | Token::Inverted(_) | Token::Each(_) => open.push(at),
            Token::Close => {
                if let Some(opened) = open.pop() {
                    ends[opened] = at;
                }
            }
            _ => {}
        }
    }
    ends
}

/// A place in the model, which may not exist.
struct Scope<'m> {
    value: Option<&'m Value>,
    parent: Option<Rc<Scope<'m>>>,
}

impl<'m> Scope<'m> {
    fn inner(self: &Rc<Self>, value: Option<&'m Value>) -> Rc<Self> {
        Rc::new(Self {
            value,
            parent: Some(Rc::clone(self)),
        })
    }

    /// Too many `../` stop at the root.
    fn at(self: &Rc<Self>, path: &Path) -> Rc<Self> {
        path.steps
            .iter()
            .fold(Rc::clone(self), |scope, step| match step {
                Step::Up => scope.parent.clone().unwrap_or(scope),
                Step::Key(key) => {
                    let object = scope.value.and_then(Value::as_object);
                    let value = object.and_then(|object| object.get(key));
                    scope.inner(value)
                }
            })
    }

    fn exists(&self) -> bool {
        self.value.is_some_and(|value| match value {
            Value::Null => false,
            Value::Bool(is) => *is,
            Value::Number(number) => number.as_f64() != Some(0.0),
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
            Value::Object(object) => !object.is_empty(),
        })
    }
}

struct Rendering<'t> {
    tokens: &'t [Token],
    ends: Vec<usize>,
    escaping: Escaping,
    text: String,
    steps: usize,
}

impl Rendering<'_> {
    fn run(&mut self, from: usize, to: usize, scope: &Rc<Scope<'_>>) -> Result<(), RenderError> {
        let tokens = self.tokens;
        let mut at = from;
        while at < to {
            self.steps += 1;
            if self.steps > MOST_STEPS || self.text.len() > MOST_BYTES {
                return Err(RenderError::TooLarge);
            }
            let end = self.ends[at];
            let mut next = end + 1;
            match &tokens[at] {
                Token::Section(path) => {
                    let inner = scope.at(path);
                    if inner.exists() {
                        self.run(at + 1, end, &inner)?;
                    }
                }
                Token::Inverted(path) => {
                    let inner = scope.at(path);
                    if !inner.exists() {
                        self.run(at + 1, end, &inner)?;
                    }
                }
                Token::Each(path) => self.each(at, path, scope)?,
                flat => {
                    self.flat(flat, scope);
                    next = at + 1;
                }
            }
            at = next;
        }
        Ok(())
    }

    fn each(&mut self, at: usize, path: &Path, scope: &Rc<Scope<'_>>) -> Result<(), RenderError> {
        let list = scope.at(path);
        match list.value {
            _ if !list.exists() => Ok(()),
            Some(Value::Array(entries)) => entries
                .iter()
                .try_for_each(|entry| self.run(at + 1, self.ends[at], &list.inner(Some(entry)))),
            _ => Err(RenderError::NotAList(path.source.clone())),
        }
    }

    fn flat(&mut self, token: &Token, scope: &Rc<Scope<'_>>) {
        match token {
            Token::Text(text) => self.text.push_str(text),
            Token::Value { path, raw } => {
                let text = printed(scope.at(path).value);
                if *raw || self.escaping == Escaping::None {
                    self.text.push_str(&text);
                } else {
                    text.chars().for_each(|c| escape(c, &mut self.text));
                }
            }
            _ => {}
        }
    }
}

/// As .NET prints it. Lists and objects print nothing.
fn printed(value: Option<&Value>) -> String {
    match value {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Bool(true)) => "True".to_owned(),
        Some(Value::Bool(false)) => "False".to_owned(),
        Some(Value::Number(number)) => number_text(number),
        _ => String::new(),
    }
}

fn number_text(number: &Number) -> String {
    let float = number.as_f64().filter(|_| number.is_f64());
    float.map_or_else(|| number.to_string(), |float| float.to_string())
}

/// As .NET's HtmlEncode does.
fn escape(c: char, text: &mut String) {
    match c {
        '<' => text.push_str("&lt;"),
        '>' => text.push_str("&gt;"),
        '&' => text.push_str("&amp;"),
        '"' => text.push_str("&quot;"),
        '\'' => text.push_str("&#39;"),
        '\u{a0}'..='\u{ff}' | '\u{10000}'.. => text.push_str(&format!("&#{};", u32::from(c))),
        c => text.push(c),
    }
}
