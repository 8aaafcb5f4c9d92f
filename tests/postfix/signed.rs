//! Signed messages that are sent with `--raw`: what Postfix delivers verifies with GnuPG (RFC 3156) and OpenSSL
//! (RFC 8551), and with one byte changed it does not.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::Command;

use crate::house::{House, TOKEN, missing, run, skip, system};
use crate::mailbox::Delivery;

/// Something that no encoder would leave as it is: odd headers, blanks at line ends, dots, lines like those of a mailbox.
const PART: &str = "Content-Type: multipart/mixed;  boundary=\"inner\"\nX-Odd:   kept \n\n--inner\nContent-Type: text/plain; charset=us-ascii\nContent-Transfer-Encoding: 7bit\n\n.\n..two dots\nFrom here on\nblanks at the end   \n\n--inner\nContent-Type: text/csv; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n\ngr=FC=DFe;=\n1\n--inner--\n";
const HEAD: &str = "Received: from nowhere by nobody; Mon, 23 Nov 2026 10:00:00 +0100\nFrom: Ada <ada@acme.example>\nTo: one@box.example\nBcc: two@box.example\nSubject: =?utf-8?q?Sign=C3=A9?=\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nMessage-ID: <1@acme.example>\nMIME-Version: 1.0\n";

fn crlf(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\n', "\r\n")
}

/// Sends the file and returns what arrives, which must not name the hidden recipient.
fn sent(house: &House, message: &[u8], extra: &[&str]) -> Vec<Delivery> {
    let file = house.file("signed.eml", message);
    let mut args = house.server_flags();
    args.extend(["send", "--json", "--raw", file.to_str().unwrap()].map(str::to_owned));
    args.extend(extra.iter().map(|one| (*one).to_owned()));
    let sending = house.postrider(TOKEN, &args);
    assert_eq!(sending.code, Some(0), "{}", sending.words());
    let deliveries = house.mailbox.receive(2);
    for (delivery, to) in deliveries
        .iter()
        .zip(["one@box.example", "two@box.example"])
    {
        assert_eq!(delivery.rcpt_to, to);
        let text = String::from_utf8_lossy(&delivery.message).to_lowercase();
        assert!(!text.contains("\nbcc:"), "{text}");
    }
    deliveries
}

/// The same with one letter of the signed text in the other case.
fn changed(message: &[u8], word: &[u8]) -> Vec<u8> {
    let mut changed = message.to_vec();
    let at = message
        .windows(word.len())
        .position(|window| window == word);
    changed[at.unwrap()] ^= 0x20;
    changed
}

/// A GnuPG with a key of its own and no passphrase; its agent ends with it.
struct Gpg(tempfile::TempDir);

impl Gpg {
    fn open() -> Self {
        // Sockets have short paths.
        let gpg = Self(
            tempfile::Builder::new()
                .prefix("g")
                .tempdir_in("/tmp")
                .unwrap(),
        );
        fs::set_permissions(gpg.0.path(), fs::Permissions::from_mode(0o700)).unwrap();
        run(gpg.command().args([
            "--quick-gen-key",
            "Ada <ada@acme.example>",
            "ed25519",
            "sign",
            "0",
        ]));
        gpg
    }

