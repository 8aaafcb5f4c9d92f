//! What Postmark's HTTP API says, as types (postmark-facts.md sections 4.3 to 4.7). An answer must have the
//! keys that show what it is: a MessageID, the key of a list, an ID. Every other field may be missing and
//! unknown ones are ignored, because SDKs and documents disagree in details.
//!
//! Nothing here asks anything; `crate::api` does.

mod account;
mod fields;
mod message;
mod server;
mod template;

pub use account::{Domain, Domains, NewDomain, NewSignature, Senders, Signature};
pub use message::{
    BounceDump, BounceReport, Bounces, DeliveryStats, EmailAnswer, EventDetails, MessageDetails,
    MessageEvent, Messages, OutboundMessage, Person, StatsOutbound, TypeCount,
};
pub use server::{
    COLORS, MessageStream, MessageStreams, NewServer, ServerInfo, Servers, SuppressionRow,
    SuppressionStatus, Suppressions, color_word,
};
pub use template::{
    Template, TemplateError, TemplateKind, TemplateList, TemplateRow, ValidatedPart, Validation,
    is_template_alias,
};

use fields::{count, id, list, list_or_null, pairs, text, text_or_nothing};

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str) -> serde_json::Result<EmailAnswer> {
        serde_json::from_str(text)
    }

    #[test]
    fn an_answer_names_whom_it_leaves_out() {
        let inactive = |words: &str| {
            let text = serde_json::json!({ "MessageID": "m-1", "Message": words }).to_string();
            let answer = answer(&text).unwrap();
            let found: Vec<String> = answer
                .inactive()
                .iter()
                .map(|&one| one.to_owned())
                .collect();
            found.join(" ")
        };
        let start = "Message OK, but will not deliver to these inactive addresses:";
        for (words, expected) in [
            (format!("{start} a@b.example."), "a@b.example"),
            (
                format!(
                    "{start} Ada@b.example, c@d.example. Inactive recipients are ones that have generated a hard bounce or a spam complaint."
                ),
                "Ada@b.example c@d.example",
            ),
            (
                format!("{start}\r\n <a@b.example>; c@d.example"),
                "a@b.example c@d.example",
            ),
            (start.to_uppercase() + " A@B.EXAMPLE", "A@B.EXAMPLE"),
            (start.to_owned(), ""),
            ("OK".to_owned(), ""),
            (
                format!("{start} {}", "x@y.example, ".repeat(1_000)),
                &vec!["x@y.example"; 50].join(" "),
            ),
        ] {
            assert_eq!(inactive(&words), expected, "{words:.200}");
        }
    }

    #[test]
    fn an_id_is_short_visible_text() {
        for id in [
            "b7bc2f4a-e38e-4336-af7d-e6c392c2f817",
            "x",
            "../../server",
            &"i".repeat(128),
        ] {
            let text = serde_json::json!({ "MessageID": id }).to_string();
            assert_eq!(answer(&text).unwrap().message_id, id);
        }
        for id in ["", " ", "a b", "a\u{1b}[2J", "ä", "a\n", &"i".repeat(129)] {
            let text = serde_json::json!({ "MessageID": id }).to_string();
            assert!(answer(&text).is_err(), "{id:?}");
        }
    }

    #[test]
    fn answers_are_read_whatever_is_missing_or_new() {
        let messages: Messages = serde_json::from_str(
            r#"{"TotalCount":"7","Messages":[{"MessageID":"m","Tag":null,"To":[{"Email":"a@b.example","Name":null}],"Recipients":null,"Metadata":null,"New":1}]}"#,
        )
        .unwrap();
        assert_eq!(messages.total_count, 7);
        assert_eq!(messages.messages[0].message_id, "m");
        assert_eq!(messages.messages[0].to[0].email, "a@b.example");
        let stats: StatsOutbound =
            serde_json::from_str(r#"{"Sent":4,"SMTPApiErrors":3,"BounceRate":1.5}"#).unwrap();
        assert_eq!((stats.sent, stats.smtp_api_errors), (4, 3));
    }

    #[test]
    fn a_list_is_bounded() {
        let listed = |count: usize| {
            let row = r#"{"ID":1,"Name":"n"}"#;
            format!(r#"{{"Servers":[{}]}}"#, vec![row; count].join(","))
        };
        let servers: Servers = serde_json::from_str(&listed(10_000)).unwrap();
        assert_eq!(servers.servers.len(), 10_000);
        assert!(serde_json::from_str::<Servers>(&listed(10_001)).is_err());
    }

    #[test]
    fn tokens_in_an_answer_are_secrets() {
        let token = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";
        let answer = format!(
            r#"{{"ID":1,"Name":"n","ApiTokens":["{token}"],"Color":"Red","DeliveryType":"Live"}}"#
        );
        let server: ServerInfo = serde_json::from_str(&answer).unwrap();
        assert_eq!(server.api_tokens[0].expose(), token);
        assert!(!format!("{server:?}").contains("b1946ac9"));
    }
}
