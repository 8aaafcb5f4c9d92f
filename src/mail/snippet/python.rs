//! Python's smtplib and email.

use std::fmt::Write as _;

use super::quote::{fill, json, lines};
use super::{File, MessageId, Program, address};
use crate::mail::Mailbox;
use crate::mail::header_text::one_line;

const HEAD: &str = r#"# Sends one message through Postmark. Needs Python 3.6 or newer, and the server token in POSTMARK_SERVER_TOKEN.
import email.policy
import os
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage

token = os.environ["POSTMARK_SERVER_TOKEN"]  # user name and password at once

message = EmailMessage(policy=email.policy.SMTP)
"#;

/// The certificate must be trusted and match the host; without STARTTLS this stops before the token is sent.
const TAIL: &str = r#"
with smtplib.SMTP({host}, {port}, timeout=30) as server:
    # Stops here if STARTTLS is not offered, or if the certificate is not trusted or names another host.
    server.starttls(context=ssl.create_default_context({ca}))
    server.login(token, token)
    # Not send_message, which writes `>From` for `From` at the start of a line.
    refused = server.sendmail({from}, {to}, message.as_bytes())

# The server has it; that is not a delivery yet. The Message-ID here is not Postmark's MessageID.
print("accepted", "but for " + ", ".join(refused) if refused else "")
"#;

pub(super) fn program(sheet: &Program<'_>) -> String {
    let mut code = HEAD.to_owned();
    if matches!(sheet.message_id, MessageId::Made) {
        code = code.replacen(
            "import email.policy\n",
            "import email.policy\nimport email.utils\n",
            1,
        );
    }
    headers(&mut code, sheet);
    text(&mut code, sheet);
    for (file, id) in sheet.shown() {
        let html = if sheet.text().is_some() {
            "message.get_payload()[1]"
        } else {
            "message"
        };
        let more = format!(", cid={}, disposition=\"inline\"", json(&format!("<{id}>")));
        attach(&mut code, file, &format!("{html}.add_related"), &more);
    }
    for file in sheet.beside() {
        attach(&mut code, file, "message.add_attachment", "");
    }
    let ca = sheet.target.ca_file.as_deref();
    let ca = ca.map_or(String::new(), |path| format!("cafile={}", json(path)));
    let all: Vec<String> = sheet.recipients().map(|one| json(&address(one))).collect();
    let parts = [
        ("{host}", json(&sheet.target.host)),
        ("{port}", sheet.target.port.to_string()),
        ("{ca}", ca),
        ("{from}", json(&address(&sheet.from))),
        ("{to}", format!("[{}]", all.join(", "))),
    ];
    code + &fill(TAIL, &parts)
}

// Writing to a string cannot fail.
fn headers(code: &mut String, sheet: &Program<'_>) {
    let one = std::slice::from_ref(&sheet.from);
    for (name, list) in [
        ("From", one),
        ("To", &sheet.to),
        ("Cc", &sheet.cc),
        ("Reply-To", &sheet.reply_to),
    ] {
        if !list.is_empty() {
            let list: Vec<String> = list.iter().map(mailbox).collect();
            let _ = writeln!(code, "message[\"{name}\"] = [{}]", list.join(", "));
        }
    }
    let _ = writeln!(code, "message[\"Subject\"] = {}", json(&sheet.subject));
    let domain = json(&sheet.from.ascii_domain());
    let _ = match &sheet.message_id {
        MessageId::Postmark => Ok(()),
        MessageId::Made => writeln!(
            code,
            "message[\"Message-ID\"] = email.utils.make_msgid(domain={domain})"
        ),
        MessageId::Own(id) => writeln!(code, "message[\"Message-ID\"] = {}", json(id)),
    };
    for (name, value) in &sheet.headers {
        let _ = writeln!(code, "message[{}] = {}", json(name), json(value));
    }
}

fn mailbox(mailbox: &Mailbox) -> String {
    let name = one_line(mailbox.name.as_deref().unwrap_or_default());
    let address = address(mailbox);
    format!("Address({}, addr_spec={})", json(&name), json(&address))
}

fn text(code: &mut String, sheet: &Program<'_>) {
    let literal = |text: &str| lines(text, json, "\n    ");
    if let Some(text) = sheet.text() {
        let _ = writeln!(code, "message.set_content(\n    {}\n)", literal(text));
    }
    if let Some(html) = sheet.html() {
        let call = if sheet.text().is_some() {
            "add_alternative"
        } else {
            "set_content"
        };
        let _ = writeln!(
            code,
            "message.{call}(\n    {},\n    subtype=\"html\",\n)",
            literal(html)
        );
    }
}

fn attach(code: &mut String, file: &File, call: &str, more: &str) {
    let (kind, subtype) = file.types();
    let (path, name) = (json(&file.path), json(&file.name));
    let (kind, subtype) = (json(kind), json(subtype));
    let _ = writeln!(code, "with open({path}, \"rb\") as file:");
    let _ = writeln!(
        code,
        "    {call}(file.read(), {kind}, {subtype}, filename={name}{more})"
    );
}
