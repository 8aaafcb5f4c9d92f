//! Opens and clicks: nobody reads what the practice server catches, so they are simulated when asked for.

use serde_json::{Value, json};

use super::super::ledger::EventLog;
use super::super::server_state::ServerState;
use super::super::stored_message::{MessageEvent, StoredMessage};
use crate::record::InboxEventKind;
use serde::{Deserialize, Serialize};

/// Seconds for which a simulated recipient reads.
pub(super) const READ_SECONDS: u32 = 5;

/// What is known of an open or a click.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::sandbox) struct Tracked {
    /// Whether it is the recipient's first.
    pub is_first: bool,
    /// The link that was followed; empty for an open.
    #[serde(default)]
    pub link: String,
    /// `HTML` or `Text`: where the link is; empty for an open.
    #[serde(default)]
    pub location: String,
}

/// Why an open or a click cannot be simulated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::sandbox) enum TrackError {
    /// The inbox no longer has the message.
    #[error("There is no message {0}.")]
    NotFound(String),
    /// Opens are not tracked.
    #[error(
        "Opens are not tracked for this message. Send it with TrackOpens (SMTP: X-PM-TrackOpens: true)."
    )]
    OpensNotTracked,
    /// It has no HTML, which carries the pixel.
    #[error("Opens are tracked in HTML only, and this message has no HTML body.")]
    NoHtml,
    /// Clicks are not tracked.
    #[error(
        "Clicks are not tracked for this message. Send it with TrackLinks (SMTP: X-PM-TrackLinks: HtmlAndText)."
    )]
    ClicksNotTracked,
    /// It has no such link where links are tracked.
    #[error("The message has no link {0} that is tracked.")]
    NoSuchLink(String),
    /// It has no link at all where links are tracked.
    #[error("The message has no link that is tracked.")]
    NoLink,
    /// It is for nobody of this address.
    #[error("{0} is not a recipient of this message.")]
    NoRecipient(String),
    /// Nobody can open what did not arrive.
    #[error("The message was not delivered to {0} yet, so it cannot be opened.")]
    NotDelivered(String),
    /// It could not be kept.
    #[error("{0}")]
    Unwritable(String),
}

/// Client, operating system and place of a simulated recipient.
pub(super) fn reader() -> [(&'static str, Value); 5] {
    [
        (
            "Client",
            json!({"Name": "Chrome 35.0.1916.153", "Company": "Google", "Family": "Chrome"}),
        ),
        (
            "OS",
            json!({"Name": "OS X 10.7 Lion", "Company": "Apple Computer, Inc.", "Family": "OS X 10"}),
        ),
        ("Platform", json!("WebMail")),
        (
            "UserAgent",
            json!(
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_7_5) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/35.0.1916.153 Safari/537.36"
            ),
        ),
        (
            "Geo",
            json!({
                "CountryISOCode": "US", "Country": "United States", "RegionISOCode": "NY", "Region": "New York",
                "City": "New York", "Zip": "10001", "Coords": "40.7128,-74.006", "IP": "192.0.2.1",
            }),
        ),
    ]
}

/// Simulates that a recipient (the first, if none is named) opens a message at `now`. Reads and writes the disk.
///
/// # Errors
///
/// [`TrackError`]; nothing has changed then.
pub(in crate::sandbox) fn open(
    house: &ServerState,
    id: &str,
    recipient: Option<&str>,
    now: i64,
) -> Result<(), TrackError> {
    let ledger = house.ledger();
    let kept = find(&ledger, id)?;
    if !kept.track_opens {
        return Err(TrackError::OpensNotTracked);
    }
    let (_, html) = ledger.bodies(id).unwrap_or_default();
    if html.is_none() {
        return Err(TrackError::NoHtml);
    }
    let recipient = reached(&kept, recipient, now)?;
    let is_earlier =
        |event: &MessageEvent| event.kind == InboxEventKind::Opened && event.recipient == recipient;
    let tracked = Tracked {
        is_first: !kept.timeline.iter().any(is_earlier),
        ..Tracked::default()
    };
    keep(
        house,
        &kept,
        InboxEventKind::Opened,
        recipient,
        tracked,
        now,
    )
}

