//! The words of mail libraries and programs, and what each means: Python smtplib, PHPMailer, Symfony and Swift
//! Mailer, nodemailer, Ruby's Net::SMTP, JavaMail, .NET and MailKit, Go, Rust, Erlang's gen_smtp, curl, swaks,
//! msmtp, Postfix, Exim, and the official clients of Postmark's API.

use crate::record::{FailureKind as K, Stage as S};

/// Meaning of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Means {
    /// A failure, for which the rules find the hint.
    Failure(K, S),
    /// This hint, and other possible ones.
    Hints(&'static [&'static str]),
    /// A Postmark API error, by code.
    Api(u16),
}

/// How reliable a phrase is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Used only by mail programs.
    Sure,
    /// A generic message before the actual reason: counts only without one.
    Vague,
    /// Used by any network program: nearby lines must not be about something else.
    Network,
    /// Used by programs of every kind: nearby lines must be about SMTP.
    Loose,
}

/// Phrases with one meaning, in lower case, each beginning with a letter or digit and at least four bytes
/// long.
pub(super) struct Row {
    pub(super) trust: Trust,
    pub(super) means: Means,
    pub(super) phrases: &'static [&'static str],
}

const fn row(trust: Trust, means: Means, phrases: &'static [&'static str]) -> Row {
    Row {
        trust,
        means,
        phrases,
    }
}

use Means::{Api, Failure, Hints};
use Trust::{Loose, Network, Sure, Vague};

