//! A row of the corpus: what is written, and what must be read.

use std::fs;
use std::path::Path;

use postrider::mail::{BodyFormat, Draft, bodies};

use crate::seen::{Person, Seen, SeenFile, md5};

/// The sender, as typed.
const FROM: &str = "Ada Lovelace <ada@acme.example>";
/// In a text: the folder of the row's files.
pub const FOLDER: &str = "{folder}";

/// What must become of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It arrives.
    Arrives,
    /// Preflight stops it by the check of this name.
    Refused(&'static str),
}

/// A file to attach.
pub struct File {
    /// Its name, behind folders if need be.
    pub path: String,
    /// The media type that it must get.
    pub kind: &'static str,
    pub bytes: Vec<u8>,
    /// The Content-ID that it must get; `None` stands beside the text.
    pub shown_as: Option<&'static str>,
}

/// One message.
pub struct Row {
    pub name: &'static str,
    pub draft: Draft,
    pub files: Vec<File>,
    pub from: Person,
    pub to: Vec<Person>,
    pub cc: Vec<Person>,
    pub reply_to: Vec<Person>,
    /// What the subject must be, where it is not what was typed.
    pub subject: Option<String>,
    /// The same for the text.
    pub text: Option<String>,
    /// What must stand in the HTML.
    pub in_html: Vec<&'static str>,
    pub fate: Fate,
}

/// A message to one person that arrives as typed.
pub fn row(name: &'static str, subject: &str, text: impl Into<String>) -> Row {
    Row {
        name,
        draft: Draft {
            from: FROM.into(),
            to: "grace@box.example".into(),
            subject: subject.into(),
            text: text.into(),
            ..Draft::default()
        },
        files: Vec::new(),
        from: person("Ada Lovelace", "ada@acme.example"),
        to: vec![person("", "grace@box.example")],
        cc: Vec::new(),
        reply_to: Vec::new(),
        subject: None,
        text: None,
        in_html: Vec::new(),
        fate: Fate::Arrives,
    }
}

/// A name and an address.
pub fn person(name: &str, address: &str) -> Person {
    (name.to_owned(), address.to_owned())
}

/// Several of them.
pub fn persons(all: &[(&str, &str)]) -> Vec<Person> {
    all.iter()
        .map(|(name, address)| person(name, address))
        .collect()
}

impl Row {
    pub fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    /// Recipients as typed, and as they must be read.
    pub fn to(mut self, typed: &str, read: &[(&str, &str)]) -> Self {
        self.draft.to = typed.into();
        self.to = persons(read);
        self
    }

    /// The sender as typed, and as it must be read.
    pub fn from(mut self, typed: &str, name: &str, address: &str) -> Self {
        self.draft.from = typed.into();
        self.from = person(name, address);
        self
    }

    /// The same for the text.
    pub fn reads(mut self, text: &str) -> Self {
        self.text = Some(text.to_owned());
        self
    }

    pub fn subject_reads(mut self, subject: &str) -> Self {
        self.subject = Some(subject.to_owned());
        self
    }

    pub fn format(mut self, format: BodyFormat) -> Self {
        self.draft.format = format;
        self
    }

    pub fn html(mut self, html: &str) -> Self {
        self.draft.html = html.into();
        self
    }

    pub fn in_html(mut self, parts: &[&'static str]) -> Self {
        self.in_html.extend(parts);
        self
    }

    pub fn header(mut self, typed: &str) -> Self {
        self.draft.extras.headers.push(typed.into());
        self
    }

    pub fn file(self, path: &str, kind: &'static str, bytes: &[u8]) -> Self {
        self.any_file(path, kind, bytes, None)
    }

    /// A file that the HTML shows by this Content-ID.
    pub fn shown(self, path: &str, kind: &'static str, bytes: &[u8], id: &'static str) -> Self {
        self.any_file(path, kind, bytes, Some(id))
    }

    fn any_file(
        mut self,
        path: &str,
        kind: &'static str,
        bytes: &[u8],
        shown_as: Option<&'static str>,
    ) -> Self {
        self.files.push(File {
            path: path.into(),
            kind,
            bytes: bytes.into(),
            shown_as,
        });
        self
    }

    pub fn refused(mut self, check: &'static str) -> Self {
        self.fate = Fate::Refused(check);
        self
    }

    /// The draft, its files written below `folder`.
    pub fn written(&self, folder: &Path) -> Draft {
        let folder = folder.join(self.name);
        let mut draft = self.draft.clone();
        for file in &self.files {
            let path = folder.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &file.bytes).unwrap();
            draft.files.push(path.display().to_string());
        }
        let folder = folder.display().to_string();
        draft.text = draft.text.replace(FOLDER, &folder);
        draft
    }

