//! Where the layers are in the model.

use super::account::{AccountForm, AccountPane, AccountTokenBox};
use super::activity::ActivityPane;
use super::drafts::{DraftForm, DraftsPage};
use super::help::HelpBrowser;
use super::inbox::InboxPane;
use super::lists::ListReview;
use super::lookup::MailLookup;
use super::menu::Menu;
use super::model::Model;
use super::overlay::Overlay;
use super::picker::Picker;
use super::preview::PreviewPane;
use super::profiles::{ProfileForm, ProfileList};
use super::review::Review;
use super::shared::Shared;
use super::template::ServerTemplates;

/// A layer that can be found in the model, and what it may touch beside itself.
pub(super) trait Place {
    fn find(model: &mut Model) -> Option<(&mut Self, &mut Shared)>;
}

macro_rules! overlays {
    ($( $layer:ty, $variant:ident; )*) => { $(
        impl Place for $layer {
            fn find(model: &mut Model) -> Option<(&mut Self, &mut Shared)> {
                let shared = &mut model.shared;
                model.overlays.iter_mut().rev().find_map(|overlay| match overlay {
                    Overlay::$variant(layer) => {
                        let layer: &mut $layer = layer;
                        Some(layer)
                    }
                    _ => None,
                }).map(|layer| (layer, shared))
            }
        }
    )* };
}

overlays! {
    Menu, Menu;
    HelpBrowser, Help;
    Review, Review;
    ListReview, ListReview;
    Picker, Picker;
    AccountTokenBox, AccountToken;
    AccountForm, AccountForm;
    PreviewPane, Preview;
    DraftsPage, Drafts;
    DraftForm, DraftForm;
    ServerTemplates, ServerTemplates;
    MailLookup, Lookup;
    ProfileList, Profiles;
    ProfileForm, ProfileForm;
}

macro_rules! screens {
    ($( $layer:ty, $field:ident; )*) => { $(
        impl Place for $layer {
            fn find(model: &mut Model) -> Option<(&mut Self, &mut Shared)> {
                Some((&mut model.$field, &mut model.shared))
            }
        }
    )* };
}

screens! {
    InboxPane, inbox;
    ActivityPane, activity;
    AccountPane, account;
}
