//! What `postrider export` writes, run as written: each program delivers the message that `postrider send`
//! delivers, part by part, and each stops where STARTTLS is missing or the certificate is another host's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use mail_parser::{MessageParser, MimeHeaders as _, PartType};
use postrider::sandbox::scenarios;

use crate::world::{World, has, installed, said};

/// A language, what shows that it is here, and how a file of it is run.
struct Program {
    word: &'static str,
    probe: &'static [&'static str],
    run: &'static [&'static str],
}

const PROGRAMS: [Program; 7] = [
    Program {
        word: "python",
        probe: &["python3", "-c", "import smtplib, ssl"],
        run: &["python3"],
    },
    Program {
        word: "php",
        probe: &[
            "php",
            "-r",
            "require '/usr/share/php/libphp-phpmailer/autoload.php';",
        ],
        run: &["php"],
    },
    Program {
        word: "node",
        probe: &["node", "-e", "require('nodemailer')"],
        run: &["node"],
    },
    Program {
        word: "ruby",
        probe: &["ruby", "-e", "require 'mail'"],
        run: &["ruby"],
    },
    Program {
        word: "swaks",
        probe: &["sh", "-c", "command -v swaks && command -v openssl"],
        run: &["sh"],
    },
    Program {
        word: "curl",
        probe: &["curl", "--version"],
        run: &["sh"],
    },
    Program {
        word: "curl-api",
        probe: &["curl", "--version"],
        run: &["sh"],
    },
];

const TEXT: &str = "# Grüße, *Grace*\n\n.a dot at the start\n\n![Logo](logo.png) ![Other](a%20b's.png)\n\n'quotes\" $HOME `id` \\n #{x} 日本語 👩‍👩‍👧\n";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\r.\n.\r\nnot a picture";
/// Each line of it has been changed by some library.
const PLAIN: &str = "Hello Grace,\r\n\r\nit works, für 12 € and \\ 'more'.\nFrom the start\n  two blanks \n.\nPOSTRIDER_MESSAGE\n";
const CSV: &[u8] = b"a,b\r\nc,d\nlone\re\n.\n";
const EML: &[u8] = b"Subject: x\r\n\r\nbody\r\n";
/// The Message-ID of the message with files; the other one keeps what the program makes.
const OWN_ID: &str = "<order-1234@acme.example>";
const PDF: &[u8] = b"%PDF-1.4\n.\n\xff\xfe";

/// Options of one message for `send` and `export`; files are made in the world's folder.
fn message(world: &World, plain: bool) -> Vec<String> {
    let mut options: Vec<String> = [
        "--from",
        "\"O'Hara, Ada\" <ada@acme.example>",
        "--to",
        "\"Höpper, Grace\" <grace@navy.example>, {host}{from}@navy.example",
        "--subject",
        "Quittung über 12,00 € – it's\u{2028}\"$5\" {port} #{x} {{y}} %s \\n",
    ]
    .map(String::from)
    .to_vec();
    let mut more = |words: &[&str]| options.extend(words.iter().map(|word| (*word).to_owned()));
    if plain {
        let long = "a line that is longer than a line of mail may be ".repeat(30);
        let text = world.file("text.txt", format!("{PLAIN}{long}\n").as_bytes());
        more(&["--text-file", &path(&text), "--keep-id"]);
        return options;
    }
    let text = world.file("text.md", TEXT.as_bytes());
    let logo = world.file("logo.png", PNG);
    let other = world.file("a b's.png", PDF);
    let pdf = world.file("an invoice.pdf", PDF);
    let (csv, eml) = (world.file("data.csv", CSV), world.file("old.eml", EML));
    more(&[
        "--attach",
        &path(&csv),
        "--attach",
        &path(&eml),
        // Shown and attached as well.
        "--attach",
        &path(&logo),
        "--inline",
        &path(&other),
        "--markdown-file",
        &path(&text),
        "--inline",
        &path(&logo),
        "--attach",
        &path(&pdf),
    ]);
    more(&[
        "--cc",
        "carol@navy.example",
        "--bcc",
        "bob@navy.example",
        "--reply-to",
        "help@acme.example",
    ]);
    more(&[
        "--tag",
        "receipts",
        "--metadata",
        "order=1234",
        "--header",
        "X-Order: 1; 2",
        "--track-links",
        "none",
        "--message-id",
        OWN_ID,
    ]);
    options
}

fn path(path: &Path) -> String {
    path.display().to_string()
}

