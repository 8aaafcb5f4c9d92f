//! What Postmark reports by webhook: the documented payload of each kind, and what differs from it
//! (postmark-facts-2.md section 2.2).

use serde_json::{Map, Value, json};

/// A kind of webhook: its name, a sample, and the keys that may be absent.
struct Kind {
    name: &'static str,
    sample: fn() -> Value,
    optional: &'static [&'static str],
}

const KINDS: [Kind; 8] = [
    Kind {
        name: "Delivery",
        sample: delivery,
        optional: &["ServerID", "ServerId"],
    },
    Kind {
        name: "Bounce",
        sample: || bounce("Bounce", "HardBounce", 1, "Hard bounce"),
        optional: &["Content"],
    },
    Kind {
        name: "SpamComplaint",
        sample: || bounce("SpamComplaint", "SpamComplaint", 100_001, "Spam complaint"),
        optional: &["Content", "From"],
    },
    Kind {
        name: "SMTPApiError",
        sample: || bounce("Bounce", "SMTPApiError", 100_007, "SMTP API error"),
        optional: &["Content"],
    },
    Kind {
        name: "Open",
        sample: open,
        optional: &["ReadSeconds"],
    },
    Kind {
        name: "Click",
        sample: click,
        optional: &[],
    },
    Kind {
        name: "SubscriptionChange",
        sample: subscription_change,
        optional: &[],
    },
    Kind {
        name: "Inbound",
        sample: inbound,
        optional: &["RawEmail", "Bcc", "BccFull", "StrippedTextReply", "Tag"],
    },
];

/// Keys that may be null.
const NULLABLE: [&str; 5] = ["MessageID", "Tag", "SuppressionReason", "From", "Details"];
/// Objects whose keys are not checked: they may be empty, or are the sender's own.
const OPEN_OBJECTS: [&str; 4] = ["Metadata", "Client", "OS", "Geo"];

/// The names of all kinds of webhooks, `SMTPApiError` among them, which is a `Bounce` by its `RecordType`.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|kind| kind.name)
}

/// A sample payload of the kind `name`, without regard to case; `Null` if there is no such kind.
pub fn sample(name: &str) -> Value {
    let mut kinds = KINDS.iter();
    let kind = kinds.find(|kind| kind.name.eq_ignore_ascii_case(name));
    kind.map_or(Value::Null, |kind| (kind.sample)())
}

/// What a payload is, and what is wrong with it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebhookCheck {
    /// `RecordType`; `Inbound` for an inbound message, which has none; `None` if it is no payload of Postmark's.
    pub record_type: Option<&'static str>,
    /// Keys that are missing.
    pub missing: Vec<String>,
    /// Keys that Postmark does not document.
    pub unknown: Vec<String>,
    /// Keys whose value has another type than documented, with what was expected.
    pub mistyped: Vec<String>,
}

impl WebhookCheck {
    /// Whether it is as documented.
    pub fn is_good(&self) -> bool {
        self.record_type.is_some()
            && self.missing.is_empty()
            && self.unknown.is_empty()
            && self.mistyped.is_empty()
    }
}

/// Compares a payload with what Postmark documents.
pub fn check(payload: &Value) -> WebhookCheck {
    let Some((kind, object)) = kind_of(payload) else {
        return WebhookCheck::default();
    };
    let sample = (kind.sample)();
    let documented = sample.as_object().cloned().unwrap_or_default();
    let is_optional = |key: &String| kind.optional.contains(&key.as_str());
    // Some pages of the documentation write ServerId.
    let has = |key: &String| {
        object.contains_key(key) || (key == "ServerID" && object.contains_key("ServerId"))
    };
    let missing = documented
        .keys()
        .filter(|key| !is_optional(key) && !has(key));
    let is_known = |key: &String| documented.contains_key(key) || is_optional(key);
    let unknown = object.keys().filter(|key| !is_known(key));
    WebhookCheck {
        record_type: Some(kind.name),
        missing: missing.cloned().collect(),
        unknown: unknown.cloned().collect(),
        mistyped: mistyped(&documented, object),
    }
}

