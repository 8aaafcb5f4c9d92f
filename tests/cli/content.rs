//! The content of a message: as an argument, from a file, from standard input, and what of these does not go together.

use mail_parser::{Message, MessageParser};

use crate::bench::{Bench, Run};

const FIXED: [&str; 9] = [
    "send",
    "--dry-run",
    "--json",
    "--from",
    "ada@acme.example",
    "--to",
    "grace@navy.example",
    "--subject",
    "Hi",
];

const KINDS: [&str; 3] = ["text", "html", "markdown"];

fn dry(bench: &Bench, extra: &[&str], input: &[u8]) -> Run {
    bench.run(&[&FIXED[..], extra].concat(), input)
}

/// The text and the HTML of the message that `extra` makes; a part that is not there is `None`.
fn parts(bench: &Bench, extra: &[&str], input: &[u8]) -> (Option<String>, Option<String>) {
    let run = dry(bench, extra, input);
    assert_eq!(run.code, 0, "{extra:?}: {}{}", run.out, run.err);
    let source = run.json().remove(0)["message"].as_str().unwrap().to_owned();
    let message = MessageParser::default().parse(source.as_bytes()).unwrap();
    (text(&message), html(&message))
}

/// The parser makes one part up from the other; only what is in the source counts.
fn text(message: &Message<'_>) -> Option<String> {
    let part = message.text_bodies().find(|part| part.is_text())?;
    let is_html = part.is_text_html();
    (!is_html).then(|| part.text_contents().unwrap().replace("\r\n", "\n"))
}

fn html(message: &Message<'_>) -> Option<String> {
    let part = message.html_bodies().find(|part| part.is_text_html())?;
    Some(part.text_contents().unwrap().replace("\r\n", "\n"))
}

#[test]
fn text_is_taken_from_the_argument_a_file_or_standard_input() {
    let bench = Bench::new();
    for content in [
        "Hello Grace",
        "Grüße,\nüber zwei Zeilen\n",
        "  indented, with 'quotes', \"more\" and $HOME",
        "letter",
        "Dear Grace,\n\n.a dot\n-- \nAda",
    ] {
        let file = bench.file("letter.txt", content);
        let given = [
            parts(&bench, &["--text", content], b"ignored"),
            parts(&bench, &["--text-file", &file], b"ignored"),
            parts(&bench, &["--text-file", "-"], content.as_bytes()),
            parts(&bench, &[], content.as_bytes()),
        ];
        for (text, html) in given {
            assert_eq!(text.unwrap().trim_end(), content.trim_end());
            assert_eq!(html, None);
        }
    }
}

#[test]
fn html_alone_gets_a_text_part_and_goes_beside_a_text_as_given() {
    let bench = Bench::new();
    for (content, words) in [
        ("<p>Hello <b>Grace</b></p>", "Hello Grace"),
        ("<h1>Größe</h1>", "Größe"),
        ("no tag at all", "no tag at all"),
    ] {
        let file = bench.file("letter.html", content);
        for (extra, input) in [
            (&["--html", content], &b""[..]),
            (&["--html-file", &file], b""),
            (&["--html-file", "-"], content.as_bytes()),
        ] {
            let (text, html) = parts(&bench, extra, input);
            assert!(text.unwrap().contains(words), "{extra:?}");
            assert_eq!(html.unwrap().trim_end(), content);
            let (text, html) = parts(
                &bench,
                &[&extra[..], &["--text", "As text"]].concat(),
                input,
            );
            assert_eq!(text.unwrap().trim_end(), "As text");
            assert_eq!(html.unwrap().trim_end(), content);
        }
    }
    let (text, html) = parts(&bench, &["--text-file", "-", "--html", "<p>x"], b"piped");
    assert_eq!(text.unwrap().trim_end(), "piped");
    assert_eq!(html.unwrap().trim_end(), "<p>x");
}

#[test]
fn markdown_goes_out_as_written_and_as_html() {
    let bench = Bench::new();
    for (content, tag) in [
        ("# Hello", "<h1"),
        ("- one\n- two\n", "<li"),
        ("**Grüße** and a_b", "<strong"),
    ] {
        let file = bench.file("letter.md", content);
        for (extra, input) in [
            (&["--markdown", content], &b""[..]),
            (&["--markdown-file", &file], b""),
            (&["--markdown-file", "-"], content.as_bytes()),
        ] {
            let (text, html) = parts(&bench, extra, input);
            assert_eq!(text.unwrap().trim_end(), content.trim_end());
            assert!(html.unwrap().contains(tag), "{extra:?}");
        }
    }
}

