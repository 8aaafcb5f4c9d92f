//! Webhooks of message streams (postmark-facts-2.md section 2.1).

use serde_json::{Map, Value, json};
use tokio::runtime::Handle;
use uuid::Uuid;

use super::super::account::StreamKind;
use super::super::webhooks::{self, Record, Triggers, Webhook};
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};
use crate::postmark::{HookUrl, Secret};

/// Webhooks of one stream. Postmark's own limit is not documented; 10 is what others report.
const MOST: usize = 10;
/// Headers of one webhook.
const HEADERS: usize = 50;
/// The kinds of events with their names.
const RECORDS: [Record; 6] = [
    Record::Open,
    Record::Click,
    Record::Delivery,
    Record::Bounce,
    Record::SpamComplaint,
    Record::SubscriptionChange,
];
/// Headers that the request itself needs.
const RESERVED: [&str; 5] = [
    "host",
    "content-length",
    "content-type",
    "transfer-encoding",
    "connection",
];

fn item(hook: &Webhook) -> Value {
    let login = hook.login.as_ref();
    let headers = hook.headers.iter();
    let headers: Vec<Value> = headers
        .map(|(name, value)| json!({ "Name": name, "Value": value }))
        .collect();
    let on = |is_on: bool| json!({ "Enabled": is_on });
    let triggers = hook.triggers;
    json!({
        "ID": hook.id,
        "Url": hook.given,
        "MessageStream": hook.stream,
        "Status": if hook.verified { "verified" } else { "unverified" },
        "HttpAuth": login.map(|(user, password)| json!({ "Username": user, "Password": password.expose() })),
        "HttpHeaders": headers,
        "Triggers": {
            "Open": { "Enabled": triggers.open, "PostFirstOpenOnly": triggers.first_open_only },
            "Click": on(triggers.click),
            "Delivery": on(triggers.delivery),
            "Bounce": { "Enabled": triggers.bounce, "IncludeContent": triggers.bounce_content },
            "SpamComplaint": { "Enabled": triggers.complaint, "IncludeContent": triggers.complaint_content },
            "SubscriptionChange": on(triggers.subscription),
        },
    })
}

fn refused(code: u16, text: impl Into<String>) -> Refusal {
    Refusal::new(422, code, text)
}

/// The kind and the id of a stream, as the server writes it.
fn stream(asked: &Asked<'_>, id: &str) -> Result<(StreamKind, String), Refusal> {
    let found = asked.of_server(|server| {
        let mut streams = server.streams.iter();
        let stream = streams.find(|one| one.id.eq_ignore_ascii_case(id));
        stream.map(|one| (one.kind, one.id.clone(), one.archived_unix_ms.is_some()))
    })?;
    let (kind, id, is_archived) = found.ok_or_else(|| {
        let text = "The message stream for the provided 'ID' was not found.";
        refused(1226, text)
    })?;
    match is_archived {
        true => Err(refused(1350, "The message stream is archived.")),
        false => Ok((kind, id)),
    }
}

/// The server's webhooks, all or those of one stream.
pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let wanted = asked.text("messagestream");
    if !wanted.is_empty() {
        stream(asked, wanted)?;
    }
    let hooks: Vec<Value> = asked.of_server(|server| {
        let hooks = server.webhooks.iter();
        let hooks = hooks.filter(|one| asked.filter("messagestream", &one.stream));
        hooks.map(item).collect()
    })?;
    Ok(json!({ "Webhooks": hooks }))
}

fn of_id(asked: &Asked<'_>) -> Result<Webhook, Refusal> {
    let id = asked.number(0);
    let found = asked.of_server(|server| {
        let mut hooks = server.webhooks.iter();
        hooks.find(|one| Some(one.id) == id).cloned()
    })?;
    found.ok_or_else(|| refused(1352, "The webhook with the given 'ID' was not found."))
}

/// One webhook.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    of_id(asked).map(|hook| item(&hook))
}

