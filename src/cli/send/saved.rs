//! After a send: a kept draft that was sent as it was is none any more.

use serde_json::Value;

use crate::cli::args::SendArgs;
use crate::cli::draft::Written;
use crate::cli::json;
use crate::cli::outbox;
use crate::cli::plain::say;
use crate::mail::Draft;
use crate::record::DraftKind;
use crate::store::{AppDirs, Drafts, Outbox};

/// A warning where a saved message was sent before: whoever has it gets it twice. A message that is given otherwise is a
/// program's to send as often as it likes.
pub(super) async fn sent_before(
    args: &SendArgs,
    outbox: &Outbox,
    draft: &Draft,
    practice: bool,
) -> Option<Value> {
    args.message.saved.as_ref()?;
    let earlier = outbox::earlier(outbox, draft, practice).await?;
    Some(json::warning("sent-before", &earlier.describe()))
}

/// Forgets the draft that `--saved` named, if nothing was said beside it and it stands there unchanged. A
/// template stays, and so does what a running interface has open.
pub(super) fn sent(args: &SendArgs, written: &Written, places: &AppDirs) {
    let (Some(id), Some(given)) = (&args.message.saved, &written.given) else {
        return;
    };
    let as_it_was = Draft {
        profile: written.draft.profile.clone(),
        ..given.clone()
    };
    if as_it_was != written.draft {
        return;
    }
    let mut drafts = Drafts::new(places);
    let forgotten = drafts.find(id).and_then(|kept| match kept {
        Some(kept) if kept.summary.kind == DraftKind::Draft => {
            drafts.forget_sent(&kept.summary.id, given)
        }
        _ => Ok(()),
    });
    if let Err(why) = forgotten {
        say(&format!("warning: the draft stays in the list: {why}"));
    }
    drafts.close();
}