    fn command(&self) -> Command {
        let mut command = system("gpg");
        command.arg("--homedir").arg(self.0.path());
        command.args([
            "--batch",
            "--no-tty",
            "--pinentry-mode",
            "loopback",
            "--passphrase",
            "",
        ]);
        command
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A signed message in which every line ends in LF.
    fn signed(&self) -> String {
        let (part, signature) = (self.path("part"), self.path("part.asc"));
        fs::write(&part, crlf(PART)).unwrap();
        run(self
            .command()
            .args(["--yes", "--detach-sign", "--armor", "--output"])
            .arg(&signature)
            .arg(&part));
        let signature = fs::read_to_string(signature).unwrap();
        format!(
            "{HEAD}Content-Type: multipart/signed; micalg=pgp-sha512;\n\tprotocol=\"application/pgp-signature\"; boundary=outer\n\nThis is signed.\n--outer\n{PART}\n--outer\nContent-Type: application/pgp-signature\n\n{signature}\n--outer--\n"
        )
    }

    /// Whether the signature of a message as it arrived is good for the part as it arrived.
    fn verifies(&self, message: &[u8]) -> bool {
        let parts = parts(message);
        let (part, signature) = (self.path("arrived"), self.path("arrived.asc"));
        fs::write(&part, &parts[0]).unwrap();
        let start = parts[1]
            .windows(5)
            .position(|window| window == b"-----")
            .unwrap();
        fs::write(&signature, &parts[1][start..]).unwrap();
        let verified = self
            .command()
            .arg("--verify")
            .arg(&signature)
            .arg(&part)
            .output()
            .unwrap();
        verified.status.success()
    }
}

impl Drop for Gpg {
    fn drop(&mut self) {
        let mut stop = system("gpgconf");
        stop.arg("--homedir")
            .arg(self.0.path())
            .args(["--kill", "all"]);
        let stopped = stop.status();
        assert!(stopped.is_ok_and(|status| status.success()) || std::thread::panicking());
    }
}

/// The bytes of the parts between the delimiters of the outer boundary; the line end before a delimiter belongs to
/// it (RFC 2046 section 5.1.1).
fn parts(message: &[u8]) -> Vec<Vec<u8>> {
    let delimiter = b"\r\n--outer";
    let mut found = Vec::new();
    let mut rest = message;
    while let Some(at) = rest
        .windows(delimiter.len())
        .position(|window| window == delimiter)
    {
        found.push(rest[..at].to_vec());
        rest = &rest[at + delimiter.len()..];
        rest = rest.strip_prefix(b"\r\n").unwrap_or(rest);
    }
    found.remove(0);
    found
}

#[test]
fn a_message_signed_with_pgp_verifies_after_its_way() {
    if let Some(reason) = missing(&["gpg", "gpgconf"]) {
        return skip(&reason).unwrap_or_default();
    }
    let Some(house) = House::open() else { return };
    let gpg = Gpg::open();
    let signed = gpg.signed();
    for (message, extra) in [
        (signed.clone(), &[][..]),
        (crlf(&signed), &["--track"]),
        (format!("From ada Mon Nov 23 10:00:00 2026\n{signed}"), &[]),
    ] {
        for delivery in sent(&house, message.as_bytes(), extra) {
            assert!(
                gpg.verifies(&delivery.message),
                "{}",
                String::from_utf8_lossy(&delivery.message)
            );
            assert!(!gpg.verifies(&changed(&delivery.message, b"here on")));
            assert!(!gpg.verifies(&changed(&delivery.message, b"kept \r\n")));
            let tracked = delivery
                .message
                .windows(18)
                .any(|window| window == b"Metadata-postrider");
            assert_eq!(tracked, extra == ["--track"]);
        }
    }
}

/// A certificate that signs itself, in files.
struct Smime(tempfile::TempDir);

impl Smime {
    fn open() -> Self {
        let smime = Self(tempfile::tempdir().unwrap());
        let mut make = system("openssl");
        make.args([
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
        ]);
        make.args([
            "-days",
            "2",
            "-subj",
            "/CN=Ada/emailAddress=ada@acme.example",
        ]);
        make.args(["-addext", "extendedKeyUsage=emailProtection"]);
        make.arg("-keyout")
            .arg(smime.path("key.pem"))
            .arg("-out")
            .arg(smime.path("cert.pem"));
        run(&mut make);
        fs::write(smime.path("part"), crlf(PART)).unwrap();
        smime
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A signed message as OpenSSL writes it: lines end in CRLF in the signed part and in LF around it.
    fn signed(&self, form: &[&str]) -> String {
        let mut sign = system("openssl");
        sign.args(["cms", "-sign"]).args(form);
        sign.arg("-in")
            .arg(self.path("part"))
            .arg("-out")
            .arg(self.path("signed"));
        sign.arg("-signer")
            .arg(self.path("cert.pem"))
            .arg("-inkey")
            .arg(self.path("key.pem"));
        run(&mut sign);
        let signed = fs::read_to_string(self.path("signed")).unwrap();
        let headers = HEAD.replace("MIME-Version: 1.0\n", "");
        format!("{headers}{signed}")
    }

    /// Whether a message as it arrived verifies, and with what it signed.
    fn verified(&self, command: &str, message: &[u8]) -> Option<Vec<u8>> {
        let arrived = self.path("arrived");
        fs::write(&arrived, message).unwrap();
        let mut verify = system("openssl");
        verify.args([command, "-verify", "-in"]).arg(&arrived);
        verify.arg("-CAfile").arg(self.path("cert.pem"));
        let verified = verify.output().unwrap();
        verified.status.success().then_some(verified.stdout)
    }
}

#[test]
fn a_message_signed_with_smime_verifies_after_its_way() {
    if let Some(reason) = missing(&["openssl"]) {
        return skip(&reason).unwrap_or_default();
    }
    let Some(house) = House::open() else { return };
    let smime = Smime::open();
    let detached = smime.signed(&[]);
    assert!(detached.contains("multipart/signed"), "{detached}");
    for (message, extra) in [(detached.clone(), &[][..]), (crlf(&detached), &["--track"])] {
        for delivery in sent(&house, message.as_bytes(), extra) {
            let changed = changed(&delivery.message, b"here on");
            for command in ["cms", "smime"] {
                let content = smime.verified(command, &delivery.message).unwrap();
                assert_eq!(String::from_utf8_lossy(&content), crlf(PART));
                assert_eq!(smime.verified(command, &changed), None);
            }
        }
    }
    let opaque = smime.signed(&["-nodetach"]);
    assert!(opaque.contains("application/pkcs7-mime"), "{opaque}");
    for delivery in sent(&house, opaque.as_bytes(), &[]) {
        let content = smime.verified("cms", &delivery.message).unwrap();
        assert_eq!(String::from_utf8_lossy(&content), crlf(PART));
    }
}
