//! Message files of every kind, opened and composed anew, and compared with what Python's email package reads in
//! the file: each file's SHA-256 and name, text, subject and addresses. Every difference is one that the sender
//! was told of.

mod cases;

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use postrider::mail::{Attachment, Draft, EmlMessage, Stamp, compose, content_type_of, read_eml};
use serde::Deserialize;

use crate::outside;

/// A name, which may be empty, and an address.
type Person = (String, String);

/// What Python reads in a message.
#[derive(Debug, Deserialize)]
struct Read {
    from: Vec<Person>,
    to: Vec<Person>,
    cc: Vec<Person>,
    reply_to: Vec<Person>,
    subject: String,
    text: String,
    html: String,
    /// Names and SHA-256.
    files: Vec<(Option<String>, String)>,
}

fn python(script: &str, arguments: &[&Path], input: &str) -> String {
    let script = format!(
        "{}/tests/corpus/opened/{script}",
        env!("CARGO_MANIFEST_DIR")
    );
    let mut child = Command::new("python3")
        .arg(&script)
        .args(arguments)
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{script}: {}", output.status);
    String::from_utf8(output.stdout).unwrap()
}

fn read(paths: &[PathBuf]) -> Vec<Read> {
    let names: String = paths
        .iter()
        .map(|path| format!("{}\n", path.display()))
        .collect();
    let answers = python("read.py", &[], &names);
    let read: Vec<Read> = answers
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(read.len(), paths.len());
    read
}

/// The message as `send --eml` would send it.
fn composed(message: &EmlMessage) -> Vec<u8> {
    let draft = Draft {
        // Bcc alone is no field that a recipient reads.
        to: match message.draft.to.as_str() {
            "" => "nobody@acme.example".into(),
            to => to.into(),
        },
        files: message
            .parts
            .iter()
            .map(|part| format!("/x/{}", part.name))
            .collect(),
        ..message.draft.clone()
    };
    let files = message.parts.iter().map(|part| Attachment {
        name: part.name.clone(),
        content_type: content_type_of(&part.name),
        bytes: part.bytes.clone(),
    });
    let stamp = Stamp {
        id: "0b0f7b3a-6c6e-4a57-9a3e-2d1f5b6c7d8e".into(),
        unix_seconds: 1_795_449_173,
        correlate: false,
    };
    compose(&draft, files.collect(), &stamp).unwrap().bytes
}

/// Every difference, and the checks of which one must have reported it.
fn differences(before: &Read, after: &Read) -> Vec<(String, &'static [&'static str])> {
    const HEADER: &[&str] = &["eml-charset", "eml-repeated", "eml-damaged"];
    const BODY: &[&str] = &[
        "eml-charset",
        "eml-encoding",
        "eml-damaged",
        "eml-structure",
        "eml-encrypted",
    ];
    const CONTENT: &[&str] = &["eml-encoding", "eml-damaged", "eml-structure"];
    const NAME: &[&str] = &["eml-names"];
    let mut found = Vec::new();
    let mut compare = |what: &str, before: String, after: String, checks| {
        if before != after {
            found.push((format!("{what}: {before:?} became {after:?}"), checks));
        }
    };
    let people = |people: &[Person]| format!("{people:?}");
    compare(
        "subject",
        before.subject.clone(),
        after.subject.clone(),
        HEADER,
    );
    compare("from", people(&before.from), people(&after.from), HEADER);
    if !before.to.is_empty() {
        compare("to", people(&before.to), people(&after.to), HEADER);
    }
    compare("cc", people(&before.cc), people(&after.cc), HEADER);
    compare(
        "reply-to",
        people(&before.reply_to),
        people(&after.reply_to),
        HEADER,
    );
    compare(
        "html",
        before.html.clone(),
        after.html.clone().replace("cid:a.png", "cid:img@x"),
        BODY,
    );
    // A text is made for HTML that has none.
    if !before.text.is_empty() || before.html.is_empty() {
        compare("text", before.text.clone(), after.text.clone(), BODY);
    }
    let count = |read: &Read| read.files.len().to_string();
    compare("number of files", count(before), count(after), CONTENT);
    for (name, hash) in &before.files {
        let same: Vec<_> = after
            .files
            .iter()
            .filter(|(_, other)| other == hash)
            .collect();
        let is_there = |name: &String| same.iter().any(|(other, _)| other.as_ref() == Some(name));
        match name {
            _ if hash.is_empty() => {}
            _ if same.is_empty() => found.push((format!("{name:?} has other bytes"), CONTENT)),
            Some(name) if !is_there(name) => {
                found.push((format!("{name:?} is now one of {same:?}"), NAME))
            }
            _ => {}
        }
    }
    found
}

/// Files of which Python's email package reads less than their author wrote: fields with a blank before the colon, a
/// byte order mark or empty lines before the header, a line that is not folded, a blank behind an encoding.
const READ_BETTER: [&str; 5] = [
    "space-colon",
    "bom",
    "lines-before",
    "unfolded-parameter",
    "encoding-blank",
];

#[test]
fn a_message_file_comes_out_as_it_went_in_or_the_difference_is_reported() {
    if !outside::is_there() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let names = python("generate.py", &[folder.path()], "");
    let mut paths: Vec<PathBuf> = names.lines().map(PathBuf::from).collect();
    assert!(paths.len() >= 300, "{} messages", paths.len());
    paths.extend(cases::paths());
    let (mut sources, mut results, mut messages) = (Vec::new(), Vec::new(), Vec::new());
    for path in paths {
        // A mailbox of several messages is refused; the cases say so.
        let Ok(message) = read_eml(&fs::read(&path).unwrap()) else {
            assert!(path.to_string_lossy().contains("E12"), "{}", path.display());
            continue;
        };
        let result = folder.path().join(format!("{}.result", results.len()));
        fs::write(&result, composed(&message)).unwrap();
        sources.push(path);
        results.push(result);
        messages.push(message);
    }
    let mut silent = Vec::new();
    for (((path, message), before), after) in sources
        .iter()
        .zip(&messages)
        .zip(read(&sources))
        .zip(read(&results))
    {
        if READ_BETTER
            .iter()
            .any(|name| path.to_string_lossy().contains(name))
        {
            assert!(
                message.remarks.is_empty(),
                "{}: {:?}",
                path.display(),
                message.remarks
            );
            assert!(
                !after.subject.is_empty() && !after.from.is_empty(),
                "{}",
                path.display()
            );
            assert!(after.files.len() == message.parts.len() && !after.text.contains("Subject:"));
            continue;
        }
        let told: BTreeSet<&str> = message.remarks.iter().map(|remark| remark.check).collect();
        for (difference, checks) in differences(&before, &after) {
            if !checks.iter().any(|check| told.contains(check)) {
                silent.push(format!(
                    "{}: {difference}; told: {told:?}",
                    path.file_name().unwrap().display()
                ));
            }
        }
        let is_odd = ["malformed", "E0", "E1"]
            .iter()
            .any(|odd| path.to_string_lossy().contains(odd));
        let stops = [
            "eml-charset",
            "eml-encoding",
            "eml-encrypted",
            "eml-repeated",
            "eml-damaged",
        ];
        if !is_odd && stops.iter().any(|check| told.contains(check)) {
            silent.push(format!(
                "{} is in order, but: {:?}",
                path.display(),
                message.remarks
            ));
        }
    }
    assert!(
        silent.is_empty(),
        "{} of {}:\n{}",
        silent.len(),
        sources.len(),
        silent.join("\n")
    );
}
