//! The header block as the recipient gets it, and what Postmark makes of the rest (postmark-facts.md
//! sections 1.6 and 3.1). What is not known is not claimed.

use mail_parser::{Header, Message};

use super::super::{Draft, TrackLinks, TrackOpens, envelope_of, parse_list};
use super::composable;

pub(super) fn lines(draft: &Draft, message: &Message<'_>, source: &[u8]) -> String {
    let headers = message.parts.first().map_or(&[][..], |part| &part.headers);
    let is_for_postmark = |header: &&Header<'_>| {
        let name = header.name();
        name.get(..5)
            .is_some_and(|start| start.eq_ignore_ascii_case("x-pm-"))
    };
    let (orders, stays): (Vec<_>, Vec<_>) = headers.iter().partition(is_for_postmark);
    let mut page = Page::default();
    for header in stays {
        page.pair(header.name(), &value(header, source));
    }
    page.envelope(draft);
    page.on_the_way(draft);
    if !orders.is_empty() {
        page.head("For Postmark");
        for header in &orders {
            page.pair(header.name(), &value(header, source));
        }
        page.note(
            "Postmark takes metadata out before delivery. It does not say so of the others: X-PM-Tag was seen in mail that was \
             delivered, and so was an X-PM-Message-Id of Postmark's own.",
        );
    }
    page.0
}

/// The decoded value in one line.
fn value(header: &Header<'_>, source: &[u8]) -> String {
    if let Some(text) = header.value().as_text() {
        return text.to_owned();
    }
    let raw = source.get(header.offset_start() as usize..header.offset_end() as usize);
    let raw = String::from_utf8_lossy(raw.unwrap_or_default());
    raw.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn pair(&mut self, name: &str, value: &str) {
        self.0.push_str(&format!(
            "{name}: {}\n",
            value.trim().replace(['\r', '\n'], " ")
        ));
    }

    fn head(&mut self, words: &str) {
        self.0.push_str(&format!("\n{words}\n"));
    }

    fn note(&mut self, words: &str) {
        self.0.push_str(&format!("{words}\n"));
    }

    /// Actual recipients, which differ from the headers.
    fn envelope(&mut self, draft: &Draft) {
        self.head("Envelope, which no recipient sees");
        let Ok(envelope) = envelope_of(draft) else {
            return self.note("It cannot be told yet: an address is missing or wrong.");
        };
        self.pair("MAIL FROM", &envelope.mail_from);
        let people: Vec<String> = envelope
            .rcpt_to
            .into_iter()
            .filter(|address| !composable::is_stand_in(address))
            .collect();
        self.pair("RCPT TO", &people.join(", "));
        let hidden = parse_list(&draft.bcc);
        let hidden = hidden.into_iter().filter_map(|one| one.result.ok());
        let hidden: Vec<String> = hidden.map(|mailbox| mailbox.envelope()).collect();
        if !hidden.is_empty() {
            let words = "Bcc stands here and in no header";
            self.pair(words, &hidden.join(", "));
        }
    }

    /// How the headers change in transit.
    fn on_the_way(&mut self, draft: &Draft) {
        self.head("Changed on the way");
        let extras = &draft.extras;
        let id = match extras.keep_id {
            true if extras.own_message_id().is_some() => {
                "Message-ID is kept because of X-PM-KeepID; sending the message again reuses it."
            }
            true => "Message-ID stays, because X-PM-KeepID asks for it; each send makes its own.",
            false => "Message-ID: Postmark puts one of its own in its place.",
        };
        self.note(id);
        self.note("Received, Return-Path and DKIM-Signature are added by Postmark and by the servers behind it.");
        if draft.extras.track_opens == TrackOpens::Yes {
            self.note("An invisible image is added to the HTML, because opens are counted.");
        }
        let links = draft.extras.track_links;
        if !matches!(links, TrackLinks::Server | TrackLinks::None) {
            self.note("Links are replaced by Postmark's, because they are counted.");
        }
        if draft.extras.track_opens == TrackOpens::Server || links == TrackLinks::Server {
            let name = match (draft.extras.track_opens, links) {
                (TrackOpens::Server, TrackLinks::Server) => "opens and links",
                (TrackOpens::Server, _) => "opens",
                _ => "links",
            };
            self.note(&format!(
                "Whether {name} are counted, which changes the parts, is set at the Postmark server."
            ));
        }
    }
}
