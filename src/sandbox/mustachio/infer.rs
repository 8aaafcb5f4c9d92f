//! The model that a template expects, from the paths that it uses.

use serde_json::{Map, Value, json};

use super::tokens::{Path, Step, Token};

/// How a path is used.
#[derive(Debug, Clone, Copy)]
enum Use {
    Value,
    Section,
    List,
}

#[derive(Debug, Default)]
struct Node {
    key: String,
    parent: usize,
    children: Vec<usize>,
    is_value: bool,
    is_section: bool,
    is_list: bool,
}

/// Everything that the parts of a template use. The root is node 0.
#[derive(Debug)]
pub(in crate::sandbox) struct Inferred {
    nodes: Vec<Node>,
}

impl Default for Inferred {
    fn default() -> Self {
        Self {
            nodes: vec![Node::default()],
        }
    }
}

impl Inferred {
    /// Adds what one part uses.
    pub fn add(&mut self, tokens: &[Token]) {
        let mut scopes = vec![0];
        for token in tokens {
            let scope = scopes.last().copied().unwrap_or(0);
            match token {
                Token::Value { path, .. } => drop(self.used(scope, path, Use::Value)),
                Token::Section(path) | Token::Inverted(path) => {
                    scopes.push(self.used(scope, path, Use::Section));
                }
                Token::Each(path) => scopes.push(self.used(scope, path, Use::List)),
                Token::Close => drop(scopes.pop()),
                Token::Text(_) | Token::Content => {}
            }
        }
    }

    fn used(&mut self, scope: usize, path: &Path, usage: Use) -> usize {
        let mut at = scope;
        for step in &path.steps {
            at = match step {
                Step::Up => self.nodes[at].parent,
                Step::Key(key) => self.child(at, key),
            };
        }
        let node = &mut self.nodes[at];
        match usage {
            Use::Value => node.is_value = true,
            Use::Section => node.is_section = true,
            Use::List => node.is_list = true,
        }
        at
    }

    fn child(&mut self, parent: usize, key: &str) -> usize {
        let mut children = self.nodes[parent].children.iter();
        if let Some(known) = children.find(|child| self.nodes[**child].key == key) {
            return *known;
        }
        let child = self.nodes.len();
        self.nodes.push(Node {
            key: key.to_owned(),
            parent,
            ..Node::default()
        });
        self.nodes[parent].children.push(child);
        child
    }

    /// A model with a value for every path that is used: those of `given`, and invented ones.
    pub fn model(&self, given: &Value) -> Value {
        let mut model = self.object(0);
        merge(&mut model, given);
        model
    }

    fn object(&self, at: usize) -> Value {
        let children = self.nodes[at].children.iter();
        let fields = children.map(|child| (self.nodes[*child].key.clone(), self.value(*child)));
        Value::Object(fields.collect::<Map<_, _>>())
    }

    fn value(&self, at: usize) -> Value {
        let node = &self.nodes[at];
        let key = &node.key;
        match (node.is_list, node.is_section, node.is_value) {
            (true, ..) if node.children.is_empty() => {
                json!([1, 2, 3].map(|place| format!("{key}_{place}")))
            }
            (true, ..) => json!([self.object(at)]),
            (false, false, true) => json!(format!("{key}_Value")),
            (false, ..) => self.object(at),
        }
    }
}

/// Puts the values of `given` over those of `model`; objects field by field.
fn merge(model: &mut Value, given: &Value) {
    match (model, given) {
        (Value::Object(model), Value::Object(given)) => {
            for (key, value) in given {
                merge(model.entry(key.as_str()).or_insert(Value::Null), value);
            }
        }
        (model, given) => model.clone_from(given),
    }
}
