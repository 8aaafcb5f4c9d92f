//! Templates in a folder, in the layout of Postmark's own command line (postmark-facts-2.md section 1.9):
//! `ALIAS/meta.json`, `content.html`, `content.txt`; layouts below `_layouts/`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

use crate::cli::draft::Refusal;
use crate::cli::exit::Exit;
use crate::postmark::api::{Template, TemplateKind, TemplateRow, is_template_alias};
use crate::system::{self, Rules};

/// The file with everything but the bodies.
pub(super) const META: &str = "meta.json";
/// The HTML body.
pub(super) const HTML: &str = "content.html";
/// The text body.
pub(super) const TEXT: &str = "content.txt";
/// The folder of the layouts.
const LAYOUTS: &str = "_layouts";
/// The folder of a template holds it this deep at most.
const DEPTH: usize = 8;
/// Folders looked at.
const FOLDERS: usize = 10_000;
/// The key of the values for previews.
const MODEL: &str = "TestRenderModel";

const RULES: Rules = Rules {
    what: "a file of a template",
    pipe: false,
    ..system::TEXT
};

/// A template with the values for its previews.
#[derive(Debug, Clone, Default)]
pub(super) struct Stored {
    /// The template; it has no number.
    pub template: Template,
    /// Values for previews.
    pub model: Value,
    /// Where it is; `None` for one of the server.
    pub folder: Option<PathBuf>,
}

impl Stored {
    /// A template of the server.
    pub fn of(template: Template) -> Self {
        Self {
            template,
            model: json!({}),
            folder: None,
        }
    }
}

/// The templates below `dir`, layouts first, all or those with `aliases`.
///
/// # Errors
///
/// The exit code and the words: for what cannot be read, an alias that no folder or that two folders have.
pub(super) fn read(dir: &Path, aliases: &[String]) -> Result<Vec<Stored>, Refusal> {
    let mut all = all(dir)?;
    if all.is_empty() {
        let why = format!(
            "no template is in {}: no folder has a {META}",
            dir.display()
        );
        return Err((Exit::FileMissing, why));
    }
    let is_it = |one: &Stored, alias: &String| one.template.row.alias.eq_ignore_ascii_case(alias);
    if let Some(alias) = aliases
        .iter()
        .find(|alias| !all.iter().any(|one| is_it(one, alias)))
    {
        let why = format!(
            "no template with the alias `{alias}` is in {}",
            dir.display()
        );
        return Err((Exit::FileMissing, why));
    }
    all.retain(|one| aliases.is_empty() || aliases.iter().any(|alias| is_it(one, alias)));
    Ok(all)
}

/// All templates below `dir`, layouts first; none is no error.
fn all(dir: &Path) -> Result<Vec<Stored>, Refusal> {
    let mut found = Vec::new();
    collect(dir, 0, &mut found).map_err(|error| {
        let why = format!("the folder {} cannot be read: {error}", dir.display());
        (Exit::FileMissing, why)
    })?;
    found.sort();
    let all: Result<Vec<Stored>, Refusal> = found.iter().map(|folder| stored(folder)).collect();
    let mut all = all?;
    all.sort_by_key(|one| one.template.row.kind != TemplateKind::Layout);
    for (place, one) in all.iter().enumerate() {
        let alias = &one.template.row.alias;
        let same = |other: &&Stored| other.template.row.alias.eq_ignore_ascii_case(alias);
        if let Some(other) = all[..place].iter().find(same) {
            let folder = |stored: &Stored| {
                stored
                    .folder
                    .as_deref()
                    .unwrap_or(dir)
                    .display()
                    .to_string()
            };
            let why = format!(
                "{} and {} have the same alias `{alias}`",
                folder(other),
                folder(one)
            );
            return Err((Exit::Message, why));
        }
    }
    Ok(all)
}

/// Folders with a `meta.json`; hidden ones and links are passed over.
fn collect(dir: &Path, depth: usize, found: &mut Vec<PathBuf>) -> io::Result<()> {
    let mut inner = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if entry.file_type()?.is_dir() && !name.to_string_lossy().starts_with('.') {
            inner.push(entry.path());
        } else if name == META {
            found.push(dir.to_owned());
        }
    }
    if depth < DEPTH && found.len() < FOLDERS {
        inner
            .iter()
            .try_for_each(|dir| collect(dir, depth + 1, found))?;
    }
    Ok(())
}

fn stored(folder: &Path) -> Result<Stored, Refusal> {
    let path = folder.join(META);
    let wrong = |why: String| (Exit::Message, format!("{}: {why}", path.display()));
    let meta = text_of(&path)?.unwrap_or_default();
    let meta: Map<String, Value> = serde_json::from_str(&meta)
        .map_err(|error| wrong(format!("it is not a JSON object: {error}")))?;
    let text = |key: &str| match meta.get(key) {
        None | Some(Value::Null) => Ok(String::new()),
        Some(Value::String(text)) => Ok(text.clone()),
        Some(_) => Err(wrong(format!("{key} must be a string"))),
    };
    let parent = folder.parent().and_then(Path::file_name);
    let kind = match text("TemplateType")?.as_str() {
        "" if parent.is_some_and(|parent| parent == LAYOUTS) => TemplateKind::Layout,
        "" => TemplateKind::Standard,
        word => TemplateKind::of_word(word)
            .ok_or_else(|| wrong("TemplateType must be Standard or Layout".into()))?,
    };
    let name_of_folder = folder.file_name().map(|name| name.to_string_lossy());
    let alias = match text("Alias")? {
        alias if alias.is_empty() => name_of_folder.unwrap_or_default().into_owned(),
        alias => alias,
    };
    if !is_template_alias(&alias) {
        let why = format!(
            "`{alias}` cannot be an alias: an alias begins with a letter and contains only letters, digits, `.`, `-`, and `_`"
        );
        return Err(wrong(why));
    }
    let is_layout = kind == TemplateKind::Layout;
    let only_standard = |text: String| if is_layout { String::new() } else { text };
    Ok(Stored {
        template: Template {
            row: TemplateRow {
                id: 0,
                name: Some(text("Name")?)
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| alias.clone()),
                alias,
                kind,
                layout: only_standard(text("LayoutTemplate")?),
            },
            subject: only_standard(text("Subject")?),
            html: text_of(&folder.join(HTML))?.unwrap_or_default(),
            text: text_of(&folder.join(TEXT))?.unwrap_or_default(),
        },
        model: meta
            .get(MODEL)
            .filter(|model| model.is_object())
            .cloned()
            .unwrap_or_else(|| json!({})),
        folder: Some(folder.to_owned()),
    })
}

