//! Sender signatures and domains (section 4.7).

use serde::{Deserialize, Serialize};

use super::{count, list, text};

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Signature {
    #[serde(rename = "ID")]
    pub id: u64,
    #[serde(rename = "EmailAddress", deserialize_with = "text")]
    pub email_address: String,
    #[serde(rename = "Name", default, deserialize_with = "text")]
    pub name: String,
    /// Whether its confirmation mail was answered.
    #[serde(rename = "Confirmed", default)]
    pub confirmed: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Senders {
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "SenderSignatures", deserialize_with = "list")]
    pub signatures: Vec<Signature>,
}

/// A sending domain. Lists leave the DNS records empty; `GET /domains/{id}` and the verifications fill them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Domain {
    #[serde(rename = "ID")]
    pub id: u64,
    #[serde(rename = "Name", deserialize_with = "text")]
    pub name: String,
    /// Whether DKIM was ever verified; stays true even if the record disappears.
    #[serde(rename = "DKIMVerified", default)]
    pub dkim_verified: bool,
    /// Whether the key is shorter than 1024 bits.
    #[serde(rename = "WeakDKIM", default)]
    pub weak_dkim: bool,
    #[serde(rename = "ReturnPathDomainVerified", default)]
    pub return_path_verified: bool,
    /// Host name of the active DKIM record.
    #[serde(rename = "DKIMHost", default, deserialize_with = "text")]
    pub dkim_host: String,
    /// Value of the active DKIM record.
    #[serde(rename = "DKIMTextValue", default, deserialize_with = "text")]
    pub dkim_text_value: String,
    /// Host name of a new DKIM record that is not verified yet.
    #[serde(rename = "DKIMPendingHost", default, deserialize_with = "text")]
    pub dkim_pending_host: String,
    /// Value of that record.
    #[serde(rename = "DKIMPendingTextValue", default, deserialize_with = "text")]
    pub dkim_pending_text_value: String,
    /// `Pending`, `Verified` or `Failed`.
    #[serde(rename = "DKIMUpdateStatus", default, deserialize_with = "text")]
    pub dkim_update_status: String,
    #[serde(rename = "ReturnPathDomain", default, deserialize_with = "text")]
    pub return_path_domain: String,
    /// Required target of the Return-Path's CNAME.
    #[serde(
        rename = "ReturnPathDomainCNAMEValue",
        default,
        deserialize_with = "text"
    )]
    pub return_path_cname_value: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Domains {
    #[serde(rename = "TotalCount", default, deserialize_with = "count")]
    pub total_count: u64,
    #[serde(rename = "Domains", deserialize_with = "list")]
    pub domains: Vec<Domain>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewSignature<'a> {
    #[serde(rename = "FromEmail")]
    pub from_email: &'a str,
    #[serde(rename = "Name")]
    pub name: &'a str,
}

/// Body of `POST /domains`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewDomain<'a> {
    #[serde(rename = "Name")]
    pub name: &'a str,
}