fn kind_of(payload: &Value) -> Option<(&'static Kind, &Map<String, Value>)> {
    let object = payload.as_object()?;
    let name = match object.get("RecordType") {
        Some(name) => name.as_str()?,
        None if object.contains_key("FromFull") => "Inbound",
        None => return None,
    };
    let kind = KINDS.iter().find(|kind| kind.name == name)?;
    Some((kind, object))
}

fn mistyped(documented: &Map<String, Value>, object: &Map<String, Value>) -> Vec<String> {
    let wrong = object.iter().filter_map(|(key, value)| {
        let wanted = type_of(documented.get(key)?);
        let is_null = value.is_null() && NULLABLE.contains(&key.as_str());
        (type_of(value) != wanted && !is_null)
            .then(|| format!("{key} (expected {wanted}, got {})", type_of(value)))
    });
    let mut all: Vec<String> = wrong.collect();
    for key in OPEN_OBJECTS {
        let fields = object.get(key).and_then(Value::as_object);
        let odd = fields
            .into_iter()
            .flatten()
            .find(|(_, value)| !is_plain(value));
        all.extend(odd.map(|(name, _)| format!("{key}.{name} (expected text)")));
    }
    all
}

fn is_plain(value: &Value) -> bool {
    value.is_string() || value.is_null()
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

const MESSAGE_ID: &str = "00000000-0000-0000-0000-000000000000";
const RECIPIENT: &str = "john@example.com";
const AT: &str = "2026-11-05T16:33:54.9070259Z";

fn metadata() -> Value {
    json!({"example": "value", "example_2": "value"})
}

fn delivery() -> Value {
    json!({
        "RecordType": "Delivery", "ServerID": 1234, "MessageStream": "outbound", "MessageID": MESSAGE_ID,
        "Recipient": RECIPIENT, "Tag": "Test", "DeliveredAt": AT, "Details": "Test delivery webhook details",
        "Metadata": metadata(),
    })
}

fn bounce(record: &str, word: &str, code: u32, name: &str) -> Value {
    let is_complaint = word == "SpamComplaint";
    json!({
        "RecordType": record, "MessageStream": "outbound", "ID": 42, "Type": word, "TypeCode": code, "Name": name,
        "Tag": "Test", "MessageID": MESSAGE_ID, "Metadata": metadata(), "ServerID": 1234,
        "Description": "Test description", "Details": "Test bounce details", "Email": RECIPIENT,
        "From": "sender@example.com", "BouncedAt": AT, "DumpAvailable": true,
        "Inactive": is_complaint || word == "HardBounce", "CanActivate": !is_complaint, "Subject": "Test subject",
    })
}

fn reader() -> Map<String, Value> {
    let reader = json!({
        "Client": {"Name": "Chrome 35.0.1916.153", "Company": "Google", "Family": "Chrome"},
        "OS": {"Name": "OS X 10.7 Lion", "Company": "Apple Computer, Inc.", "Family": "OS X 10"},
        "Platform": "WebMail", "UserAgent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_7_5)",
        "Geo": {
            "CountryISOCode": "US", "Country": "United States", "RegionISOCode": "NY", "Region": "New York",
            "City": "New York", "Zip": "10001", "Coords": "40.7128,-74.006", "IP": "192.0.2.1",
        },
        "MessageID": MESSAGE_ID, "Metadata": metadata(), "ReceivedAt": AT, "Tag": "Test", "Recipient": RECIPIENT,
    });
    reader.as_object().cloned().unwrap_or_default()
}

fn with(fields: &Value) -> Value {
    let mut all = fields.as_object().cloned().unwrap_or_default();
    all.extend(reader());
    Value::Object(all)
}

fn open() -> Value {
    with(&json!({
        "RecordType": "Open", "MessageStream": "outbound", "FirstOpen": true, "ReadSeconds": 5,
    }))
}

fn click() -> Value {
    with(&json!({
        "RecordType": "Click", "MessageStream": "outbound", "ClickLocation": "HTML",
        "OriginalLink": "https://example.com",
    }))
}

fn subscription_change() -> Value {
    json!({
        "RecordType": "SubscriptionChange", "MessageID": MESSAGE_ID, "ServerID": 1234, "MessageStream": "outbound",
        "ChangedAt": AT, "Recipient": RECIPIENT, "Origin": "Recipient", "SuppressSending": true,
        "SuppressionReason": "HardBounce", "Tag": "Test", "Metadata": metadata(),
    })
}

fn inbound() -> Value {
    let to = json!([{"Email": "hash@inbound.postmarkapp.com", "Name": "", "MailboxHash": ""}]);
    json!({
        "FromName": "John Doe", "MessageStream": "inbound", "From": RECIPIENT,
        "FromFull": {"Email": RECIPIENT, "Name": "John Doe", "MailboxHash": ""},
        "To": "hash@inbound.postmarkapp.com", "ToFull": to, "Cc": "", "CcFull": [], "Bcc": "", "BccFull": [],
        "OriginalRecipient": "hash@inbound.postmarkapp.com", "Subject": "Test subject", "MessageID": MESSAGE_ID,
        "ReplyTo": "", "MailboxHash": "", "Date": "Thu, 5 Nov 2026 16:33:54 +0000", "TextBody": "Test text body.",
        "HtmlBody": "<p>Test html body.</p>", "StrippedTextReply": "", "Tag": "",
        "Headers": [{"Name": "X-Spam-Status", "Value": "No"}], "Attachments": [],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sample_is_as_documented() {
        for name in names() {
            let found = check(&sample(name));
            assert!(found.is_good(), "{name}: {found:?}");
        }
        assert_eq!(check(&sample("smtpapierror")).record_type, Some("Bounce"));
        assert_eq!(check(&sample("Inbound")).record_type, Some("Inbound"));
        assert_eq!(sample("Nothing"), Value::Null);
    }

    #[test]
    fn what_differs_is_named() {
        let mut payload = sample("Delivery");
        let fields = payload.as_object_mut().unwrap();
        fields.remove("Recipient");
        fields.insert("Recipent".into(), json!("a@b.example"));
        fields.insert("DeliveredAt".into(), json!(12));
        fields.insert("Metadata".into(), json!({"order": 12}));
        let found = check(&payload);
        assert_eq!(found.missing, ["Recipient"]);
        assert_eq!(found.unknown, ["Recipent"]);
        assert_eq!(
            found.mistyped,
            [
                "DeliveredAt (expected text, got a number)",
                "Metadata.order (expected text)"
            ]
        );
        assert!(!found.is_good());
    }

    #[test]
    fn what_may_be_absent_or_null_is_no_finding() {
        let mut payload = sample("SubscriptionChange");
        for key in ["MessageID", "Tag", "SuppressionReason"] {
            payload[key] = Value::Null;
        }
        payload["Metadata"] = json!({});
        assert!(check(&payload).is_good());
        let mut payload = sample("Open");
        payload.as_object_mut().unwrap().remove("ReadSeconds");
        payload["Geo"] = json!({});
        assert!(check(&payload).is_good());
        let mut payload = sample("Delivery");
        let id = payload.as_object_mut().unwrap().remove("ServerID").unwrap();
        payload["ServerId"] = id;
        assert!(check(&payload).is_good());
        let mut payload = sample("Bounce");
        payload["Content"] = json!("Return-Path: <>");
        assert!(check(&payload).is_good());
    }

    #[test]
    fn what_is_no_webhook_has_no_kind() {
        for payload in [
            json!([]),
            json!("Delivery"),
            json!({}),
            json!({"RecordType": "Else"}),
            json!({"RecordType": 1}),
        ] {
            let found = check(&payload);
            assert_eq!(found.record_type, None);
            assert!(!found.is_good());
        }
    }
}
