//! `POST /email/withTemplate` and `/email/batchWithTemplates` (postmark-facts-2.md section 1.6).

use serde_json::{Map, Value};

use super::super::rules::ApiError;
use super::super::submission::Submission;
use super::super::templates::{Rendered, Template, Templates, rendered, template_not_found};
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};
use super::email::{answers, deliver, submission};

/// One message.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    if !asked.body.is_object() {
        return Err(Refusal::new(422, 402, "Received invalid JSON input."));
    }
    let templates = templates(asked)?;
    Ok(send(asked, &templates, &asked.body)?)
}

/// Several; each has its own answer, and the whole is a success.
pub(super) fn batch(asked: &Asked<'_>) -> Answered {
    let messages = field(&asked.body, "Messages").and_then(Value::as_array);
    let Some(messages) = messages else {
        return Err(Refusal::new(422, 402, "Received invalid JSON input."));
    };
    let templates = templates(asked)?;
    answers(messages, |body| send(asked, &templates, body))
}

/// The templates of the server; with `POSTMARK_API_TEST` there is none.
fn templates(asked: &Asked<'_>) -> Result<Templates, ApiError> {
    match asked.is_test {
        true => Ok(Templates::default()),
        false => asked.house.shelf.read(asked.server),
    }
}

fn send(asked: &Asked<'_>, templates: &Templates, body: &Value) -> Result<Value, ApiError> {
    for key in ["Subject", "HtmlBody", "TextBody"] {
        match field(body, key) {
            None => {}
            // Recorded so (postmark-facts-2.md section 5.3).
            Some(Value::Null) => return Err(ApiError::new(402, "Received invalid JSON input.")),
            Some(_) => {
                let text = format!("A message with a template cannot have a '{key}'.");
                return Err(ApiError::new(1123, text));
            }
        }
    }
    let model = model(body)?;
    if asked.is_test {
        let mut message = submission(body)?;
        message.subject = "Test".to_owned();
        message.text = Some("Test".to_owned());
        return deliver(asked, body, message);
    }
    let template = chosen(templates, body)?;
    let message = filled(submission(body)?, templates, template, &model);
    deliver(asked, body, message)
}

/// An object, as a JSON text too; an empty list is PHP's empty object.
fn model(body: &Value) -> Result<Value, ApiError> {
    let given = field(body, "TemplateModel").cloned().unwrap_or_default();
    let given = match given {
        Value::String(text) => serde_json::from_str(&text).unwrap_or_default(),
        Value::Array(list) if list.is_empty() => Value::Object(Map::new()),
        given => given,
    };
    match given {
        Value::Object(_) => Ok(given),
        Value::Null => Err(ApiError::new(1120, "The 'TemplateModel' is required.")),
        _ => Err(ApiError::new(
            1122,
            "The 'TemplateModel' must be an object.",
        )),
    }
}

/// The template that a message names: by its id if that is given, else by its alias.
fn chosen<'t>(templates: &'t Templates, body: &Value) -> Result<&'t Template, ApiError> {
    let id = match field(body, "TemplateId") {
        Some(Value::String(text)) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Some(Value::Number(number)) if number.as_u64() != Some(0) => Some(number.to_string()),
        _ => None,
    };
    let by_id = id.is_some();
    let alias = || field(body, "TemplateAlias").and_then(Value::as_str);
    let named = id
        .or_else(|| alias().map(str::to_owned))
        .unwrap_or_default();
    let found = match by_id || named.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => templates.find(&named).ok(),
        false => None,
    };
    found
        .filter(|one| !one.is_layout && !one.is_deleted)
        .ok_or_else(|| template_not_found(by_id))
}

/// The message with its content. What cannot be rendered is accepted and bounces.
fn filled(
    message: Submission,
    templates: &Templates,
    template: &Template,
    model: &Value,
) -> Submission {
    let done = rendered(templates, template, model);
    let rendering_failed = done.is_err();
    let Rendered {
        subject,
        html,
        text,
    } = done.unwrap_or_else(|_| Rendered {
        subject: template.subject.clone().unwrap_or_default(),
        html: template.html.clone(),
        text: template.text.clone(),
    });
    Submission {
        subject,
        html,
        text,
        rendering_failed,
        ..message
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_model_comes_in_several_forms() {
        let of = |model: Value| model_code(&json!({ "TemplateModel": model }));
        assert_eq!(of(json!({})), 0);
        assert_eq!(of(json!("{\"a\":1}")), 0);
        assert_eq!(of(json!([])), 0);
        assert_eq!(of(json!(null)), 1120);
        assert_eq!(of(json!([1])), 1122);
        assert_eq!(of(json!("x")), 1120);
        assert_eq!(model_code(&json!({})), 1120);
    }

    fn model_code(body: &Value) -> u16 {
        model(body).err().map_or(0, |error| error.code)
    }
}
