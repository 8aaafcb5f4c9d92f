//! Checks of metadata, headers, tracking and images.

use std::collections::HashSet;

use super::{CheckInput, Finding};
use crate::mail::inline::missing;
use crate::mail::{
    BodyFormat, Excerpt, FieldId, TrackLinks, bodies, parse_header, parse_message_id,
    parse_metadata,
};
use crate::postmark::limit;

pub(super) fn metadata_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let typed = &sheet.draft.extras.metadata;
    let mut seen = HashSet::new();
    let judged = typed.iter().filter_map(|one| match parse_metadata(one) {
        Err(why) => Some(why),
        Ok((key, _)) => (!seen.insert(key.to_ascii_lowercase()))
            .then(|| format!("the metadata key `{key}` stands there twice; Postmark would rename or refuse the second")),
    });
    judged
        .map(|why| Finding::new(FieldId::Metadata, why))
        .collect()
}

pub(super) fn metadata_many(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let (count, most) = (sheet.draft.extras.metadata.len(), limit::METADATA_FIELDS);
    let message = format!(
        "{count} rows of metadata; Postmark takes {most}. Take out {}",
        count.saturating_sub(most)
    );
    found(count > most, FieldId::Metadata, &message)
}

pub(super) fn metadata_full(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let message = "with ten rows of metadata there is no room for postrider's own, by which the API finds the message again";
    let is_full = sheet.draft.extras.metadata.len() == limit::METADATA_FIELDS;
    found(
        is_full && sheet.around.correlate,
        FieldId::Metadata,
        message,
    )
}

pub(super) fn header_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let typed = sheet.draft.extras.headers.iter();
    typed
        .filter_map(|one| parse_header(one).err())
        .map(|why| Finding::new(FieldId::Headers, why))
        .collect()
}

pub(super) fn message_id_malformed(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let id = sheet.draft.extras.own_message_id();
    let wrong = id.and_then(|id| parse_message_id(id).err());
    wrong
        .map(|why| Finding::new(FieldId::KeepId, why))
        .into_iter()
        .collect()
}

pub(super) fn tracking_without_html(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let extras = &sheet.draft.extras;
    let opens = extras.track_opens.value() == Some(true);
    let links = extras.track_links == TrackLinks::HtmlOnly;
    if !(opens || links) || !bodies(sheet.draft).html.trim().is_empty() {
        return Vec::new();
    }
    let told = [
        (
            opens,
            FieldId::TrackOpens,
            "opens can only be counted in HTML, and this message has none",
        ),
        (
            links,
            FieldId::TrackLinks,
            "links are to be counted in the HTML only, and this message has none",
        ),
    ];
    told.into_iter()
        .flat_map(|(is, field, message)| found(is, field, message))
        .collect()
}

pub(super) fn image_missing(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let missing = missing(sheet.draft).into_iter();
    missing
        .map(|target| {
            let target = Excerpt::from(target.as_str());
            let message = format!(
                "the text shows the image {target}, which is not among the files; attach it"
            );
            Finding::new(FieldId::Files, message)
        })
        .collect()
}

pub(super) fn image_remote(sheet: &CheckInput<'_>) -> Vec<Finding> {
    let remote = match sheet.draft.format {
        BodyFormat::Markdown => crate::mail::markdown::images(&sheet.draft.text)
            .iter()
            .any(|image| image.target.contains("://")),
        _ => false,
    };
    let message = "an image that lies elsewhere goes out as a link; attach it to have it shown";
    found(remote, FieldId::Body, message)
}

fn found(is: bool, field: FieldId, message: &str) -> Vec<Finding> {
    is.then(|| Finding::new(field, message))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::mail::{BodyFormat, Draft, Extras, TrackOpens, preflight};

    fn told(draft: Draft) -> Vec<&'static str> {
        let whole = Draft {
            from: "ada@acme.example".into(),
            to: "grace@navy.example".into(),
            subject: "Hi".into(),
            ..draft
        };
        preflight(&whole, &[])
            .into_iter()
            .map(|problem| problem.check)
            .collect()
    }

    fn with(text: &str, extras: Extras) -> Vec<&'static str> {
        told(Draft {
            text: text.into(),
            extras,
            ..Draft::default()
        })
    }

    #[test]
    fn metadata_and_headers_are_judged() {
        let metadata = |count: usize| Extras {
            metadata: (0..count).map(|at| format!("k{at}=v")).collect(),
            ..Extras::default()
        };
        assert!(with("x", metadata(9)).is_empty());
        assert_eq!(with("x", metadata(10)), ["metadata-full"]);
        assert_eq!(with("x", metadata(11)), ["metadata-many"]);
        let twice = Extras {
            metadata: vec!["a=1".into(), "A=2".into()],
            ..Extras::default()
        };
        assert_eq!(with("x", twice), ["metadata-malformed"]);
        let header = Extras {
            headers: vec!["Bcc: x@y.example".into()],
            ..Extras::default()
        };
        assert_eq!(with("x", header), ["header-malformed"]);
    }

    #[test]
    fn tracking_needs_html() {
        let opens = Extras {
            track_opens: TrackOpens::Yes,
            ..Extras::default()
        };
        assert_eq!(with("x", opens.clone()), ["tracking-without-html"]);
        let html = Draft {
            text: "x".into(),
            extras: opens,
            format: BodyFormat::Markdown,
            ..Draft::default()
        };
        assert!(told(html).is_empty());
    }

    #[test]
    fn images_are_attached_or_told() {
        let shows = |text: &str, files: &[&str]| {
            told(Draft {
                text: text.into(),
                format: BodyFormat::Markdown,
                files: files.iter().map(|file| (*file).into()).collect(),
                ..Draft::default()
            })
        };
        assert_eq!(shows("![a](a.png)", &[]), ["image-missing"]);
        assert!(shows("![a](a.png)", &["/tmp/a.png"]).is_empty());
        assert_eq!(
            shows("![a](https://b.example/a.png)", &[]),
            ["image-remote"]
        );
    }
}
