//! Setting an account up over the practice API: what is made, what is refused, and with which code.

use postrider::api::Page;
use postrider::postmark::api::{NewDomain, NewServer, NewSignature};
use postrider::postmark::{Credential, Secret};

use crate::api::{client, with_api};
use crate::client::{Client as Smtp, plain};

const SERVER: NewServer<'static> = NewServer {
    name: "Receipts",
    color: "Blue",
    smtp_api_activated: true,
    delivery_type: "Sandbox",
};

#[tokio::test]
async fn a_server_is_made_once_and_its_token_signs_in() {
    let practice = with_api(None).await;
    let (client, token) = (client(&practice), practice.tokens().account.clone());
    let made = client.create_server(&token, &SERVER).await.unwrap();
    assert_eq!(
        (
            made.name.as_str(),
            made.color.as_str(),
            made.delivery_type.as_str()
        ),
        ("Receipts", "blue", "Sandbox")
    );
    let own = made.api_tokens[0].clone();
    assert_eq!(client.server(&own).await.unwrap().id, made.id);
    let listed = client.servers(&token, Page::default()).await.unwrap();
    assert_eq!((listed.total_count, listed.servers[2].id), (3, made.id));
    let mut smtp = Smtp::secured(practice.ports()[0], practice.ca_pem()).await;
    smtp.expect(&format!("AUTH PLAIN {}", plain(own.expose())), "235")
        .await;
    for (wrong, code) in [
        (SERVER, 603),
        (
            NewServer {
                name: " ",
                ..SERVER
            },
            608,
        ),
        (
            NewServer {
                name: "a",
                color: "Mauve",
                ..SERVER
            },
            607,
        ),
        (
            NewServer {
                name: "a",
                delivery_type: "Dry",
                ..SERVER
            },
            613,
        ),
    ] {
        let refused = client.create_server(&token, &wrong).await.unwrap_err();
        assert_eq!(
            (refused.status, refused.code),
            (Some(422), Some(code)),
            "{wrong:?}"
        );
    }
    let total = client
        .servers(&token, Page::default())
        .await
        .unwrap()
        .total_count;
    assert_eq!(total, 3, "what was refused is not there");
}

#[tokio::test]
async fn a_signature_waits_for_its_confirmation() {
    let practice = with_api(None).await;
    let (client, token) = (client(&practice), practice.tokens().account.clone());
    let new = |from_email| NewSignature {
        from_email,
        name: "Grace",
    };
    let added = client
        .create_sender(&token, &new("grace@navy.example"))
        .await
        .unwrap();
    assert!(!added.confirmed && added.email_address == "grace@navy.example");
    for (wrong, code) in [
        ("GRACE@navy.example", 504),
        ("grace@gmail.com", 503),
        ("grace", 520),
    ] {
        let refused = client.create_sender(&token, &new(wrong)).await.unwrap_err();
        assert_eq!(
            (refused.status, refused.code),
            (Some(422), Some(code)),
            "{wrong}"
        );
    }
    client.resend_confirmation(&token, added.id).await.unwrap();
    let listed = client.senders(&token, Page::default()).await.unwrap();
    let now = listed
        .signatures
        .iter()
        .find(|one| one.id == added.id)
        .unwrap();
    assert!(
        now.confirmed,
        "in practice a mail that was sent again counts as answered"
    );
    let again = client
        .resend_confirmation(&token, added.id)
        .await
        .unwrap_err();
    assert_eq!(again.code, Some(506));
    let missing = client.resend_confirmation(&token, 99).await.unwrap_err();
    assert_eq!(missing.code, Some(501));
}

#[tokio::test]
async fn a_domain_has_its_records_at_once_and_is_verified_later() {
    let practice = with_api(None).await;
    let (client, token) = (client(&practice), practice.tokens().account.clone());
    let added = client
        .create_domain(
            &token,
            &NewDomain {
                name: "navy.example",
            },
        )
        .await
        .unwrap();
    assert!(!added.dkim_verified && added.dkim_host.is_empty());
    assert!(
        added
            .dkim_pending_host
            .ends_with("pm._domainkey.navy.example")
    );
    assert!(added.dkim_pending_text_value.starts_with("k=rsa;p="));
    assert_eq!(added.return_path_domain, "pm-bounces.navy.example");
    for (wrong, code) in [("navy.example", 512), ("gmail.com", 503), ("navy", 514)] {
        let refused = client
            .create_domain(&token, &NewDomain { name: wrong })
            .await
            .unwrap_err();
        assert_eq!(
            (refused.status, refused.code),
            (Some(422), Some(code)),
            "{wrong}"
        );
    }
    for verified in [false, true] {
        let dkim = client.verify_dkim(&token, added.id).await.unwrap();
        let both = client.verify_return_path(&token, added.id).await.unwrap();
        assert_eq!(
            (dkim.dkim_verified, both.return_path_verified),
            (verified, verified)
        );
    }
    let now = client.domain(&token, added.id).await.unwrap();
    assert_eq!(
        (now.dkim_host, now.dkim_pending_host),
        (added.dkim_pending_host, String::new())
    );
    let missing = client.verify_dkim(&token, 99).await.unwrap_err();
    assert_eq!(missing.code, Some(510));
}

#[tokio::test]
async fn nothing_is_made_with_another_token() {
    let practice = with_api(None).await;
    let client = client(&practice);
    let server = Credential::ServerToken(practice.token().clone());
    for wrong in [server.password().clone(), Secret::new("hunter2")] {
        let refused = [
            client
                .create_server(&wrong, &SERVER)
                .await
                .map(drop)
                .unwrap_err(),
            client
                .create_domain(&wrong, &NewDomain { name: "a.example" })
                .await
                .map(drop)
                .unwrap_err(),
        ];
        for failure in refused {
            assert!(
                failure.status.is_none_or(|status| status == 401),
                "{failure:?}"
            );
            assert!(!format!("{failure:?}").contains("hunter2"));
        }
    }
    let token = practice.tokens().account.clone();
    assert_eq!(
        client
            .servers(&token, Page::default())
            .await
            .unwrap()
            .total_count,
        2
    );
    assert_eq!(
        client
            .domains(&token, Page::default())
            .await
            .unwrap()
            .total_count,
        1
    );
}
