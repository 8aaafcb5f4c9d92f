//! The form of a template's variables: one row for each value, nested objects indented, lists with a row that adds an
//! entry.
//!
//! ```text
//!   name          Grace
//!   company
//!     title       Navy
//!   items
//!     item 1
//!       price     12.50
//!     + add
//! ```

use serde_json::{Map, Value};

use super::order::Values;
use crate::app::buffer::Edit;
use crate::app::effect::Effect;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::layer::{Cx, Handled, Layer};
use crate::app::line::LineField;
use crate::app::notice::NoticeKind;
use crate::app::selection::around;
use crate::mail::{DraftTemplate, parse_model};

/// A step from a model to a value in it.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Entry(usize),
}

/// A row.
#[derive(Debug, Clone)]
pub struct ValueRow {
    /// How deep it is nested.
    pub depth: usize,
    /// The name of the variable, or what the row does.
    pub label: String,
    /// What it is.
    pub kind: ValueRowKind,
    /// Whether the template only asks whether it is true.
    pub is_switch: bool,
    path: Vec<Step>,
}

/// What a row is.
#[derive(Debug, Clone)]
pub enum ValueRowKind {
    /// The path of a JSON file with values.
    File(LineField),
    /// A value.
    Value(LineField),
    /// The heading of an object or a list; it takes no keys.
    Heading,
    /// The heading of one entry of a list; Delete removes it.
    Entry,
    /// Adds an entry to a list.
    Add,
}

/// The form.
#[derive(Debug, Clone)]
pub struct ValuesForm {
    /// The template's alias.
    pub alias: String,
    /// Its name.
    pub name: String,
    /// The rows.
    pub rows: Vec<ValueRow>,
    /// Index of the row with the caret.
    pub focus: usize,
    /// What is wrong, or what was done.
    pub problem: Option<String>,
    /// Has every variable.
    suggested: Value,
    /// The values, also those that the template has no variables for.
    model: Value,
}

/// What Enter does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Entered {
    /// Another row has the caret.
    Moved,
    /// The form is done.
    Done,
    /// The values of this file are wanted.
    File(String),
}

impl ValuesForm {
    /// The form of a template; the caret is in the first value that is empty.
    pub(super) fn new(template: &DraftTemplate) -> Self {
        let mut form = Self {
            alias: template.alias.clone(),
            name: template.name.clone(),
            rows: Vec::new(),
            focus: 0,
            problem: None,
            suggested: template.suggested.clone(),
            model: template.model.clone(),
        };
        form.build();
        form.focus = form.first_empty();
        form
    }

    fn first_empty(&self) -> usize {
        let is_empty = |row: &ValueRow| matches!(&row.kind, ValueRowKind::Value(input) if input.value().is_empty());
        let is_value = |row: &ValueRow| matches!(row.kind, ValueRowKind::Value(_));
        let mut rows = self.rows.iter();
        let first = rows
            .position(is_empty)
            .or(self.rows.iter().position(is_value));
        first.unwrap_or(0)
    }

    fn build(&mut self) {
        let file = ValueRow {
            depth: 0,
            label: "JSON file".to_owned(),
            kind: ValueRowKind::File(LineField::default()),
            is_switch: false,
            path: Vec::new(),
        };
        self.rows = vec![file];
        let mut rows = Vec::new();
        add_fields(&self.suggested, &self.model, &[], 0, &mut rows);
        self.rows.extend(rows);
    }

    /// The values as typed; what was left empty is not among them.
    fn values(&self) -> Value {
        let mut model = self.typed();
        prune(&mut model);
        match model {
            Value::Object(_) => model,
            _ => Value::Object(Map::new()),
        }
    }

    /// The same with the empty entries of lists.
    fn typed(&self) -> Value {
        let mut model = self.model.clone();
        for row in &self.rows {
            if let ValueRowKind::Value(input) = &row.kind {
                let old = at(&self.model, &row.path);
                let value = value_of(input.value(), old);
                put(&mut model, &row.path, value);
            }
        }
        model
    }

    #[cfg(test)]
    fn count_empty(&self) -> usize {
        let is_empty = |row: &&ValueRow| matches!(&row.kind, ValueRowKind::Value(input) if input.value().is_empty());
        self.rows.iter().filter(is_empty).count()
    }

    /// Takes the values of a file or of pasted JSON in place of those in the form.
    pub(super) fn load(&mut self, model: Value) {
        self.model = model;
        self.build();
        self.focus = self.first_empty();
        self.problem = None;
    }

    /// The line with the caret.
    fn input_mut(&mut self) -> Option<&mut LineField> {
        match &mut self.rows.get_mut(self.focus)?.kind {
            ValueRowKind::Value(input) | ValueRowKind::File(input) => Some(input),
            _ => None,
        }
    }

