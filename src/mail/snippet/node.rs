//! nodemailer.

use std::fmt::Write as _;

use super::quote::{fill, json, lines};
use super::{Program, address};
use crate::mail::Mailbox;

const HEAD: &str = r"// Sends one message through Postmark. Needs nodemailer, and the server token in POSTMARK_SERVER_TOKEN.
const fs = require('node:fs');
const nodemailer = require('nodemailer');

const token = process.env.POSTMARK_SERVER_TOKEN; // user name and password at once

const transport = nodemailer.createTransport({
    host: {host},
    port: {port},
    secure: false, // TLS begins with STARTTLS,
    requireTLS: true, // and without it nothing is said
    tls: { {ca}rejectUnauthorized: true },
    auth: { user: token, pass: token },
});

const message = {
";

const TAIL: &str = r"};

transport.sendMail(message).then((info) => {
    // The server has it; that is not a delivery yet. info.messageId is not Postmark's MessageID.
    console.log('accepted', info.accepted.join(', '));
}).catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
});
";

pub(super) fn program(sheet: &Program<'_>) -> String {
    let ca = sheet.target.ca_file.as_deref();
    let ca = ca.map_or(String::new(), |path| {
        format!("ca: fs.readFileSync({}), ", json(path))
    });
    let parts = [
        ("{host}", json(&sheet.target.host)),
        ("{port}", sheet.target.port.to_string()),
        ("{ca}", ca),
    ];
    let mut code = fill(HEAD, &parts);
    people(&mut code, sheet);
    let _ = writeln!(code, "    subject: {},", json(&sheet.subject));
    if let Some(id) = sheet.message_id.own() {
        let _ = writeln!(code, "    messageId: {},", json(id));
    }
    let literal = |text: &str| lines(text, json, " +\n        ");
    for (name, body) in [("text", sheet.text()), ("html", sheet.html())] {
        if let Some(body) = body {
            let _ = writeln!(code, "    {name}: {},", literal(body));
        }
    }
    headers(&mut code, sheet);
    files(&mut code, sheet);
    code + TAIL
}

// Writing to a string cannot fail.
fn people(code: &mut String, sheet: &Program<'_>) {
    let one = |one: &Mailbox| {
        let name = one.name.as_deref().unwrap_or_default();
        format!(
            "{{ name: {}, address: {} }}",
            json(name),
            json(&address(one))
        )
    };
    let _ = writeln!(code, "    from: {},", one(&sheet.from));
    for (name, list) in [
        ("to", &sheet.to),
        ("cc", &sheet.cc),
        ("bcc", &sheet.bcc),
        ("replyTo", &sheet.reply_to),
    ] {
        let list: Vec<String> = list.iter().map(one).collect();
        if !list.is_empty() {
            let _ = writeln!(code, "    {name}: [{}],", list.join(", "));
        }
    }
}

fn headers(code: &mut String, sheet: &Program<'_>) {
    if sheet.headers.is_empty() {
        return;
    }
    // By itself nodemailer writes their first letters large, and metadata would be another key.
    let names = sheet.headers.iter().map(|(name, _)| json(name));
    let names: Vec<String> = names.collect();
    let _ = writeln!(
        code,
        "    normalizeHeaderKey: (key) => [{}].find((own) => own.toLowerCase() === key.toLowerCase()) || key,",
        names.join(", ")
    );
    code.push_str("    headers: [\n");
    for (name, value) in &sheet.headers {
        let _ = writeln!(
            code,
            "        {{ key: {}, value: {} }},",
            json(name),
            json(value)
        );
    }
    code.push_str("    ],\n");
}

fn files(code: &mut String, sheet: &Program<'_>) {
    if sheet.files.is_empty() {
        return;
    }
    code.push_str("    attachments: [\n");
    for file in &sheet.files {
        let (name, path) = (json(&file.name), json(&file.path));
        let kind = json(&file.content_type);
        let id = match &file.content_id {
            Some(id) => format!(", cid: {}, contentDisposition: 'inline'", json(id)),
            None => String::new(),
        };
        let _ = writeln!(
            code,
            "        {{ filename: {name}, path: {path}, contentType: {kind}{id} }},"
        );
    }
    code.push_str("    ],\n");
}
