//! Servers (postmark-facts.md sections 4.3 and 4.7).

use serde_json::{Value, json};
use uuid::Uuid;

use super::super::account::{Account, Delivery, Server, server};
use super::super::webhooks::inbound;
use super::answer::{Answered, Refusal};
use super::asked::{Asked, field};
use crate::postmark::{COLORS, Color, Secret};

/// Settings that practice keeps and does nothing with, as they are at first.
const KEPT: [(&str, Setting); 13] = [
    ("RawEmailEnabled", Setting::Flag),
    ("InboundHookUrl", Setting::Text),
    ("BounceHookUrl", Setting::Text),
    ("OpenHookUrl", Setting::Text),
    ("DeliveryHookUrl", Setting::Text),
    ("ClickHookUrl", Setting::Text),
    ("PostFirstOpenOnly", Setting::Flag),
    ("InboundDomain", Setting::Text),
    ("InboundSpamThreshold", Setting::Number),
    ("TrackOpens", Setting::Flag),
    ("TrackLinks", Setting::Choice),
    ("IncludeBounceContentInHook", Setting::Flag),
    ("EnableSmtpApiErrorHooks", Setting::Flag),
];

#[derive(Clone, Copy)]
enum Setting {
    Flag,
    Text,
    Number,
    Choice,
}

impl Setting {
    fn first(self) -> Value {
        match self {
            Self::Flag => json!(false),
            Self::Text => json!(""),
            Self::Number => json!(0),
            Self::Choice => json!("None"),
        }
    }

    fn takes(self, value: &Value) -> bool {
        match self {
            Self::Flag => value.is_boolean(),
            Self::Text | Self::Choice => value.is_string(),
            Self::Number => value.is_u64(),
        }
    }
}

fn item(server: &Server) -> Value {
    let color = COLORS.iter().find(|(color, _)| *color == server.color);
    let tokens: Vec<&str> = server.tokens.iter().map(Secret::expose).collect();
    let inbound = inbound::address(server.id);
    let mut item = json!({
        "ID": server.id,
        "Name": server.name,
        "ApiTokens": tokens,
        "ServerLink": format!("https://account.postmarkapp.com/servers/{}/streams", server.id),
        "Color": color.map_or("grey", |(_, word)| word),
        "SmtpApiActivated": server.smtp,
        "DeliveryType": match server.delivery { Delivery::Live => "Live", Delivery::Sandbox => "Sandbox" },
        "InboundAddress": inbound,
        "InboundHash": inbound.split('@').next(),
    });
    if let Some(fields) = item.as_object_mut() {
        for (key, setting) in KEPT {
            let kept = server.settings.get(key).cloned();
            fields.insert(key.into(), kept.unwrap_or_else(|| setting.first()));
        }
    }
    item
}

/// Applies the fields of a body.
fn apply(server: &mut Server, body: &Value) -> Result<(), Refusal> {
    if let Some(name) = field(body, "Name").and_then(Value::as_str) {
        if name.trim().is_empty() {
            return Err(Refusal::new(422, 608, "A server needs a name."));
        }
        name.clone_into(&mut server.name);
    }
    if let Some(word) = field(body, "Color").and_then(Value::as_str) {
        let known = COLORS.iter().find(|(_, is)| is.eq_ignore_ascii_case(word));
        let (color, _) = known.ok_or_else(|| {
            Refusal::new(
                422,
                607,
                format!("'{word}' is not a color that a server can have."),
            )
        })?;
        server.color = *color;
    }
    if let Some(on) = field(body, "SmtpApiActivated").and_then(Value::as_bool) {
        server.smtp = on;
    }
    for (key, setting) in KEPT {
        match field(body, key) {
            Some(value) if setting.takes(value) => {
                server.settings.insert(key.to_owned(), value.clone());
            }
            Some(value) if !value.is_null() => {
                let text = format!("Invalid request field(s): {key}.");
                return Err(Refusal::new(422, 403, text));
            }
            _ => {}
        }
    }
    Ok(())
}

/// The server whose token was sent.
pub(super) fn own(asked: &Asked<'_>) -> Answered {
    asked.of_server(|server| item(server))
}

/// Changes it.
pub(super) fn edit_own(asked: &Asked<'_>) -> Answered {
    asked.of_server(|server| changed(server, &asked.body))?
}

/// The server with the changes of `body`; as it was if one of them is refused.
fn changed(server: &mut Server, body: &Value) -> Answered {
    let mut new = server.clone();
    apply(&mut new, body)?;
    *server = new;
    Ok(item(server))
}

/// The account's servers.
pub(super) fn list(asked: &Asked<'_>) -> Answered {
    let named = |server: &&Server| asked.contains("name", &server.name);
    let all: Vec<Value> =
        asked.of_account(|account| account.servers.iter().filter(named).map(item).collect());
    let (total, page) = asked.page(all, 600)?;
    Ok(json!({ "TotalCount": total, "Servers": page }))
}

fn of_id(account: &mut Account, asked: &Asked<'_>) -> Option<usize> {
    let id = asked.number(0)?;
    account.servers.iter().position(|server| server.id == id)
}

/// One server.
pub(super) fn one(asked: &Asked<'_>) -> Answered {
    asked.of_account(|account| {
        let at = of_id(account, asked).ok_or_else(Refusal::not_found)?;
        Ok(item(&account.servers[at]))
    })
}

/// Changes one server.
pub(super) fn edit(asked: &Asked<'_>) -> Answered {
    asked.of_account(|account| {
        let at = of_id(account, asked).ok_or_else(Refusal::not_found)?;
        changed(&mut account.servers[at], &asked.body)
    })
}

/// The type of a new server; Live if none is named.
fn delivery(word: &str) -> Result<Delivery, Refusal> {
    match word.to_ascii_lowercase().as_str() {
        "" | "live" => Ok(Delivery::Live),
        "sandbox" => Ok(Delivery::Sandbox),
        _ => {
            let text = format!("'{word}' is not a DeliveryType; it is Live or Sandbox.");
            Err(Refusal::new(422, 613, text))
        }
    }
}

/// Makes a server with a token of its own.
pub(super) fn create(asked: &Asked<'_>) -> Answered {
    let name = asked.field("Name").trim().to_owned();
    if name.is_empty() {
        return Err(Refusal::new(422, 608, "A server needs a name."));
    }
    asked.of_account(|account| {
        let taken = |server: &Server| server.name.eq_ignore_ascii_case(&name);
        if account.servers.iter().any(taken) {
            return Err(Refusal::new(
                422,
                603,
                "There is a server with this name already.",
            ));
        }
        let id = account.servers.iter().map(|one| one.id).max().unwrap_or(0) + 1;
        let token = Secret::new(Uuid::new_v4().to_string());
        let mut new = server(id, &name, Color::default(), token);
        new.delivery = delivery(asked.field("DeliveryType"))?;
        apply(&mut new, &asked.body)?;
        let told = item(&new);
        account.servers.push(new);
        Ok(told)
    })
}
