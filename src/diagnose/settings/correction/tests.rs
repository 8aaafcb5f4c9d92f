use super::super::{Reading, judge_settings, read_settings};
use crate::postmark::HOST;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn corrected(file: &str, text: &str) -> Vec<String> {
    match read_settings(text, file) {
        Reading::Blocks(blocks) => judge_settings(text, &blocks[0]).corrected,
        Reading::NotRecognized(why) => panic!("{why}\n{text}"),
    }
}

/// A `.env` for Postmark.
fn env(host: &str, port: &str, more: &str) -> String {
    format!("SMTP_HOST={host}\nSMTP_PORT={port}\nSMTP_USER={TOKEN}\nSMTP_PASS={TOKEN}\n{more}\n")
}

fn are_corrected(cases: &[(&str, String, &[&str])]) {
    for (file, text, expected) in cases {
        assert_eq!(corrected(file, text), *expected, "{text}");
    }
}

#[test]
fn configuration_is_corrected_in_its_own_syntax_and_keys() {
    are_corrected(&[
        (".env", env(HOST, "465", ""), &["SMTP_PORT=587"]),
        (
            ".env",
            env("\"https://smtp.postmarkapp.com\"", "'465' # old", ""),
            &["SMTP_HOST=\"smtp.postmarkapp.com\"", "SMTP_PORT='587'"],
        ),
        (
            ".env",
            format!(
                "export MAIL_HOST={HOST}\nexport MAIL_PORT=465\nMAIL_SCHEME=smtps\nMAIL_USERNAME=x\n"
            ),
            &["export MAIL_PORT=587", "MAIL_SCHEME=smtp"],
        ),
        (
            "application.yml",
            format!(
                "spring:\n  mail:\n    host: {HOST}\n    port: 465 # x\n    properties.mail.smtp.ssl.enable: true\n"
            ),
            &["port: 587", "properties.mail.smtp.ssl.enable: false"],
        ),
        (
            "g.ini",
            format!("[smtp]\nhost = {HOST}:465\nuser = x\nstartTLS_policy = NoStartTLS\n"),
            &[
                "host = smtp.postmarkapp.com:587",
                "startTLS_policy = MandatoryStartTLS",
            ],
        ),
        (
            "config.json",
            format!(
                "{{\"mail\": {{\"options\": {{\"host\": \"{HOST}\", \"port\": 465, \"secure\": true}}}}}}"
            ),
            &["\"port\": 587,", "\"secure\": false"],
        ),
    ]);
}

#[test]
fn programs_are_corrected_in_their_own_syntax_and_keys() {
    are_corrected(&[
        (
            "m.js",
            format!(
                "createTransport({{host:'{HOST}',port: 465, secure:true,auth:{{user:'{TOKEN}',pass:'{TOKEN}'}}}})"
            ),
            &["port: 587,", "secure:false,"],
        ),
        (
            "m.py",
            format!("EMAIL_HOST = '{HOST}'\nEMAIL_PORT = 465\nEMAIL_USE_SSL = True\n"),
            &["EMAIL_PORT = 587", "EMAIL_USE_SSL = False"],
        ),
        (
            "m.py",
            format!("import smtplib\ns = smtplib.SMTP_SSL('{HOST}', 465)\ns.login('a', 'b')\n"),
            &[
                "s = smtplib.SMTP('smtp.postmarkapp.com', 587)",
                "s.starttls()",
            ],
        ),
        (
            "m.py",
            format!("import smtplib\nPORT = 465\ns = smtplib.SMTP('{HOST}', PORT)\ns.starttls()\n"),
            &["PORT = 587"],
        ),
        (
            "m.php",
            format!(
                "$m->isSMTP();\n$m->Host = '{HOST}';\n$m->SMTPSecure = 'ssl';\n$m->Port = 465;\n"
            ),
            &[
                "$m->Port = 587;",
                "$m->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;",
            ],
        ),
        (
            "m.rb",
            format!("c.smtp_settings = {{ address: '{HOST}', :port => '465', tls: true }}"),
            &[":port => '587',", "tls: false"],
        ),
        (
            "m.php",
            format!("$m->isSMTP();\n$m->Host = \"ssl://{HOST}:465\";\n"),
            &["$m->Host = \"tls://smtp.postmarkapp.com:587\";"],
        ),
    ]);
}

#[test]
fn what_cannot_be_written_in_the_files_way_is_not_written() {
    for (file, text) in [
        // The line has a secret in it.
        (
            ".env",
            format!("MAILER_DSN=smtps://{TOKEN}:{TOKEN}@{HOST}:465"),
        ),
        // The value is the default of a variable.
        (
            "m.py",
            format!("EMAIL_HOST = '{HOST}'\nEMAIL_PORT = env.int('P', 465)\n"),
        ),
        // Another service is no mistake.
        (".env", env("smtp.sendgrid.net", "465", "")),
        // What `true` means is not known.
        (".env", env(HOST, "587", "SMTP_SECURE=true")),
    ] {
        assert_eq!(corrected(file, &text), Vec::<String>::new(), "{text}");
    }
}
