//! Templates to try the interface with.

use serde::Deserialize;

use super::edit::Fields;

const FILE: &str = include_str!("../../../assets/practice-templates.toml");

#[derive(Default, Deserialize)]
struct Samples {
    template: Vec<Sample>,
}

#[derive(Deserialize)]
struct Sample {
    name: String,
    alias: String,
    #[serde(rename = "type")]
    kind: Option<String>,
    subject: Option<String>,
    html: String,
    text: String,
    layout: Option<String>,
}

/// The samples, the layout first.
pub(super) fn samples() -> Vec<Fields> {
    let samples: Samples = toml::from_str(FILE).unwrap_or_default();
    let body = |text: String| Some(text.trim_start().to_owned());
    let samples = samples.template.into_iter();
    samples
        .map(|sample| Fields {
            name: Some(sample.name),
            alias: Some(sample.alias),
            kind: sample.kind,
            subject: sample.subject,
            html: body(sample.html),
            text: body(sample.text),
            layout: sample.layout,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::sandbox::templates::Shelf;

    #[test]
    fn a_new_folder_begins_with_the_samples_and_one_in_use_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let shelf = Shelf::new(Some(folder.path())).with_samples();
        let aliases = |shelf: &Shelf| {
            let templates = shelf.read(1).unwrap();
            let all = templates.active().into_iter();
            all.filter_map(|one| one.alias.clone()).collect::<Vec<_>>()
        };
        assert_eq!(aliases(&shelf), ["basic", "receipt", "welcome"]);
        shelf
            .change(1, |templates, _| templates.delete("welcome"))
            .unwrap();
        assert_eq!(aliases(&shelf), ["basic", "receipt"]);
        let next = Shelf::new(Some(folder.path())).with_samples();
        assert_eq!(aliases(&next), ["basic", "receipt"]);
    }
}
