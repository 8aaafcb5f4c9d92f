//! What a request asks, taken apart: query, body, page of a list.

use std::collections::HashMap;

use serde_json::Value;

use super::super::account::{Account, Server};
use super::super::server_state::ServerState;
use super::answer::Refusal;
use super::time;

/// One request, on its way to its handler.
pub(super) struct Asked<'a> {
    /// Everything there is.
    pub house: &'a ServerState,
    /// The server whose token was sent; 0 for the account's endpoints and for `POSTMARK_API_TEST`.
    pub server: u64,
    /// Whether the token was `POSTMARK_API_TEST`.
    pub is_test: bool,
    /// The parts of the path that stand for something, as written.
    pub parts: Vec<String>,
    /// The query, keys in lower case.
    pub query: HashMap<String, String>,
    /// The body; `Null` if there is none.
    pub body: Value,
    /// Milliseconds since the Unix epoch.
    pub now: i64,
}

/// Entries of one page.
const COUNT: usize = 500;
/// How far a list can be read.
const REACH: usize = 10_000;

impl Asked<'_> {
    /// A value of the query; empty if it is not there.
    pub fn text(&self, key: &str) -> &str {
        self.query.get(key).map_or("", String::as_str)
    }

    /// Whether a filter is absent or has this value, without regard to case.
    pub fn filter(&self, key: &str, value: &str) -> bool {
        let wanted = self.text(key);
        wanted.is_empty() || wanted.eq_ignore_ascii_case(value)
    }

    /// Whether a filter is absent or occurs in this value.
    pub fn contains(&self, key: &str, value: &str) -> bool {
        value
            .to_lowercase()
            .contains(&self.text(key).to_lowercase())
    }

    /// Whether a time lies between `fromdate` and `todate`.
    pub fn is_dated(&self, unix_ms: i64) -> bool {
        time::is_within(unix_ms, self.text("fromdate"), self.text("todate"))
    }

    /// The part of the path at `place`.
    pub fn part(&self, place: usize) -> &str {
        self.parts.get(place).map_or("", String::as_str)
    }

    /// The part of the path at `place` as a number.
    pub fn number(&self, place: usize) -> Option<u64> {
        self.part(place).parse().ok()
    }

    /// A text of the body, keys without regard to case; empty if it is not there.
    pub fn field(&self, key: &str) -> &str {
        field(&self.body, key).and_then(Value::as_str).unwrap_or("")
    }

    /// The page of `entries` that `count` and `offset` ask for.
    ///
    /// # Errors
    ///
    /// `code` if one of the two is missing or too large, or a date cannot be read
    /// (postmark-facts.md section 4.4).
    pub fn page<T>(&self, entries: Vec<T>, code: u16) -> Result<(usize, Vec<T>), Refusal> {
        let number = |key: &str| self.text(key).parse::<usize>();
        let (Ok(count), Ok(offset)) = (number("count"), number("offset")) else {
            let text = "The 'count' and 'offset' parameters are required and must be numbers.";
            return Err(Refusal::new(422, code, text));
        };
        if count == 0 || count > COUNT || count + offset > REACH {
            let text = format!(
                "The 'count' parameter must be from 1 to {COUNT}, and 'count' and 'offset' together at most {REACH}."
            );
            return Err(Refusal::new(422, code, text));
        }
        if !time::is_bound(self.text("fromdate")) || !time::is_bound(self.text("todate")) {
            let text =
                "'fromdate' and 'todate' are dates such as 2014-02-01 or 2014-02-01T12:00:00.";
            return Err(Refusal::new(422, code, text));
        }
        let total = entries.len();
        Ok((
            total,
            entries.into_iter().skip(offset).take(count).collect(),
        ))
    }

    /// Looks at the server whose token was sent.
    pub fn of_server<T>(&self, look: impl FnOnce(&mut Server) -> T) -> Result<T, Refusal> {
        self.of_account(|account| {
            let mut servers = account.servers.iter_mut();
            servers.find(|server| server.id == self.server).map(look)
        })
        .ok_or_else(|| Refusal::new(422, 422, "Invalid server or account."))
    }

    /// Looks at the account.
    pub fn of_account<T>(&self, look: impl FnOnce(&mut Account) -> T) -> T {
        look(&mut self.house.state().account)
    }
}

/// A field of an object, its key without regard to case.
pub(super) fn field<'a>(object: &'a Value, key: &str) -> Option<&'a Value> {
    let fields = object.as_object()?;
    let mut found = fields.iter().filter(|(is, _)| is.eq_ignore_ascii_case(key));
    found.next().map(|(_, value)| value)
}

/// Takes a query apart. Keys come in lower case; of a key that occurs twice the last counts.
pub(in crate::sandbox) fn query(text: &str) -> HashMap<String, String> {
    let pairs = text.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key).to_lowercase(), decoded(value))
        })
        .collect()
}

/// Undoes the encoding of a query or a path.
pub(in crate::sandbox) fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        rest = after;
        let hex = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match (byte, hex.and_then(|two| u8::from_str_radix(two, 16).ok())) {
            (b'%', Some(meant)) => {
                bytes.push(meant);
                rest = &after[2..];
            }
            (b'+', _) => bytes.push(b' '),
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart() {
        let found = query("Count=1&metadata_Order-ID=a%20b%2Bc&x&recipient=a+b%zz");
        assert_eq!(found["count"], "1");
        assert_eq!(found["metadata_order-id"], "a b+c");
        assert_eq!(found["x"], "");
        assert_eq!(found["recipient"], "a b%zz");
    }
}
