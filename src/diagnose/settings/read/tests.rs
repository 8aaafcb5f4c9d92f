use super::*;

const TOKEN: &str = "b1946ac9-2492-4d23-8f5a-3c6a1e07d4f2";

fn shown(text: &str) -> (String, String, String, String, Option<Security>) {
    let settings = read_settings(text);
    let of = |setting: Option<&Setting>| {
        setting
            .and_then(|setting| setting.value.as_ref())
            .map_or("-".to_owned(), |value| value.expose().to_owned())
    };
    (
        of(settings.first(Role::Host)),
        of(settings.first(Role::Port)),
        of(settings.user()),
        of(settings.password()),
        settings.security.map(|(security, _)| security),
    )
}

#[test]
fn the_four_examples_of_the_guide_and_others_are_read() {
    let python = format!(
        "SMTP_SERVER = \"smtp.postmarkapp.com\"\nSMTP_PORT = 587\nSERVER_TOKEN = \"{TOKEN}\"\n\
         with smtplib.SMTP(SMTP_SERVER, SMTP_PORT) as server:\n    server.starttls()\n\
         \x20   server.login(SERVER_TOKEN, SERVER_TOKEN)  # Same token for both\n"
    );
    let php = format!(
        "$mail->isSMTP();\n$mail->Host = 'smtp.postmarkapp.com';\n$mail->SMTPAuth = true;\n\
         $mail->Username = '{TOKEN}';\n$mail->Password = '{TOKEN}';  // Same token\n\
         $mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;\n$mail->Port = 587;\n"
    );
    let node = format!(
        "const transporter = nodemailer.createTransport({{\n  host: 'smtp.postmarkapp.com',\n  port: 587,\n\
         \x20 secure: false,\n  auth: {{ user: '{TOKEN}', pass: '{TOKEN}' }}\n}});\n"
    );
    let ruby = format!(
        "config.action_mailer.smtp_settings = {{\n  address: 'smtp.postmarkapp.com',\n  port: 587,\n\
         \x20 user_name: '{TOKEN}',\n  password: '{TOKEN}',\n  authentication: :plain,\n\
         \x20 enable_starttls_auto: true\n}}\n"
    );
    let env = format!(
        "# mail\nMAIL_HOST=smtp.postmarkapp.com\nMAIL_PORT=587\nMAIL_USERNAME=\"{TOKEN}\"\n\
         MAIL_PASSWORD={TOKEN}\nMAIL_ENCRYPTION=tls\nDB_PASSWORD=hunter2\n"
    );
    for text in [python, php, node, ruby, env] {
        let expected = (
            "smtp.postmarkapp.com".to_owned(),
            "587".to_owned(),
            TOKEN.to_owned(),
            TOKEN.to_owned(),
            Some(Security::StartTls),
        );
        assert_eq!(shown(&text), expected, "{text}");
    }
}

#[test]
fn an_address_alone_and_in_a_variable() {
    for text in [
        format!("smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465"),
        format!("MAILER_DSN=smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465"),
        format!("APP=1\nSMTP_URL=\"smtps://{TOKEN}:{TOKEN}@smtp.postmarkapp.com:465\"\n"),
    ] {
        let expected = (
            "smtp.postmarkapp.com".to_owned(),
            "465".to_owned(),
            TOKEN.to_owned(),
            TOKEN.to_owned(),
            Some(Security::Implicit),
        );
        assert_eq!(shown(&text), expected, "{text}");
    }
}

#[test]
fn what_comes_from_the_environment_is_named_not_guessed() {
    let settings =
        read_settings("auth: { user: process.env.PM_TOKEN, pass: process.env.PM_TOKEN }");
    let user = settings.user().unwrap();
    assert_eq!(
        (user.value.clone(), user.reference.as_deref()),
        (None, Some("PM_TOKEN"))
    );
}

#[test]
fn one_token_serves_as_both() {
    let settings = read_settings(&format!("POSTMARK_SERVER_TOKEN={TOKEN}\n"));
    assert_eq!(settings.user(), settings.password());
    assert!(settings.user().is_some());
}

#[test]
fn debug_shows_no_value() {
    let settings = read_settings(&format!(
        "SMTP_PASSWORD={TOKEN}\nSMTP_URL=smtp://{TOKEN}@h\n"
    ));
    assert_eq!(settings.found.len(), 3);
    assert!(!format!("{settings:?}").contains("b1946ac9"));
}