    /// An edit of the row with the caret; Delete and Backspace remove an entry from its list.
    fn edit(&mut self, edit: Edit) {
        self.problem = None;
        let is_entry = matches!(
            self.rows.get(self.focus).map(|row| &row.kind),
            Some(ValueRowKind::Entry)
        );
        match (self.input_mut(), edit) {
            (Some(input), edit) => input.apply(edit),
            (None, Edit::Delete | Edit::Backspace) if is_entry => self.remove_entry(),
            _ => {}
        }
    }

    fn remove_entry(&mut self) {
        let Some(path) = self.rows.get(self.focus).map(|row| row.path.clone()) else {
            return;
        };
        self.model = self.typed();
        if let Some((Step::Entry(index), list)) = path.split_last()
            && let Some(Value::Array(entries)) = at_mut(&mut self.model, list)
            && *index < entries.len()
        {
            entries.remove(*index);
        }
        let focus = self.focus;
        self.build();
        self.focus = focus.min(self.rows.len().saturating_sub(1));
        self.leave_heading(1);
    }

    /// Enter in the row with the caret.
    fn enter(&mut self) -> Entered {
        let Some(row) = self.rows.get(self.focus) else {
            return Entered::Done;
        };
        match &row.kind {
            ValueRowKind::Add => {
                self.add_entry();
                Entered::Moved
            }
            ValueRowKind::File(input) if !input.value().trim().is_empty() => {
                Entered::File(input.value().trim().to_owned())
            }
            _ if self.is_at_last() => Entered::Done,
            _ => {
                self.focus = self.next_value().unwrap_or(self.focus);
                Entered::Moved
            }
        }
    }

    /// Whether Enter in the row with the caret ends the form.
    pub fn is_at_last(&self) -> bool {
        self.next_value().is_none()
    }

    /// The next value.
    fn next_value(&self) -> Option<usize> {
        let mut rows = self.rows.iter().enumerate().skip(self.focus + 1);
        rows.find(|(_, row)| matches!(row.kind, ValueRowKind::Value(_)))
            .map(|(at, _)| at)
    }

    fn add_entry(&mut self) {
        let Some(path) = self.rows.get(self.focus).map(|row| row.path.clone()) else {
            return;
        };
        self.model = self.typed();
        if !matches!(at(&self.model, &path), Some(Value::Array(_))) {
            put(&mut self.model, &path, Some(Value::Array(Vec::new())));
        }
        if let Some(Value::Array(entries)) = at_mut(&mut self.model, &path) {
            entries.push(Value::Null);
        }
        let before = self.focus;
        self.build();
        // What was the row that adds is the first row of the new entry.
        self.focus = before.min(self.rows.len().saturating_sub(1));
        if matches!(self.rows[self.focus].kind, ValueRowKind::Entry) {
            self.move_by(1);
        }
        self.leave_heading(1);
    }

    /// Moves the caret by so many rows, over headings and around the ends.
    fn move_by(&mut self, by: isize) {
        around(&mut self.focus, by, self.rows.len());
        self.leave_heading(by.signum());
    }

    fn leave_heading(&mut self, by: isize) {
        for _ in 0..self.rows.len() {
            match self.rows.get(self.focus).map(|row| &row.kind) {
                Some(ValueRowKind::Heading) => {
                    around(&mut self.focus, by, self.rows.len());
                }
                _ => return,
            }
        }
    }
}

impl Layer for ValuesForm {
    fn text_key(&mut self, _: Key, edit: Option<Edit>, _: &mut Cx<'_>) -> Handled {
        match edit {
            Some(edit) => {
                self.edit(edit);
                Handled::Yes
            }
            None => Handled::No,
        }
    }

    /// Pasted JSON takes the place of all values; other text goes into the row with the caret.
    fn paste(&mut self, text: &str, cx: &mut Cx<'_>) {
        if text.trim_start().starts_with('{')
            && let Ok(values) = parse_model(text, "the pasted text")
        {
            self.load(values);
            return cx.notify(NoticeKind::Info, "the pasted JSON gave the values");
        }
        // In a value line breaks stay: it may be for the text.
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        if let Some(input) = self.input_mut() {
            input.paste(text.trim_end_matches('\n'));
        }
        self.problem = None;
    }

    fn line(&mut self) -> Option<&mut LineField> {
        self.input_mut()
    }

    fn scroll(&mut self, by: isize, _: &mut Cx<'_>) {
        self.move_by(by);
    }

    fn choose(&mut self, cx: &mut Cx<'_>) {
        match self.enter() {
            Entered::Moved => {}
            Entered::Done => self.close(cx),
            Entered::File(path) => cx.perform(Effect::ReadModel(path.into())),
        }
    }

