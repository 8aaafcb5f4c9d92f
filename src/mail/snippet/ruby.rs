//! Ruby's mail.

use std::fmt::Write as _;

use super::quote::{fill, single};
use super::{Program, address};
use crate::mail::Mailbox;

const HEAD: &str = r##"# encoding: utf-8
# Sends one message through Postmark. Needs the gem mail, and the server token in POSTMARK_SERVER_TOKEN.
Encoding.default_external = Encoding::UTF_8
gem 'mail', '>= 2.7' # an older one does not know enable_starttls, and would go on without
require 'mail'

token = ENV.fetch('POSTMARK_SERVER_TOKEN') # user name and password at once

# In base64, because the gem changes the line ends of what it encodes itself.
def base64(bytes)
  [bytes].pack('m')
end

def part(kind, text)
  body = base64(text.gsub("\n", "\r\n"))
  Mail::Part.new(content_type: "text/#{kind}; charset=UTF-8", content_transfer_encoding: 'base64', body: body)
end

mail = Mail.new(charset: 'UTF-8')
"##;

const TAIL: &str = r"
mail.delivery_method :smtp, {
  address: {host},
  port: {port},
  user_name: token,
  password: token,
  authentication: :plain,
  # Stops if STARTTLS is not offered, or if the certificate is not trusted or names another host.
  enable_starttls: :always,
  openssl_verify_mode: 'peer'{ca}
}
mail.deliver!
# The server has it; that is not a delivery yet. mail.message_id is not Postmark's MessageID.
puts 'accepted'
";

pub(super) fn program(sheet: &Program<'_>) -> String {
    let mut code = HEAD.to_owned();
    headers(&mut code, sheet);
    body(&mut code, sheet);
    let ca = sheet.target.ca_file.as_deref();
    let ca = ca.map_or(String::new(), |path| {
        format!(",\n  ca_file: {}", single(path))
    });
    let parts = [
        ("{host}", single(&sheet.target.host)),
        ("{port}", sheet.target.port.to_string()),
        ("{ca}", ca),
    ];
    code + &fill(TAIL, &parts)
}

// Writing to a string cannot fail.
fn headers(code: &mut String, sheet: &Program<'_>) {
    let one = std::slice::from_ref(&sheet.from);
    for (name, list) in [
        ("from", one),
        ("to", &sheet.to),
        ("cc", &sheet.cc),
        ("bcc", &sheet.bcc),
        ("reply_to", &sheet.reply_to),
    ] {
        let list: Vec<String> = list.iter().map(mailbox).collect();
        if !list.is_empty() {
            let _ = writeln!(code, "mail.{name} = [{}]", list.join(", "));
        }
    }
    let _ = writeln!(code, "mail.subject = {}", single(&sheet.subject));
    if let Some(id) = sheet.message_id.own() {
        let _ = writeln!(code, "mail.message_id = {}", single(id));
    }
    for (name, value) in &sheet.headers {
        let _ = writeln!(code, "mail.header[{}] = {}", single(name), single(value));
    }
}

/// A mailbox with its name in quotes, as the gem expects.
fn mailbox(mailbox: &Mailbox) -> String {
    let address = address(mailbox);
    match &mailbox.name {
        Some(name) => {
            let name = name.replace('\\', "\\\\").replace('"', "\\\"");
            single(&format!("\"{name}\" <{address}>"))
        }
        None => single(&address),
    }
}

fn body(code: &mut String, sheet: &Program<'_>) {
    let files = !sheet.files.is_empty();
    match (sheet.text(), sheet.html()) {
        (Some(text), None) if !files => {
            code.push_str("mail.content_type = 'text/plain; charset=UTF-8'\nmail.content_transfer_encoding = 'base64'\n");
            let text = single(text);
            let _ = writeln!(code, "mail.body = base64({text}.gsub(\"\\n\", \"\\r\\n\"))");
            return;
        }
        (text, html) => {
            code.push_str("either = Mail::Part.new(content_type: 'multipart/alternative')\n");
            for (kind, body) in [("plain", text), ("html", html)] {
                if let Some(body) = body {
                    add_part(code, kind, body);
                }
            }
        }
    }
    related(code, sheet);
    if sheet.beside().next().is_none() {
        // The parts of the one part are the message's own.
        code.push_str("mail.content_type = 'multipart/alternative'\n");
        code.push_str("either.parts.each { |part| mail.add_part(part) }\n");
        return;
    }
    code.push_str("mail.content_type = 'multipart/mixed'\nmail.add_part(either)\n");
    for file in sheet.beside() {
        let (name, path) = (single(&file.name), single(&file.path));
        let kind = single(&file.content_type);
        let _ = writeln!(
            code,
            "mail.attachments[{name}] = {{ mime_type: {kind}, encoding: 'base64', content: base64(File.binread({path})) }}"
        );
    }
}

fn add_part(code: &mut String, kind: &str, body: &str) {
    let _ = writeln!(
        code,
        "{kind} = part('{kind}', {})\neither.add_part({kind})",
        single(body)
    );
}

/// The HTML with its images.
fn related(code: &mut String, sheet: &Program<'_>) {
    if sheet.shown().next().is_none() {
        return;
    }
    code.push_str("related = Mail::Part.new(content_type: 'multipart/related')\n");
    code.push_str("either.parts.delete(html)\nrelated.add_part(html)\n");
    for (file, id) in sheet.shown() {
        let (name, path) = (single(&file.name), single(&file.path));
        let (kind, id) = (single(&file.content_type), single(&format!("<{id}>")));
        let _ = writeln!(
            code,
            "related.attachments.inline[{name}] = {{ mime_type: {kind}, content_id: {id}, encoding: 'base64', content: base64(File.binread({path})) }}"
        );
    }
    code.push_str("either.add_part(related)\n");
}