#[test]
fn content_may_begin_with_a_dash() {
    let bench = Bench::new();
    for content in [
        "- one\n- two",
        "-5% today",
        "-- \nAda",
        "---",
        "--json is an option",
    ] {
        for kind in ["--text", "--markdown"] {
            let (text, _) = parts(&bench, &[kind, content], b"");
            assert_eq!(text.unwrap().trim_end(), content, "{kind}");
        }
        let joined = format!("--text={content}");
        let (text, _) = parts(&bench, &[&joined], b"");
        assert_eq!(text.unwrap().trim_end(), content);
    }
    let (_, html) = parts(&bench, &["--html", "--> <p>x"], b"");
    assert_eq!(html.unwrap().trim_end(), "--> <p>x");
}

#[test]
fn an_option_in_the_place_of_content_is_refused() {
    for kind in KINDS {
        let option = format!("--{kind}");
        for next in ["--track-opens", "--subject=Other", "-v"] {
            let run = dry(&Bench::new(), &[&option, next], b"");
            run.ends(
                64,
                &format!("--{kind} has no value: `{next}` looks like the next option"),
            );
            run.ends(64, &format!("pipe it to --{kind}-file -"));
        }
        dry(&Bench::new(), &[&option], b"").ends(64, "a value is required");
    }
}

#[test]
fn the_name_of_a_file_is_not_taken_for_content() {
    let bench = Bench::new();
    let absolute = bench.file("a letter.txt", "inside");
    let empty = bench.file("empty", "");
    // Relative to the folder in which the tests run.
    for name in [absolute.as_str(), &empty, "Cargo.toml", "./src/lib.rs"] {
        for kind in KINDS {
            let run = dry(&bench, &[&format!("--{kind}"), name], b"");
            run.ends(64, &format!("`{name}` is a file: use --{kind}-file"));
            run.ends(64, &format!("pipe it to --{kind}-file -"));
            assert_eq!(run.json().pop().unwrap()["exit"], 64, "{}", run.out);
        }
        // The way out that the message names.
        let (text, _) = parts(&bench, &["--text-file", "-"], name.as_bytes());
        assert_eq!(text.unwrap().trim_end(), name);
    }
    let export = ["export", "--as", "eml", "--text", &absolute];
    bench.run(&export, b"").ends(64, "use --text-file");
    // A folder, and a name that nothing has, are words.
    for words in ["src", ".", "/", "no such letter.txt"] {
        let (text, _) = parts(&bench, &["--text", words], b"");
        assert_eq!(text.unwrap().trim_end(), words);
    }
}

#[cfg(unix)]
#[test]
fn pipes_and_devices_are_files_too() {
    for name in ["/dev/null", "/dev/stdin"] {
        dry(&Bench::new(), &["--text", name], b"Hello").ends(64, "use --text-file");
    }
    let (text, _) = parts(&Bench::new(), &["--text-file", "/dev/stdin"], b"Hello");
    assert_eq!(text.unwrap().trim_end(), "Hello");
}

#[test]
fn a_hyphen_is_standard_input_only_for_a_file_option() {
    for kind in KINDS {
        let run = dry(&Bench::new(), &[&format!("--{kind}"), "-"], b"Hello");
        run.ends(
            64,
            &format!("--{kind} does not read standard input: use --{kind}-file -"),
        );
        let (text, _) = parts(&Bench::new(), &[&format!("--{kind}-file"), "-"], b"-");
        assert!(text.unwrap().contains('-'), "{kind}");
    }
}

