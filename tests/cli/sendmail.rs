//! `postrider sendmail`, as cron, PHP, git and mail programs call it.

use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::bench::{Bench, Run};
use crate::live::Live;

/// What cron of Debian writes to `sendmail -i -FCronDaemon -B8BITMIME -oem root`.
const CRON: &str = "From: root (Cron Daemon)\nTo: root\nSubject: Cron <root@web1> backup\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nX-Cron-Env: <SHELL=/bin/sh>\n\nd\u{e9}j\u{e0} vu\n";

/// A practice server, and a home with a sender that sends to it.
struct House {
    practice: Bench,
    live: Live,
}

impl House {
    fn new() -> Self {
        let practice = Bench::new();
        let live = Live::start(&practice, &["--latency", "0"]);
        Self { practice, live }
    }

    /// A program that knows the server from its environment, as under cron.
    fn sender(&self) -> Bench {
        Bench::new()
            .with("POSTMARK_SERVER_TOKEN", self.live.text("server_token"))
            .with("POSTRIDER_SMTP_HOST", "127.0.0.1")
            .with("POSTRIDER_SMTP_PORT", self.live.port())
            .with("POSTRIDER_API_URL", self.live.text("api_url"))
            .with("POSTRIDER_CA_FILE", self.live.text("ca_file"))
            .config("[profiles.postmark]\nsender = \"Ada Lovelace <ada@acme.example>\"\n")
    }

    /// What was caught, newest first.
    fn caught(&self) -> Vec<Value> {
        self.practice.run(&["inbox", "--json"], b"").json()
    }

    fn source(&self) -> String {
        let id = self.caught()[0]["id"].as_str().unwrap().to_owned();
        self.practice.run(&["inbox", &id, "--raw"], b"").out
    }
}

fn sendmail(bench: &Bench, options: &[&str], input: &str) -> Run {
    bench.run(&[&["sendmail"], options].concat(), input.as_bytes())
}

fn is_silent(run: &Run) {
    assert_eq!(
        (run.code, run.out.as_str(), run.err.as_str()),
        (0, "", ""),
        "success is silent"
    );
}

#[test]
fn mail_from_cron_arrives_with_a_sender_and_a_date() {
    let house = House::new();
    let options = ["-i", "-FCronDaemon", "-B8BITMIME", "-oem"];
    // MAILTO is not set: the mail is for root, who is no address.
    let sender = house.sender();
    let run = sendmail(&sender, &[&options[..], &["root"]].concat(), CRON);
    run.ends(67, "MAILTO=");
    assert!(run.err.contains("POSTRIDER_LOCAL_TO"), "{}", run.err);
    assert_eq!(house.caught().len(), 0);

    let sender = sender.with("POSTRIDER_LOCAL_TO", "ops@acme.example");
    is_silent(&sendmail(
        &sender,
        &[&options[..], &["root"]].concat(),
        CRON,
    ));
    let source = house.source();
    for part in [
        "From: CronDaemon <ada@acme.example>\r\n",
        "\r\nTo: ops@acme.example\r\n",
        "\r\nSubject: Cron <root@web1> backup\r\n",
        "\r\nDate: ",
        "\r\nMessage-ID: <",
        "\r\nX-Cron-Env: <SHELL=/bin/sh>\r\n",
        "\r\n\r\nd\u{e9}j\u{e0} vu\r\n",
    ] {
        assert!(source.contains(part), "{part}: {source}");
    }
    let item = house.caught().remove(0);
    assert_eq!(item["rcpt_to"], serde_json::json!(["ops@acme.example"]));
    assert_eq!(item["mail_from"], "ada@acme.example");
    // The history knows it, and the message can be followed.
    let row = sender.run(&["history", "--json"], b"").json().remove(0);
    assert_eq!(row["status"], "accepted", "{row}");
    assert_eq!(item["metadata"]["postrider"], row["id"]);
    let id = row["id"].as_str().unwrap();
    sender.run(&["follow", id], b"").ends(0, "delivered");
}