/// The text of a file; `None` if it is not there.
fn text_of(path: &Path) -> Result<Option<String>, Refusal> {
    match system::read_text(path, &RULES) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.is_missing() => Ok(None),
        Err(error) => Err((Exit::FileMissing, error.to_string())),
    }
}

/// One file of a template: where, what it has now, and what it is to have; `None` is no file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileChange {
    /// Where.
    pub path: PathBuf,
    /// Its text now.
    pub old: Option<String>,
    /// Its new text.
    pub new: Option<String>,
}

impl FileChange {
    /// Whether there is anything to do; line ends do not count.
    pub fn changes(&self) -> bool {
        let lf = |text: &Option<String>| text.as_ref().map(|text| text.replace("\r\n", "\n"));
        lf(&self.old) != lf(&self.new)
    }

    /// Does it.
    ///
    /// # Errors
    ///
    /// [`Exit::CannotWrite`].
    pub fn perform(&self) -> Result<(), Refusal> {
        match &self.new {
            Some(text) => write(&self.path, text),
            None => fs::remove_file(&self.path).map_err(|error| cannot_write(&self.path, &error)),
        }
    }
}

/// What writing `template` below `dir` changes. `model` is written where there is no `meta.json` yet; one that is
/// there keeps its own, and keys that are not ours.
///
/// # Errors
///
/// The exit code and the words for a file that cannot be read.
pub(super) fn changes(
    dir: &Path,
    template: &Template,
    model: &Value,
) -> Result<Vec<FileChange>, Refusal> {
    let folder = folder_of(dir, template)?;
    let old = text_of(&folder.join(META))?;
    let known: Option<Map<String, Value>> = old
        .as_ref()
        .and_then(|text| serde_json::from_str(text).ok());
    let mut meta = known.clone().unwrap_or_default();
    let row = &template.row;
    let is_layout = row.kind == TemplateKind::Layout;
    meta.insert("Name".into(), json!(row.name));
    meta.insert("Alias".into(), json!(row.alias));
    for (key, text) in [
        ("Subject", &template.subject),
        ("LayoutTemplate", &row.layout),
    ] {
        if key == "LayoutTemplate" {
            meta.insert("TemplateType".into(), json!(row.kind.word()));
        }
        match is_layout || text.is_empty() {
            true => drop(meta.shift_remove(key)),
            false => drop(meta.insert(key.into(), json!(text))),
        }
    }
    meta.entry(MODEL).or_insert_with(|| model.clone());
    // How the file is laid out does not count.
    let meta = match known {
        Some(known) if known == meta => old,
        _ => Some(serde_json::to_string_pretty(&meta).unwrap_or_default() + "\n"),
    };
    let body = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    let files = [
        (META, meta),
        (HTML, body(&template.html)),
        (TEXT, body(&template.text)),
    ];
    let mut changes = Vec::new();
    for (name, new) in files {
        let path = folder.join(name);
        let old = text_of(&path)?;
        changes.push(FileChange { path, old, new });
    }
    changes.retain(FileChange::changes);
    Ok(changes)
}

/// The folder of a template: the one that has its alias already, else a new one.
fn folder_of(dir: &Path, template: &Template) -> Result<PathBuf, Refusal> {
    let alias = &template.row.alias;
    let known = if dir.is_dir() { all(dir)? } else { Vec::new() };
    let is_it = |one: &&Stored| one.template.row.alias.eq_ignore_ascii_case(alias);
    if let Some(folder) = known.iter().find(is_it).and_then(|one| one.folder.clone()) {
        return Ok(folder);
    }
    let folder = match template.row.kind {
        TemplateKind::Layout => dir.join(LAYOUTS).join(alias),
        TemplateKind::Standard => dir.join(alias),
    };
    match known.iter().any(|one| one.folder.as_ref() == Some(&folder)) {
        true => {
            let why = format!("{} holds another template than `{alias}`", folder.display());
            Err((Exit::Message, why))
        }
        false => Ok(folder),
    }
}

/// Writes a file, with the folders on the way.
///
/// # Errors
///
/// [`Exit::CannotWrite`].
pub(super) fn write(path: &Path, text: &str) -> Result<(), Refusal> {
    let folder = path.parent().map_or(Ok(()), fs::create_dir_all);
    folder
        .and_then(|()| fs::write(path, text))
        .map_err(|error| cannot_write(path, &error))
}

fn cannot_write(path: &Path, error: &io::Error) -> Refusal {
    let why = format!("{} cannot be written: {error}", path.display());
    (Exit::CannotWrite, why)
}