/// Registers a webhook.
pub(super) fn create(asked: &Asked<'_>) -> Answered {
    let body = body(asked)?;
    if body.contains_key("ID") {
        return Err(refused(1356, "The 'ID' of a webhook cannot be set."));
    }
    let wanted = match asked.field("MessageStream") {
        "" => crate::postmark::DEFAULT_STREAM,
        wanted => wanted,
    };
    let (kind, stream) = stream(asked, wanted)?;
    if kind == StreamKind::Inbound {
        let text = "Inbound streams have no webhooks; set 'InboundHookUrl' of the server.";
        return Err(refused(1351, text));
    }
    let (given, url) = url(asked)?.ok_or_else(|| refused(1354, NO_URL))?;
    let is_full = asked.of_server(|server| {
        let hooks = server.webhooks.iter();
        hooks.filter(|one| one.stream == stream).count() >= MOST
    })?;
    if is_full {
        let text = format!("A message stream has at most {MOST} webhooks.");
        return Err(refused(1359, text));
    }
    let mut hook = Webhook {
        id: 0,
        given,
        url,
        stream,
        login: None,
        headers: Vec::new(),
        triggers: Triggers::default(),
        verified: false,
    };
    apply(&mut hook, &asked.body)?;
    verify(asked, &mut hook)?;
    asked.of_server(|server| {
        server.webhooks_made += 1;
        hook.id = server.webhooks_made;
        server.webhooks.push(hook.clone());
        item(&hook)
    })
}

/// Changes a webhook; what is left out stays.
pub(super) fn edit(asked: &Asked<'_>) -> Answered {
    body(asked)?;
    let mut hook = of_id(asked)?;
    let given = |key: &str| field(&asked.body, key).filter(|value| !value.is_null());
    let is_other_id = given("ID").is_some_and(|id| id.as_u64() != Some(hook.id));
    let stream = given("MessageStream");
    if is_other_id || stream.is_some_and(|stream| stream.as_str() != Some(&hook.stream)) {
        let text = "The 'ID' and the 'MessageStream' of a webhook cannot be changed.";
        return Err(refused(1357, text));
    }
    if let Some((given, url)) = url(asked)? {
        hook.given = given;
        hook.url = url;
    }
    apply(&mut hook, &asked.body)?;
    verify(asked, &mut hook)?;
    asked.of_server(|server| {
        let mut hooks = server.webhooks.iter_mut();
        if let Some(old) = hooks.find(|one| one.id == hook.id) {
            *old = hook.clone();
        }
    })?;
    Ok(item(&hook))
}

/// Deletes a webhook.
pub(super) fn delete(asked: &Asked<'_>) -> Answered {
    let hook = of_id(asked)?;
    asked.of_server(|server| server.webhooks.retain(|one| one.id != hook.id))?;
    let text = format!("Webhook {} removed.", hook.id);
    Ok(json!({ "ErrorCode": 0, "Message": text }))
}

/// Calls the URL of a webhook for each of its triggers; a success even if one fails.
pub(super) fn check(asked: &Asked<'_>) -> Answered {
    let mut hook = of_id(asked)?;
    let report = probe(asked, &hook);
    hook.verified = report["Success"] == true;
    asked.of_server(|server| {
        let mut hooks = server.webhooks.iter_mut();
        if let Some(old) = hooks.find(|one| one.id == hook.id) {
            old.verified = hook.verified;
        }
    })?;
    Ok(report)
}

const NO_URL: &str = "A valid 'Url' is required.";

fn body<'a>(asked: &'a Asked<'_>) -> Result<&'a Map<String, Value>, Refusal> {
    let body = asked.body.as_object();
    let body = body.ok_or_else(|| refused(1355, "A request body is required."))?;
    if field(&asked.body, "Status").is_some_and(|status| !status.is_null()) {
        return Err(refused(1363, "The 'Status' of a webhook cannot be set."));
    }
    Ok(body)
}

/// The URL in the body as it was given, and read.
fn url(asked: &Asked<'_>) -> Result<Option<(String, HookUrl)>, Refusal> {
    let given = asked.field("Url").trim();
    if given.is_empty() {
        return Ok(None);
    }
    let url = HookUrl::parse(given).map_err(|_| refused(1354, NO_URL))?;
    Ok(Some((given.to_owned(), url)))
}

