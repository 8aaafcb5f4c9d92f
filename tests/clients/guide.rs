//! The four clients of the guide, with the guide's own settings apart from host, port and CA: the right
//! token, a wrong one, a file, UTF-8. And the settings that `postrider sandbox` prints, run as printed.

use mail_parser::{MessageParser, MimeHeaders as _};

use crate::world::{FROM, TO, World, has, said, script, succeed};

struct Client {
    name: &'static str,
    probe: &'static [&'static str],
    program: &'static str,
    script: &'static str,
    snippet: &'static str,
}

const PYTHON: Client = Client {
    name: "Python",
    probe: &["python3", "-c", "import smtplib, ssl"],
    program: "python3",
    script: "smtplib_send.py",
    snippet: "smtplib.py",
};
const PHP: Client = Client {
    name: "PHPMailer",
    probe: &[
        "php",
        "-r",
        "require '/usr/share/php/libphp-phpmailer/autoload.php';",
    ],
    program: "php",
    script: "phpmailer.php",
    snippet: "phpmailer.php",
};
const NODE: Client = Client {
    name: "nodemailer",
    probe: &["node", "-e", "require('nodemailer')"],
    program: "node",
    script: "nodemailer.js",
    snippet: "nodemailer.js",
};
const RUBY: Client = Client {
    name: "Ruby mail",
    probe: &["ruby", "-e", "require 'mail'"],
    program: "ruby",
    script: "mail.rb",
    snippet: "mail.rb",
};

const UTF8_FROM: &str = "Zoë Ångström <ada@acme.example>";
const UTF8_SUBJECT: &str = "Quittung über 12,00 € – 領収書";
const UTF8_BODY: &str = "Grüße, Ελλάδα, 日本語, 👩‍👩‍👧";

impl Client {
    fn is_missing(&self) -> bool {
        !has(self.name, self.probe)
    }

    fn right_token(&self) {
        if self.is_missing() {
            return;
        }
        let world = World::start();
        succeed(world.command(self.program, &[&script(self.script)]));
        let item = world.only();
        assert_eq!(item.subject, "Your receipt");
        assert_eq!(
            (item.mail_from.as_str(), item.rcpt_to.as_slice()),
            ("ada@acme.example", &[TO.to_owned()][..])
        );
        assert!(
            item.text.contains("Hello Grace, it works."),
            "{}",
            item.text
        );
    }

    fn wrong_token(&self) {
        if self.is_missing() {
            return;
        }
        let world = World::start();
        let mut command = world.command(self.program, &[&script(self.script)]);
        command
            .env("TOKEN", "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2")
            .env("DEBUG", "2");
        let output = command.output().unwrap();
        let said = said(&output);
        assert!(!output.status.success(), "{said}");
        assert!(said.contains("535") && said.contains("5.7.8"), "{said}");
        assert!(world.inbox.list().is_empty());
    }

    fn a_file(&self) {
        if self.is_missing() {
            return;
        }
        let world = World::start();
        let bytes: Vec<u8> = (0..=255_u8).cycle().take(100_000).collect();
        let mut command = world.command(self.program, &[&script(self.script)]);
        command.env("ATTACH", world.file("data.pdf", &bytes));
        succeed(command);
        let raw = world.inbox.raw(&world.only().id).unwrap();
        let message = MessageParser::default().parse(&raw).unwrap();
        let file = message.attachment(0).expect("a file");
        assert_eq!(file.attachment_name(), Some("data.pdf"));
        assert!(file.contents() == bytes, "the bytes are others");
    }

    fn utf8(&self) {
        if self.is_missing() {
            return;
        }
        let world = World::start();
        let mut command = world.command(self.program, &[&script(self.script)]);
        command
            .env("FROM", UTF8_FROM)
            .env("SUBJECT", UTF8_SUBJECT)
            .env("BODY", UTF8_BODY);
        succeed(command);
        let item = world.only();
        assert_eq!(item.from, UTF8_FROM);
        assert_eq!(item.subject, UTF8_SUBJECT);
        assert_eq!(item.text.trim(), UTF8_BODY);
    }

    /// The settings that `postrider sandbox` prints.
    fn as_printed(&self) {
        if self.is_missing() {
            return;
        }
        let world = World::start();
        let path = format!(
            "{}/assets/snippets/{}",
            env!("CARGO_MANIFEST_DIR"),
            self.snippet
        );
        let filled = std::fs::read_to_string(path)
            .unwrap()
            .replace("@HOST@", "127.0.0.1")
            .replace("@PORT@", &world.port.to_string())
            .replace("@CA_FILE@", &world.ca_file().display().to_string())
            .replace("@FROM@", "ada@acme.example")
            .replace("@TO@", TO)
            .replace(
                "vendor/autoload.php",
                "/usr/share/php/libphp-phpmailer/autoload.php",
            );
        let program = world
            .file(&format!("printed_{}", self.snippet), filled.as_bytes())
            .display()
            .to_string();
        let mut command = world.command(self.program, &[&program]);
        command.env("POSTMARK_SERVER_TOKEN", world.tokens.server.expose());
        succeed(command);
        let item = world.only();
        assert!(item.subject.starts_with("Hello from "), "{}", item.subject);
        assert_eq!(item.text.trim(), "It works.");
    }
}

/// Every case for every client.
macro_rules! cases {
    ($($client:ident: $module:ident;)*) => {$(
        mod $module {
            #[test]
            fn sends_with_the_right_token() {
                super::$client.right_token();
            }
            #[test]
            fn is_told_535_for_a_wrong_token() {
                super::$client.wrong_token();
            }
            #[test]
            fn sends_a_file_whole() {
                super::$client.a_file();
            }
            #[test]
            fn sends_utf8_unharmed() {
                super::$client.utf8();
            }
            #[test]
            fn works_with_the_settings_as_printed() {
                super::$client.as_printed();
            }
        }
    )*};
}

cases! {
    PYTHON: python;
    PHP: phpmailer;
    NODE: nodemailer;
    RUBY: ruby_mail;
}

#[test]
fn swaks_signs_in_in_every_way() {
    if !has("swaks", &["swaks", "--version"]) {
        return;
    }
    for mechanism in ["PLAIN", "LOGIN", "CRAM-MD5"] {
        let world = World::start();
        let (server, ca) = (
            format!("127.0.0.1:{}", world.port),
            world.ca_file().display().to_string(),
        );
        let token = world.tokens.server.clone();
        let header = format!("From: {FROM}");
        let with = |password: &str| {
            let arguments = [
                "--server",
                &server,
                "--from",
                "ada@acme.example",
                "--to",
                TO,
                "--tls",
                "--tls-verify",
                "--tls-ca-path",
                &ca,
                "--header",
                &header,
                "--auth",
                mechanism,
                "--auth-user",
                token.expose(),
                "--auth-password",
                password,
            ];
            world.command("swaks", &arguments)
        };
        succeed(with(token.expose()));
        assert_eq!(world.only().mail_from, "ada@acme.example", "{mechanism}");
        let output = with("wrong").output().unwrap();
        assert_eq!(output.status.code(), Some(28), "{}", said(&output));
    }
}
