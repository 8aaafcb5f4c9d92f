//! Every line that `--json` prints follows the schema that `postrider schema` prints.

use serde_json::{Map, Value, json};

use crate::bench::Bench;

/// The schema of the binary, which is compiled from the same file.
const SCHEMA: &str = include_str!("../../assets/schema.json");
/// What this validator knows; anything else in the schema would be passed over in silence.
const KEYWORDS: [&str; 16] = [
    "$schema",
    "title",
    "description",
    "$defs",
    "format",
    "$ref",
    "anyOf",
    "const",
    "enum",
    "type",
    "minimum",
    "maximum",
    "required",
    "properties",
    "additionalProperties",
    "items",
];

/// Checks one line.
pub fn check(line: &Value) {
    let root: Value = serde_json::from_str(SCHEMA).unwrap();
    if let Err(why) = validate(&root, &root, line) {
        panic!("{why}: {line}");
    }
}

/// The line that an event names is the only one that it may be, so that an error says what is wrong with it.
fn branch<'a>(root: &'a Value, branches: &'a [Value], value: &Value) -> Option<&'a Value> {
    let event = value.get("event")?;
    branches.iter().find(|one| {
        let event_of = &resolve(root, one)["properties"]["event"];
        event_of.get("const") == Some(event)
            || event_of["enum"]
                .as_array()
                .is_some_and(|all| all.contains(event))
    })
}

fn resolve<'a>(root: &'a Value, schema: &'a Value) -> &'a Value {
    match schema.get("$ref").and_then(Value::as_str) {
        Some(path) => root.pointer(path.trim_start_matches('#')).expect(path),
        None => schema,
    }
}

fn validate(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let schema = resolve(root, schema);
    let rules = schema.as_object().expect("a schema is an object");
    if let Some(unknown) = rules.keys().find(|key| !KEYWORDS.contains(&key.as_str())) {
        panic!("the validator does not know `{unknown}`");
    }
    if let Some(branches) = rules.get("anyOf").and_then(Value::as_array) {
        return match branch(root, branches, value) {
            Some(branch) => validate(root, branch, value),
            None => branches
                .iter()
                .map(|branch| validate(root, branch, value))
                .find(Result::is_ok)
                .unwrap_or_else(|| Err(format!("nothing fits {value}"))),
        };
    }
    if rules.get("const").is_some_and(|only| only != value) {
        return Err(format!("{value} is not {}", rules["const"]));
    }
    if rules
        .get("enum")
        .and_then(Value::as_array)
        .is_some_and(|all| !all.contains(value))
    {
        return Err(format!("{value} is none of {}", rules["enum"]));
    }
    if let Some(kinds) = rules.get("type") {
        has_type(kinds, value)?;
    }
    in_range(rules, value)?;
    if rules.get("format") == Some(&json!("date-time")) {
        let text = value.as_str().unwrap_or_default();
        let is_time = text.parse::<jiff::Timestamp>().is_ok() && text.contains('T');
        is_time
            .then_some(())
            .ok_or(format!("{value} is no time of RFC 3339"))?;
    }
    match value {
        Value::Object(object) => fields(root, rules, object),
        Value::Array(values) => match rules.get("items") {
            Some(items) => values.iter().try_for_each(|one| validate(root, items, one)),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

fn has_type(kinds: &Value, value: &Value) -> Result<(), String> {
    let is = |kind: &Value| match kind.as_str().unwrap() {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        "null" => value.is_null(),
        other => panic!("no such type: {other}"),
    };
    let fits = match kinds {
        Value::Array(kinds) => kinds.iter().any(is),
        kind => is(kind),
    };
    fits.then_some(())
        .ok_or(format!("{value} is not of type {kinds}"))
}

fn in_range(rules: &Map<String, Value>, value: &Value) -> Result<(), String> {
    let Some(number) = value.as_f64() else {
        return Ok(());
    };
    let bound = |name: &str| rules.get(name).and_then(Value::as_f64);
    let fits = bound("minimum").is_none_or(|least| number >= least)
        && bound("maximum").is_none_or(|most| number <= most);
    fits.then_some(())
        .ok_or(format!("{number} is out of range"))
}

/// A field that the schema does not list fails here, though a reader has to expect it: the schema is to be complete.
fn fields(
    root: &Value,
    rules: &Map<String, Value>,
    object: &Map<String, Value>,
) -> Result<(), String> {
    for name in rules
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        if !object.contains_key(name.as_str().unwrap()) {
            return Err(format!("{name} is missing"));
        }
    }
    let known = rules.get("properties").and_then(Value::as_object);
    let is_open = rules.get("additionalProperties") == Some(&json!(true));
    for (name, value) in object {
        match known.and_then(|known| known.get(name)) {
            Some(schema) => {
                validate(root, schema, value).map_err(|why| format!("{name}: {why}"))?
            }
            None if is_open => {}
            None => return Err(format!("`{name}` is not in the schema")),
        }
    }
    Ok(())
}

#[test]
fn the_program_prints_the_schema() {
    let run = Bench::new().run(&["schema"], b"");
    run.ends(0, "");
    assert_eq!(run.out, SCHEMA);
}

#[test]
fn every_event_has_a_closed_definition_of_its_own() {
    let root: Value = serde_json::from_str(SCHEMA).unwrap();
    let mut events = Vec::new();
    for branch in root["anyOf"].as_array().unwrap() {
        let schema = resolve(&root, branch);
        assert_ne!(schema["additionalProperties"], true, "{branch}");
        let event = &schema["properties"]["event"];
        let several = event["enum"].as_array().into_iter().flatten();
        events.extend(several.chain(event.get("const")).cloned());
    }
    let count = events.len();
    events.sort_by_key(Value::to_string);
    events.dedup();
    assert!(count > 30 && events.len() == count, "{events:?}");
}

#[test]
fn the_validator_sees_what_is_wrong() {
    let root: Value = serde_json::from_str(SCHEMA).unwrap();
    let good = json!({"v": 1, "event": "composed", "id": "i", "bytes": 1});
    assert_eq!(validate(&root, &root, &good), Ok(()));
    for (change, value) in [
        ("v", json!(2)),
        ("bytes", json!("1")),
        ("bytes", json!(1.5)),
        ("event", json!("nothing")),
        ("more", json!(true)),
    ] {
        let mut wrong = good.clone();
        wrong[change] = value;
        assert!(validate(&root, &root, &wrong).is_err(), "{wrong}");
    }
    let outcome = json!({"v": 1, "event": "outcome", "status": "accepted", "exit": 0});
    assert_eq!(validate(&root, &root, &outcome), Ok(()));
    for (change, value) in [
        ("exit", json!(256)),
        ("retry", json!("maybe")),
        ("status", json!("ok")),
        ("recipients", json!([{"address": "a@b.example"}])),
        (
            "recipients",
            json!([{"address": "a@b.example", "status": "sent", "at": "yesterday"}]),
        ),
    ] {
        let mut wrong = outcome.clone();
        wrong[change] = value;
        assert!(validate(&root, &root, &wrong).is_err(), "{wrong}");
    }
}
