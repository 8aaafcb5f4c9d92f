//! Sender, recipients and message refused.

use crate::record::FailureKind as K;
use crate::record::Stage as S;

use super::super::*;
use super::Case;

pub(super) fn cases() -> Vec<Case> {
    let gmail = Context {
        from: "Ada <ada@gmail.com>".into(),
        ..context()
    };
    let signature = "5.7.1 The 'From' address you supplied (a@b.example) is not a Sender Signature on your account.";
    cases! {
        "sender.unverified": sender(550, signature), context();
        "sender.unverified": recipients(550, "5.7.1 Sender signature not defined for From address."), context();
        "sender.unverified": sender(553, "5.7.1 <a@b>: Sender address rejected: not owned by user x"), context();
        "sender.unverified": message(554, "Sender signature not found"), context();
        "sender.unverified":
            refused(S::Envelope, K::DataRefused, 550, "'a@b' is not a verified sender signature."), context();
        "sender.unconfirmed": message(550, "The Sender Signature has not been confirmed"), context();
        "sender.public-domain": message(550, signature), gmail;
        "sender.public-domain": sender(550, "public domain not allowed"), context();
        "sender.pending-account": message(550, "While your account is pending approval, all"), context();
        "sender.account-blocked": message(550, "This account is not approved to send email."), context();
        "sender.no-credits": message(550, "Not allowed to send: you ran out of credits"), context();
        "sender.domain": sender(550, "5.1.8 <a@nope>: Sender address rejected: Domain not found"), context();
        "sender.malformed": sender(501, "5.1.7 Bad sender address syntax"), context();
        "sender.refused": sender(550, "5.7.1 no"), context();
        "sender.refused": recipients(554, "5.7.1 <a@b>: Sender address rejected: Access denied"), context();
        "stream.unknown": message(550, "The stream provided: 'x' does not exist on this server."), context();
        "stream.not-for-sending": message(550, "Sending is not supported for this stream type"), context();
        "recipient.inactive": recipients(550, "5.1.1 Found inactive addresses: a@x. marked as inactive"), context();
        "recipient.unknown": recipients(550, "5.1.1 <x@y>: User unknown"), context();
        "recipient.mailbox-full": recipients(552, "5.2.2 <x@y>: Mailbox is full"), context();
        "recipient.mailbox-full": recipients(452, "4.2.2 The mailbox is over quota"), context();
        "recipient.mailbox-full": recipients(550, "mailbox quota of x@y is used up"), context();
        "recipient.disabled": recipients(550, "5.2.1 The account that you tried to reach is inactive"), context();
        "recipient.disabled": recipients(554, "This mailbox is disabled"), context();
        "recipient.malformed": recipients(501, "5.1.3 Bad recipient address syntax"), context();
        "recipient.non-ascii": recipients(553, "5.6.7 address needs SMTPUTF8"), context();
        "recipient.too-many": recipients(452, "4.5.3 Error: too many recipients"), context();
        "recipient.relay-denied": recipients(554, "5.7.1 <x@y>: Relay access denied"), context();
        "recipient.refused": recipients(550, "5.7.1 no"), context();
        "sender.dmarc": message(550, "5.7.26 not accepted due to the domain's DMARC policy"), context();
        "sender.not-authenticated": message(550, "5.7.515 Access denied"), context();
        "sender.not-authenticated": recipients(550, "5.7.1 SPF check failed"), context();
        "sender.blocklisted": recipients(554, "5.7.1 Client host [x] blocked using zen.spamhaus.org"), context();
        "sender.blocklisted": refused(S::Greeting, K::GreetingRefused, 554, "5.7.1 your IP is on a blacklist"), context();
        "sender.reverse-dns": message(550, "5.7.25 The address has no name"), context();
        "sender.reverse-dns": refused(S::Greeting, K::GreetingRefused, 554, "no PTR record"), context();
        "recipient.relay-denied": recipients(454, "4.7.1 <x@y>: Relay access denied"), context();
        "message.content": message(552, "5.7.0 blocked because its content presents a potential security issue"), context();
        "message.too-large": sender(552, "no"), context();
        "message.too-large": sender(552, "5.3.4 Message size exceeds fixed limit"), context();
        "message.too-large": failure(S::Envelope, K::MessageTooLarge), context();
        "message.too-large": message(554, "message too big"), context();
        "message.attachment": message(554, "Forbidden attachment type: .exe"), context();
        "message.content": message(554, "5.7.1 looks like spam"), context();
        "message.refused": message(554, "5.6.0 no"), context();
        "message.refused": refused(S::Envelope, K::DataRefused, 554, "5.5.1 no"), context();
        "refused.rate": sender(450, "4.7.1 rate limit reached"), context();
        "refused.temporary": sender(451, "4.3.0 local error"), context();
        "refused.temporary": recipients(450, "4.2.0 greylisted"), context();
        "refused.temporary": message(451, "4.3.5 error"), context();
        "practice.unwritable":
            message(452, "4.3.1 Insufficient system storage: the practice inbox cannot be written"), practice();
        "refused.temporary": message(452, "4.3.1 Insufficient system storage"), practice();
    }
}
