//! Certificates made for one test run.

use std::sync::{Arc, OnceLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring::default_provider;

/// What kind of certificate the server shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    Good,
    Expired,
    /// A good certificate whose issuer, an intermediate authority, has expired.
    ExpiredIntermediate,
    NotYetValid,
    OtherHost,
    OtherAuthority,
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    CertifiedIssuer::self_signed(of_authority(name), KeyPair::generate().unwrap()).unwrap()
}

fn of_authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    params
}

/// An authority that the trusted one vouched for until 2002.
fn expired_intermediate() -> Authority {
    let mut params = of_authority("Wire Test Intermediate");
    params.not_before = rcgen::date_time_ymd(2001, 1, 1);
    params.not_after = rcgen::date_time_ymd(2002, 2, 2);
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), trusted()).unwrap()
}

fn trusted() -> &'static Authority {
    static ONE: OnceLock<Authority> = OnceLock::new();
    ONE.get_or_init(|| authority("Wire Test Authority"))
}

/// The only root that the client under test trusts.
pub fn ca_pem() -> String {
    trusted().pem()
}

/// A TLS server that shows a certificate of this kind. It sends no session tickets, so that turns can
/// be counted.
pub fn acceptor(shown: Shown) -> TlsAcceptor {
    let names = match shown {
        Shown::OtherHost => vec!["mail.elsewhere.example".to_owned()],
        _ => vec![
            "127.0.0.1".to_owned(),
            "::1".to_owned(),
            "localhost".to_owned(),
        ],
    };
    let mut params = CertificateParams::new(names).unwrap();
    (params.not_before, params.not_after) = match shown {
        Shown::Expired => (
            rcgen::date_time_ymd(2001, 1, 1),
            rcgen::date_time_ymd(2002, 2, 2),
        ),
        Shown::NotYetValid => (
            rcgen::date_time_ymd(2101, 1, 1),
            rcgen::date_time_ymd(2102, 2, 2),
        ),
        _ => (
            rcgen::date_time_ymd(2001, 1, 1),
            rcgen::date_time_ymd(2102, 2, 2),
        ),
    };
    let key = KeyPair::generate().unwrap();
    let intermediate = (shown == Shown::ExpiredIntermediate).then(expired_intermediate);
    let leaf = match (shown, &intermediate) {
        (_, Some(intermediate)) => params.signed_by(&key, intermediate),
        (Shown::OtherAuthority, None) => params.signed_by(&key, &authority("Somebody Else")),
        (_, None) => params.signed_by(&key, trusted()),
    };
    let mut chain = vec![leaf.unwrap().der().clone()];
    chain.extend(intermediate.map(|intermediate| intermediate.der().clone()));
    let private = key.serialize_der().try_into().unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, private)
        .unwrap();
    config.send_tls13_tickets = 0;
    TlsAcceptor::from(Arc::new(config))
}
