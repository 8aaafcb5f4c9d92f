use super::*;

/// What programs print, and the hint that it means.
const PRINTED: &[(&str, &str)] = &[
    (
        "535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
        "auth.token",
    ),
    (
        "smtplib.SMTPAuthenticationError: (535, b'5.7.8 Error: authentication failed: ')",
        "auth.token",
    ),
    (
        "Error: Invalid login: 535 5.7.8 Error: authentication failed: ",
        "auth.token",
    ),
    (
        "Net::SMTPAuthenticationError: 535 5.7.8 Error: authentication failed:",
        "auth.token",
    ),
    ("SMTP Error: Could not authenticate.", "auth.token"),
    ("code: 'EAUTH',", "auth.token"),
    (
        "Error: connect ECONNREFUSED 127.0.0.1:587",
        "connection.refused",
    ),
    (
        "ConnectionRefusedError: [Errno 111] Connection refused",
        "connection.refused",
    ),
    (
        "Net::OpenTimeout: execution expired (timed out)",
        "connection.timeout",
    ),
    ("Greeting never received", "connection.silent-greeting"),
    (
        "getaddrinfo ENOTFOUND smtp.postmark.com",
        "connection.name-not-found",
    ),
    (
        "socket.gaierror: [Errno -2] Name or service not known",
        "connection.name-not-found",
    ),
    (
        "ssl.SSLCertVerificationError: certificate verify failed: self-signed certificate",
        "certificate.untrusted",
    ),
    ("Error: certificate has expired", "certificate.expired"),
    (
        "error:1408F10B:SSL routines:ssl3_get_record:wrong version number",
        "tls.not-spoken",
    ),
    (
        "smtplib.SMTPNotSupportedError: STARTTLS extension not supported by server.",
        "starttls.missing",
    ),
    (
        "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown",
        "recipient.unknown",
    ),
    (
        "554 5.7.1 <a@b.example>: Relay access denied",
        "recipient.relay-denied",
    ),
    (
        "552 5.3.4 Message size exceeds fixed limit",
        "message.too-large",
    ),
    (
        "421 4.7.0 Error: too many connections",
        "connection.too-many",
    ),
    (
        r#"{"ErrorCode":10,"Message":"Request does not contain a valid Server token."}"#,
        "api.token",
    ),
    (
        r#"HTTP 422: {"ErrorCode":412,"Message":"While your account is pending approval, …"}"#,
        "sender.pending-account",
    ),
    (
        r#"{"ErrorCode": 406, "Message": "You tried to send to recipient(s) that have been marked as inactive."}"#,
        "recipient.inactive",
    ),
    (
        r#"{"ErrorCode":300,"Message":"Invalid 'From' address: 'a@b.example' is not a verified sender signature."}"#,
        "sender.unverified",
    ),
];

#[test]
fn what_programs_print_is_recognised() {
    let catalogue = Catalogue::builtin();
    for (text, hint) in PRINTED {
        let told = catalogue.diagnose_text(text, &Context::default());
        let id = told.map(|told| told.primary.id);
        assert_eq!(id.as_deref(), Some(*hint), "{text}");
    }
}

#[test]
fn what_is_no_failure_is_none() {
    let catalogue = Catalogue::builtin();
    for text in [
        "",
        "hello",
        "250 2.0.0 Ok: queued as 6A59",
        "port 587",
        "see RFC 5321",
        "5 items",
        "in 2535 ways",
    ] {
        assert_eq!(
            catalogue.diagnose_text(text, &Context::default()),
            None,
            "{text}"
        );
    }
}

#[test]
fn a_report_names_its_hints() {
    let catalogue = Catalogue::builtin();
    let report = "postrider report: failed\n\ndiagnosis certificate.expired: The certificate\n  also possible: certificate.clock, tls.failed\n";
    assert_eq!(
        catalogue.named_in(report),
        ["certificate.expired", "certificate.clock", "tls.failed"]
    );
    assert!(
        catalogue
            .named_in("xcertificate.expired certificate.expired-x")
            .is_empty()
    );
}
