//! The files, what they are read as, and what is sent for them.

/// The token in the files.
pub const TOKEN: &str = "3f2b8a1c-9d4e-4f6a-8b7c-0a1b2c3d4e5f";

const POSTMARK: &str = "smtp.postmarkapp.com";

/// What a file is read as.
pub enum Expected {
    /// Block, shape, host, port, username, password; `$NAME` is a variable, `?` unclear, `-` nothing.
    Block([&'static str; 6]),
    /// The names of several blocks.
    Several(&'static [&'static str]),
    /// Words of the reason.
    NotRecognized(&'static str),
}

/// One file.
pub struct Row {
    pub file: &'static str,
    pub expected: Expected,
    /// What is replaced in the file before it is tried, for the mail server and for the rest.
    /// `@PORT@` and `@DECOY@` are the ports of the two recording servers.
    pub moved: &'static [(&'static str, &'static str)],
}

use Expected::{Block, NotRecognized};

const fn row(
    file: &'static str,
    expected: Expected,
    moved: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        file,
        expected,
        moved,
    }
}

const HERE: &[(&str, &str)] = &[(POSTMARK, "127.0.0.1"), ("587", "@PORT@")];

/// Files as people have them, in `files`.
pub const FILES: &[Row] = &[
    row(
        "S01_django_databases.py",
        Block([
            "EMAIL",
            "Django",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("db.internal", "127.0.0.1"),
            ("5432", "@DECOY@"),
            ("6379", "@DECOY@"),
        ],
    ),
    row(
        "S02_django_decouple.py",
        Block([
            "EMAIL",
            "Django",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        HERE,
    ),
    row(
        "S04_django_server_email.py",
        Block([
            "EMAIL",
            "Django",
            POSTMARK,
            "587",
            "$POSTMARK_API_KEY",
            "$POSTMARK_API_KEY",
        ]),
        HERE,
    ),
    row(
        "S05_rails_production.rb",
        Block([
            "smtp_settings",
            "Rails",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            (
                "host: \"shop.example\"",
                "host: \"127.0.0.1\", port: @DECOY@",
            ),
        ],
    ),
    row(
        "S06_rails_credentials.rb",
        Block([
            "smtp_settings",
            "Rails",
            POSTMARK,
            "587",
            "$Rails.application.credentials.dig(:postmark, :token)",
            "$Rails.application.credentials.dig(:postmark, :token)",
        ]),
        HERE,
    ),
    row(
        "S07_spring.properties",
        Block([
            "spring.mail",
            "Spring",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("8080", "@DECOY@"),
            ("5432", "@DECOY@"),
            ("6379", "@DECOY@"),
            ("db.internal", "127.0.0.1"),
            ("redis.internal", "127.0.0.1"),
        ],
    ),
    row(
        "S08_spring.yml",
        Block([
            "spring.mail",
            "Spring",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("8080", "@DECOY@"),
            ("5432", "@DECOY@"),
            ("db.internal", "127.0.0.1"),
        ],
    ),
    row(
        "S11_grafana_env.env",
        Block(["GF_SMTP", "Grafana", POSTMARK, "587", TOKEN, TOKEN]),
        HERE,
    ),
    row("S12_nextcloud_config.php", NotRecognized("Nextcloud"), HERE),
    row(
        "S13_wordpress_wp-config.php",
        NotRecognized("WP Mail SMTP"),
        HERE,
    ),
    row("S17_ghost_env.yml", NotRecognized("Docker Compose"), HERE),
    // Its host is Postmark's own, whatever the file says, so it is not tried here.
    row(
        "S18_symfony.env",
        Block([
            "MAILER_DSN",
            "NAME=value lines",
            POSTMARK,
            "-",
            TOKEN,
            TOKEN,
        ]),
        &[],
    ),
    row(
        "S22_laravel_interp.env",
        Block(["MAIL", "NAME=value lines", POSTMARK, "587", TOKEN, TOKEN]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("=587", "=@PORT@"),
            ("3306", "@DECOY@"),
            ("6379", "@DECOY@"),
            ("DB_PASSWORD=", "DB_PASSWORD=db-secret-password"),
        ],
    ),
    row(
        "S23_node_env.ts",
        Block([
            "transporter",
            "nodemailer",
            "$SMTP_HOST",
            "$SMTP_PORT",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            ("env.SMTP_HOST", "'127.0.0.1'"),
            ("Number(env.SMTP_PORT)", "Number('@PORT@')"),
        ],
    ),
    row("S24_msmtprc", NotRecognized("msmtp"), HERE),
    row("S29_go.go", NotRecognized("Go programs"), HERE),
    row(
        "S34_compose_hostname.yml",
        NotRecognized("Docker Compose"),
        HERE,
    ),
    row(
        "S36_nuxt_env.env",
        Block(["SMTP", "NAME=value lines", POSTMARK, "587", TOKEN, TOKEN]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("0.0.0.0", "127.0.0.1"),
            ("3000", "@DECOY@"),
        ],
    ),
    row(
        "S50_support_email.env",
        Block(["SMTP", "NAME=value lines", POSTMARK, "587", TOKEN, TOKEN]),
        HERE,
    ),
    row(
        "S54_user_email.env",
        Block(["SMTP", "NAME=value lines", POSTMARK, "587", TOKEN, TOKEN]),
        HERE,
    ),
    row(
        "S58_dup_override.env",
        Block(["MAIL", "NAME=value lines", POSTMARK, "587", TOKEN, TOKEN]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("mailpit", "127.0.0.1"),
            ("1025", "@DECOY@"),
        ],
    ),
    row(
        "S59_django_db_literal.py",
        Block(["EMAIL", "Django", "localhost", "2525", TOKEN, TOKEN]),
        &[
            ("2525", "@PORT@"),
            (
                "\"PASSWORD\":",
                "\"PORT\": @DECOY@, \"HOST\": \"127.0.0.1\", \"PASSWORD\":",
            ),
        ],
    ),
    row(
        "S63_strapi.ts",
        Block([
            "nodemailer",
            "nodemailer",
            POSTMARK,
            "587",
            "$POSTMARK_TOKEN",
            "$POSTMARK_TOKEN",
        ]),
        HERE,
    ),
    row(
        "S70.rb",
        Block([
            "smtp_settings",
            "Rails",
            POSTMARK,
            "587",
            "$POSTMARK_SERVER_TOKEN",
            "$POSTMARK_SERVER_TOKEN",
        ]),
        &[
            (POSTMARK, "127.0.0.1"),
            ("587", "@PORT@"),
            ("36255", "@DECOY@"),
        ],
    ),
    row(
        "swapped.env",
        Block([
            "SMTP",
            "NAME=value lines",
            "5f0c2b7e-91d4-4e0a-b3c8-7a6d5e4f3c2b",
            "587",
            "5f0c2b7e-91d4-4e0a-b3c8-7a6d5e4f3c2b",
            POSTMARK,
        ]),
        &[("587", "@PORT@")],
    ),
];
