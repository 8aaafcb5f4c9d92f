use super::*;

fn told(text: &str) -> Vec<(String, String, usize)> {
    let shown = |value: Value| match value {
        Value::Literal(text) => text.expose().to_owned(),
        Value::Reference(name) => format!("<{name}>"),
    };
    pairs(text)
        .into_iter()
        .map(|pair| (pair.name, shown(pair.value), pair.line))
        .collect()
}

fn one(text: &str) -> (String, String) {
    let mut all = told(text);
    assert_eq!(all.len(), 1, "{text:?}: {all:?}");
    let (name, value, _) = all.remove(0);
    (name, value)
}

#[test]
fn an_assignment_is_found_in_any_language() {
    for (text, name, value) in [
        ("MAIL_HOST=smtp.example", "MAIL_HOST", "smtp.example"),
        ("export A_B=\"x y\" # c", "A_B", "x y"),
        ("  host: smtp.example", "host", "smtp.example"),
        ("- PORT=587", "PORT", "587"),
        ("$mail->Host = 'h';  // c", "mail->Host", "h"),
        ("\"port\": 587,", "port", "587"),
        ("address: 'h',", "address", "h"),
        (":user_name => 'u',", "user_name", "u"),
        ("user: process.env.TOKEN,", "user", "<TOKEN>"),
        (
            "EMAIL_HOST_USER = os.environ['T']",
            "EMAIL_HOST_USER",
            "<T>",
        ),
        (
            "'password' => env('MAIL_PASSWORD'),",
            "password",
            "<MAIL_PASSWORD>",
        ),
        ("DSN=smtp://u:p@h:587", "DSN", "smtp://u:p@h:587"),
        ("key = \"a\\nb\"", "key", "a\nb"),
    ] {
        assert_eq!(one(text), (name.into(), value.into()), "{text:?}");
    }
}

#[test]
fn several_stand_in_one_line() {
    assert_eq!(
        told("x\n  auth: { user: \"u\", pass: 'p' }, secure: false"),
        [
            ("user".into(), "u".into(), 2),
            ("pass".into(), "p".into(), 2),
            ("secure".into(), "false".into(), 2)
        ]
    );
}

#[test]
fn calls_give_their_arguments() {
    let text = "import x\nwith smtplib.SMTP(SERVER, 587, timeout=5) as s:\n  s.login('u', \"p\")";
    let found = calls(text, &["SMTP", "login"]);
    let literal = |text: &str| Value::Literal(Secret::new(text));
    assert_eq!(found[0].arguments, [literal("SERVER"), literal("587")]);
    assert_eq!(found[1].arguments, [literal("u"), literal("p")]);
    assert_eq!((found[0].line, found[1].line), (2, 3));
    assert!(calls("my_login('a')", &["login"]).is_empty());
}