/// Simulates that a recipient (the first, if none is named) follows a link (the first, if none is named) at `now`.
/// Reads and writes the disk.
///
/// # Errors
///
/// [`TrackError`]; nothing has changed then.
pub(in crate::sandbox) fn click(
    house: &ServerState,
    id: &str,
    recipient: Option<&str>,
    link: Option<&str>,
    now: i64,
) -> Result<(), TrackError> {
    let ledger = house.ledger();
    let kept = find(&ledger, id)?;
    let (in_html, in_text) = match kept.track_links.to_ascii_lowercase().as_str() {
        "htmlandtext" => (true, true),
        "htmlonly" => (true, false),
        "textonly" => (false, true),
        _ => return Err(TrackError::ClicksNotTracked),
    };
    let (text, html) = ledger.bodies(id).unwrap_or_default();
    let html = html.filter(|_| in_html).unwrap_or_default();
    let text = text.filter(|_| in_text).unwrap_or_default();
    let links = html_links(&html).map(|link| (link, "HTML"));
    let mut links = links.chain(text_links(&text).map(|link| (link, "Text")));
    let found = match link {
        Some(wanted) => links
            .find(|(link, _)| link == wanted)
            .ok_or_else(|| TrackError::NoSuchLink(wanted.chars().take(200).collect())),
        None => links.next().ok_or(TrackError::NoLink),
    };
    let (link, location) = found?;
    let recipient = reached(&kept, recipient, now)?;
    let is_earlier = |event: &MessageEvent| {
        event.kind == InboxEventKind::Clicked && event.recipient == recipient
    };
    let tracked = Tracked {
        is_first: !kept.timeline.iter().any(is_earlier),
        link,
        location: location.to_owned(),
    };
    keep(
        house,
        &kept,
        InboxEventKind::Clicked,
        recipient,
        tracked,
        now,
    )
}

fn find(ledger: &EventLog, id: &str) -> Result<std::sync::Arc<StoredMessage>, TrackError> {
    let id: String = id.chars().take(40).collect();
    ledger.kept(&id).ok_or(TrackError::NotFound(id))
}

/// The recipient who is meant, if the message was delivered to them by `now`.
fn reached(kept: &StoredMessage, wanted: Option<&str>, now: i64) -> Result<String, TrackError> {
    let is_meant = |one: &&String| wanted.is_none_or(|wanted| one.eq_ignore_ascii_case(wanted));
    let recipient = kept.recipients.iter().find(is_meant).ok_or_else(|| {
        let wanted = wanted.unwrap_or("Nobody");
        TrackError::NoRecipient(wanted.chars().take(200).collect())
    })?;
    let is_delivery = |event: &MessageEvent| {
        event.kind == InboxEventKind::Delivered && event.recipient == *recipient
    };
    match kept.events(now).any(is_delivery) {
        true => Ok(recipient.clone()),
        false => Err(TrackError::NotDelivered(recipient.clone())),
    }
}

fn keep(
    house: &ServerState,
    kept: &StoredMessage,
    kind: InboxEventKind,
    recipient: String,
    tracked: Tracked,
    now: i64,
) -> Result<(), TrackError> {
    let event = MessageEvent {
        at_unix_ms: now,
        recipient,
        kind,
        summary: tracked.link.clone(),
        server: String::new(),
        ip: String::new(),
        bounce: None,
        bounce_type: None,
        tracked: Some(tracked),
    };
    let written = house.inbox.add_event(&kept.id, event.clone());
    written.map_err(|error| TrackError::Unwritable(error.to_string()))?;
    let state = house.state();
    for happening in super::happening::of(kept, &[event]) {
        state.report(happening);
    }
    Ok(())
}

/// The links that Postmark tracks in HTML: `href` of http and https.
fn html_links(html: &str) -> impl Iterator<Item = String> {
    let after = html.split("href").skip(1).filter_map(|rest| {
        let rest = rest.trim_start().strip_prefix('=')?.trim_start();
        let quote = rest.chars().next().filter(|c| ['"', '\''].contains(c))?;
        rest[1..].split(quote).next()
    });
    let links = after.map(|link| link.trim().replace("&amp;", "&"));
    links.filter(|link| is_web(link))
}

/// The links in a text.
fn text_links(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '"'));
    let links = words.map(|word| {
        word.trim_end_matches(['.', ',', ';', ':', '!', '?'])
            .to_owned()
    });
    links.filter(|link| is_web(link))
}

fn is_web(link: &str) -> bool {
    let lower = link.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_those_of_the_web() {
        let html = r#"<a href="https://a.example/?x=1&amp;y=2">a</a> <a href = 'http://b.example'>b</a>
            <a href="mailto:c@d.example">c</a> <a href=unquoted>d</a> href"#;
        let found: Vec<String> = html_links(html).collect();
        assert_eq!(found, ["https://a.example/?x=1&y=2", "http://b.example"]);
        let text = "See https://a.example/x. Or (http://b.example), <https://c.example>!";
        let found: Vec<String> = text_links(text).collect();
        assert_eq!(
            found,
            [
                "https://a.example/x",
                "http://b.example",
                "https://c.example"
            ]
        );
    }
}
