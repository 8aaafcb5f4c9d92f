use super::*;

fn read(text: &str) -> Result<Pattern, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("draft.toml");
    std::fs::write(&path, text).unwrap();
    std::fs::write(folder.path().join("body.md"), "# Hi {{name}}\r\n").unwrap();
    let read = read_draft_file(&path).map_err(|error| error.to_string());
    let here = folder.path().display().to_string();
    read.map(|mut pattern| {
        for path in &mut pattern.draft.files {
            *path = path.replace(&here, "HERE");
        }
        pattern
    })
    .map_err(|why| why.replace(&here, "HERE"))
}

#[test]
fn every_key_has_its_place() {
    let text = "from = \"ada@acme.example\"
to = [\"grace@navy.example\", \"Alan <alan@b.example>\"]
cc = \"x@y.example\"
bcc = \"z@y.example\"
reply-to = \"answers@acme.example\"
subject = \"For {{name}}\"
stream = \"receipts\"
tag = \"monthly\"
markdown-file = \"body.md\"
files = [\"invoice.pdf\", \"~/terms.pdf\", \"/abs/a.pdf\"]
track-opens = false
track-links = \"html-only\"
keep-id = true

[metadata]
order = 1234
kind = \"receipt\"

[headers]
X-Order = \"1\"
X-Note = [\"a\", \"b\"]

[vars]
name = \"Grace\"
count = 3
";
    let pattern = read(text).unwrap();
    let draft = &pattern.draft;
    assert_eq!(draft.to, "grace@navy.example, Alan <alan@b.example>");
    assert_eq!(
        (draft.format, draft.text.as_str()),
        (BodyFormat::Markdown, "# Hi {{name}}\n")
    );
    assert_eq!(
        draft.files,
        ["HERE/invoice.pdf", "~/terms.pdf", "/abs/a.pdf"]
    );
    assert_eq!(draft.extras.metadata, ["kind=receipt", "order=1234"]);
    assert_eq!(
        draft.extras.headers,
        ["X-Note: a", "X-Note: b", "X-Order: 1"]
    );
    assert_eq!(draft.extras.track_opens, TrackOpens::No);
    assert_eq!(draft.extras.track_links, TrackLinks::HtmlOnly);
    assert!(draft.extras.keep_id);
    let told = [
        &draft.from,
        &draft.cc,
        &draft.bcc,
        &draft.reply_to,
        &draft.stream,
        &draft.tag,
    ];
    assert!(told.iter().all(|text| !text.is_empty()));
    assert_eq!(
        (pattern.variables(), pattern.missing()),
        (vec!["name".into()], vec![])
    );
    assert_eq!(pattern.values["count"], "3");
    let underscores = "reply_to = \"a@b.example\"\ntrack_opens = true\nkeep_id = false\n";
    assert_eq!(read(underscores).unwrap().draft.reply_to, "a@b.example");
    let kept = |text: &str| read(text).unwrap().draft.extras;
    let own = kept("message-id = \"<order-1@acme.example>\"\n");
    assert_eq!(own.own_message_id(), Some("<order-1@acme.example>"));
    let replaced = kept("message_id = \"a@b\"\nkeep-id = false\n");
    assert_eq!((replaced.own_message_id(), kept("").keep_id), (None, false));
}

#[test]
fn bodies_go_together_as_on_the_command_line() {
    for (text, format, body, html) in [
        ("text = \"a\"", BodyFormat::Text, "a", ""),
        ("html = \"<p>\"", BodyFormat::Html, "<p>", ""),
        ("text = \"a\"\nhtml = \"<p>\"", BodyFormat::Text, "a", "<p>"),
        ("markdown = \"*a*\"", BodyFormat::Markdown, "*a*", ""),
        ("subject = \"s\"", BodyFormat::Text, "", ""),
    ] {
        let draft = read(text).unwrap().draft;
        assert_eq!(
            (draft.format, draft.text.as_str(), draft.html.as_str()),
            (format, body, html)
        );
    }
}

#[test]
fn faults_are_named_with_their_place() {
    for (text, expected) in [
        (
            "to = \"a\"\nsubjet = \"s\"\n",
            "HERE/draft.toml, line 2, column 1: there is no key `subjet`; did you mean `subject`?",
        ),
        ("body = \"a\"\n", "there is no key `body`; known are "),
        (
            "to = 3\n",
            "line 1, column 6: invalid type: integer `3`, expected a string or a list of strings",
        ),
        (
            "track-links = \"html\"\n",
            "there is no value `html`; known are",
        ),
        (
            "[vars]\nname = 1.5\n",
            "expected a string, a whole number, or true or false",
        ),
        ("[vars]\n\"a b\" = \"x\"\n", "`a b` under [vars] is no name"),
        ("token = \"3f6e2a10\"\n", "a token never stands in a draft"),
        (
            "text = \"a\"\ntext-file = \"body.md\"\n",
            "one of them is enough",
        ),
        ("text = \"a\"\nmarkdown = \"b\"\n", "neither text nor html"),
        (
            "text-file = \"none.txt\"\n",
            "HERE/none.txt cannot be read: there is no such file",
        ),
        ("subject = ", "line 1, column 11"),
    ] {
        let told = read(text).unwrap_err();
        assert!(told.contains(expected), "{told}");
        assert!(!told.contains("3f6e2a10"));
    }
    let missing = read_draft_file(Path::new("/none/draft.toml")).unwrap_err();
    assert_eq!(
        missing.to_string(),
        "/none/draft.toml cannot be read: there is no such file"
    );
}

#[test]
fn an_exported_draft_is_the_same_message() {
    use crate::mail::{Language, Stamp, Target, snippet};
    let full = Draft {
        from: "Ada Lovelace <ada@acme.example>".into(),
        to: "\"Hopper, Grace\" <grace@navy.example>, a@b.example".into(),
        bcc: "c@d.example".into(),
        reply_to: "help@acme.example".into(),
        subject: "100 % \"sure\" about {{name}} \\{{name}} \\o/".into(),
        stream: "news".into(),
        tag: "a # b".into(),
        files: vec!["/x/a \"b\".pdf".into(), "/y/{{z}}.png".into()],
        text: "Dear Grace,\n\n'''\n\"\"\"\n{{{ pm:unsubscribe }}}\ttab\n  {{ name }}\n".into(),
        html: "<p style='x'>{{name}}</p>\n".into(),
        extras: Extras {
            metadata: vec!["a-b=1".into(), "xy=2=3".into()],
            headers: vec!["X-A: 1".into(), "X-A: 2".into(), "X-B: {{v}}".into()],
            track_opens: TrackOpens::No,
            track_links: TrackLinks::HtmlOnly,
            keep_id: false,
            message_id: "<order-1@acme.example>".into(),
        },
        ..Draft::default()
    };
    let plain = |format| Draft {
        from: "ada@acme.example".into(),
        to: "grace@navy.example".into(),
        format,
        text: "# Hi\n".into(),
        ..Draft::default()
    };
    let html_alone = Draft {
        text: String::new(),
        html: "<p>Hi</p>".into(),
        ..plain(BodyFormat::Text)
    };
    let mut drafts = vec![full, html_alone];
    drafts.extend(BodyFormat::ALL.map(plain));
    for draft in drafts {
        let stamp = Stamp {
            id: String::new(),
            unix_seconds: 0,
            correlate: false,
        };
        let target = Target {
            host: String::new(),
            port: 587,
            ca_file: None,
            api_url: String::new(),
        };
        let file = snippet(Language::Draft, &draft, Vec::new(), &stamp, &target).unwrap();
        let file = String::from_utf8(file).unwrap();
        let pattern = read(&file).unwrap_or_else(|why| panic!("{why}: {file}"));
        assert_eq!(pattern.variables(), [""; 0], "{file}");
        assert!(pattern.filled().unwrap() == draft, "{file}");
    }
}