/// In order: the first row that matches a line counts.
pub(super) const ROWS: &[Row] = &[
    // Postmark's API, by the texts of its errors and the names that its clients give them.
    row(
        Sure,
        Api(406),
        &[
            "that have been marked as inactive",
            "that has been marked as inactive",
            "that have all been marked as inactive",
            "postmark::inactiverecipienterror",
            "inactiverecipientserror:",
        ],
    ),
    row(
        Sure,
        Api(400),
        &[
            "is not a sender signature on your account",
            "not a sender signature on your account",
            "sender signature not defined for from address",
        ],
    ),
    row(
        Sure,
        Api(300),
        &[
            "is not a verified sender signature",
            "provide either email textbody or htmlbody",
            "invalid metadata content",
            "zero recipients specified",
            "error parsing 'to'",
            "error parsing 'from'",
            "error parsing 'cc'",
            "error parsing 'bcc'",
            "error parsing 'reply-to'",
            "invalid 'from' address",
            "invalid 'to' address",
            "postmark::invalidemailrequesterror",
            "invalidemailrequesterror:",
        ],
    ),
    row(
        Sure,
        Hints(&["api.account-token"]),
        &[
            "does not contain a valid account token",
            "account token you provided in the x-postmark-account-token",
        ],
    ),
    row(
        Sure,
        Api(10),
        &[
            "does not contain a valid server token",
            "server token you provided in the x-postmark-server-token",
            "missing or incorrect api token in header",
            "postmark::invalidapikeyerror",
            "invalidapikeyerror:",
        ],
    ),
    row(Sure, Api(412), &["while your account is pending approval"]),
    row(Sure, Api(413), &["account is not approved to send"]),
    row(Sure, Api(1235), &["stream provided: "]),
    row(
        Sure,
        Api(1480),
        &["not authorized to send emails from your current ip"],
    ),
    row(Sure, Api(402), &["received invalid json input"]),
    row(
        Sure,
        Api(1101),
        &["associated with this request is not valid or was not found"],
    ),
    row(
        Sure,
        Hints(&["api.rate"]),
        &["ratelimitexceedederror:", "postmark::ratelimit"],
    ),
    row(Sure, Hints(&["api.timeout"]), &["postmark::timeouterror"]),
    row(
        Sure,
        Hints(&["message.invalid-inside"]),
        &["error occurred while accepting an email through the smtp api"],
    ),
    // What a client did wrong before a server answered.
    row(
        Sure,
        Hints(&["settings.one-value", "auth.no-token"]),
        &[
            "smtp-auth requested but missing",
            "missing credentials for \"",
            "missing credentials for plain",
            "no password specified?",
            "failed to connect, no password",
        ],
    ),
    row(
        Sure,
        Hints(&["client.not-connected", "connection.lost"]),
        &[
            "please run connect() first",
            "smtpserverdisconnected: server not connected",
            "smtpclient is not connected",
            "smtp client is not connected",
            "smtp session not yet started",
        ],
    ),
    row(
        Sure,
        Hints(&["starttls.required", "settings.clear"]),
        &["must issue a starttls", "must issue starttls"],
    ),
    row(
        Loose,
        Hints(&["starttls.required", "settings.clear"]),
        &[
            "unencrypted connection",
            "requires secure connection",
            "must use tls",
            "tls required",
            "encryption required for",
        ],
    ),
    row(
        Sure,
        Failure(K::MessageInvalid, S::Resolve),
        &[
            "no recipients defined",
            "at least one recipient email address",
            "smtp to address may not be blank",
            "smtp from address may not be blank",
            "an smtp to address is required",
            "an smtp from address is required",
            "message body empty",
            "cannot send message without a sender address",
            "an email must have a \"to\"",
            "an email must have a \"from\"",
            "no recipients have been specified",
            "a recipient must be specified",
            "a from address must be specified",
        ],
    ),
    row(
        Loose,
        Failure(K::MessageInvalid, S::Resolve),
        &["no recipient addresses", "no recipients found"],
    ),
    row(
        Sure,
        Hints(&["client.mail-function"]),
        &[
            "could not instantiate mail function",
            "mail(): failed to connect to mailserver",
            "sh: 1: /usr/sbin/sendmail: not found",
            "mail(): could not execute mail delivery program",
        ],
    ),
    row(
        Loose,
        Hints(&["client.non-ascii"]),
        &[
            "unicodeencodeerror: 'ascii' codec can't encode",
            "ascii codec can't encode",
            "can't encode character",
        ],
    ),
    // .NET says this of both, and then what the server said.
    row(
        Vague,
        Hints(&["starttls.required", "auth.required"]),
        &["requires a secure connection or the client was not authenticated"],
    ),
    row(
        Sure,
        Failure(K::MessageInvalid, S::Resolve),
        &[
            "in addr-spec",
            "comply with rfc 2822",
            "comply with addr-spec of rfc 2822",
            "an invalid character was found in the mail header",
            "specified string is not in the form required for an e-mail address",
        ],
    ),
    row(
        Loose,
        Failure(K::MessageInvalid, S::Resolve),
        &["invalid address:"],
    ),
    // What servers say, where the program leaves the code out.
    row(
        Sure,
        Failure(K::RecipientsRefused, S::Envelope),
        &[
            "unrouteable address",
            "unroutable address",
            "user unknown in virtual",
            "user unknown in local",
            "relay access denied",
            "relaying denied",
            "recipient address rejected",
            "stat=user unknown",
        ],
    ),
    row(Sure, Api(403), &["invalid request field(s)"]),
    row(
        Sure,
        Api(10),
        &["com.postmarkapp.postmark.client.exception.invalidapikeyexception"],
    ),
    row(
        Loose,
        Failure(K::ConnectionLost, S::Hello),
        &["was reset by the server", "was reset by peer"],
    ),
    // What .NET makes of a reply code, where the server said nothing.
    row(
        Vague,
        Hints(&["protocol.command"]),
        &[
            "syntax error, command unrecognized",
            "bad sequence of commands",
        ],
    ),
    row(
        Vague,
        Hints(&["refused.temporary"]),
        &["service not available, closing transmission channel"],
    ),
    // Names.
    row(
        Network,
        Failure(K::ResolverFailed, S::Resolve),
        &[
            "eai_again",
            "temporary failure in name resolution",
            "temporary name server failure",
            "querya etimeout",
            "querya esrvfail",
            "querya erefused",
            "server misbehaving",
            "resolving timed out",
            "host not found, try again",
            "try again (lookup",
        ],
    ),
    row(
        Network,
        Failure(K::NameNotFound, S::Resolve),
        &[
            "enotfound",
            "name or service not known",
            "nodename nor servname",
            "getaddrinfo failed",
            "php_network_getaddresses",
            "no such host",
            "unknown smtp host",
            "unknownhostexception",
            "could not resolve host",
            "couldn't resolve host",
            "cannot locate host",
            "remote name could not be resolved",
            "no address associated with hostname",
            "host or domain name not found",
            "name service error for name",
            "failed to lookup address information",
            "nxdomain",
            "name does not resolve",
            "unable to resolve host",
            "name resolution failed",
            "could not resolve",
        ],
    ),
    // Certificates.
    row(
        Network,
        Failure(K::CertificateExpired, S::Handshake),
        &[
            "certificate has expired",
            "cert_has_expired",
            "certificate expired",
            "certificate has already expired",
            "invalid peer certificate: expired",
            "certificateexpiredexception",
            "notafter: ",
            "certificate_expired",
        ],
    ),
    row(
        Network,
        Failure(K::CertificateNotYetValid, S::Handshake),
        &[
            "certificate is not yet valid",
            "cert_not_yet_valid",
            "certificatenotyetvalid",
            "invalid peer certificate: notvalidyet",
            "certificate has not yet been activated",
            "certificate is not yet activated",
        ],
    ),
    row(
        Network,
        Failure(K::CertificateWrongHost, S::Handshake),
        &[
            "err_tls_cert_altname_invalid",
            "hostname/ip does not match",
            "hostname mismatch",
            "did not match expected cn",
            "does not match the server certificate",
            "notvalidforname",
            "not valid for name",
            "certificate is valid for ",
            "certificate is not valid for any names",
            "doesn't contain any ip sans",
            "no subject alternative",
            "no name matching ",
            "remotecertificatenamemismatch",
            "did not match the name given in the server's ssl",
            "owner does not match hostname",
            "does not match hostname",
            "ssl: no alternative certificate subject name",
            "no alternative certificate subject name",
            "does not match target host name",
            "hostname_check_failed",
            "host name does not match",
            "certificate relies on legacy common name",
        ],
    ),
    row(
        Network,
        Failure(K::CertificateUntrusted, S::Handshake),
        &[
            "self signed cert",
            "self-signed cert",
            "self_signed_cert",
            "unable to get local issuer",
            "unable to get issuer cert",
            "unable to verify the first certificate",
            "certificate verify failed",
            "depth_zero",
            "unknownissuer",
            "unknown issuer",
            "unknown ca",
            "unknown_ca",
            "signed by unknown authority",
            "no trusted certificate found",
            "pkix path building failed",
            "unable to find valid certification path",
            "hasn't got a known issuer",
            "remotecertificatechainerrors",
            "remote certificate is invalid",
            "remote certificate was rejected",
            "server certificate not trusted",
            "server certificate is not trusted",
            "sec_e_untrusted_root",
            "certificate is not trusted",
            "self_signed_cert_in_chain",
            "unable_to_verify_leaf_signature",
            "certificate chain was issued by an authority that is not trusted",
            "is not trusted by the trust provider",
        ],
    ),
    row(
        Network,
        Failure(K::CertificateInvalid, S::Handshake),
        &[
            "certificate has been revoked",
            "pkix path validation failed",
            "invalid peer certificate: badencoding",
            "certificate_unknown",
            "bad certificate",
        ],
    ),
    row(
        Vague,
        Failure(K::CertificateUntrusted, S::Handshake),
        &[
            "tls certificate verification failed",
            "peer certificate cannot be authenticated",
        ],
    ),
    // Encryption.
    row(
        Network,
        Hints(&["settings.implicit-tls", "tls.not-spoken", "tls.only"]),
        &[
            "wrong version number",
            "wrong_version_number",
            "packet length too long",
            "ssl routines:ssl23_get_server_hello:unknown protocol",
            "first record does not look like a tls handshake",
            "unrecognized ssl message",
            "unsupported or unrecognized ssl message",
            "cannot determine the frame size",
            "handshake failed due to an unexpected packet format",
            "invalidcontenttype",
            "ssl_error_rx_record_too_long",
            "record layer failure",
            "unexpected tls packet was received",
            "an unexpected tls packet",
        ],
    ),
    row(
        Network,
        Hints(&["tls.version", "tls.failed"]),
        &[
            "no protocols available",
            "unsupported protocol",
            "unsupported_protocol",
            "tlsv1_alert_protocol_version",
            "tlsv1 alert protocol version",
            "protocol version not supported",
            "fatal alert: protocol_version",
            "no appropriate protocol",
            "peer is incompatible",
            "unsupported version",
        ],
    ),
    row(
        Sure,
        Failure(K::StartTlsMissing, S::StartTls),
        &[
            "starttls extension not supported",
            "starttls not supported",
            "does not support starttls",
            "starttls is not supported",
            "server does not support tls",
            "did not advertise starttls",
            "does not support the starttls extension",
            "not support tls via the starttls",
            "doesn't support starttls",
            "does not support secure connections",
            "requested ssl level failed",
            "smtp server does not support tls",
            "tls is required, but was not offered",
            "starttls is required but",
            "starttls not offered",
            "starttls: not advertised",
            "no starttls",
            "server doesn't offer starttls",
            "server does not offer starttls",
        ],
    ),
    row(
        Sure,
        Failure(K::StartTlsRefused, S::StartTls),
        &["starttls attempted but failed"],
    ),
    row(
        Network,
        Failure(K::ConnectionLost, S::Handshake),
        &[
            "disconnected before secure tls connection",
            "remote host terminated the handshake",
            "remote host closed connection during handshake",
            "handshake failed: eof",
            "unexpected eof while reading",
            "unexpected_eof_while_reading",
            "eof occurred in violation of protocol",
            "handshake: eof",
            "tls handshake: eof",
        ],
    ),
    row(
        Network,
        Failure(K::Timeout, S::Handshake),
        &[
            "tls handshake timeout",
            "ssl handshake timed out",
            "handshake operation timed out",
        ],
    ),
    row(
        Network,
        Failure(K::TlsFailed, S::Handshake),
        &[
            "handshake failure",
            "handshake_failure",
            "handshakefailure",
            "sslv3_alert_handshake_failure",
            "dh key too small",
            "dh_key_too_small",
            "tls handshake failed",
            "ssl handshake failed",
            "no cipher",
            "no shared cipher",
        ],
    ),
    row(
        Vague,
        Failure(K::TlsFailed, S::Handshake),
        &[
            "could not convert socket to tls",
            "attempting to establish an ssl or tls connection",
            "unable to connect with starttls",
            "unable to connect with tls encryption",
            "tls startup failed",
            "error upgrading connection with starttls",
            "stream_socket_enable_crypto(): ssl operation failed",
            "tls_failed",
        ],
    ),
    // Signing in.
    row(
        Sure,
        Failure(K::AuthUnavailable, S::Auth),
        &[
            "smtp auth extension not supported",
            "no suitable authentication method",
            "no supported auth",
            "no compatible authentication mechanism",
            "no authentication mechanisms supported by both",
            "smtp server does not support authentication",
            "did not advertise authentication",
            "no worthy mechs found",
        ],
    ),
    row(
        Loose,
        Failure(K::AuthUnavailable, S::Auth),
        &[
            "server doesn't support auth",
            "server does not support auth",
            "no mechanism available",
            "does not support authentication",
        ],
    ),
    row(
        Sure,
        Hints(&["starttls.missing", "auth.mechanism"]),
        &["missing_requirement"],
    ),
    row(
        Sure,
        Failure(K::AuthRefused, S::Auth),
        &[
            "eauth",
            "smtpauthenticationerror",
            "authenticationfailedexception",
            "curl: (67)",
            "mailkit.security.authenticationexception",
        ],
    ),
    row(
        Loose,
        Failure(K::AuthRefused, S::Auth),
        &[
            "auth_failed",
            "login denied",
            "could not authenticate",
            "invalid login",
            "authentication failed",
            "authentication failure",
            "authentication credentials invalid",
            "authentication unsuccessful",
            "username and password not accepted",
            "authenticator failed",
            "failed to authenticate",
            "incorrect authentication data",
            "bad username or password",
            "authentication rejected",
            "no authentication type succeeded",
        ],
    ),
    // Connections.
    row(
        Network,
        Failure(K::ConnectionRefused, S::Connect),
        &[
            "econnrefused",
            "connection refused",
            "actively refused",
            "connectionrefusederror",
            "winerror 10061",
        ],
    ),
    row(
        Network,
        Failure(K::NoRoute, S::Connect),
        &[
            "ehostunreach",
            "enetunreach",
            "network is unreachable",
            "no route to host",
            "network unreachable",
            "host is unreachable",
            "unreachable network",
            "unreachable host",
        ],
    ),
    row(
        Network,
        Hints(&["outcome.unknown"]),
        &["sending end of data -- message may be sent more than once"],
    ),
    row(
        Sure,
        Failure(K::ConnectionLost, S::Greeting),
        &[
            "response code 220 but got an empty",
            "response code \"220\" but got an empty",
            "response code \"220\" but got code \"\"",
        ],
    ),
    row(
        Sure,
        Failure(K::ConnectionLost, S::Hello),
        &["but got an empty response", "but got code \"\""],
    ),
    row(
        Network,
        Failure(K::ConnectionLost, S::Greeting),
        &[
            "receiving the initial server greeting",
            "got bad greeting from smtp host",
            "port: 465, response: -1",
            "port: 25, response: -1",
            "port: 587, response: -1",
            "port: 2525, response: -1",
            "unexpected eof while reading greeting",
        ],
    ),
    row(
        Sure,
        Failure(K::Timeout, S::Greeting),
        &[
            "greeting never received",
            "timeout waiting for greeting",
            "timed out while waiting for greeting",
            "timed out while receiving the initial server greeting",
        ],
    ),
    row(
        Network,
        Failure(K::ConnectTimeout, S::Connect),
        &[
            "etimedout",
            "connection timed out",
            "connect timed out",
            "connection timeout",
            "connecttimeout",
            "opentimeout",
            "connection attempt failed because the connected party",
            "i/o timeout",
            "error, :timeout",
            "errno 110",
            "winerror 10060",
            "timed out connecting",
            "timeout connecting",
            "timed out during connect",
            "connect timeout",
            "curl: (28) failed to connect",
            "curl: (28) connection",
        ],
    ),
    row(
        Network,
        Failure(K::ConnectionLost, S::Hello),
        &[
            "econnreset",
            "connection reset",
            "broken pipe",
            "connection unexpectedly closed",
            "unexpected socket close",
            "connection closed unexpectedly",
            "has been closed unexpectedly",
            "unexpectedly disconnected",
            "remote host closed connection unexpectedly",
            "net_io_connectionclosed",
            "connectionreseterror",
            "brokenpipeerror",
            "lost connection with",
            "forcibly closed by the remote host",
            "curl: (52)",
            "curl: (55)",
            "curl: (56)",
            "incomplete response",
            "server closed the connection",
            "connection was closed by the server",
        ],
    ),
    row(
        Loose,
        Failure(K::ConnectionLost, S::Hello),
        &[
            "epipe",
            "end of file reached",
            "eoferror",
            "error, :closed",
            "unexpected eof",
            "connection closed",
            "email 1: eof",
            "mail: eof",
            "smtp: eof",
        ],
    ),
    row(
        Loose,
        Failure(K::Timeout, S::Auth),
        &[
            "timed out",
            "readtimeout",
            "read timed out",
            "timeouterror",
            "timeoutexception",
            "conversation with",
        ],
    ),
    row(
        Vague,
        Hints(&["connection.failed"]),
        &[
            "smtp connect() failed",
            "could not connect to smtp host",
            "couldn't connect to host",
            "could not connect to host",
            "failed to connect to server",
            "failure sending mail",
            "connection could not be established with host",
            "mail server connection failed",
            "network_failure",
            "no_more_hosts",
            "retries_exceeded",
            "unable to connect to the remote server",
            "curl: (7)",
            "failed to connect to mailserver",
            "error connecting to smtp",
            "cannot connect to smtp",
            "could not open connection to the host",
        ],
    ),
];

