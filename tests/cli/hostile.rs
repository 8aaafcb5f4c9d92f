//! Messages and values that were made to do harm.

use std::time::{Duration, Instant};

use crate::bench::Bench;

fn dry(bench: &Bench, extra: &[&str], input: &[u8]) -> crate::bench::Run {
    bench.run(&[&["send", "--dry-run", "--json"], extra].concat(), input)
}

#[test]
fn a_message_file_beyond_the_limits_is_refused_with_its_reason() {
    let bench = Bench::new();
    let nested = format!(
        "From: ada@acme.example\r\nTo: b@c.example\r\n{}x",
        "Content-Type: message/rfc822\r\n\r\n".repeat(1_000_000)
    );
    let reason = "this message cannot be opened: its parts are nested more than 1000 levels deep";
    let file = bench.file("deep.eml", &nested);
    dry(&bench, &["--eml", &file], b"").ends(65, reason);
    dry(&bench, &["--eml", "-"], nested.as_bytes()).ends(65, reason);
    bench
        .run(&["export", "--as", "eml", "--eml", &file], b"")
        .ends(65, reason);
    let draft = bench.file(
        "draft.toml",
        "from = \"ada@acme.example\"\nto = \"b@c.example\"\nsubject = \"s\"\ntext = \"x\"\nfiles = [\"small.eml\"]\n",
    );
    bench.file("small.eml", &nested[..1_000_000]);
    let run = dry(&bench, &["--draft", &draft], b"");
    assert_eq!(run.code, 0, "a file is not looked into: {}", run.err);
}

#[test]
fn a_message_file_with_thousands_of_files_of_one_name_is_opened() {
    let bench = Bench::new();
    let file = "--b\r\nContent-Type: image/png; name=a.png\r\nContent-Transfer-Encoding: base64\r\n\r\nYQ==\r\n";
    let eml = bench.file(
        "many.eml",
        format!(
            "From: ada@acme.example\r\nTo: b@c.example\r\nSubject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHello\r\n{}--b--\r\n",
            file.repeat(5_000)
        ),
    );
    let started = Instant::now();
    let run = dry(&bench, &["--eml", &eml], b"");
    let took = started.elapsed();
    assert_eq!(run.code, 0, "{}", run.err);
    let line = run.json().remove(0);
    let message = line["message"].as_str().unwrap();
    assert!(message.contains("filename=\"a-5000.png\""));
    assert!(took < Duration::from_secs(30), "{took:?}");
}

/// The draft of a template that trusts its values.
const LETTER: &str = "from = \"Acme <ada@acme.example>\"
to = \"{{name}} <{{email}}>\"
subject = \"Welcome {{name}}\"
markdown = \"\"\"
Hello {{name}},

your invoice is attached.
\"\"\"
";

fn letter(name: &str, email: &str) -> crate::bench::Run {
    let bench = Bench::new();
    let file = bench.file("letter.toml", LETTER);
    let (name, email) = (format!("name={name}"), format!("email={email}"));
    dry(
        &bench,
        &["--draft", &file, "--var", &name, "--var", &email],
        b"",
    )
}

#[test]
fn a_value_adds_no_recipient_no_header_and_no_link() {
    for name in [
        "Doe, Jane",
        "x <evil@evil.example>, Jane",
        "[Win](https://evil.example/)",
        "<https://evil.example/>",
        "https://evil.example/",
        "Jane\r\nBcc: evil@evil.example",
    ] {
        let run = letter(name, "jane@navy.example");
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        let line = run.json().remove(0);
        assert_eq!(
            line["rcpt_to"],
            serde_json::json!(["jane@navy.example"]),
            "{name}"
        );
        let message = line["message"].as_str().unwrap();
        let (headers, _) = message.split_once("\r\n\r\n").unwrap();
        assert!(!headers.contains("\r\nBcc:"), "{message}");
        let message = message.replace("=\r\n", "");
        assert!(!message.contains("href"), "{message}");
    }
    for email in [
        "jane@navy.example, evil@evil.example",
        "jane@navy.example>, <evil@evil.example",
        "Boss <evil@evil.example>",
    ] {
        letter("Jane", email).ends(64, "the value of {{email}} cannot be used in To");
    }
}

#[test]
fn a_value_attaches_no_other_file() {
    let bench = Bench::new();
    bench.file("attacker/invoice-12.pdf", "%PDF");
    bench.file("secret.pdf", "%PDF secret");
    let draft = bench.file(
        "letter.toml",
        "from = \"ada@acme.example\"\nto = \"grace@navy.example\"\nsubject = \"Welcome\"\ntext = \"x\"\n\
         files = [\"attacker/invoice-{{id}}.pdf\"]\nmetadata = {order = \"{{id}}\"}\nheaders = {X-Order = \"{{id}}\"}\ntag = \"{{id}}\"\n",
    );
    let with = |id: &str| {
        dry(
            &bench,
            &["--draft", &draft, "--var", &format!("id={id}")],
            b"",
        )
    };
    let run = with("12");
    assert_eq!(run.code, 0, "{}", run.err);
    for id in ["x/../../secret", "/../../secret", "..\\..\\secret", ".."] {
        with(id).ends(64, "the value of {{id}} cannot be used in Files");
    }
    with("1\nX-Evil: yes").ends(64, "control character");
}