#[test]
fn recipients_come_from_the_header_with_t_and_from_the_arguments_otherwise() {
    let house = House::new();
    let sender = house.sender();
    // As PHP's mail() writes it, with a Bcc.
    let php = "To: grace@navy.example\r\nSubject: Hi\r\nCc: Joan <joan@navy.example>\r\nBcc: hidden@navy.example\r\nFrom: Shop <shop@acme.example>\r\nX-PHP-Originating-Script: 1000:a.php\r\n\r\nHello\r\n";
    is_silent(&sendmail(&sender, &["-t", "-i"], php));
    let to = |item: &Value| item["rcpt_to"].clone();
    let item = house.caught().remove(0);
    assert_eq!(
        to(&item),
        serde_json::json!([
            "grace@navy.example",
            "joan@navy.example",
            "hidden@navy.example"
        ])
    );
    assert_eq!(item["from"], "Shop <shop@acme.example>");
    let source = house.source();
    assert!(
        !source.contains("hidden@") && source.contains("\r\nDate: "),
        "{source}"
    );

    is_silent(&sendmail(&sender, &["-ti", "--", "more@navy.example"], php));
    assert_eq!(to(&house.caught()[0]).as_array().unwrap().len(), 4);

    is_silent(&sendmail(
        &sender,
        &[
            "-oi",
            "-fbounce@acme.example",
            "alan@navy.example,kurt@navy.example",
        ],
        php,
    ));
    let item = house.caught().remove(0);
    assert_eq!(
        to(&item),
        serde_json::json!(["alan@navy.example", "kurt@navy.example"])
    );
    assert_eq!(item["mail_from"], "bounce@acme.example");
}

#[test]
fn options_of_other_mail_servers_are_accepted() {
    let house = House::new();
    let sender = house.sender();
    let many = [
        "-bm",
        "-G",
        "-U",
        "-m",
        "-n",
        "-odi",
        "-oem",
        "-o7",
        "-O",
        "Timeout=1m",
        "-N",
        "failure,delay",
        "-R",
        "hdrs",
        "-V",
        "envelope-id",
        "-L",
        "tag",
        "-X",
        "/dev/null",
        "-h",
        "10",
        "-em",
        "-BBODY=8BITMIME",
        "-f",
        "<>",
        "-F",
        "Ada",
        "-t",
    ];
    is_silent(&sendmail(
        &sender,
        &many,
        "To: grace@navy.example\n\nHello\n",
    ));
    let verbose = sendmail(&sender, &["-v", "grace@navy.example"], "Hello\n");
    verbose.ends(0, "accepted");
    assert!(verbose.err.contains("✓ auth"), "{}", verbose.err);
}

#[test]
fn what_it_is_not_is_said_plainly() {
    let bench = Bench::new();
    for (options, code, part) in [
        (&["-bs"][..], 64, "SMTP on standard input"),
        (&["-bd"], 64, "-bd is for mail servers"),
        (&["-bi"], 64, "-bi is for mail servers"),
        (&["-q"], 64, "no queue"),
        (&["-q30m"], 64, "no queue"),
        (&["-bp"], 0, "Mail queue is empty"),
        (&["-Z"], 64, "unexpected argument '-Z'"),
        (&["--help"], 0, "Usage: postrider sendmail"),
    ] {
        sendmail(&bench, options, "").ends(code, part);
    }
    let bench = bench.with("POSTMARK_SERVER_TOKEN", crate::bench::TOKEN);
    for (options, input, code, part) in [
        (&[][..], "Hello\n", 64, "no recipients"),
        (
            &["-t", "-f", "a@b.example"],
            "Subject: Hi\n\nHello\n",
            65,
            "no recipient",
        ),
        (&["a@b.example"], "Hello\n", 65, "`sender` of the profile"),
        (&["-f", "a@b.example", "no@body@x"], "Hello\n", 65, "To"),
        (
            &["-f", "a@b.example", "--local-to", "x", "root"],
            "Hello\n",
            64,
            "--local-to",
        ),
    ] {
        sendmail(&bench, options, input).ends(code, part);
    }
}