/// Words about mail.
#[rustfmt::skip]
pub(super) const ABOUT_MAIL: &[&str] = &[
    "smtp", "esmtp", "postmark", "starttls", "sendmail", "postfix", "exim", "nodemailer", "phpmailer", "mailkit",
    "javax.mail", "jakarta.mail", "javamail", "com.sun.mail", "gomail", "swaks", "msmtp", "lettre", "swiftmailer",
    "swift_", "symfony\\component\\mailer", "actionmailer", "action_mailer", "net::smtp", "gen_smtp", "bamboo",
    "swoosh", "django.core.mail", "mail server", "mail_host", "mailer error", "mail from", "rcpt to", "system.net.mail",
    "status=deferred", "status=bounced", "dsn=", "no_more_hosts", "permanent_failure", "temporary_failure", "retries_exceeded", "anymail", "port 587", "port 2525", "port 465", "port: 587", "port: 2525", "port: 465", "port 25 ", "port: 25,",
    "port: 25 ", "port=587", "port=2525", "port=465",
];

/// Words about services whose errors resemble those of mail libraries.
#[rustfmt::skip]
pub(super) const ABOUT_OTHERS: &[&str] = &[
    "redis", "postgres", "psycopg", "pg::", "mysql", "mariadb", "mongo", "elasticsearch", "opensearch", "kafka",
    "rabbitmq", "amqp", "memcache", "cassandra", "clickhouse", "jdbc", "sqlalchemy", "database", "hikari", "java.sql",
    "ldap", "kube", "docker", "containerd", "nginx", "upstream", "haproxy", "apache2", "sshd", "ssh:", "ssh_",
    "ssh connection", "websocket", "grpc", "graphql", "consul", "etcd", "zookeeper", "vault", "prometheus", "influx",
    "minio", "celery.backends", "sidekiq.redis", "npm err", "registry", "pip._vendor", "maven", "gradle", "composer",
    "github", "gitlab", "bitbucket", "git@", "selenium", "webdriver", "puppeteer", "playwright", "chrome", "vpn",
    "ntpd", "chrony", "mqtt", "nfs:", "smb:", "ftp:", "sftp", "rsync", "snowflake", "oracle", "ora-", "sqlserver",
    "s3.amazonaws", "dynamodb", "firebase", "stripe", "twilio", "slack", "webhook", "imap", "pop3", "dovecot",
];

/// Ports of such services.
pub(super) const OTHER_PORTS: [u16; 40] = [
    21, 22, 53, 80, 110, 143, 389, 443, 636, 993, 995, 1433, 1521, 1883, 2181, 2375, 2379, 3000,
    3306, 3389, 4222, 5000, 5432, 5601, 5672, 6379, 6443, 8000, 8080, 8086, 8443, 8500, 9000, 9042,
    9092, 9200, 11211, 15672, 27017, 50051,
];