/// Applies login, headers and triggers of a body.
fn apply(hook: &mut Webhook, body: &Value) -> Result<(), Refusal> {
    let wrong = |what: &str| refused(1361, format!("The value of '{what}' is not valid."));
    let text = |object: &Value, key: &str| {
        let value = field(object, key).and_then(Value::as_str);
        value.unwrap_or_default().to_owned()
    };
    if let Some(login) = field(body, "HttpAuth").filter(|value| !value.is_null()) {
        login.as_object().ok_or_else(|| wrong("HttpAuth"))?;
        let (user, password) = (text(login, "Username"), text(login, "Password"));
        let is_empty = user.is_empty() && password.is_empty();
        hook.login = (!is_empty).then(|| (user, Secret::new(password)));
    }
    if let Some(headers) = field(body, "HttpHeaders").filter(|value| !value.is_null()) {
        let headers = headers.as_array().ok_or_else(|| wrong("HttpHeaders"))?;
        let pairs = headers
            .iter()
            .map(|one| (text(one, "Name"), text(one, "Value")));
        let pairs: Vec<_> = pairs.take(HEADERS).collect();
        if let Some((name, _)) = pairs.iter().find(|(name, value)| !is_header(name, value)) {
            let name: String = name.chars().take(100).collect();
            return Err(refused(
                1358,
                format!("The header '{name}' cannot be sent."),
            ));
        }
        hook.headers = pairs;
    }
    let Some(triggers) = field(body, "Triggers").filter(|value| !value.is_null()) else {
        return Ok(());
    };
    triggers.as_object().ok_or_else(|| wrong("Triggers"))?;
    for (trigger, key, is_on) in flags(&mut hook.triggers) {
        let value = field(triggers, trigger).and_then(|trigger| field(trigger, key));
        match value {
            Some(Value::Bool(value)) => *is_on = *value,
            Some(Value::Null) | None => {}
            Some(_) => return Err(wrong(&format!("Triggers.{trigger}.{key}"))),
        }
    }
    Ok(())
}

/// Every switch of the triggers by its names.
fn flags(triggers: &mut Triggers) -> [(&'static str, &'static str, &mut bool); 9] {
    [
        ("Open", "Enabled", &mut triggers.open),
        ("Open", "PostFirstOpenOnly", &mut triggers.first_open_only),
        ("Click", "Enabled", &mut triggers.click),
        ("Delivery", "Enabled", &mut triggers.delivery),
        ("Bounce", "Enabled", &mut triggers.bounce),
        ("Bounce", "IncludeContent", &mut triggers.bounce_content),
        ("SpamComplaint", "Enabled", &mut triggers.complaint),
        (
            "SpamComplaint",
            "IncludeContent",
            &mut triggers.complaint_content,
        ),
        ("SubscriptionChange", "Enabled", &mut triggers.subscription),
    ]
}

fn is_header(name: &str, value: &str) -> bool {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty()
        && name.chars().all(is_token)
        && !RESERVED.contains(&name.to_ascii_lowercase().as_str())
        && value.chars().all(|c| c == '\t' || !c.is_control())
}

/// Calls the URL, unless the body says `"Verify": false`: then the webhook is kept, but gets no events.
///
/// # Errors
///
/// 1364 if a trigger was not answered with 200; nothing is to be kept then.
fn verify(asked: &Asked<'_>, hook: &mut Webhook) -> Result<(), Refusal> {
    let wanted = field(&asked.body, "Verify").and_then(Value::as_bool);
    if wanted == Some(false) || asked.text("verify").eq_ignore_ascii_case("false") {
        hook.verified = false;
        return Ok(());
    }
    let report = probe(asked, hook);
    hook.verified = report["Success"] == true;
    match hook.verified {
        true => Ok(()),
        false => Err(Refusal {
            report: Some(report),
            ..refused(1364, "The webhook could not be verified.")
        }),
    }
}

/// Calls the URL once for each trigger that is on. A practice server that posts no webhooks takes every URL.
fn probe(asked: &Asked<'_>, hook: &Webhook) -> Value {
    let (courier, may_reach) = {
        let state = asked.house.state();
        let webhooks = &state.webhooks;
        (webhooks.courier(), webhooks.may_reach(&hook.url))
    };
    let wanted = RECORDS.into_iter().filter(|one| hook.triggers.wants(*one));
    let results: Vec<Value> = wanted
        .map(|record| {
            let (status, words) = match &courier {
                None => (Some(200), String::new()),
                Some(_) if !may_reach => (None, not_named(hook)),
                Some(courier) => {
                    let trace = Uuid::new_v4().to_string();
                    let body = webhooks::sample(record).to_string().into_bytes();
                    let request = webhooks::request(&hook.target(record), &trace, 0, body);
                    // Handlers run where waiting holds nobody up.
                    let answer = Handle::current().block_on(courier.send(request));
                    (answer.status, answer.words)
                }
            };
            json!({
                "TriggerType": record.name(), "Success": status == Some(200), "StatusCode": status.unwrap_or(0),
                "Message": words,
            })
        })
        .collect();
    let good = results.iter().filter(|one| one["Success"] == true).count();
    json!({
        "Id": hook.id,
        "Url": hook.given,
        "Success": good == results.len(),
        "Results": results,
        "Message": format!("{good}/{} triggers verified successfully", results.len()),
    })
}

fn not_named(hook: &Webhook) -> String {
    let host = hook.url.host();
    format!(
        "The practice server posts to this computer only. To let it post to {host}, start it with --webhook-host {host}."
    )
}
