use super::*;
use crate::mail::BodyFormat;
use crate::mail::samples::stamp;

fn target() -> Target {
    Target {
        host: "smtp.postmarkapp.com".into(),
        port: 587,
        ca_file: None,
        api_url: "https://api.postmarkapp.com".into(),
    }
}

fn written(language: Language, draft: &Draft) -> String {
    let bytes = snippet(language, draft, Vec::new(), &stamp(), &target()).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn draft() -> Draft {
    Draft {
        from: "\"O'Hara, $x #{y}\" <ada@acme.example>".into(),
        to: "grace@bücher.example".into(),
        subject: "It's \"$HOME\" \\n `id` ${x} #{y}".into(),
        format: BodyFormat::Markdown,
        text: "'; system('id'); '\n\\\nPOSTRIDER_MESSAGE\n$(id) `id`\n".into(),
        stream: "outbound".into(),
        ..Draft::default()
    }
}

#[test]
fn every_program_is_hardened_and_reads_the_token_from_the_environment() {
    let musts: [(Language, &[&str]); 8] = [
        (
            Language::Python,
            &["ssl.create_default_context()", "os.environ"],
        ),
        (
            Language::Php,
            &[
                "ENCRYPTION_STARTTLS",
                "'verify_peer_name' => true",
                "getenv(",
            ],
        ),
        (
            Language::Node,
            &[
                "requireTLS: true",
                "rejectUnauthorized: true",
                "process.env",
            ],
        ),
        (
            Language::Ruby,
            &[
                "enable_starttls: :always",
                "gem 'mail', '>= 2.7'",
                "'peer'",
                "ENV.fetch",
            ],
        ),
        (Language::Rust, &["Tls::Required", "std::env::var"]),
        (
            Language::Swaks,
            &[
                "--tls-verify",
                "-verify_hostname 'smtp.postmarkapp.com'",
                "export SWAKS_OPT_auth_user=\"$POSTMARK",
            ],
        ),
        (
            Language::Curl,
            &["--ssl-reqd", "$POSTMARK", "--config /dev/fd/3"],
        ),
        (
            Language::CurlApi,
            &["https://api.postmarkapp.com/email", "$POSTMARK"],
        ),
    ];
    for (language, parts) in musts {
        let code = written(language, &draft());
        for part in parts {
            assert!(code.contains(part), "{part} is not in\n{code}");
        }
        assert!(code.contains("not a delivery"), "{code}");
        // Punycode: not every library knows how.
        assert!(code.contains("xn--bcher-kva.example"), "{code}");
    }
}

#[test]
fn a_message_id_that_is_kept_is_written_by_every_program() {
    let mut kept = draft();
    kept.extras.keep_id = true;
    for (language, part) in [
        (
            Language::Python,
            "message[\"Message-ID\"] = email.utils.make_msgid(domain=",
        ),
        (Language::Rust, ".message_id(None)"),
        (Language::Swaks, "give every other message its own"),
        (Language::Curl, "give every other message its own"),
        (Language::CurlApi, "\"Name\": \"Message-ID\""),
    ] {
        let code = written(language, &kept);
        assert!(code.contains(part), "{part} is not in\n{code}");
        assert!(!written(language, &draft()).contains("make_msgid"));
    }
    kept.extras.message_id = "o'rder\\1@acme.example".into();
    for (language, part) in [
        (
            Language::Python,
            r#"message["Message-ID"] = "<o'rder\\1@acme.example>""#,
        ),
        (
            Language::Php,
            r"$mail->MessageID = '<o\'rder\\1@acme.example>';",
        ),
        (Language::Node, r#"messageId: "<o'rder\\1@acme.example>","#),
        (
            Language::Ruby,
            r"mail.message_id = '<o\'rder\\1@acme.example>'",
        ),
        (
            Language::Rust,
            r#".message_id(Some("<o'rder\\1@acme.example>".to_owned()))"#,
        ),
        (Language::Swaks, r"Message-ID: <o'rder\1@acme.example>"),
        (Language::Curl, r"Message-ID: <o'rder\1@acme.example>"),
        (Language::CurlApi, r#""Value": "<o'rder\\1@acme.example>""#),
        (Language::Eml, r"Message-ID: <o'rder\1@acme.example>"),
    ] {
        let code = written(language, &kept);
        assert!(code.contains(part), "{part} is not in\n{code}");
        assert!(code.contains("X-PM-KeepID"), "{code}");
    }
}

#[test]
fn text_stays_text() {
    let php = written(Language::Php, &draft());
    assert!(php.contains(r"'\'; system(\'id\'); \'"), "{php}");
    let shell = written(Language::Curl, &draft());
    let end = "POSTRIDER_MESSAGE_";
    assert!(
        shell.contains(&format!("<<'{end}'")) && shell.ends_with(&format!("\n{end}\n")),
        "{shell}"
    );
    let rust = written(Language::Rust, &draft());
    assert!(rust.contains(r#""'; system('id'); '\r\n""#), "{rust}");
}

#[test]
fn what_is_filled_in_is_not_looked_at_again() {
    let braces = Draft {
        from: "{to}@acme.example".into(),
        to: "{ca}@navy.example".into(),
        ..draft()
    };
    let python = written(Language::Python, &braces);
    assert!(
        python.contains(r#"server.sendmail("{to}@acme.example", ["{ca}@navy.example"], "#),
        "{python}"
    );
}

#[test]
fn a_library_that_keeps_one_header_of_a_name_is_given_one() {
    let mut twice = draft();
    twice.extras.headers = ["X-Item: 1", "x-item: 2"].map(String::from).to_vec();
    let rust = written(Language::Rust, &twice);
    assert!(
        rust.contains("// (\"X-Item\", \"1\"),\n        (\"x-item\", \"2\"),"),
        "{rust}"
    );
    let ruby = written(Language::Ruby, &twice);
    assert!(
        ruby.contains("mail.header['X-Item'] = '1'\nmail.header['x-item'] = '2'"),
        "{ruby}"
    );
}

#[test]
fn the_words_of_the_languages_are_unlike() {
    let words: std::collections::HashSet<&str> =
        Language::ALL.iter().map(|one| one.word()).collect();
    assert_eq!(words.len(), Language::ALL.len());
}
