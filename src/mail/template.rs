//! A message whose content Postmark makes from one of its templates, and the model that goes with it
//! (postmark-facts-2.md sections 1.4 and 1.6).

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// The template that makes the content of a draft.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DraftTemplate {
    /// Its alias, or its number.
    pub alias: String,
    /// Its name; may be empty.
    pub name: String,
    /// The values of its variables.
    pub model: Value,
    /// The model that Postmark suggests for it, which has all its variables; null if nobody asked for it.
    pub suggested: Value,
    /// Whether the content of the draft is what Postmark rendered with these values.
    pub is_rendered: bool,
}

impl DraftTemplate {
    /// The variables without a value: they print nothing.
    pub fn missing(&self) -> Vec<String> {
        match &self.model {
            Value::Null => missing_variables(&self.suggested, &json!({})),
            model => missing_variables(&self.suggested, model),
        }
    }

    /// How it is called in a sentence: its name, or its alias.
    pub fn title(&self) -> &str {
        match self.name.trim() {
            "" => &self.alias,
            name => name,
        }
    }

    /// Turns `body`, the request of a message with content, into that of a message with this template
    /// (`POST /email/withTemplate`).
    pub(super) fn replace_content(&self, body: &mut Map<String, Value>) {
        // The API refuses them beside a template, also where they are null.
        for key in ["Subject", "HtmlBody", "TextBody"] {
            body.remove(key);
        }
        let (key, value) = match self.alias.parse::<u64>() {
            Ok(id) => ("TemplateId", json!(id)),
            Err(_) => ("TemplateAlias", json!(self.alias)),
        };
        body.insert(key.to_owned(), value);
        body.insert("TemplateModel".to_owned(), self.model.clone());
    }

    /// The same with `change` made to every text of the model.
    pub(super) fn changed(&self, change: &impl Fn(&str) -> String) -> Self {
        Self {
            model: changed(&self.model, change),
            ..self.clone()
        }
    }
}

fn changed(value: &Value, change: &impl Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(all) => all.iter().map(|one| changed(one, change)).collect(),
        Value::Object(all) => {
            let pairs = all.iter();
            pairs
                .map(|(key, one)| (key.clone(), changed(one, change)))
                .collect()
        }
        other => other.clone(),
    }
}

impl fmt::Debug for DraftTemplate {
    /// Without the model, which may hold anything.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DraftTemplate({})", self.alias)
    }
}

/// The values of a template's variables from the text of a JSON file, which `name` names.
///
/// # Errors
///
/// Why the text is no JSON object, in words.
pub fn parse_model(text: &str, name: &str) -> Result<Value, String> {
    let text = text.trim_start_matches('\u{feff}');
    let model: Value =
        serde_json::from_str(text).map_err(|error| format!("{name} is not JSON: {error}"))?;
    match model {
        Value::Object(_) => Ok(model),
        _ => Err(format!(
            "{name} must hold a JSON object, such as {{\"name\": \"Grace\"}}"
        )),
    }
}

/// The variables of a template, from the model that Postmark suggests for it: `name`, `company.title`,
/// `items[].price`.
pub fn template_variables(suggested: &Value) -> Vec<String> {
    let mut found = Vec::new();
    list_variables(suggested, "", &mut found);
    found
}

fn list_variables(model: &Value, path: &str, found: &mut Vec<String>) {
    match model {
        Value::Object(fields) if !fields.is_empty() => {
            for (key, value) in fields {
                list_variables(value, &joined(path, key), found);
            }
        }
        Value::Array(entries) if entries.first().is_some_and(Value::is_object) => {
            list_variables(&entries[0], &format!("{path}[]"), found);
        }
        Value::Array(_) => found.push(format!("{path}[]")),
        _ if path.is_empty() => {}
        _ => found.push(path.to_owned()),
    }
}

fn joined(path: &str, key: &str) -> String {
    match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    }
}

/// The variables that `suggested` has and `model` does not: they print nothing. Of entries of lists each is looked at.
pub fn missing_variables(suggested: &Value, model: &Value) -> Vec<String> {
    let mut missing = Vec::new();
    compare(suggested, model, "", &mut missing);
    missing
}

