//! What the name server is to say.

use std::fs;
use std::path::Path;

use postrider::postmark::dns::DnsRecord;

/// The zones; the last has no file.
pub const NAMES: [&str; 4] = [DOMAIN, SECOND, BARE, BROKEN];
/// A domain with everything as it should be, and selectors with every mistake.
pub const DOMAIN: &str = "acme.example";
/// A domain where everything but the key is wrong.
pub const SECOND: &str = "second.example";
/// A domain without any of the records.
pub const BARE: &str = "bare.example";
/// A zone that is configured and has no data.
pub const BROKEN: &str = "broken.example";

/// A public key of 1024 bit, the size that Postmark shows.
pub const KEY: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDAldlaQ8AujmVTSf13OEVCwh8T48XOhB8Ei0Tsa/iihJVaQRX+xF5pFH2y0WL28Tm/Fb4kpcWwkRsYmfOsuoufRXv1gowKltCY/RdLgaBdjHq8Kf4wyFXFVTJvDsppXkhsrpMsb2F85LHNP+wyqZb/u0WHMbf93ACoXphxK67DvQIDAQAB";
/// How many random TXT records stand beside the SPF policy of [`SECOND`]: more than fit into a datagram.
const CROWD: usize = 12;

/// Postmark's value.
pub fn value() -> String {
    format!("k=rsa;p={KEY}")
}

/// As long as a key of 4096 bit, which takes several strings of a TXT record.
pub fn long_value() -> String {
    let key: String = KEY.chars().cycle().take(736).collect();
    format!("k=rsa;p={key}")
}

/// Writes the files into `folder`.
pub fn write(folder: &Path) {
    let zones = [(DOMAIN, acme()), (SECOND, second()), (BARE, String::new())];
    for (name, records) in zones {
        let text = format!(
            "$ORIGIN {name}.\n$TTL 3600\n@ IN SOA ns hostmaster 1 3600 600 86400 60\n@ IN NS ns\nns IN A 127.0.0.1\n{records}"
        );
        fs::write(folder.join(format!("{name}.zone")), text).unwrap();
    }
}

fn acme() -> String {
    let (value, other) = (value(), KEY.replace("AldlaQ", "QaldlA"));
    let long = DnsRecord::dkim(&host("long"), Some(&long_value())).line();
    let proposed = [
        DnsRecord::dkim(&host("right"), Some(&value)),
        DnsRecord::default_return_path(DOMAIN),
        DnsRecord::dmarc(DOMAIN),
        DnsRecord::spf(DOMAIN),
    ];
    // What the program proposes to copy is what the server loads.
    let mut lines: Vec<String> = proposed.iter().filter_map(DnsRecord::line).collect();
    lines.extend(long);
    lines.extend([
        "@ TXT \"some-verification=abc\"".to_owned(),
        format!("prefixed._domainkey TXT \"v=DKIM1; k=rsa; p={KEY}\""),
        format!("doubled._domainkey.{DOMAIN} TXT \"{value}\""),
        format!("other._domainkey TXT \"k=rsa;p={other}\""),
        "revoked._domainkey TXT \"k=rsa;p=\"".to_owned(),
        format!("quoted._domainkey TXT \"\\\"{value}\\\"\""),
        "nowhere._domainkey CNAME pm.mtasv.net.".to_owned(),
        "alias._domainkey CNAME right._domainkey".to_owned(),
        "hostile._domainkey TXT \"k=rsa;p=\\027[31mred\\000\\255\"".to_owned(),
        "mail TXT \"nothing to do with mail\"".to_owned(),
        format!("deep._domainkey.mail.{DOMAIN} TXT \"{value}\""),
    ]);
    lines.join("\n") + "\n"
}

fn second() -> String {
    let filler = "x".repeat(200);
    let mut lines: Vec<String> = (0..CROWD)
        .map(|n| format!("@ TXT \"{n} {filler}\""))
        .collect();
    lines.extend([
        "@ TXT \"v=spf1 include:_spf.other.example ~all\"".to_owned(),
        "_dmarc TXT \"v=DMARC1; p=none\"".to_owned(),
        "_dmarc TXT \"v=DMARC1; p=reject\"".to_owned(),
        "pm-bounces CNAME pm.mtasv.net".to_owned(),
        "text TXT \"pm.mtasv.net\"".to_owned(),
        "proxied A 127.0.0.9".to_owned(),
        "twice TXT \"v=spf1 -all\"".to_owned(),
        "twice TXT \"v=spf1 ~all\"".to_owned(),
    ]);
    lines.join("\n") + "\n"
}

/// The name of a selector of [`DOMAIN`].
pub fn host(selector: &str) -> String {
    format!("{selector}._domainkey.{DOMAIN}")
}
