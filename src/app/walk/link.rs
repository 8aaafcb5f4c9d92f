//! What has a number: values of the card, places, hints, questions, further acts.

use super::{act, walk_step};
use crate::app::help::{self, Topic};
use crate::app::model::{Model, NoticeKind};
use crate::app::{Effect, Key, clipboard, log};
use crate::diagnose::{Act, CardValue, GuideStep, Where};
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

/// Something numbered.
#[derive(Clone)]
pub(in crate::app) struct Link {
    pub section: Section,
    pub label: String,
    pub note: String,
    pub does: Does,
}

/// What the number does.
#[derive(Clone)]
pub(in crate::app) enum Does {
    Copy(String),
    CopyToken,
    OpenPage(String),
    Hint(String),
    Entry(String),
    Act(Act),
}

/// Everything that has a number on a step, in order.
pub(super) fn links(model: &Model, step: &GuideStep) -> Vec<Link> {
    let mut links = Vec::new();
    if step.id == WalkStep::Application {
        links.extend(card(model));
    }
    let practice = model.profile().is_practice();
    let also = step.also.iter();
    let also = also.filter(|one| Where::counts(one.only, practice));
    links.extend(also.map(|one| Link {
        section: Section::Also,
        label: one.label.clone(),
        note: String::new(),
        does: Does::Act(one.act),
    }));
    links.extend(step.places.iter().map(|place| Link {
        section: Section::Place,
        label: place.path.clone(),
        note: format!("as of {}: {}", place.fact, place.page),
        does: Does::OpenPage(place.page.clone()),
    }));
    links.extend(hints(model, &step.hints));
    links.extend(entries(model, &step.questions));
    links
}

/// Hints as links.
pub(super) fn hints<'a>(model: &'a Model, ids: &'a [String]) -> impl Iterator<Item = Link> + 'a {
    let known = ids.iter().filter_map(|id| model.shared.catalogue.hint(id));
    known.map(|hint| Link {
        section: Section::Wrong,
        label: hint.title.clone(),
        note: String::new(),
        does: Does::Hint(hint.id.clone()),
    })
}

/// Questions, pages and examples as links.
pub(super) fn entries<'a>(model: &'a Model, ids: &'a [String]) -> impl Iterator<Item = Link> + 'a {
    let known = ids.iter().filter_map(|id| model.shared.guide.entry(id));
    known.map(|entry| Link {
        section: Section::Asked,
        label: entry.title().to_owned(),
        note: String::new(),
        does: Does::Entry(entry.id().to_owned()),
    })
}

/// Pages as links.
pub(super) fn pages(pages: &[String]) -> impl Iterator<Item = Link> + '_ {
    pages.iter().map(|page| Link {
        section: Section::Place,
        label: page.clone(),
        note: String::new(),
        does: Does::OpenPage(page.clone()),
    })
}

/// Host and port that an application needs. Practice shows those of Postmark: its own are for this run.
pub(super) fn server(model: &Model) -> (String, u16) {
    let profile = model.profile();
    match profile.smtp_ports.first() {
        Some(port) if !profile.is_practice() => (profile.smtp_host.clone(), *port),
        _ => (HOST.to_owned(), PORTS[0]),
    }
}

pub(super) fn card(model: &Model) -> Vec<Link> {
    let (host, port) = server(model);
    let of = |value: &CardValue| {
        let text = value
            .value
            .replace("{host}", &host)
            .replace("{port}", &port.to_string());
        Link {
            section: Section::Card,
            label: format!("{}: {text}", value.label),
            note: value.note.clone().unwrap_or_default(),
            does: if value.secret {
                Does::CopyToken
            } else {
                Does::Copy(text)
            },
        }
    };
    model.shared.guide.card().iter().map(of).collect()
}

/// A digit: what has that number on the step.
pub(in crate::app) fn digit(model: &mut Model, key: Key) -> Vec<Effect> {
    let step = model.shared.guide.step(walk_step(model)).cloned();
    let links = step.map_or_else(Vec::new, |step| links(model, &step));
    match chosen(&links, key) {
        Some(link) => follow(model, link),
        None => {
            model.notify(NoticeKind::Info, "nothing has that number here");
            Vec::new()
        }
    }
}

/// The link that a digit means.
pub(in crate::app) fn chosen(links: &[Link], key: Key) -> Option<Link> {
    links.get(key.index()?).cloned()
}

/// Does what a link says.
pub(in crate::app) fn follow(model: &mut Model, link: Link) -> Vec<Effect> {
    match link.does {
        Does::Copy(text) => clipboard::copy_outside(model, link.label, text),
        Does::CopyToken => copy_token(model),
        Does::OpenPage(page) => log::open_page(model, page),
        Does::Hint(id) => {
            help::open_topic(model, Topic::Hint(id));
            Vec::new()
        }
        Does::Entry(id) => {
            help::open_topic(model, Topic::Entry(id));
            Vec::new()
        }
        Does::Act(act) => act::perform(model, act),
    }
}

/// The token, because somebody asked for it. It is shown nowhere.
fn copy_token(model: &mut Model) -> Vec<Effect> {
    let Some(login) = model.form.credential() else {
        model.notify(NoticeKind::Info, "there is no token in the form to copy");
        return Vec::new();
    };
    let whose = if model.profile().is_practice() {
        "practice's token"
    } else {
        "the token itself"
    };
    let what = format!("{whose} (whoever can read the clipboard has it)");
    let text = login.user_name().expose().to_owned();
    clipboard::copy_outside(model, what, text)
}