#[test]
fn exit_codes_are_those_of_sysexits() {
    let house = House::new();
    // Nothing listens there: the caller may try again.
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = closed.local_addr().unwrap().port().to_string();
    drop(closed);
    let sender = house.sender().with("POSTRIDER_SMTP_PORT", port);
    let message = ["-f", "ada@acme.example", "grace@navy.example"];
    sendmail(&sender, &message, "Hello\n").ends(75, "failed at connect");
    let wrong = house
        .sender()
        .with("POSTMARK_SERVER_TOKEN", crate::bench::TOKEN);
    sendmail(&wrong, &message, "Hello\n").ends(77, "auth");
    let none = Bench::new();
    sendmail(&none, &message, "Hello\n").ends(78, "there is no token");
}

#[test]
fn a_dot_ends_the_message_unless_told_otherwise() {
    let house = House::new();
    let sender = house.sender();
    let input = "Subject: Dots\n\nfirst\n.\nlast\n";
    is_silent(&sendmail(&sender, &["grace@navy.example"], input));
    assert!(house.source().ends_with("\r\n\r\nfirst\r\n"));
    for option in ["-i", "-oi"] {
        is_silent(&sendmail(&sender, &[option, "grace@navy.example"], input));
        assert!(house.source().ends_with("\r\n\r\nfirst\r\n.\r\nlast\r\n"));
    }
}

#[test]
fn under_the_name_sendmail_it_takes_the_options_of_sendmail() {
    let house = House::new();
    let sender = house.sender();
    let mut command = sender.command(&["-i", "grace@navy.example"]);
    let mut child = command
        .arg0("/usr/sbin/sendmail")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(
        &mut child.stdin.take().unwrap(),
        b"Subject: Link\n\nHello\n",
    )
    .unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(house.caught()[0]["subject"], "Link");
}

/// Runs git in `sender`'s home with an environment in which postrider finds the practice server.
fn git(sender: &Bench, words: &[&str]) -> Run {
    // The program's environment, and git's own on top.
    let ours = sender.command(&[]);
    let mut command = Command::new("git");
    command
        .args(words)
        .current_dir(sender.home.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("HOME", sender.home.path());
    for (name, value) in ours.get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    let output = command.stdin(Stdio::null()).output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

fn has_git_send_email() -> bool {
    let asked = Command::new("git").args(["send-email", "-h"]).output();
    asked.is_ok_and(|asked| {
        let said = [asked.stdout, asked.stderr].concat();
        String::from_utf8_lossy(&said).contains("--dump-aliases")
    })
}

#[test]
fn git_send_email_sends_patches_through_it() {
    if !has_git_send_email() {
        eprintln!("skipped: git send-email is not installed");
        return;
    }
    let house = House::new();
    let sender = house.sender();
    let patch = sender.file(
        "0001-fix.patch",
        "From 1234567890123456789012345678901234567890 Mon Sep 17 00:00:00 2001\nFrom: Ada Lovelace <ada@acme.example>\nDate: Mon, 30 Nov 2026 10:00:00 +0100\nSubject: [PATCH] Fix the engine\n\nIt stood still.\n---\n engine | 2 +-\n\n.\n-- \n2.47\n",
    );
    let program = sender.file(
        "postrider-sendmail",
        format!(
            "#!/bin/sh\nexec '{}' sendmail \"$@\"\n",
            env!("CARGO_BIN_EXE_postrider")
        ),
    );
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    git(&sender, &["init", "-q", "."]).ends(0, "");
    let run = git(
        &sender,
        &[
            "-c",
            "user.name=Ada Lovelace",
            "-c",
            "user.email=ada@acme.example",
            "send-email",
            "--to=grace@navy.example",
            "--cc=joan@navy.example",
            "--confirm=never",
            "--no-chain-reply-to",
            "--suppress-cc=all",
            &format!("--sendmail-cmd={program}"),
            &patch,
        ],
    );
    run.ends(0, "Result: OK");
    let item = house.caught().remove(0);
    assert_eq!(item["subject"], "[PATCH] Fix the engine");
    assert_eq!(
        item["rcpt_to"],
        serde_json::json!(["grace@navy.example", "joan@navy.example"])
    );
    assert!(
        house.source().contains("\r\n.\r\n-- \r\n"),
        "-i keeps lines with a dot"
    );
}
