use proptest::prelude::*;

use super::super::read_settings;
use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn judged(text: &str) -> SettingsReport {
    judge_settings(text, &read_settings(text))
}

fn hints(text: &str) -> Vec<&'static str> {
    let findings = judged(text).findings;
    let wrong = findings.iter().filter(|one| one.weight != Weight::Note);
    wrong.map(|one| one.hint).collect()
}

#[test]
fn what_applications_have_wrong_is_named() {
    let t = TOKEN;
    let cases: [(String, &[&str]); 17] = [
        (format!("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=587\nMAIL_USERNAME={t}\nMAIL_PASSWORD={t}\nMAIL_ENCRYPTION=tls\n"), &[]),
        (format!("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=465\nMAIL_USERNAME={t}\nMAIL_PASSWORD={t}\nMAIL_ENCRYPTION=ssl\n"), &["connection.port-465"]),
        (format!("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=587\nMAIL_USERNAME={t}\nMAIL_PASSWORD={t}\nMAIL_ENCRYPTION=ssl\n"), &["settings.implicit-tls"]),
        (format!("MAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=587\nMAIL_USERNAME={t}\nMAIL_PASSWORD=hunter2hunter2\n"), &["settings.two-values"]),
        (format!("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER={t}\n"), &["settings.one-value"]),
        (format!("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER=\"{t}\\n\"\nSMTP_PASS=\"{t}\\n\"\n"), &["auth.stray-characters"]),
        (format!("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER=\"'{t}'\"\nSMTP_PASS=\"'{t}'\"\n"), &["auth.stray-characters"]),
        (format!("SMTP_HOST=smtp.postmark.com\nSMTP_USER={t}\nSMTP_PASS={t}\n"), &["connection.wrong-host"]),
        (format!("SMTP_HOST=api.postmarkapp.com\nSMTP_USER={t}\nSMTP_PASS={t}\n"), &["connection.wrong-host"]),
        (format!("SMTP_HOST=smtp.sendgrid.net\nSMTP_USER={t}\nSMTP_PASS={t}\n"), &["connection.wrong-host"]),
        (format!("SMTP_HOST=smtp.postmarkapp.com\nSMTP_PORT=2526\nSMTP_USER={t}\nSMTP_PASS={t}\n"), &["settings.port"]),
        ("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER=your-server-api-token\nSMTP_PASS=your-server-api-token\n".into(), &["auth.placeholder"]),
        ("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER=ada@acme.example\nSMTP_PASS=ada@acme.example\n".into(), &["auth.email-login"]),
        ("SMTP_HOST=smtp.postmarkapp.com\nSMTP_USER=PM-B-news-AbCdEfGhIjKlMnOpQrStUvWxYz\nSMTP_PASS=AbCdEfGhIjKlMnOpQrStUvWxYz0123456789\n".into(), &["auth.stream-host"]),
        (format!("smtps://{t}:{t}@smtp.postmarkapp.com:465"), &["connection.port-465"]),
        (format!("const t = nodemailer.createTransport({{ host: 'smtp.postmarkapp.com', port: 587, secure: true, auth: {{ user: '{t}', pass: '{t}' }} }});"), &["settings.implicit-tls"]),
        ("nothing of mail here".into(), &["settings.nothing"]),
    ];
    for (text, expected) in cases {
        assert_eq!(hints(&text), expected, "{text}");
    }
}

#[test]
fn what_is_really_used_is_what_is_tried() {
    let text = format!(
        "SMTP_HOST=smtp.postmarkapp.com\nSMTP_PORT=2525\nSMTP_USER={TOKEN}\nSMTP_PASS=other-value-here\nMAIL_FROM=ada@acme.example\n"
    );
    let report = judged(&text);
    assert_eq!(
        (report.host.as_str(), report.port),
        ("smtp.postmarkapp.com", 2525)
    );
    let Some(Credential::SmtpToken { secret_key, .. }) = &report.credential else {
        panic!("{:?}", report.credential);
    };
    assert_eq!(secret_key.expose(), "other-value-here");
    assert_eq!(report.from.as_deref(), Some("ada@acme.example"));
}

#[test]
fn corrected_lines_are_right_in_every_dialect_and_name_a_variable() {
    let wrong = format!("port 465 {TOKEN}");
    for sign in [
        "$mail->Port = 465;\n$mail->Username = 'x';",
        "nodemailer.createTransport({ port: 465, auth: { user: 'x' } })",
        "import smtplib\nsmtplib.SMTP_SSL('smtp.postmarkapp.com', 465)",
        "EMAIL_HOST = 'smtp.postmarkapp.com'\nEMAIL_PORT = 465",
        "smtp_settings = { address: 'smtp.postmarkapp.com', port: 465 }",
        "spring.mail.host=smtp.postmarkapp.com\nspring.mail.port=465",
        "MAIL_USERNAME=x\nMAIL_PORT=465",
        "SMTP_HOST=smtp.postmarkapp.com\nSMTP_PORT=465",
        "smtps://x:y@smtp.postmarkapp.com:465",
    ] {
        let report = judged(&format!("{sign}\n"));
        assert!(!report.corrected.is_empty(), "{sign}");
        let text = report.corrected.join("\n") + "\n";
        assert!(
            text.contains("POSTMARK_SERVER_TOKEN") && !text.contains("465"),
            "{text}"
        );
        assert_eq!(hints(&text), Vec::<&str>::new(), "{sign}\n---\n{text}");
    }
    assert!(
        judged(&wrong)
            .corrected
            .iter()
            .all(|line| !line.contains(TOKEN))
    );
}

proptest! {
    #[test]
    fn no_text_breaks_it_and_no_secret_shows(head in "(?s).{0,60}", quote in "['\"` ]?", tail in "(?s).{0,60}") {
        let text = format!("{head}\nSMTP_USER={quote}{TOKEN}{quote}\nSMTP_PASS={TOKEN}x\n{tail}");
        let report = judged(&text);
        let shown = format!("{report:?} {}", serde_json::to_string(&report.findings).unwrap());
        prop_assert!(!shown.contains(&TOKEN[9..]), "{shown}");
    }
}
