//! The shapes of settings that are read: the keys of each, what each key means, and how the right value
//! is written. Keys are exact; what is not in this table is not recognized.

mod words;

use super::lex::Language;
pub(super) use words::SMTPLIB;
use words::{
    GHOST, GRAFANA, IGNORED, LARAVEL, NODE_SECURE, NODEMAILER, PHPMAILER, PHPMAILER_AUTO,
    PYTHON_SSL, PYTHON_TLS, REQUIRED, RUBY, SPRING, VARIABLES,
};

/// How an application encrypts the connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// STARTTLS if offered.
    Offered,
    Off,
    /// STARTTLS required.
    StartTls,
    /// Implicit TLS in some versions or libraries, STARTTLS in others.
    MaybeImplicit,
    /// Implicit TLS.
    Implicit,
}

use Protection as P;

#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    /// The host.
    Host,
    /// The host, optionally with `tls://` before and `:port` after it.
    HostPort,
    Port,
    User,
    Password,
    /// A token used as username and password, for Postmark's host.
    Token,
    /// `smtp://user:password@host:port`.
    Url,
    /// A mail service whose host the library knows.
    Service,
    From,
    Protection(&'static Words),
}

/// Meanings of an encryption key's values, and the value for STARTTLS.
#[derive(Debug)]
pub(super) struct Words {
    pub words: &'static [(&'static str, Protection)],
    pub right: &'static str,
}

