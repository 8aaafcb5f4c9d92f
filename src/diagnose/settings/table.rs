//! The shapes of settings that are read: the keys of each, what each key means, and how the right value
//! is written. Keys are exact; what is not in this table is not recognized.

use super::lex::Language;

/// How an application protects the connection to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Protection {
    /// STARTTLS where the server offers it.
    Offered,
    /// No TLS.
    Off,
    /// STARTTLS, or no connection.
    StartTls,
    /// TLS from the first byte in some versions or libraries, STARTTLS in others.
    MaybeImplicit,
    /// TLS from the first byte.
    Implicit,
}

use Protection as P;

/// What a key means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    /// The server's name.
    Host,
    /// Its name, perhaps with `tls://` before and `:port` behind it.
    HostPort,
    Port,
    User,
    Password,
    /// A token that is username and password, for Postmark's own host.
    Token,
    /// `smtp://user:password@host:port`.
    Url,
    /// The name of a mail service that the library knows the host of.
    Service,
    From,
    Protection(&'static Words),
}

/// What the words of a key about protection mean, and the word for STARTTLS as it is written.
#[derive(Debug)]
pub(super) struct Words {
    pub words: &'static [(&'static str, Protection)],
    pub right: &'static str,
}

/// A key and what it means.
pub(super) type Key = (&'static str, Means);

/// How and where the settings of a shape are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `NAME=value` lines; the keys follow this prefix.
    Names(&'static str),
    /// `name.of.key=value` lines; the keys follow this prefix.
    Properties(&'static str),
    /// `key = value` under this section; there are no other keys in it.
    Section(&'static str),
    /// Nested keys of YAML below this path.
    Yaml(&'static str),
    /// The members of this object of a JSON file.
    Json(&'static str),
    /// Arguments of a class and of its `login`.
    Calls(Language),
    /// Members of an object of this class.
    Members(Language, &'static str),
    /// The object that is given to this function.
    Argument(Language, &'static str),
    /// The hash that is given to this method behind a symbol.
    Option(Language, &'static str, &'static str),
    /// The hash that this setter takes.
    Setter(Language, &'static str),
    /// Assignments outside of brackets.
    Assignments(Language),
    /// An array in which this key has this value.
    Marked(Language, &'static str, &'static str),
}

/// One shape of settings.
#[derive(Debug)]
pub(super) struct Shape {
    /// As shown to people.
    pub name: &'static str,
    pub form: Form,
    pub keys: &'static [Key],
    /// What holds where no key says how the connection is protected; `None` if that is not known.
    pub unset: Option<Protection>,
    /// Whether it is a program, where no token should be.
    pub is_code: bool,
    /// What asks for STARTTLS, as it is written there; empty where it need not be asked for.
    pub starttls: &'static str,
    /// The whole of the settings for Postmark, with `{host}` and `{port}`; empty where the walkthrough has
    /// no example of this shape.
    pub example: &'static str,
}

/// What most shapes have.
const BASE: Shape = Shape {
    name: "NAME=value lines",
    form: Form::Names(""),
    keys: &[],
    unset: None,
    is_code: false,
    starttls: "",
    example: "",
};

/// A text that is an address and nothing else.
pub(super) static ADDRESS: Shape = Shape {
    name: "an address",
    ..BASE
};

const fn switch(words: &'static [(&'static str, Protection)], right: &'static str) -> Words {
    Words { words, right }
}

static NODE_SECURE: Words = switch(&[("true", P::Implicit), ("false", P::Offered)], "false");
static REQUIRED: Words = switch(&[("true", P::StartTls)], "true");
static IGNORED: Words = switch(&[("true", P::Off)], "false");
static PYTHON_TLS: Words = switch(&[("true", P::StartTls), ("false", P::Off)], "True");
static PYTHON_SSL: Words = switch(&[("true", P::Implicit)], "False");
static RUBY_STARTTLS: Words = switch(
    &[
        ("true", P::StartTls),
        ("always", P::StartTls),
        ("auto", P::Offered),
        ("false", P::Off),
    ],
    ":always",
);
static RUBY_AUTO: Words = switch(&[("true", P::Offered), ("false", P::Off)], "true");
static RUBY_SSL: Words = switch(&[("true", P::Implicit)], "false");
/// What opens the connection, and what goes over to TLS.
pub(super) static SMTPLIB: Words = switch(
    &[("SMTP_SSL", P::Implicit), ("starttls", P::StartTls)],
    "SMTP",
);
static PHPMAILER: Words = switch(
    &[
        ("tls", P::StartTls),
        ("PHPMailer::ENCRYPTION_STARTTLS", P::StartTls),
        ("ssl", P::Implicit),
        ("PHPMailer::ENCRYPTION_SMTPS", P::Implicit),
    ],
    "PHPMailer::ENCRYPTION_STARTTLS",
);
static PHPMAILER_AUTO: Words = switch(&[("false", P::Off)], "true");
/// Laravel 8 and older open TLS at once for `ssl`, newer ones on port 465 only.
static ENCRYPTION: Words = switch(
    &[
        ("tls", P::StartTls),
        ("starttls", P::StartTls),
        ("ssl", P::MaybeImplicit),
        ("smtps", P::Implicit),
    ],
    "tls",
);
static SCHEME: Words = switch(&[("smtps", P::Implicit), ("smtp", P::Offered)], "smtp");
static USE_TLS: Words = switch(&[("true", P::StartTls), ("1", P::StartTls)], "true");
static USE_SSL: Words = switch(&[("true", P::Implicit), ("1", P::Implicit)], "false");
/// What `true` means depends on the library that gets it.
static SECURE: Words = switch(&[("true", P::MaybeImplicit), ("1", P::MaybeImplicit)], "");
static JAVA_ENABLE: Words = switch(&[("true", P::Offered), ("false", P::Off)], "true");
static JAVA_SSL: Words = switch(&[("true", P::Implicit)], "false");
static GRAFANA: Words = switch(
    &[
        ("mandatorystarttls", P::StartTls),
        ("opportunisticstarttls", P::Offered),
        ("nostarttls", P::Off),
    ],
    "MandatoryStartTLS",
);

/// Names of variables that many applications use, behind a prefix.
const VARIABLES: &[Key] = &[
    ("HOST", Means::Host),
    ("HOSTNAME", Means::Host),
    ("SERVER", Means::Host),
    ("PORT", Means::Port),
    ("USER", Means::User),
    ("USERNAME", Means::User),
    ("USER_NAME", Means::User),
    ("LOGIN", Means::User),
    ("HOST_USER", Means::User),
    ("PASS", Means::Password),
    ("PASSWORD", Means::Password),
    ("HOST_PASSWORD", Means::Password),
    ("URL", Means::Url),
    ("URI", Means::Url),
    ("DSN", Means::Url),
    ("FROM", Means::From),
    ("FROM_ADDRESS", Means::From),
    ("FROM_EMAIL", Means::From),
    ("DEFAULT_SENDER", Means::From),
    ("ENCRYPTION", Means::Protection(&ENCRYPTION)),
    ("SCHEME", Means::Protection(&SCHEME)),
    ("USE_TLS", Means::Protection(&USE_TLS)),
    ("USE_SSL", Means::Protection(&USE_SSL)),
    ("SECURE", Means::Protection(&SECURE)),
    ("SSL", Means::Protection(&SECURE)),
];

const fn variables(prefix: &'static str) -> Shape {
    Shape {
        form: Form::Names(prefix),
        keys: VARIABLES,
        ..BASE
    }
}

const SPRING: &[Key] = &[
    ("host", Means::Host),
    ("port", Means::Port),
    ("username", Means::User),
    ("password", Means::Password),
    ("protocol", Means::Protection(&SCHEME)),
    ("ssl.enabled", Means::Protection(&JAVA_SSL)),
    ("properties.mail.smtp.starttls.enable", Means::Protection(&JAVA_ENABLE)),
    ("properties.mail.smtp.starttls.required", Means::Protection(&REQUIRED)),
    ("properties.mail.smtp.ssl.enable", Means::Protection(&JAVA_SSL)),
    ("properties[mail.smtp.starttls.enable]", Means::Protection(&JAVA_ENABLE)),
    ("properties[mail.smtp.starttls.required]", Means::Protection(&REQUIRED)),
    ("properties[mail.smtp.ssl.enable]", Means::Protection(&JAVA_SSL)),
];

const RUBY: &[Key] = &[
    ("address", Means::Host),
    ("port", Means::Port),
    ("user_name", Means::User),
    ("password", Means::Password),
    ("enable_starttls", Means::Protection(&RUBY_STARTTLS)),
    ("enable_starttls_auto", Means::Protection(&RUBY_AUTO)),
    ("ssl", Means::Protection(&RUBY_SSL)),
    ("tls", Means::Protection(&RUBY_SSL)),
];

const NODEMAILER: &[Key] = &[
    ("host", Means::Host),
    ("port", Means::Port),
    ("auth.user", Means::User),
    ("auth.pass", Means::Password),
    ("url", Means::Url),
    ("service", Means::Service),
    ("secure", Means::Protection(&NODE_SECURE)),
    ("requireTLS", Means::Protection(&REQUIRED)),
    ("ignoreTLS", Means::Protection(&IGNORED)),
];

/// All shapes. Beside them an address such as `smtp://user:password@host:587` may be the whole text.
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
        keys: &[
            ("options.host", Means::Host),
            ("options.port", Means::Port),
            ("options.auth.user", Means::User),
            ("options.auth.pass", Means::Password),
            ("options.service", Means::Service),
            ("options.secure", Means::Protection(&NODE_SECURE)),
            ("options.requireTLS", Means::Protection(&REQUIRED)),
            ("from", Means::From),
        ],
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
        ..BASE
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
        keys: &[
            ("host", Means::Host),
            ("port", Means::Port),
            ("username", Means::User),
            ("password", Means::Password),
            ("url", Means::Url),
            ("encryption", Means::Protection(&ENCRYPTION)),
            ("scheme", Means::Protection(&SCHEME)),
        ],
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