/// The binary, told host, port, authority and API of `world`.
fn postrider(world: &World, host: &str, arguments: &[String]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postrider"))
        .args(["--smtp-host", host, "--smtp-port", &world.port.to_string()])
        .args(["--api-url", &format!("http://{}", world.api_host)])
        .arg("--ca-file")
        .arg(world.ca_file())
        .args(arguments)
        .env_clear()
        .env("POSTRIDER_HOME", world.folder.path().join("home"))
        .env("POSTMARK_SERVER_TOKEN", world.tokens.server.expose())
        .output()
        .unwrap()
}

fn exported(world: &World, host: &str, word: &str, message: &[String]) -> PathBuf {
    let words = [
        &["export".to_owned(), "--as".into(), word.to_owned()],
        message,
    ]
    .concat();
    let output = postrider(world, host, &words);
    assert!(output.status.success(), "{}", said(&output));
    let code = &output.stdout;
    let token = &world.tokens.server;
    let holds = code
        .windows(token.expose().len())
        .any(|part| part == token.expose().as_bytes());
    assert!(!holds, "{word} holds the token");
    world.file(&format!("program-{word}"), code)
}

fn run(world: &World, program: &Program, file: &Path) -> Output {
    // Where its own libraries are, as an application would have them.
    let vendor = world.folder.path().join("vendor");
    std::fs::create_dir_all(&vendor).unwrap();
    std::fs::write(
        vendor.join("autoload.php"),
        "<?php require '/usr/share/php/libphp-phpmailer/autoload.php';",
    )
    .unwrap();
    let file = path(file);
    let arguments = [&program.run[1..], &[&*file]].concat();
    let mut command = world.command(program.run[0], &arguments);
    command
        .current_dir(world.folder.path())
        .env("POSTMARK_SERVER_TOKEN", world.tokens.server.expose());
    command.output().unwrap()
}

/// What of a message must be the same, however it was made.
#[derive(Debug, PartialEq)]
struct Seen {
    envelope: (String, Vec<String>),
    headers: BTreeMap<String, String>,
    text: String,
    html: String,
    /// Name, type, Content-ID, contents.
    files: Vec<(String, String, Option<String>, Vec<u8>)>,
    tag: Option<String>,
    metadata: BTreeMap<String, String>,
    message_id: &'static str,
}

fn seen(world: &World) -> Seen {
    let item = world.only();
    let source = world.inbox.raw(&item.id).unwrap();
    let parsed = MessageParser::default().parse(&source).unwrap();
    let names = ["From", "To", "Cc", "Reply-To", "Subject", "X-Order"];
    let header = |name: &&str| {
        let value = parsed.header(*name)?;
        Some(((*name).to_owned(), format!("{value:?}")))
    };
    let lines = |text: Option<std::borrow::Cow<'_, str>>| {
        let text = text.unwrap_or_default().replace("\r\n", "\n");
        text.trim_end().to_owned()
    };
    // What a reader makes up from the text is no part.
    let html = parsed.parts.iter().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.clone()),
        _ => None,
    });
    let html = lines(html);
    let mut files = Vec::new();
    for part in parsed.attachments() {
        let kind = part.content_type().unwrap();
        files.push((
            part.attachment_name().unwrap_or_default().to_owned(),
            format!("{}/{}", kind.ctype(), kind.subtype().unwrap_or_default()),
            // Some libraries name every part; what counts is what the HTML calls.
            part.content_id()
                .filter(|id| html.contains(&format!("cid:{id}")))
                .map(str::to_owned),
            part.contents().to_vec(),
        ));
    }
    files.sort();
    let mut rcpt_to = item.rcpt_to.clone();
    rcpt_to.sort();
    let mut metadata: BTreeMap<String, String> = item.metadata.clone().into_iter().collect();
    metadata.remove("postrider");
    let message_id = match format!("<{}>", parsed.message_id().unwrap_or_default()) {
        id if id == OWN_ID => OWN_ID,
        id if id.ends_with("@mtasv.net>") => "Postmark's",
        id if id.contains('@') => "made by the program",
        _ => "missing",
    };
    Seen {
        envelope: (item.mail_from.clone(), rcpt_to),
        headers: names.iter().filter_map(header).collect(),
        text: lines(parsed.body_text(0)),
        html,
        files,
        tag: item.tag.clone(),
        metadata,
        message_id,
    }
}

/// What `postrider send` delivers.
fn sent(plain: bool) -> Seen {
    let world = World::start();
    let words = [vec!["send".to_owned()], message(&world, plain)].concat();
    let output = postrider(&world, "127.0.0.1", &words);
    assert!(output.status.success(), "{}", said(&output));
    seen(&world)
}

