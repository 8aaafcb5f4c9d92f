//! The same message for Postmark's HTTP API: the body of `POST /email` (postmark-facts.md section 4.2).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use super::attachment::in_base64;
use super::envelope::mailboxes;
use super::header_text::one_line;
use super::message_id::message_id_of;
use super::{
    Attachment, Bodies, ComposeError, Draft, Extras, FieldId, Stamp, bodies, inline, parse_header,
    parse_mailbox, parse_metadata,
};
use crate::postmark::DEFAULT_STREAM;
use crate::postmark::header::{KEEP_ID, METADATA_KEY};

/// The request body for `POST /email`. Bcc recipients are included; the API keeps them hidden.
///
/// # Errors
///
/// [`ComposeError`] names the invalid field. Does not check everything that [`super::compose`] does.
pub fn api_message(
    draft: &Draft,
    attachments: Vec<Attachment>,
    stamp: &Stamp,
) -> Result<Value, ComposeError> {
    let from = parse_mailbox(&draft.from).map_err(|error| (FieldId::From, error))?;
    let mut body = Map::new();
    let mut put = |key: &str, value: Value| body.insert(key.to_owned(), value);
    put("From", json!(from.to_ascii().to_string()));
    for (key, id) in [
        ("To", FieldId::To),
        ("Cc", FieldId::Cc),
        ("Bcc", FieldId::Bcc),
        ("ReplyTo", FieldId::ReplyTo),
    ] {
        let list = mailboxes(draft.line(id).unwrap_or_default()).map_err(|error| (id, error))?;
        let list: Vec<String> = list.iter().map(|one| one.to_ascii().to_string()).collect();
        if !list.is_empty() {
            put(key, json!(list.join(", ")));
        }
    }
    put("Subject", json!(one_line(&draft.subject)));
    let Bodies { text, html } = bodies(draft);
    let has_html = !html.trim().is_empty();
    if has_html {
        put("HtmlBody", json!(html));
    }
    if !has_html || !text.trim().is_empty() {
        put("TextBody", json!(text));
    }
    let stream = Some(draft.stream.trim()).filter(|stream| !stream.is_empty());
    put("MessageStream", json!(stream.unwrap_or(DEFAULT_STREAM)));
    if !draft.tag.trim().is_empty() {
        put("Tag", json!(draft.tag.trim()));
    }
    if !attachments.is_empty() {
        let mut ids = inline::shown(draft);
        ids.resize(attachments.len(), None);
        let files = attachments.into_iter().zip(ids);
        let files = files.map(|(one, id)| file(&one, id));
        put("Attachments", files.collect());
    }
    let message_id = message_id_of(draft, &from, stamp)?;
    body.extend(extras(draft, stamp, &message_id)?);
    if let Some(template) = &draft.template {
        template.replace_content(&mut body);
    }
    Ok(Value::Object(body))
}

/// A Message-ID in the headers is kept (postmark-facts.md section 1.6), with or without X-PM-KeepID: sources
/// disagree, so send both.
fn extras(
    draft: &Draft,
    stamp: &Stamp,
    message_id: &str,
) -> Result<Map<String, Value>, ComposeError> {
    let Extras {
        metadata,
        headers,
        track_opens,
        track_links,
        keep_id,
        message_id: _,
    } = &draft.extras;
    let mut body = Map::new();
    let mut own = Map::new();
    for typed in metadata {
        let (key, value) =
            parse_metadata(typed).map_err(|why| ComposeError::new(FieldId::Metadata, why))?;
        own.insert(key, json!(value));
    }
    if stamp.correlate && draft.extras.has_room_for_ours() {
        own.insert(METADATA_KEY.to_owned(), json!(stamp.id));
    }
    let mut named = Vec::new();
    for typed in headers {
        let (name, value) =
            parse_header(typed).map_err(|why| ComposeError::new(FieldId::Headers, why))?;
        named.push(json!({ "Name": name, "Value": value }));
    }
    if *keep_id {
        named.push(json!({ "Name": "Message-ID", "Value": message_id }));
        named.push(json!({ "Name": KEEP_ID, "Value": "true" }));
    }
    let rows = [
        ("Metadata", (!own.is_empty()).then_some(Value::Object(own))),
        (
            "Headers",
            (!named.is_empty()).then_some(Value::Array(named)),
        ),
        ("TrackOpens", track_opens.value().map(Value::Bool)),
        ("TrackLinks", track_links.value().map(|word| json!(word))),
    ];
    body.extend(
        rows.into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?))),
    );
    Ok(body)
}