    /// What was typed is taken over.
    fn close(&mut self, cx: &mut Cx<'_>) {
        cx.close();
        cx.want(Intent::TakeValues(
            self.alias.clone(),
            Values(self.values()),
        ));
    }
}

/// The rows of an object's fields.
fn add_fields(
    suggested: &Value,
    model: &Value,
    path: &[Step],
    depth: usize,
    rows: &mut Vec<ValueRow>,
) {
    let Value::Object(fields) = suggested else {
        return;
    };
    for (key, suggested) in fields {
        let path = [path, &[Step::Key(key.clone())]].concat();
        let value = model.get(key).unwrap_or(&Value::Null);
        add_value(key, suggested, value, path, depth, rows);
    }
}

fn add_value(
    label: &str,
    suggested: &Value,
    value: &Value,
    path: Vec<Step>,
    depth: usize,
    rows: &mut Vec<ValueRow>,
) {
    let row = |kind, path| ValueRow {
        depth,
        label: label.to_owned(),
        kind,
        is_switch: suggested.is_object(),
        path,
    };
    match suggested {
        Value::Object(fields) if !fields.is_empty() => {
            let is_entry = matches!(path.last(), Some(Step::Entry(_)));
            let kind = match is_entry {
                true => ValueRowKind::Entry,
                false => ValueRowKind::Heading,
            };
            rows.push(row(kind, path.clone()));
            add_fields(suggested, value, &path, depth + 1, rows);
        }
        Value::Array(entries) => {
            rows.push(row(ValueRowKind::Heading, path.clone()));
            let suggested = entries.first().unwrap_or(&Value::Null);
            let none = vec![Value::Null];
            // A list that nobody has given begins with one empty entry.
            let given = match value {
                Value::Array(given) => given,
                _ => &none,
            };
            for (index, value) in given.iter().enumerate() {
                let label = format!("{} {}", singular(label), index + 1);
                let path = [&path[..], &[Step::Entry(index)]].concat();
                add_value(&label, suggested, value, path, depth + 1, rows);
            }
            rows.push(ValueRow {
                depth: depth + 1,
                label: format!("+ add {}", singular(label)),
                kind: ValueRowKind::Add,
                is_switch: false,
                path,
            });
        }
        _ => {
            let input = LineField::new(words_of(value));
            rows.push(row(ValueRowKind::Value(input), path));
        }
    }
}

/// `items` as the name of one of them.
fn singular(name: &str) -> &str {
    match name.strip_suffix('s') {
        Some(one) if !one.is_empty() && !one.ends_with('s') => one,
        _ => name,
    }
}

/// A value as it is typed.
fn words_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// What was typed as a value: the old one if it was not changed, so that a number stays one; `true` and `false` as
/// such; else text.
fn value_of(typed: &str, old: Option<&Value>) -> Option<Value> {
    if let Some(old) = old.filter(|old| words_of(old) == typed) {
        return Some(old.clone()).filter(|old| !old.is_null());
    }
    match typed {
        "" => None,
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        text => Some(Value::String(text.to_owned())),
    }
}

fn at<'v>(model: &'v Value, path: &[Step]) -> Option<&'v Value> {
    path.iter().try_fold(model, |value, step| match step {
        Step::Key(key) => value.get(key),
        Step::Entry(index) => value.get(index),
    })
}

fn at_mut<'v>(model: &'v mut Value, path: &[Step]) -> Option<&'v mut Value> {
    path.iter().try_fold(model, |value, step| match step {
        Step::Key(key) => value.get_mut(key),
        Step::Entry(index) => value.get_mut(index),
    })
}

/// Puts a value into its place, or takes it away; objects and lists on the way are made if there is something to put.
fn put(model: &mut Value, path: &[Step], value: Option<Value>) {
    let Some((step, rest)) = path.split_first() else {
        if let Some(value) = value {
            *model = value;
        }
        return;
    };
    if value.is_none() && at(model, path).is_none() {
        return;
    }
    match step {
        Step::Key(key) => {
            if !model.is_object() {
                *model = Value::Object(Map::new());
            }
            let Value::Object(fields) = model else { return };
            if rest.is_empty() && value.is_none() {
                fields.remove(key);
                return;
            }
            put(
                fields.entry(key.clone()).or_insert(Value::Null),
                rest,
                value,
            );
        }
        Step::Entry(index) => {
            if !model.is_array() {
                *model = Value::Array(Vec::new());
            }
            let Value::Array(entries) = model else { return };
            while entries.len() <= *index {
                entries.push(Value::Null);
            }
            match (rest.is_empty(), value) {
                (true, None) => entries[*index] = Value::Null,
                (_, value) => put(&mut entries[*index], rest, value),
            }
        }
    }
}

