//! Ready-made settings for other programs: a small whole program for each, from
//! `assets/snippets`. Its certificate check is on, and the token comes from the environment.

/// A program to set up.
struct Client {
    name: &'static str,
    template: &'static str,
}

/// Those of Postmark's own examples.
const CLIENTS: &[Client] = &[
    Client {
        name: "Python smtplib",
        template: include_str!("../../../assets/snippets/smtplib.py"),
    },
    Client {
        name: "PHPMailer",
        template: include_str!("../../../assets/snippets/phpmailer.php"),
    },
    Client {
        name: "nodemailer",
        template: include_str!("../../../assets/snippets/nodemailer.js"),
    },
    Client {
        name: "Ruby mail",
        template: include_str!("../../../assets/snippets/mail.rb"),
    },
];

/// What stands in for what in a template.
pub(super) struct Means<'a> {
    /// Host.
    pub host: &'a str,
    /// SMTP port.
    pub port: u16,
    /// The authority's certificate.
    pub ca_file: &'a str,
    /// Address of the sender.
    pub from: &'a str,
    /// Address of a recipient.
    pub to: &'a str,
}

/// The name of each program and the text to run.
pub(super) fn settings(means: &Means<'_>) -> impl Iterator<Item = (&'static str, String)> {
    CLIENTS
        .iter()
        .map(move |client| (client.name, filled(client.template, means)))
}

fn filled(template: &str, means: &Means<'_>) -> String {
    let port = means.port.to_string();
    [
        ("@HOST@", means.host),
        ("@PORT@", &port),
        ("@FROM@", means.from),
        ("@TO@", means.to),
        // Last, because a path may hold anything.
        ("@CA_FILE@", means.ca_file),
    ]
    .iter()
    .fold(template.to_owned(), |text, (mark, value)| {
        text.replace(mark, &quotable(value))
    })
}

/// As it stands between single quotes in Python, PHP, JavaScript and Ruby alike.
fn quotable(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\'', "\\'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_filled_and_the_check_is_on() {
        let means = Means {
            host: "127.0.0.1",
            port: 2525,
            ca_file: "/h/it's @PORT@/ca.pem",
            from: "ada@acme.example",
            to: "grace@navy.example",
        };
        for (name, text) in settings(&means) {
            for part in [
                "127.0.0.1",
                "2525",
                r"/h/it\'s @PORT@/ca.pem",
                "ada@acme.example",
                "grace@navy.example",
                "POSTMARK_SERVER_TOKEN",
            ] {
                assert!(text.contains(part), "{name}: {part}");
            }
            let lower = text.to_lowercase();
            for switch in [
                "verify_none",
                "rejectunauthorized",
                "cert_none",
                "allow_self_signed",
            ] {
                assert!(!lower.contains(switch), "{name}: {switch}");
            }
            let left = text.replace("@PORT@/ca.pem", "");
            assert!(
                !["@HOST@", "@PORT@", "@FROM@", "@TO@", "@CA_FILE@"]
                    .iter()
                    .any(|mark| left.contains(mark)),
                "{name}"
            );
        }
    }
}
