//! The runtime of a command without a screen.

use super::exit::Exit;
use super::exit::Refusal;

/// Runs `work` to its end on this thread.
///
/// # Errors
///
/// Why the runtime does not start.
pub(super) fn block_on<T>(work: impl Future<Output = T>) -> Result<T, Refusal> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| (Exit::Bug, format!("the runtime did not start: {error}")))?;
    let done = runtime.block_on(work);
    // A name look-up that hangs does not delay the end of the program.
    runtime.shutdown_background();
    Ok(done)
}
