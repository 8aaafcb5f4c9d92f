//! Sender signatures and domains (section 4.7).

use serde::{Deserialize, Serialize};

use super::{count, list, text};

/// A single From address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Signature {
    /// Postmark's number.
    #[serde(rename = "ID")]
    pub id: u64,
    /// The address.
    #[serde(rename = "EmailAddress", deserialize_with = "text")]
    pub email_address: String,
    /// Display name.
    #[serde(rename = "Name", default, deserialize_with = "text")]
    pub name: String,
    /// Whether its confirmation mail was answered.
    #[serde(rename = "Confirmed", default)]
    pub confirmed: bool,
}

/// `GET /senders`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Senders {
    /// How many there are.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them.
    #[serde(rename = "SenderSignatures", deserialize_with = "list")]
    pub signatures: Vec<Signature>,
}

/// A sending domain; the records only from `GET /domains/{id}` and the verifications.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Domain {
    /// Postmark's number.
    #[serde(rename = "ID")]
    pub id: u64,
    /// `acme.example`.
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
    /// Whether DKIM was ever verified; stays true even if the record disappears.
    #[serde(rename = "DKIMVerified", default)]
    pub dkim_verified: bool,
    /// Whether the key is below 1024 bit.
    #[serde(rename = "WeakDKIM", default)]
    pub weak_dkim: bool,
    /// Whether the Return-Path was verified.
    #[serde(rename = "ReturnPathDomainVerified", default)]
    pub return_path_verified: bool,
    /// Where the DKIM record stands.
    #[serde(rename = "DKIMHost", default, deserialize_with = "text")]
    pub dkim_host: String,
    /// What it says.
    #[serde(rename = "DKIMTextValue", default, deserialize_with = "text")]
    pub dkim_text_value: String,
    /// Where a record that is not verified yet must stand.
    #[serde(rename = "DKIMPendingHost", default, deserialize_with = "text")]
    pub dkim_pending_host: String,
    /// What it must say.
    #[serde(rename = "DKIMPendingTextValue", default, deserialize_with = "text")]
    pub dkim_pending_text_value: String,
    /// `Pending`, `Verified` or `Failed`.
    #[serde(rename = "DKIMUpdateStatus", default, deserialize_with = "text")]
    pub dkim_update_status: String,
    /// The Return-Path's name.
    #[serde(rename = "ReturnPathDomain", default, deserialize_with = "text")]
    pub return_path_domain: String,
    /// Where its CNAME must point.
    #[serde(
        rename = "ReturnPathDomainCNAMEValue",
        default,
        deserialize_with = "text"
    )]
    pub return_path_cname_value: String,
}

/// `GET /domains`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Domains {
    /// How many there are.
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    /// This page of them.
    #[serde(rename = "Domains", deserialize_with = "list")]
    pub domains: Vec<Domain>,
}

/// The body of `POST /senders`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewSignature<'a> {
    /// The address.
    #[serde(rename = "FromEmail")]
    pub from_email: &'a str,
    /// Display name.
    #[serde(rename = "Name")]
    pub name: &'a str,
}

/// The body of `POST /domains`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewDomain<'a> {
    /// `acme.example`.
    #[serde(rename = "Name")]
    pub name: &'a str,
}