pub(super) type Key = (&'static str, Means);

/// Syntax and place of a shape's settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `NAME=value` lines with this prefix.
    Names(&'static str),
    /// `name.of.key=value` lines with this prefix.
    Properties(&'static str),
    /// `key = value` in this section, which has no other keys.
    Section(&'static str),
    /// Nested YAML keys below this path.
    Yaml(&'static str),
    /// Members of this object of a JSON file.
    Json(&'static str),
    /// Arguments of a class and of its `login`.
    Calls(Language),
    /// Members of an object of this class.
    Members(Language, &'static str),
    /// The object passed to this function.
    Argument(Language, &'static str),
    /// The hash passed to this method after a symbol.
    Option(Language, &'static str, &'static str),
    /// The hash assigned by this setter.
    Setter(Language, &'static str),
    /// Assignments outside brackets.
    Assignments(Language),
    /// An array in which this key has this value.
    Marked(Language, &'static str, &'static str),
}

/// A known kind of settings.
#[derive(Debug)]
pub(super) struct Shape {
    /// Display name.
    pub name: &'static str,
    pub form: Form,
    pub keys: &'static [Key],
    /// Encryption without an explicit key; `None` if unknown.
    pub unset: Option<Protection>,
    /// Whether it is code, which should not contain tokens.
    pub is_code: bool,
    /// How to request STARTTLS; empty if unnecessary.
    pub starttls: &'static str,
    /// The complete settings for Postmark, with `{host}` and `{port}`; empty if the walkthrough has no
    /// example of this shape.
    pub example: &'static str,
}

/// Common defaults.
const BASE: Shape = Shape {
    name: "NAME=value lines",
    form: Form::Names(""),
    keys: &[],
    unset: None,
    is_code: false,
    starttls: "",
    example: "",
};

pub(super) static ADDRESS: Shape = Shape {
    name: "an address",
    ..BASE
};

const fn variables(prefix: &'static str) -> Shape {
    Shape {
        form: Form::Names(prefix),
        keys: VARIABLES,
        ..BASE
    }
}

/// All shapes. A URL such as `smtp://user:password@host:587` may also be the whole text.
pub(super) static SHAPES: &[Shape] = &[
    variables("SMTP_"),
    variables("MAIL_"),
    variables("EMAIL_"),
    variables("MAILER_"),
    variables("MAIL_SMTP_"),
    variables("EMAIL_SMTP_"),
    variables("EMAIL_SERVER_"),
    variables("POSTMARK_SMTP_"),
    Shape {
        form: Form::Names("POSTMARK_"),
        keys: &[
            ("SERVER_TOKEN", Means::Token),
            ("SERVER_API_TOKEN", Means::Token),
            ("API_TOKEN", Means::Token),
            ("API_KEY", Means::Token),
            ("TOKEN", Means::Token),
        ],
        ..BASE
    },
    Shape {
        name: "Spring",
        form: Form::Properties("spring.mail."),
        keys: SPRING,
        unset: Some(P::Off),
        is_code: true,
        starttls: "spring.mail.properties.mail.smtp.starttls.required=true",
        ..BASE
    },
    Shape {
        name: "Spring",
        form: Form::Names("SPRING_MAIL_"),
        keys: &[
            ("HOST", Means::Host),
            ("PORT", Means::Port),
            ("USERNAME", Means::User),
            ("PASSWORD", Means::Password),
        ],
        ..BASE
    },
    Shape {
        name: "Spring",
        form: Form::Yaml("spring.mail."),
        keys: SPRING,
        unset: Some(P::Off),
        is_code: true,
        starttls: "spring.mail.properties.mail.smtp.starttls.required: true",
        ..BASE
    },
    Shape {
        name: "Symfony",
        form: Form::Yaml("framework.mailer."),
        keys: &[("dsn", Means::Url)],
        unset: Some(P::Offered),
        is_code: true,
        ..BASE
    },
    Shape {
        name: "Grafana",
        form: Form::Section("smtp"),
        keys: &[
            ("host", Means::HostPort),
            ("user", Means::User),
            ("password", Means::Password),
            ("from_address", Means::From),
            ("startTLS_policy", Means::Protection(&GRAFANA)),
        ],
        unset: Some(P::Offered),
        ..BASE
    },
    Shape {
        name: "Grafana",
        form: Form::Names("GF_SMTP_"),
        keys: &[
            ("HOST", Means::HostPort),
            ("USER", Means::User),
            ("PASSWORD", Means::Password),
            ("FROM_ADDRESS", Means::From),
            ("STARTTLS_POLICY", Means::Protection(&GRAFANA)),
        ],
        unset: Some(P::Offered),
        ..BASE
    },
    Shape {
        name: "Ghost",
        form: Form::Json("mail"),
        keys: GHOST,
        unset: Some(P::Offered),
        ..BASE
    },
    Shape {
        name: "smtplib",
        form: Form::Calls(Language::Python),
        keys: &[
            ("host", Means::Host),
            ("port", Means::Port),
            ("user", Means::User),
            ("password", Means::Password),
        ],
        unset: Some(P::Off),
        is_code: true,
        starttls: "server.starttls()",
        example: "server = smtplib.SMTP('{host}', {port})
server.starttls(context=ssl.create_default_context())
server.login(os.environ['POSTMARK_SERVER_TOKEN'], os.environ['POSTMARK_SERVER_TOKEN'])",
    },
    Shape {
        name: "Django",
        form: Form::Assignments(Language::Python),
        keys: &[
            ("EMAIL_HOST", Means::Host),
            ("EMAIL_PORT", Means::Port),
            ("EMAIL_HOST_USER", Means::User),
            ("EMAIL_HOST_PASSWORD", Means::Password),
            ("DEFAULT_FROM_EMAIL", Means::From),
            ("EMAIL_USE_TLS", Means::Protection(&PYTHON_TLS)),
            ("EMAIL_USE_SSL", Means::Protection(&PYTHON_SSL)),
        ],
        unset: Some(P::Off),
        is_code: true,
        starttls: "EMAIL_USE_TLS = True",
        ..BASE
    },
    Shape {
        name: "PHPMailer",
        form: Form::Members(Language::Php, "PHPMailer"),
        keys: &[
            ("Host", Means::HostPort),
            ("Port", Means::Port),
            ("Username", Means::User),
            ("Password", Means::Password),
            ("From", Means::From),
            ("SMTPSecure", Means::Protection(&PHPMAILER)),
            ("SMTPAutoTLS", Means::Protection(&PHPMAILER_AUTO)),
        ],
        unset: Some(P::Offered),
        is_code: true,
        example: "$mail->Host = '{host}';
$mail->Port = {port};
$mail->SMTPAuth = true;
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->Username = getenv('POSTMARK_SERVER_TOKEN');
$mail->Password = getenv('POSTMARK_SERVER_TOKEN');",
        ..BASE
    },
    Shape {
        name: "Laravel",
        form: Form::Marked(Language::Php, "transport", "smtp"),
        keys: LARAVEL,
        unset: Some(P::Offered),
        is_code: true,
        ..BASE
    },
    Shape {
        name: "nodemailer",
        form: Form::Argument(Language::JavaScript, "createTransport"),
        keys: NODEMAILER,
        unset: Some(P::Offered),
        is_code: true,
        example: "host: '{host}',
port: {port},
secure: false,
requireTLS: true,
auth: { user: process.env.POSTMARK_SERVER_TOKEN, pass: process.env.POSTMARK_SERVER_TOKEN },",
        ..BASE
    },
    Shape {
        name: "nodemailer",
        form: Form::Marked(Language::JavaScript, "provider", "nodemailer"),
        keys: &[
            ("providerOptions.host", Means::Host),
            ("providerOptions.port", Means::Port),
            ("providerOptions.auth.user", Means::User),
            ("providerOptions.auth.pass", Means::Password),
            ("providerOptions.secure", Means::Protection(&NODE_SECURE)),
            ("providerOptions.requireTLS", Means::Protection(&REQUIRED)),
            ("providerOptions.ignoreTLS", Means::Protection(&IGNORED)),
        ],
        unset: Some(P::Offered),
        is_code: true,
        ..BASE
    },
    Shape {
        name: "Ruby mail",
        form: Form::Option(Language::Ruby, "delivery_method", ":smtp"),
        keys: RUBY,
        unset: Some(P::Offered),
        is_code: true,
        example: "address: '{host}',
port: {port},
user_name: ENV['POSTMARK_SERVER_TOKEN'],
password: ENV['POSTMARK_SERVER_TOKEN'],
authentication: :plain,
enable_starttls: :always,",
        ..BASE
    },
    Shape {
        name: "Rails",
        form: Form::Setter(Language::Ruby, "smtp_settings"),
        keys: RUBY,
        unset: Some(P::Offered),
        is_code: true,
        ..BASE
    },
];
