//! AUTH refused, for each shape of what was sent.

use crate::postmark::{BROADCAST_HOST, TokenShape as T};
use crate::record::FailureKind as K;
use crate::record::Stage as S;

use super::super::*;
use super::Case;

pub(super) fn cases() -> Vec<Case> {
    let foreign = "smtp.acme.example";
    cases! {
        "auth.token": bad_login(), context();
        "auth.token": bad_login(), shaped(T::Unknown);
        "auth.token": auth(535, "5.7.8 Error: authentication failed: UGFzc3dvcmQ6"), practice();
        "auth.token": at_host("127.0.0.1", bad_login()), context();
        "auth.token": at_host(foreign, bad_login()), context();
        "auth.account-token": auth(535, "5.7.8 ServerAPI key required"), context();
        "auth.smtp-disabled": auth(535, "5.7.8 SMTP is disabled for this server"), context();
        "auth.no-token": bad_login(), shaped(T::Empty);
        "auth.placeholder": bad_login(), shaped(T::Placeholder);
        "auth.placeholder": bad_login(), smtp_token(T::Placeholder);
        "auth.api-test": bad_login(), shaped(T::ApiTest);
        "auth.email-login": bad_login(), shaped(T::EmailLogin);
        "auth.other-service": bad_login(), shaped(T::OtherService);
        "auth.stray-characters": bad_login(), shaped(T::StrayCharacters);
        "auth.mixed-keys": bad_login(), shaped(T::AccessKeyTransactional);
        "auth.mixed-keys": bad_login(), shaped(T::AccessKeyBroadcast);
        "auth.mixed-keys": bad_login(), shaped(T::SecretKey);
        "auth.mixed-keys": bad_login(), smtp_token(T::Uuid);
        "auth.mixed-keys": bad_login(), smtp_token(T::SecretKey);
        "auth.smtp-token": bad_login(), smtp_token(T::AccessKeyTransactional);
        "auth.smtp-token": bad_login(), smtp_token(T::Unknown);
        "auth.smtp-token": at_host(BROADCAST_HOST, bad_login()), smtp_token(T::AccessKeyTransactional);
        "auth.temporary": auth(454, "4.7.0 Temporary authentication failure"), shaped(T::Placeholder);
        "auth.temporary": auth(421, "4.7.0 closing"), context();
        "auth.mechanism": auth(504, "5.5.4 Unrecognized authentication type"), context();
        "auth.mechanism": failure(S::Auth, K::AuthUnavailable), context();
    }
}