fn delivers_the_same(word: &str) {
    let program = PROGRAMS.iter().find(|one| one.word == word).unwrap();
    if !has(word, program.probe) {
        return;
    }
    for plain in [true, false] {
        let world = World::start();
        let file = exported(&world, "localhost", word, &message(&world, plain));
        let output = run(&world, program, &file);
        assert!(output.status.success(), "{word}: {}", said(&output));
        let (found, wanted) = (seen(&world), sent(plain));
        assert_eq!(found, wanted, "{word}");
        let kept = if plain { "made by the program" } else { OWN_ID };
        assert_eq!(found.message_id, kept, "{word}");
    }
}

/// Runs it where it must stop; nothing may have arrived.
fn stops(word: &str, scenario: &str) {
    let program = PROGRAMS.iter().find(|one| one.word == word).unwrap();
    if !has(word, program.probe) {
        return;
    }
    let mut all = scenarios().into_iter();
    let scenario = all.find(|one| one.name == scenario).unwrap();
    let world = World::playing(Some(scenario));
    let file = exported(&world, "localhost", word, &message(&world, true));
    let output = run(&world, program, &file);
    assert!(!output.status.success(), "{word}: {}", said(&output));
    assert!(world.inbox.list().is_empty());
    assert!(
        !said(&output).contains(world.tokens.server.expose()),
        "{}",
        said(&output)
    );
}

macro_rules! clients {
    ($($name:ident: $word:literal, $over_smtp:expr;)*) => { $(
        mod $name {
            #[test]
            fn delivers_what_postrider_delivers() {
                super::delivers_the_same($word);
            }

            #[test]
            fn stops_without_starttls_and_at_another_hosts_certificate() {
                // The practice API is plain HTTP on loopback: it has no certificate.
                for scenario in ["starttls-missing", "certificate-other-host"] {
                    if $over_smtp {
                        super::stops($word, scenario);
                    }
                }
            }
        }
    )* };
}

clients! {
    python: "python", true;
    php: "php", true;
    node: "node", true;
    ruby: "ruby", true;
    swaks: "swaks", true;
    curl: "curl", true;
}

#[test]
fn curl_over_the_api_delivers_what_postrider_delivers() {
    delivers_the_same("curl-api");
}

#[test]
fn an_eml_file_is_the_message_itself() {
    let world = World::start();
    let file = exported(&world, "localhost", "eml", &message(&world, false));
    let bytes = std::fs::read(file).unwrap();
    let parsed = MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(parsed.attachment_count(), 6);
    assert!(parsed.body_text(0).unwrap().contains("日本語"));
    assert!(
        !String::from_utf8_lossy(&bytes).contains("bob@navy"),
        "Bcc is nobody's business"
    );
}

/// One program for all three questions: building lettre takes its time.
#[test]
fn rust_delivers_the_same_and_stops_where_it_must() {
    let package = installed("rust-export");
    std::fs::create_dir_all(package.join("src")).unwrap();
    std::fs::write(package.join("Cargo.toml"), CARGO).unwrap();
    let lock = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.lock");
    let build = |world: &World, plain: bool| {
        let file = exported(world, "localhost", "rust", &message(world, plain));
        std::fs::copy(file, package.join("src/main.rs")).unwrap();
        // The same versions as ours: nothing is fetched.
        std::fs::copy(lock, package.join("Cargo.lock")).unwrap();
        let built = Command::new(env!("CARGO"))
            .args(["build", "--quiet", "--offline"])
            .current_dir(&package)
            .env_remove("CARGO_TARGET_DIR")
            .output()
            .unwrap();
        assert!(built.status.success(), "{}", said(&built));
        let program = path(&package.join("target/debug/rust-export"));
        let mut command = world.command(&program, &[]);
        command.env("POSTMARK_SERVER_TOKEN", world.tokens.server.expose());
        command.output().unwrap()
    };
    for plain in [true, false] {
        let world = World::start();
        let output = build(&world, plain);
        assert!(output.status.success(), "{}", said(&output));
        assert_eq!(seen(&world), sent(plain));
    }
    for name in ["starttls-missing", "certificate-other-host"] {
        let mut all = scenarios().into_iter();
        let world = World::playing(all.find(|one| one.name == name));
        let output = build(&world, true);
        assert!(
            !output.status.success() && world.inbox.list().is_empty(),
            "{name}: {}",
            said(&output)
        );
    }
}

const CARGO: &str = r#"[package]
name = "rust-export"
version = "0.0.0"
edition = "2021"

[dependencies]
lettre = { version = "0.11", default-features = false, features = ["builder", "smtp-transport", "rustls", "ring", "rustls-platform-verifier"] }

[workspace]
"#;
