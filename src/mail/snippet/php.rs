//! PHPMailer.

use std::fmt::Write as _;

use super::quote::{fill, single};
use super::{Program, address};
use crate::mail::Mailbox;

const HEAD: &str = r"<?php
// Sends one message through Postmark. Needs phpmailer/phpmailer, and the server token in POSTMARK_SERVER_TOKEN.
use PHPMailer\PHPMailer\PHPMailer;

require 'vendor/autoload.php';

$token = getenv('POSTMARK_SERVER_TOKEN'); // user name and password at once

$mail = new PHPMailer(true);
$mail->isSMTP();
$mail->Host = {host};
$mail->Port = {port};
// Required: without STARTTLS it stops before the token is said.
$mail->SMTPSecure = PHPMailer::ENCRYPTION_STARTTLS;
$mail->SMTPOptions = ['ssl' => ['verify_peer' => true, 'verify_peer_name' => true{ca}]];
$mail->SMTPAuth = true;
$mail->Username = $token;
$mail->Password = $token;
$mail->CharSet = PHPMailer::CHARSET_UTF8;
";

const TAIL: &str = r#"
$mail->send(); // throws when it is refused
// The server has it; that is not a delivery yet. getLastMessageID() is not Postmark's MessageID.
echo "accepted\n";
"#;

pub(super) fn program(sheet: &Program<'_>) -> String {
    let ca = sheet.target.ca_file.as_deref();
    let ca = ca.map_or(String::new(), |path| {
        format!(", 'cafile' => {}", single(path))
    });
    let parts = [
        ("{host}", single(&sheet.target.host)),
        ("{port}", sheet.target.port.to_string()),
        ("{ca}", ca),
    ];
    let mut code = fill(HEAD, &parts);
    code.push('\n');
    people(&mut code, sheet);
    let _ = writeln!(code, "$mail->Subject = {};", single(&sheet.subject));
    if let Some(id) = sheet.message_id.own() {
        let _ = writeln!(code, "$mail->MessageID = {};", single(id));
    }
    for (name, value) in &sheet.headers {
        let _ = writeln!(
            code,
            "$mail->addCustomHeader({}, {});",
            single(name),
            single(value)
        );
    }
    text(&mut code, sheet);
    files(&mut code, sheet);
    code + TAIL
}

// Writing to a string cannot fail.
fn people(code: &mut String, sheet: &Program<'_>) {
    let mut call = |call: &str, one: &Mailbox| {
        let name = one.name.as_deref().unwrap_or_default();
        let _ = writeln!(
            code,
            "$mail->{call}({}, {});",
            single(&address(one)),
            single(name)
        );
    };
    call("setFrom", &sheet.from);
    for (name, list) in [
        ("addAddress", &sheet.to),
        ("addCC", &sheet.cc),
        ("addBCC", &sheet.bcc),
        ("addReplyTo", &sheet.reply_to),
    ] {
        list.iter().for_each(|one| call(name, one));
    }
}

fn text(code: &mut String, sheet: &Program<'_>) {
    let text = single(sheet.text().unwrap_or_default());
    match sheet.html() {
        None => {
            let _ = writeln!(code, "$mail->Body = {text};");
        }
        Some(html) => {
            let _ = writeln!(
                code,
                "$mail->isHTML(true);\n$mail->Body = {};",
                single(html)
            );
            if sheet.text().is_some() {
                let _ = writeln!(code, "$mail->AltBody = {text};");
            }
        }
    }
}

fn files(code: &mut String, sheet: &Program<'_>) {
    for file in &sheet.files {
        let call = match &file.content_id {
            Some(id) => format!("addEmbeddedImage({}, {}", single(&file.path), single(id)),
            None => format!("addAttachment({}", single(&file.path)),
        };
        let (name, kind) = (single(&file.name), single(&file.content_type));
        let _ = writeln!(
            code,
            "$mail->{call}, {name}, PHPMailer::ENCODING_BASE64, {kind});"
        );
    }
}
