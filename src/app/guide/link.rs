//! What has a number: values of the card, places, hints, questions, further acts.

use crate::app::blocks::Block;
use crate::app::help::Topic;
use crate::app::intent::Intent;
use crate::app::key::Key;
use crate::app::shared::Shared;
use crate::diagnose::{CardValue, GuideStep, Where};
use crate::postmark::{HOST, PORTS};
use crate::record::WalkStep;

/// Under which heading something numbered stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum Section {
    /// A value of the quick-reference card.
    Card,
    /// A further act.
    Also,
    /// A place at Postmark.
    Place,
    /// A hint.
    Wrong,
    /// A question.
    Asked,
}

/// Something numbered, and what its number does.
#[derive(Clone)]
pub(in crate::app) struct Link {
    pub section: Section,
    pub label: String,
    pub note: String,
    pub does: Intent,
}

/// Everything that has a number on a step, in order.
pub(in crate::app) fn links(shared: &Shared, step: &GuideStep) -> Vec<Link> {
    let mut links = Vec::new();
    if step.id == WalkStep::Application {
        links.extend(card(shared));
    }
    let practice = shared.profile().is_practice();
    let also = step.also.iter();
    let also = also.filter(|one| Where::counts(one.only, practice));
    links.extend(also.map(|one| Link {
        section: Section::Also,
        label: one.label.clone(),
        note: String::new(),
        does: Intent::WalkAct(one.act),
    }));
    links.extend(step.places.iter().map(|place| Link {
        section: Section::Place,
        label: place.path.clone(),
        note: format!("as of {}: {}", place.fact, place.page),
        does: Intent::OpenPage(place.page.clone()),
    }));
    links.extend(hints(shared, &step.hints));
    links.extend(entries(shared, &step.questions));
    links
}

/// Hints as links.
pub(super) fn hints<'a>(shared: &'a Shared, ids: &'a [String]) -> impl Iterator<Item = Link> + 'a {
    let known = ids.iter().filter_map(|id| shared.catalogue.hint(id));
    known.map(|hint| Link {
        section: Section::Wrong,
        label: hint.title.clone(),
        note: String::new(),
        does: Intent::OpenTopic(Topic::Hint(hint.id.clone())),
    })
}

/// Questions, pages and examples as links.
pub(super) fn entries<'a>(
    shared: &'a Shared,
    ids: &'a [String],
) -> impl Iterator<Item = Link> + 'a {
    let known = ids.iter().filter_map(|id| shared.guide.entry(id));
    known.map(|entry| Link {
        section: Section::Asked,
        label: entry.title().to_owned(),
        note: String::new(),
        does: Intent::OpenTopic(Topic::Entry(entry.id().to_owned())),
    })
}

/// Pages as links.
pub(super) fn pages(pages: &[String]) -> impl Iterator<Item = Link> + '_ {
    pages.iter().map(|page| Link {
        section: Section::Place,
        label: page.clone(),
        note: String::new(),
        does: Intent::OpenPage(page.clone()),
    })
}

/// Host and port that an application needs. Practice shows those of Postmark: its own are for this run.
pub(super) fn server(shared: &Shared) -> (String, u16) {
    let profile = shared.profile();
    match profile.smtp_ports.first() {
        Some(port) if !profile.is_practice() => (profile.smtp_host.clone(), *port),
        _ => (HOST.to_owned(), PORTS[0]),
    }
}

pub(in crate::app) fn card(shared: &Shared) -> Vec<Link> {
    let (host, port) = server(shared);
    let of = |value: &CardValue| {
        let text = value
            .value
            .replace("{host}", &host)
            .replace("{port}", &port.to_string());
        let label = format!("{}: {text}", value.label);
        Link {
            section: Section::Card,
            note: value.note.clone().unwrap_or_default(),
            does: match value.secret {
                true => Intent::CopyToken,
                false => Intent::Copy(label.clone(), text),
            },
            label,
        }
    };
    shared.guide.card().iter().map(of).collect()
}

/// The link that a digit means.
pub(in crate::app) fn chosen(links: &[Link], key: Key) -> Option<&Link> {
    links.get(key.index()?)
}

/// A link with the digit that it has.
pub(in crate::app) fn numbered((at, link): (usize, &Link)) -> Block {
    Block::Numbered(at + 1, link.label.clone(), link.note.clone())
}
