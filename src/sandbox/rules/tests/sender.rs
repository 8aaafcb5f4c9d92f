//! The account and From.

use super::*;

#[test]
fn a_from_that_is_no_address() {
    holds(
        300,
        "Invalid 'From' address: ''.",
        &[|world| world.submission.from.clear()],
    );
    holds(
        300,
        "Invalid 'From' address: 'ada'.",
        &[|world| world.submission.from = "ada".into()],
    );
    for malformed in [
        "ada@",
        "@acme.example",
        "a b@acme.example",
        "ada@acme_.example",
        "ü@acme.example",
    ] {
        let mut world = world();
        world.submission.from = malformed.into();
        let told = format!("Invalid 'From' address: '{malformed}'.");
        assert_eq!(world.judge(), Err(ApiError::new(300, told)));
    }
    for bare in [
        "Doe, Jane <ada@acme.example>",
        "A. B. <ada@acme.example>",
        "x@y <ada@acme.example>",
    ] {
        let mut world = world();
        world.submission.from = bare.into();
        let told = format!("Error parsing 'From': Illegal email address '{bare}'.");
        assert_eq!(world.judge(), Err(ApiError::new(300, told)));
    }
    let long: Change =
        |world| world.submission.from = format!("{} <ada@acme.example>", "x".repeat(250));
    holds(
        300,
        "Invalid 'From' field: it is longer than 255 characters.",
        &[long],
    );
}

#[test]
fn a_sender_that_is_not_verified() {
    holds(
        400,
        "The 'From' address you supplied (x@other.example) is not a Sender Signature on your account. \
         Please add and confirm this address in order to be able to use it in the 'From' field of your \
         messages.",
        &[
            |world| world.submission.from = "X <x@other.example>".into(),
            |world| {
                world.account.domains.push(domain("other.example", false));
                world.submission.from = "x@other.example".into();
            },
        ],
    );
    holds(
        300,
        "Invalid 'From' address: 'x@other.example' is not a verified sender signature.",
        &[
            |world| {
                world.switches.unverified_sender = 300;
                world.submission.from = "x@other.example".into();
            },
            |world| {
                world
                    .account
                    .signatures
                    .push(signature("x@other.example", false));
                world.submission.from = "x@other.example".into();
            },
        ],
    );
    let mut world = world();
    world.switches.unconfirmed_sender = 401;
    world
        .account
        .signatures
        .push(signature("x@other.example", false));
    world.submission.from = "x@other.example".into();
    assert_eq!(world.judge().unwrap_err().code, 401);
}

#[test]
fn a_public_domain_is_never_verified() {
    let from_gmail: Change = |world| {
        world.account.domains.push(domain("gmail.com", true));
        world
            .account
            .signatures
            .push(signature("me@gmail.com", true));
        world.submission.from = "me@gmail.com".into();
    };
    let told = "The 'From' address you supplied (me@gmail.com) is not a Sender Signature on your account. \
         Please add and confirm this address in order to be able to use it in the 'From' field of your \
         messages.";
    holds(400, told, &[from_gmail]);
}

#[test]
fn an_account_that_may_not_send() {
    holds(
        413,
        "This account is not approved to send email.",
        &[|world| world.account.approval = Approval::Refused],
    );
    let mut spent = world();
    spent.account.approval = Approval::OutOfCredits;
    assert_eq!(spent.judge().unwrap_err().code, 405);
}
