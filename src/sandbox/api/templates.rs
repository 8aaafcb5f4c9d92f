//! Templates: list, read, create, edit, delete, validate, push (postmark-facts-2.md sections 1.1 to 1.4 and 1.7).

use serde_json::{Value, json};

use super::super::rules::ApiError;
use super::super::templates::{Fields, Template, validated};
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};

/// Templates that one push takes.
const PUSHED: usize = 100;

/// What every answer says of a template.
fn row(template: &Template) -> Value {
    json!({
        "TemplateId": template.id,
        "Name": template.name,
        "Active": !template.is_deleted,
        "Alias": template.alias,
        "TemplateType": template.kind(),
        "LayoutTemplate": template.layout,
    })
}

/// The server's templates, page by page.
pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let kind = asked.text("templatetype").to_ascii_lowercase();
    if !["", "all", "standard", "layout"].contains(&kind.as_str()) {
        let text = "The 'TemplateType' must be 'All', 'Standard' or 'Layout'.";
        return Err(Refusal::new(422, 1100, text));
    }
    let templates = asked.house.shelf.read(asked.server)?;
    let layout = asked.text("layouttemplate");
    let is_wanted = |one: &&Template| {
        let is_kind =
            ["", "all"].contains(&kind.as_str()) || one.kind().eq_ignore_ascii_case(&kind);
        let of_layout = one.layout.as_deref().unwrap_or_default();
        is_kind && (layout.is_empty() || of_layout.eq_ignore_ascii_case(layout))
    };
    let all: Vec<Value> = templates
        .active()
        .into_iter()
        .filter(is_wanted)
        .map(row)
        .collect();
    let (total, page) = asked.page(all, 1100)?;
    Ok(json!({ "TotalCount": total, "Templates": page }))
}

/// One template with its content, by id or alias.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    let templates = asked.house.shelf.read(asked.server)?;
    let template = templates.find(asked.part(0))?;
    let mut whole = row(template);
    whole["Subject"] = json!(template.subject);
    whole["HtmlBody"] = json!(template.html);
    whole["TextBody"] = json!(template.text);
    whole["AssociatedServerId"] = json!(asked.server);
    Ok(whole)
}

/// The fields of a body; `null` is a field that is not given.
///
/// # Errors
///
/// 1109 without a body, 1122 for a field that is no text.
fn fields(body: &Value) -> Result<Fields, ApiError> {
    if body.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(ApiError::new(1109, "No template data was received."));
    }
    let text = |key: &str| match field(body, key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(ApiError::new(1122, format!("The '{key}' must be a text."))),
    };
    Ok(Fields {
        name: text("Name")?,
        alias: text("Alias")?,
        kind: text("TemplateType")?,
        subject: text("Subject")?,
        html: text("HtmlBody")?,
        text: text("TextBody")?,
        layout: text("LayoutTemplate")?,
    })
}

/// Creates a template.
pub(super) fn create(asked: &Asked<'_>) -> Answered {
    let fields = fields(&asked.body)?;
    let created = asked.house.shelf.change(asked.server, |templates, id| {
        templates.create(id, fields).map(row)
    });
    Ok(created?)
}

/// Changes the fields that are given.
pub(super) fn edit(asked: &Asked<'_>) -> Answered {
    let fields = fields(&asked.body)?;
    let edited = asked.house.shelf.change(asked.server, |templates, _| {
        templates.edit(asked.part(0), fields).map(row)
    });
    Ok(edited?)
}

/// Deletes a template.
pub(super) fn remove(asked: &Asked<'_>) -> Answered {
    let id = asked
        .house
        .shelf
        .change(asked.server, |templates, _| templates.delete(asked.part(0)))?;
    Ok(json!({ "ErrorCode": 0, "Message": format!("Template {id} removed.") }))
}