    /// What must be read of it, but for the Message-ID.
    pub fn expected(&self, draft: &Draft) -> Seen {
        let made = bodies(draft);
        let part = |text: &str| (!text.trim().is_empty()).then(|| lines(text));
        let (shown, beside) = self
            .files
            .iter()
            .partition::<Vec<&File>, _>(|file| file.shown_as.is_some());
        let text = part(&made.text).map(|made| self.text.clone().unwrap_or(made));
        let html = part(&made.html);
        Seen {
            from: vec![self.from.clone()],
            to: self.to.clone(),
            cc: self.cc.clone(),
            reply_to: self.reply_to.clone(),
            subject: self.subject.clone().unwrap_or(draft.subject.clone()),
            message_id: String::new(),
            headers: headers(draft),
            tree: tree(text.is_some(), html.is_some(), &shown, &beside),
            text,
            html,
            files: shown.into_iter().chain(beside).map(seen_file).collect(),
        }
    }
}

/// Every line end as LF, a lone CR too: that is what a line end is to mail.
fn lines(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn seen_file(file: &File) -> SeenFile {
    let name = file.path.rsplit('/').next().unwrap_or_default();
    let disposition = if file.shown_as.is_some() {
        "inline"
    } else {
        "attachment"
    };
    SeenFile {
        name: name.to_owned(),
        kind: file.kind.to_owned(),
        disposition: disposition.to_owned(),
        content_id: file.shown_as.map(str::to_owned),
        bytes: file.bytes.len(),
        md5: md5(&file.bytes),
    }
}

/// The fields that Postmark reads, then the user's, as they stand in the message.
fn headers(draft: &Draft) -> Vec<(String, String)> {
    let extras = &draft.extras;
    let mut all: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| {
        if !value.is_empty() {
            all.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
    };
    add("x-pm-message-stream", &draft.stream);
    add("x-pm-tag", &draft.tag);
    let opens = extras.track_opens.value();
    add(
        "x-pm-trackopens",
        opens.map_or("", |yes| if yes { "true" } else { "false" }),
    );
    add(
        "x-pm-tracklinks",
        extras.track_links.value().unwrap_or_default(),
    );
    add("x-pm-keepid", if extras.keep_id { "true" } else { "" });
    for typed in &extras.metadata {
        let (key, value) = typed.split_once('=').unwrap_or((typed, ""));
        add(&format!("x-pm-metadata-{}", key.trim()), value);
    }
    for typed in &extras.headers {
        let (name, value) = typed.split_once(':').unwrap_or((typed, ""));
        add(name.trim(), value);
    }
    all
}

/// How the parts are nested (RFC 2046 section 5.1, RFC 2387).
fn tree(text: bool, html: bool, shown: &[&File], beside: &[&File]) -> String {
    let kinds = |first: String, files: &[&File]| {
        let files = files.iter().map(|file| file.kind.to_owned());
        [first]
            .into_iter()
            .chain(files)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let related = || match shown {
        [] => "text/html".to_owned(),
        _ => format!("multipart/related({})", kinds("text/html".into(), shown)),
    };
    let body = match (text, html) {
        (_, false) => "text/plain".to_owned(),
        (false, true) => related(),
        (true, true) => format!("multipart/alternative(text/plain {})", related()),
    };
    match beside {
        [] => body,
        _ => format!("multipart/mixed({})", kinds(body, beside)),
    }
}