#[test]
fn standard_input_is_read_once() {
    let bench = Bench::new();
    for (extra, named) in [
        (
            &["--text-file", "-", "--html-file", "-"][..],
            "but --text-file - and --html-file - read it: name a file",
        ),
        (
            &["--eml", "-", "--text-file", "-"],
            "but --eml - and --text-file - read it: name a file",
        ),
        (
            &["--eml", "-", "--markdown-file", "-"],
            "but --eml - and --markdown-file - read it: name a file",
        ),
        (
            &["--eml", "-", "--text-file", "-", "--html-file", "-"],
            "but --eml - and --text-file - and --html-file - read it",
        ),
    ] {
        let run = dry(&bench, extra, b"Hello");
        run.ends(64, named);
        assert_eq!(run.json().pop().unwrap()["exit"], 64, "{}", run.out);
    }
    let eml = b"From: a@b.example\r\nSubject: s\r\n\r\n";
    dry(&bench, &["--eml", "-"], eml).ends(65, "text is empty");
    let (text, _) = parts(&bench, &["--eml", "-", "--text", "Hello"], eml);
    assert_eq!(text.unwrap().trim_end(), "Hello");
}

#[test]
fn options_that_exclude_each_other_are_usage_errors() {
    let bench = Bench::new();
    let file = bench.file("letter.txt", "inside");
    let mut pairs: Vec<(String, String)> = Vec::new();
    for kind in KINDS {
        pairs.push((format!("--{kind}"), format!("--{kind}-file")));
    }
    for markdown in ["--markdown", "--markdown-file"] {
        for other in ["--text", "--text-file", "--html", "--html-file"] {
            pairs.push((markdown.into(), other.into()));
        }
    }
    let value = |option: &str| match option.ends_with("-file") {
        true => file.clone(),
        false => "Hello".to_owned(),
    };
    for (one, other) in pairs {
        let (first, second) = (value(&one), value(&other));
        for extra in [
            [&one, &first, &other, &second],
            [&other, &second, &one, &first],
        ] {
            let extra = extra.map(String::as_str);
            dry(&bench, &extra, b"").ends(64, "cannot be used with");
        }
    }
    for option in ["--text", "--html-file", "--markdown"] {
        let twice = [option, "one", option, "two"];
        dry(&bench, &twice, b"").ends(64, "cannot be used multiple times");
    }
    for option in ["--html", "--html-file"] {
        dry(&bench, &["--signature", option, &value(option)], b"").ends(64, "cannot be used with");
    }
}

#[test]
fn empty_content_is_content() {
    let bench = Bench::new();
    let draft = bench.file("letter.toml", "text = \"from the file\"\n");
    let empty = bench.file("empty.txt", "");
    for extra in [
        &["--text", ""][..],
        &["--markdown", " \n"],
        &["--html", ""],
        &["--text-file", &empty],
        &["--draft", &draft, "--text", ""],
    ] {
        // Neither standard input nor the draft takes its place.
        dry(&bench, extra, b"piped").ends(65, "text is empty");
    }
    let (text, _) = parts(&bench, &["--draft", &draft], b"piped");
    assert_eq!(text.unwrap().trim_end(), "from the file");
}

#[test]
fn content_takes_the_place_of_that_of_a_draft() {
    let bench = Bench::new();
    let draft = bench.file("letter.toml", "text = \"old\"\nhtml = \"<p>old</p>\"\n");
    let file = bench.file("new.txt", "new");
    for extra in [
        ["--text", "new"],
        ["--text-file", &file],
        ["--markdown", "new"],
    ] {
        let (text, html) = parts(&bench, &[&["--draft", &draft], &extra[..]].concat(), b"");
        assert_eq!(text.unwrap().trim_end(), "new");
        assert!(!html.unwrap_or_default().contains("old"));
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let bench = Bench::new();
    let latin1 = bench.file("latin1.html", b"caf\xe9");
    let missing = bench.path("missing.md");
    for (extra, code, part) in [
        (
            ["--markdown-file", &missing],
            66,
            "missing.md cannot be read",
        ),
        (["--text-file", "/"], 66, "/ cannot be read"),
        (
            ["--html-file", &latin1],
            65,
            "latin1.html is not UTF-8 text: byte 4",
        ),
    ] {
        dry(&bench, &extra, b"").ends(code, part);
    }
    dry(&bench, &["--text-file", "-"], b"caf\xe9").ends(65, "standard input is not UTF-8 text");
    let marked = bench.file("marked.txt", "\u{feff}Hello");
    let (text, _) = parts(&bench, &["--text-file", &marked], b"");
    assert_eq!(text.unwrap().trim_end(), "Hello");
}
