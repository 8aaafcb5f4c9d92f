use proptest::prelude::*;

use super::super::{Reading, read_settings};
use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn judged(file: &str, text: &str) -> SettingsReport {
    match read_settings(text, file) {
        Reading::Blocks(blocks) => judge_settings(text, &blocks[0]),
        Reading::NotRecognized(why) => panic!("{why}\n{text}"),
    }
}

/// What is wrong, apart from notes.
fn hints(file: &str, text: &str) -> Vec<&'static str> {
    let findings = judged(file, text).findings;
    let wrong = findings.iter().filter(|one| one.weight != Weight::Note);
    wrong.map(|one| one.hint).collect()
}

/// A `.env` for Postmark with these lines changed or added.
fn env(host: &str, port: &str, user: &str, password: &str, more: &str) -> String {
    format!("SMTP_HOST={host}\nSMTP_PORT={port}\nSMTP_USER={user}\nSMTP_PASS={password}\n{more}\n")
}

/// A `.env` for Postmark with this server.
fn server(host: &str, port: &str) -> String {
    env(host, port, TOKEN, TOKEN, "")
}

/// A `.env` for Postmark with this login.
fn login(user: &str, password: &str) -> String {
    env(HOST, "587", user, password, "")
}

fn are_named(cases: &[(String, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(hints(".env", text), *expected, "{text}");
    }
}

#[test]
fn what_is_wrong_with_a_server_is_named() {
    let other = "SMTP_HOST=smtp.sendgrid.net\nSMTP_PORT=465\nSMTP_SECURE=true\nSMTP_USER=apikey\nSMTP_PASS=SG.x";
    are_named(&[
        (server(HOST, "587"), &[]),
        (server(HOST, "2525"), &[]),
        (server("127.0.0.1", "1025"), &[]),
        (server(HOST, "465"), &["connection.port-465"]),
        (server(HOST, "2526"), &["settings.port"]),
        (server(HOST, "smtp"), &["settings.port"]),
        (
            server("smtp.postmark.com", "587"),
            &["connection.wrong-host"],
        ),
        (
            server("https://smtp.postmarkapp.com/", "587"),
            &["connection.wrong-host"],
        ),
        (server(TOKEN, "587"), &["settings.bad-host"]),
        (other.to_owned(), &["connection.wrong-host"]),
        (
            env(HOST, "587", TOKEN, TOKEN, "SMTP_USE_SSL=true"),
            &["settings.implicit-tls"],
        ),
        (
            format!("SMTP_URL=smtp://{TOKEN}:a/b@{HOST}:587"),
            &["settings.encoding"],
        ),
    ]);
}

#[test]
fn what_is_wrong_with_a_login_is_named() {
    let both = |value: &str| login(value, value);
    let key = "PM-B-news-AbCdEfGhIjKlMnOpQrStUvWxYz";
    are_named(&[
        (login(TOKEN, "hunter2hunter2"), &["settings.two-values"]),
        (login(TOKEN, ""), &["settings.one-value"]),
        (both(&format!("\"{TOKEN}\\n\"")), &["auth.stray-characters"]),
        (both(&format!("\"'{TOKEN}'\"")), &["auth.stray-characters"]),
        (both("your-server-api-token"), &["auth.placeholder"]),
        (both("ada@acme.example"), &["auth.email-login"]),
        (both("POSTMARK_API_TEST"), &["auth.api-test"]),
        (
            login(key, "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789"),
            &["auth.stream-host"],
        ),
    ]);
}

#[test]
fn the_same_word_has_the_meaning_of_its_library() {
    let node = |more: &str| {
        format!(
            "createTransport({{ host: '{HOST}', port: 587, {more}, auth: {{ user: '{TOKEN}', pass: '{TOKEN}' }} }})"
        )
    };
    let rails = |more: &str| {
        format!(
            "c.smtp_settings = {{ address: '{HOST}', port: 587, {more}, user_name: '{TOKEN}', password: '{TOKEN}' }}"
        )
    };
    let php = |more: &str| {
        format!(
            "$m->isSMTP(); $m->Host = '{HOST}'; $m->Port = 587; {more}; $m->Username = '{TOKEN}'; $m->Password = '{TOKEN}';"
        )
    };
    let django = |more: &str| {
        format!(
            "EMAIL_HOST = '{HOST}'\nEMAIL_PORT = 587\n{more}\nEMAIL_HOST_USER = '{TOKEN}'\nEMAIL_HOST_PASSWORD = '{TOKEN}'\n"
        )
    };
    let cases: [(&str, String, &[&str]); 16] = [
        ("m.js", node("secure: false"), &[]),
        ("m.js", node("secure: true"), &["settings.implicit-tls"]),
        ("m.js", node("ignoreTLS: true"), &["settings.clear"]),
        ("m.rb", rails("enable_starttls_auto: true"), &[]),
        ("m.rb", rails("enable_starttls: :always"), &[]),
        (
            "m.rb",
            rails("enable_starttls_auto: false"),
            &["settings.clear"],
        ),
        ("m.rb", rails("tls: true"), &["settings.implicit-tls"]),
        ("m.php", php("$m->SMTPSecure = 'tls'"), &[]),
        ("m.php", php("$m->SMTPSecure = ''"), &[]),
        (
            "m.php",
            php("$m->SMTPSecure = PHPMailer::ENCRYPTION_SMTPS"),
            &["settings.implicit-tls"],
        ),
        ("m.php", php("$m->SMTPAutoTLS = false"), &["settings.clear"]),
        ("m.py", django("EMAIL_USE_TLS = True"), &[]),
        (
            "m.py",
            django("EMAIL_USE_SSL = True"),
            &["settings.implicit-tls"],
        ),
        ("m.py", django("EMAIL_USE_TLS = False"), &["settings.clear"]),
        (
            ".env",
            env(HOST, "587", TOKEN, TOKEN, "SMTP_SECURE=false"),
            &[],
        ),
        (
            ".env",
            env(
                HOST,
                "587",
                TOKEN,
                TOKEN,
                "ENABLE_SSL=true\nTLS=always\nSMTP_AUTH=false",
            ),
            &[],
        ),
    ];
    for (file, text, expected) in cases {
        assert_eq!(hints(file, &text), expected, "{text}");
    }
}

#[test]
fn only_a_program_is_told_that_it_holds_the_token() {
    let has_note = |file: &str, text: &str| {
        let findings = judged(file, text).findings;
        findings.iter().any(|one| one.hint == "settings.in-source")
    };
    assert!(!has_note(".env", &env(HOST, "587", TOKEN, TOKEN, "")));
    assert!(!has_note(
        ".env",
        &format!("POSTMARK_SERVER_TOKEN={TOKEN}\n")
    ));
    assert!(has_note(
        "m.py",
        &format!("EMAIL_HOST = '{HOST}'\nEMAIL_HOST_USER = '{TOKEN}'\n")
    ));
}

#[test]
fn variables_and_repeated_keys_are_named() {
    let words = |file: &str, text: &str, hint: &str| {
        let findings = judged(file, text).findings;
        let found = findings.into_iter().find(|one| one.hint == hint);
        found.map(|one| (one.line, one.words))
    };
    let text = "EMAIL_HOST = config('H', default='smtp.postmarkapp.com')\nEMAIL_HOST_USER = config('T')\nEMAIL_HOST_PASSWORD = config('T')\n";
    let (line, said) = words("m.py", text, "settings.variable").unwrap();
    assert_eq!(line, Some(1));
    assert!(
        said.contains("the host from H (by default smtp.postmarkapp.com)"),
        "{said}"
    );
    assert!(
        said.contains("the username and the password from T"),
        "{said}"
    );
    let text = env(HOST, "587", TOKEN, TOKEN, "SMTP_PORT=2525");
    let (line, said) = words(".env", &text, "settings.repeated").unwrap();
    assert_eq!(line, Some(5));
    assert!(
        said.starts_with("SMTP_PORT is set more than once"),
        "{said}"
    );
    assert_eq!(judged(".env", &text).port, Some(2525));
}

proptest! {
    #[test]
    fn no_text_breaks_it_and_no_secret_shows(
        file in prop::sample::select(vec![".env", "m.py", "m.php", "m.js", "m.rb", "m.yml", "m.json", "m.ini", "x"]),
        head in "(?s).{0,60}",
        quote in "['\"` ]?",
        tail in "(?s).{0,60}",
    ) {
        let text = format!("{head}\nSMTP_HOST=a.example\nSMTP_USER={quote}{TOKEN}{quote}\nSMTP_PASS={TOKEN}x\n{tail}");
        let Reading::Blocks(blocks) = read_settings(&text, file) else {
            return Ok(());
        };
        for block in &blocks {
            let report = judge_settings(&text, block);
            let shown = format!("{block:?} {report:?} {}", serde_json::to_string(&report.findings).unwrap());
            prop_assert!(!shown.contains(&TOKEN[9..]), "{shown}");
        }
    }

    #[test]
    fn no_code_breaks_it(
        file in prop::sample::select(vec!["m.py", "m.php", "m.js", "m.rb", "m.yml", "m.json", "m.ini"]),
        pieces in prop::collection::vec(prop::sample::select(vec![
            "smtplib.SMTP(", "createTransport({", "smtp_settings = {", "delivery_method :smtp, ", "$m->Host = ", "isSMTP(",
            "'transport' => 'smtp',", "EMAIL_HOST = ", "host: ", "\"", "'", "`${", "}", ")", "]", "{", "(", "[", ",", ";", "\n",
            "#", "//", "/*", "*/", "<<~A", "%w[", "?>", "<?php", "a", "587", ".", "->", "=", ":", "é",
        ]), 0..40),
    ) {
        if let Reading::Blocks(blocks) = read_settings(&pieces.concat(), file) {
            for block in &blocks {
                judge_settings(&pieces.concat(), block);
            }
        }
    }
}
