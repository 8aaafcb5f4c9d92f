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
    NotYetValid,
    OtherHost,
    OtherAuthority,
}

type Authority = CertifiedIssuer<'static, KeyPair>;

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.distinguished_name.push(DnType::CommonName, name);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
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
    let leaf = if shown == Shown::OtherAuthority {
        params.signed_by(&key, &authority("Somebody Else"))
    } else {
        params.signed_by(&key, trusted())
    };
    let private = key.serialize_der().try_into().unwrap();
    let mut config = ServerConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![leaf.unwrap().der().clone()], private)
        .unwrap();
    config.send_tls13_tickets = 0;
    TlsAcceptor::from(Arc::new(config))
}