/// Validates content and renders it, whether valid or not with status 200.
pub(super) fn validate(asked: &Asked<'_>) -> Answered {
    let fields = fields(&asked.body)?;
    let templates = asked.house.shelf.read(asked.server)?;
    let layout = fields.layout.as_deref().filter(|alias| !alias.is_empty());
    let layout = layout.map(|alias| templates.layout(alias)).transpose()?;
    let draft = Template {
        is_layout: fields.is_layout()?,
        subject: fields.subject,
        html: fields.html,
        text: fields.text,
        ..Template::default()
    };
    if draft.subject.is_none() && draft.html.is_none() && draft.text.is_none() {
        let text = "At least one of 'Subject', 'HtmlBody' and 'TextBody' is required.";
        return Err(Refusal::new(422, 1120, text));
    }
    let model = field(&asked.body, "TestRenderModel").cloned();
    let model = model
        .filter(|model| !model.is_null())
        .unwrap_or_else(|| json!({}));
    if !model.is_object() {
        let text = "The 'TestRenderModel' must be an object.";
        return Err(Refusal::new(422, 1122, text));
    }
    Ok(validated(&draft, layout, &model))
}

/// Copies templates from one server to another, by alias; layouts first.
pub(super) fn push(asked: &Asked<'_>) -> Answered {
    let server = |key: &str| {
        let id = match field(&asked.body, key) {
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(value) => value.as_u64(),
            None => None,
        };
        let is_there = |id: &u64| {
            asked.of_account(|account| account.servers.iter().any(|server| server.id == *id))
        };
        id.filter(is_there)
    };
    let servers = (server("SourceServerID"), server("DestinationServerID"));
    let (Some(source), Some(destination)) = servers else {
        let text = match servers {
            (None, None) => "The source and destination servers were not found.",
            (None, _) => "The source server was not found.",
            _ => "The destination server was not found.",
        };
        return Err(Refusal::new(422, 601, text));
    };
    let changes = field(&asked.body, "PerformChanges").and_then(Value::as_bool);
    let templates = asked.house.shelf.read(source)?;
    let mut pushed = templates.active();
    pushed.retain(|one| one.alias.is_some());
    pushed.sort_by_key(|one| !one.is_layout);
    if pushed.is_empty() || pushed.len() > PUSHED {
        let text = "There is no template with an alias to push, or there are too many.";
        return Err(Refusal::new(422, 1124, text));
    }
    let shelf = &asked.house.shelf;
    let mut rows = Vec::new();
    for template in pushed {
        let done = match changes {
            Some(true) => shelf.change(destination, |there, id| put(there, id, template)),
            // A dry run changes a copy.
            _ => shelf
                .read(destination)
                .and_then(|there| planned(&there, template)),
        };
        rows.push(done?);
    }
    Ok(json!({ "TotalCount": rows.len(), "Templates": rows }))
}

type There = super::super::templates::Templates;

fn planned(there: &There, template: &Template) -> Result<Value, ApiError> {
    let old = there.of_alias(template.alias.as_deref().unwrap_or_default());
    if old.is_some_and(|old| old.is_layout != template.is_layout) {
        let text = "The types of the templates with this alias do not match.";
        return Err(ApiError::new(1125, text));
    }
    let mut row = json!({
        "Action": if old.is_some() { "Edit" } else { "Create" },
        "Alias": template.alias,
        "Name": template.name,
        "TemplateType": template.kind(),
    });
    if let Some(old) = old {
        row["TemplateId"] = json!(old.id);
    }
    Ok(row)
}

fn put(there: &mut There, id: u64, template: &Template) -> Result<Value, ApiError> {
    let mut row = planned(there, template)?;
    let fields = Fields {
        name: Some(template.name.clone()),
        alias: template.alias.clone(),
        kind: Some(template.kind().to_owned()),
        subject: template.subject.clone(),
        html: Some(template.html.clone().unwrap_or_default()),
        text: Some(template.text.clone().unwrap_or_default()),
        layout: Some(template.layout.clone().unwrap_or_default()),
    };
    let put = match template.alias.as_deref() {
        Some(alias) if there.of_alias(alias).is_some() => there.edit(alias, fields)?,
        _ => there.create(id, fields)?,
    };
    row["TemplateId"] = json!(put.id);
    Ok(row)
}
