//! Shell scripts around swaks and curl: they hold the message whole.

use serde_json::Value;

use super::quote::shell;
use super::{Target, source};
use crate::mail::Composed;

const TOKEN: &str = ": \"${POSTMARK_SERVER_TOKEN:?set it to the server token}\"\n";
const ACCEPTED: &str = "# The server has it then; that is not a delivery yet. The Message-ID here is not Postmark's MessageID.\n";

/// The message contains its Message-ID: if Postmark keeps it, every run has the same.
fn kept_id(kept: bool) -> &'static str {
    match kept {
        true => {
            "# Postmark keeps the Message-ID below (X-PM-KeepID): give every other message its own.\n"
        }
        false => "",
    }
}

/// swaks, 2020 or newer. It checks a certificate's issuer but not its host, so the host is checked first.
pub(super) fn swaks(composed: &Composed, target: &Target, kept: bool) -> String {
    let (host, port) = (shell(&target.host), target.port);
    let server = shell(&format!("{}:{port}", target.host));
    let (trusted, roots) = match &target.ca_file {
        Some(path) => (
            format!(" -CAfile {}", shell(path)),
            format!(" --tls-ca-path {}", shell(path)),
        ),
        None => (String::new(), String::new()),
    };
    let names = match target.host.parse::<std::net::IpAddr>() {
        Ok(_) => format!("-verify_ip {host}"),
        Err(_) => format!("-verify_hostname {host}"),
    };
    let to: Vec<&str> = composed
        .envelope
        .rcpt_to
        .iter()
        .map(String::as_str)
        .collect();
    let (from, to) = (shell(&composed.envelope.mail_from), shell(&to.join(",")));
    let end = delimiter(&source(composed));
    format!(
        "#!/bin/sh
# Sends one message through Postmark. Needs swaks and openssl, and the server token in POSTMARK_SERVER_TOKEN.
set -e
{TOKEN}# swaks does not look whom the certificate names; this does, and stops otherwise.
openssl s_client -starttls smtp -connect {server} {names}{trusted} -verify_return_error </dev/null >/dev/null 2>&1 ||
  {{ echo 'STARTTLS, or a certificate for {host_words}, is missing' >&2; exit 1; }}
{ACCEPTED}{kept}# The token goes by the environment: arguments can be seen by others.
export SWAKS_OPT_auth_user=\"$POSTMARK_SERVER_TOKEN\" SWAKS_OPT_auth_password=\"$POSTMARK_SERVER_TOKEN\"
awk '{{ printf \"%s\\r\\n\", $0 }}' <<'{end}' | swaks --server {host} --port {port} --tls --tls-verify{roots} \\
  --auth PLAIN --hide-all --no-data-fixup --from {from} --to {to} --data -
{source}.
{end}
",
        host_words = target.host.replace('\'', ""),
        kept = kept_id(kept),
        source = stuffed(&source(composed)),
    )
}

/// curl with SMTP.
pub(super) fn curl(composed: &Composed, target: &Target, kept: bool) -> String {
    let url = shell(&format!("smtp://{}:{}", target.host, target.port));
    let roots = target.ca_file.as_deref();
    let roots = roots.map_or(String::new(), |path| format!(" --cacert {}", shell(path)));
    let to: String = composed
        .envelope
        .rcpt_to
        .iter()
        .map(|one| format!(" --mail-rcpt {}", shell(one)))
        .collect();
    let from = shell(&composed.envelope.mail_from);
    let end = delimiter(&source(composed));
    format!(
        "#!/bin/sh
# Sends one message through Postmark. Needs curl, and the server token in POSTMARK_SERVER_TOKEN.
{TOKEN}{ACCEPTED}{kept}# --ssl-reqd stops if STARTTLS is not offered. The token goes by a file descriptor: arguments can be seen by others.
exec curl --silent --show-error --url {url} --ssl-reqd{roots} --crlf \\
  --config /dev/fd/3 --mail-from {from}{to} --upload-file - 3<<CONFIG <<'{end}'
user = \"$POSTMARK_SERVER_TOKEN:$POSTMARK_SERVER_TOKEN\"
CONFIG
{source}{end}
",
        source = source(composed),
        kept = kept_id(kept),
    )
}

/// curl with the HTTP API.
pub(super) fn curl_api(body: &Value, target: &Target, kept: bool) -> String {
    // What was made of maps and strings becomes JSON without fail.
    let body = serde_json::to_string_pretty(body).unwrap_or_default();
    let url = shell(&format!("{}/email", target.api_url.trim_end_matches('/')));
    let end = delimiter(&body);
    format!(
        "#!/bin/sh
# Sends one message through Postmark's API. Needs curl, and the server token in POSTMARK_SERVER_TOKEN.
{TOKEN}{kept}# ErrorCode 0 means that Postmark has it; that is not a delivery yet.
exec curl --silent --show-error --fail-with-body --url {url} \\
  --header 'Accept: application/json' --header 'Content-Type: application/json' \\
  --config /dev/fd/3 --data-binary @- 3<<CONFIG <<'{end}'
header = \"X-Postmark-Server-Token: $POSTMARK_SERVER_TOKEN\"
CONFIG
{body}
{end}
",
        kept = kept_id(kept),
    )
}

/// Doubles dots at line starts (RFC 5321 section 4.5.2): swaks must not process the text, because it would
/// expand `
/// ` and `%`.
fn stuffed(source: &str) -> String {
    let line = |line: &str| {
        let dot = if line.starts_with('.') { "." } else { "" };
        format!("{dot}{line}")
    };
    source.split_inclusive('\n').map(line).collect()
}

/// A line that does not occur in the text.
fn delimiter(text: &str) -> String {
    let mut end = "POSTRIDER_MESSAGE".to_owned();
    while text.lines().any(|line| line == end) {
        end.push('_');
    }
    end
}
