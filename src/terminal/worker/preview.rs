//! Previews: built and opened on a blocking thread.

use tokio::task::spawn_blocking;

use super::Means;
use crate::app::{Message, PreviewNews, PreviewOrder};
use crate::delivery;
use crate::terminal::browser;

/// Does what is asked for and answers, whatever happens to the thread.
pub(super) async fn preview(means: Means, order: PreviewOrder) {
    let defect = "a defect of postrider's: building the preview ended early";
    let answer = match order {
        PreviewOrder::Build {
            id,
            draft,
            correlate,
            width,
        } => {
            let building = move || delivery::preview(&draft, correlate, width).into();
            let result = spawn_blocking(building).await;
            let result = result.map_err(|_| defect.to_owned());
            Message::Preview(PreviewNews::Built { id, result })
        }
        PreviewOrder::Open(preview) => {
            let (scratch, messages) = (means.scratch.clone(), means.messages.clone());
            let opening = move || browser::open(&preview, &scratch, &messages);
            if spawn_blocking(opening).await.is_ok() {
                return;
            }
            Message::Preview(PreviewNews::Opened(Err(defect.to_owned())))
        }
    };
    means.tell(answer).await;
}