fn compare(suggested: &Value, model: &Value, path: &str, missing: &mut Vec<String>) {
    match (suggested, model) {
        (Value::Object(wanted), Value::Object(given)) => {
            for (key, value) in wanted {
                let path = joined(path, key);
                match given.get(key) {
                    Some(given) => compare(value, given, &path, missing),
                    None => missing.push(path),
                }
            }
        }
        (Value::Array(wanted), Value::Array(given)) => {
            let wanted = wanted.first().filter(|wanted| wanted.is_object());
            for (place, given) in given.iter().enumerate() {
                if let Some(wanted) = wanted {
                    compare(wanted, given, &format!("{path}[{place}]"), missing);
                }
            }
        }
        _ => {}
    }
}

/// `model` with an empty value for every variable of `suggested` that it lacks, so that Postmark renders the blanks of
/// the real message instead of values that it invents.
pub fn with_blanks(suggested: &Value, model: &Value) -> Value {
    match (suggested, model) {
        (Value::Object(wanted), Value::Object(given)) => {
            let mut filled: Map<String, Value> = given.clone();
            for (key, value) in wanted {
                let filling = match given.get(key) {
                    Some(given) => with_blanks(value, given),
                    None => blank(value),
                };
                filled.insert(key.clone(), filling);
            }
            Value::Object(filled)
        }
        (Value::Array(wanted), Value::Array(given)) => {
            let wanted = wanted.first().unwrap_or(&Value::Null);
            given.iter().map(|one| with_blanks(wanted, one)).collect()
        }
        (_, given) => given.clone(),
    }
}

fn blank(suggested: &Value) -> Value {
    match suggested {
        Value::Array(_) => json!([]),
        Value::Object(_) => json!(false),
        _ => json!(""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::{BodyFormat, Draft, Stamp, api_message};

    fn suggested() -> Value {
        json!({
            "name": "name_Value", "company": {"title": "title_Value"}, "discount": {},
            "items": [{"price": "price_Value", "title": "title_Value"}], "tags": ["tags_1", "tags_2", "tags_3"],
        })
    }

    #[test]
    fn variables_are_listed_with_their_paths() {
        let mut found = template_variables(&suggested());
        found.sort();
        let expected = [
            "company.title",
            "discount",
            "items[].price",
            "items[].title",
            "name",
            "tags[]",
        ];
        assert_eq!(found, expected);
        assert!(template_variables(&json!({})).is_empty());
    }

    #[test]
    fn what_is_missing_is_named_and_blank() {
        let model = json!({ "company": {}, "items": [{"price": 1, "title": "a"}, {"price": 2}], "tags": ["x"] });
        let mut missing = missing_variables(&suggested(), &model);
        missing.sort();
        assert_eq!(
            missing,
            ["company.title", "discount", "items[1].title", "name"]
        );
        assert_eq!(
            with_blanks(&suggested(), &model),
            json!({
                "name": "", "company": {"title": ""}, "discount": false, "tags": ["x"],
                "items": [{"price": 1, "title": "a"}, {"price": 2, "title": ""}],
            })
        );
        let full = json!({ "name": 1, "company": "Acme", "discount": null, "items": [], "tags": [], "more": 2 });
        assert!(missing_variables(&suggested(), &full).is_empty());
        assert_eq!(with_blanks(&suggested(), &full), full);
    }

    #[test]
    fn the_request_names_the_template_and_has_no_content() {
        let draft = Draft {
            from: "ada@acme.example".into(),
            to: "grace@navy.example".into(),
            tag: "receipts".into(),
            ..Draft::default()
        };
        let draft = draft.with_content("Hi".into(), "<p>Hi</p>".into(), String::new());
        assert_eq!(draft.format, BodyFormat::Html);
        let stamp = Stamp {
            id: "5f0c".into(),
            unix_seconds: 0,
            correlate: false,
        };
        for (template, key) in [("receipt", "TemplateAlias"), ("41001", "TemplateId")] {
            let used = DraftTemplate {
                alias: template.into(),
                model: json!({ "secret": "s3cret" }),
                ..DraftTemplate::default()
            };
            assert!(!format!("{used:?}").contains("s3cret"));
            let message = Draft {
                template: Some(Box::new(used)),
                ..draft.clone()
            };
            let body = api_message(&message, Vec::new(), &stamp).unwrap();
            let mut keys: Vec<&str> = body
                .as_object()
                .unwrap()
                .keys()
                .map(String::as_str)
                .collect();
            keys.sort_unstable();
            assert_eq!(
                keys,
                ["From", "MessageStream", "Tag", key, "TemplateModel", "To"]
            );
        }
    }
}
