//! What a request of the control API asks for.

use std::collections::HashMap;
use std::time::Duration;

use super::super::api::answer::Refusal;
use super::super::api::asked::{decoded, query};
use super::super::api::serve::SERVER_TOKEN;
use super::super::search::Filter;
use super::INVALID;
use crate::postmark::Secret;
use crate::record::parse_duration;

/// Messages of one response unless it says how many.
const USUAL: usize = 100;
/// Messages of one response at most.
const MOST: usize = 1_000;
/// The longest that a request may wait.
const LONGEST: Duration = Duration::from_secs(600);

/// A request without its body, which this API does not read.
pub(in crate::sandbox) struct Request {
    pub(super) method: String,
    /// The path behind `/sandbox/`, segment by segment.
    pub(super) path: Vec<String>,
    query: HashMap<String, String>,
    token: String,
}

/// Which messages to list, and how long to wait for them.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Search {
    pub filter: Filter,
    pub wait: Option<Wait>,
    pub limit: usize,
    pub offset: usize,
}

/// Who opens a message or follows a link in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Track {
    pub recipient: Option<String>,
    pub link: Option<String>,
}

/// How many messages to wait for, and how long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wait {
    pub count: usize,
    pub limit: Duration,
}

impl Request {
    /// Reads the head of an HTTP request.
    pub fn of<B>(request: &hyper::Request<B>) -> Self {
        let path = request.uri().path().trim_end_matches('/');
        let segments = path.split('/').skip(2).map(decoded);
        let token = request.headers().get(SERVER_TOKEN);
        let token = token.and_then(|token| token.to_str().ok());
        Self {
            method: request.method().as_str().to_owned(),
            path: segments.collect(),
            query: query(request.uri().query().unwrap_or_default()),
            token: token.unwrap_or_default().trim().to_owned(),
        }
    }

    pub(super) fn has_token(&self, token: &Secret) -> bool {
        token.expose().eq_ignore_ascii_case(&self.token)
    }

    /// The filter of a request that takes nothing else.
    pub(super) fn filter_only(&self) -> Result<Filter, Refusal> {
        self.check_keys(&["to", "from", "subject", "tag"])?;
        Ok(self.filter())
    }

    /// The whole search.
    pub(super) fn search(&self) -> Result<Search, Refusal> {
        self.check_keys(&[
            "to", "from", "subject", "tag", "wait", "count", "limit", "offset",
        ])?;
        let limit = self.number("limit", USUAL, 0..=MOST)?;
        let count = self.number("count", 1, 1..=MOST)?;
        let wait = match self.query.get("wait") {
            Some(text) => Some(Wait {
                count,
                limit: wait_time(text).ok_or_else(|| {
                    invalid("`wait` must be a time up to 10m, such as 500ms, 30s, or 2m.".into())
                })?,
            }),
            None if self.query.contains_key("count") => {
                return Err(invalid("`count` needs `wait`.".into()));
            }
            None => None,
        };
        Ok(Search {
            filter: self.filter(),
            wait,
            limit,
            offset: self.number("offset", 0, 0..=usize::MAX)?,
        })
    }

    /// Who opens a message, or follows which link.
    pub(super) fn track(&self) -> Result<Track, Refusal> {
        self.check_keys(&["recipient", "link"])?;
        let field = |key: &str| {
            self.query
                .get(key)
                .filter(|value| !value.is_empty())
                .cloned()
        };
        Ok(Track {
            recipient: field("recipient"),
            link: field("link"),
        })
    }

    fn filter(&self) -> Filter {
        let field = |key: &str| {
            let value = self.query.get(key)?.trim();
            (!value.is_empty()).then(|| value.to_owned())
        };
        Filter {
            to: field("to"),
            from: field("from"),
            subject: field("subject"),
            tag: field("tag"),
        }
    }

    /// A misspelled filter must not match, or delete, everything.
    fn check_keys(&self, known: &[&str]) -> Result<(), Refusal> {
        let mut keys = self.query.keys();
        match keys.find(|key| !known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let key: String = key.chars().take(40).collect();
                let known = known.join(", ");
                Err(invalid(format!(
                    "Unknown parameter `{key}`; the known ones are {known}."
                )))
            }
        }
    }

    fn number(
        &self,
        key: &str,
        usual: usize,
        range: std::ops::RangeInclusive<usize>,
    ) -> Result<usize, Refusal> {
        let Some(text) = self.query.get(key) else {
            return Ok(usual);
        };
        let number = text.parse().ok().filter(|number| range.contains(number));
        number.ok_or_else(|| {
            let (from, to) = (range.start(), range.end());
            invalid(format!("`{key}` must be a number from {from} to {to}."))
        })
    }
}

fn invalid(text: String) -> Refusal {
    Refusal::new(422, INVALID, text)
}

/// Reads a time to wait as [`parse_duration`] does. `None` if it is no time or more than 10 minutes.
pub fn wait_time(text: &str) -> Option<Duration> {
    parse_duration(text).filter(|time| *time <= LONGEST)
}