fn file(attachment: &Attachment, content_id: Option<String>) -> Value {
    let mut file = json!({
        "Name": attachment.name,
        "Content": STANDARD.encode(&attachment.bytes),
        "ContentType": in_base64(&attachment.content_type),
    });
    if let Some(id) = content_id {
        file["ContentID"] = json!(format!("cid:{id}"));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamp(correlate: bool) -> Stamp {
        Stamp {
            id: "11111111-1111-4222-8333-944445555666".into(),
            unix_seconds: 0,
            correlate,
        }
    }

    #[test]
    fn every_field_of_the_draft_is_a_field_of_the_request() {
        let draft = Draft {
            from: "Ada Lovelace <ada@acme.example>".into(),
            to: "\"Hopper, Grace\" <grace@navy.example>, b@navy.example".into(),
            bcc: "c@navy.example".into(),
            reply_to: "help@acme.example".into(),
            subject: "Grüße".into(),
            tag: "receipts".into(),
            text: "Hello".into(),
            html: "<p>Hello</p>".into(),
            ..Draft::default()
        };
        let file = Attachment {
            name: "a.txt".into(),
            content_type: "text/plain".into(),
            bytes: b"abc".to_vec(),
        };
        let body = api_message(&draft, vec![file], &stamp(true)).unwrap();
        assert_eq!(
            body,
            json!({
                "From": "Ada Lovelace <ada@acme.example>",
                "To": "\"Hopper, Grace\" <grace@navy.example>, b@navy.example",
                "Bcc": "c@navy.example",
                "ReplyTo": "help@acme.example",
                "Subject": "Grüße",
                "HtmlBody": "<p>Hello</p>",
                "TextBody": "Hello",
                "MessageStream": "outbound",
                "Tag": "receipts",
                "Metadata": { "postrider": "11111111-1111-4222-8333-944445555666" },
                "Attachments": [{ "Name": "a.txt", "Content": "YWJj", "ContentType": "text/plain" }],
            })
        );
    }

    #[test]
    fn a_message_id_that_is_kept_is_among_the_headers() {
        let mut draft = Draft {
            from: "ada@bücher.example".into(),
            to: "grace@navy.example".into(),
            ..Draft::default()
        };
        draft.extras.message_id = "order-1@acme.example".into();
        let headers = |draft: &Draft| {
            let body = api_message(draft, Vec::new(), &stamp(false)).unwrap();
            body.get("Headers").cloned()
        };
        assert_eq!(headers(&draft), None);
        let keep = json!({ "Name": "X-PM-KeepID", "Value": "true" });
        let with = |id: &str| json!([{ "Name": "Message-ID", "Value": id }, keep]);
        draft.extras.keep_id = true;
        assert_eq!(headers(&draft), Some(with("<order-1@acme.example>")));
        draft.extras.message_id.clear();
        let made = "<11111111-1111-4222-8333-944445555666@xn--bcher-kva.example>";
        assert_eq!(headers(&draft), Some(with(made)));
        draft.extras.message_id = "order-1".into();
        let error = api_message(&draft, Vec::new(), &stamp(false)).unwrap_err();
        assert_eq!(error.field, FieldId::KeepId);
    }

    #[test]
    fn what_is_empty_is_left_out_and_what_is_no_address_is_blamed() {
        let mut draft = Draft {
            from: "ada@acme.example".into(),
            to: "grace@navy.example".into(),
            ..Draft::default()
        };
        let body = api_message(&draft, Vec::new(), &stamp(false)).unwrap();
        let keys: Vec<&String> = body.as_object().unwrap().keys().collect();
        assert_eq!(keys, ["From", "To", "Subject", "TextBody", "MessageStream"]);
        draft.to = "grace".into();
        let error = api_message(&draft, Vec::new(), &stamp(false)).unwrap_err();
        assert_eq!(error.field, FieldId::To);
    }
}