/// Takes away what is empty: entries of lists that nobody filled in, and objects without values.
fn prune(value: &mut Value) {
    let is_empty = |value: &Value| match value {
        Value::Null => true,
        Value::Object(fields) => fields.is_empty(),
        _ => false,
    };
    match value {
        Value::Array(entries) => {
            entries.iter_mut().for_each(prune);
            entries.retain(|entry| !is_empty(entry));
        }
        Value::Object(fields) => {
            fields.values_mut().for_each(prune);
            fields.retain(|_, value| !is_empty(value));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::mail::missing_variables;

    fn template(model: Value) -> DraftTemplate {
        DraftTemplate {
            alias: "receipt".into(),
            name: "Receipt".into(),
            model,
            suggested: json!({
                "name": "name_Value",
                "company": {"title": "title_Value"},
                "paid": {},
                "items": [{"title": "title_Value", "price": "price_Value"}],
                "notes": ["note_Value"],
            }),
            ..DraftTemplate::default()
        }
    }

    fn labels(form: &ValuesForm) -> Vec<String> {
        let rows = form.rows.iter();
        rows.map(|row| format!("{}{}", "  ".repeat(row.depth), row.label))
            .collect()
    }

    fn type_at(form: &mut ValuesForm, label: &str, text: &str) {
        form.focus = form.rows.iter().position(|row| row.label == label).unwrap();
        form.edit(Edit::Type(text.into()));
    }

    #[test]
    fn the_rows_follow_objects_and_lists() {
        let form = ValuesForm::new(&template(json!({"name": "Grace"})));
        assert_eq!(
            labels(&form),
            [
                "JSON file",
                "name",
                "company",
                "  title",
                "paid",
                "items",
                "  item 1",
                "    title",
                "    price",
                "  + add item",
                "notes",
                "  note 1",
                "  + add note"
            ]
        );
        assert_eq!(form.rows[form.focus].label, "title");
        assert_eq!(form.count_empty(), 5);
    }

    #[test]
    fn what_is_typed_becomes_the_model_and_what_is_empty_does_not() {
        let mut form = ValuesForm::new(&template(json!({"order": 7, "name": 3})));
        assert_eq!(form.values(), json!({"order": 7, "name": 3}));
        type_at(&mut form, "price", "12.50");
        type_at(&mut form, "paid", "true");
        form.focus = form
            .rows
            .iter()
            .position(|row| row.label == "+ add item")
            .unwrap();
        assert_eq!(form.enter(), Entered::Moved);
        assert_eq!(form.rows[form.focus].label, "title");
        form.move_by(1);
        form.edit(Edit::Type("3".into()));
        let items = json!([{"price": "12.50"}, {"price": "3"}]);
        assert_eq!(
            form.values(),
            json!({"order": 7, "name": 3, "paid": true, "items": items})
        );
    }

    #[test]
    fn an_entry_is_removed_and_one_that_is_empty_is_left_out() {
        let items = json!([{"title": "Pen"}, {"title": "Ink"}]);
        let mut form = ValuesForm::new(&template(json!({"items": items, "notes": ["", "b"]})));
        form.focus = form
            .rows
            .iter()
            .position(|row| row.label == "item 1")
            .unwrap();
        form.edit(Edit::Delete);
        let add = form.rows.iter().position(|row| row.label == "+ add item");
        form.focus = add.unwrap();
        form.enter();
        assert_eq!(form.values()["items"], json!([{"title": "Ink"}]));
        assert_eq!(form.values()["notes"], json!(["", "b"]));
    }

    #[test]
    fn a_model_of_another_shape_is_not_lost() {
        let given = json!({"company": "Navy", "items": "none", "name": {"first": "Grace"}});
        let form = ValuesForm::new(&template(given.clone()));
        assert_eq!(form.values(), given);
    }

    #[test]
    fn every_row_but_headings_can_have_the_caret() {
        let mut form = ValuesForm::new(&template(json!({})));
        form.focus = 0;
        let mut seen = Vec::new();
        for _ in 0..form.rows.len() {
            seen.push(form.rows[form.focus].label.clone());
            form.move_by(1);
        }
        assert!(!seen.contains(&"company".to_owned()), "{seen:?}");
        assert!(seen.contains(&"paid".to_owned()), "{seen:?}");
    }

    proptest! {
        /// A form that nobody touches changes nothing but empty places.
        #[test]
        fn an_untouched_form_keeps_the_model(name in "[a-z]{0,4}", price in "[0-9]{1,3}", count in 0_usize..4) {
            let items = vec![json!({"price": price, "title": "x"}); count];
            let model = json!({"name": format!("n{name}"), "items": items, "extra": [1, 2]});
            let form = ValuesForm::new(&template(model.clone()));
            prop_assert_eq!(form.values(), model.clone());
            let missing = missing_variables(&template(json!({})).suggested, &form.values());
            prop_assert!(missing.contains(&"paid".to_owned()));
        }
    }
}
