//! What Postmark's HTTP API says, as types (postmark-facts.md sections 4.3 to 4.7). Tolerant: every
//! field may be missing, unknown ones are ignored, because SDKs and documents disagree in details.
//!
//! Nothing here asks anything; `crate::api` does.

mod account;
mod message;
mod server;

pub use account::{Domain, Domains, NewDomain, NewSignature, Senders, Signature};
pub use message::{
    BounceDump, BounceReport, Bounces, DeliveryStats, EmailAnswer, EventDetails, MessageDetails,
    MessageEvent, Messages, OutboundMessage, Person, StatsOutbound, TypeCount,
};
pub use server::{
    COLORS, MessageStream, MessageStreams, NewServer, ServerInfo, Servers, SuppressionRow,
    SuppressionStatus, Suppressions, color_word,
};

use std::fmt;
use std::marker::PhantomData;

use serde::de::{IgnoredAny, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// Rows of one answer that are read: twice the most that is asked for. A list can say `{}` eight million
/// times in the bytes that an answer may have.
const MOST_ROWS: usize = 1_000;

/// The first rows of a list, whatever comes behind them.
fn rows<'de, D: Deserializer<'de>, T: Deserialize<'de>>(from: D) -> Result<Vec<T>, D::Error> {
    struct First<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for First<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("a list")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            let mut rows = Vec::new();
            while rows.len() < MOST_ROWS {
                match list.next_element()? {
                    Some(row) => rows.push(row),
                    None => return Ok(rows),
                }
            }
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok(rows)
        }
    }

    from.deserialize_seq(First(PhantomData))
}

/// A count that some documents give as a number and others as text.
fn count<'de, D: Deserializer<'de>>(from: D) -> Result<u64, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(u64),
        Text(String),
        None(()),
    }
    Ok(match Count::deserialize(from)? {
        Count::Number(number) => number,
        Count::Text(text) => text.trim().parse().unwrap_or(0),
        Count::None(()) => 0,
    })
}

/// A text that may be `null`.
fn text<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(Option::<String>::deserialize(from)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_names_whom_it_leaves_out() {
        let of = |message: &str| EmailAnswer {
            message: message.to_owned(),
            ..EmailAnswer::default()
        };
        let some = of(
            "Message OK, but will not deliver to these inactive addresses: Ada@b.example, c@d.example. Inactive recipients are ones that have bounced.",
        );
        assert!(some.leaves_out("ada@b.example") && some.leaves_out("C@d.example"));
        assert!(!some.leaves_out("a@b.example") && !some.leaves_out("d.example"));
        assert!(!of("OK").leaves_out("a@b.example"));
    }

    #[test]
    fn answers_are_read_whatever_is_missing_or_new() {
        let messages: Messages = serde_json::from_str(
            r#"{"TotalCount":"7","Messages":[{"MessageID":"m","Tag":null,"To":[{"Email":"a@b.example","Name":null}],"New":1}]}"#,
        )
        .unwrap();
        assert_eq!(messages.total_count, 7);
        assert_eq!(messages.messages[0].message_id, "m");
        assert_eq!(messages.messages[0].to[0].email, "a@b.example");
        let empty: Messages = serde_json::from_str("{}").unwrap();
        assert_eq!(empty, Messages::default());
        let stats: StatsOutbound =
            serde_json::from_str(r#"{"SMTPApiErrors":3,"BounceRate":1.5}"#).unwrap();
        assert_eq!(stats.smtp_api_errors, 3);
    }

    #[test]
    fn of_a_list_without_end_the_first_rows_are_read() {
        let answer = format!(
            r#"{{"Servers":[{}{{}}],"TotalCount":9}}"#,
            "{},".repeat(99_999)
        );
        let servers: Servers = serde_json::from_str(&answer).unwrap();
        assert_eq!((servers.servers.len(), servers.total_count), (MOST_ROWS, 9));
        let broken = r#"{"Domains":[{},{"#;
        assert!(serde_json::from_str::<Domains>(broken).is_err());
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
